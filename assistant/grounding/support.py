"""Sentence by sentence: does a narrative say what figures and notes say, and no more? Pure, without a model.

A sentence rests on cells (its numbers, or that there are none), on a note whose words cover it, on last year's report
where that is spoken of, or on what the format demands; a question to the clerk rests on nothing and says nothing. What
is left of its words when these are taken away is what it says more. Which words those are: schemas/lexicons/
support.yaml.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from assistant import lazy
from assistant.domain.facts import Value
from assistant.domain.report import PREAMBLE, Report
from assistant.few import pairs_of
from assistant.grounding import bound, support_evidence, support_words
from assistant.grounding.grounded import Grounded, Kind, Verdict
from assistant.grounding.material import is_order
from assistant.grounding.numbers import IN_TABLES
from assistant.grounding.support_clauses import Clauses, Ordered, Span, beside
from assistant.grounding.support_evidence import Clues, weighed
from assistant.grounding.support_lacking import Lacking, Pool, runs
from assistant.grounding.support_notes import LAST, Clause, Sources, Unit, digit_of
from assistant.grounding.support_tables import Tables, is_of_table

# A heading of its own: “（一）主动公开” finds, “一、总体情况” finds, not “（一）公开9条，答复2件”
_HEADING = lazy.compile(r"^(?:（[一二三四五六七八九十]{1,3}）|[一二三四五六七八九十]{1,3}、)[^，。；：0-9]{1,24}$")
_DIGIT = lazy.compile("[0-9]")  # “公开9条” → 9, not “公开九条”
_ONE_EACH = lazy.compile(r"各[^，。；]{0,4}?([0-9一二两三四五六七八九])")  # “4月、9月各办1次” → 各办1
_NUMBER = 2  # characters that a number from a note counts as
_MOSTLY = 0.5  # of a clause that a note must have, for its 没有 to count
_BARE = 0.6  # of the characters of a sentence without any word that needs a source, that a note must have


class Why(StrEnum):
    """Why a sentence is not supported: nothing says it, it says more, or a number in it is open; "" where it is."""

    SUPPORTED = ""
    NO_SOURCE = "no_source"
    SAYS_MORE = "says_more"
    NUMBER = "number"


class Judged(NamedTuple):
    """A sentence from `start` to `end`; `extra` are the clauses in it that no source says, `unsaid` their words."""

    start: int
    end: int
    why: Why
    extra: tuple[Span, ...] = ()
    notes: tuple[str, ...] = ()
    unsaid: tuple[Span, ...] = ()

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


def _known(report: Report) -> dict[str, tuple[Judged, ...]]:  # noqa: ARG001 - kept with the report
    """Return the narratives that were read: of a draft held against its report one is, not all."""
    return {}


class Rest(NamedTuple):
    """A clause, the sentences of the notes that it rests on, and what of it they do not have."""

    clause: Clause
    units: list[int]
    clues: Clues
    lacks: Lacking


class Reader:
    """Reads one text of a report."""

    def __init__(self, report: Report, section: str) -> None:
        self.report, self.text = report, report.text(section)
        text = self.text
        self.words = support_words.load()
        self.weights = support_evidence.load()
        self.year = support_words.of_year(self.words.plan, self.words.past, self.words.none, report.year)
        self.tables = Tables(report, text, self.year, self.words.causes)
        items = bound.every(report).get(section, [])
        self.items = Ordered(items, [item.quantity.start for item in items])
        self.sources = report.once_of_material(_sources)
        self.noted = {item.fact.id: (str(item.fact.note), item.sentence) for item in self.tables.facts.noted}
        self.units = self.sources.units
        self.about_last = False
        said = report.once_of_material(_said)
        self.clauses = Clauses(text, report.organ, self.words, items, self.units, said)
        self.places = self.sources.places(self.clauses.pairs)

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
        found = self._judged(start, end, own, by_table=by_table)
        if found.is_supported or by_table or not self.tables.are_denied(start, end):
            return found
        return self._judged(start, end, own, by_table=True)

    def _judged(self, start: int, end: int, own: Sequence[Grounded], *, by_table: bool) -> Judged:
        rests = self.rests(start, end, by_table=by_table)
        wrong = [one for one in rests if weighed(one.clues, self.weights) > 0]
        extra = tuple((one.clause.start, one.clause.end) for one in wrong)
        notes = tuple(dict.fromkeys(self.units[number].source for one in rests for number in one.units))
        if extra:
            why = Why.SAYS_MORE if notes or by_table else Why.NO_SOURCE
            words = tuple(span for one in wrong for span in self._unsaid(one))
            return Judged(start, end, why, extra, notes, words)
        if self._has_open_number(own, {number for one in rests for number in one.units}):
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

    def rests(self, start: int, end: int, *, by_table: bool) -> list[Rest]:
        """Return the clauses of a sentence that say something, with what each rests on: its words, or its numbers."""
        text, year, words = self.text, self.year, self.words
        past = self.about_last or year.past.search(text, start, end) is not None
        answers = words.answers.search(text, start, end) is not None
        quotes, counts = "“" in text[start:end], _DIGIT.search(text, start, end) is not None
        told = self.tables.names(start, end) if by_table else []
        items, sources, places = self.items.within(start, end), self.sources, self.places
        found: list[tuple[Clause, Sequence[Grounded], dict[int, int], list[int], bool]] = []
        listed = False
        for first, clause in self.clauses.within(start, end, told):
            last = clause.end
            names_past = past and year.past.search(text, first, last) is not None
            back = self.about_last or names_past or (answers and words.answers.search(text, first, last) is not None)
            back = back or (past and (listed or words.lists.match(text, first) is not None))
            listed = (names_past and text[last : last + 1] in "：:") or (listed and back)
            barred = () if back else sources.of_last_year
            covers = sources.covering(clause, places)
            units = sources.chosen(clause, covers, places, barred)
            own = [item for item in items if clause.start <= item.quantity.start < last] if items else ()
            if own:
                units += [number for number in self._counted(own) if number not in units]
            if not units and quotes:
                units = self._quoted(clause)
            if not units and counts and clause.content:
                units = sources.counting(text[clause.start : last], barred)
            found.append((clause, own, covers, units, back))
        pool = Pool(
            sources,
            {number for _, _, _, units, _ in found for number in units if self.units[number].source != LAST},
            text, (start, end), frozenset(self.clauses.pairs[start : end - 1]),
        )  # fmt: skip
        return [
            self._rest(clause, own, covers, units, pool, by_table=by_table, back=back)
            for clause, own, covers, units, back in found
        ]

    def _rest(
        self,
        clause: Clause,
        items: Sequence[Grounded],
        covers: dict[int, int],
        own: list[int],
        shared: Pool,
        *,
        by_table: bool,
        back: bool,
    ) -> Rest:
        """Return what a clause rests on, and what is known of it."""
        pool = shared.having(own)
        lacks = pool.lacking(clause, covers)
        units = [self.units[number] for number in own]
        if not lacks.bits and not clause.claims and (back or not self._is_odd(units)):
            return Rest(clause, own, _NOTHING, lacks)  # the notes have all its words: most are so
        if back and not lacks.bits & ~clause.light and not clause.claims and _leads(self.text, clause):
            return Rest(clause, own, _NOTHING, lacks)
        numbers = [item for item in items if item.verdict is Verdict.SUPPORTED] if items else ()
        if numbers and any(item.bound for item in numbers):  # a person named what it counts
            return Rest(clause, own, _NOTHING, lacks)
        by_own = by_table and (
            any(any(map(is_of_table, item.facts)) for item in numbers)
            or (not own and self.year.none.search(self.text, clause.start, clause.end) is not None)
        )
        whole = clause.content.bit_count() + _NUMBER * len(numbers)
        kinds = {
            kind: None
            for bits, kind, groups in clause.claims
            if bits & ~lacks.had
            and not any(not self.units[number].groups.isdisjoint(groups) for number in pool.numbers)
        }
        clues = Clues(
            whole,
            lacks.much,
            lacks.bits & ~clause.light,
            lacks.absent & ~clause.light,
            tuple(kinds),
            len(numbers),
            not own and not by_own and (clause.content & ~clause.light).bit_count() > 1,
            bool(own) and not back and all(unit.source == LAST for unit in units),
            bool(own) and not by_table and lacks.much <= _MOSTLY * whole and self._turns(clause, units, covers),
        )
        return Rest(clause, own, clues, lacks)

    def _counted(self, items: Iterable[Grounded]) -> Iterator[int]:
        """Yield the sentences of notes that the numbers of a clause are from."""
        for item in items:
            if item.verdict is Verdict.SUPPORTED:
                for name in item.facts:
                    if name in self.noted:
                        yield from self.sources.saying(*self.noted[name])

    def _quoted(self, clause: Clause) -> list[int]:
        """Return the first sentence of a source that has what a clause quotes."""
        quotes = self.clauses.quotes(clause)
        found = (n for n, unit in enumerate(self.units) if any(quote in unit.text for quote in quotes))
        return list(islice(found, 1)) if quotes else []

    def _compares(self, item: Grounded) -> bool:
        """Whether a number is one more or fewer than before, which no number of the tables says by itself."""
        begin = max(self.text.rfind(mark, 0, item.quantity.start) for mark in "，。；：") + 1
        return item.kind is Kind.CHANGE or self.year.past.search(self.text, begin, item.quantity.start) is not None

    def _has_open_number(self, own: Sequence[Grounded], pool: Collection[int]) -> bool:
        """Whether a number is open, and not only told in another unit or order than the source does."""
        for item in own:
            if item.verdict is Verdict.SUPPORTED or item.bound or item.doubtful:
                continue
            value = item.quantity.value
            may_be_cell = item.quantity.unit in IN_TABLES and value in self.tables.values
            if item.verdict is Verdict.UNSUPPORTED and may_be_cell and not self._compares(item):
                continue
            numeral = self.text[slice(*item.quantity.number)]
            if pool and (value == 1 or any(_has_number(self.units[one], numeral, value) for one in pool)):
                continue
            return True
        return False

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

    def _is_odd(self, units: Sequence[Unit]) -> bool:
        """Whether sentences of notes may say the contrary of what rests on them, or are of last year's report."""
        return any(unit.plans or unit.denies or unit.source == LAST for unit in units)

    @cached_property
    def _plans(self) -> bool:
        return self.year.plan.search(self.text) is not None

    def _turns(self, clause: Clause, own: Sequence[Unit], covers: Mapping[int, int]) -> bool:
        """Whether a clause says that there is what a note says there is not, or that done what is planned."""
        if not (all(unit.plans for unit in own) or all(unit.denies for unit in own)):
            return False
        said = self.text[clause.start : clause.end]
        none = self.year.none.search(said) is not None
        if all(unit.plans for unit in own) and not self._plans and not (none and any(unit.denies for unit in own)):
            most = _MOSTLY * clause.content.bit_count()
            others = (number for number, bits in covers.items() if (bits & clause.content).bit_count() > most)
            return all(self.units[number].plans or self.units[number].source == LAST for number in others)
        return (
            not none
            and all(unit.denies for unit in own)
            and all(self._denies(beside(said, unit.text), said) for unit in own)
        )

    def _denies(self, note: str, said: str) -> bool:
        """Whether a clause of a note says that there is not what is said: of 只有结果没有过程, no 过程."""
        found = list(self.year.none.finditer(note))
        if not found:
            return False
        denied = note[found[-1].end() :]
        if len(denied) < _NUMBER:  # 信息处理费没有收
            return True
        return not frozenset(pairs_of(denied)).isdisjoint(pairs_of(said))


def _leads(text: str, clause: Clause) -> bool:
    """Whether a clause leads to what it names: 上年度查摆的问题是“公开渠道少”, 查找出的问题为：."""
    return text[clause.end : clause.end + 1] in ("：", ":") or "“" in text[clause.start : clause.end]


_NOTHING = Clues(0, 0.0, 0, 0, (), 0, nothing=False, last_only=False, turned=False)


def _has_number(unit: Unit, numeral: str, value: Value) -> bool:
    """Whether a sentence of a note has a number, or one for each of some that come to it: 4月和10月各开一次 are 2."""
    if digit_of(numeral) in unit.numerals or str(value) in unit.numerals:
        return True
    each = _ONE_EACH.search(unit.text)
    if each is None:
        return False
    listed = 1 + sum(unit.text.count(mark) for mark in "、和及")
    return str(value) == str(listed) and each[1] in "1一"


def is_heading(said: str) -> bool:
    """Whether a sentence is a heading of its own."""
    return _HEADING.match(said) is not None


def _said(report: Report) -> tuple[re.Pattern[str], ...]:
    return support_words.load().said_of([unit.text for unit in report.once_of_material(_sources).units])


def _sources(report: Report) -> Sources:
    words = support_words.load()
    plan = words.plan.replace("<NEXT>", f"{report.year + 1}年")
    texts = [(note.id, note.text) for note in report.notes if not is_order(note.text)]
    if report.last is not None and (before := report.last.sections.get("problems")) is not None:
        texts.append((LAST, before.text))
    return Sources(texts, words.key, plan, words.none)
