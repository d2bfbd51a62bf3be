"""Gaps: 【待补充：…】, where a draft asks instead of inventing."""

import re
from typing import NamedTuple

# “【待补充：培训几次？】” → 培训几次？, “【待补充】” → 【待补充】,
# and one that is not finished: “【待补充：没有写完” → 没有写完
_GAP = re.compile(r"【待补充(?:[：:](?P<question>[^】\n]*))?】?")


class Gap(NamedTuple):
    """A gap in a text: where it stands, the question it asks, and its words."""

    start: int
    end: int
    question: str
    quote: str


def gaps(text: str) -> list[Gap]:
    """Return the gaps of a text, in order; one that is not closed counts too."""
    return [Gap(found.start(), found.end(), found["question"] or "", found[0]) for found in _GAP.finditer(text)]


def is_gap(quote: str) -> bool:
    """Whether words are a gap and nothing else."""
    return _GAP.fullmatch(quote) is not None


def ask(question: str) -> str:
    """Return the gap that asks a question."""
    return f"【待补充：{question}】"
