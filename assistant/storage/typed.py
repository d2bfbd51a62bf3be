"""What people type, as it comes: cells one by one and texts whole, and what is chosen where two wrote onto the same."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import assistant.storage.clock as clock
import assistant.storage.disputes as disputes
import assistant.storage.rows as rows
from assistant.domain import formats
from assistant.domain.figures import Cell
from assistant.domain.report import Report, Section
from assistant.errors import UnusableInput
from assistant.storage.parts import FIGURES, TEXT, as_text, cell_of, cell_text, said, take_apart, text_part
from assistant.storage.records import CellPatch, Outcome, Refused, Row, Saved
from assistant.storage.rows import Changed, Loaded
from assistant.storage.tables import cells, conflicts, parts

_STOOD = sa.select(cells.c.cell, cells.c.revision, cells.c.data, cells.c.by, cells.c.writer).where(
    cells.c.report_id == sa.bindparam("own"), cells.c.cell.in_(sa.bindparam("names", expanding=True))
)


_STATE = sa.select(
    sa.select(parts.c.revision)
    .where(parts.c.report_id == sa.bindparam("own"), parts.c.part == FIGURES)
    .scalar_subquery(),
    sa.select(sa.func.count())
    .where(
        conflicts.c.report_id == sa.bindparam("own"), conflicts.c.by == sa.bindparam("who"),
        conflicts.c.settled_at.is_(None),
    )
    .scalar_subquery(),
)  # fmt: skip


def patch_cells(
    connection: Connection, row: Row, patches: Sequence[CellPatch], *, by: str, writer: str
) -> list[Outcome]:
    """Store the cells that nobody else changed; keep the others as disputes. The row is locked."""
    known, names = formats.load(row.format).cells, [patch.cell for patch in patches]
    stood = {item.cell: item for item in connection.execute(_STOOD, {"own": row.id, "names": names})}
    revision, open_ones = connection.execute(_STATE, {"own": row.id, "who": by}).one()
    saves: dict[str, str | None] = {}
    outcomes: list[Outcome] = []
    for patch in patches:
        if patch.cell in known:
            outcomes.append(_decided(connection, row.id, patch, stood.get(patch.cell), saves, by=by, writer=writer))
        else:
            outcomes.append(Outcome(patch.cell, "refused", 0))
    if saves:
        before = {cell: stood[cell].data if cell in stood else None for cell in saves}
        revision = rows.write_cells(connection, row.id, revision or 0, before, saves, by=by, act="cells", writer=writer)
        outcomes = [
            item._replace(revision=revision) if item.cell in saves and item.status != "conflict" else item
            for item in outcomes
        ]
        rows.touched(connection, row.id, by)
    if open_ones:
        agreed = {item.cell: FIGURES for item in outcomes if item.status in ("saved", "same")}
        disputes.settle_own(connection, row.id, agreed, by)
    return outcomes


def _decided(
    connection: Connection,
    report_id: int,
    patch: CellPatch,
    found: Any | None,
    saves: dict[str, str | None],
    *,
    by: str,
    writer: str,
) -> Outcome:
    """Return what becomes of a patch; one that is to be stored is put among the saves."""
    new = cell_text(patch.value) if patch.value is not None else None
    revision, data = (found.revision, found.data) if found else (0, None)
    data = saves.get(patch.cell, data)
    if data == new:
        return Outcome(patch.cell, "same", revision)
    if found is not None and revision > patch.base and not (writer and found.writer == writer):
        kept = disputes.keep(connection, report_id, FIGURES, patch.cell, new, patch.base, by=by)
        return Outcome(patch.cell, "conflict", revision, cell_of(data) if data else None, found.by, kept)
    saves[patch.cell] = new
    return Outcome(patch.cell, "saved", revision)


def save_text(
    connection: Connection, now: Loaded, section: str, text: str, base: int, *, by: str, writer: str
) -> Saved | Refused:
    """Store a text whose words nobody else changed since `base`; else keep it as a dispute. The row is locked."""
    part, stands = text_part(section), now.report.text(section)
    known = now.parts.get(part)
    if stands != text and known and known.said > base and not (writer and known.writer == writer):
        kept = disputes.keep(connection, now.row.id, part, "", as_text({"text": text}), base, by=by)
        return Refused(stands, known.revision, known.by, kept)
    if stands != text:
        after = now.report.with_text(section, text, "edit", by, clock.now())
        rows.write(connection, now, rows.difference(now.apart, take_apart(after)), by=by, act="edit", writer=writer)
        rows.touch(connection, now, after, by)
    disputes.settle_own(connection, now.row.id, {"": part}, by)
    return Saved(rows.revision_of(connection, now.row.id, part))


def settled(now: Loaded, row: Any, chosen: Cell | str, by: str) -> Report:
    """Return the report with what was chosen in a dispute put in place.

    Args:
        now: The report.
        row: The row of the dispute.
        chosen: `row.mine`, or a third: a cell, or a text.
        by: Who chose.

    Raises:
        UnusableInput: The part takes no third.
    """
    if row.part == FIGURES:
        text = cell_text(chosen) if isinstance(chosen, Cell) else chosen
        return rows.merged(now, Changed({}, {row.cell: text or None}))
    if row.part.startswith(TEXT) and isinstance(chosen, str):
        words = said(row.part, row.mine) if chosen == row.mine else chosen
        section = row.part.removeprefix(TEXT)
        kept = now.report.sections.get(section, Section()).rewritten(words, "settle", by, clock.now())
        return now.report.having(sections=now.report.sections | {section: kept})
    if chosen != row.mine:
        raise UnusableInput("这一处只能在两份里选一份", code="no_third")
    return rows.merged(now, Changed({row.part: row.mine}, {}))
