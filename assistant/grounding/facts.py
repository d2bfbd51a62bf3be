"""Figures → facts: every cell with a number, and the sums a reader would form."""

from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from assistant import resources
from assistant.domain.facts import Fact
from assistant.domain.report import Report


class Sum(BaseModel):
    """A sum of cells that has a name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    cells: tuple[str, ...]


class Computed(BaseModel):
    """schemas/facts.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sums: dict[str, Sum]


def facts_of(report: Report) -> dict[str, Fact]:
    """Return what the figures of a report say, by id; a blank cell is no fact, and no sum is formed over one."""
    last = report.last.figures if report.last else None
    facts = {
        cell_id: Fact(
            id=cell_id,
            name=cell.name,
            value=value,
            unit=report.figures[cell_id].unit or cell.unit,
            cells=(cell_id,),
            last_year=last.number(cell_id) if last else None,
        )
        for cell_id, cell in report.form.cells.items()
        if (value := report.figures.number(cell_id)) is not None
    }
    for fact_id, item in resources.load(Computed, "schemas/facts.yaml").sums.items():
        numbers = report.figures.numbers(item.cells)
        if numbers is None:
            continue
        before = last.numbers(item.cells) if last else None
        total = sum(numbers)
        facts[fact_id] = Fact(
            id=fact_id,
            name=item.name,
            value=total,
            unit=report.form.cells[item.cells[0]].unit,
            cells=item.cells,
            last_year=sum(before) if before is not None else None,
            formula=f"{' + '.join(map(str, numbers))} = {total}",
        )
    return facts


def rate_of_change(now: int | Decimal, before: int | Decimal) -> Decimal | None:
    """Return the change against last year in percent, to one decimal; None on a base of 0, where there is no rate."""
    if before == 0:
        return None
    return (Decimal(100) * (Decimal(now) - Decimal(before)) / Decimal(before)).quantize(Decimal("0.1"))
