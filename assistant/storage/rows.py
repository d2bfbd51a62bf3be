"""The rows of one report: loaded in one transaction, changed part by part."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

import assistant.storage.clock as clock
import assistant.storage.history as history
from assistant.domain.report import SCHEMA_VERSION, Report
from assistant.errors import UnusableInput
from assistant.storage.parts import FIGURES, Apart, put_together, said, take_apart
from assistant.storage.records import Row
from assistant.storage.tables import cells, parts, reports


class Loaded(NamedTuple):
    """A report in its rows: by part and by cell the stored text (absent: nothing there) and the whole row."""

    row: Row
    apart: Apart
    parts: Mapping[str, Any]
    cells: Mapping[str, Any]
    report: Report

    def revision(self, part: str) -> int:
        """The revision of a part, 0 where there never was one."""
        return self.parts[part].revision if part in self.parts else 0


class Changed(NamedTuple):
    """What differs between two states of a report: text by part, and by cell; "" and None where it is gone."""

    parts: dict[str, str]
    cells: dict[str, str | None]


# what is asked at every key is put together once: that takes as long as asking
_ROW = sa.select(*(reports.c[name] for name in Row._fields)).where(reports.c.id == sa.bindparam("own"))
_ROW_LOCKED = _ROW.with_for_update()
_TOUCHED = sa.update(reports).where(reports.c.id == sa.bindparam("own"))


def clean(name: str) -> str:
    """Return a name as every database takes it."""
    return name.replace("\x00", "")


def row_of(connection: Connection, report_id: int, *, lock: bool = False, deleted: bool | None = False) -> Row:
    """Return the row of a report; with `lock`, no other may change the report until the transaction ends.

    Raises:
        UnusableInput: There is no such report, or it is in the bin (`deleted` false), or it is not (true).
    """
    found = connection.execute(_ROW_LOCKED if lock else _ROW, {"own": report_id}).one_or_none()
    if found is None:
        raise UnusableInput("没有这份报告", where=str(report_id), code="no_report")
    row = Row(*found)
    if deleted is False and row.deleted_at:
        raise UnusableInput(
            "“{organ}”{year} 年的报告在回收站里", then="先恢复，再打开。", code="report_deleted",
            organ=row.organ, year=row.year,
        )  # fmt: skip
    if deleted and not row.deleted_at:
        raise UnusableInput("“{organ}”{year} 年的报告不在回收站里", organ=row.organ, year=row.year, code="no_report")
    return row


def load(connection: Connection, row: Row) -> Loaded:
    """Return a report from its rows.

    Raises:
        StoreTrouble: As `put_together`.
    """
    own_parts = {item.part: item for item in connection.execute(sa.select(parts).where(parts.c.report_id == row.id))}
    own_cells = {item.cell: item for item in connection.execute(sa.select(cells).where(cells.c.report_id == row.id))}
    apart = Apart(
        {part: item.data for part, item in own_parts.items() if item.data},
        {cell: item.data for cell, item in own_cells.items() if item.data is not None},
    )
    version = connection.execute(sa.select(reports.c.schema_version).where(reports.c.id == row.id)).scalar_one()
    report = put_together(apart.parts, apart.cells, version)
    if version != SCHEMA_VERSION:
        apart = take_apart(report)
    return Loaded(row, apart, own_parts, own_cells, report)


def difference(before: Apart, after: Apart) -> Changed:
    """Return what differs."""
    names = [*before.parts, *(part for part in after.parts if part not in before.parts)]
    ids = [*before.cells, *(cell for cell in after.cells if cell not in before.cells)]
    return Changed(
        {part: after.parts.get(part, "") for part in names if before.parts.get(part, "") != after.parts.get(part, "")},
        {cell: after.cells.get(cell) for cell in ids if before.cells.get(cell) != after.cells.get(cell)},
    )


def merged(now: Loaded, changed: Changed) -> Report:
    """Return the report as it is stored, with some parts and cells changed."""
    new_parts = {part: text for part, text in {**now.apart.parts, **changed.parts}.items() if text}
    new_cells = {cell: text for cell, text in {**now.apart.cells, **changed.cells}.items() if text is not None}
    return put_together(new_parts, new_cells)


def revision_of(connection: Connection, report_id: int, part: str) -> int:
    """Return the revision of a part, 0 where there never was one."""
    chosen = sa.select(parts.c.revision).where(parts.c.report_id == report_id, parts.c.part == part)
    return connection.execute(chosen).scalar() or 0


def write(
    connection: Connection, now: Loaded, changed: Changed, *, by: str, act: str, writer: str = ""
) -> dict[str, int]:
    """Store what changed, each part in a new revision and with its entry in the history; return the new revisions."""
    new: dict[str, int] = {}
    for part, text in changed.parts.items():
        new[part] = write_part(connection, now, part, text, by=by, act=act, writer=writer)
    if changed.cells:
        before = {cell: now.apart.cells.get(cell) for cell in changed.cells}
        revision = now.revision(FIGURES)
        new[FIGURES] = write_cells(
            connection, now.row.id, revision, before, changed.cells, by=by, act=act, writer=writer
        )
    return new


def write_part(
    connection: Connection, now: Loaded, part: str, text: str, *, by: str, act: str, writer: str = ""
) -> int:
    """Store a part in a new revision and record it; return the revision."""
    old, revision = now.apart.parts.get(part, ""), now.revision(part) + 1
    words = part not in now.parts or said(part, old or "{}") != said(part, text or "{}")
    row = {
        "report_id": now.row.id, "part": part, "revision": revision, "data": text, "at": clock.now(), "by": by,
        "said": revision if words else now.parts[part].said,
        "writer": writer if words else now.parts[part].writer,
    }  # fmt: skip
    upsert(connection, parts, ("report_id", "part"), [row])
    history.record(connection, now.row.id, part, revision, old, text, by=by, act=act)
    return revision


def write_cells(
    connection: Connection,
    report_id: int,
    revision: int,
    before: Mapping[str, str | None],
    after: Mapping[str, str | None],
    *,
    by: str,
    act: str,
    writer: str = "",
) -> int:
    """Store cells in one new revision of the figures and record it; return the revision."""
    revision, at = revision + 1, clock.now()
    told = {"report_id": report_id, "revision": revision, "at": at, "by": by, "writer": writer}
    upsert(
        connection, cells, ("report_id", "cell"), [told | {"cell": cell, "data": text} for cell, text in after.items()]
    )
    whole = told | {"part": FIGURES, "said": revision, "data": ""}  # what they are stands in the cells
    upsert(connection, parts, ("report_id", "part"), [whole])
    history.record(connection, report_id, FIGURES, revision, dict(before), dict(after), by=by, act=act)
    return revision


def upsert(connection: Connection, table: sa.Table, key: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows, or put them in the place of those with the same key."""
    listed = [*rows]
    connection.execute(_upsert(connection.dialect.name, table, key, tuple(listed[0])), listed)


@cache
def _upsert(dialect: str, table: sa.Table, key: tuple[str, ...], names: tuple[str, ...]) -> sa.Insert:
    statement = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table)
    new = {name: statement.excluded[name] for name in names if name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=new)


def head(report: Report) -> dict[str, Any]:
    """Return what the list shows of a report."""
    return {
        "schema_version": SCHEMA_VERSION,
        "format": report.format,
        "organ": clean(report.organ.name),
        "short": clean(report.organ.short),
        "level": report.organ.level.value,
        "year": report.year,
    }


def touched(connection: Connection, report_id: int, by: str) -> None:
    """Say in the list that the cells of a report changed."""
    connection.execute(_TOUCHED, {"own": report_id, "updated_at": clock.now(), "by": by})


def touch(connection: Connection, now: Loaded, after: Report, by: str) -> None:
    """Say in the list that a report changed; one that was stored by an earlier version is stored as of today."""
    own = reports.c.id == now.row.id
    version = connection.execute(sa.select(reports.c.schema_version).where(own)).scalar_one()
    if version != SCHEMA_VERSION:
        for part, text in take_apart(now.report).parts.items():
            if part in now.parts:
                same = (
                    (parts.c.report_id == now.row.id)
                    & (parts.c.part == part)
                    & (parts.c.revision == now.parts[part].revision)
                )
                connection.execute(sa.update(parts).where(same).values(data=text))
    connection.execute(sa.update(reports).where(own).values(head(after) | {"updated_at": clock.now(), "by": by}))
