"""Sentence by sentence: does a narrative say what figures and notes say, and no more? Pure, without a model.

A sentence rests on cells (its numbers, or that there are none), on a note whose words cover it, on last year's report
where that is spoken of, or on what the format demands; a question to the clerk rests on nothing and says nothing. What
is left of its words when these are taken away is what it says more. Which words those are: schemas/lexicons/
support.yaml.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from assistant import lazy
from assistant.domain.report import PREAMBLE, Report
from assistant.grounding import support_evidence
from assistant.grounding.grounded import Grounded
from assistant.grounding.notes import LAST
from assistant.grounding.support_clauses import Span
from assistant.grounding.support_evidence import weighed
from assistant.grounding.support_lacking import runs
from assistant.grounding.support_numbers import has_open_number
from assistant.grounding.support_rests import Rest, Rests

# A heading of its own: “（一）主动公开” finds, “一、总体情况” finds, not “（一）公开9条，答复2件”
_HEADING = lazy.compile(r"^(?:（[一二三四五六七八九十]{1,3}）|[一二三四五六七八九十]{1,3}、)[^，。；：0-9]{1,24}$")
_ALSO = -1.5  # what a clause must weigh to be shown beside one that has no source, though it alone would not be
_BARE = 0.6  # of the characters of a sentence without any word that needs a source, that a note must have


class Why(StrEnum):
    """Why a sentence is not supported: nothing says it, it says more, or a number in it is open; "" where it is."""

    SUPPORTED = ""
    NO_SOURCE = "no_source"
    SAYS_MORE = "says_more"
    NUMBER = "number"


class Judged(NamedTuple):
    """A sentence from `start` to `end`; `extra` are the clauses in it that no source says, `unsaid` their words.

    `lacking` are those with words that no source has, likely meant by one or not: who adds them is held to them.
    """

    start: int
    end: int
    why: Why
    extra: tuple[Span, ...] = ()
    notes: tuple[str, ...] = ()
    unsaid: tuple[Span, ...] = ()
    lacking: tuple[Span, ...] = ()

    @property
    def is_supported(self) -> bool:
        """Whether figures, notes, last year's report or the format say it."""
        return self.why is Why.SUPPORTED

    @property
    def where(self) -> Span:
        """Where the words are that no source says; the whole sentence where there are none."""
        return (self.extra[0][0], self.extra[-1][1]) if self.extra else (self.start, self.end)


def judged(report: Report, section: str) -> tuple[Judged, ...]:
    """Return the sentences of a narrative, in order, each judged; none of the preamble, which the format demands."""
    if section == PREAMBLE or section not in report.narratives or not report.text(section).strip():
        return ()
    known = report.once(_known)
    if section not in known:
        known[section] = tuple(Reader(report, section).read())
    return known[section]


def has_every_word(report: Report, section: str) -> bool:
    """Whether the notes of a report have every word of a narrative that needs a source, however little it says."""
    reader = Reader(report, section)
    for start, end in reader.spans():
        own = reader.items.within(start, end)
        rests = reader.rests(start, end, own, by_table=False)
        if any(one.lacks.bits or one.clues.claims for one in rests):
            return False
        if has_open_number(reader, own, {number for one in rests for number in one.units}):
            return False
    return True


def _known(report: Report) -> dict[str, tuple[Judged, ...]]:  # noqa: ARG001 - kept with the report
    """Return the narratives that were read: of a draft held against its report one is, not all."""
    return {}


class Reader(Rests):
    """Reads one text of a report."""

    def __init__(self, report: Report, section: str) -> None:
        super().__init__(report, section)
        self.weights = support_evidence.load()

    def read(self) -> Iterator[Judged]:
        """Yield the sentences."""
        for start, end in self.spans():
            said = self.text[start:end].strip()
            if said and is_heading(said):
                self.about_last = self.year.past.search(said) is not None or self.words.answers.search(said) is not None
                yield Judged(start, end, Why.SUPPORTED)
            elif said:
                yield self._sentence(start, end)

    def spans(self) -> Iterator[Span]:
        """Yield where the sentences stand; what is asked within one does not end it."""
        begin = -1
        for start, end in self.clauses.sentences:
            begin = start if begin < 0 else begin
            if end == len(self.text) or not self.clauses.gaps[end]:
                yield begin, end
                begin = -1

    def _sentence(self, start: int, end: int) -> Judged:
        own = self.items.within(start, end)
        by_table = self.tables.are_told(start, end, own)
        if by_table or not self.tables.are_denied(start, end):
            return self._judged(start, end, own, by_table=by_table)
        found = self._judged(start, end, own, by_table=False)
        return found if found.is_supported else self._judged(start, end, own, by_table=True)

    def _judged(self, start: int, end: int, own: Sequence[Grounded], *, by_table: bool) -> Judged:
        rests = self.rests(start, end, own, by_table=by_table)
        lacking = tuple((one.clause.start, one.clause.end) for one in rests if one.clues.is_lacking)
        return self._of_rests((start, end), own, rests, by_table=by_table)._replace(lacking=lacking)

    def _of_rests(self, span: Span, own: Sequence[Grounded], rests: Sequence[Rest], *, by_table: bool) -> Judged:
        start, end = span
        weights = [weighed(one.clues, self.weights) for one in rests]
        least = 0.0 if max(weights, default=0.0) <= 0 else _ALSO
        wrong = [
            one
            for one, weight in zip(rests, weights, strict=True)
            if weight > 0 or (weight > least and one.clues.is_lacking)
        ]
        extra = tuple((one.clause.start, one.clause.end) for one in wrong)
        notes = tuple(dict.fromkeys(self.units[number].source for one in rests for number in one.units))
        if extra:
            why = Why.SAYS_MORE if notes or by_table else Why.NO_SOURCE
            words = tuple(span for one in wrong for span in self._unsaid(one))
            return Judged(start, end, why, extra, notes, words)
        if has_open_number(self, own, {number for one in rests for number in one.units}):
            return Judged(start, end, Why.NUMBER, (), notes)
        if notes or by_table or self._is_set(start, end) or any(item.bound for item in own):
            return Judged(start, end, Why.SUPPORTED, (), notes)
        if self._stands(start, end):
            return Judged(start, end, Why.SUPPORTED)
        begin = end - len(self.text[start:end].lstrip())
        return Judged(start, end, Why.NO_SOURCE, ((begin, end),))

    def _unsaid(self, rest: Rest) -> Iterator[Span]:
        """Yield where the words of a clause stand that no source has, but no single characters of them."""
        begin = rest.clause.start
        yield from ((begin + start, begin + end) for start, end in runs(rest.lacks.bits) if end - start > 1)

    def _is_set(self, start: int, end: int) -> bool:
        """Whether a sentence has what the format demands, or asks the clerk."""
        return 1 in self.clauses.fixed[start:end]

    def _stands(self, start: int, end: int) -> bool:
        """Whether a sentence without any word that needs a source stands in one: 去年的问题是公开内容不全."""
        past = self.about_last or self.year.past.search(self.text, start, end) is not None
        letters = self.clauses.letters(start, end)
        pairs = set(self.clauses.pairs[start : end - 1])
        shared = [len(unit.pairs & pairs) for unit in self.units if past or unit.source != LAST]
        return max(shared, default=0) + 1 >= _BARE * letters > 0


def is_heading(said: str) -> bool:
    """Whether a sentence is a heading of its own."""
    return _HEADING.match(said) is not None
