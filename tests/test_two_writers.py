"""Commands that change the same report, one after the other, at the same time, and killed in the middle."""

import json
import os
import random
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant import drafting, files, locks
from assistant.domain import report_file
from assistant.domain.report import Note, Section
from assistant.editing.edit import edit
from assistant.errors import UnusableInput
from assistant.workflow.changes import changing
from assistant.workflow.merge import merge
from tests import reports
from tests.cli.test_frame import nianbao
from tests.drafting.conftest import example

Output = pytest.CaptureFixture[str]
posix = pytest.mark.skipif(sys.platform == "win32", reason="links, modes and signals of POSIX")
BY, AT = "王明", "2026-01-10T09:00:00+08:00"


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A report file in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "青禾镇2025.report.json"
    path.write_text(report_file.dump(example()), encoding="utf-8")
    return path


def started(*arguments: object, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "assistant", *map(str, arguments)],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.endswith((".part", ".lock"))]


def editing(report: Path) -> subprocess.Popen[str]:
    """A person who has a text open in an editor."""
    editor = report.with_name("editor.sh")
    editor.write_text(f"#!/bin/sh\ntouch {report.parent}/open\nsleep 30\n", encoding="utf-8")
    editor.chmod(0o755)
    process = started("edit", report, "--section", "overview", EDITOR=str(editor))
    for _ in range(200):
        if (report.parent / "open").exists():
            return process
        time.sleep(0.05)
    raise AssertionError("no editor")


@posix
def test_the_second_writer_waits_and_then_says_who_holds_the_report(
    report: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setenv("NIANBAO_LOCK_WAIT", "0.2")
    before = report.read_bytes()
    process = editing(report)
    try:
        assert nianbao("note", report, "add", "办理申请12件。") == 2
        said = capsys.readouterr().err
        assert "nianbao edit" in said
        assert str(process.pid) in said
        assert report.read_bytes() == before
        assert nianbao("check", report) in (0, 1)  # who only reads waits for nobody
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    assert nianbao("note", report, "add", "办理申请12件。") == 0  # the dead hold nothing
    assert not left_over(report.parent)


ROUNDS = """
import sys
from assistant.cli.main import run
for number in range(int(sys.argv[3])):
    try:
        run(["note", sys.argv[1], "add", f"{sys.argv[2]}第{number}次开展政策宣传。"])
    except SystemExit as stop:
        if stop.code:
            sys.exit(f"{stop.code} in round {number}")
"""


@posix
@pytest.mark.slow
def test_of_two_processes_that_change_one_report_at_once_no_change_is_lost(report: Path) -> None:
    rounds = 20
    link = report.with_name("link.json")
    link.symlink_to(report.name)  # the same report by another name
    names = {"甲科室": report, "乙科室": link}
    both = [
        subprocess.Popen([sys.executable, "-c", ROUNDS, str(path), name, str(rounds)], stdout=subprocess.DEVNULL)
        for name, path in names.items()
    ]
    assert [process.wait() for process in both] == [0, 0]
    notes = " ".join(note.text for note in report_file.load(report).notes)
    for name in names:
        for number in range(rounds):
            assert f"{name}第{number}次" in notes
    assert link.is_symlink()
    assert not left_over(report.parent)


_WRITE = """
import sys
from pathlib import Path
from assistant import files
path, sizes = Path(sys.argv[1]), (1000, 3000000)
print("ready", flush=True)
for turn in range(100000):
    files.write(path, str(turn % 10) * sizes[turn % 2])
"""


@posix
@pytest.mark.slow
def test_a_kill_in_mid_write_leaves_the_old_file_or_the_new_one_and_the_next_command_cleans_up(tmp_path: Path) -> None:
    path, chance = tmp_path / "年报.json", random.Random(10)
    files.write(path, "0" * 1000)
    leftovers = 0
    for _ in range(15):
        process = subprocess.Popen([sys.executable, "-c", _WRITE, str(path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.05))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        content = path.read_text(encoding="utf-8")
        assert len(content) in (1000, 3000000)
        assert content == content[0] * len(content)
        leftovers += len(left_over(tmp_path))
        files.clean(path)
        assert not left_over(tmp_path)
    assert leftovers, "no kill hit a write"


@posix
def test_what_a_living_command_is_writing_is_no_leftover(tmp_path: Path) -> None:
    path = tmp_path / "年报.json"
    process = subprocess.Popen([sys.executable, "-c", _WRITE, str(path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    for _ in range(300):
        files.clean(path)
    assert process.poll() is None
    process.kill()
    process.communicate()


def test_a_file_of_the_users_own_is_no_leftover(tmp_path: Path) -> None:
    kept = [tmp_path / name for name in (".年报.json.part", ".年报.json.我的稿子.part", "年报.json.abcdefgh.part")]
    for path in kept:
        path.write_text("手写", encoding="utf-8")
    files.write(tmp_path / "年报.json", "新")
    assert all(path.exists() for path in kept)


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_link_is_followed_and_the_mode_kept(report: Path, mode: int) -> None:
    report.chmod(mode)
    link = report.parent / "links" / "a.report.json"
    link.parent.mkdir()
    link.symlink_to(Path("..") / report.name)
    assert nianbao("note", link, "add", "办理申请12件。") == 0
    assert link.is_symlink()
    assert stat.S_IMODE(report.stat().st_mode) == mode
    assert "办理申请12件" in report.read_text(encoding="utf-8")


@posix
def test_what_is_no_regular_file_is_not_replaced(tmp_path: Path) -> None:
    pipe, round_about = tmp_path / "pipe", tmp_path / "a"
    os.mkfifo(pipe)
    round_about.symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    for path in (pipe, round_about, tmp_path):
        with pytest.raises(UnusableInput):
            files.write(path, "x")
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert round_about.is_symlink()


@pytest.mark.parametrize("length", [200, 239, 240, 241, 250, 255])
@pytest.mark.parametrize("letter", ["a", "镇"])
def test_names_as_long_as_the_system_takes_them_can_be_written(report: Path, length: int, letter: str) -> None:
    ending = ".report.json"
    room = length - len(ending)
    name = letter * (room // len(letter.encode())) + "b" * (room % len(letter.encode())) + ending
    assert len(name.encode()) == length
    long = report.rename(report.with_name(name))
    assert nianbao("note", long, "add", "办理申请12件。") == 0
    assert nianbao("build", long, "--draft", "--to", "html", "-o", "out") == 0
    assert not left_over(report.parent)


@posix
def test_a_change_made_while_a_model_writes_is_kept_beside_the_draft(report: Path, capsys: Output) -> None:
    with changing(report, None, command="nianbao draft", hold=False) as opened:
        drafted = drafting.draft(opened.report).report
        assert nianbao("set", report, "表三!D6=7") == 0
        mine = "由人写的一段话。"
        Path("mine.txt").write_text(mine, encoding="utf-8")
        assert nianbao("edit", report, "--section", "problems", "--text-file", "mine.txt") == 0
        capsys.readouterr()
        opened.save(drafted)
    after = report_file.load(report)
    assert opened.merged
    assert opened.beside == ("problems",)
    assert after.figures != drafted.figures
    assert after.text("overview") == drafted.text("overview")
    assert after.text("problems") == mine
    assert drafted.text("problems") in [item.text for item in after.sections["problems"].candidates]


@posix
def test_changes_that_do_not_go_together_are_both_kept_and_named(report: Path) -> None:
    with changing(report, None, command="nianbao draft", hold=False) as opened:
        other = opened.report.having(year=2024)
        report.write_text(report_file.dump(opened.report.having(year=2023)), encoding="utf-8")
        with pytest.raises(UnusableInput) as caught:
            opened.save(other)
    kept = report.with_name("青禾镇2025（没有并入1）.report.json")
    assert str(kept) in str(caught.value)
    assert report_file.load(report).year == 2023
    assert report_file.load(kept).year == 2024


@posix
def test_a_draft_that_finds_the_report_held_is_not_lost(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_LOCK_WAIT", "0.1")
    with changing(report, None, command="nianbao draft", hold=False) as opened:
        drafted = edit(opened.report, "overview", "写好的一稿。", BY, AT)
        with (
            locks.held(report, {"command": "nianbao decide"}, 0),
            pytest.raises(UnusableInput, match="nianbao decide"),
        ):
            opened.save(drafted)
    kept = report.with_name("青禾镇2025（没有并入1）.report.json")
    assert report_file.load(kept).text("overview") == "写好的一稿。"


def test_a_text_signed_meanwhile_stays_and_the_draft_is_a_candidate() -> None:
    base = example()
    base = base.having(sections=base.sections | {"overview": Section(text="原文。", origin="offline")})
    ours = base.having(sections=base.sections | {"overview": Section(text="新稿。", origin="offline")})
    merged = merge(base, ours, reports.signed(base, "overview"))
    assert merged is not None
    assert merged.report.text("overview") == "原文。"
    assert [item.text for item in merged.report.sections["overview"].candidates] == ["新稿。"]


def test_notes_of_both_sides_stand_unless_one_number_says_two_things() -> None:
    base = example().having(notes=(Note(id="n1", aspect="unsorted", text="一"),))
    ours = base.having(notes=(*base.notes, Note(id="n2", aspect="unsorted", text="甲")))
    theirs = base.having(notes=(*base.notes, Note(id="n3", aspect="unsorted", text="乙")))
    merged = merge(base, ours, theirs)
    assert merged is not None
    assert {note.text for note in merged.report.notes} == {"一", "甲", "乙"}
    assert merge(base, ours, base.having(notes=(*base.notes, Note(id="n2", aspect="unsorted", text="丙")))) is None


def built(report: Path, *more: str) -> int:
    return nianbao("build", report, "--draft", "--to", "docx,html", "-o", "out", *more)


def test_a_document_as_it_was_built_is_replaced_without_a_question(report: Path) -> None:
    assert built(report) == 0
    assert nianbao("note", report, "add", "办理申请12件。") == 0
    assert nianbao("set", report, "表三!D6=7") == 0
    assert built(report) == 0
    assert built(report) == 0


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_a_document_changed_by_hand_is_replaced_only_when_asked_for(report: Path, suffix: str, capsys: Output) -> None:
    assert built(report) == 0
    (edited,) = Path("out").glob(f"*{suffix}")
    edited.write_bytes(edited.read_bytes() + b"by hand")
    before = {path.name: path.read_bytes() for path in Path("out").iterdir()}
    assert nianbao("set", report, "表三!D6=7") == 0
    capsys.readouterr()
    assert built(report) == 2
    said = capsys.readouterr().err
    assert edited.name in said
    command = next(line.partition("nianbao build ")[2] for line in said.splitlines() if line.endswith(" --replace"))
    assert set(command.split()) == {str(report), "-o", "out", "--to", "docx,html", "--draft", "--replace"}
    assert {path.name: path.read_bytes() for path in Path("out").iterdir()} == before
    assert built(report, "--replace") == 0
    assert edited.read_bytes() != before[edited.name]
    assert before[edited.name] in [path.read_bytes() for path in Path("out").iterdir()]  # kept aside
    assert built(report) == 0


def test_a_document_from_elsewhere_is_not_taken_for_one_of_ours(report: Path) -> None:
    assert built(report) == 0
    elsewhere = next(Path("out").glob("*.docx"))
    report.with_name(".青禾镇2025.report.json.built.json").write_text(json.dumps([1]), encoding="utf-8")
    elsewhere.write_bytes(b"from elsewhere")
    assert built(report) == 2
    assert elsewhere.read_bytes() == b"from elsewhere"


def test_a_demo_does_not_write_over_what_was_done_with_the_last_one(report: Path) -> None:
    assert nianbao("demo") == 0
    assert nianbao("demo") == 0
    notes = Path("nianbao-demo/材料/notes.md")
    notes.write_text(notes.read_text(encoding="utf-8") + "- 手写的一行。\n", encoding="utf-8")
    assert nianbao("demo") == 2
    assert "手写的一行" in notes.read_text(encoding="utf-8")
