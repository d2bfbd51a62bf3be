"""A model's answer as data: down a ladder of what servers can do, and the rung is remembered.

json_schema → a tool call → json_object → plain text. Whatever comes is parsed here; what a server claims to have
checked is not believed. An answer that was cut, filtered or refused stays a trouble of its own: it is not asked again.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, cast

from assistant import lazy
from assistant.errors import ModelTrouble
from assistant.llm import calls
from assistant.llm.calls import Account, Ask, BrokenOff
from assistant.llm.client import where
from assistant.llm.models import Limits, Model
from assistant.llm.troubles import REFUSED, UNREADABLE

RUNGS = ("json_schema", "tool", "json_object", "text")
_rungs: dict[tuple[str, str], int] = {}
# “```json{}```” → {}, “```{}```” → {}
_FENCED = lazy.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)


def forms(name: str, schema: Mapping[str, Any]) -> dict[str, tuple[tuple[str, Any], ...]]:
    """Return what each rung adds to a request's body."""
    function = {"name": name, "description": "交回结果", "parameters": schema}
    named = {"name": name, "schema": schema, "strict": True}
    return {
        "json_schema": (("response_format", {"type": "json_schema", "json_schema": named}),),
        "tool": (
            ("tools", [{"type": "function", "function": function}]),
            ("tool_choice", {"type": "function", "function": {"name": name}}),
        ),
        "json_object": (("response_format", {"type": "json_object"}),),
        "text": (),
    }


async def ask(
    model: Model, wanted: Ask, name: str, schema: Mapping[str, Any], account: Account, *, fresh: bool = False,
    own: Limits | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return the object that a model answers with; only its outermost form is sure.

    Args:
        model: The model.
        wanted: What to ask.
        name: What the object is called.
        schema: Its JSON Schema, without extras.
        account: Where tokens and requests are added.
        fresh: Whether to pass over answers that were kept.
        own: Limits instead of those of schemas/models.yaml.

    Raises:
        ModelTrouble: No answer, or none that holds an object, on any rung.
        UnusableInput: The server may not be reached (`NIANBAO_EGRESS`).
    """
    place = (model.base_url, model.name)
    bodies = forms(name, schema)
    for rung in range(_rungs.get(place, 0), len(RUNGS)):
        try:
            asked = wanted._replace(more=bodies[RUNGS[rung]])
            answer = await calls.ask(model, asked, account, fresh=fresh, own=own)
        except BrokenOff as broken:
            raise broken.reason from None
        except ModelTrouble as error:
            if _is_a_no(error) and rung < len(RUNGS) - 1:
                continue
            raise
        found = parsed(answer.arguments or answer.text)
        if found is not None:
            _rungs[place] = rung
            return found
    raise ModelTrouble("回答不是约定的 JSON，读不出来", where=where(model), then="换一个模型试试。")


def _is_a_no(error: ModelTrouble) -> bool:
    """Whether a server would not take a request of this form, or answered it with nothing that can be read."""
    return error.empty or error.code in (REFUSED, UNREADABLE)


def parsed(text: str) -> dict[str, Any] | None:
    """Return the JSON object in a text: bare, in fences, or with words around it; None where there is none."""
    pieces = [text, *(match[1] for match in _FENCED.finditer(text))]
    begin, end = text.find("{"), text.rfind("}")
    if 0 <= begin < end:
        pieces.append(text[begin : end + 1])
    for piece in pieces:
        try:
            found: object = json.loads(piece)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, list):
            return {"items": found}
        if isinstance(found, dict):
            return cast("dict[str, Any]", found)
    return None


def rung(model: Model) -> str | None:
    """Return the rung that a server was last found on."""
    found = _rungs.get((model.base_url, model.name))
    return None if found is None else RUNGS[found]


def forget_rungs() -> None:
    """Forget what servers can do; for tests."""
    _rungs.clear()
