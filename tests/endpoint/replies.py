"""What the endpoint can be told to answer: well, slowly, wrongly, in part or not at all."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, Literal

USAGE = (10, 5)  # tokens in and out, unless the reply says others


@dataclass
class Request:
    """One request as it arrived; it may be read while the answer is still on its way."""

    method: str
    path: str
    headers: dict[str, str]  # names in lower case
    body: dict[str, Any]
    at: float  # time.monotonic() when the last byte was in
    number: int = 0  # the first is 1
    ignores_schema: bool = False
    aborted: bool = False  # the client went away before the end; certain once the request has ended
    _ended: threading.Event = field(default_factory=threading.Event, repr=False)

    @property
    def stream(self) -> bool:
        return bool(self.body.get("stream"))

    @property
    def system(self) -> str:
        """The text of the first system (or developer) message."""
        return next((text for role, text in self._said() if role in {"system", "developer"}), "")

    @property
    def user(self) -> str:
        """The text of the last user message."""
        return next((text for role, text in reversed(self._said()) if role == "user"), "")

    @property
    def key(self) -> str:
        """The bearer key of the Authorization header."""
        return self.headers.get("authorization", "").removeprefix("Bearer ")

    @property
    def form(self) -> str:
        """The kind of response_format that this server honours: text, json_object or json_schema."""
        wanted = (self.body.get("response_format") or {}).get("type", "text")
        return "text" if wanted == "json_schema" and self.ignores_schema else wanted

    @property
    def wants_usage(self) -> bool:
        return bool((self.body.get("stream_options") or {}).get("include_usage"))

    def has_ended(self, within: float = 5.0) -> bool:
        """Wait until the server is done with this request, so that `aborted` can be relied on."""
        return self._ended.wait(within)

    def end(self) -> None:
        """For the server: nothing about this request will change any more."""
        self._ended.set()

    def _said(self) -> list[tuple[str, str]]:
        return [(message.get("role", ""), _text(message.get("content"))) for message in self.body.get("messages", [])]


def _text(content: Any) -> str:
    """A message's text, whether written as one string or as parts."""
    if isinstance(content, list):
        return "".join(part.get("text", "") for part in content)
    return content or ""


@dataclass(frozen=True)
class Cut:
    """Where an answer breaks off, and how: with a reset, a closed connection, or an end as if all were well."""

    after: int | None  # characters of the text; None: all of them
    how: Literal["reset", "close", "end"]


@dataclass(frozen=True)
class Completion:
    """An answer with a text or a tool call, as JSON or as a stream, whichever was asked for."""

    text: str | Callable[[Request], str]
    reasoning: str = ""
    structured: str | None = None
    tool: tuple[str, str] | None = None
    pieces: int | None = None
    delay: float = 0.0
    before: float = 0.0
    usage: tuple[int, int] | None = USAGE
    finish: str | None = "stop"
    done: bool = True
    cut: Cut | None = None
    streams: bool = True


@dataclass(frozen=True)
class Raw:
    """A response with exactly this body; without a type it claims to be what was asked for."""

    body: bytes
    content_type: str | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Silence:
    """No answer; after these seconds the connection is closed."""

    seconds: float


Reply = Completion | Raw | Silence


def say(
    text: str | Callable[[Request], str],
    *,
    structured: str | None = None,
    pieces: int | None = None,
    delay: float = 0.0,
    before: float = 0.0,
    usage: tuple[int, int] | None = USAGE,
    finish: str = "stop",
    reasoning: str = "",
    drop_finish: bool = False,
    drop_done: bool = False,
) -> Completion:
    """Answer with a text.

    Args:
        text: The answer, or what makes it out of the request.
        structured: Sent instead of the text where JSON was asked for and this server honours it.
        pieces: Characters a chunk; None sends the text in one.
        delay: Seconds between two chunks. An answer that is not streamed takes as long.
        before: Seconds to the first byte.
        usage: Tokens in and out; None is a server that does not count.
        finish: The finish_reason.
        reasoning: Sent before the text as `reasoning_content`.
        drop_finish: Never send a finish_reason.
        drop_done: Never send `[DONE]`.
    """
    return Completion(
        text=text,
        reasoning=reasoning,
        structured=structured,
        pieces=pieces,
        delay=delay,
        before=before,
        usage=usage,
        finish=None if drop_finish else finish,
        done=not drop_done,
    )


def tool_call(name: str, arguments_json: str, *, pieces: int | None = None) -> Completion:
    """Answer with a call of this tool; the arguments are sent as they stand, also where they are no JSON."""
    return Completion(text="", tool=(name, arguments_json), pieces=pieces, finish="tool_calls")


def empty() -> Completion:
    """Answer with nothing: an empty text that is said to be complete."""
    return say("")


def drip(text: str, every: float) -> Completion:
    """Answer one character a chunk, so many seconds apart."""
    return say(text, pieces=1, delay=every)


def echo_key() -> Completion:
    """Answer with the key that the request was sent with."""
    return say(lambda request: request.key)


def not_sse(text: str) -> Completion:
    """Answer in ordinary JSON, even where a stream was asked for (a server that cannot stream)."""
    return replace(say(text), streams=False)


def reset(text: str = "", after: int | None = None) -> Completion:
    """Send so many characters of the text, then reset the connection; without a text, before the first byte."""
    return replace(say(text, pieces=1), cut=Cut(after, "reset"))


def close_early(text: str, after: int | None = None, *, tidy: bool = False) -> Completion:
    """Send so many characters, then close in the middle of the body; tidy ends the body as if it were whole."""
    return replace(say(text, pieces=1), cut=Cut(after, "end" if tidy else "close"))


def hang(seconds: float) -> Silence:
    """Take the request and never answer; close after so many seconds, or when the server stops."""
    return Silence(seconds)


def garbled(body: bytes) -> Raw:
    """Send exactly these bytes, under the content type that was asked for (event stream or JSON)."""
    return Raw(body)


def html(text: str) -> Raw:
    """Answer 200 with a web page (a log-in page, a proxy's notice)."""
    return Raw(text.encode(), "text/html; charset=utf-8")


def redirect(url: str) -> Raw:
    """Send the client to another address, which it is to ask with the same method and body (307)."""
    return Raw(b"", "text/plain", 307, {"Location": url})


def status(
    code: int,
    message: str = "",
    *,
    headers: Mapping[str, str] | None = None,
    error_type: str | None = None,
    error_code: str | None = None,
    param: str | None = None,
) -> Raw:
    """Answer with an error as OpenAI words it; headers such as `{"Retry-After": "1"}` go with it."""
    error: dict[str, object] = {
        "message": message or HTTPStatus(code).phrase,
        "type": error_type or ("server_error" if code >= HTTPStatus.INTERNAL_SERVER_ERROR else "invalid_request_error"),
        "param": param,
        "code": error_code,
    }
    return json_body({"error": error}, code, headers)


def json_body(content: object, code: int = 200, headers: Mapping[str, str] | None = None) -> Raw:
    """Answer with any JSON, such as one with fields that clients do not expect."""
    return Raw(json.dumps(content, ensure_ascii=False).encode(), "application/json", code, headers or {})
