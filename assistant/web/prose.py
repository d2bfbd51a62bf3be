"""A draft as a page shows it: each quantity with what the tables and notes say of it, gaps, and what differs."""

import difflib
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from assistant.domain.gaps import gaps
from assistant.domain.report import PREAMBLE, Report
from assistant.grounding.facts import Facts
from assistant.grounding.grounded import Grounded, Verdict
from assistant.grounding.matching import ground
from assistant.grounding.support import judged
from assistant.messages import text as words

_HEADING = 24  # characters at most
_ALIKE = 3  # characters that two drafts share by chance between two differences


class Piece(NamedTuple):
    """Some characters of a draft that look alike: their classes, what is said of them, what should stand there."""

    text: str
    css: str = ""
    title: str = ""
    due: str = ""


class Paragraph(NamedTuple):
    """The pieces of a paragraph, and whether it is a heading."""

    pieces: tuple[Piece, ...]
    is_heading: bool


class Shown(NamedTuple):
    """A draft with its marks by paragraph; and how many quantities stand how; `waiting` for a table to add up.

    `unsaid` are the places whose words no source says.
    """

    paragraphs: tuple[Paragraph, ...]
    supported: int
    wrong: tuple["Wrong", ...]
    waiting: tuple[str, ...]
    unsupported: int
    gaps: int
    unsaid: int = 0

    @property
    def all_supported(self) -> bool:
        """Whether it has quantities and nothing is to be said of any."""
        return bool(self.supported) and not (self.wrong or self.waiting or self.unsupported or self.unsaid)


class Wrong(NamedTuple):
    """A quantity that the tables contradict, and what it should be."""

    quote: str
    due: str
    around: str


class _Mark(NamedTuple):
    start: int
    end: int
    css: str
    title: str = ""
    due: str = ""


def shown(section: str, text: str, facts: Facts, other: str = "", unsaid: Sequence[tuple[int, int]] = ()) -> Shown:
    """Return a draft with its marks.

    Args:
        section: The section that it is a draft of; the preamble counts nothing.
        text: The draft.
        facts: What is known.
        other: Another draft, from which differences are marked.
        unsaid: The places whose words no source says (`unsaid_in`).
    """
    items = ground(text, facts) if section != PREAMBLE else []
    marks = [_mark(item) for item in items]
    asked = gaps(text)
    marks += [_Mark(gap.start, gap.end, "gap", words("要你补上")) for gap in asked]
    marks += _around(unsaid, sorted(mark[:2] for mark in marks))
    marks += (
        [_Mark(start, end, "diffm", words("两份不同的地方")) for start, end in differing(other, text)] if other else []
    )
    wrong = tuple(
        Wrong(text[item.quantity.start : item.quantity.end], mark.due, text[max(0, mark.start - 8) : mark.end])
        for item, mark in zip(items, marks, strict=False)
        if item.verdict is Verdict.CONTRADICTED
    )
    waiting = tuple(text[item.quantity.start : item.quantity.end] for item in items if item.doubtful)
    return Shown(
        tuple(_paragraphs(text, marks)),
        sum(item.verdict is Verdict.SUPPORTED and not item.doubtful for item in items),
        wrong,
        waiting,
        sum(item.verdict is Verdict.UNSUPPORTED and not item.doubtful for item in items),
        len(asked),
        len(unsaid),
    )


def unsaid_in(report: Report, section: str, text: str) -> list[tuple[int, int]]:
    """Return where a text would say what no source says, were it a section of a report: as N109 does."""
    if not text.strip():
        return []
    return [item.where for item in judged(report.with_text(section, text), section) if item.extra]


def _around(spans: Iterable[tuple[int, int]], taken: Sequence[tuple[int, int]]) -> Iterable[_Mark]:
    """Yield the marks of words without a source, around the marks of their numbers and questions."""
    for start, stop in spans:
        at = start
        for first, last in [*taken, (stop, stop)]:
            if at < min(first, stop) and last > at:
                yield _Mark(at, min(first, stop), "q uns", words("没有出处"))
            if first <= stop:
                at = max(at, last)


def _mark(item: Grounded) -> _Mark:
    start, end = item.quantity.start, item.quantity.end
    if item.doubtful:
        return _Mark(start, end, "q dbt", words("表里这个数还没对上，先改表"))
    if item.verdict is Verdict.SUPPORTED:
        return _Mark(start, end, "q", words("有出处"))
    if item.verdict is Verdict.UNSUPPORTED:
        return _Mark(start, end, "q uns", words("没有出处"))
    return _Mark(start, end, "q con", words("与表不符"), words("应为 {value}", value=item.expected))


def differing(other: str, text: str) -> list[tuple[int, int]]:
    """Return where a text says something that another does not, character by character."""
    matcher = difflib.SequenceMatcher(None, other, text, autojunk=False)
    found: list[tuple[int, int]] = []
    for tag, _, _, start, end in matcher.get_opcodes():
        if tag in ("insert", "replace"):
            if found and start - found[-1][1] < _ALIKE:
                start = found.pop()[0]
            found.append((start, end))
    return found


def _paragraphs(text: str, marks: Sequence[_Mark]) -> Iterable[Paragraph]:
    at = 0
    for line in text.split("\n"):
        if line.strip():
            own = [mark for mark in marks if mark.start < at + len(line) and mark.end > at]
            here = [mark._replace(start=mark.start - at, end=mark.end - at) for mark in own]
            is_heading = len(line) <= _HEADING and line.rstrip()[-1] not in "。！？；】"
            yield Paragraph(tuple(_pieces(line, here)), is_heading)
        at += len(line) + 1


def _pieces(line: str, marks: Sequence[_Mark]) -> Iterable[Piece]:
    edges = sorted({0, len(line), *(max(0, min(place, len(line))) for mark in marks for place in mark[:2])})
    for start, end in pairwise(edges):
        own = [mark for mark in marks if mark.start <= start and end <= mark.end]
        css = " ".join(dict.fromkeys(name for mark in own for name in mark.css.split()))
        due = next((mark.due for mark in own if mark.due and mark.end == end), "")
        yield Piece(line[start:end], css, "；".join(mark.title for mark in own if mark.title), due)
