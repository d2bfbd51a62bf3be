"""Commands that change the same report of the store, and the web app beside them: as in files, nothing is lost."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from assistant.domain import signing
from assistant.domain.figures import Cell
from assistant.domain.report import Report, Section
from assistant.editing.approve import approve
from assistant.editing.edit import edit
from assistant.errors import Conflict, UnusableInput
from assistant.storage.records import CellPatch
from assistant.storage.store import Store
from assistant.workflow import desk, files
from assistant.workflow.changes import CHANGED, Opened, changing
from tests.cli.test_frame import nianbao
from tests.cli.test_receipt import whole as ready_for_a_final
from tests.drafting.conftest import example
from tests.test_two_writers import ROUNDS

CELL = "requests.received.natural_person"
BY, AT = "王明", "2026-01-10T09:00:00+08:00"
ADDRESS = Path("@青禾镇/2025")
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@pytest.fixture(autouse=True)
def number(store: Store, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """A report in a store that the commands use, which run in a folder of their own."""
    monkeypatch.setenv("NIANBAO_STORE", url)
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return store.create(example(), BY)


@pytest.fixture
def drafting() -> Iterator[Opened]:
    """A command that waits for a model and holds nothing meanwhile."""
    with desk.acting("draft", "李丽"), changing(ADDRESS, None, command="nianbao draft", hold=False) as change:
        yield change


@pytest.fixture
def deciding() -> Iterator[Opened]:
    """A command that asks a person."""
    with desk.acting("edit", "李丽"), changing(ADDRESS, None, command="nianbao edit") as change:
        yield change


def with_draft(report: Report, text: str, section: str = "overview") -> Report:
    drafted = Section(text=text, origin="offline")
    return report.having(sections={**report.sections, section: drafted})


def aside(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("*.report.json")]


@pytest.mark.slow
def test_of_two_processes_that_change_one_report_at_once_no_change_is_lost(
    store: Store, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NIANBAO_LOCK_WAIT", "60")
    rounds = 6
    names = {"甲科室": str(ADDRESS), "乙科室": f"@{number}"}  # the same report by another address
    both = [
        subprocess.Popen([sys.executable, "-c", ROUNDS, address, name, str(rounds)], stdout=subprocess.DEVNULL)
        for name, address in names.items()
    ]
    assert [process.wait() for process in both] == [0, 0]
    said = " ".join(note.text for note in store.get(number).report.notes)
    assert all(f"{name}第{turn}次" in said for name in names for turn in range(rounds))


@posix
def test_the_second_writer_waits_and_then_says_who_holds_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    editor = tmp_path / "editor.sh"
    editor.write_text(f"#!/bin/sh\ntouch {tmp_path}/open\nsleep 60\n", encoding="utf-8")
    editor.chmod(0o755)
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", "edit", str(ADDRESS), "--section", "overview"],
        env={**os.environ, "EDITOR": str(editor)},
        start_new_session=True,
    )
    try:
        while not (tmp_path / "open").exists():
            assert process.poll() is None
            time.sleep(0.05)
        monkeypatch.setenv("NIANBAO_LOCK_WAIT", "0.2")
        assert nianbao("note", ADDRESS, "add", "办理申请12件。") == 2
        said = capsys.readouterr().err
        assert f"{ADDRESS}：nianbao edit 正在改" in said
        assert str(process.pid) in said
        assert nianbao("check", ADDRESS) in (0, 1)  # who only reads waits for nobody
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    assert nianbao("note", ADDRESS, "add", "办理申请12件。") == 0  # the dead hold nothing


def test_a_figure_that_was_corrected_while_a_model_wrote_stands_beside_the_draft(
    store: Store, number: int, drafting: Opened
) -> None:
    store.patch_cells(number, [CellPatch(CELL, Cell(value=777), store.get(number).cells[CELL])], by=BY)
    drafting.save(with_draft(drafting.report, "模型写的。"))
    stored = store.get(number).report
    assert (stored.figures[CELL].value, stored.text("overview")) == (777, "模型写的。")
    assert drafting.merged
    assert not drafting.beside


def test_a_draft_of_a_text_that_a_person_wrote_meanwhile_is_a_candidate(
    store: Store, number: int, drafting: Opened
) -> None:
    store.change(number, lambda report: edit(report, "overview", "人写的。", BY, AT), by=BY, act="edit")
    drafting.save(with_draft(drafting.report, "模型写的。"))
    stored = store.get(number)
    assert stored.report.text("overview") == "人写的。"
    assert "模型写的。" in [item.text for item in stored.report.sections["overview"].candidates]
    assert drafting.beside == ("overview",)
    assert not stored.disputes


def test_a_draft_of_a_text_that_was_signed_meanwhile_leaves_the_signature(store: Store, number: int) -> None:
    def signed(report: Report) -> Report:
        return approve(report, "other_matters", by=BY, at=AT, role="reviewer", seen=True)

    fee = "本年度没有收取信息处理费。"
    store.change(number, lambda report: edit(report, "other_matters", fee, BY, AT), by=BY, act="edit")
    with desk.acting("draft", "李丽"), changing(ADDRESS, None, command="nianbao draft", hold=False) as change:
        store.change(number, signed, by=BY, act="approve")
        change.save(with_draft(change.report, "模型写的。", "other_matters"))
    stored = store.get(number).report
    assert stored.text("other_matters") == fee
    assert signing.is_signed(stored, "other_matters")
    assert change.beside == ("other_matters",)


def test_what_two_persons_wrote_into_one_text_is_kept_both(store: Store, number: int, deciding: Opened) -> None:
    store.save_text(number, "overview", "别人写的。", store.get(number).revisions.get("text.overview", 0), by=BY)
    with pytest.raises(Conflict):
        deciding.save(edit(deciding.report, "overview", "我写的。", "李丽", AT))
    stored = store.get(number)
    assert stored.report.text("overview") == "别人写的。"
    assert [item.mine for item in stored.disputes] == ["我写的。"]


def test_two_persons_on_two_parts_never_hear_of_each_other(store: Store, number: int, deciding: Opened) -> None:
    store.save_text(number, "problems", "别人写的。", store.get(number).revisions.get("text.problems", 0), by=BY)
    deciding.save(edit(deciding.report, "overview", "我写的。", "李丽", AT))
    stored = store.get(number).report
    assert (stored.text("overview"), stored.text("problems")) == ("我写的。", "别人写的。")


def test_notes_that_clash_are_kept_both(store: Store, number: int, drafting: Opened) -> None:
    """Both gave the next number to a note of their own: the two do not go together, and neither is lost."""
    first, second = (change_of(drafting.report, said) for said in ("甲科室办理申请12件。", "乙科室办理申请34件。"))
    store.change(number, lambda _: first, by=BY, act="note")
    with pytest.raises(Conflict):
        drafting.save(second)
    stored = store.get(number)
    assert "甲科室办理申请12件。" in [note.text for note in stored.report.notes]
    assert "乙科室办理申请34件。" in json.dumps([str(item.mine) for item in stored.disputes], ensure_ascii=False)


def change_of(report: Report, said: str) -> Report:
    from assistant.workflow.notes import from_text

    return from_text(report, said).report


@pytest.mark.parametrize("purged", [False, True])
def test_what_was_made_of_a_report_that_was_thrown_away_meanwhile_is_kept_in_a_file(
    store: Store, number: int, tmp_path: Path, drafting: Opened, *, purged: bool
) -> None:
    store.delete(number, by=BY)
    if purged:
        store.purge(number, by=BY)
    with pytest.raises(UnusableInput) as caught:
        drafting.save(with_draft(drafting.report, "模型写的。"))
    assert caught.value.code == CHANGED
    (name,) = aside(tmp_path)
    assert name in str(caught.value)
    assert files.load(tmp_path / name).text("overview") == "模型写的。"


@pytest.mark.slow
def test_what_was_made_while_the_store_broke_is_kept_in_a_file(
    store: Store, url: str, tmp_path: Path, drafting: Opened
) -> None:
    store.close()
    if url.startswith("sqlite"):
        for file in (tmp_path / "data").glob("nianbao.sqlite*"):
            file.write_bytes(b"x" * file.stat().st_size)
    else:
        server, _, name = url.rpartition("/")
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
    with pytest.raises(UnusableInput) as caught:
        drafting.save(with_draft(drafting.report, "模型写的。"))
    (name,) = aside(tmp_path)
    assert name in str(caught.value)
    assert "数据库" in str(caught.value)
    assert files.load(tmp_path / name).text("overview") == "模型写的。"


def test_what_was_made_while_another_command_holds_the_report_is_kept_in_a_file(
    tmp_path: Path, drafting: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NIANBAO_LOCK_WAIT", "0.1")
    with changing(ADDRESS, None, command="nianbao edit"), pytest.raises(UnusableInput) as caught:
        drafting.save(with_draft(drafting.report, "模型写的。"))
    assert "nianbao edit" in str(caught.value)
    assert len(aside(tmp_path)) == 1


def test_documents_of_a_report_of_the_store_are_built_again_without_a_question(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], store: Store, number: int
) -> None:
    for note in ("办理申请12件。", "更新指南一次。"):
        assert nianbao("note", ADDRESS, "add", note) == 0
        assert nianbao("build", ADDRESS, "-o", tmp_path / "out", "--draft", "--to", "html,json") == 0
    document = next((tmp_path / "out").glob("*.html"))
    document.write_text("改过", encoding="utf-8")
    capsys.readouterr()
    assert nianbao("build", ADDRESS, "-o", tmp_path / "out", "--draft", "--to", "html,json") == 2
    assert document.read_text(encoding="utf-8") == "改过"
    assert [line.act for line in store.journal(number)].count("build") == 2
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("@")]


def test_a_receipt_of_a_report_of_the_store_is_written_here_and_can_be_checked(tmp_path: Path, store: Store) -> None:
    number = store.create(ready_for_a_final(), "王芳")
    assert nianbao("receipt", f"@{number}") == 0
    (made,) = tmp_path.glob("青禾镇2025.*")
    assert nianbao("receipt", "--verify", made, f"@{number}") == 0
    assert [line.act for line in store.journal(number)].count("receipt") == 1


@pytest.fixture
def last_year(tmp_path: Path) -> Path:
    """Last year's report in a file of the folder that the commands run in."""
    shown = Path(__file__).parents[2] / "examples/qinghe/2024.docx"
    (tmp_path / "2024.docx").write_bytes(shown.read_bytes())
    return Path("2024.docx")


def test_last_years_report_in_a_file_goes_into_the_store(last_year: Path, store: Store, number: int) -> None:
    assert nianbao("draft", f"@{number}", "--last", last_year, "--model", "offline") == 0
    last = store.get(number).report.last
    assert last is not None
    assert last.year == 2024


def test_last_years_report_goes_in_beside_what_others_changed_meanwhile(
    last_year: Path, store: Store, number: int
) -> None:
    address = Path(f"@{number}")
    with changing(address, None, last_year, command="nianbao draft", hold=False) as change:
        store.patch_cells(number, [CellPatch(CELL, Cell(value=777), store.get(number).cells[CELL])], by=BY)
        change.save(files.remember_last(change.report, last_year, address))
    stored = store.get(number).report
    assert stored.last is not None
    assert stored.figures[CELL].value == 777
