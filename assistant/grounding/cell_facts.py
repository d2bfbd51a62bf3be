"""Cells and sums of cells → facts: what the figures of this year and of last year come to."""

from collections.abc import Collection
from functools import cache

from assistant import lazy, resources
from assistant.domain.facts import Fact, Value
from assistant.domain.figures import BLANK, Figures
from assistant.domain.formats import Format
from assistant.grounding.computed import Computed

TOTAL = "total"
# What a sentence leaves out of a printed label: “（三）不予公开” → （三）,
# “部分公开（区分处理的只计这里）” → （区分处理的只计这里）, not “行政许可（件）”
_LABEL = lazy.compile(r"^(?:（.{1,2}）|[一二三四五六七]、|[0-9]\.)|（[^（）]{4,}）$")


class CellFacts:
    """The facts of figures. Which cells are none, and when blanks are nothing, `facts.Facts` says."""

    def __init__(
        self,
        form: Format,
        figures: Figures,
        last: Figures | None,
        *,
        blanks_are_nothing: bool,
        unknown: Collection[str],
    ) -> None:
        self._form, self._figures, self._last = form, figures, last
        self._lenient, self._unknown = blanks_are_nothing, frozenset(unknown)
        self._computed = resources.load(Computed, "schemas/facts.yaml")

    def formed(self, fact_id: str) -> Fact | None:
        """Return a cell, or a sum of rows or columns that has a name."""
        if fact_id in self._form.cells:
            return self._cell(fact_id)
        if fact_id.startswith("sum."):
            row = next((row for row in (fact_id, fact_id.rpartition(".")[0]) if row in self._computed.rows), None)
            return self._sum_of_rows(fact_id, row) if row else None
        row, _, column = fact_id.rpartition(".")
        if column in self._computed.columns and row.partition(".")[0] == self._computed.columns[column].table:
            item = self._computed.columns[column]
            cells = tuple(f"{row}.{name}" for name in item.columns if f"{row}.{name}" in self._form.cells)
            name = _LABEL.sub("", self._form.cells[cells[0]].row_path[-1]) if cells else ""
            return self._sum(fact_id, f"{name}·{item.name}", cells)
        return None

    def together(self, facts: list[Fact | None]) -> Fact | None:
        """Return what facts come to; None where one of them is none."""
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


@cache  # one tuple for all reports: runs of evaluations keep hundreds
def _alone(cell_id: str) -> tuple[str, ...]:
    return (cell_id,)
