"""A file of notes that was read and waits for a person, as a job of the store keeps it: its lines, what was decided.

Beside the job stand `lines`, the numbers of those that were decided, and `over`, once all are or the file was dropped.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from assistant.domain.report import Note, Report
from assistant.storage import Job
from assistant.workflow import notes
from assistant.workflow.notes import Proposed

KIND = "notes"


class Line(NamedTuple):
    """A sentence of a file that nobody decided about: its number, and what it would be in the report."""

    number: int
    is_of: Proposed

    @property
    def asks(self) -> bool:
        """Whether a person has to say where it goes: nobody could sort it, or the report has another wording."""
        return self.is_of.state == "changed" or (self.is_of.state == "new" and self.is_of.note.aspect == "unsorted")


def result_of(report: Report, content: bytes, name: str) -> dict[str, Any]:
    """Return the notes of a file for a report, as plain data.

    Raises:
        UnusableInput: The file cannot be read, is too long, or says nothing.
        MissingPart: It is of a kind that needs LibreOffice, and that is not installed.
    """
    found = notes.in_bytes(report, content, name)
    plain = [{"text": note.text, "aspect": note.aspect, "source": note.source} for note in found.notes]
    return {"notes": plain, "aside": list(found.aside)}


def lines(report: Report, job: Job) -> list[Line]:
    """Return the sentences of a file that nobody decided about, as they are to the report as it stands."""
    decided = set(job.progress.get("lines", ()))
    every = notes.proposed(report, list(_notes(job)), str(job.asked["name"]))
    return [Line(number, item) for number, item in enumerate(every) if number not in decided]


def _notes(job: Job) -> Iterable[Note]:
    result: dict[str, Any] = job.result or {}
    read: list[dict[str, str]] = result.get("notes", [])
    return (Note(id=f"n{number}", **item) for number, item in enumerate(read, 1))
