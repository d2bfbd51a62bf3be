"""Reports with their history and journal in one file, out of a store and back; and backups of a whole store.

An archive is a zip: for each report `NNNN-unit-year.report.json`, a report file as any other, and `….record.json` with
revisions, history, journal and what is in dispute; `manifest.json` names them all with their hashes.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field, ValidationError

from assistant import files, lazy
from assistant.domain import report_file
from assistant.domain.clock import now
from assistant.domain.data import Data
from assistant.domain.report import Report
from assistant.errors import StoreTrouble, UnusableInput
from assistant.reading import guard
from assistant.storage import backup, transfer
from assistant.storage.journal import STORE
from assistant.storage.journal import add as journal_line
from assistant.storage.store import Store
from assistant.storage.transfer import Record
from assistant.workflow.files import load

MANIFEST = "manifest.json"
BOUNDS = guard.Bounds(part=64 * guard.MB, total=1024 * guard.MB, parts=20_000, steepest=1100)  # deflate makes 1/1032
LARGEST = 300 * guard.MB
_NOT_IN_NAMES = lazy.compile(
    r'[\s\\/:*?"<>|\x00-\x1f.]+'
)  # what no file name may hold: “青禾镇/街道” → “/”, “a: b” → “: ”


class Item(Data):
    """A report of an archive: its two files."""

    report: str
    record: str
    organ: str
    year: int


class Manifest(Data):
    """What an archive holds; `files` are the hashes of all others of its files."""

    kind: Literal["nianbao archive"] = "nianbao archive"
    version: Literal[1] = 1
    program: str
    at: str
    reports: tuple[Item, ...]
    files: dict[str, str] = Field(default_factory=dict[str, str])


class Taken(NamedTuple):
    """A report that came in: its number here, or None where the same is here already."""

    organ: str
    year: int
    number: int | None


def pack(records: Iterable[Record]) -> bytes:
    """Return an archive of reports.

    Raises:
        StoreTrouble: It would be larger than what can be taken back.
    """
    contents: dict[str, str] = {}
    items: list[Item] = []
    for number, record in enumerate(records, 1):
        report = record.report()
        name = _NOT_IN_NAMES.sub("_", f"{number:04}-{report.organ.short[:40]}-{report.year}")
        item = Item(
            report=f"{name}.report.json", record=f"{name}.record.json", organ=report.organ.name, year=report.year
        )
        contents[item.report], contents[item.record] = report_file.dump(report), transfer.dump(record)
        items.append(item)
    hashes = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in contents.items()}
    manifest = Manifest(program=version("nianbao"), at=now(), reports=tuple(items), files=hashes)
    if sum(map(len, contents.values())) * 3 > BOUNDS.total or len(contents) >= BOUNDS.parts:
        raise StoreTrouble("一个文件装不下 {n} 份报告", then="请分几次导出，或用数据库自己的备份。", n=len(items))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
        for name, text in contents.items():
            archive.writestr(name, text)
    return stream.getvalue()


def unpack(data: bytes, name: str) -> list[Record]:
    """Return the reports of an archive, each held against its hash and its report file.

    Raises:
        UnusableInput: It is no archive of ours, is damaged or changed, or would unpack to too much.
    """
    opened = guard.archive(data, name, BOUNDS)
    try:
        manifest = Manifest.model_validate_json(guard.part(opened, MANIFEST, name, guard.MB * 8))
    except (ValidationError, UnicodeDecodeError):
        raise UnusableInput("不是 nianbao 导出的，或由更新的版本导出", where=name) from None
    return [_record(opened, manifest, item, name) for item in manifest.reports]


def _record(opened: zipfile.ZipFile, manifest: Manifest, item: Item, name: str) -> Record:
    report, record = (_file(opened, manifest, inner, name) for inner in (item.report, item.record))
    told = report_file.parse(report, f"{name} {item.report}", is_json=True)
    try:
        found = Record.model_validate_json(record)
        agrees = report_file.plain(found.report()) == report_file.plain(told)
    except (ValidationError, StoreTrouble, RecursionError):
        raise UnusableInput("里面的 {file} 读不出来", where=name, file=item.record) from None
    if not agrees:
        raise UnusableInput("里面的 {file} 改过，和记录对不上", where=name, file=item.report)
    return found


def _file(opened: zipfile.ZipFile, manifest: Manifest, inner: str, name: str) -> str:
    data = guard.part(opened, inner, name, BOUNDS.part)
    if hashlib.sha256(data).hexdigest() != manifest.files.get(inner):
        raise UnusableInput("里面的 {file} 改过，和记录对不上", where=name, file=inner)
    return data.decode("utf-8", "replace")


def take_out(store: Store, numbers: Sequence[int] | None, *, by: str, with_bin: bool = False) -> bytes:
    """Return an archive of some reports, or of all, and say so in the journal.

    Args:
        store: The store.
        numbers: Which; None for all.
        by: Who takes them out.
        with_bin: Of all, those in the bin too.
    """
    if numbers is None:
        rows = [*store.reports(), *(store.reports(deleted=True) if with_bin else ())]
        numbers = sorted(row.id for row in rows)
    with store.database.reading() as connection:
        records = [transfer.take_out(connection, number) for number in numbers]
    data = pack(records)
    detail = {"sha256": hashlib.sha256(data).hexdigest(), "reports": len(records)}
    if len(numbers) == 1:
        store.note(numbers[0], "export", by=by, detail=detail)
    else:
        store.note(None, "export", by=by, detail=detail)
    return data


def bring_in(store: Store, records: Sequence[Record], *, by: str, source: str, act: str = "import") -> list[Taken]:
    """Put reports into a store, all or none. One that is here as it was is passed over; one that differs is a copy.

    Args:
        store: The store.
        records: The reports.
        by: Who brings them.
        source: Where from: the name of the file.
        act: `import`; with `restore`, the report that is here goes to the bin where the one that comes differs.
    """
    taken: list[Taken] = []
    with store.database.writing() as connection:
        for record in records:
            report = record.report()
            here = transfer.find(connection, record.uid)
            if here is not None:
                own = transfer.take_out(connection, here)
                is_where_it_was = not own.deleted_at or (act == "restore" and record.deleted_at)
                if transfer.same(own, record) and is_where_it_was:
                    taken.append(Taken(report.organ.name, report.year, None))
                    continue
            number = transfer.put_in(connection, record, act=act, by=by, source=source)
            if here is not None and act == "restore":
                store.into_bin(connection, here, by=by)
            taken.append(Taken(report.organ.name, report.year, number))
        if act == "restore":
            detail = {"from": source, "reports": len(records)}
            journal_line(connection, STORE, STORE, act, by, detail)
    return taken


def back_up(store: Store, target: Path, *, by: str) -> None:
    """Write the whole store into a file, while others work: SQLite as a database, PostgreSQL as an archive.

    Raises:
        StoreTrouble: The file cannot be written.
    """
    store.note(None, "backup", by=by, detail={"to": target.name})
    if store.database.is_sqlite:
        backup.copy_out(store.database, target)
    else:
        files.write(target, take_out(store, None, by=by, with_bin=True))


def restore(store: Store, source: Path, *, by: str) -> Path | None:
    """Take a backup back.

    A database in the place of a database: what was there is first written into a file beside it. Else report by report:
    what is here and differs goes to the bin, and what is here alone stays.

    Returns:
        Where that what was there has been put, if it has.

    Raises:
        StoreTrouble: The backup is damaged, or of a later version.
        UnusableInput: It is neither a database nor an archive.
    """
    if not backup.is_sqlite(source):
        records = unpack(_read(source), source.name)
        bring_in(store, records, by=by, source=source.name, act="restore")
        return None
    with backup.as_of_today(source) as kept:
        other = Store(kept)
        if not store.database.is_sqlite or store.database.file is None:
            with kept.reading() as connection:
                rows = [*other.reports(), *other.reports(deleted=True)]
                records = [transfer.take_out(connection, row.id) for row in rows]
            bring_in(store, records, by=by, source=source.name, act="restore")
            return None
        aside = _aside(store.database.file)
        backup.copy_out(store.database, aside)
        backup.copy_in(store.database, kept)
    store.note(None, "restore", by=by, detail={"from": source.name})
    return aside


def _aside(file: Path) -> Path:
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    return file.with_name(f"{file.stem}（恢复前{stamp}）{file.suffix}")


def is_archive(path: Path) -> bool:
    """Whether a file is a zip with a manifest of ours; what is in it is not opened."""
    try:
        with zipfile.ZipFile(path) as opened:
            return MANIFEST in opened.namelist()
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return False


def from_file(store: Store, path: Path, *, by: str) -> list[Taken]:
    """Bring in the reports of an archive.

    Raises:
        UnusableInput: As `unpack`.
    """
    return bring_in(store, unpack(_read(path), path.name), by=by, source=path.name)


def from_document(store: Store, path: Path, *, by: str) -> Taken:
    """Bring in a report file, or any document that can be read, with last year's report where it names one beside it.

    One that is here already, word for word, is not brought in again: a command that was broken off is run anew.

    Raises:
        UnusableInput: It cannot be read.
    """
    report = load(path)
    alike = (row for row in store.reports() if (row.organ, row.year) == (report.organ.name, report.year))
    if any(_content(store.get(row.id).report) == _content(report) for row in alike):
        return Taken(report.organ.name, report.year, None)
    if isinstance(report.last_year, str) and report.last is not None:
        report = report.having(last_year=report.last)
    return Taken(report.organ.name, report.year, store.create(report, by, act="import"))


def _content(report: Report) -> tuple[object, ...]:
    """Return what a document says: the figures, the texts, the notes and the cover."""
    texts = {name: section.text for name, section in report.sections.items() if section.text.strip()}
    notes = [(note.aspect, note.text) for note in report.notes]
    return dict(report.figures.items()), texts, notes, report.organ


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UnusableInput("打不开（{reason}）", where=str(path), reason=error.strerror or "") from None
    if size > LARGEST:
        raise UnusableInput(
            "文件有 {size} MB，超过 {limit} MB", where=path.name, size=size // guard.MB, limit=LARGEST // guard.MB
        )
    return files.read(path)
