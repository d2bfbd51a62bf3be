"""What a client library raises → what is said to the person, and whether to try again."""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, cast

from assistant.domain.unseen import one_line
from assistant.errors import ModelTrouble
from assistant.llm.client import where
from assistant.llm.models import Model
from assistant.llm.visible import without

REFUSED, UNREADABLE = "request_refused", "answer_unreadable"  # codes: the form of a request or of an answer is wrong
KEY, NO_MODEL, BUSY, QUOTA = "model_key", "no_model", "model_busy", "quota_gone"  # codes: what a person can mend
NO_ANSWER, AWAY = "no_answer", "model_away"
_LONGEST = 200  # characters of a server's own words


def failures() -> tuple[type[Exception], ...]:
    """Return what a call may raise: the libraries' own errors, and what broken answers make of their parsers."""
    import httpx2
    import openai

    return (
        openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, TimeoutError, OSError, ValueError,
        TypeError, KeyError, IndexError, AttributeError, RecursionError,
    )  # fmt: skip


def trouble(error: Exception, model: Model, secrets: Collection[str]) -> ModelTrouble:
    """Return the trouble that an exception of a call stands for; our own may be wrapped by a library."""
    own = error.__cause__
    return own if isinstance(own, ModelTrouble) else _of_library(error, model, secrets)


def _of_library(error: Exception, model: Model, secrets: Collection[str]) -> ModelTrouble:
    import openai

    place = where(model)
    said = _words(error, secrets)
    match error:
        case openai.AuthenticationError() | openai.PermissionDeniedError():
            return ModelTrouble(
                "密钥不对，或没有权限", where=place, then="请检查环境变量 {name}。", name=model.key, code=KEY
            )
        case openai.NotFoundError():
            return _not_there(model)
        case openai.RateLimitError():
            gone = "insufficient_quota" in str(error.body)
            return ModelTrouble(
                "额度用完了" if gone else "请求太多，服务器要求稍等",
                where=place,
                again=not gone,
                wait=retry_after(error.response.headers),
                code=QUOTA if gone else BUSY,
            )
        case openai.InternalServerError():
            return ModelTrouble(
                "服务器出错（{status}）", where=place, again=True, wait=retry_after(error.response.headers),
                status=error.status_code,
            )  # fmt: skip
        case openai.APIStatusError(status_code=408) | openai.APITimeoutError() | TimeoutError():
            return ModelTrouble("等了太久没有回答", where=place, again=True, code=NO_ANSWER)
        case openai.APIStatusError() if 300 <= error.status_code < 400:
            return ModelTrouble(
                "服务器要转到别的地址，没有跟去", where=place, then="请把 OPENAI_BASE_URL 写成最终的地址。"
            )
        case openai.APIStatusError():
            return ModelTrouble(
                "服务器不接受这个请求（{status}）：{said}",
                where=place,
                code=REFUSED,
                status=error.status_code,
                said=said,
            )
        case openai.APIConnectionError() | OSError():
            return ModelTrouble("连不上，或连接断了", where=place, again=True, then="请检查网络和服务地址。", code=AWAY)
        case openai.APIError():
            return ModelTrouble("服务器说：{said}", where=place, again=True, said=said)
        case _:
            return ModelTrouble("回答的格式不对，读不出来", where=place, again=True, code=UNREADABLE)


def _not_there(model: Model) -> ModelTrouble:
    # “https://host/v1” → /v1, “https://host/api/v3” → /v3, not “http://127.0.0.1:11434”
    if re.search(r"/v[0-9]+(?:/|$)", model.base_url):
        return ModelTrouble(
            "服务器上没有这个模型或地址", where=where(model), then="请检查模型名和服务地址。", code=NO_MODEL
        )
    return ModelTrouble(
        "服务器上没有这个模型或地址",
        where=where(model),
        then="请检查模型名和服务地址：地址的末尾多半要加 /v1。",
        code=NO_MODEL,
    )


def refused(error: Exception, sent: Collection[str]) -> str | None:
    """Return which of the parameters that were sent a server refuses, where it says so."""
    import openai

    if not isinstance(error, openai.BadRequestError | openai.UnprocessableEntityError):
        return None
    body = cast("Mapping[str, Any] | object", error.body)
    param = cast("Mapping[str, Any]", body).get("param") if isinstance(body, dict) else None
    text = f"{param or ''} {error}"
    # as a word of its own; of seed: “Unknown parameter: seed” → seed, not “seedless”
    named = [name for name in sent if re.search(rf"(?<![a-z_]){re.escape(name)}(?![a-z_])", text)]
    return named[0] if named else None


def no_stream(error: Exception) -> bool:
    """Whether a server was asked for a stream of events and sent none, as far as the library tells: it has no words."""
    return type(error) is ValueError


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a server asks to wait: `Retry-After` (seconds or a date) or `retry-after-ms`."""
    if (milliseconds := _number(headers.get("retry-after-ms"))) is not None:
        return milliseconds / 1000
    value = headers.get("retry-after")
    if (seconds := _number(value)) is not None:
        return seconds
    try:
        at = parsedate_to_datetime(value or "")
    except (TypeError, ValueError, OverflowError):
        return None
    return max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _number(value: str | None) -> float | None:
    try:
        return max(0.0, float(value or ""))
    except ValueError:
        return None


def _words(error: Exception, secrets: Collection[str]) -> str:
    words = one_line(" ".join(without(secrets, str(getattr(error, "message", "") or error)).split()))
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
