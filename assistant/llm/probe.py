"""What a server can do, found out by a few tiny calls that send nothing of a report."""

import asyncio
from typing import NamedTuple

from assistant.errors import ModelTrouble
from assistant.llm import calls, structured
from assistant.llm.calls import Account, Ask, BrokenOff
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
