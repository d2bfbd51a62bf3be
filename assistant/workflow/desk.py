"""The store as a command meets it: `@青禾镇/2025` is opened as a file is, and what is made of it is saved back.

While a command runs (`acting`), the store stays open. Nothing heavy is imported before a report of the store is asked
for. How a report is changed, in a file as in the store, is in `changes`.
"""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import lazy, settings
from assistant.errors import UnusableInput

if TYPE_CHECKING:
    from assistant.domain.report import Report
    from assistant.storage.records import Row, Stored
    from assistant.storage.store import Store

# “@青禾镇/2025” → 2025, “@青禾镇人民政府\\2025” (as Windows writes it), “@青禾镇”, “@7” → 7, not “青禾镇/2025”
_ADDRESS = lazy.compile(r"[@＠](?P<organ>[^/\\]+)(?:[/\\](?P<year>\d{4}))?")
_MOST_LISTED = 20


@dataclass
class _Desk:
    """What a command does, by whom, and the store that it has open."""

    act: str
    by: str
    store: "Store | None" = None


_DESK: ContextVar[_Desk | None] = ContextVar("desk", default=None)


@contextmanager
def acting(act: str, by: str) -> Generator[None]:
    """Say which act runs, and by whom, while the block runs; a store that it opens is closed after it."""
    desk = _Desk(act, by)
    token = _DESK.set(desk)
    try:
        yield
    finally:
        _DESK.reset(token)
        if desk.store is not None:
            desk.store.close()


@contextmanager
def _at_work() -> "Generator[tuple[Store, _Desk]]":
    """Give the store, which stays open while the command runs, and who does what."""
    desk = _DESK.get()
    if desk is None:
        with acting("edit", ""), _at_work() as found:
            yield found
        return
    if desk.store is None:
        from assistant import storage

        desk.store = storage.open()
    yield desk.store, desk


def is_address(name: Path | str) -> bool:
    """Whether a name is that of a report in the store: it begins with @, and no file is called so."""
    return str(name)[:1] in ("@", "＠") and not Path(name).exists()


def name_of(path: Path) -> str:
    """Return the name of a file, or the whole address of a report in the store."""
    return str(path).replace("\\", "/") if is_address(path) else path.name


def load(address: Path | str) -> "Report":
    """Return a report of the store.

    Raises:
        UnusableInput: None, or more than one, is meant; the message lists those that are there.
        StoreTrouble: The store cannot be opened.
    """
    return take(find(address)).report


def find(address: Path | str) -> int:
    """Return the number of the report that an address means.

    Raises:
        UnusableInput: As `load`.
        StoreTrouble: As `load`.
    """
    with _at_work() as (store, _):
        return number_of(store, str(address))


def take(number: int) -> "Stored":
    """Return a report of the store with the revisions of its parts.

    Raises:
        UnusableInput: It is not there any more.
        StoreTrouble: As `load`.
    """
    with _at_work() as (store, _):
        return store.get(number)


def save(before: "Stored", report: "Report") -> None:
    """Store what a command made of a report that it had taken, beside what others did meanwhile.

    Raises:
        Conflict: Somebody else changed the same meanwhile; nothing is changed, and what was made is kept.
        UnusableInput: It is not there any more.
        StoreTrouble: As `load`.
    """
    with _at_work() as (store, desk):
        store.save(before, whole(report), by=desk.by, act=desk.act)


def record(address: Path | str, detail: Mapping[str, Any] | None = None) -> None:
    """Write into the journal what was made of a report without changing it; of a file, nothing is written."""
    if is_address(address):
        with _at_work() as (store, desk):
            store.note(number_of(store, str(address)), desk.act, by=desk.by, detail=detail)


def whole(report: "Report") -> "Report":
    """Return a report that holds last year's itself: in the store no file is beside it."""
    is_named = isinstance(report.last_year, str) and report.last is not None
    return report.having(last_year=report.last) if is_named else report


def stem(report: "Report") -> str:
    """Return how a file made of a report of the store is named, without its suffix: 青禾镇2025."""
    return "".join(filter(str.isalnum, report.organ.short)) + str(report.year)


def lock_of(number: int) -> Path:
    """Return the path whose lock the commands hold that change a report: beside the store's file, or in our folder."""
    with _at_work() as (store, _):
        file = store.database.file
        return (file.parent if file else settings.data_folder()) / f"report-{number}"


def number_of(store: "Store", address: str) -> int:
    """Return the number of the report that an address means.

    Raises:
        UnusableInput: None, or more than one, is meant; the message lists those that are there.
    """
    found = _ADDRESS.fullmatch(address.strip())
    if found is None:
        raise UnusableInput("{address} 不是库里报告的写法", then="写成 @单位/年，例如 @青禾镇/2025。", address=address)
    organ, year = found["organ"].strip(), found["year"]
    listed = store.reports()
    if organ.isdecimal() and year is None:
        rows = [row for row in listed if row.id == int(organ)]
    else:
        rows = _meant([row for row in listed if year is None or row.year == int(year)], organ)
    if len(rows) == 1:
        return rows[0].id
    if rows:
        raise UnusableInput(
            "{address} 有 {n} 份",
            then="写明是哪一份：{known}。",
            address=address,
            n=len(rows),
            known=_names(rows, listed),
        )
    if not listed:
        raise UnusableInput("库里还没有报告", code="empty_store")
    raise UnusableInput("库里没有 {address}", then="有这些：{known}。", address=address, known=_names(listed, listed))


def _meant(rows: "Sequence[Row]", organ: str) -> "list[Row]":
    """Return the reports of a unit, named in full, in short or by a part; one for practice where no other is."""
    exact = [row for row in rows if organ in (row.organ, row.short)]
    found = exact or [row for row in rows if organ in row.organ]
    return [row for row in found if not row.practice] or found


def address_of(row: "Row", listed: "Sequence[Row]") -> str:
    """Return the address of a report among all: by unit and year, or where two have the same by its number."""
    same = [other for other in listed if (other.short, other.year) == (row.short, row.year)]
    return f"@{row.short}/{row.year}" if len(same) == 1 else f"@{row.id}"


def _names(rows: "Sequence[Row]", listed: "Sequence[Row]") -> str:
    names = [address_of(row, listed) for row in rows[:_MOST_LISTED]]
    return "、".join(names) + ("……" if len(rows) > _MOST_LISTED else "")
