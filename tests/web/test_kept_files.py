"""The file that is being read: kept for its own job until the reading ends, and for no other store's."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from assistant import resources, storage
from assistant.errors import StoreTrouble
from assistant.storage import Job
from assistant.storage.tables import jobs
from assistant.web import uploads
from assistant.web.serving import Serving
from tests.web.conftest import ended

THIS, LAST = (resources.find(f"examples/qinghe/{name}") for name in ("2025.xlsx", "2024.docx"))


@pytest.fixture
def other(serving: Serving, tmp_path: Path) -> Iterator[Serving]:
    """Another store (NIANBAO_STORE) of the same person, whose data folder is the same."""
    with closing(storage.open(str(tmp_path / "other.sqlite"))) as store:
        yield Serving(store)


def not_read(*_: Any) -> None:
    """The program is killed as it begins to read."""


def broken_off(serving: Serving, file: Path) -> Job:
    """A file in whose reading the program was killed, as the next start finds it."""
    with pytest.MonkeyPatch.context() as killed:
        killed.setattr(uploads, "_read", not_read)
        number = uploads.begin(serving, file.name, file.read_bytes(), {})
    with serving.store.database.writing() as connection:
        connection.execute(sa.update(jobs).where(jobs.c.id == number).values(pid=2**22 + 1, started="gone"))
    serving.store.jobs.sweep()
    uploads.sweep(serving.store)
    return serving.store.jobs.get(number)


def emptied(folder: Path) -> bool:
    """Whether nothing is kept any more; a file goes once its job has ended."""
    for _ in range(100):
        if not any(folder.iterdir()):
            return True
        time.sleep(0.05)
    return False


def test_a_file_of_one_store_is_not_read_into_the_report_of_another_and_both_can_be_gone_on_with(
    serving: Serving, other: Serving, tmp_path: Path
) -> None:
    """Each store numbers its jobs from 1; what was kept was named by that alone, and swept with the other's."""
    own, theirs = broken_off(serving, THIS), broken_off(other, LAST)
    assert own.id == theirs.id
    for store, job, year in ((serving, own, 2025), (other, theirs, 2024)):
        assert uploads.trouble(job) == "读到一半程序停了。"
        read = ended(store, uploads.again(store, job))
        assert (read.state, read.result["report"]["year"]) == ("done", year)
    assert emptied(tmp_path / "reading")


def test_a_broken_off_file_that_nobody_goes_on_with_any_more_is_removed_at_the_next_start(
    serving: Serving, tmp_path: Path
) -> None:
    job = broken_off(serving, THIS)
    serving.store.jobs.decide(job.id, {"over": "dropped"})
    assert len(list((tmp_path / "reading").iterdir())) == 1
    uploads.sweep(serving.store)
    assert list((tmp_path / "reading").iterdir()) == []
    assert uploads.trouble(job) == "读到一半程序停了，再导入一次。"


@pytest.mark.parametrize("is_again", [False, True])
def test_a_file_is_kept_before_its_job_is_made_and_forgotten_where_none_can_be(
    serving: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_again: bool
) -> None:
    """The program may be killed between the two: a job without its file could only say “再导入一次”."""
    old = broken_off(serving, THIS) if is_again else None
    before = set((tmp_path / "reading").glob("*"))
    asked: list[str] = []

    def busy(*_: Any, **given: Any) -> int:
        (new,) = set((tmp_path / "reading").iterdir()) - before
        assert new.read_bytes() == THIS.read_bytes()
        asked.append(given["asked"]["kept"])
        assert asked == [new.stem]
        raise StoreTrouble("数据库正被别的程序占用", code="store_busy")

    monkeypatch.setattr(serving.store.jobs, "start", busy)
    with pytest.raises(StoreTrouble):
        uploads.again(serving, old) if old else uploads.begin(serving, THIS.name, THIS.read_bytes(), {})
    assert asked
    assert set((tmp_path / "reading").iterdir()) == before
    assert old is None or uploads.is_there(old)
