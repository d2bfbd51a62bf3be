"""What a server can do, found out by a few tiny calls that send nothing of a report."""

import asyncio
import json
import time
from typing import Any, Literal, NamedTuple, cast

from assistant import settings
from assistant.errors import ModelTrouble
from assistant.llm import calls, egress, structured
from assistant.llm.calls import Account, Ask, BrokenOff
from assistant.llm.client import where
from assistant.llm.models import Model, limits

_HELLO = (("human", "只回一个字：好"),)
_AS_JSON = (("human", '只回这个 JSON：{"word": "好"}'),)
_SCHEMA = {
    "type": "object",
    "properties": {"word": {"type": "string"}},
    "required": ["word"],
    "additionalProperties": False,
}
_TOKENS = 200  # a reasoning model thinks before it says one word


_KEY = "key_refused"  # the code of the trouble
_MOST_NAMES = 200
_PATIENCE = 20.0  # seconds that a person waits for a try


class Tried(NamedTuple):
    """What came of a try: `slow` where the server is there and its model said nothing in time, `trouble` says why else.

    `names` are the models that the server says it has, where it says so.
    """

    state: Literal["ok", "silent", "key", "no_model", "slow", "trouble"]
    seconds: float = 0.0
    names: tuple[str, ...] = ()
    trouble: ModelTrouble | None = None


class Abilities(NamedTuple):
    """What a server answered: `trouble` where it did not at all; `first`: seconds until its first word."""

    streaming: bool = False
    json_schema: bool = False
    json_mode: bool = False
    tools: bool = False
    trouble: ModelTrouble | None = None
    tokens: int = 0
    first: float | None = None


async def probe(model: Model) -> Abilities:
    """Return what a server can do.

    Raises:
        UnusableInput: It may not be reached (`NIANBAO_EGRESS`).
    """
    account = Account()
    pieces: list[str] = []
    try:
        wanted = Ask(_HELLO, 0, None, _TOKENS)
        await calls.ask(model, wanted, account, lambda piece, _restart: pieces.append(piece), fresh=True)
    except BrokenOff as broken:
        return Abilities(trouble=broken.reason)
    except ModelTrouble as error:
        return Abilities(trouble=error)
    streams, first = calls.streams(model), account.first
    schema, mode, tools = await asyncio.gather(
        _can(model, "json_schema", account), _can(model, "json_object", account), _can(model, "tool", account)
    )
    return Abilities(streams, schema, mode, tools, None, account.input_tokens + account.output_tokens, first)


async def _can(model: Model, form: str, account: Account) -> bool:
    body = structured.forms("word", _SCHEMA)[form]
    try:
        async with asyncio.timeout(limits().idle):
            answer = await calls.ask(model, Ask(_AS_JSON, 0, None, _TOKENS, body), account, fresh=True)
    except (BrokenOff, ModelTrouble, TimeoutError):
        return False
    if form == "tool" and not answer.arguments:
        return False
    found = structured.parsed(answer.arguments or answer.text)
    return found is not None and isinstance(found.get("word"), str)


async def tried(model: Model, patience: float = _PATIENCE) -> Tried:
    """Return whether a model answers, within the time that a person waits: one list of names and one word.

    Raises:
        UnusableInput: It may not be reached (`NIANBAO_EGRESS`).
    """
    import httpx2

    names: tuple[str, ...] | None = None
    began = time.monotonic()
    try:
        async with asyncio.timeout(patience):
            names = await _names(model)
            if names and model.name not in names:
                return Tried("no_model", names=names)
            began = time.monotonic()
            await calls.ask(model, Ask(_HELLO, 0, None, _TOKENS), Account(), fresh=True)
            return Tried("ok", time.monotonic() - began, names)
    except TimeoutError:
        return Tried("silent" if names is None else "slow", patience, names or ())
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError):
        return Tried("silent")
    except BrokenOff as broken:
        return Tried("trouble", names=names or (), trouble=broken.reason)
    except ModelTrouble as error:
        return Tried("key" if error.code == _KEY else "trouble", names=names or (), trouble=error)


async def _names(model: Model) -> tuple[str, ...]:
    """Return the models that a server says it has; none where it does not say.

    Raises:
        ModelTrouble: It does not take the key.
    """
    import httpx2

    own, body = limits(), bytearray()
    key = settings.secret(model.key, model.base_url)
    async with egress.http_client(model.base_url, httpx2.Timeout(own.idle, connect=own.connect)) as http:
        http.headers["Accept-Encoding"] = "identity"  # what is packed could unpack to anything
        if key:
            http.headers["Authorization"] = f"Bearer {key}"
        async with http.stream("GET", f"{egress.without_password(model.base_url)}/models") as answer:
            if answer.status_code in (401, 403):
                raise ModelTrouble("密钥不对，或没有权限", where=where(model), code=_KEY)
            async for piece in answer.aiter_raw():
                body += piece
                if not answer.is_success or len(body) > own.bounds.event:
                    return ()
    try:
        found: object = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    listed = cast("dict[str, Any]", found).get("data") if isinstance(found, dict) else None
    items = cast("list[Any]", listed) if isinstance(listed, list) else []
    ids = [cast("dict[str, Any]", item).get("id") for item in items if isinstance(item, dict)]
    return tuple(item[:200] for item in ids[:_MOST_NAMES] if isinstance(item, str))
