"""What was typed, as the outbox of a page sends it: each change for itself, so that one in vain holds up no other."""

from functools import partial
from typing import Any, NamedTuple

from assistant.domain import formats
from assistant.domain.cell_text import parse
from assistant.domain.formats import Format
from assistant.domain.report import Note, Report
from assistant.editing import notes as editing
from assistant.errors import UnusableInput
from assistant.messages import of_error, text
from assistant.storage import CellPatch
from assistant.web.answers import Ask
from assistant.web.serving import Opened, Serving

LONGEST = 200_000  # characters of one text


class Typed(NamedTuple):
    """What became of what was typed.

    `opened` is the report, where nothing but cells was typed. `refused` are changes that can never be stored, each with
    its place in the list (`at`), of what it is (`where`) and why: the page shows their words to be copied.
    """

    opened: Opened | None
    refused: list[dict[str, Any]]


def store(serving: Serving, report_id: int, changes: list[Ask], writer: str) -> Typed:
    """Store cells as patches, texts whole, and notes; what somebody else changed meanwhile is kept beside it.

    Raises:
        UnusableInput: There is no such report.
        StoreTrouble: The database takes nothing now.
    """
    form, by = serving.form_of(report_id), serving.by()
    patches = [_patch(item, form) for item in changes if item.key("cell") in form.cells]
    opened = None
    if patches and len(patches) == len(changes):
        opened = serving.with_cells(report_id, patches, by=by, writer=writer)
    elif patches:
        serving.store.patch_cells(report_id, patches, by=by, writer=writer)
    # somebody may have converted it
    now = opened.report.form if opened else formats.load(serving.store.row(report_id).format)
    refused: list[dict[str, Any]] = []
    for at, item in enumerate(changes):
        try:
            _keep(serving, report_id, item, now, writer)
        except UnusableInput as error:
            if error.code == "no_report":
                raise
            refused.append({"at": at, "where": _kind(item), "why": of_error(error)})
    return Typed(opened, refused)


def _patch(item: Ask, form: Format) -> CellPatch:
    cell = item.key("cell")
    return CellPatch(cell, parse(item.text("text", 200), form.cells[cell].kind).cell, item.number("base"))


def _keep(serving: Serving, report_id: int, item: Ask, form: Format, writer: str) -> None:
    """Store a text or a note; a cell is stored with the others.

    Raises:
        UnusableInput: It cannot be stored: neither now nor later.
    """
    if section := item.key("section"):
        require_text(section, form)
        said = item.text("text", LONGEST + 1)
        if len(said) > LONGEST:
            raise UnusableInput("超过 {n} 字，存不进去", n=LONGEST, code="too_long")
        serving.store.save_text(report_id, section, said, item.number("base"), by=serving.by(), writer=writer)
    elif "note" in item:
        serving.store.change(report_id, partial(_noted, item=item), by=serving.by(), act="note")
    elif (cell := item.key("cell")) and cell not in form.cells:
        raise UnusableInput("现在的格式里没有这一格", code="no_cell")


def _kind(item: Ask) -> str:
    if item.key("section"):
        return text("正文")
    return text("素材") if "note" in item else text("数据")


def require_text(section: str, form: Format) -> None:
    """Make sure that a text of this name is in the format.

    Raises:
        UnusableInput: It is not.
    """
    if section != "preamble" and section not in {item.key for item in form.sections}:
        raise UnusableInput("没有“{section}”这一节", section=section, code="no_section")


def _noted(report: Report, item: Ask) -> Report:
    """Return the report with a note added or changed: twice the same is once."""
    said = " ".join(item.text("text", editing.LONGEST + 1).split())
    note = report.note(item.key("note"))
    if note is None:
        return _added(report, said, item.key("aspect"))
    if note.text == said or not said:
        return report
    seen = item.get("seen")
    if isinstance(seen, list) and note.text not in seen:
        return _added(report, said, note.aspect)  # somebody else changed it meanwhile: both stay
    return editing.edit(report, note.id, text=said).report


def _added(report: Report, said: str, aspect: str) -> Report:
    if not said or len(said) > editing.LONGEST:
        raise UnusableInput("工作记录要有文字，最多 {limit} 字", limit=editing.LONGEST)
    return editing.add(report, [Note(id="n1", aspect="unsorted", text=said)], aspect or "unsorted").report
