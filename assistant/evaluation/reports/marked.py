"""A draft in pieces: each quantity with what the tables and notes say of it, each gap, each difference from another.

The states are those of the pages: has a source, contradicts the table, has none, waits for its table, asked.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from assistant.domain.gaps import gaps
from assistant.domain.report import Report
from assistant.domain.unseen import visible
from assistant.grounding.facts import Facts, facts_of
from assistant.grounding.grounded import DOUBTFUL, Grounded, Kind, Verdict
from assistant.grounding.matching import ground
from assistant.messages import text as words

State = Literal["ok", "con", "uns", "dbt", "gap"]
_RUN = 3  # characters that two drafts share by chance between two differences


class Piece(NamedTuple):
    """Some characters that look alike: the state of the quantity they stand in, whether they differ, what is said."""

    text: str
    state: State | Literal[""] = ""
    differs: bool = False
    title: str = ""


class Marked(NamedTuple):
    """A draft by paragraphs, and how many of its quantities stand how; `known` where there is material to ask."""

    paragraphs: tuple[tuple[Piece, ...], ...]
    counts: dict[State, int]
    known: bool


class _Span(NamedTuple):
    start: int
    end: int
    state: State | Literal[""] = ""
    title: str = ""


class Material:
    """What a case's drafts are held against."""

    def __init__(self, report: Report) -> None:
        self.facts: Facts = facts_of(report, blanks_are_nothing=True)


def marked(text: str, material: Material | None, other: str | None = None) -> Marked:
    """Return a draft with its marks.

    Args:
        text: The draft.
        material: What is known of the case; without it no quantity is marked.
        other: Another draft, from which differences are marked.
    """
    found = [item for item in ground(text, material.facts) if item.kind is not Kind.PARTS] if material else []
    spans = [_span(item) for item in found]
    spans += [_Span(gap.start, gap.end, "gap", words("要你补上")) for gap in gaps(text)]
    counts: dict[State, int] = {}
    for span in spans:
        if span.state:
            counts[span.state] = counts.get(span.state, 0) + 1
    own = [_Span(start, end) for start, end in _differing(other, text)] if other is not None else []
    return Marked(tuple(_paragraphs(text, [*spans, *own])), counts, material is not None)


def _span(item: Grounded) -> _Span:
    start, end = item.quantity.start, item.quantity.end
    if item.doubtful:
        return _Span(start, end, "dbt", words(DOUBTFUL))
    if item.verdict is Verdict.SUPPORTED:
        return _Span(start, end, "ok", words("有出处"))
    if item.verdict is Verdict.UNSUPPORTED:
        return _Span(start, end, "uns", words("没有出处"))
    due = words("应为 {value}", value=item.expected) if item.expected else ""
    return _Span(start, end, "con", " ".join(part for part in (words("与表不符"), due) if part))


def _differing(other: str, text: str) -> list[tuple[int, int]]:
    """Return where a text says something that another does not."""
    found: list[tuple[int, int]] = []
    at = 0
    for change in changed(other, text):
        if change.kind == "new":
            found.append((at, at + len(change.text)))
        at += len(change.text) if change.kind != "gone" else 0
    return found


def _paragraphs(text: str, spans: Sequence[_Span]) -> Iterator[tuple[Piece, ...]]:
    at = 0
    for line in text.split("\n"):
        if line.strip():
            yield tuple(_pieces(line, at, spans))
        at += len(line) + 1


def _pieces(line: str, at: int, spans: Sequence[_Span]) -> Iterator[Piece]:
    last = at + len(line)
    own = [span for span in spans if span.start < last and span.end > at]
    edges = sorted({at, last, *(max(at, min(place, last)) for span in own for place in span[:2])})
    for start, end in pairwise(edges):
        here = [span for span in own if span.start <= start and end <= span.end]
        state = next((span for span in here if span.state), None)
        differs = any(not span.state for span in here)
        yield Piece(
            visible(line[start - at : end - at]), state.state if state else "", differs, state.title if state else ""
        )


class Change(NamedTuple):
    """Some characters that both texts have, or one of them."""

    kind: Literal["same", "gone", "new"]
    text: str


def changed(before: str, after: str) -> Iterator[Change]:
    """Yield what stayed, what is gone and what is new; what two differences share by chance goes with them."""
    from rapidfuzz.distance import Levenshtein  # a hundred times as fast as difflib, whose worst case repeats phrases

    gone = new = ""
    for step in Levenshtein.opcodes(before, after):
        old = before[step.src_start : step.src_end]
        if step.tag == "equal" and (len(old) >= _RUN or not (gone or new)):
            yield from _flushed(gone, new)
            gone = new = ""
            yield Change("same", old)
        else:
            gone += old
            new += after[step.dest_start : step.dest_end]
    yield from _flushed(gone, new)


def _flushed(gone: str, new: str) -> Iterator[Change]:
    if gone:
        yield Change("gone", gone)
    if new:
        yield Change("new", new)
