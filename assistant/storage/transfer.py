"""One report with all that belongs to it, as plain data, out of one store and into another."""

import json
import uuid
from typing import Any

import sqlalchemy as sa
from pydantic import Field, JsonValue
from sqlalchemy.engine import Connection

import assistant.storage.clock as clock
import assistant.storage.history as history
import assistant.storage.journal as journal
from assistant.domain.data import Data
from assistant.domain.report import Report
from assistant.storage.parts import FIGURES, put_together
from assistant.storage.records import Line
from assistant.storage.rows import head, load, row_of, upsert
from assistant.storage.tables import cells, conflicts, parts, reports
from assistant.storage.tables import history as history_table


class PartRecord(Data):
    """A part, as its row."""

    part: str
    revision: int = Field(ge=1)
    said: int
    data: str
    at: str
    by: str


class CellRecord(Data):
    """A cell, as its row."""

    cell: str
    revision: int = Field(ge=1)
    data: str | None
    at: str
    by: str


class DisputeRecord(Data):
    """What a person wrote onto something else, settled or not."""

    part: str
    cell: str
    mine: str
    base: int
    by: str
    at: str
    settled_at: str | None
    settled_by: str | None
    chosen: str | None


class EntryRecord(Data):
    """An entry of the history."""

    part: str
    act: str
    by: str
    began: str
    ended: str
    saves: int
    revision: int
    before: str
    after: str


class LineRecord(Data):
    """An entry of the journal."""

    number: int
    at: str
    by: str
    act: str
    detail: dict[str, JsonValue]
    previous: str
    hash: str


class Record(Data):
    """A report with its history and journal, as an archive holds it beside the report file."""

    uid: str = Field(pattern=r"^[0-9a-f]{32}$")  # “0123456789abcdef0123456789abcdef”
    report_version: int
    practice: bool
    created_at: str
    updated_at: str
    by: str
    deleted_at: str | None
    deleted_by: str | None
    parts: tuple[PartRecord, ...]
    cells: tuple[CellRecord, ...]
    disputes: tuple[DisputeRecord, ...] = ()
    history: tuple[EntryRecord, ...] = ()
    journal: tuple[LineRecord, ...] = ()

    def report(self) -> Report:
        """Return the report itself.

        Raises:
            StoreTrouble: The parts make none.
        """
        own_parts = {item.part: item.data for item in self.parts if item.data}
        own_cells = {item.cell: item.data for item in self.cells if item.data is not None}
        return put_together(own_parts, own_cells, self.report_version)


_OF_ROW = ("practice", "created_at", "updated_at", "by", "deleted_at", "deleted_by")


def take_out(connection: Connection, report_id: int) -> Record:
    """Return a report, from the bin too, with all that belongs to it."""
    row = row_of(connection, report_id, deleted=None)
    now = load(connection, row)
    version = connection.execute(sa.select(reports.c.schema_version).where(reports.c.id == report_id)).scalar_one()
    of_disputes = sa.select(*(conflicts.c[name] for name in DisputeRecord.model_fields))
    disputes = connection.execute(of_disputes.where(conflicts.c.report_id == report_id).order_by(conflicts.c.id))
    return Record.model_validate({
        "uid": row.uid,
        "report_version": version,
        **{name: getattr(row, name) for name in _OF_ROW},
        "parts": [_fields(PartRecord, item) for _, item in sorted(now.parts.items())],
        "cells": [_fields(CellRecord, item) for _, item in sorted(now.cells.items())],
        "disputes": [dict(item) for item in disputes.mappings()],
        "history": history.rows(connection, report_id),
        "journal": [_fields(LineRecord, item) for item in journal.lines(connection, row.uid)],
    })  # fmt: skip


def _fields(kind: type[Data], item: Any) -> dict[str, Any]:
    return {name: getattr(item, name) for name in kind.model_fields}


def find(connection: Connection, uid: str) -> int | None:
    """Return the number of the report that has this uid here, in the bin or not."""
    return connection.execute(sa.select(reports.c.id).where(reports.c.uid == uid)).scalar()


def is_known(connection: Connection, uid: str) -> bool:
    """Whether this store has, or had, a report of this uid: its journal is here."""
    return bool(journal.lines(connection, uid)) or find(connection, uid) is not None


def put_in(connection: Connection, record: Record, *, act: str, by: str, source: str) -> int:
    """Store a report with all that belongs to it, and return its number; where it is known here, as a copy.

    Raises:
        StoreTrouble: Its parts make no report.
    """
    report = record.report()
    copy = is_known(connection, record.uid)
    uid = uuid.uuid4().hex if copy else record.uid
    told = {name: getattr(record, name) for name in ("practice", "created_at", "by", "deleted_at", "deleted_by")}
    told |= head(report) | {"schema_version": record.report_version, "uid": uid, "updated_at": clock.now()}
    number: int = connection.execute(sa.insert(reports).values(told).returning(reports.c.id)).scalar_one()
    key = {"report_id": number}
    if record.parts:
        rows = [item.model_dump() | key | {"writer": ""} for item in record.parts]
        upsert(connection, parts, ("report_id", "part"), rows)
    if record.cells:
        rows = [item.model_dump() | key | {"writer": ""} for item in record.cells]
        upsert(connection, cells, ("report_id", "cell"), rows)
    for table, items in ((conflicts, record.disputes), (history_table, record.history)):
        if items:
            connection.execute(sa.insert(table), [item.model_dump() | key for item in items])
    label = f"{report.organ.name} {report.year}"
    journal.take_over(connection, uid, label, [Line(chain=uid, **dict(item)) for item in record.journal])
    journal.add(connection, uid, label, act, by, {"from": source} | ({"copy_of": record.uid} if copy else {}))
    return number


def same(one: Record, other: Record) -> bool:
    """Whether two records hold the same report: every part and cell in the same state."""

    def told(record: Record) -> object:
        figures = [(item.cell, item.data) for item in record.cells if item.data is not None]
        return sorted((item.part, item.data) for item in record.parts if item.part != FIGURES), sorted(figures)

    return told(one) == told(other)


def dump(record: Record) -> str:
    """Return a record as the text of a file."""
    return json.dumps(record.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"
