"""Figures and notes → facts: every cell with a number, the sums a reader would form, and what the notes count."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict

from assistant import lazy, resources
from assistant.domain.facts import Fact, Value
from assistant.domain.figures import BLANK, Figures
from assistant.domain.formats import Format
from assistant.domain.report import Note, Report
from assistant.grounding import meanings
from assistant.grounding.grounded import shown
from assistant.grounding.notes import Noted, noted

TOTAL = "total"
_MOST_PARAGRAPHS = 1000  # that are remembered for the same facts
CHANGE = ".change"  # behind the id of a fact: its comparison with last year, as a phrase
# What a sentence leaves out of a printed label: “（三）不予公开” → （三）,
# “部分公开（区分处理的只计这里）” → （区分处理的只计这里）, not “行政许可（件）”
_LABEL = lazy.compile(r"^(?:（.{1,2}）|[一二三四五六七]、|[0-9]\.)|（[^（）]{4,}）$")


class RowSum(BaseModel):
    """Rows of a table that have a name together, in every column."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    table: str
    rows: tuple[str, ...]


class ColumnSum(BaseModel):
    """Columns of a table that have a name together, in every row."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    table: str
    columns: tuple[str, ...]


class ShareOf(BaseModel):
    """Facts that are parts of a whole, and how a sentence says so: 占办结总数的."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    whole: str
    says: str
    parts: tuple[str, ...]


class Computed(BaseModel):
    """schemas/facts.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: dict[str, RowSum]
    columns: dict[str, ColumnSum]
    shares: tuple[ShareOf, ...] = ()

    @cached_property
    def family(self) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
        """The sum that a row is a part of, and the rows that a sum of the same name is made of."""
        return _family(self)


_WHOLE = "all"  # the sum of rows that have no name together: it is no parent


def _family(computed: Computed) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    parents: dict[str, str] = {}
    children: dict[str, tuple[str, ...]] = {}
    for fact_id, item in computed.rows.items():
        name = fact_id.rpartition(".")[2]
        if name == _WHOLE:
            continue
        parts = tuple(row for row in item.rows if row != name)
        parents |= dict.fromkeys(parts, name)
        if all(row.startswith(f"{name}.") for row in parts):
            children[name] = parts
    return parents, children


class Facts(Mapping[str, Fact]):
    """What a report's figures and notes say, by id; a fact is formed when it is asked for.

    Ids: a cell (`requests.received.total`), a sum of rows (`sum.requests.refused`, in a column
    `sum.requests.refused.natural_person`), a sum of columns (`requests.received.organizations`), a note's quantity
    (`n3.1`). A blank cell is no fact, and no sum is formed over one, unless `blanks_are_nothing`: then, as a reader
    takes a published table, a blank counts nothing beside numbers, and a blank total is the sum of its row. A mark such
    as “/” where a total stands is no blank, and no sum stands for it; nor is a sum formed over the cells `unknown`.
    """

    def __init__(
        self, form: Format, figures: Figures, last: Figures | None = None, notes: tuple[Note, ...] = (),
        year: int | None = None, *, blanks_are_nothing: bool = False, unknown: Collection[str] = (),
    ) -> None:  # fmt: skip
        self.year = year
        self._form, self._figures, self._last, self._notes = form, figures, last, notes
        self._lenient, self._unknown = blanks_are_nothing, frozenset(unknown)
        self._computed = resources.load(Computed, "schemas/facts.yaml")
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
            return self._together([self.at(table, name, column) for name in row.split("+")])
        if "+" in column:
            return self._together([self.at(table, row, name) for name in column.split("+")])
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

    def _together(self, facts: list[Fact | None]) -> Fact | None:
        found = [fact for fact in facts if fact is not None]
        if len(found) != len(facts):
            return None
        values, before = [fact.value for fact in found], [fact.last_year for fact in found]
        return Fact(
            id="+".join(fact.id for fact in found),
            name="、".join(self.short(fact) for fact in found),
            value=sum(values),
            unit=found[0].unit,
            cells=tuple(dict.fromkeys(cell for fact in found for cell in fact.cells)),
            last_year=sum(value for value in before if value is not None) if None not in before else None,
            formula=f"{' + '.join(map(str, values))} = {sum(values)}",
        )

    def short(self, fact: Fact) -> str:
        """Return what a fact is called in a sentence: its row, and its column where that is not the total."""
        cell = self._form.cells.get(fact.id)
        if cell is None:
            return fact.name
        labels = [_LABEL.sub("", label) for label in cell.row_path]
        row = "·".join(labels[-2:]) if labels[-1:] == ["总计"] else labels[-1] if labels else ""
        columns = [label for label in cell.column_path if label not in ("申请人情况", "总计", "信息内容")]
        return "·".join(part for part in (row, *columns) if part) or fact.name

    def _form_fact(self, fact_id: str) -> Fact | None:
        if fact_id in self._form.cells:
            return self._cell(fact_id)
        if "+" in fact_id:
            return self._together([self.about(part) for part in fact_id.split("+")])
        if fact_id.startswith("sum."):
            row = next((row for row in (fact_id, fact_id.rpartition(".")[0]) if row in self._computed.rows), None)
            return self._sum_of_rows(fact_id, row) if row else None
        row, _, column = fact_id.rpartition(".")
        if column in self._computed.columns and row.partition(".")[0] == self._computed.columns[column].table:
            item = self._computed.columns[column]
            cells = tuple(f"{row}.{name}" for name in item.columns if f"{row}.{name}" in self._form.cells)
            name = _LABEL.sub("", self._form.cells[cells[0]].row_path[-1]) if cells else ""
            return self._sum(fact_id, f"{name}·{item.name}", cells)
        return next((item.fact for item in self.noted if item.fact.id == fact_id), None)

    def _cell(self, cell_id: str) -> Fact | None:
        cell, value = self._form.cells[cell_id], self._figures.number(cell_id)
        if value is None:
            return self._blank_total(cell_id)
        unit = self._figures[cell_id].unit or cell.unit
        last = self._last.number(cell_id) if self._last else None
        return Fact(id=cell_id, name=cell.name, value=value, unit=unit, cells=_alone(cell_id), last_year=last)

    def _blank_total(self, cell_id: str) -> Fact | None:
        if not self._lenient or not cell_id.endswith(f".{TOTAL}") or cell_id in self._unknown:
            return None
        if not self._figures.get(cell_id, BLANK).blank:
            return None  # “/”: what its writer meant, nobody knows
        row = cell_id.removesuffix(TOTAL)
        parts = tuple(cell for cell in self._form.cells if cell.startswith(row) and cell != cell_id)
        return self._sum(cell_id, self._form.cells[cell_id].name, parts)

    def _sum_of_rows(self, fact_id: str, row: str) -> Fact | None:
        item = self._computed.rows[row]
        column = fact_id[len(row) + 1 :] or TOTAL
        columns = self._computed.columns.get(column)
        names = columns.columns if columns else (column,)
        cells = tuple(
            cell for row in item.rows for name in names if (cell := f"{item.table}.{row}.{name}") in self._form.cells
        )
        name = item.name if column == TOTAL else f"{item.name}·{columns.name if columns else self._label(cells)}"
        return self._sum(fact_id, name, cells)

    def _label(self, cells: tuple[str, ...]) -> str:
        return self._form.cells[cells[0]].column_path[-1] if cells else ""

    def _sum(self, fact_id: str, name: str, cells: tuple[str, ...]) -> Fact | None:
        numbers = self._numbers(self._figures, cells)
        if not numbers:
            return None
        before = self._numbers(self._last, cells) if self._last else None
        total = sum(numbers)
        return Fact(
            id=fact_id,
            name=name,
            value=total,
            unit=self._form.cells[cells[0]].unit,
            cells=cells,
            last_year=sum(before) if before else None,
            formula=f"{' + '.join(map(str, numbers))} = {total}",
        )

    def _numbers(self, figures: Figures, cells: tuple[str, ...]) -> list[Value] | None:
        if not self._lenient:
            return figures.numbers(cells)
        if figures is self._figures and not self._unknown.isdisjoint(cells):
            return None
        found: list[Value] = []
        for cell in cells:
            value = figures.number(cell)
            if value is None and cell.endswith(f".{TOTAL}"):
                row = cell.removesuffix(TOTAL)
                parts = [figures.number(part) for part in self._form.cells if part.startswith(row) and part != cell]
                value = sum(part for part in parts if part is not None) if any(p is not None for p in parts) else None
            if value is not None:
                found.append(value)
        return found


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


@cache  # one tuple for all reports: runs of evaluations keep hundreds
def _alone(cell_id: str) -> tuple[str, ...]:
    return (cell_id,)


def _has_blanks(report: Report) -> bool:
    years = [report.figures, *([report.last.figures] if report.last else [])]
    return any(figures.number(cell) is None for figures in years for cell in report.form.cells)


def _as_written(report: Report) -> Facts:
    return _formed(report)


def _with_blanks_as_nothing(report: Report) -> Facts:
    return _formed(report, blanks_are_nothing=True)


def _formed(report: Report, *, blanks_are_nothing: bool = False, unknown: Collection[str] = ()) -> Facts:
    last = report.last.figures if report.last and report.last.year == report.year - 1 else None
    told = (report.form, report.figures, last, report.notes, report.year, blanks_are_nothing, frozenset(unknown))
    for known, facts in [*_recent]:
        if all(one is other or one == other for one, other in zip(reversed(told), reversed(known), strict=True)):
            return facts
    facts = Facts(
        report.form, report.figures, last, report.notes, report.year,
        blanks_are_nothing=blanks_are_nothing, unknown=unknown,
    )  # fmt: skip
    _recent.appendleft((told, facts))
    return facts


def rate_of_change(now: Value, before: Value) -> Decimal | None:
    """Return the change against last year in percent, to one decimal; None on a base of 0, where there is no rate."""
    if before == 0:
        return None
    return (Decimal(100) * (Decimal(now) - Decimal(before)) / Decimal(before)).quantize(Decimal("0.1"))


def change_in_words(fact: Fact) -> str:
    """Return the comparison with last year as words and figures together: what may stand behind the value and a comma.

    Never a rate on a base of 0, nor one of what is 0 now.
    """
    assert fact.last_year is not None  # noqa: S101 - the caller made sure
    difference = fact.value - fact.last_year
    if difference == 0:
        return "与上年持平"
    word = "增加" if difference > 0 else "减少"
    said = f"比上年{word}{shown(abs(difference))}{fact.unit}"
    rate = rate_of_change(fact.value, fact.last_year)
    if rate is None:
        return f"上年为0{fact.unit}"
    if fact.value == 0:
        return said
    return f"{said}，{'增长' if difference > 0 else '下降'}{shown(abs(rate))}%"
