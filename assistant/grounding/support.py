"""Sentence by sentence: does a narrative say what figures and notes say, and no more? Pure, without a model.

A sentence rests on cells (its numbers, or that there are none), on a note whose words cover it, on last year's report
where that is spoken of, or on what the format demands; a question to the clerk rests on nothing and says nothing. What
is left of its words when these are taken away is what it says more. Which words those are: schemas/lexicons/
support.yaml.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from assistant import lazy
from assistant.domain import formats
from assistant.domain.facts import Value
from assistant.domain.figures import Cell, Figures
from assistant.domain.gaps import gaps
from assistant.domain.report import PREAMBLE, Report
from assistant.grounding import bound, meanings, quantities, support_words
from assistant.grounding.absolutes import claims
from assistant.grounding.claims import View
from assistant.grounding.facts import Facts, facts_of
from assistant.grounding.grounded import Grounded, Verdict
from assistant.grounding.open_numbers import is_order
from assistant.grounding.predicates import Claim
from assistant.grounding.support_notes import LAST, Clause, Sources, Unit

Span = tuple[int, int]
# “，” in “公开9条，答复2件” → “，”, not “、”
_CLAUSE = lazy.compile(r"[，,；;：:。！？\n（）()]+")
# A heading of its own: “（一）主动公开” finds, “一、总体情况” finds, not “（一）公开9条，答复2件”
_HEADING = lazy.compile(r"^(?:（[一二三四五六七八九十]{1,3}）|[一二三四五六七八九十]{1,3}、)[^，。；：0-9]{1,24}$")
# “1.公开栏更新慢” → “1.”, “（2）人手少” → （2）, not “12.5万元”
_ITEM = lazy.compile(r"[ 　]*(?:[0-9]{1,2}[.．、](?![0-9])|[（(][0-9一二三四五六七八九十]{1,3}[)）])")
_NUMERAL = lazy.compile(r"[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十]+")  # “共13.5万” → 13.5, “两次” → 两
_ALL = lazy.compile(r"均|皆|全部|都")  # “均已办结” → 均
# A year, a month or a day says when, which others look at: “2025年” → 2025年, “3月底前” → 3月底前
_DATE = lazy.compile(
    r"[0-9一二三四五六七八九十]{1,4}(?:年度?|月份?|日)(?:[底初末]|上旬|中旬|下旬)?(?:[起前内后]|以来|以前|之前)?"
)
_TOO_MUCH = ((3.0, 0.45), (2.0, 0.55))  # characters, and of how many, that no source has: of long clauses, of short
_ALIKE = 0.4  # of the pairs of characters of a clause, that a clause of a note says the same
_NUMBER = 2  # characters that a number from a note counts as
_MOSTLY = 0.5  # of a clause that a note must have, for its 没有 to count


class Why(StrEnum):
    """Why a sentence is not supported: nothing says it, it says more, or a number in it is open; "" where it is."""

    SUPPORTED = ""
    NO_SOURCE = "no_source"
    SAYS_MORE = "says_more"
    NUMBER = "number"


class Judged(NamedTuple):
    """A sentence from `start` to `end`; `extra` are the clauses in it that no source says."""

    start: int
    end: int
    why: Why
    extra: tuple[Span, ...] = ()
    notes: tuple[str, ...] = ()

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
    return report.once(_all).get(section, ())


def _all(report: Report) -> dict[str, tuple[Judged, ...]]:
    return {section: tuple(_Reader(report, section).read()) for section in report.narratives if section != PREAMBLE}


T = TypeVar("T")


class Ordered(Generic[T]):
    """Things in the order of their places in a text."""

    def __init__(self, things: Sequence[T], places: Sequence[int]) -> None:
        self.all, self._places = things, places

    def within(self, start: int, end: int) -> Sequence[T]:
        """Return those that begin between two places."""
        return self.all[bisect_left(self._places, start) : bisect_left(self._places, end)]


class _Rest(NamedTuple):
    """A clause, what each sentence of the notes has of it, and which of them it rests on."""

    clause: Clause
    covers: Mapping[int, int]
    units: list[int]


class _Reader:
    """Reads one text of a report."""

    def __init__(self, report: Report, section: str) -> None:
        self.report, self.text = report, report.text(section)
        self.words = support_words.load()
        self.year = support_words.of_year(self.words.plan, self.words.past, self.words.none, report.year)
        self.facts = facts_of(report, blanks_are_nothing=True)
        self.meanings = meanings.load()
        items = bound.every(report).get(section, [])
        self.items = Ordered(items, [item.quantity.start for item in items])
        self.gaps = _marked(self.text, [(gap.start, gap.end) for gap in gaps(self.text)])
        fixed = [match.span() for match in self.words.set_phrases.finditer(self.text)]
        self.fixed = _marked(self.text, fixed, self.gaps)  # what says nothing, or what must be said
        self.sources = report.once_of_material(_sources)
        self.told = report.once_of_material(_told)
        self.noted = {item.fact.id: (str(item.fact.note), item.sentence) for item in self.facts.noted}
        self.units = self.sources.units
        self.notes = self.sources.sources - {LAST}
        groups = self.words.groups
        same = [(*span, groups[self.text[slice(*span)]]) for span in self.words.same_words.find(self.text)]
        self.same = Ordered(same, [one[0] for one in same])
        more = [match.span() for match in self.words.says_more.finditer(self.text)]
        more = [one for one in more if not all(self.fixed[slice(*one)])]
        self.more = Ordered(more, [one[0] for one in more])
        self.plain = self._plain()
        self.about_last = False

    def _plain(self) -> bytearray:
        """Return for each character of the text whether it needs no source."""
        text, organ = self.text, self.report.organ
        found = list(self.words.plain_words.find(text))
        found += [match.span() for match in _DATE.finditer(text)]
        found += [(item.quantity.start, item.quantity.end) for item in self.items.all]
        for name in {organ.name, organ.short, organ.region} - {""}:
            at = text.find(name)
            while at >= 0:
                found.append((at, at + len(name)))
                at = text.find(name, at + len(name))
        return _marked(text, found, self.fixed)

    def read(self) -> Iterator[Judged]:
        """Yield the sentences."""
        for start, end in self._spans():
            said = self.text[start:end].strip()
            if said and _HEADING.match(said):
                self.about_last = self.year.past.search(said) is not None or self.words.answers.search(said) is not None
                yield Judged(start, end, Why.SUPPORTED)
            elif said:
                yield self._sentence(start, end)

    def _spans(self) -> Iterator[Span]:
        """Yield where the sentences stand; what is asked within one does not end it."""
        begin = -1
        for start, end in quantities.sentences(self.text):
            begin = start if begin < 0 else begin
            if end == len(self.text) or not self.gaps[end]:
                yield begin, end
                begin = -1

    def _sentence(self, start: int, end: int) -> Judged:
        own = self.items.within(start, end)
        by_table = self._counts(start, end, own)
        found = self._judged(start, end, own, by_table=by_table)
        if found.is_supported or by_table or not self._denies(start, end):
            return found
        return self._judged(start, end, own, by_table=True)

    def _judged(self, start: int, end: int, own: Sequence[Grounded], *, by_table: bool) -> Judged:
        named = [name[:2] for name in self._view(start, end).names] if by_table else []
        rests = self._rests(start, end, named)
        pool = {number for one in rests for number in one.units if self.units[number].source != LAST}
        extra = [(one.clause.start, one.clause.end) for one in rests if self._says_more(one, pool, by_table=by_table)]
        notes = tuple(dict.fromkeys(self.units[number].source for one in rests for number in one.units))
        if extra:
            why = Why.SAYS_MORE if notes or by_table else Why.NO_SOURCE
            return Judged(start, end, why, tuple(extra), notes)
        if self._has_open_number(own, pool):
            return Judged(start, end, Why.NUMBER, (), notes)
        if notes or by_table or self._is_set(start, end) or any(item.bound for item in own):
            return Judged(start, end, Why.SUPPORTED, (), notes)
        begin = end - len(self.text[start:end].lstrip())
        return Judged(start, end, Why.NO_SOURCE, ((begin, end),))

    def _rests(self, start: int, end: int, named: Sequence[Span]) -> list[_Rest]:
        """Return the clauses of a sentence with what each rests on: what has its words, or its numbers."""
        text, year, words = self.text, self.year, self.words
        past = self.about_last or year.past.search(text, start, end) is not None
        found: list[_Rest] = []
        for first, last in _clauses(text, start, end):
            clause = self._clause(first, last, named)
            may_look_back = self.about_last or (
                past and (year.past.search(text, first, last) is not None or words.lists.match(text, first) is not None)
            )
            may_look_back = may_look_back or words.answers.search(text, first, last) is not None
            covers = self.sources.covering(text, clause)
            units = self.sources.chosen(clause, covers, self.sources.sources if may_look_back else self.notes)
            units += [number for number in self._counted(clause) if number not in units]
            found.append(_Rest(clause, covers, units))
        return found

    def _counted(self, clause: Clause) -> Iterator[int]:
        """Yield the sentences of notes that the numbers of a clause are from."""
        for item in self.items.within(clause.start, clause.end):
            if item.verdict is Verdict.SUPPORTED:
                for name in item.facts:
                    if name in self.noted:
                        yield from self.sources.saying(*self.noted[name])

    def _has_open_number(self, own: Sequence[Grounded], pool: Collection[int]) -> bool:
        """Whether a number is open, and not only told in another unit or order than the source does."""
        for item in own:
            if item.verdict is Verdict.SUPPORTED or item.bound or item.doubtful:
                continue
            if item.verdict is Verdict.UNSUPPORTED and item.quantity.value in self.told:
                continue
            numeral = self.text[slice(*item.quantity.number)]
            if not any(numeral in _NUMERAL.findall(self.units[one].text) for one in pool):
                return True
        return False

    def _is_set(self, start: int, end: int) -> bool:
        """Whether a sentence has what the format demands, or asks the clerk."""
        return 1 in self.fixed[start:end]

    def _counts(self, start: int, end: int, own: Sequence[Grounded]) -> bool:
        """Whether a sentence tells figures of the tables."""
        if any(item.verdict is Verdict.SUPPORTED and any(map(_is_of_table, item.facts)) for item in own):
            return True
        likely = any(item.verdict is Verdict.UNSUPPORTED and item.quantity.value in self.told for item in own)
        return likely and any(name.names_cells for name in self._view(start, end).names)

    def _denies(self, start: int, end: int) -> bool:
        """Whether a sentence says that there is none of what the tables have 0 of."""
        if self.year.none.search(self.text, start, end) is None and _ALL.search(self.text, start, end) is None:
            return False
        said = self.text[start:end]
        return any(
            self._is_none(claim)
            for name in formats.available()  # the form of another year may have one column where this has three
            for claim in claims(said, _ones(name, self.report.year))
        )

    def _is_none(self, claim: Claim) -> bool:
        """Whether the tables have 0 of what words say that there is none of."""
        facts = [self.facts.about(name) for name in claim.facts]
        values = [None if fact is None else fact.last_year if claim.last_year else fact.value for fact in facts]
        return all(value == 0 for value in values)

    def _view(self, start: int, end: int) -> View:
        return View(self.text, start, end, self.facts, self.meanings)

    def _clause(self, start: int, end: int, named: Sequence[Span]) -> Clause:
        text, plain = self.text, self.plain
        if item := _ITEM.match(text, start, end):
            start = item.end()
        content = more = 0
        for at in range(start, end):
            if not plain[at] and _is_word(text[at]):
                content |= 1 << (at - start)
        clause = Clause(start, end, content, 0, tuple(self.same.within(start, end)))
        for first, last in named:
            if first < end and last > start:
                content &= ~clause.bits(max(first, start), min(last, end))
        for first, last in self.more.within(start, end):
            more |= clause.bits(first, last)
        return clause._replace(content=content | more, more=more)

    def _says_more(self, rest: _Rest, pool: set[int], *, by_table: bool) -> bool:
        """Whether a clause says what none of some sentences of notes says."""
        clause, own = rest.clause, rest.units
        if not clause.content:
            return False
        lacks = self.sources.lacking(self.text, clause, rest.covers, pool.union(own))
        if lacks.bits & clause.more:
            return True
        if not lacks.bits and (by_table or not own):
            return False
        numbers = [item for item in self.items.within(clause.start, clause.end) if item.verdict is Verdict.SUPPORTED]
        if any(item.bound for item in numbers):
            return False  # a person named what it counts
        whole = clause.content.bit_count() + _NUMBER * len(numbers)
        if any(lacks.much >= most and lacks.much >= share * whole for most, share in _TOO_MUCH):
            return True
        if self._has_foreign_item(clause, lacks.bits):
            return True
        units = [self.units[number] for number in own]
        return not by_table and units != [] and lacks.much <= _MOSTLY * whole and self._turns(clause, units)

    def _has_foreign_item(self, clause: Clause, lacks: int) -> bool:
        """Whether a thing of a list is in no source, by the two characters beside its mark: 网站、电子屏."""
        at = self.text.find("、", clause.start, clause.end)
        while at >= 0:
            before = clause.content & ((1 << (at - clause.start)) - 1)
            behind = clause.content & ~before
            for near in (_highest(before), _lowest(behind)):
                if near and near & ~lacks == 0:
                    return True
            at = self.text.find("、", at + 1, clause.end)
        return False

    def _turns(self, clause: Clause, own: Sequence[Unit]) -> bool:
        """Whether a clause says that there is what a note says there is not, or that done what is planned."""
        said = self.text[clause.start : clause.end]
        plans = self.year.plan.search(self.text, clause.start, clause.end) is not None
        if not plans and all(unit.plans for unit in own) and self.year.plan.search(self.text) is None:
            return True
        denies = self.year.none.search(said) is not None
        return not denies and all(self.year.none.search(_beside(said, unit.text)) is not None for unit in own)


def _marked(text: str, spans: Iterable[Span], more: bytearray | None = None) -> bytearray:
    """Return for each character of a text whether one of some spans has it, or it is marked already."""
    marked = bytearray(len(text)) if more is None else bytearray(more)
    for start, end in spans:
        marked[start:end] = b"\x01" * (end - start)
    return marked


def _highest(bits: int) -> int:
    """Return the two highest bits, 0 where there are fewer."""
    first = 1 << (bits.bit_length() - 1) if bits else 0
    rest = bits ^ first
    return first | 1 << (rest.bit_length() - 1) if rest else 0


def _lowest(bits: int) -> int:
    """Return the two lowest bits, 0 where there are fewer."""
    first = bits & -bits
    rest = bits ^ first
    return first | (rest & -rest) if rest else 0


def _beside(said: str, note: str) -> str:
    """Return the clause of a note that has most pairs of characters of a text, "" where it has few."""
    pairs = {said[at : at + 2] for at in range(len(said) - 1)}
    shared = {part: sum(part[at : at + 2] in pairs for at in range(len(part) - 1)) for part in _CLAUSE.split(note)}
    best = max(shared, key=lambda part: shared[part])
    return best if shared[best] >= _ALIKE * len(pairs) else ""


def _told(report: Report) -> frozenset[Value]:
    """Return the numbers of the tables, but 0 and 1, which stand everywhere."""
    values = (report.figures.number(cell) for cell in report.figures)
    return frozenset(value for value in values if value is not None and value > 1)


def _is_of_table(fact: str) -> bool:
    """Whether a fact is one of the tables: requests.received.total, not n3.1."""
    return not (fact.startswith("n") and fact[1:].partition(".")[0].isdigit())


def _is_word(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or (char.isascii() and char.isalpha())


def _clauses(text: str, start: int, end: int) -> Iterator[Span]:
    begin = start
    for match in _CLAUSE.finditer(text, start, end):
        if match.start() > begin:
            yield begin, match.start()
        begin = match.end()
    if begin < end:
        yield begin, end


def _sources(report: Report) -> Sources:
    words = support_words.load()
    plan = words.plan.replace("<NEXT>", f"{report.year + 1}年")
    texts = [(note.id, note.text) for note in report.notes if not is_order(note.text)]
    if report.last is not None and (before := report.last.sections.get("problems")) is not None:
        texts.append((LAST, before.text))
    return Sources(texts, words.key, plan)


@lru_cache(8)
def _ones(format_id: str, year: int) -> Facts:
    """Return the facts of a report that has one of each: what words of none then contradict is what they speak of."""
    form = formats.load(format_id)
    return Facts(form, Figures({cell: Cell(value=1) for cell in form.cells}), None, (), year, blanks_are_nothing=True)
