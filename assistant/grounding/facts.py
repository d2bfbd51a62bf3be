"""Figures and notes → facts: every cell with a number, the sums a reader would form, and what the notes count."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

from assistant.domain.facts import Fact
from assistant.domain.figures import Figures
from assistant.domain.formats import Format
from assistant.domain.report import Note, Report
from assistant.grounding import meanings
from assistant.grounding.cell_facts import TOTAL, CellFacts
from assistant.grounding.computed import ShareOf
from assistant.grounding.material import is_order
from assistant.grounding.notes import LAST, Noted, noted, told_in

_MOST_PARAGRAPHS = 1000  # that are remembered for the same facts


class Facts(CellFacts, Mapping[str, Fact]):
    """What a report's figures and notes say, by id; a fact is formed when it is asked for.

    Ids: a cell (`requests.received.total`), a sum of rows (`sum.requests.refused`, in a column
    `sum.requests.refused.natural_person`), a sum of columns (`requests.received.organizations`), a note's quantity
    (`n3.1`). A blank cell is no fact, and no sum is formed over one, unless `blanks_are_nothing`: then, as a reader
    takes a published table, a blank counts nothing beside numbers, and a blank total is the sum of its row. A mark such
    as “/” where a total stands is no blank, and no sum stands for it; nor is a sum formed over the cells `unknown`.
    """

    def __init__(
        self, form: Format, figures: Figures, last: Figures | None = None, notes: tuple[Note, ...] = (),
        year: int | None = None, before: tuple[str, ...] = (),
        *, blanks_are_nothing: bool = False, unknown: Collection[str] = (), organ: str = "",
    ) -> None:  # fmt: skip
        super().__init__(form, figures, last, blanks_are_nothing=blanks_are_nothing, unknown=unknown)
        self.year, self._notes, self._before, self.organ = year, notes, before, organ
        self._known: dict[str, Fact | None] = {}
        self._rows: dict[str, tuple[str, ...]] = {}
        self._columns: dict[str, list[str]] = {}
        self.paragraphs: dict[object, tuple[int, list[Any]]] = {}

    def keep(self, key: object, read: tuple[int, list[Any]]) -> None:
        """Remember what was read of a paragraph (`matching.ground`): where it began, and its numbers."""
        if len(self.paragraphs) >= _MOST_PARAGRAPHS:
            self.paragraphs.clear()
        self.paragraphs[key] = read

    @cached_property
    def noted(self) -> tuple[Noted, ...]:
        """The quantities of the notes."""
        words = meanings.load()
        return tuple(item for note in self._notes for item in noted(note, words))

    @cached_property
    def told_before(self) -> tuple[Noted, ...]:
        """The quantities of last year's narratives: sources of what is said of last year, and of nothing else."""
        words = meanings.load()
        return tuple(item for text in self._before for item in told_in(LAST, text, words))

    @property
    def sums(self) -> tuple[str, ...]:
        """The ids of the sums of rows that have a name."""
        return tuple(self._computed.rows)

    @property
    def column_sums(self) -> tuple[str, ...]:
        """The ids of the sums of columns that have a name, for every row of their table."""
        return tuple(
            dict.fromkeys(
                f"{cell.rpartition('.')[0]}.{name}"
                for cell in self._form.cells
                for name, item in self._computed.columns.items()
                if cell.partition(".")[0] == item.table
            )
        )

    @property
    def cells(self) -> tuple[str, ...]:
        """The ids of all cells of the format, known or blank."""
        return tuple(self._form.cells)

    def whole_of(self, fact_id: str) -> ShareOf | None:
        """Return the whole that a fact is a part of, as schemas/facts.yaml has it."""
        return next((item for item in self._computed.shares if fact_id in item.parts), None)

    @property
    def parents(self) -> dict[str, str]:
        """The sum that a row is a part of."""
        return self._computed.family[0]

    @property
    def children(self) -> dict[str, tuple[str, ...]]:
        """The rows of a table that a sum of the same name is made of."""
        return self._computed.family[1]

    def is_doubtful(self, fact_id: str) -> bool:
        """Whether a cell of a fact stands in an identity of this year's figures that does not hold."""
        fact = self.about(fact_id)
        return fact is not None and not self.doubtful_cells.isdisjoint(fact.cells)

    @cached_property
    def doubtful_cells(self) -> frozenset[str]:
        """The cells of all identities of this year's figures that do not hold."""
        found: set[str] = set()
        for equation in self._form.equations:
            plus, minus = self._figures.numbers(equation.plus), self._figures.numbers(equation.minus)
            if plus is not None and minus is not None and sum(plus) != sum(minus):
                found |= {*equation.plus, *equation.minus}
        return frozenset(found)

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """The notes, as they are written, but those that give orders: these are no source."""
        return tuple(note for note in self._notes if not is_order(note.text))

    @cached_property
    def has_notes(self) -> bool:
        """Whether there are notes to rest on."""
        return bool(self._notes)

    def __getitem__(self, fact_id: str) -> Fact:
        if (fact := self.about(fact_id)) is None:
            raise KeyError(fact_id)
        return fact

    def __iter__(self) -> Iterator[str]:
        named = (*self._form.cells, *self._computed.rows)
        yield from (fact_id for fact_id in named if self.about(fact_id) is not None)
        yield from (item.fact.id for item in self.noted)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def about(self, fact_id: str) -> Fact | None:
        """Return a fact, or None where the figures do not say it."""
        try:
            return self._known[fact_id]
        except KeyError:
            fact = self._known[fact_id] = self._form_fact(fact_id)
            return fact

    def at(self, table: str, row: str, column: str) -> Fact | None:
        """Return what a row, named rows (`refused`) or several (`granted+partly_granted`) come to in a column."""
        if "+" in row:
            return self.together([self.at(table, name, column) for name in row.split("+")])
        if "+" in column:
            return self.together([self.at(table, row, name) for name in column.split("+")])
        named = f"sum.{table}.{row}"
        if named in self._computed.rows:
            return self.about(named if column == TOTAL else f"{named}.{column}")
        return self.about(f"{table}.{row}.{column}")

    def columns(self, table: str, row: str) -> list[str]:
        """Return the columns that the figures of a row stand in."""
        start = f"{table}.{row.partition('+')[0]}."
        if start not in self._columns:
            self._columns[start] = [cell.removeprefix(start) for cell in self._form.cells if cell.startswith(start)]
        return self._columns[start]

    def rows(self, table: str) -> tuple[str, ...]:
        """Return the rows of a table and its sums of rows that have a name."""
        if table not in self._rows:
            start = f"sum.{table}."
            named = (name.removeprefix(start) for name in self._computed.rows if name.startswith(start))
            cells = (
                cell.split(".", 1)[1].rpartition(".")[0] for cell in self._form.cells if cell.startswith(f"{table}.")
            )
            self._rows[table] = tuple(dict.fromkeys([*cells, *named]))
        return self._rows[table]

    def _form_fact(self, fact_id: str) -> Fact | None:
        if "+" in fact_id and fact_id not in self._form.cells:
            return self.together([self.about(part) for part in fact_id.split("+")])
        found = self.formed(fact_id)
        if found is not None or fact_id in self._form.cells or fact_id.startswith("sum."):
            return found
        return next((item.fact for item in self.noted if item.fact.id == fact_id), None)


_recent: deque[tuple[tuple[object, ...], Facts]] = deque(maxlen=16)


def facts_of(report: Report, *, blanks_are_nothing: bool = False, unknown: Collection[str] = ()) -> Facts:
    """Return what a report's figures and notes say; cells that are `unknown` count for nothing, not for 0.

    While somebody writes, figures and notes stay what they are: what was formed of them is kept with the report, and
    for a while for others that say the same. Where no cell is blank, both are the same facts.
    """
    if not unknown:
        is_lenient = blanks_are_nothing and report.once_of_material(_has_blanks)
        return report.once_of_material(_with_blanks_as_nothing if is_lenient else _as_written)
    return _formed(report, blanks_are_nothing=blanks_are_nothing, unknown=unknown)


def _has_blanks(report: Report) -> bool:
    years = [report.figures, *([report.last.figures] if report.last else [])]
    return any(figures.number(cell) is None for figures in years for cell in report.form.cells)


def _as_written(report: Report) -> Facts:
    return _formed(report)


def _with_blanks_as_nothing(report: Report) -> Facts:
    return _formed(report, blanks_are_nothing=True)


def _formed(report: Report, *, blanks_are_nothing: bool = False, unknown: Collection[str] = ()) -> Facts:
    year_before = report.last if report.last and report.last.year == report.year - 1 else None
    last = year_before.figures if year_before else None
    before = tuple(year_before.text(name) for name in year_before.narratives) if year_before else ()
    told = (
        report.form,
        report.figures,
        last,
        report.notes,
        report.year,
        before,
        blanks_are_nothing,
        frozenset(unknown),
        report.organ.name,
    )
    for known, facts in [*_recent]:
        if all(one is other or one == other for one, other in zip(reversed(told), reversed(known), strict=True)):
            return facts
    facts = Facts(
        report.form, report.figures, last, report.notes, report.year, before,
        blanks_are_nothing=blanks_are_nothing, unknown=unknown, organ=report.organ.name,
    )  # fmt: skip
    _recent.appendleft((told, facts))
    return facts
