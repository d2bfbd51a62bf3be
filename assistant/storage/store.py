"""The store of reports: whole reports in and out, changed by verbs, by cells and by texts, each in one transaction."""

import uuid
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import assistant.storage.clock as clock
import assistant.storage.disputes as disputes
import assistant.storage.history as history
import assistant.storage.journal as journal
import assistant.storage.rows as rows
import assistant.storage.typed as typed
from assistant.domain.data import text_hash
from assistant.domain.figures import Cell
from assistant.domain.report import Report
from assistant.errors import Conflict, UnusableInput
from assistant.storage.database import Database
from assistant.storage.jobs import Jobs
from assistant.storage.journal import Broken
from assistant.storage.parts import FIGURES, TEXT, Apart, as_text, said, take_apart
from assistant.storage.records import (
    CellPatch,
    Entry,
    Keep,
    Line,
    Outcome,
    Refused,
    Row,
    Saved,
    Stored,
)
from assistant.storage.rows import Changed, Loaded, clean
from assistant.storage.tables import reports

BIN_DAYS = 30


class Store:
    """All reports of one database.

    Every method is one transaction, and every method that changes a report takes the name of the person (`by`). Those
    that name a report raise `UnusableInput` where it is not there or is in the bin, and all raise `StoreTrouble` where
    the database does not take or give.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.jobs = Jobs(database)

    def close(self) -> None:
        """Close the connections."""
        self.database.close()

    # ── reports ──

    def reports(self, *, deleted: bool = False) -> list[Row]:
        """Return the reports, or those in the bin; the one that changed last is the first."""
        chosen = sa.select(*(reports.c[name] for name in Row._fields))
        where = reports.c.deleted_at.is_not(None) if deleted else reports.c.deleted_at.is_(None)
        with self.database.reading() as connection:
            return [Row(*row) for row in connection.execute(chosen.where(where).order_by(reports.c.updated_at.desc()))]

    def get(self, report_id: int) -> Stored:
        """Return a report as it is stored."""
        with self.database.reading() as connection:
            return _stored(connection, rows.row_of(connection, report_id))

    def row(self, report_id: int) -> Row:
        """Return what a report is listed by, without reading it whole; there is none, or it is in the bin, as `get`."""
        with self.database.reading() as connection:
            return rows.row_of(connection, report_id)

    def create(self, report: Report, by: str, *, practice: bool = False, act: str = "create") -> int:
        """Store a new report and return its number; `act` says what it came by (`import`, `read` …)."""
        by, at, uid = clean(by), clock.now(), uuid.uuid4().hex
        told = {"uid": uid, "practice": practice, "created_at": at, "updated_at": at, "by": by}
        apart = take_apart(report)
        with self.database.writing() as connection:
            new = sa.insert(reports).values(rows.head(report) | told).returning(reports.c.id)
            row = rows.row_of(connection, connection.execute(new).scalar_one())
            nothing = Loaded(row, Apart({}, {}), {}, {}, report)
            changed = rows.difference(nothing.apart, apart)
            rows.write(connection, nothing, changed, by=by, act="create")
            journal.add(connection, uid, _label(row), journal.act_of(act), by, _hashes(changed))
            return row.id

    def change(
        self,
        report_id: int,
        verb: Callable[[Report], Report],
        *,
        by: str,
        act: str,
        base: Mapping[str, int] | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> Stored:
        """Apply a verb to a report and store the parts that it changed.

        Args:
            report_id: The report.
            verb: A quick, pure function; others who write wait for it.
            by: Who does it.
            act: What is done, in one word; decisive acts are written into the journal.
            base: The revisions on which the person decided: part → revision. Parts that are not named are not held to
                any.
            detail: What else the journal says.

        Raises:
            Conflict: A part that the verb changes is not as it was in `base`. Nothing is changed; what the verb would
                have made of it is kept.
        """
        with self._changing(report_id) as (connection, now):
            after = verb(now.report)
            changed = rows.difference(now.apart, take_apart(after))
            kept = _outdated(connection, now, changed, base or {}, by=clean(by))
            if not kept:
                return self._put(connection, now, after, changed, by=by, act=act, detail=detail)
        raise _conflict(now.row, kept)

    def save(
        self, before: Stored, after: Report, *, by: str, act: str, detail: Mapping[str, Any] | None = None
    ) -> Stored:
        """Store what a person made of a report that they had opened: only what they changed, beside what others did.

        Raises:
            Conflict: Somebody else has changed the same part or cell since. Nothing is changed; what was made is kept.
        """
        wanted = rows.difference(take_apart(before.report), take_apart(after))
        base = {part: before.revisions.get(part, 0) for part in wanted.parts} | {FIGURES: 0}
        with self._changing(before.id) as (connection, now):
            done = Changed(
                {part: text for part, text in wanted.parts.items() if now.apart.parts.get(part, "") != text},
                {cell: text for cell, text in wanted.cells.items() if now.apart.cells.get(cell) != text},
            )
            kept = _outdated(connection, now, done, base, by=clean(by), seen=before.cells)
            if not kept:
                merged = rows.merged(now, done)
                return self._put(connection, now, merged, done, by=by, act=act, detail=detail)
        raise _conflict(now.row, kept)

    @contextmanager
    def _changing(self, report_id: int) -> Generator[tuple[Connection, Loaded]]:
        with self.database.writing() as connection:
            yield connection, rows.load(connection, rows.row_of(connection, report_id, lock=True))

    def _put(
        self,
        connection: Connection,
        now: Loaded,
        after: Report,
        changed: Changed,
        *,
        by: str,
        act: str,
        detail: Mapping[str, Any] | None = None,
    ) -> Stored:
        by = clean(by)
        if changed.parts or changed.cells:
            rows.write(connection, now, changed, by=by, act=act)
            rows.touch(connection, now, after, by)
        if (name := journal.act_of(act)) in journal.DECISIVE:
            journal.add(connection, now.row.uid, _label(now.row), name, by, {**_hashes(changed), **(detail or {})})
        return _stored(connection, rows.row_of(connection, now.row.id))

    # ── cells and texts ──

    def patch_cells(self, report_id: int, patches: Sequence[CellPatch], *, by: str, writer: str = "") -> list[Outcome]:
        """Store cells as they are typed; each is decided for itself, and none disturbs another.

        Args:
            report_id: The report.
            patches: The cells.
            by: Who types.
            writer: The browser tab that types: what it wrote itself last is never in its way, also where it did not
                hear that it was stored.
        """
        with self.database.writing() as connection:
            row = rows.row_of(connection, report_id, lock=True)
            return typed.patch_cells(connection, row, patches, by=clean(by), writer=writer)

    def save_text(
        self, report_id: int, section: str, text: str, base: int, *, by: str, writer: str = ""
    ) -> Saved | Refused:
        """Store a text that a person edited, whole.

        Args:
            report_id: The report.
            section: Its key.
            text: The text.
            base: The revision of `text.KEY` that the person saw; 0 for none. Only a change of the words since then is
                in the way: new candidates are not.
            by: Who edits.
            writer: As in `patch_cells`.
        """
        with self._changing(report_id) as (connection, now):
            return typed.save_text(connection, now, section, text, base, by=clean(by), writer=writer)

    def settle(self, report_id: int, dispute: int, chosen: Keep | Cell | str, *, by: str) -> Stored:
        """Choose in a dispute: mine, theirs, or for a cell or a text a third that somebody wrote.

        Raises:
            UnusableInput: Somebody has chosen already, or a part that is no cell and no text takes no third.
        """
        with self._changing(report_id) as (connection, now):
            row = disputes.one(connection, report_id, dispute)
            after = now.report
            if chosen is not Keep.THEIRS:
                after = typed.settled(now, row, row.mine if isinstance(chosen, Keep) else chosen, clean(by))
            disputes.settle(connection, dispute, chosen.value if isinstance(chosen, Keep) else "third", clean(by))
            changed = rows.difference(now.apart, take_apart(after))
            detail = {"dispute": dispute, "of": row.cell or row.part}
            return self._put(connection, now, after, changed, by=by, act="settle", detail=detail)

    # ── history and journal ──

    def history(self, report_id: int, part: str | None = None) -> list[Entry]:
        """Return what was changed in a report, or in one part of it, the newest first."""
        with self.database.reading() as connection:
            rows.row_of(connection, report_id, deleted=None)
            return history.entries(connection, report_id, part)

    def changed_since(self, report_id: int, at: str, but: Collection[str] = ()) -> frozenset[str]:
        """Return the parts of a report that were changed after a job or a line of the journal, but for some acts."""
        with self.database.reading() as connection:
            return history.changed_since(connection, report_id, at, but)

    def text_then(self, report_id: int, entry: int) -> str:
        """Return the words of a text when an entry of its history ended.

        Raises:
            UnusableInput: There is no such entry in this report, or it is not of a text.
        """
        with self.database.reading() as connection:
            rows.row_of(connection, report_id, deleted=None)
            found = history.as_it_was(connection, report_id, entry, {})
        if found is None or not found[0].startswith(TEXT):
            raise UnusableInput("没有这一条历史", code="no_entry")
        return said(found[0], found[1]) if found[1] else ""

    def restore(self, report_id: int, entry: int, *, by: str) -> Stored:
        """Make a part again what it was when an entry of its history ended: a new revision, and none is taken out.

        Raises:
            UnusableInput: There is no such entry in this report.
        """
        with self._changing(report_id) as (connection, now):
            found = history.as_it_was(connection, report_id, entry, now.apart.cells)
            if found is None:
                raise UnusableInput("没有这一条历史", code="no_entry")
            part, was = found
            apart = (
                Apart(dict(now.apart.parts), was) if part == FIGURES
                else Apart({**now.apart.parts, part: was}, dict(now.apart.cells))
            )  # fmt: skip
            changed = rows.difference(now.apart, apart)
            after = rows.merged(now, changed)
            return self._put(connection, now, after, changed, by=by, act="restore", detail={"entry": entry})

    def journal(self, report_id: int) -> list[Line]:
        """Return the decisive acts on a report, the first one first."""
        with self.database.reading() as connection:
            return journal.lines(connection, rows.row_of(connection, report_id, deleted=None).uid)

    def note(self, report_id: int | None, act: str, *, by: str, detail: Mapping[str, Any] | None = None) -> None:
        """Write an act into the journal that changes nothing in a report (`build`, `export`); None: of the store."""
        with self.database.writing() as connection:
            if report_id is None:
                journal.add(connection, journal.STORE, journal.STORE, act, clean(by), detail)
            else:
                row = rows.row_of(connection, report_id, lock=True)
                journal.add(connection, row.uid, _label(row), journal.act_of(act), clean(by), detail)

    def verify(self) -> list[Broken]:
        """Return the first entry that does not hold of every chain of the journal that is broken."""
        with self.database.reading() as connection:
            return journal.verify(connection)

    # ── the bin ──

    def delete(self, report_id: int, *, by: str) -> None:
        """Put a report into the bin."""
        with self.database.writing() as connection:
            self.into_bin(connection, report_id, by=by)

    def into_bin(self, connection: Connection, report_id: int, *, by: str) -> None:
        """Put a report into the bin, as a part of what a transaction does; one that is there stays there."""
        row = rows.row_of(connection, report_id, lock=True, deleted=None)
        if not row.deleted_at:
            new = {"deleted_at": clock.now(), "deleted_by": clean(by)}
            connection.execute(sa.update(reports).where(reports.c.id == report_id).values(new))
            journal.add(connection, row.uid, _label(row), "delete", clean(by))

    def undelete(self, report_id: int, *, by: str) -> None:
        """Take a report out of the bin."""
        with self.database.writing() as connection:
            row = rows.row_of(connection, report_id, lock=True, deleted=True)
            new = {"deleted_at": None, "deleted_by": None}
            connection.execute(sa.update(reports).where(reports.c.id == report_id).values(new))
            journal.add(connection, row.uid, _label(row), "undelete", clean(by))

    def purge(self, report_id: int, *, by: str) -> None:
        """Take a report out of the bin for good; what was done with it stays in the journal."""
        with self.database.writing() as connection:
            row = rows.row_of(connection, report_id, lock=True, deleted=True)
            connection.execute(sa.delete(reports).where(reports.c.id == report_id))
            journal.add(connection, row.uid, _label(row), "purge", clean(by))

    def purge_old(self, by: str = "") -> list[Row]:
        """Take out for good what has been in the bin for 30 days; return what went."""
        limit = clock.before(clock.now(), days=BIN_DAYS)
        gone = [row for row in self.reports(deleted=True) if row.deleted_at and row.deleted_at < limit]
        for row in gone:
            self.purge(row.id, by=by)
        return gone


def _label(row: Row) -> str:
    return f"{row.organ} {row.year}"


def _stored(connection: Connection, row: Row) -> Stored:
    now = rows.load(connection, row)
    revisions = {part: item.revision for part, item in now.parts.items()}
    of_cells = {cell: item.revision for cell, item in now.cells.items()}
    return Stored(row, now.report, revisions, of_cells, disputes.open_of(connection, row.id))


def _hashes(changed: Changed) -> dict[str, Any]:
    """Return what the journal says of a change: which parts, and the hash of what each became."""
    told = {part: text_hash(text) for part, text in changed.parts.items()}
    if changed.cells:
        told[FIGURES] = text_hash(as_text(changed.cells))
    return {"parts": told} if told else {}


def _outdated(
    connection: Connection,
    now: Loaded,
    changed: Changed,
    base: Mapping[str, int],
    *,
    by: str,
    seen: Mapping[str, int] | None = None,
) -> tuple[int, ...]:
    """Keep what somebody made of parts and cells that are not as they saw them; return where it is kept."""
    kept: list[int] = []
    for part, text in changed.parts.items():
        if part in base and part in now.parts and now.revision(part) != base[part]:
            kept.append(disputes.keep(connection, now.row.id, part, "", text, base[part], by=by))
    for cell, text in changed.cells.items() if FIGURES in base else ():
        known = base[FIGURES] if seen is None else seen.get(cell, 0)
        if cell in now.cells and now.cells[cell].revision > known:
            kept.append(disputes.keep(connection, now.row.id, FIGURES, cell, text, known, by=by))
    return tuple(kept)


def _conflict(row: Row, kept: tuple[int, ...]) -> Conflict:
    return Conflict(
        "“{organ}”{year} 年的报告里，有 {n} 处别人刚改过，没有覆盖",
        then="两份都留着，在网页里选，或重新打开再改。",
        conflicts=kept, organ=row.organ, year=row.year, n=len(kept),
    )  # fmt: skip
