"""How much of a text stood in last year's report: the likeness of sentences, the words that two texts share."""

from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

from assistant.checking.copies import nearly
from assistant.checking.texts import compact, sentences

LONGEST_HEADING = 30  # characters
LONGEST_CHANCE = 5  # equal characters in a row that say nothing
Span = tuple[int, int]


class Pair(NamedTuple):
    """One aspect in both years: its heading, its text then and now, what is the same in each, how alike both are.

    `copied` are the sentences of now that are nearly one of then.
    """

    heading: str
    then: str
    now: str
    same_then: tuple[Span, ...]
    same_now: tuple[Span, ...]
    copied: tuple[Span, ...]
    alike: int


def pairs(then: str, now: str) -> list[Pair]:
    """Return two years' texts aspect by aspect: by headings where both have them, else by their order."""
    old, new = _aspects(then), _aspects(now)
    if len(old) == 1 or len(new) == 1:
        return [_pair(b[0] or a[0], a[1], b[1]) for a, b in zip_longest(old, new, fillvalue=("", ""))]
    known = dict(old)
    found = [_pair(heading, known.pop(heading, ""), text) for heading, text in new]
    return [*found, *(_pair(heading, text, "") for heading, text in known.items())]


def is_heading(line: str) -> bool:
    """Whether a line is the heading of an aspect: （一）主动公开."""
    return line.startswith("（") and len(line) <= LONGEST_HEADING and not line.endswith(("。", "；"))


def _aspects(text: str) -> list[tuple[str, str]]:
    """Return the parts of a text under its headings, `（一）主动公开`; what stands before the first has none."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in text.splitlines():
        if is_heading(line):
            found.append((line.strip(), []))
        elif line.strip():
            found[-1][1].append(line.strip())
    return [(heading, "\n".join(lines)) for heading, lines in found if heading or lines] or [("", "")]


def _pair(heading: str, then: str, now: str) -> Pair:
    from rapidfuzz import fuzz

    blocks = SequenceMatcher(None, then, now, autojunk=False).get_matching_blocks()
    same = [(block.a, block.b, block.size) for block in blocks if block.size > LONGEST_CHANCE]
    before = [compact(sentence) for _, sentence in sentences(then)]
    copied = [(at, at + len(said)) for at, said in sentences(now) if nearly(compact(said), before)]
    return Pair(
        heading, then, now,
        tuple((first, first + size) for first, _, size in same),
        tuple((second, second + size) for _, second, size in same),
        tuple(copied),
        round(fuzz.ratio(compact(then), compact(now))) if then and now else 0,
    )  # fmt: skip
