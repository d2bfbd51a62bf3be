"""Figures read again into a report that has gone on since: they change, what people wrote stays."""

from typing import NamedTuple

from assistant.domain.figures import BLANK, Cell
from assistant.domain.findings import Edit
from assistant.domain.report import Imported, Report
from assistant.domain.signing import lapsed
from assistant.editing import figures
from assistant.editing.figures import Asked
from assistant.errors import UnusableInput


class CellChange(NamedTuple):
    """A cell that another file has otherwise: what stood there, what stands there now."""

    cell: str
    old: Cell
    new: Cell


class ReadAgain(NamedTuple):
    """The report with the new figures, and what that changed.

    `changes` are the cells, `edits` the numbers of the prose that followed, `asked` those a person must look at,
    `lapsed` the parts whose sign-off is void now, `unread` the cells that the new file does not have: they stay.
    """

    report: Report
    changes: tuple[CellChange, ...]
    edits: tuple[Edit, ...]
    asked: tuple[Asked, ...]
    lapsed: tuple[str, ...]
    unread: tuple[str, ...]


def figures_again(report: Report, fresh: Report, by: str, at: str) -> ReadAgain:
    """Return a report with the figures of another reading; texts, notes, waivers, decisions and sign-offs stay.

    The prose follows as it does for `set`. A cell that was not read, or not for sure, stays as it was.

    Args:
        report: The report that people worked on.
        fresh: What was read now.
        by: Who has it read.
        at: When, ISO 8601.

    Raises:
        UnusableInput: It is the report of another organ, another year or in another format (`other_report`).
    """
    _require_the_same(report, fresh)
    own = {cell: filled for cell, filled in fresh.figures.items() if cell in report.form.cells}
    changes = tuple(
        CellChange(cell, report.figures.get(cell, BLANK), filled)
        for cell, filled in own.items()
        if filled != report.figures.get(cell)
    )
    changed = figures.change(report, {item.cell: item.new for item in changes}, by, at, act="read")
    after = changed.report.having(
        figures=changed.report.figures.having(own),  # a total is what the file says, not what its parts come to
        excel_form=fresh.excel_form,
        imported=_unsure_of(report, fresh),
    )
    unread = tuple(cell for cell in report.figures if cell not in own)
    return ReadAgain(after, changes, changed.edits, changed.asked, lapsed(report, after), unread)


def _require_the_same(report: Report, fresh: Report) -> None:
    told = [
        ("单位", report.organ.name, fresh.organ.name),
        ("年度", str(report.year), str(fresh.year)),
        ("格式", report.format, fresh.format),
    ]
    for kind, old, new in told:
        if old and new and "".join(old.split()) != "".join(new.split()):
            raise UnusableInput(
                "{kind}不同：报告是“{old}”，新读的是“{new}”",
                then="数据没有更新。",
                code="other_report",
                kind=kind,
                old=old,
                new=new,
            )


def _unsure_of(report: Report, fresh: Report) -> Imported | None:
    """Return what the document of the texts looked like, with what is unsure of the figures as they were read now."""
    unsure = tuple(
        item for item in (fresh.imported.unsure if fresh.imported else ()) if item.where in report.form.cells
    )
    if report.imported is None:
        return (
            Imported(file=fresh.imported.file, kind=fresh.imported.kind, unsure=unsure)
            if fresh.imported and unsure
            else None
        )
    kept = tuple(item for item in report.imported.unsure if item.where not in report.form.cells)
    return report.imported.model_copy(update={"unsure": (*kept, *unsure)})
