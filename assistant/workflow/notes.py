"""Notes into a report: from a file, or from what a person wrote or pasted."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from assistant import lazy
from assistant.domain.excel_form import SOURCE
from assistant.domain.notes import Resting
from assistant.domain.report import Note, Report
from assistant.editing import notes as editing
from assistant.editing.notes import Merged
from assistant.errors import UnusableInput
from assistant.reading import notes as reading
from assistant.reading.notes import Parsed

_LONGEST_NAME = 255  # bytes of a path that a person types


class Taken(NamedTuple):
    """What became of the notes, and the lines that were taken for headings, greetings or signatures."""

    merged: Merged
    aside: tuple[str, ...]

    @property
    def report(self) -> Report:
        """The report with the notes."""
        return self.merged.report


class Proposed(NamedTuple):
    """A note of a file before it is written into a report, and what the report has of it.

    `state` is "new"; "same" where the report has this very text; "changed" where it has another wording of it from
    the same file, `old`; "removed" where a person took it out before.
    """

    note: Note
    state: Literal["new", "same", "changed", "removed"]
    old: Note | None = None


class Chosen(NamedTuple):
    """A note of a file as a person wants it: its text, and its aspect or the note in whose place it comes."""

    read: Note
    text: str
    aspect: str = ""
    instead: str = ""


# What a person means for a file: “na.txt”, “材料/记录.docx”, not “更新了 a.txt”, not “公开信息3条。”, not “公开3.5万条”
_FILE_NAME = lazy.compile(
    r"^[^\s，。；：！？]{1,200}\.(?:txt|md|docx?|wps|xlsx?|et|csv|html?|pdf|eml|rtf)$", re.IGNORECASE
)


def file_named(said: str) -> Path | None:
    """Return the file that a person named where words were due; None where these are words.

    Raises:
        UnusableInput: It is a folder, or the name of a file that is not there.
    """
    name = said.strip().strip("\"'“”")
    if not name or "\n" in name or len(name.encode()) > _LONGEST_NAME:
        return None
    path = Path(name).expanduser()
    try:
        if path.is_file():
            return path
        is_folder = path.is_dir()
    except (OSError, ValueError):
        return None
    if is_folder:
        raise UnusableInput("“{name}”是文件夹", then="请写上里面的文件，例如 {name}/工作记录.txt。", name=name)
    if _FILE_NAME.match(name):
        raise UnusableInput(
            "没有“{name}”这个文件", then="要加的是文件，请核对文件名；要加的是文字，请写成一句话。", name=name
        )
    return None


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


def in_bytes(report: Report, data: bytes, name: str) -> Parsed:
    """Return the notes of a file that was sent; nothing is written yet.

    Raises:
        UnusableInput: The file cannot be read, is too long, or says nothing.
        MissingPart: It is of a kind that needs LibreOffice, and that is not installed.
    """
    return reading.load_bytes(data, name, year=report.year, own=_own(report))


def proposed(report: Report, notes: Sequence[Note], name: str) -> tuple[Proposed, ...]:
    """Return what each note of a file would be in the report as it stands; nothing in there goes.

    Args:
        report: The report.
        notes: The notes of the file.
        name: What the file is called.
    """
    had = {said for note in report.notes for said in (note.text, note.as_read)}
    taken_out = {said for note in report.notes_removed for said in (note.text, note.as_read)}
    fresh = [note for note in notes if note.text not in had]
    pairs = {new.text: old for old, new in editing.merge(report, fresh, name).changed}
    made: list[Proposed] = []
    for note in notes:
        old = pairs.get(note.text)
        if note.text in had:
            made.append(Proposed(note, "same"))
        elif note.text in taken_out:
            made.append(Proposed(note, "removed"))
        else:
            made.append(Proposed(note, "changed" if old else "new", old))
    return tuple(made)


def take(report: Report, chosen: Iterable[Chosen]) -> Merged:
    """Return the report with the notes of a file that a person chose, and the sentences that rest on those replaced.

    Raises:
        UnusableInput: There is no such aspect, a text is empty or too long, or there would be too many notes.
    """
    before = {note.id for note in report.notes}
    resting: list[Resting] = []
    for item in chosen:
        as_read = item.read.text if item.text != item.read.text else None
        old = report.note(item.instead) if item.instead else None
        if old is None:
            made = item.read.model_copy(update={"text": item.text, "as_read": as_read})
            report = editing.add(report, [made], item.aspect or item.read.aspect).report
        elif old.text != item.text:
            edited = editing.edit(report, old.id, text=item.text)
            made = edited.note.model_copy(update={"source": item.read.source, "as_read": as_read})
            report = edited.report.having(
                notes=tuple(made if note.id == old.id else note for note in edited.report.notes)
            )
            resting += edited.resting
    added = tuple(note for note in report.notes if note.id not in before)
    return Merged(report, report.notes, added=added, resting=tuple(resting))


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
