"""How much a server reads of a request: some cut what is longer, silently, from its beginning, where the rules stand.

What was measured is kept beside the user's reports, and looked at before anything is sent: half a request makes a draft
that looks whole.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from assistant import files, plain_data, settings
from assistant.errors import ModelTrouble, UnusableInput
from assistant.llm import tokens
from assistant.llm.client import where
from assistant.llm.models import Model, limits

TOO_LONG = "request_too_long"  # the code of the trouble
_FILE = "contexts.json"
_ANSWER = 800  # tokens that an answer needs at least
_measured: dict[str, int] = {}  # in this process alone: where no file can be kept


def known(model: Model) -> int | None:
    """Return how many tokens a server reads at once, question and answer together; None where nobody knows.

    What a person wrote into schemas/models.yaml (`contexts`) counts more than what was measured.
    """
    if (own := limits().contexts.get(model.name)) is not None:
        return own
    name = _named(model)
    return _measured.get(name) or _kept().get(name)


def remember(model: Model, most: int | None) -> None:
    """Keep what was measured of a server; None forgets what was kept: it reads all that was tried, or nobody knows."""
    name = _named(model)
    _measured.pop(name, None)
    before = _kept()
    after = {key: value for key, value in before.items() if key != name}
    if most is not None:
        after[name] = most
    if after == before:
        return
    try:
        _path().parent.mkdir(parents=True, exist_ok=True)
        files.write(_path(), json.dumps(after, ensure_ascii=False, indent=2) + "\n")
    except (OSError, RuntimeError, UnusableInput):
        if most is not None:
            _measured[name] = most


def require_room(model: Model, messages: Sequence[tuple[str, str]], longest_answer: int) -> None:
    """Refuse what a server would cut.

    Args:
        model: The model.
        messages: What is to be sent.
        longest_answer: How many tokens the answer may have; room is wanted for a usual one.

    Raises:
        ModelTrouble: It does not fit into what the server reads at once.
    """
    most = known(model)
    if most is None:
        return
    sent = tokens.of_messages(messages)
    due = sent + min(longest_answer, _ANSWER)
    if due > most:
        raise ModelTrouble(
            "这次要发约 {sent} 个 token，连同回答约 {due} 个，服务器一次只看 {most} 个，多的会悄悄截掉，所以没有发",
            where=where(model),
            then="请把服务器的上下文长度调到 {due} 以上，再量一次；或者去掉一些工作记录。",
            code=TOO_LONG,
            sent=sent,
            due=due,
            most=most,
        )


def _named(model: Model) -> str:
    return f"{model.base_url}|{model.name}"


def _path() -> Path:
    return settings.data_folder() / _FILE


def _kept() -> dict[str, int]:
    """Return what was measured before; a file that is broken says nothing."""
    try:
        said: Any = plain_data.from_json(files.read(_path()).decode("utf-8-sig", "replace"), _FILE)
    except (OSError, RuntimeError, UnusableInput):
        return {}
    found = cast("dict[str, Any]", said) if isinstance(said, dict) else {}
    return {key: value for key, value in found.items() if type(value) is int and value > 0}
