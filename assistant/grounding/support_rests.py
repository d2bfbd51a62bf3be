"""What the clauses of a text rest on: the words of notes, numbers, tables, and what of a clause none of them has."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from assistant import lazy
from assistant.domain.report import Report
from assistant.few import pairs_of
from assistant.grounding import bound, support_words
from assistant.grounding.grounded import Grounded, Verdict
from assistant.grounding.material import is_order
from assistant.grounding.notes import LAST
from assistant.grounding.support_clauses import Clauses, Ordered, beside
from assistant.grounding.support_evidence import Clues, Wording
from assistant.grounding.support_lacking import Lacking, Pool
from assistant.grounding.support_notes import Clause, Sources, Unit
from assistant.grounding.support_tables import Tables, is_of_table

_DIGIT = lazy.compile("[0-9]")  # “公开9条” → 9, not “公开九条”
_NUMBER = 2  # characters that a number from a note counts as
_MOSTLY = 0.5  # of a clause that a note must have, for its 没有 to count


class Rest(NamedTuple):
    """A clause, the sentences of the notes that it rests on, and what of it they do not have."""

    clause: Clause
    units: list[int]
    clues: Clues
    lacks: Lacking


class Rests:
    """One text of a report, held against its sources.

    `about_last`: the heading that was read last speaks of last year.
    """

    def __init__(self, report: Report, section: str) -> None:
        self.text = text = report.text(section)
        self.words = support_words.load()
        self.year = support_words.of_year(self.words.plan, self.words.past, self.words.none, report.year)
        self.tables = Tables(report, text, self.year, self.words.causes)
        items = bound.every(report).get(section, [])
        self.items = Ordered(items, [item.quantity.start for item in items])
        self.sources = report.once_of_material(_sources)
        self.noted = {item.fact.id: (str(item.fact.note), item.sentence) for item in self.tables.facts.noted}
        self.units = self.sources.units
        self.about_last = False
        said, self.unheard = report.once_of_material(_said)
        self.clauses = Clauses(text, report.organ, self.words, items, self.units, said)
        self.places = self.sources.places(self.clauses.pairs)

    def rests(self, start: int, end: int, items: Sequence[Grounded], *, by_table: bool) -> list[Rest]:
        """Return the clauses of a sentence that say something, with what each rests on: its words, or its numbers.

        Args:
            start: Where the sentence begins.
            end: Where it ends.
            items: The numbers of the sentence.
            by_table: Whether the tables say what it says.
        """
        text, year, words = self.text, self.year, self.words
        past = self.about_last or year.past.search(text, start, end) is not None
        answers = words.answers.search(text, start, end) is not None
        quotes, counts = "“" in text[start:end], _DIGIT.search(text, start, end) is not None
        told = self.tables.names(start, end) if by_table else []
        sources, places = self.sources, self.places
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
        rests = [
            self._rest(clause, own, covers, units, pool, by_table=by_table, back=back)
            for clause, own, covers, units, back in found
        ]
        for place, rest in enumerate(rests):
            if rest.clues.is_open:
                wording = self._wording(rest, pool, (place, len(rests)))
                rests[place] = rest._replace(clues=rest.clues._replace(wording=wording))
        return rests

    def _wording(self, rest: Rest, pool: Pool, place: tuple[int, int]) -> Wording:
        """Return the words of a clause beside those of its notes."""
        unused = [pool.unused(number) for number in rest.units]
        own = [len(free) for number, free in zip(rest.units, unused, strict=True) if self.units[number].source != LAST]
        text = self.text[rest.clause.start : rest.clause.end]
        length = max((len(self.units[number].text) for number in rest.units), default=0)
        free = unused[0] if unused else ""
        return Wording(text, rest.lacks.bits, free, min(own, default=0), len(unused), length, *place)

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
        if not back and self._is_unheard(clause):
            return Rest(clause, own, _UNHEARD, lacks)
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
            bool(own),
            not own and not by_own and (clause.content & ~clause.light).bit_count() > 1,
            bool(own) and not back and all(unit.source == LAST for unit in units),
            bool(own) and not by_table and lacks.much <= _MOSTLY * whole and self._turns(clause, units, covers),
            unheard=False,
            wording=_NO_WORDING,
        )
        return Rest(clause, own, clues, lacks)

    def _is_unheard(self, clause: Clause) -> bool:
        """Whether a clause says, and does not only ask, what every report says, and no note does."""
        found = (one.search(self.text, clause.start, clause.end) for one in self.unheard)
        return any(match and not self.clauses.gaps[match.start()] for match in found)

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

    def _is_odd(self, units: Sequence[Unit]) -> bool:
        """Whether sentences of notes may say the contrary of what rests on them, or are of last year's report."""
        return any(unit.plans or unit.denies or unit.source == LAST for unit in units)

    @cached_property
    def _plans(self) -> bool:
        return self.year.plan.search(self.text) is not None

    def _turns(self, clause: Clause, own: Sequence[Unit], covers: Mapping[int, int]) -> bool:
        """Whether a clause says that there is what a note says there is not, or that done what is planned."""
        planned, denied = all(unit.plans for unit in own), all(unit.denies for unit in own)
        if not (planned or denied):
            return False
        said = self.text[clause.start : clause.end]
        none = self.year.none.search(said) is not None
        if planned and not self._plans and not (none and any(unit.denies for unit in own)):
            most = _MOSTLY * clause.content.bit_count()
            others = (number for number, bits in covers.items() if (bits & clause.content).bit_count() > most)
            return all(self.units[number].plans or self.units[number].source == LAST for number in others)
        return denied and not none and all(self._denies(beside(said, unit.text), said) for unit in own)

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


_NO_WORDING = Wording("", 0, "", 0, 0, 0, 0, 0)
_NOTHING = Clues(
    0, 0.0, 0, 0, (), 0, noted=False, nothing=False, last_only=False, turned=False, unheard=False, wording=_NO_WORDING
)
_UNHEARD = _NOTHING._replace(unheard=True)


def _said(report: Report) -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    """Return what every report says that a note says too, and what no note says."""
    words, units = support_words.load(), report.once_of_material(_sources).units
    notes = [unit.text for unit in units if unit.source != LAST]
    return words.said_of([unit.text for unit in units]), words.unheard_of(notes) if notes else ()


def _sources(report: Report) -> Sources:
    words = support_words.load()
    plan = words.plan.replace("<NEXT>", f"{report.year + 1}年")
    texts = [(note.id, note.text) for note in report.notes if not is_order(note.text)]
    if report.last is not None and (before := report.last.sections.get("problems")) is not None:
        texts.append((LAST, before.text))
    return Sources(texts, words.key, plan, words.none)
