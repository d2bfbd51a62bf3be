"""The frame of the command line: help, languages, errors, exit codes, start-up."""

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.cli import terminal
from assistant.cli.main import Nianbao, run
from assistant.domain import report_file
from tests.endless import report

FACES_AND_STORES = ("sqlalchemy", "alembic", "psycopg", "gradio", "fastapi", "starlette", "uvicorn")
HEAVY = (
    "numpy", "lxml", "docx", "typst", "jinja2", "xlsxwriter", "pdfplumber", "rich", "pydantic", "yaml",
    *FACES_AND_STORES,
)  # fmt: skip


def nianbao(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as stop:
        run([str(item) for item in arguments])
    return int(stop.value.code or 0)


def test_help_names_every_command_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert nianbao("--help") == 0
    said = capsys.readouterr().out
    assert "用法：" in said
    assert all(name in said for name in Nianbao.table)
    assert "Usage" not in said


def test_help_is_english_in_an_english_locale() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "assistant", "--help"],
        env={"LANG": "en_US.UTF-8", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent.parent,
    ).stdout
    assert "Usage:" in said
    assert not any("\u4e00" <= char <= "\u9fff" for char in said)


@pytest.mark.parametrize("command", list(Nianbao.table))
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert nianbao(command, "--help") == 0
    assert len(capsys.readouterr().out) > 60


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["frobnicate"], "没有这个命令"),
        (["--frobnicate"], "没有 --frobnicate 这个选项"),
        (["check"], "缺少"),
        (["check", "没有.docx"], "没有这个文件"),
        (["explain", "Z999"], "没有 Z999 这条规则"),
        (["template", "--year", "x", "-o", "a.xlsx"], "--year 的值不对"),
        (["template", "--year", "2012", "-o", "a.xlsx"], "没有 2012 年的格式"),
        (["template", "-o", "a.pdf"], ".xlsx 结尾"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_exit_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert nianbao(*arguments) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error
    assert list(tmp_path.iterdir()) == []


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys\nfrom assistant.cli.main import run\ntry:\n    run(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted(set(sys.modules) & set(sys.argv[1].split(','))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, ",".join(HEAVY)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent.parent,
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_report_in_a_file_is_checked_without_a_database_or_a_web_framework() -> None:
    program = (
        "import sys\nfrom assistant.cli.main import run\ntry:\n    run(['check', sys.argv[1]])\n"
        "except SystemExit as stop:\n    assert stop.code in (0, 1), stop.code\n"
        f"print([name for name in sys.modules if name.split('.')[0] in {FACES_AND_STORES}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "examples/qinghe/2025.xlsx"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        cwd=Path(__file__).parent.parent.parent,
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_report_file_is_checked_without_what_only_models_pages_and_colours_need(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(report_file.dump(report("全年收到申请3件。")), encoding="utf-8")
    unneeded = (*FACES_AND_STORES, "openai", "langchain_core", "langchain_openai", "rich", "numpy", "lxml", "docx")
    program = (
        "import sys\nfrom assistant.cli.main import run\ntry:\n    run(['check', sys.argv[1]])\n"
        "except SystemExit as stop:\n    assert stop.code in (0, 1), stop.code\n"
        f"print(sorted(set(sys.modules) & set({unneeded})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        cwd=Path(__file__).parent.parent.parent,
    )
    assert "错误" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "said", ["收到3件", "收到\t3件", "3件  ", "\n没有查：甲", "3件 \n乙", "", "[red]红[/red]", "甲" * 90]
)
def test_a_line_is_the_same_with_rich_and_without(
    said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = terminal.Line("  W101 ", "bold").append(said, "red")
    terminal.draw(line)
    plain = capsys.readouterr().out
    monkeypatch.setenv("TTY_COMPATIBLE", "0")  # rich draws it, for what is no terminal
    terminal.draw(line)
    assert capsys.readouterr().out == plain
    monkeypatch.delenv("TTY_COMPATIBLE")
    monkeypatch.setenv("FORCE_COLOR", "1")  # which the lowest rich that is allowed knows too
    monkeypatch.setenv("TERM", "xterm")
    terminal.draw(line)
    assert "\x1b[" in capsys.readouterr().out


def test_version_is_that_of_the_distribution(capsys: pytest.CaptureFixture[str]) -> None:
    assert nianbao("--version") == 0
    assert capsys.readouterr().out.startswith("nianbao 0.")
