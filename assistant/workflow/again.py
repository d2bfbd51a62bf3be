"""Figures read again into a report that has gone on since: they change, what people wrote stays."""

from typing import NamedTuple

from assistant.domain import excel_form
from assistant.domain.figures import BLANK, Cell
from assistant.domain.findings import Edit
from assistant.domain.report import Imported, Level, Note, Report
from assistant.domain.signing import lapsed
from assistant.editing import figures
from assistant.editing.figures import Asked
from assistant.errors import UnusableInput
from assistant.workflow import cover, notes
from assistant.workflow.notes import Taken

_OF_A_DOCUMENT = ("address", "telephone", "website", "dated")  # the lines of the cover that stand in a whole report


class CellChange(NamedTuple):
    """A cell that another file has otherwise: what stood there, what stands there now."""

    cell: str
    old: Cell
    new: Cell


class CoverChange(NamedTuple):
    """A line of the cover that another file has otherwise: its label, what stood there, what does now."""

    label: str
    old: str
    new: str


class ReadAgain(NamedTuple):
    """The report with the new figures, and what that changed.

    `changes` are the cells, `cover` the lines of the cover, `kept` those in which another document than our form has
    something else than the report, which stays, `notes` what became of its notes where any
    differ, `edits` the numbers of the prose that followed, `asked` those a person must look at, `lapsed` the parts
    whose sign-off is void now, `unread` the cells that the new file does not have: they stay, as do the notes where
    the form has none (`has_no_notes`).
    """

    report: Report
    changes: tuple[CellChange, ...]
    edits: tuple[Edit, ...]
    asked: tuple[Asked, ...]
    lapsed: tuple[str, ...]
    unread: tuple[str, ...]
    cover: tuple[CoverChange, ...] = ()
    notes: Taken | None = None
    has_no_notes: bool = False
    kept: tuple[CoverChange, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether the file says anything that the report did not."""
        return bool(self.changes or self.cover or self.notes)


def figures_again(report: Report, fresh: Report, by: str, at: str) -> ReadAgain:
    """Return a report with the figures of another reading; texts, waivers, decisions and sign-offs stay.

    The prose follows as it does for `set`. A cell that was not read, or not for sure, stays as it was. The cover and
    the notes of an Excel form follow too, but for the notes that a person changed since; what it leaves blank stays.
    Of any other document's cover only what the report lacks is taken.

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
    after, lines, kept = _cover(after, fresh, by, at)
    taken = notes.from_form(after, fresh.notes) if fresh.excel_form and fresh.notes else None
    if taken is not None and _by_id(taken.report) == _by_id(after):
        taken = None
    after = taken.report if taken is not None else after
    had_notes = any(excel_form.is_of_form(note.source) for note in report.notes)
    return ReadAgain(
        after, changes, changed.edits, changed.asked, lapsed(report, after), unread, lines, taken,
        has_no_notes=bool(fresh.excel_form) and had_notes and not fresh.notes, kept=kept,
    )  # fmt: skip


def _by_id(report: Report) -> dict[str, Note]:
    return {note.id: note for note in report.notes}


def _cover(
    report: Report, fresh: Report, by: str, at: str
) -> tuple[Report, tuple[CoverChange, ...], tuple[CoverChange, ...]]:
    """Take what the cover of an Excel form says otherwise, and of any other document what the report lacks.

    A line that is filled in stands in the texts too where they ask for it. Last comes what stays as it was.
    """
    taken: list[CoverChange] = []
    kept: list[CoverChange] = []
    names = ("level", "region", "address", "telephone", "website", "dated") if fresh.excel_form else _OF_A_DOCUMENT
    for name in names:
        is_said = name != "level" or fresh.organ.level is not Level.UNKNOWN
        old, new = cover.said(report, name), cover.said(fresh, name) if is_said else ""
        if not new or new == old:
            continue
        line = CoverChange(cover.label(name), old, new)
        if old and not fresh.excel_form:
            kept.append(line)
            continue
        report = cover.put(report, name, new, by, at)
        taken.append(line)
    return report, tuple(taken), tuple(kept)


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
            fresh.imported.model_copy(update={"title": "", "signature": "", "headings": (), "unsure": unsure})
            if fresh.imported and unsure
            else None
        )
    kept = tuple(item for item in report.imported.unsure if item.where not in report.form.cells)
    return report.imported.model_copy(update={"unsure": (*kept, *unsure)})
