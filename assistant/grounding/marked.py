"""A text in pieces: each quantity with what the tables and notes say of it, each gap, each difference from another.

For everyone who shows a text with its marks: the pages, and the reports of evaluations.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from assistant import messages
from assistant.domain.gaps import gaps
from assistant.domain.unseen import visible
from assistant.grounding.facts import Facts
from assistant.grounding.grounded import DOUBTFUL, Grounded, Verdict
from assistant.grounding.matching import ground

State = Literal["ok", "con", "uns", "dbt", "gap"]  # has a source, contradicts the table, has none, waits, asks
_WORST = ("con", "dbt", "uns", "gap", "ok", "")  # of several marks at one place the first is shown
_HEADING = 24  # characters at most
_AROUND = 8  # characters before a wrong quantity that are shown with it
_RUN = 3  # characters that two texts share by chance between two differences


class Piece(NamedTuple):
    """Some characters that look alike: the state of the quantity they stand in, whether they differ, what is said.

    `due` is what should stand there instead, behind the last piece of a quantity.
    """

    text: str
    state: State | Literal[""] = ""
    differs: bool = False
    title: str = ""
    due: str = ""


class Paragraph(NamedTuple):
    """The pieces of a paragraph, and whether it is a heading."""

    pieces: tuple[Piece, ...]
    is_heading: bool


class Wrong(NamedTuple):
    """A quantity that the tables contradict, what it should be, and the words before it with it."""

    quote: str
    due: str
    around: str


class Marked(NamedTuple):
    """A text by paragraphs; how many of its quantities and gaps stand how; `known`: there were facts to ask.

    `waiting` are the quantities that hang on a table which does not add up yet, `unsaid` the places whose words no
    source says.
    """

    paragraphs: tuple[Paragraph, ...]
    counts: dict[State, int]
    wrong: tuple[Wrong, ...] = ()
    waiting: tuple[str, ...] = ()
    known: bool = True
    unsaid: int = 0

    @property
    def all_supported(self) -> bool:
        """Whether it has quantities and nothing is to be said of any."""
        return "ok" in self.counts and not self.unsaid and not {"con", "dbt", "uns"} & self.counts.keys()


class _Span(NamedTuple):
    start: int
    end: int
    state: State | Literal[""] = ""
    title: str = ""
    due: str = ""


def marked(
    text: str, facts: Facts | None, other: str | None = None, unsaid: Sequence[tuple[int, int]] = ()
) -> Marked:  # fmt: skip
    """Return a text with its marks.

    Args:
        text: The text.
        facts: What is known; without it no quantity is marked.
        other: Another text, from which differences are marked.
        unsaid: The places whose words no source says (N109); their numbers and questions keep their own marks.
    """
    found = [_span(item) for item in ground(text, facts)] if facts else []
    asked = [_Span(gap.start, gap.end, "gap", messages.text("要你补上")) for gap in gaps(text)]
    counts: dict[State, int] = {}
    for span in (*found, *asked):
        if span.state:
            counts[span.state] = counts.get(span.state, 0) + 1
    apart = _differing(other, text) if other is not None else []
    told = [_Span(*place, "uns", messages.text("没有出处")) for place in unsaid]
    taken = sorted((*found, *asked))
    return Marked(
        tuple(_paragraphs(text, [*_around(asked, [*found, *apart]), *_around(taken, told), *asked])),
        counts,
        tuple(
            Wrong(text[span.start : span.end], span.due, text[max(0, span.start - _AROUND) : span.end])
            for span in found
            if span.state == "con"
        ),
        tuple(text[span.start : span.end] for span in found if span.state == "dbt"),
        facts is not None,
        len(unsaid),
    )


def _span(item: Grounded) -> _Span:
    start, end = item.quantity.start, item.quantity.end
    if item.doubtful:
        return _Span(start, end, "dbt", messages.text(DOUBTFUL))
    if item.verdict is Verdict.SUPPORTED:
        return _Span(start, end, "ok", messages.text("有出处"))
    if item.verdict is Verdict.UNSUPPORTED:
        return _Span(start, end, "uns", messages.text("没有出处"))
    due = messages.text("应为 {value}", value=item.expected) if item.expected else ""
    return _Span(start, end, "con", messages.text("与表不符"), due)


def _around(asked: Sequence[_Span], spans: Sequence[_Span]) -> list[_Span]:
    """Return spans that cut no question to pieces: what differs within one differs in all of it."""
    found: list[_Span] = []
    for span in spans:
        at = span.start
        for gap in (gap for gap in asked if gap.end > span.start and gap.start < span.end):
            found.append(span._replace(start=at, end=gap.start))
            if not span.state:
                found.append(span._replace(start=gap.start, end=gap.end))
            at = max(at, gap.end)
        found.append(span._replace(start=at))
    return [span for span in found if span.start < span.end]


def _differing(other: str, text: str) -> list[_Span]:
    """Return where a text says something that another does not."""
    found: list[_Span] = []
    at = 0
    for change in changed(other, text):
        if change.kind == "new":
            found.append(_Span(at, at + len(change.text), "", messages.text("两份不同的地方")))
        at += len(change.text) if change.kind != "gone" else 0
    return found


def _paragraphs(text: str, spans: Sequence[_Span]) -> Iterator[Paragraph]:
    at = 0
    for line in text.split("\n"):
        if line.strip():
            is_heading = len(line) <= _HEADING and line.rstrip()[-1] not in "。！？；】"
            yield Paragraph(tuple(_pieces(line, at, spans)), is_heading)
        at += len(line) + 1


def _pieces(line: str, at: int, spans: Sequence[_Span]) -> Iterator[Piece]:
    last = at + len(line)
    own = [span for span in spans if span.start < last and span.end > at]
    edges = sorted({at, last, *(max(at, min(place, last)) for span in own for place in span[:2])})
    for start, end in pairwise(edges):
        here = [span for span in own if span.start <= start and end <= span.end]
        worst = min((span for span in here if span.state), key=lambda span: _WORST.index(span.state), default=None)
        said = messages.text("；").join(dict.fromkeys(span.title for span in ([worst] if worst else here)))
        yield Piece(
            visible(line[start - at : end - at]),
            worst.state if worst else "",
            any(not span.state for span in here),
            said,
            worst.due if worst and worst.end == end else "",
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
