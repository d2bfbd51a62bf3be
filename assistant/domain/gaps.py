"""Gaps: 【待补充：…】, where a draft asks instead of inventing."""

import re
from typing import NamedTuple

_GAP = re.compile(r"【待补充(?:[：:](?P<question>[^】\n]*))?】?")


class Gap(NamedTuple):
    """A gap in a text: where it stands, and the question it asks."""

    start: int
    end: int
    question: str


def gaps(text: str) -> list[Gap]:
    """Return the gaps of a text, in order; one that is not closed counts too."""
    return [Gap(found.start(), found.end(), found["question"] or "") for found in _GAP.finditer(text)]


def ask(question: str) -> str:
    """Return the gap that asks a question."""
    return f"【待补充：{question}】"
