"""One database, SQLite or PostgreSQL: connections, transactions, the schema's version, what can go wrong in words."""

import sqlite3
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, NoSuchModuleError

from assistant import settings
from assistant.errors import AssistantError, StoreTrouble

T = TypeVar("T")

HEAD = "0002"  # the last of migrations/versions: a database that has it needs no Alembic, which takes 0.2 s to import
LONGEST_WAIT = 5  # seconds for others who write, in all: a person waits for it to be said
_IDLE = 2  # seconds after which a connection to PostgreSQL is asked whether it still stands
_MIGRATING = 0x6E69616E  # the advisory lock that two programs on one PostgreSQL migrate under

# What the drivers say → our code. SQLite names its errors since Python 3.11; PostgreSQL numbers them.
_SQLITE = {
    "SQLITE_BUSY": "store_busy",
    "SQLITE_LOCKED": "store_busy",
    "SQLITE_READONLY": "store_read_only",
    "SQLITE_FULL": "store_full",
    "SQLITE_CANTOPEN": "store_unreachable",
    "SQLITE_PERM": "store_unreachable",
    "SQLITE_CORRUPT": "store_damaged",
    "SQLITE_NOTADB": "store_damaged",
    "SQLITE_IOERR": "store_failing",
}
_POSTGRESQL = {"53100": "store_full", "55P03": "store_busy", "40P01": "store_busy", "25006": "store_read_only"}
_TROUBLES = {
    "store_busy": StoreTrouble(
        "数据库正被别的程序占用，等了 {wait} 秒",
        then="过一会儿再试；如果开着别的 nianbao，先关掉它。",
        wait=LONGEST_WAIT,
    ),
    "store_read_only": StoreTrouble("数据库是只读的，存不进去", then="看看文件和文件夹的权限，或换一个数据文件夹。"),
    "store_full": StoreTrouble("磁盘满了，没有存上", then="腾出空间再试；已经存好的都在。"),
    "store_unreachable": StoreTrouble("数据库打不开", then="看看文件夹在不在、能不能写，或数据库的地址对不对。"),
    "store_damaged": StoreTrouble("数据库坏了，或不是 nianbao 的", then="可以用最近的备份恢复。"),
    "store_failing": StoreTrouble("磁盘读写出错", then="看看磁盘和网络盘还在不在。"),
}


def address(url: str | None) -> URL:
    """Return the address of a database: a URL, a SQLite file, or without either the user's own.

    Raises:
        StoreTrouble: It is no address of a kind that we know.
    """
    given = url or settings.store() or str(settings.data_folder() / "nianbao.sqlite")
    if "://" not in given:
        return URL.create("sqlite", database=str(Path(given).expanduser().absolute()))
    try:
        made = make_url(given)
    except ArgumentError:
        raise StoreTrouble("数据库地址看不懂", code="store_unreachable") from None
    if made.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return made.set(drivername="postgresql+psycopg")
    if made.drivername.startswith("sqlite") and made.database and made.database != ":memory:":
        return URL.create("sqlite", database=str(Path(made.database).absolute()))
    raise StoreTrouble(
        "不能用 {kind} 作数据库", then="可以用 SQLite 文件或 postgresql:// 地址。", kind=made.drivername,
        code="store_unreachable",
    )  # fmt: skip


class Database:
    """Connections to one database. Any number of threads may use it; SQLite's writers queue inside this process.

    Args:
        url: As `address` returns it.
    """

    def __init__(self, url: URL) -> None:
        self.url = url
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self._writer = threading.Lock() if self.is_sqlite else None
        with self._in_words():
            self.engine = _sqlite(url) if self.is_sqlite else _postgresql(url)

    @property
    def name(self) -> str:
        """The file or the address, without a password, as a person may read it."""
        return str(self.url.database) if self.is_sqlite else self.url.render_as_string(hide_password=True)

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database."""
        return Path(str(self.url.database)) if self.is_sqlite else None

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """Open a transaction that sees one moment of the database and changes nothing."""
        with self._in_words(), self.engine.connect() as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """Open a transaction that writes: whole when the block ends, nothing at all when it raises."""
        ends = time.monotonic() + LONGEST_WAIT
        with self._in_words(), self._turn(), self.engine.connect() as connection:
            connection = connection.execution_options(writes=ends)
            with connection.begin():
                yield connection

    @contextmanager
    def _turn(self) -> Generator[None]:
        """Wait for the other threads of this process: SQLite's own waiting is by polling, and starves some."""
        if self._writer is None:
            yield
        elif self._writer.acquire(timeout=LONGEST_WAIT):
            try:
                yield
            finally:
                self._writer.release()
        else:
            raise self.trouble("store_busy")

    @contextmanager
    def _in_words(self) -> Generator[None]:
        try:
            yield
        except AssistantError:
            raise
        except DBAPIError as error:
            raise self.trouble(_code_of(error)) from error
        except NoSuchModuleError:
            raise self.trouble("store_unreachable") from None

    def trouble(self, code: str) -> StoreTrouble:
        """Return what went wrong, as a person reads it."""
        known = _TROUBLES[code]
        return StoreTrouble(known.what, where=self.name, then=known.then, code=code, **known.values)

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()

    def migrate(self) -> None:
        """Bring the schema to this version.

        Raises:
            StoreTrouble: It is of a later version, is no database of ours, or cannot be opened or written.
        """
        with self.reading() as connection:
            found = self._version(connection)
        if found == HEAD:
            return
        with self.writing() as connection:
            if not self.is_sqlite:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATING)))
            if self._version(connection) != HEAD:
                upgrade(connection)

    def _version(self, connection: Connection) -> str | None:
        """Return the version of the schema, None where the database is empty."""
        names = sa.inspect(connection).get_table_names()
        if "alembic_version" not in names:
            if names:
                raise self.trouble("store_damaged")
            return None
        found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
        if found is not None and found > HEAD:
            raise StoreTrouble(
                "数据库由更新的版本写成（{found}，本程序到 {own}）",
                where=self.name,
                then="请升级 nianbao；没有动它。",
                code="store_later",
                found=found,
                own=HEAD,
            )
        return found


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run the steps that a database lacks, in the transaction of this connection."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def insist(do: Callable[[], T], times: int, pause: float = 0) -> T:
    """Write what must not be lost: a database that is busy is asked so many times, each as long as it waits itself.

    Args:
        do: What writes.
        times: How often, at most.
        pause: Seconds between two times.

    Raises:
        StoreTrouble: It is busy still, or something else is wrong with it.
    """
    for _ in range(times - 1):
        try:
            return do()
        except StoreTrouble as error:
            if error.code != "store_busy":
                raise
        time.sleep(pause)
    return do()


def _sqlite(url: URL) -> Engine:
    file = Path(str(url.database))
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreTrouble(
            "数据文件夹建不了（{reason}）",
            where=str(file.parent),
            reason=error.strerror or "",
            code="store_unreachable",
        ) from None
    engine = sa.create_engine(
        url, connect_args={"timeout": LONGEST_WAIT, "isolation_level": None}, pool_size=8, max_overflow=24
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, _record: Any) -> None:
    for pragma in ("foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}").close()
    ends = time.monotonic() + LONGEST_WAIT
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
        except sqlite3.OperationalError as error:  # two who open a new file at once: SQLite does not wait here
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > ends:
                raise
            time.sleep(0.02)


def _begin(connection: Connection) -> None:
    """Take the lock of a writer at once: a reader that becomes one could only fail.

    Who waited for the other threads of this process waits for other processes as much less.
    """
    ends: float | None = connection.get_execution_options().get("writes")
    left = LONGEST_WAIT if ends is None else max(0.0, ends - time.monotonic())
    connection.exec_driver_sql(f"PRAGMA busy_timeout={int(left * 1000)}")
    connection.exec_driver_sql("BEGIN" if ends is None else "BEGIN IMMEDIATE")


def _postgresql(url: URL) -> Engine:
    arguments = {"connect_timeout": 10, "application_name": "nianbao", "options": f"-c lock_timeout={LONGEST_WAIT}s"}
    engine = sa.create_engine(url, connect_args=arguments, pool_size=8, max_overflow=24)

    def still_there(connection: Any, record: Any, _proxy: Any) -> None:
        """Ask a connection that lay idle whether the server is still there; at every key that is a way too many."""
        if time.monotonic() - record.info.get("used", 0.0) < _IDLE:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error:
            raise DisconnectionError from None  # the pool connects anew

    def used(_connection: Any, record: Any) -> None:
        record.info["used"] = time.monotonic()

    event.listen(engine, "checkout", still_there)
    event.listen(engine, "checkin", used)
    return engine


def _code_of(error: DBAPIError) -> str:
    """Return our code for what a driver raised; one that is our own mistake is raised as it is."""
    cause: Any = error.orig
    name = str(getattr(cause, "sqlite_errorname", "") or "")
    for known, code in _SQLITE.items():
        if name.startswith(known):
            return code
    state = getattr(cause, "sqlstate", None)
    if state in _POSTGRESQL:
        return _POSTGRESQL[state]
    if state is None and not name and error.orig is not None and "OperationalError" in type(cause).__name__:
        return "store_unreachable"
    if error.connection_invalidated or (state or "").startswith(("08", "28", "3D", "57P")):
        return "store_unreachable"
    raise error
