"""The chat model of a server: built once for each event loop, with no retries, redirects or tracing of its own."""

import asyncio
import importlib
import logging
import warnings
from collections.abc import AsyncGenerator
from functools import cache
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from assistant import settings
from assistant.errors import ModelTrouble
from assistant.llm import egress
from assistant.llm.bounds import ENCODINGS, bounded
from assistant.llm.models import Limits, Model

if TYPE_CHECKING:
    import httpx2
    from langchain_core.rate_limiters import InMemoryRateLimiter
    from langchain_openai import ChatOpenAI

_NO_KEY = "none"  # a server that wants no key gets this word
CHECK_EVERY = 0.005  # the limiter's own 0.1 s loses a fifth of the calls it may make
_SILENT = logging.NullHandler()  # what a library logs is told in our own words


class Access:
    """How one event loop reaches one server: the client, and the room for calls at once."""

    def __init__(self, model: Model, limits: Limits) -> None:
        self.key = settings.secret(model.key, model.base_url)
        if not self.key and not egress.is_local(model.base_url):
            raise ModelTrouble(
                "没有密钥",
                where=where(model),
                then="请设环境变量 {name}；不用模型时设 NIANBAO_MODEL=offline。",
                name=model.key,
                code="model_key",
            )
        import httpx2

        self.secrets = (*filter(_is_real, (self.key,)), *egress.secrets(model.base_url))
        # whoever calls keeps the time; these are for what the library does beside the call
        self.timeout = httpx2.Timeout(limits.answer, connect=limits.connect)
        self.limiter = rate_limiter(model.base_url, limits.per_minute, limits.at_once)
        self._http = egress.http_client(model.base_url, self.timeout, limits.at_once)
        self._http.event_hooks = {"response": [bounded(limits.bounds, where(model))]}
        self._http.headers["Accept-Encoding"] = ENCODINGS
        self.chat = _chat(model, self.key, self._http)

    async def close(self) -> None:
        """Close the connections that are kept open for the next call."""
        await self._http.aclose()


def _is_real(key: str) -> bool:
    """Whether a key is more than a word that servers without keys are given, such as “ollama”."""
    return len(key) >= 8


class _Ways:
    """What one event loop has built: a client for each model and key, room for calls at once for each server."""

    def __init__(self) -> None:
        self.access: dict[object, Access] = {}
        self.rooms: dict[tuple[str, int], asyncio.Semaphore] = {}
        self.end: AsyncGenerator[None] | None = None


_ways: "WeakKeyDictionary[asyncio.AbstractEventLoop, _Ways]" = WeakKeyDictionary()


async def access(model: Model, limits: Limits) -> Access:
    """Return how the running event loop reaches a model.

    Raises:
        ModelTrouble: A server that is not local needs a key and there is none.
        UnusableInput: The server may not be reached (`NIANBAO_EGRESS`).
    """
    ways = _ways.setdefault(asyncio.get_running_loop(), _Ways())
    if ways.end is None:
        ways.end = _closed_at_the_end(ways)
        await anext(ways.end)
    known = ways.access
    place = (model, limits.model_dump_json(), settings.secret(model.key, model.base_url), settings.egress_is_local())
    if place not in known:
        known[place] = Access(model, limits)
    return known[place]


async def _closed_at_the_end(ways: _Ways) -> AsyncGenerator[None]:
    """Close the connections when the loop ends: it then closes its generators, of which this is one."""
    try:
        yield
    finally:
        _ways.pop(asyncio.get_running_loop(), None)
        for way in ways.access.values():
            await way.close()


def room(model: Model, limits: Limits) -> asyncio.Semaphore:
    """Return what holds the calls to a server that are under way at once to their limit."""
    rooms = _ways.setdefault(asyncio.get_running_loop(), _Ways()).rooms
    return rooms.setdefault((model.base_url, limits.at_once), asyncio.Semaphore(limits.at_once))


def load_library() -> None:
    """Import what a call needs, before its time is counted."""
    importlib.import_module("langchain_openai")  # it takes a second or two, once


def _chat(model: Model, key: str, http: "httpx2.AsyncClient") -> "ChatOpenAI":
    settings.forbid_tracing()
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    logging.getLogger("langchain_openai").addHandler(_SILENT)
    for message in ("Pydantic serializer warnings", "This model does not support", "Invalid schema for"):
        warnings.filterwarnings("ignore", message, UserWarning)
    more: dict[str, Any] = {"http_async_client": http, "http_client": _never_used(), "openai_proxy": ""}
    return ChatOpenAI(
        model=model.name,
        base_url=address(model),  # our client knows the password
        api_key=SecretStr(key or _NO_KEY),
        organization="",
        max_retries=0,
        stream_usage=False,
        use_responses_api=False,
        stream_chunk_timeout=None,
        http_socket_options=(),  # our own client decides; the library says on stderr that it would
        cache=False,
        **more,
    )


@cache
def _never_used() -> "httpx2.Client":
    """Return the client for calls that block, which nobody makes: the library's own loads all certificates (30 ms)."""
    import ssl

    import httpx2

    return httpx2.Client(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), trust_env=False)


@cache
def rate_limiter(base_url: str, per_minute: float, at_once: int) -> "InMemoryRateLimiter":  # noqa: ARG001
    """Return the limiter of a server's calls, one for the whole process.

    A few calls may come at once; those and what is let through after them are no more than `per_minute` in any minute.
    """
    from langchain_core.rate_limiters import InMemoryRateLimiter

    burst = max(1.0, min(float(at_once), per_minute // 2))
    per_second = max(per_minute - burst, per_minute / 2) / 60
    limiter = InMemoryRateLimiter(
        requests_per_second=per_second, check_every_n_seconds=CHECK_EVERY, max_bucket_size=burst
    )
    limiter.available_tokens = burst  # it starts empty: the first call would wait a second
    return limiter


def where(model: Model) -> str:
    """Return a model as errors name it: its name and its server."""
    return f"{model.name}（{address(model)}）"


def address(model: Model) -> str:
    """Return the address of a model's server without the password that it may hold."""
    return egress.without_password(model.base_url)
