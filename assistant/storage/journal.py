"""The journal: decisive acts, one after another, each bound by its hash to the one before. Nothing is taken out."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import assistant.storage.clock as clock
from assistant.storage.parts import as_text
from assistant.storage.records import Line
from assistant.storage.tables import chains, journal

STORE = "store"  # the chain of what is done to the whole store
DECISIVE = frozenset((
    "create", "import", "draft", "suggest", "choose", "decide", "waive", "sign", "withdraw", "bind", "fix", "convert",
    "build", "receipt", "restore", "settle", "export", "backup", "delete", "undelete", "purge",
))  # fmt: skip
_ALSO = {"approve": "sign", "read": "import"}  # commands → what the act is called


class Broken(NamedTuple):
    """The first entry of a chain that does not hold, and why."""

    chain: str
    label: str
    number: int
    why: str


def act_of(name: str) -> str:
    """Return what an act is called in the journal."""
    return _ALSO.get(name, name)


def digest(number: int, at: str, by: str, act: str, detail: str, previous: str) -> str:
    """Return the hash of an entry: of all that it says, and of the hash before it."""
    return hashlib.sha256(as_text([number, at, by, act, detail, previous]).encode()).hexdigest()


def add(
    connection: Connection, chain: str, label: str, act: str, by: str, detail: Mapping[str, Any] | None = None
) -> None:
    """Add an entry; the caller holds the lock of what the chain is about."""
    end = connection.execute(
        sa.select(chains.c.length, chains.c.head).where(chains.c.chain == chain).with_for_update()
    ).one_or_none()
    number, previous = (end.length + 1, end.head) if end else (1, "")
    said, at = as_text(detail or {}), clock.now()
    own = digest(number, at, by, act, said, previous)
    connection.execute(
        sa.insert(journal).values(
            chain=chain, number=number, at=at, by=by, act=act, detail=said, previous=previous, hash=own
        )
    )
    if end:
        new = {"length": number, "head": own, "label": label}
        connection.execute(sa.update(chains).where(chains.c.chain == chain).values(new))
    else:
        connection.execute(sa.insert(chains).values(chain=chain, label=label, length=1, head=own))


def take_over(connection: Connection, chain: str, label: str, lines: Iterable[Line]) -> None:
    """Put the entries of another store here, as they are."""
    rows: list[dict[str, Any]] = [{**line._asdict(), "chain": chain, "detail": as_text(line.detail)} for line in lines]
    if rows:
        connection.execute(sa.insert(journal), rows)
        end = {"chain": chain, "label": label, "length": len(rows), "head": rows[-1]["hash"]}
        connection.execute(sa.insert(chains).values(end))


def lines(connection: Connection, chain: str) -> list[Line]:
    """Return the entries of a chain, the first one first."""
    found = connection.execute(sa.select(journal).where(journal.c.chain == chain).order_by(journal.c.number))
    return [Line(**{**row, "detail": json.loads(row["detail"])}) for row in found.mappings()]


def broken_line(entries: Iterable[Line]) -> tuple[int, str] | None:
    """Return the number of the first entry that does not hold, and why: `missing`, `link` or `changed`."""
    previous, expected = "", 1
    for line in entries:
        if line.number != expected:
            return expected, "missing"
        if line.previous != previous:
            return line.number, "link"
        if line.hash != digest(line.number, line.at, line.by, line.act, as_text(line.detail), line.previous):
            return line.number, "changed"
        previous, expected = line.hash, expected + 1
    return None


def verify(connection: Connection) -> list[Broken]:
    """Return the first broken entry of every chain that is broken."""
    broken: list[Broken] = []
    ends = {row.chain: row for row in connection.execute(sa.select(chains).order_by(chains.c.chain))}
    known = connection.scalars(sa.select(journal.c.chain).distinct())
    for chain in sorted({*ends, *known}):
        entries, end = lines(connection, chain), ends.get(chain)
        label = end.label if end else ""
        if found := broken_line(entries):
            broken.append(Broken(chain, label, *found))
        elif end is None or (len(entries), entries[-1].hash if entries else "") != (end.length, end.head):
            broken.append(Broken(chain, label, len(entries) + 1, "missing"))
    return broken
