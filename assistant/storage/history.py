"""What was changed, by whom, when, what it was before: an entry for one person's saves of one part in one sitting."""

import difflib
import json
from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import assistant.storage.clock as clock
from assistant import lazy
from assistant.storage.parts import FIGURES, TEXT, as_text, cell_of
from assistant.storage.records import Difference, Entry
from assistant.storage.tables import history

SITTING = timedelta(minutes=15)  # between two saves of one entry
_ALONE = frozenset(("create", "import", "restore", "settle"))  # acts that are an entry each
_SENTENCE = lazy.compile(r"[^。；！？\n]*[。；！？\n]?")  # “新收12件。办结10件。” → “新收12件。”
_LATER = 50  # entries of others that are looked through for the same cell
_LATEST = (
    sa.select(history)
    .where(history.c.report_id == sa.bindparam("report"), history.c.part == sa.bindparam("of"))
    .order_by(history.c.id.desc())
    .limit(sa.bindparam("most"))
)
_GONE_ON = sa.update(history).where(history.c.id == sa.bindparam("own"))


def record(
    connection: Connection, report_id: int, part: str, revision: int, before: Any, after: Any, *, by: str, act: str
) -> None:
    """Record that a part changed.

    Args:
        connection: The transaction of the change.
        report_id: The report.
        part: The part.
        revision: Its new revision.
        before: JSON text of what it was, "" for nothing; of figures, a mapping of the cells that changed to such.
        after: What it is, likewise.
        by: Who changed it.
        act: What changed it, in one word.
    """
    at = clock.now()
    same = None if act in _ALONE else _same_sitting(connection, report_id, part, after, by=by, act=act, at=at)
    if same is None:
        row = {"report_id": report_id, "part": part, "act": act, "by": by, "began": at, "ended": at, "saves": 1}
        told = {"revision": revision, "before": as_text(before), "after": as_text(after)}
        connection.execute(sa.insert(history).values(row | told))
        return
    if part == FIGURES:
        before, after = before | json.loads(same.before), json.loads(same.after) | after
    else:
        before = json.loads(same.before)
    new = {"ended": at, "saves": same.saves + 1, "revision": revision}
    new |= {"before": as_text(before), "after": as_text(after)}
    connection.execute(_GONE_ON, new | {"own": same.id})


def _same_sitting(
    connection: Connection, report_id: int, part: str, after: Any, *, by: str, act: str, at: str
) -> Any | None:
    """Return the entry that a save goes on with: the same person's, not long ago, and nobody's since on the same."""
    most = _LATER if part == FIGURES else 1
    for row in connection.execute(_LATEST, {"report": report_id, "of": part, "most": most}):
        if row.by == by and row.act == act:
            return row if clock.apart(row.ended, at) <= SITTING else None
        if row.act in _ALONE or set(json.loads(row.after)) & set(after):
            return None
    return None


def entries(connection: Connection, report_id: int, part: str | None = None) -> list[Entry]:
    """Return the entries of a report or of one part, the newest first."""
    chosen = sa.select(history).where(history.c.report_id == report_id)
    if part is not None:
        chosen = chosen.where(history.c.part == part)
    return [
        Entry(
            row.id, row.part, row.act, row.by, row.began, row.ended, row.saves, row.revision,
            tuple(_differences(row.part, json.loads(row.before), json.loads(row.after))),
        )
        for row in connection.execute(chosen.order_by(history.c.id.desc()))
    ]  # fmt: skip


def changed_since(connection: Connection, report_id: int, at: str, but: Collection[str] = ()) -> frozenset[str]:
    """Return the parts that were changed after a moment, as the store's clock writes it, by other acts than some."""
    chosen = sa.select(history.c.part).where(
        history.c.report_id == report_id, history.c.ended > at, history.c.act.not_in(but)
    )
    return frozenset(connection.scalars(chosen.distinct()))


def as_it_was(connection: Connection, report_id: int, entry: int, now: Mapping[str, str]) -> tuple[str, Any] | None:
    """Return the part that an entry is of, and what it was when the entry ended; None where there is no such entry.

    Args:
        connection: A transaction.
        report_id: The report.
        entry: The entry.
        now: The cells as they are, from which those that changed since are taken back.
    """
    own = sa.select(history).where(history.c.report_id == report_id)
    row = connection.execute(own.where(history.c.id == entry)).one_or_none()
    if row is None:
        return None
    if row.part != FIGURES:
        return row.part, json.loads(row.after)
    cells: dict[str, str | None] = dict(now)
    later = own.where(history.c.part == FIGURES, history.c.id > entry).order_by(history.c.id.desc())
    for other in connection.execute(later):
        cells |= json.loads(other.before)
    return FIGURES, {cell: text for cell, text in cells.items() if text}


def rows(connection: Connection, report_id: int) -> list[dict[str, Any]]:
    """Return all entries of a report as plain data, the oldest first."""
    chosen = sa.select(history).where(history.c.report_id == report_id).order_by(history.c.id)
    return [
        {name: value for name, value in row.items() if name not in ("id", "report_id")}
        for row in connection.execute(chosen).mappings()
    ]


def _differences(part: str, before: Any, after: Any) -> Iterator[Difference]:
    if part == FIGURES:
        for cell in {**before, **after}:
            old, new = before.get(cell), after.get(cell)
            if old != new:
                yield Difference(cell, _shown(old), _shown(new))
    elif part.startswith(TEXT):
        yield from _sentences(part, _words(before), _words(after))
    elif before != after:
        one: dict[str, Any] = json.loads(before) if before else {}
        other: dict[str, Any] = json.loads(after) if after else {}
        for name in {**one, **other}:
            if one.get(name) != other.get(name):
                yield Difference(name, _plain(one.get(name)), _plain(other.get(name)))


def _shown(cell: str | None) -> str:
    return cell_of(cell).text if cell else ""


def _words(section: str) -> str:
    return str(json.loads(section).get("text", "")) if section else ""


def _plain(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else as_text(value)


def _sentences(part: str, old: str, new: str) -> Iterator[Difference]:
    """Yield the places where two texts differ, sentence by sentence."""
    one, other = (_SENTENCE.findall(text) for text in (old, new))
    for tag, start, end, from_, to in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Difference(part, "".join(one[start:end]), "".join(other[from_:to]))
