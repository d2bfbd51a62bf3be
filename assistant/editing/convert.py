"""Turn a report into another national format: what has the same cell moves, the rest is blank and is named."""

from typing import NamedTuple

from assistant.domain import formats
from assistant.domain.bindings import NOTES
from assistant.domain.figures import BLANK, Cell, Figures
from assistant.domain.report import PREAMBLE, Report
from assistant.errors import UnusableInput


class Converted(NamedTuple):
    """The new report; cells now blank; rows that moved (old → new); cells with a value that have no place now."""

    report: Report
    blank: tuple[str, ...]
    moved: dict[str, str]
    dropped: tuple[str, ...]


def convert(report: Report, to: str) -> Converted:
    """Return the report in the format `to`, with what moved, what is blank and what found no place.

    Raises:
        UnusableInput: There is no such format, or the report is in it already.
    """
    form = formats.load(to)
    if form.id == report.format:
        raise UnusableInput("报告已经是 {format} 年格式", format=to)
    sources = form.sources(report.form)
    cells = {cell: report.figures.get(sources[cell], BLANK) if cell in sources else BLANK for cell in form.cells}
    moved = {old: new for new, old in form.converts.get(report.format, {}).items()}
    dropped = tuple(cell for cell in report.form.cells if _holds(report.figures, cell) and cell not in sources.values())
    kept = {PREAMBLE, *(section.key for section in form.sections)}
    sections = {key: text for key, text in report.sections.items() if key in kept}
    gone = set(report.form.cells) - set(form.cells)
    waivers = tuple(waiver for waiver in report.waivers if not gone & set(waiver.where.split()))
    bindings = tuple(item for item in report.bindings if item.cell not in gone and item.section in {*kept, NOTES})
    imported = report.imported.model_copy(update={"format": report.format}) if report.imported else None
    new = report.having(
        format=to, figures=Figures(cells), sections=sections, waivers=waivers, bindings=bindings, imported=imported
    )
    blank = tuple(cell for cell, filled in cells.items() if filled.blank)
    return Converted(new, blank, moved, dropped)


def _holds(figures: Figures, cell: str) -> bool:
    filled: Cell | None = figures.get(cell)
    return filled is not None and not filled.blank
