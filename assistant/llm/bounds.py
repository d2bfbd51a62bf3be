"""What a server may send: a body is counted, unpacked and thinned out before a library sees any of it.

The libraries keep every event until an answer ends, and unpack whatever comes: one line of a gigabyte would take seven
of memory. What is over a bound ends the answer; what had come before stays. Of each event only what we read is passed
on, so that nothing else (log probabilities, thoughts, nested lists) is kept or merged.
"""

import asyncio
import json
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from assistant.errors import ModelTrouble
from assistant.llm.models import FILE, Bounds

if TYPE_CHECKING:
    import httpx2

ENCODINGS = "gzip, deflate"  # what we ask for, and all that we unpack
_AT_ONCE = 65536  # bytes that are unpacked in one go
_ERROR_SECONDS = 3
_LEFT = 65536  # bytes behind the end of a stream that are still read, so that its connection can be used again
_LINES = 8  # line ends an event has at most, on average: data, id, event and a blank line, each with CR and LF
_MOST_TOKENS = 10**9
_MOST_CALLS = 8  # calls of tools in one answer
_ZIP = zlib.MAX_WBITS | 32  # gzip or zlib, as its head says


def too_much(name: str, most: float, place: str) -> ModelTrouble:
    """Return the trouble with a server that sent more than a bound allows; what had come before is kept.

    Args:
        name: The bound, as schemas/models.yaml calls it.
        most: What it allows.
        place: The model and its server.
    """
    return ModelTrouble(
        "写得太长，只留了前 {most} 个字" if name == "length" else "服务器发来的太多（{name} 超过 {most}），没有再收",
        where=place,
        then="请检查模型和服务地址；确实要这么多，可在 {file} 里放宽 bounds.{name}。",
        code="too_much",
        most=int(most),
        file=FILE,
        name=name,
    )


def bounded(bounds: Bounds, place: str) -> "Callable[[httpx2.Response], Awaitable[None]]":
    """Return the hook that puts bounds on every response of a client before its body is read.

    Args:
        bounds: What a server may send.
        place: The model and its server, for errors.
    """
    import httpx2

    class Stream(_Body, httpx2.AsyncByteStream):
        """The body, as the libraries want it."""

    async def hook(response: httpx2.Response) -> None:
        response.stream = Stream(response, bounds, place)

    return hook


class _Body:
    """The body of one response, within its bounds."""

    def __init__(self, response: "httpx2.Response", bounds: Bounds, place: str) -> None:
        self._stream = cast("httpx2.AsyncByteStream", response.stream)
        self._bounds, self._place = bounds, place
        self._is_packed = _is_packed(response.headers, place)
        self._good = response.is_success
        self._events = _Events(bounds, place) if _wants_stream(response.request) else None
        self._begun = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        again, self._begun = self._begun, True
        stream = aiter(self._stream)
        try:
            async for piece in self._rest(stream) if again else self._pieces(stream):
                yield piece
        finally:
            if isinstance(stream, AsyncGenerator):
                await cast("AsyncGenerator[bytes]", stream).aclose()

    async def aclose(self) -> None:
        """Close what is below."""
        await self._stream.aclose()

    async def _rest(self, stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Read on behind the end of an answer, as the library does, but not without end."""
        async for _ in _within(stream, _LEFT):
            yield b""

    async def _pieces(self, stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        unpacked = self._unpacked(stream)
        if not self._good:
            yield await _begun(_within(unpacked, self._bounds.error))
        elif self._events is None:
            yield await _whole(unpacked, self._bounds, self._place)
        else:
            async for piece in unpacked:
                for event in self._events.feed(piece):
                    yield event

    async def _counted(self, stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        size = 0
        async for raw in stream:
            size += len(raw)
            if self._good and size > self._bounds.wire:
                raise too_much("wire", self._bounds.wire, self._place)
            yield raw

    async def _unpacked(self, stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        import httpx2

        size, packed = 0, _Packed()
        try:
            async for raw in self._counted(stream):
                for piece in packed.feed(raw) if self._is_packed else (raw,):
                    size += len(piece)
                    if self._good and size > self._bounds.decoded:
                        raise too_much("decoded", self._bounds.decoded, self._place)
                    yield piece
        except zlib.error as error:
            raise httpx2.DecodingError(str(error)) from None


async def _within(pieces: AsyncIterator[bytes], most: int) -> AsyncIterator[bytes]:
    """Yield pieces up to so many bytes, and leave the rest."""
    async for piece in pieces:
        yield piece[:most]
        most -= len(piece)
        if most <= 0:
            return


async def _begun(pieces: AsyncIterator[bytes]) -> bytes:
    """Return what comes of an error's words in a few seconds: its status says enough."""
    body = bytearray()
    with suppress(TimeoutError):
        async with asyncio.timeout(_ERROR_SECONDS):
            async for piece in pieces:
                body += piece
    return bytes(body)


async def _whole(pieces: AsyncIterator[bytes], bounds: Bounds, place: str) -> bytes:
    body = bytearray()
    async for piece in pieces:
        body += piece
        if len(body) > bounds.event:
            raise too_much("event", bounds.event, place)
    return thinned(bytes(body))


def _is_packed(headers: "httpx2.Headers", place: str) -> bool:
    """Take the content encoding out of the headers, so that no library unpacks it again; whether there was one."""
    named = [name.strip() for name in headers.pop("content-encoding", "").lower().split(",")]
    wanted = [name for name in named if name not in ("", "identity")]
    if wanted and (len(wanted) > 1 or wanted[0] not in ("gzip", "x-gzip", "deflate")):
        raise ModelTrouble(
            "回答的压缩方式读不了",
            where=place,
            then="请让服务器不压缩，或用 {encodings}。",
            code="unknown_encoding",
            encodings=ENCODINGS,
        )
    return bool(wanted)


def _wants_stream(request: "httpx2.Request") -> bool:
    try:
        return json.loads(request.content).get("stream") is True
    except (ValueError, AttributeError):
        return False


class _Packed:
    """gzip or deflate, unpacked in pieces of bounded size."""

    def __init__(self) -> None:
        self._begun = False
        self._inside = zlib.decompressobj(_ZIP)

    def feed(self, raw: bytes) -> Iterator[bytes]:
        while raw and not self._inside.eof:
            try:
                piece = self._inside.decompress(raw, _AT_ONCE)
            except zlib.error:
                if self._begun:
                    raise
                self._inside = zlib.decompressobj(-zlib.MAX_WBITS)  # “deflate” without a head, as some servers send it
                piece = self._inside.decompress(raw, _AT_ONCE)
            self._begun = True
            raw = self._inside.unconsumed_tail
            if piece:
                yield piece


class _Events:
    """The events of a stream, each once it is whole: what is between two blank lines."""

    def __init__(self, bounds: Bounds, place: str) -> None:
        self._bounds, self._place = bounds, place
        self._line = bytearray()
        self._data: list[bytes] = []
        self._size = self._count = self._ends = 0
        self._after_return = False
        self._done = False

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """Yield the events that a piece completes; nothing more after `[DONE]`."""
        if not piece:
            return
        self._ends += piece.count(b"\n") + piece.count(b"\r")
        if self._ends > _LINES * self._bounds.events:
            raise too_much("events", self._bounds.events, self._place)
        if self._after_return:
            piece = piece.removeprefix(b"\n")
        self._after_return = piece.endswith(b"\r")
        for part in piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n").splitlines(keepends=True):
            self._size += len(part)
            if self._size > self._bounds.event:
                raise too_much("event", self._bounds.event, self._place)
            self._line += part
            if part.endswith(b"\n"):
                line = bytes(self._line[:-1])
                self._line.clear()
                yield from self._take(line)

    def _take(self, line: bytes) -> Iterator[bytes]:
        if line.startswith(b"data:"):
            self._data.append(line[5:].removeprefix(b" "))
        elif not line:
            data, self._data, self._size = self._data, [], 0
            if data and not self._done:
                yield from self._event(b"\n".join(data))

    def _event(self, data: bytes) -> Iterator[bytes]:
        self._count += 1
        if self._count > self._bounds.events:
            raise too_much("events", self._bounds.events, self._place)
        self._done = data.startswith(b"[DONE]")
        lines = thinned(data).split(b"\n")
        yield b"".join(b"data: " + line + b"\n" for line in lines) + b"\n"


def thinned(data: bytes) -> bytes:
    """Return the JSON of an answer, or of an event of one, with only what we read of it.

    What is no answer (a web page, an error, broken JSON) is returned as it is: the library says what is wrong with it.
    """
    try:
        found: object = json.loads(data)
    except (ValueError, RecursionError):
        return data
    if not isinstance(found, dict):
        return data
    answer = cast("dict[str, Any]", found)
    choices: object = answer.get("choices") or []
    if answer.get("error") or not isinstance(choices, list):
        return data
    kept = _texts(answer, "id", "object", "model")
    kept["choices"] = [_choice(choice) for choice in cast("list[object]", choices)[:1]]
    if usage := _usage(answer.get("usage")):
        kept["usage"] = usage
    return json.dumps(kept).encode()


def _choice(choice: object) -> object:
    if not isinstance(choice, dict):
        return None
    given = cast("dict[str, Any]", choice)
    kept: dict[str, Any] = {"index": 0, **_texts(given, "finish_reason")}
    for name in ("delta", "message"):
        if isinstance(said := given.get(name), dict):
            kept[name] = _message(cast("dict[str, Any]", said), name)
    return kept


def _message(said: dict[str, Any], name: str) -> dict[str, Any]:
    kept = {"role": "assistant", "content": None, **_texts(said, "content", "refusal")}
    called = said.get("tool_calls")
    if name == "message" and isinstance(called, list):  # nothing that is streamed to us calls a tool
        calls = [_call(call) for call in cast("list[object]", called)[:_MOST_CALLS]]
        kept["tool_calls"] = [call for call in calls if call]
    return kept


def _call(call: object) -> dict[str, Any] | None:
    given = cast("dict[str, Any]", call) if isinstance(call, dict) else {}
    function = given.get("function")
    if not isinstance(function, dict):
        return None
    named = {"name": "", "arguments": "", **_texts(cast("dict[str, Any]", function), "name", "arguments")}
    return {"id": "", "type": "function", **_texts(given, "id"), "function": named}


def _texts(given: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: given[name] for name in names if isinstance(given.get(name), str)}


def _usage(usage: object) -> dict[str, int]:
    """Return the tokens that a server counted; a number that cannot be one is none."""
    given = cast("dict[str, Any]", usage) if isinstance(usage, dict) else {}
    names = ("prompt_tokens", "completion_tokens", "total_tokens")
    return {name: given[name] for name in names if type(given.get(name)) is int and 0 <= given[name] < _MOST_TOKENS}
