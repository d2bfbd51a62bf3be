"""A whole SQLite database into a file and back, while others work on it."""

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import StoreTrouble
from assistant.storage.database import Database, address

MAGIC = b"SQLite format 3\x00"


def is_sqlite(path: Path) -> bool:
    """Whether a file is a SQLite database.

    Raises:
        StoreTrouble: It cannot be opened.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(len(MAGIC)) == MAGIC
    except OSError as error:
        raise StoreTrouble("打不开（{reason}）", where=str(path), reason=error.strerror or "") from None


def copy_out(database: Database, target: Path) -> None:
    """Copy a SQLite database into a file, whole as of one moment; others may go on writing.

    Raises:
        StoreTrouble: The file cannot be written, or what was written does not hold.
    """
    temporary: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
        os.close(handle)
        temporary = Path(name)
        _copy(Path(str(database.file)), temporary, alone=True)
        _require_whole(temporary, target)
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        temporary.replace(target)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise StoreTrouble("备份没有写成（{reason}）", where=str(target), reason=reason) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


@contextmanager
def as_of_today(path: Path) -> Generator[Database]:
    """Open a copy of a backup, brought to this version, for as long as the block runs; the backup is not touched.

    Raises:
        StoreTrouble: It does not hold, or is of a later version.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "nianbao.sqlite"
        try:
            for ending in ("", "-wal"):  # what was written last may still stand beside a file that was simply copied
                if ending == "" or path.with_name(path.name + ending).exists():
                    shutil.copyfile(path.with_name(path.name + ending), copy.with_name(copy.name + ending))
        except OSError as error:
            raise StoreTrouble("打不开（{reason}）", where=str(path), reason=error.strerror or "") from None
        _require_whole(copy, path)
        database = Database(address(str(copy)))
        try:
            database.migrate()
            yield database
        finally:
            database.close()


def copy_in(database: Database, source: Database) -> None:
    """Put the whole of one SQLite database in the place of another: all of it, or nothing.

    Raises:
        StoreTrouble: It cannot be written.
    """
    try:
        _copy(Path(str(source.file)), Path(str(database.file)))
    except sqlite3.Error as error:
        raise StoreTrouble("备份没有恢复成（{reason}）", where=database.name, reason=str(error)) from None


def _copy(source: Path, target: Path, *, alone: bool = False) -> None:
    """Copy a database; with `alone`, into one that is a single file, which can be carried about."""
    one, other = sqlite3.connect(source, timeout=20), sqlite3.connect(target, timeout=20)
    with contextlib.closing(one), contextlib.closing(other):
        one.backup(other)
        if alone:
            other.execute("PRAGMA journal_mode=DELETE").close()


def _require_whole(path: Path, named: Path) -> None:
    try:
        with contextlib.closing(sqlite3.connect(path)) as connection:
            said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        said = str(error)
    if said != "ok":
        raise StoreTrouble("备份坏了，或不是 nianbao 的（{reason}）", where=str(named), reason=said)
