"""Servers that send without end, or more than a client can hold: each is the bytes of a response, made as it is sent.

with hostile() as base_url:
    ...  # the program under test talks to base_url("one line of a gigabyte")
"""

import json
import time
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from threading import Thread
from typing import Any
from urllib.parse import quote, unquote

BLOCK = b"x" * 2**20
GIGABYTE = 1024  # blocks
SAID = "本年度共收到申请130件。"
STREAM, JSON = "text/event-stream", "application/json"

Body = Iterable[bytes]


def event(delta: Any, **more: Any) -> bytes:
    """One event of a stream."""
    choice = {"index": 0, "delta": delta, "finish_reason": None, **more}
    return b"data: " + json.dumps({"id": "1", "choices": [choice]}, ensure_ascii=False).encode() + b"\n\n"


SAYS = event({"role": "assistant", "content": SAID})
_EMPTY_LISTS = b"[" + b"[]," * 300_000 + b"[]]"  # 0.9 MB, which Python holds in 20


def zipped(blocks: int, wbits: int = 31) -> Iterator[bytes]:
    """So many megabytes, a thousandth of it when packed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    for _ in range(blocks):
        yield packer.compress(BLOCK)
    yield packer.flush()


def within(before: bytes, bomb: bytes, after: bytes, times: int = 15) -> Iterator[bytes]:
    """A text, and then the same large event again and again."""
    yield SAYS
    yield from repeat(before + bomb + after, times)


def dripping(piece: bytes, every: float = 0.2) -> Iterator[bytes]:
    """A text, and then a piece now and then, without end."""
    yield SAYS
    while True:
        time.sleep(every)
        yield piece


def _logprobs() -> Body:
    return within(b'data: {"choices": [{"delta": {"content": ""}, "logprobs": ', _EMPTY_LISTS, b"}]}\n\n")


def _usage() -> Body:
    return within(b'data: {"choices": [], "usage": {"prompt_tokens_details": ', _EMPTY_LISTS, b"}}\n\n")


def _tools() -> Body:
    calls = b",".join(b'{"index": %d, "function": {"arguments": "x"}}' % number for number in range(15_000))
    return within(b'data: {"choices": [{"delta": {"tool_calls": [', calls, b"]}}]}\n\n")


class Answer:
    """What one of the servers answers."""

    def __init__(self, body: Callable[[], Body], kind: str = STREAM, status: int = 200, **headers: str) -> None:
        self.body, self.status = body, status
        self.headers = {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in headers.items()}}


SERVERS: dict[str, Answer] = {
    "one line of a gigabyte": Answer(lambda: [SAYS, b"data: ", *repeat(BLOCK, GIGABYTE)]),
    "a gigabyte without a line": Answer(lambda: repeat(BLOCK, GIGABYTE)),
    "one event of endless lines": Answer(lambda: [SAYS, *repeat(b"data: x\n" * 10_000, 10_000)]),
    "a comment of a gigabyte": Answer(lambda: [SAYS, b": ", *repeat(BLOCK, GIGABYTE)]),
    "blank lines without end": Answer(lambda: [SAYS, *repeat(b"\n" * 65536, 16_000)]),
    "carriage returns without end": Answer(lambda: [SAYS, *repeat(b"\r" * 65536, 16_000)]),
    "signs of life without end": Answer(lambda: [SAYS, *repeat(b": here\n\n" * 1000, 100_000)]),
    "empty events without end": Answer(lambda: [SAYS, *repeat(event({"content": ""}) * 100, 100_000)]),
    "thoughts without end": Answer(lambda: [SAYS, *repeat(event({"reasoning_content": "想" * 20}) * 100, 100_000)]),
    "a text without end": Answer(lambda: repeat(event({"content": SAID}) * 100, 100_000)),
    "a text of megabytes in one event": Answer(lambda: [event({"content": SAID * 20_000})]),
    "a thought without end in the text": Answer(
        lambda: [event({"content": SAID + "<think>"}), *repeat(event({"content": "想" * 5000}), 100_000)]
    ),
    "many lists in every event": Answer(_logprobs),
    "many lists in the usage": Answer(_usage),
    "many calls of tools in every event": Answer(_tools),
    "errors of a gigabyte in the stream": Answer(
        lambda: [SAYS, b'data: {"error": {"message": "', *repeat(BLOCK, GIGABYTE)]
    ),
    "a gzip bomb": Answer(lambda: zipped(GIGABYTE), Content_Encoding="gzip"),
    "a deflate bomb": Answer(lambda: zipped(GIGABYTE, 15), Content_Encoding="deflate"),
    "a raw deflate bomb": Answer(lambda: zipped(GIGABYTE, -15), Content_Encoding="deflate"),
    "a gzip bomb in a gzip bomb": Answer(lambda: zipped(GIGABYTE), Content_Encoding="gzip, gzip"),
    "a brotli bomb": Answer(lambda: repeat(BLOCK, GIGABYTE), Content_Encoding="br"),
    "a zstd bomb": Answer(lambda: repeat(BLOCK, GIGABYTE), Content_Encoding="zstd"),
    "an object of a gigabyte": Answer(lambda: [b'{"choices": "', *repeat(BLOCK, GIGABYTE)], JSON),
    "an object of many lists": Answer(lambda: [b'{"choices": [{"message": {"content": ', _EMPTY_LISTS, b"}}]}"], JSON),
    "an object that is a gzip bomb": Answer(lambda: zipped(GIGABYTE), JSON, Content_Encoding="gzip"),
    "an error of a gigabyte": Answer(lambda: repeat(BLOCK, GIGABYTE), JSON, 400),
    "an error that is a gzip bomb": Answer(lambda: zipped(GIGABYTE), JSON, 400, Content_Encoding="gzip"),
    "a failure of a gigabyte": Answer(lambda: repeat(BLOCK, GIGABYTE), JSON, 500),
    "a redirect of a gigabyte": Answer(lambda: repeat(BLOCK, GIGABYTE), JSON, 307, Location="http://127.0.0.1:9/"),
    "an error that drips": Answer(lambda: dripping(b" "), JSON, 400),
    "signs of life that drip": Answer(lambda: dripping(b": here\n\n")),
    "empty events that drip": Answer(lambda: dripping(event({"content": ""}))),
    "an object that drips": Answer(lambda: dripping(b" "), JSON),
    "a gigabyte behind the end": Answer(
        lambda: [SAYS, event({}, finish_reason="stop"), b"data: [DONE]\n\n", *repeat(BLOCK, GIGABYTE)]
    ),
    "tokens without number": Answer(
        lambda: [
            SAYS,
            b'data: {"choices": [], "usage": {"prompt_tokens": 1e999, "completion_tokens": -1}}\n\n',
            b'data: {"choices": [], "usage": {"prompt_tokens": ' + b"9" * 4000 + b"}}\n\n",
            b"data: [DONE]\n\n",
        ]
    ),
    "a wait without end": Answer(lambda: [b"{}"], JSON, 429, Retry_After="1e999"),
    "a wait until no date": Answer(lambda: [b"{}"], JSON, 429, Retry_After=f"Mon, 01 Jan {'9' * 20} 00:00:00 GMT"),
}  # fmt: skip


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        name = unquote(self.path.split("/")[1])
        with suppress(OSError):  # the client has had enough
            self._head(name)
            self._send(name)
        self.close_connection = True

    def _head(self, name: str) -> None:
        if name == "a head without end":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        elif name == "heads that say wait":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        else:
            answer = SERVERS[name]
            self.send_response(answer.status)
            for header, value in answer.headers.items():
                self.send_header(header, value)
            self.end_headers()

    def _send(self, name: str) -> None:
        heads: dict[str, Body] = {
            "a head without end": repeat(BLOCK, GIGABYTE),
            "heads that say wait": repeat(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, 10**6),
        }
        for block in heads[name] if name in heads else SERVERS[name].body():
            self.wfile.write(block)

    def log_message(self, format: str, *args: object) -> None:
        pass


HEADS = ("a head without end", "heads that say wait")


@contextmanager
def hostile() -> Generator[Callable[[str], str]]:
    """Run all the servers on one port of loopback; the function gives the base URL of each."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield lambda name: f"http://127.0.0.1:{server.server_port}/{quote(name)}/v1"
        finally:
            server.shutdown()
            thread.join()
