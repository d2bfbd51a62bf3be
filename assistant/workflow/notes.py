"""Notes into a report: from a file, or from what a person wrote or pasted."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from assistant.domain.excel_form import SOURCE
from assistant.domain.report import Note, Report
from assistant.editing import notes as editing
from assistant.editing.notes import Merged
from assistant.errors import UnusableInput
from assistant.reading import notes as reading
from assistant.reading.notes import Parsed


class Taken(NamedTuple):
    """What became of the notes, and the lines that were taken for headings, greetings or signatures."""

    merged: Merged
    aside: tuple[str, ...]

    @property
    def report(self) -> Report:
        """The report with the notes."""
        return self.merged.report


def from_file(report: Report, path: Path) -> Taken:
    """Return the report with the notes of a file in the place of those that came from a file of this name before.

    Raises:
        UnusableInput: The file cannot be read, is too long, or says nothing.
        MissingPart: It is of a kind that needs LibreOffice, and that is not installed.
    """
    parsed = reading.load(path, year=report.year, own=_own(report))
    if report.excel_form and parsed.organ and parsed.organ == report.organ.name:
        return from_form(report, parsed.notes, path.name)
    return Taken(editing.merge(report, parsed.notes, path.name), parsed.aside)


def from_form(report: Report, notes: Sequence[Note], name: str = "") -> Taken:
    """Return the report with the notes of its own Excel form in the place of those that the form had before.

    Args:
        report: The report.
        notes: What the page of notes holds now.
        name: What their source calls the form: a file's name, or already `excel_form.SOURCE`.
    """
    own = [note.model_copy(update={"source": SOURCE + note.source.removeprefix(name or SOURCE)}) for note in notes]
    return Taken(editing.merge(report, own, SOURCE), ())


def from_text(report: Report, text: str, aspect: str | None = None) -> Taken:
    """Return the report with what a person wrote or pasted as further notes.

    Args:
        report: The report.
        text: A sentence, a list, a mail.
        aspect: The aspect of all of it, by key or name; without it each sentence has its own.

    Raises:
        UnusableInput: It says nothing, is too long, or there is no such aspect.
    """
    parsed: Parsed = reading.parse(text, year=report.year, own=_own(report))
    if not parsed.notes:
        raise UnusableInput("里面没有工作记录", then="请写上做了什么、多少，一行一件事。")
    return Taken(editing.add(report, parsed.notes, aspect), parsed.aside)


def _own(report: Report) -> dict[str, str]:
    return {aspect.key: aspect.label for aspect in report.form.aspects}
