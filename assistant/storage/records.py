"""What the store hands out and takes in."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, Literal, NamedTuple

from assistant.domain.figures import Cell
from assistant.domain.report import Report


class Row(NamedTuple):
    """A report as a list shows it. Times are UTC, ISO 8601; `by` is who changed it last."""

    id: int
    uid: str
    organ: str
    short: str
    level: str
    year: int
    format: str
    practice: bool
    created_at: str
    updated_at: str
    by: str
    deleted_at: str | None
    deleted_by: str | None


class Dispute(NamedTuple):
    """What a person wrote onto something that had changed meanwhile; open until a person chooses.

    `mine` and `theirs` are a `Cell` (None: no cell), a text, or, for any other part, its JSON. `theirs` is what is
    stored now.
    """

    id: int
    part: str
    cell: str
    mine: Cell | str | None
    theirs: Cell | str | None
    by: str
    at: str
    theirs_by: str
    revision: int


class Stored(NamedTuple):
    """A report as it is stored: the revision of each part and, of `figures`, of each cell; what is in dispute."""

    row: Row
    report: Report
    revisions: Mapping[str, int]
    cells: Mapping[str, int]
    disputes: tuple[Dispute, ...]

    @property
    def id(self) -> int:
        """The number of the report."""
        return self.row.id


class CellPatch(NamedTuple):
    """A cell that a person changed; `base` is the revision that they saw (0: none), `value` None takes it away."""

    cell: str
    value: Cell | None
    base: int


class Outcome(NamedTuple):
    """What became of a patch. With `conflict`, `theirs` is what stands, and mine is kept as the dispute `dispute`.

    `refused` is for a cell that the report's format does not have.
    """

    cell: str
    status: Literal["saved", "same", "conflict", "refused"]
    revision: int
    theirs: Cell | None = None
    theirs_by: str = ""
    dispute: int | None = None


class Saved(NamedTuple):
    """A text is stored in this revision."""

    revision: int


class Refused(NamedTuple):
    """A text is not stored, since another came first: theirs, its revision, and the dispute that keeps mine."""

    theirs: str
    revision: int
    theirs_by: str
    dispute: int


class Keep(Enum):
    """Which side of a dispute is chosen, where a person writes no third."""

    MINE = "mine"
    THEIRS = "theirs"


class Difference(NamedTuple):
    """One thing that changed: a cell or a place of a text; "" where there was, or is, nothing."""

    where: str
    old: str
    new: str


class Entry(NamedTuple):
    """One person's saves of one part in one sitting."""

    id: int
    part: str
    act: str
    by: str
    began: str
    ended: str
    saves: int
    revision: int
    differences: tuple[Difference, ...]


class Line(NamedTuple):
    """An entry of the journal, bound to the one before it by `previous`."""

    chain: str
    number: int
    at: str
    by: str
    act: str
    detail: dict[str, Any]
    previous: str
    hash: str


State = Literal["queued", "running", "done", "failed", "stopped", "orphaned"]


class Job(NamedTuple):
    """Long work, as far as it got. `asked` says what was asked for, so that it can be done again or gone on with."""

    id: int
    report_id: int | None
    kind: str
    state: State
    asked: dict[str, Any]
    progress: dict[str, Any]
    partial: str
    result: Any
    error: str | None
    stop: bool
    by: str
    at: str
    heartbeat: str
    ended: str | None
