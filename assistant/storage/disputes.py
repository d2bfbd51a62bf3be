"""What two people wrote onto the same thing: both are kept until a person chooses, and after."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import assistant.storage.clock as clock
from assistant.domain.figures import Cell
from assistant.errors import UnusableInput
from assistant.storage.parts import FIGURES, TEXT, cell_of, said
from assistant.storage.records import Dispute
from assistant.storage.tables import cells, conflicts, parts


def keep(connection: Connection, report_id: int, part: str, cell: str, mine: str | None, base: int, *, by: str) -> int:
    """Keep what a person wrote and what was not put in place; what they write next onto the same follows it.

    Returns:
        The id under which it is kept.
    """
    at, text = clock.now(), mine or ""
    where = (conflicts.c.report_id == report_id, conflicts.c.part == part, conflicts.c.cell == cell)
    mine_open = sa.select(conflicts.c.id).where(*where, conflicts.c.by == by, conflicts.c.settled_at.is_(None))
    found = connection.execute(mine_open.limit(1)).scalar()
    if found is not None:
        connection.execute(sa.update(conflicts).where(conflicts.c.id == found).values(mine=text, base=base, at=at))
        return found
    row = {"report_id": report_id, "part": part, "cell": cell, "mine": text, "base": base, "by": by, "at": at}
    return connection.execute(sa.insert(conflicts).values(row).returning(conflicts.c.id)).scalar_one()


def open_of(connection: Connection, report_id: int) -> tuple[Dispute, ...]:
    """Return what is in dispute in a report, with what is stored now."""
    chosen = sa.select(conflicts).where(conflicts.c.report_id == report_id, conflicts.c.settled_at.is_(None))
    return tuple(dispute_of(connection, row) for row in connection.execute(chosen.order_by(conflicts.c.id)).all())


def one(connection: Connection, report_id: int, dispute: int) -> Any:
    """Return the row of an open dispute.

    Raises:
        UnusableInput: There is none of this id in the report, or somebody has chosen already.
    """
    chosen = sa.select(conflicts).where(conflicts.c.id == dispute, conflicts.c.report_id == report_id)
    row = connection.execute(chosen).one_or_none()
    if row is None or row.settled_at:
        raise UnusableInput("这一处已经有人选过了", code="settled", then="刷新一下再看。")
    return row


def dispute_of(connection: Connection, row: Any) -> Dispute:
    """Return a dispute as a person chooses in it."""
    if row.part == FIGURES:
        of_cell = sa.select(cells.c.data, cells.c.by, cells.c.revision)
        theirs = connection.execute(
            of_cell.where(cells.c.report_id == row.report_id, cells.c.cell == row.cell)
        ).one_or_none()
    else:
        of_part = sa.select(parts.c.data, parts.c.by, parts.c.revision)
        theirs = connection.execute(
            of_part.where(parts.c.report_id == row.report_id, parts.c.part == row.part)
        ).one_or_none()
    by, revision = (theirs.by, theirs.revision) if theirs else ("", 0)
    stood = _value(row.part, theirs.data if theirs else None)
    return Dispute(row.id, row.part, row.cell, _value(row.part, row.mine), stood, row.by, row.at, by, revision)


def _value(part: str, text: str | None) -> Cell | str | None:
    if part == FIGURES:
        return cell_of(text) if text else None
    return said(part, text) if text and part.startswith(TEXT) else text


def settle(connection: Connection, dispute: int, chosen: str, by: str) -> None:
    """Say that a person has chosen."""
    new = {"settled_at": clock.now(), "settled_by": by, "chosen": chosen}
    connection.execute(sa.update(conflicts).where(conflicts.c.id == dispute).values(new))


def settle_own(connection: Connection, report_id: int, places: Mapping[str, str], by: str) -> None:
    """Close a person's disputes where they have now written, knowing what stood there; place → part (cell or "")."""
    for place, part in places.items():
        own = (conflicts.c.report_id == report_id, conflicts.c.part == part, conflicts.c.cell == place)
        new = {"settled_at": clock.now(), "settled_by": by, "chosen": "written"}
        still = (conflicts.c.by == by, conflicts.c.settled_at.is_(None))
        connection.execute(sa.update(conflicts).where(*own, *still).values(new))
