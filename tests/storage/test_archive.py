"""Archives and backups: out of one store and into another, with all that belongs to a report."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import storage
from assistant.domain import report_file
from assistant.domain.figures import Cell
from assistant.errors import StoreTrouble, UnusableInput
from assistant.storage.records import CellPatch
from assistant.storage.store import Store
from assistant.workflow import archive
from tests.storage.test_reports import ONE, OTHER, PLAIN, any_report, whole


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    """A second store, in a file."""
    opened = storage.open(str(tmp_path / "other" / "nianbao.sqlite"))
    yield opened
    opened.close()


def worked_on(store: Store, number: int) -> int:
    """A report with revisions, history, a dispute and a journal."""
    store.patch_cells(number, [CellPatch(ONE, Cell(value=12), 1)], by="王芳")
    store.patch_cells(number, [CellPatch(ONE, Cell(raw="/"), 1), CellPatch(OTHER, Cell(value=3), 1)], by="李建国")
    store.change(number, lambda report: report.with_text("overview", "决定后的。\x00\u2028"), by="王芳", act="decide")
    return number


def told(store: Store, number: int) -> dict[str, object]:
    """All that belongs to a report, without what numbers it has in this store."""
    stored = store.get(number)
    return {
        "report": report_file.plain(stored.report),
        "revisions": stored.revisions,
        "cells": stored.cells,
        "disputes": [item._replace(id=0) for item in stored.disputes],
        "history": [entry._replace(id=0) for entry in store.history(number)],
        "journal": [line._replace(chain="") for line in store.journal(number)],
    }


@PLAIN
@given(data=st.data())
def test_what_goes_out_comes_in_with_its_history_and_journal(store: Store, other: Store, data: st.DataObject) -> None:
    number = store.create(data.draw(any_report()), "王芳")
    if store.get(number).report.format == "2021":
        worked_on(store, number)
    before = told(store, number)
    packed = archive.take_out(store, [number], by="王芳")
    (taken,) = archive.bring_in(other, archive.unpack(packed, "a.zip"), by="李建国", source="a.zip")
    assert taken.number is not None
    after = told(other, taken.number)
    journal = after.pop("journal")
    assert isinstance(journal, list)
    assert journal[:-1] == before.pop("journal")
    assert (journal[-1].act, journal[-1].by, journal[-1].detail) == ("import", "李建国", {"from": "a.zip"})
    assert after == before
    assert other.verify() == []


def test_the_same_is_passed_over_and_what_differs_comes_as_a_copy(store: Store) -> None:
    number = worked_on(store, store.create(whole(), "王芳"))
    records = archive.unpack(archive.take_out(store, [number], by="王芳"), "a.zip")
    assert [item.number for item in archive.bring_in(store, records, by="王芳", source="a.zip")] == [None]
    store.patch_cells(number, [CellPatch(OTHER, Cell(value=99), 99)], by="王芳")
    (copy,) = archive.bring_in(store, records, by="王芳", source="a.zip")
    assert copy.number not in (None, number)
    assert copy.number is not None
    assert store.get(number).report.figures[OTHER].value == 99
    assert store.get(copy.number).report.figures[OTHER].value == 3
    assert store.verify() == []


def test_an_archive_holds_report_files_as_any_other(store: Store, tmp_path: Path) -> None:
    number = worked_on(store, store.create(whole(), "王芳"))
    with zipfile.ZipFile(io.BytesIO(archive.take_out(store, [number], by="王芳"))) as opened:
        (name,) = [name for name in opened.namelist() if name.endswith(".report.json")]
        opened.extract(name, tmp_path)
    assert name == "0001-青禾镇-2024.report.json"
    assert report_file.plain(report_file.load(tmp_path / name)) == report_file.plain(store.get(number).report)


def changed(data: bytes, change: dict[str, bytes]) -> bytes:
    """An archive with some of its files put in the place of others."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, next((text for ending, text in change.items() if name.endswith(ending)), old.read(name)))
    return stream.getvalue()


def manifest_of(data: bytes) -> dict[str, object]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return json.loads(opened.read("manifest.json"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({".report.json": b"{}"}, "改过"),
        ({".record.json": b"{}"}, "改过"),
        ({"manifest.json": b"{}"}, "不是 nianbao 导出的"),
        ({"manifest.json": b"[" * 100_000}, "不是 nianbao 导出的"),
        ({".record.json": b"0" * (65 << 20)}, "展开后太大"),
    ],
)
def test_a_damaged_or_hostile_archive_is_refused_and_nothing_of_it_comes_in(
    store: Store, other: Store, change: dict[str, bytes], said: str
) -> None:
    packed = archive.take_out(store, [store.create(whole(), "王芳")], by="王芳")
    with pytest.raises(UnusableInput, match=said):
        archive.bring_in(other, archive.unpack(changed(packed, change), "a.zip"), by="王芳", source="a.zip")
    assert other.reports() == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\x", "a\x00b"])
def test_a_hostile_name_in_a_manifest_opens_no_file(store: Store, name: str) -> None:
    packed = archive.take_out(store, [store.create(whole(), "王芳")], by="王芳")
    manifest = manifest_of(packed)
    manifest["reports"] = [{"report": name, "record": name, "organ": "x", "year": 2024}]
    with pytest.raises(UnusableInput):
        archive.unpack(changed(packed, {"manifest.json": json.dumps(manifest).encode()}), "a.zip")


def test_a_hostile_name_of_a_unit_makes_a_harmless_file_name(store: Store) -> None:
    report = whole()
    number = store.create(report.having(organ=report.organ.model_copy(update={"name": "../../x\\y:*<b>\n镇"})), "王芳")
    with zipfile.ZipFile(io.BytesIO(archive.take_out(store, [number], by="王芳"))) as opened:
        assert all("/" not in name and "\\" not in name and ".." not in name for name in opened.namelist())


def test_a_backup_holds_all_and_comes_back_whole(store: Store, tmp_path: Path) -> None:
    number = worked_on(store, store.create(whole(), "王芳"))
    binned = store.create(whole(), "李建国", practice=True)
    store.delete(binned, by="李建国")
    before, backup = told(store, number), tmp_path / "backup"
    archive.back_up(store, backup, by="王芳")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(("backup", "."))] == ["backup"]
    store.patch_cells(number, [CellPatch(OTHER, Cell(value=99), 99)], by="王芳")
    later = store.create(whole(), "赵六")
    archive.restore(store, backup, by="王芳")
    (row,) = [row for row in store.reports() if row.by != "赵六"]
    after = told(store, row.id)
    before.pop("journal")
    after.pop("journal")
    assert after == before
    assert store.verify() == []
    kept = list(tmp_path.rglob("*恢复前*"))
    if store.database.is_sqlite:
        (aside,) = kept
        was = storage.open(str(aside))
        assert was.get(number).report.figures[OTHER].value == 99
        assert was.get(later).row.by == "赵六"
        assert [row.practice for row in store.reports(deleted=True)] == [True]
        was.close()
    else:
        assert store.get(later).row.by == "赵六"
        assert any(row.id == number for row in store.reports(deleted=True))


def test_what_was_in_the_bin_is_there_once_however_often_a_backup_comes_back(store: Store, tmp_path: Path) -> None:
    store.delete(store.create(whole(), "王芳"), by="王芳")
    kept = store.create(whole(), "李建国")
    for turn in range(3):
        archive.back_up(store, tmp_path / f"{turn}", by="王芳")
        archive.restore(store, tmp_path / f"{turn}", by="王芳")
        assert [row.id for row in store.reports()] == [kept]
        assert len(store.reports(deleted=True)) == 1


@pytest.mark.slow
@PLAIN
@given(data=st.data())
def test_whatever_is_backed_up_comes_back_the_same(
    store: Store, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    for row in (*store.reports(), *store.reports(deleted=True)):
        if not row.deleted_at:
            store.delete(row.id, by="王芳")
        store.purge(row.id, by="王芳")
    number = store.create(data.draw(any_report()), "王芳")
    if store.get(number).report.format == "2021":
        worked_on(store, number)
    before = told(store, number)
    backup = tmp_path_factory.mktemp("backup") / "backup"
    archive.back_up(store, backup, by="王芳")
    store.change(number, lambda report: report.with_text("overview", "后来写的。"), by="李建国", act="edit")
    archive.restore(store, backup, by="王芳")
    (row,) = store.reports()
    after = told(store, row.id)
    assert {key: value for key, value in after.items() if key != "journal"} == {
        key: value for key, value in before.items() if key != "journal"
    }
    assert store.verify() == []


def test_a_backup_in_a_file_comes_into_either_database(store: Store, other: Store, tmp_path: Path) -> None:
    number = worked_on(other, other.create(whole(), "王芳"))
    archive.back_up(other, tmp_path / "b.sqlite", by="王芳")
    archive.restore(store, tmp_path / "b.sqlite", by="王芳")
    (row,) = store.reports()
    assert told(store, row.id)["history"] == told(other, number)["history"]


def test_a_backup_that_is_broken_is_refused_and_the_store_stays(store: Store, tmp_path: Path) -> None:
    number = store.create(whole(), "王芳")
    (tmp_path / "b.sqlite").write_bytes(b"SQLite format 3\x00" + b"x" * 5000)
    with pytest.raises(StoreTrouble, match="备份坏了"):
        archive.restore(store, tmp_path / "b.sqlite", by="王芳")
    (tmp_path / "b.txt").write_text("我的备份")
    with pytest.raises(UnusableInput):
        archive.restore(store, tmp_path / "b.txt", by="王芳")
    assert [row.id for row in store.reports()] == [number]
