"""A reply in OpenAI's words: one JSON object, or the chunks of a stream."""

import json
from dataclasses import dataclass
from typing import Any

from tests.endpoint.replies import Completion, Request

CREATED = 1_700_000_000


@dataclass(frozen=True)
class Streamed:
    """The events of a stream: the first with the head, then the slow ones, and the end at one go."""

    first: bytes
    slow: list[bytes]
    last: list[bytes]


def text_of(reply: Completion, request: Request) -> str:
    """The whole text that this request is to be answered with."""
    if reply.structured is not None and request.form != "text":
        return reply.structured
    return reply.text if isinstance(reply.text, str) else reply.text(request)


def plain(reply: Completion, request: Request) -> bytes:
    """The answer as one JSON object."""
    message: dict[str, Any] = {"role": "assistant", "content": text_of(reply, request)}
    if reply.reasoning:
        message["reasoning_content"] = reply.reasoning
    if reply.tool:
        message |= {"content": None, "tool_calls": [_call(*reply.tool)]}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": reply.finish}
    answer = _frame(request, "chat.completion") | {"choices": [choice]}
    if reply.usage:
        answer["usage"] = _usage(*reply.usage)
    return json.dumps(answer, ensure_ascii=False).encode()


def streamed(reply: Completion, request: Request) -> Streamed:
    """The answer as events; one that is cut ends where it is cut."""
    text = text_of(reply, request)
    if reply.cut:
        text = text[: reply.cut.after]
    slow = [{"reasoning_content": piece} for piece in _pieces(reply.reasoning, reply.pieces)]
    slow += [{"content": piece} for piece in _pieces(text, reply.pieces)]
    first: dict[str, Any] = {"role": "assistant", "content": ""}
    if reply.tool:
        name, arguments = reply.tool
        first |= {"content": None, "tool_calls": [{"index": 0} | _call(name, "")]}
        parts = _pieces(arguments, reply.pieces)
        slow += [{"tool_calls": [{"index": 0, "function": {"arguments": part}}]} for part in parts]
    return Streamed(
        first=_event(_chunk(request, first)),
        slow=[_event(_chunk(request, delta)) for delta in slow],
        last=[] if reply.cut else _ending(reply, request),
    )


def seconds(reply: Completion, request: Request) -> float:
    """How long the text takes to be written, also where it is sent in one."""
    length = len(_pieces(reply.reasoning, reply.pieces)) + len(_pieces(text_of(reply, request), reply.pieces))
    return reply.delay * max(0, length - 1)


def model_list(names: tuple[str, ...]) -> dict[str, Any]:
    """The list of models."""
    data = [{"id": name, "object": "model", "created": CREATED, "owned_by": "test"} for name in names]
    return {"object": "list", "data": data}


def _ending(reply: Completion, request: Request) -> list[bytes]:
    events: list[bytes] = []
    if reply.finish is not None:
        events.append(_event(_chunk(request, {}, reply.finish)))
    if reply.usage and request.wants_usage:
        events.append(_event(_frame(request, "chat.completion.chunk") | {"choices": [], "usage": _usage(*reply.usage)}))
    if reply.done:
        events.append(b"data: [DONE]\n\n")
    return events


def _frame(request: Request, kind: str) -> dict[str, Any]:
    model = request.body.get("model", "")
    return {"id": f"chatcmpl-{request.number}", "object": kind, "created": CREATED, "model": model}


def _chunk(request: Request, delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    chunk = _frame(request, "chat.completion.chunk") | {"choices": [choice]}
    return chunk | {"usage": None} if request.wants_usage else chunk


def _call(name: str, arguments: str) -> dict[str, Any]:
    return {"id": "call_1", "type": "function", "function": {"name": name, "arguments": arguments}}


def _usage(came_in: int, went_out: int) -> dict[str, int]:
    return {"prompt_tokens": came_in, "completion_tokens": went_out, "total_tokens": came_in + went_out}


def _event(content: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(content, ensure_ascii=False).encode() + b"\n\n"


def _pieces(text: str, length: int | None) -> list[str]:
    step = length or max(1, len(text))
    return [text[start : start + step] for start in range(0, len(text), step)]
