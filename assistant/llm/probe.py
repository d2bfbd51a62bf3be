"""What a server can do, found out by a few tiny calls that send nothing of a report."""

import asyncio
import json
import random
import re
import time
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, cast

from assistant import lazy, settings
from assistant.errors import ModelTrouble
from assistant.llm import calls, context, egress, structured, tokens
from assistant.llm.calls import Account, Ask, BrokenOff
from assistant.llm.client import where
from assistant.llm.models import Model, limits
from assistant.llm.troubles import REFUSED

_HELLO = (("human", "只回一个字：好"),)
_AS_JSON = (("human", '只回这个 JSON：{"word": "好"}'),)
_SCHEMA = {
    "type": "object",
    "properties": {"word": {"type": "string"}},
    "required": ["word"],
    "additionalProperties": False,
}
_TOKENS = 200  # a reasoning model thinks before it says one word


_LINES = 220  # some 5,800 tokens: more than our longest requests, and than the usual 4096
_ROOM = 60  # tokens of the question, and of what a server adds
_LEAST_CONTEXT = 1000  # no server has less: a model that says so did not understand
_SENTENCE = "这一行没有别的意思，只是用来看看一次能读到多少文字，不必理会"
# What servers say of their limit: “maximum context length is 4096 tokens” → 4096, “context size (2048 tokens)” → 2048,
# not “max_tokens 300”
_LIMIT = lazy.compile(r"context[^0-9]{0,40}?(?P<most>[0-9]{3,7})", re.IGNORECASE)

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


class Read(NamedTuple):
    """How much of a long request a server read: all of `sent` tokens where `most` is None; unknown where neither is."""

    sent: int = 0
    most: int | None = None
    trouble: ModelTrouble | None = None

    @property
    def is_known(self) -> bool:
        """Whether the server could say what it had read."""
        return self.sent > 0


async def measured(model: Model) -> Read:
    """Return how much of a request a server reads, and remember it.

    It is sent numbered lines of one meaningless sentence, and asked for the number of the first that it sees: who cuts
    a request cuts its beginning. A model that does not answer that well is asked twice, and believed where it says the
    same.

    Raises:
        UnusableInput: It may not be reached (`NIANBAO_EGRESS`).
    """
    context.remember(model, None)
    first = await _first_seen(model)
    if isinstance(first, ModelTrouble):
        if first.code == REFUSED and (most := _limit_said(first)) is not None:
            context.remember(model, most)
            return Read(_tokens_from(0), most)
        return Read(trouble=first)
    if first == 0:
        return Read(_tokens_from(0))
    again = await _first_seen(model)
    if again == 0:
        return Read(_tokens_from(0))
    if first is None or not isinstance(again, int) or abs(first - again) > _LINES // 10:
        return Read()
    most = _tokens_from(max(first, again)) + _ROOM
    if most < _LEAST_CONTEXT:
        return Read()
    context.remember(model, most)
    return Read(_tokens_from(0), most)


def _lines(numbers: Sequence[int]) -> list[str]:
    return [f"编号{number}：{_SENTENCE}。" for number in numbers]


def _tokens_from(line: int) -> int:
    return tokens.estimate("\n".join(_lines([1000] * (_LINES - line))))


async def _first_seen(model: Model) -> int | ModelTrouble | None:
    """Return which line a server sees first, from 0; None where it says no number of ours."""
    numbers = random.sample(range(1000, 10_000), _LINES)
    asked = "\n".join([*_lines(numbers), "上面最前面的一行，编号是多少？只回这个四位数。"])
    try:
        wanted = Ask((("human", asked),), 0, None, _TOKENS)
        answer = await calls.ask(model, wanted, Account(), fresh=True)
    except BrokenOff as broken:
        return broken.reason
    except ModelTrouble as error:
        return error
    said = [int(item) for item in re.findall(r"[0-9]{4}", answer.text)]  # “编号是4711。” → 4711
    return next((numbers.index(number) for number in said if number in numbers), None)


def _limit_said(trouble: ModelTrouble) -> int | None:
    found = _LIMIT.search(str(trouble.values.get("said", "")))
    return int(found["most"]) if found else None


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
