"""Whole inputs of a report, as an office has them: organ, figures, notes as written down, last year's report.

One file of evals/cases/inputs/ is one case: `report` is the input, `expect` what a draft must ask and must not say.
"""

from typing import Any, Literal

from pydantic import Field

from assistant import resources
from assistant.domain import formats
from assistant.domain.data import Data
from assistant.domain.figures import Cell
from assistant.domain.report import Note, Organ, Report, Section
from assistant.evaluation import CASES
from assistant.reading import notes as reading

FOLDER = f"{CASES}/inputs"
Figure = int | str
Rest = Literal["zero", "blank"]


class LastYear(Data):
    """Last year's report in short: its figures, and the texts of its sections that this year's looks back to."""

    figures: dict[str, Figure] = Field(default_factory=dict[str, Figure])
    overview: str = ""
    problems: str = ""


class Given(Data):
    """What the writer of a report has. Cells that are not given are `rest`; "" is a blank one."""

    organ: Organ
    year: int = 2025
    format: str = "2021"
    figures: dict[str, Figure] = Field(default_factory=dict[str, Figure])
    rest: Rest = "zero"
    notes: str = ""
    last_year: LastYear | None = None


class Expected(Data):
    """What a draft is looked at for: words that must stand in one of its questions, words that must not stand in it."""

    asks: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Input(Data):
    """One whole input."""

    id: str
    tags: tuple[str, ...] = ()
    report: Given
    expect: Expected = Expected()

    def as_report(self) -> Report:
        """Return the report, totals computed, notes sorted as those of a file are, last year's report at hand."""
        own, form = self.report, formats.load(self.report.format)
        labels = {aspect.key: aspect.label for aspect in form.aspects}
        parsed = reading.parse(own.notes, "工作记录.txt", year=own.year, own=labels).notes
        notes = tuple(note.model_copy(update={"id": f"n{number}"}) for number, note in enumerate(parsed, 1))
        report = in_short(own.organ, own.year, own.format, own.figures, own.rest, notes)
        if (before := own.last_year) is None:
            return report
        last = in_short(own.organ, own.year - 1, own.format, before.figures, own.rest, ())
        texts = {"overview": before.overview, "problems": before.problems}
        return report.with_last(last.having(sections={key: Section(text=text) for key, text in texts.items() if text}))


def names() -> list[str]:
    """Return the names of the inputs."""
    return resources.names(FOLDER)


def load(name: str) -> Input:
    """Return an input by the name of its file.

    Raises:
        BrokenResource: It is missing or not as it should be.
    """
    return resources.load(Input, f"{FOLDER}/{name}.yaml")


def in_short(
    organ: Organ, year: int, format_id: str, figures: dict[str, Figure], rest: Rest, notes: tuple[Note, ...]
) -> Report:
    """Return a report from the cells that are given, the others 0 or blank, totals computed."""
    form = formats.load(format_id)
    nested: dict[str, Any] = {}
    for cell, value in figures.items():
        place = nested
        *path, leaf = cell.split(".")
        for part in path:
            place = place.setdefault(part, {})
        place[leaf] = {"raw": ""} if value == "" else value
    report = Report.model_validate(
        {"organ": organ, "year": year, "format": format_id, "figures": nested, "notes": notes}
    )
    totals = {cell for equation in form.equations if equation.computes_minus for cell in equation.minus}
    blank = Cell(raw="") if rest == "blank" else Cell(value=0)
    others = {cell: blank for cell in form.cells if cell not in report.figures and cell not in totals}
    return report.having(figures=report.figures.having(others).totalled(form))
