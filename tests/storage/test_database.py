"""The database: its schema through all versions, and what can be wrong with it, in words."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from assistant import messages, storage
from assistant.domain import report_file
from assistant.domain.figures import Cell
from assistant.errors import StoreTrouble
from assistant.storage import database
from assistant.storage.database import HEAD, Database, address, upgrade
from assistant.storage.records import CellPatch
from assistant.storage.tables import metadata
from tests.storage.conftest import held
from tests.storage.test_reports import ONE, whole

STEPS = sorted((Path(database.__file__).parent / "migrations/versions").glob("step_*.py"))


@pytest.fixture
def empty(url: str) -> Iterator[Database]:
    opened = Database(address(url))
    yield opened
    opened.close()


def test_the_last_step_is_the_version_that_the_program_expects() -> None:
    assert STEPS[-1].name.startswith(f"step_{HEAD}_")


def test_the_steps_make_the_very_tables_that_the_program_uses(empty: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    empty.migrate()
    with empty.writing() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize("revision", [path.name.split("_")[1] for path in STEPS])
def test_a_database_of_an_earlier_version_comes_up_with_all_that_is_in_it(
    empty: Database, url: str, tmp_path: Path, revision: str
) -> None:
    """The rows are those of a real report, put into the tables as they were in that version."""
    source = storage.open(str(tmp_path / "source.sqlite"))
    number = source.create(whole(), "王芳")
    source.patch_cells(number, [CellPatch(ONE, Cell(value=7), 1)], by="李建国")
    source.patch_cells(number, [CellPatch(ONE, Cell(value=8), 1)], by="王芳")
    with empty.writing() as connection:
        upgrade(connection, revision)
        known = set(sa.inspect(connection).get_table_names())
        with source.database.reading() as other:
            for table in metadata.sorted_tables:
                if table.name in known and (rows := [dict(row) for row in other.execute(sa.select(table)).mappings()]):
                    connection.execute(sa.insert(table), rows)
    expected = source.get(number)
    source.close()
    store = storage.open(url)
    try:
        stored = store.get(number)
        assert report_file.plain(stored.report) == report_file.plain(expected.report)
        assert (stored.revisions, stored.disputes) == (expected.revisions, expected.disputes)
        assert store.verify() == []
        assert store.jobs.of(number) == []
    finally:
        store.close()


@pytest.mark.slow
def test_two_programs_that_open_a_new_database_at_once_both_may(url: str) -> None:
    program = (
        "import sys\nfrom assistant import storage\nstore = storage.open(sys.argv[1])\nstore.reports()\nstore.close()"
    )
    started = [subprocess.Popen([sys.executable, "-c", program, url]) for _ in range(3)]
    assert [process.wait() for process in started] == [0, 0, 0]


def test_a_database_of_a_later_version_is_refused_and_not_touched(empty: Database, url: str) -> None:
    empty.migrate()
    with empty.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreTrouble, match="由更新的版本写成") as caught:
        storage.open(url)
    assert (caught.value.code, caught.value.then) == ("store_later", "请升级 nianbao；没有动它。")
    with empty.reading() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == "9999"


def test_a_database_of_something_else_is_refused_and_not_touched(empty: Database, url: str) -> None:
    with empty.writing() as connection:
        connection.execute(sa.text("CREATE TABLE customers (id INTEGER)"))
    with pytest.raises(StoreTrouble, match="不是 nianbao 的"):
        storage.open(url)
    with empty.reading() as connection:
        assert sa.inspect(connection).get_table_names() == ["customers"]


def test_sqlite_is_set_to_lose_nothing(tmp_path: Path) -> None:
    store = storage.open(str(tmp_path / "a.sqlite"))
    with store.database.reading() as connection:
        told = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys")}  # fmt: skip
    store.close()
    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def code_of(path: Path) -> str:
    with pytest.raises(StoreTrouble) as caught:
        storage.open(str(path)).create(whole(), "王芳")
    said = messages.of_error(caught.value)
    assert re.search("[一-龥]", said)
    assert "sqlite3" not in said
    return caught.value.code


def test_what_is_wrong_with_a_file_is_said_in_words(tmp_path: Path) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"not a database, but long enough to be read as one" * 100)
    assert code_of(broken) == "store_damaged"
    assert code_of(tmp_path) == "store_unreachable"
    (tmp_path / "file").write_text("")
    assert code_of(tmp_path / "file" / "a.sqlite") == "store_unreachable"


def test_a_database_that_may_not_be_written_is_said_to_be_read_only(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    store = storage.open(str(path))
    with store.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
    with pytest.raises(StoreTrouble, match="只读"):
        store.create(whole(), "王芳")
    store.close()


def test_a_full_disk_is_said_and_what_was_saved_stays(tmp_path: Path) -> None:
    store = storage.open(str(tmp_path / "a.sqlite"))
    number = store.create(whole(), "王芳")
    with store.database.engine.connect() as connection:  # the pool hands out this one again
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreTrouble, match="磁盘满了") as caught:
        store.save_text(number, "overview", "长" * 200_000, 99, by="王芳")
    assert caught.value.code == "store_full"
    assert report_file.plain(store.get(number).report) == report_file.plain(whole())
    assert store.verify() == []
    store.close()


def test_a_database_that_another_program_holds_is_said_to_be_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "LONGEST_WAIT", 0.2)
    path = tmp_path / "a.sqlite"
    storage.open(str(path)).close()
    store = storage.open(str(path))
    with held(path), pytest.raises(StoreTrouble, match="正被别的程序占用"):
        store.create(whole(), "王芳")
    assert store.create(whole(), "王芳")
    store.close()


def test_who_waits_for_another_thread_waits_for_another_program_as_much_less(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A save waited for the threads before it, and then as long again for the program that held the database."""
    path = tmp_path / "a.sqlite"
    store = storage.open(str(path))
    monkeypatch.setattr(database, "LONGEST_WAIT", 1.0)

    def waited(_: int) -> float:
        begun = time.monotonic()
        with pytest.raises(StoreTrouble, match="正被别的程序占用"):
            store.create(whole(), "王芳")
        return time.monotonic() - begun

    with held(path), ThreadPoolExecutor(3) as threads:
        longest = max(threads.map(waited, range(3)))
    assert longest < 1.8
    assert store.create(whole(), "王芳")
    store.close()


def test_a_server_that_is_not_there_is_said_without_its_password() -> None:
    with pytest.raises(StoreTrouble) as caught:
        storage.open("postgresql://nianbao:geheim@127.0.0.1:1/nianbao")
    assert caught.value.code == "store_unreachable"
    assert "geheim" not in str(caught.value)
    assert "127.0.0.1" in str(caught.value)


@pytest.mark.parametrize("url", ["mysql://a/b", "http://x", "://", "oracle+nothing://a", "sqlite://"])
def test_an_address_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(StoreTrouble):
        storage.open(url)


def test_a_second_server_on_the_same_data_folder_is_refused_and_told_of_the_first(tmp_path: Path) -> None:
    store = storage.open(str(tmp_path / "a.sqlite"))
    program = (
        "import sys\nfrom assistant import storage\nclaim = storage.claim(storage.open(sys.argv[1]), 'http://127.0.0.1:7860')\n"
        "print('mine', flush=True)\nsys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "a.sqlite")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"mine\n"
        with pytest.raises(StoreTrouble, match="已经有一个网页服务") as caught:
            storage.claim(store)
        assert f"进程 {first.pid}，http://127.0.0.1:7860" in str(caught.value)
        first.kill()
    storage.claim(store).close()
    store.close()
