"""What a rule found: where, what stands there, what should, on which basis, and how to mend it exactly."""

from enum import StrEnum
from typing import NamedTuple

from assistant.domain.data import Data

NO_SOURCE = "写明出处"  # what is expected of a number that has no source, and that nothing speaks against


class Severity(StrEnum):
    """error: no final; warning: a person corrects it or says why it stands; advice: worth a look."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


class Place(Data):
    """Where: a cell, or characters `start` to `end` of a text of the report (see `Report.text`), with their quote.

    `section` is a section's key, `preamble`, `title`, `signature`, or `heading.KEY`,
    `organ.FIELD` or `note.ID`. A place with a section and no
    span is the whole text.
    """

    cell: str | None = None
    section: str | None = None
    start: int | None = None
    end: int | None = None
    quote: str | None = None

    @property
    def words(self) -> str:
        """The place in one word, as the command line takes it."""
        if self.cell:
            return self.cell
        return f"{self.section}:{self.start}-{self.end}" if self.start is not None else str(self.section)


class Edit(Data):
    """Replace characters `start` to `end` of a text of the report."""

    section: str
    start: int
    end: int
    quote: str
    replacement: str


class Fix(Data):
    """An exact remedy: edits of text, or the format that the report is to be converted to."""

    edits: tuple[Edit, ...] = ()
    convert_to: str = ""


class Finding(Data):
    """One finding. `waived` holds the reason where a person said why it stands.

    `quoted` are the places of the texts that hang on the figures which it is about, and can't be judged before those.
    """

    code: str
    severity: Severity
    message: str
    where: tuple[Place, ...]
    found: str
    expected: str
    basis: str
    fix: Fix | None = None
    waived: str | None = None
    quoted: tuple[Place, ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether no final document may leave while this stands."""
        return self.severity is Severity.ERROR and self.waived is None


class Skipped(Data):
    """A rule that could not look: what it lacks."""

    code: str
    reason: str


class Checked(Data):
    """The outcome of a check."""

    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether nothing found blocks a final document."""
        return not any(finding.blocks for finding in self.findings)


class CheckLine(NamedTuple):
    """What was checked, its formula in words, both sides, and the result."""

    code: str
    title: str
    formula: str
    left: str
    right: str
    result: str
