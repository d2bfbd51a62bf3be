"""Nothing that a document, a model or a file name says is obeyed by the terminal: it is shown."""

import ast
import io
import json
import re
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from assistant import resources
from assistant.cli import terminal
from assistant.cli.progress import Progress
from assistant.domain import report_file
from assistant.domain.report import Note, Report, Section
from assistant.domain.unseen import unseen, visible
from assistant.drafting import Event
from tests.cli.test_frame import nianbao
from tests.drafting.conftest import OVERVIEW, REPAIR, SUGGEST, Limit, example, finished, recorded, surroundings
from tests.endpoint import by_section, endpoint, replies

pytestmark = pytest.mark.slow  # every road to the terminal, each by a command of its own

Output = pytest.CaptureFixture[str]
REPORT = Path("a.json")
CODE = Path(resources.PACKAGE)
ATTACKS = {
    "clipboard": "\x1b]52;c;cm0gLXJm\x07",
    "clipboard in one byte": "\x9d52;c;cm0gLXJm\x9c",
    "title": "\x1b]0;已定稿\x07",
    "title ended by ST": "\x1b]2;已定稿\x1b\\",
    "link": "\x1b]8;;http://evil.example\x1b\\点这里\x1b]8;;\x1b\\",
    "clear": "\x1b[2J\x1b[H",
    "hidden": "\x1b[8m看不见\x1b[0m",
    "clear in one byte": "\x9b2J",
    "answer back": "\x1b[c\x1b[5n",
    "device string": "\x1bP$q\x1b\\",
    "reset": "\x1bc",
    "override": "\u202e件53\u202c",
    "isolate": "\u2067件53\u2069",
    "mark": "\u200f\u061c",
    "overwritten": "有错误\r没有发现问题。",
    "backspaces": "错误\x08\x08\x08\x08正确",
    "lines up": "\x1b[1A\x1b[2K",
    "bell, form feed, shift": "\x07\x0c\x0e\x0f\x0b",
    "other line ends": "甲\x85乙\u2028丙\u2029丁",
    "zero width": "全\u200b年\ufeff",
    "tags": "年\U000e0041\U000e007f",
}
_DANGEROUS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)


@pytest.fixture(autouse=True)
def limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Limit:
    monkeypatch.chdir(tmp_path)
    return surroundings(tmp_path, monkeypatch)


@pytest.fixture(params=ATTACKS.values(), ids=list(ATTACKS))
def attack(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=range(3))
def several(request: pytest.FixtureRequest) -> str:
    """A third of the attacks, one after the other."""
    return "".join([*ATTACKS.values()][request.param :: 3])


def write(report: Report, path: Path = REPORT) -> None:
    path.write_text(report_file.dump(report, is_json=True), encoding="utf-8")


def infested(attack: str) -> Report:
    report = finished()
    texts = {key: Section(text=f"{section.text}\n{attack}公开XX条。") for key, section in report.sections.items()}
    organ = report.organ.model_copy(update={"name": f"青禾{attack}镇", "website": f"http://{attack}.example"})
    note = Note(id="n90", aspect="disclosure", text=f"更新{attack}指南9次。", source=f"{attack}.md")
    return report.having(sections=texts, organ=organ, notes=(*report.notes, note))


def assert_harmless(capsys: Output) -> str:
    caught = capsys.readouterr()
    for said in (caught.out, caught.err):
        assert not _DANGEROUS.search(said), ascii(said)
    return caught.out + caught.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", REPORT),
        ("check", REPORT, "--trace"),
        ("check", REPORT, "--json"),
        ("check", REPORT, "--sarif"),
        ("check", "."),
        ("fix", REPORT, "--yes"),
        ("note", REPORT, "list"),
        ("note", REPORT, "add", "又一条"),
        ("approve", REPORT, "--section", "all", "--by", "王明"),
        ("build", REPORT, "-o", "out"),
        ("build", REPORT, "-o", "out", "--draft", "--to", "html"),
        ("suggest", REPORT, "--rules"),
        ("decide", REPORT),
        ("draft", REPORT, "--notes", REPORT),
        ("draft", REPORT, "--offline"),
        ("convert", REPORT, "--to", "2019"),
        ("set", REPORT, "表三!D7=5"),
        ("waive", REPORT, "S107", "--reason", "\x1b[2J", "--by", "\u202e王"),
        ("receipt", REPORT),
        ("compare", REPORT, REPORT),
        ("prompts", "render", "overview@1", REPORT),
    ],
    ids=lambda arguments: " ".join(map(str, arguments)),
)
def test_no_command_passes_on_what_stands_in_a_report(arguments: tuple[str | Path, ...], capsys: Output) -> None:
    write(infested("".join(ATTACKS.values())))
    nianbao(*arguments)
    assert assert_harmless(capsys)


def test_each_is_shown_where_it_stands(attack: str, capsys: Output) -> None:
    write(infested(attack))
    nianbao("check", REPORT)
    nianbao("fix", REPORT, "--code", "S117", "--yes")
    said = assert_harmless(capsys)
    for item in unseen(attack):
        assert visible(item.character) in said


def test_json_stays_json_and_says_the_same(attack: str, capsys: Output) -> None:
    write(infested(attack))
    nianbao("check", REPORT, "--json")
    said = capsys.readouterr().out
    assert not _DANGEROUS.search(said)
    quotes = [place.get("quote", "") for item in json.loads(said)["findings"] for place in item["where"]]
    assert all(item.character in quotes for item in unseen(attack))


def test_a_file_s_name_is_shown(several: str, capsys: Output) -> None:
    name = f"{several.replace('/', '').replace(chr(0), '')}.txt"
    Path(name).write_text("不是报告", encoding="utf-8")
    for arguments in (("read", name), ("check", name), ("check", "."), ("read", f"no{name}"), ("draft", name)):
        nianbao(*arguments)
        assert assert_harmless(capsys)


def test_a_document_s_words_are_shown(several: str, capsys: Output) -> None:
    title = f"青禾{several}镇2025年政府信息公开工作年度报告"
    page = f"<html><title>{several}</title><body><h1>{title}</h1><p>一、总体情况</p><p>{several}公开XX条。"
    Path("a.html").write_text(page, encoding="utf-8")
    for arguments in (("read", "a.html", "-o", "b.json"), ("read", "a.html", "--json"), ("check", "a.html")):
        nianbao(*arguments)
        assert assert_harmless(capsys)


def test_arguments_that_are_repeated_are_shown(several: str, capsys: Output) -> None:
    write(example())
    for arguments in (
        (f"x{several}",),
        ("explain", f"S{several}"),
        ("check", REPORT, f"--x{several}"),
        ("approve", REPORT, "--section", f"x{several}", "--by", "王明"),
        ("check", f"x{several}"),
        ("draft", REPORT, "--model", f"x{several}"),
    ):
        nianbao(*(argument.replace("\0", "") if isinstance(argument, str) else argument for argument in arguments))
        assert assert_harmless(capsys)


def test_what_a_model_answers_is_shown(several: str, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    write(example())
    answer = replies.say(f"{recorded('repair')}\n{several}[[n999]]全年公开9999条。")
    with endpoint(by_section({REPAIR: answer, OVERVIEW: answer})) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        nianbao("draft", REPORT, "--model", "openai:test", "--section", "overview")
        nianbao("draft", REPORT, "--model", "openai:test", "--section", "overview", "--show-egress", "--yes")
    assert "总体情况" in assert_harmless(capsys)


def test_what_a_server_says_of_an_error_is_shown(several: str, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    write(example())
    for reply in (replies.status(400, several), replies.html(f"<p>{several}"), replies.not_sse(several)):
        with endpoint(by_section(dict.fromkeys((OVERVIEW, SUGGEST, REPAIR), reply))) as server:
            monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
            nianbao("draft", REPORT, "--model", "openai:test", "--section", "overview")
            nianbao("suggest", REPORT, "--model", "openai:test")
            assert assert_harmless(capsys)


def test_what_a_model_suggests_is_shown(several: str, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    write(finished())
    items = [{"quote": f"全年{several}", "replacement": several, "reason": several, "category": "wording"}]
    with endpoint(by_section({SUGGEST: replies.say(json.dumps(items, ensure_ascii=False))})) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        nianbao("suggest", REPORT, "--model", "openai:test")
        assert assert_harmless(capsys)


def test_a_live_view_passes_on_nothing_of_a_model_s_text(attack: str) -> None:
    progress = Progress(finished())
    progress.tell(Event("overview", "text", f"全年{attack}"))
    with_colours = terminal.screen(err=True)
    with_colours.file = io.StringIO()
    with_colours.print(progress.table(), f"{attack}", terminal.plain(attack))
    assert not _DANGEROUS.search(with_colours.file.getvalue())


def test_a_question_and_an_unforeseen_error_are_shown(attack: str, capsys: Output) -> None:
    @click.command()
    def ask() -> None:
        terminal.confirm(attack)
        terminal.choose(attack, ("y", "n"), default="n")

    assert not _DANGEROUS.search(CliRunner().invoke(ask, input="n\nn\n").output)
    capsys.readouterr()
    try:
        raise ValueError(attack)
    except ValueError:
        terminal.crashed(*sys.exc_info())  # pyright: ignore[reportArgumentType]
    assert "ValueError" in assert_harmless(capsys)


@given(st.text(), st.dictionaries(st.text(), st.text()))
def test_whatever_it_is_what_is_seen_is_harmless_and_json_reads_back(text: str, data: dict[str, str]) -> None:
    seen = visible(text)
    assert not _DANGEROUS.search(seen)
    assert visible(seen) == seen
    said = io.StringIO()
    runner = CliRunner()
    with runner.isolation() as streams:
        terminal.say_json(data)
        said.write(streams[0].getvalue().decode())
    assert json.loads(said.getvalue()) == data


_PRINTS = {"echo", "secho", "echo_via_pager", "confirm", "prompt", "edit", "pause", "progressbar", "print"}
_STREAMS = {"stdout", "stderr", "__stdout__", "__stderr__"}


def _printing(tree: ast.AST) -> list[str]:
    """Every way to the terminal in some code: click's, print, a console or a stream of its own."""
    found: list[str] = []
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="click"), attr=name)) if name in _PRINTS:
                found.append(f"click.{name}")
            case ast.Call(func=ast.Name(id="print" | "input" | "Console" as name)):
                found.append(name)
            case ast.Call(func=ast.Attribute(value=ast.Attribute(value=ast.Name(id="sys"), attr=stream), attr="write")):
                found.append(f"sys.{stream}.write")
            case ast.Attribute(value=ast.Name(id="click"), attr=name) if name in _PRINTS:
                found.append(f"click.{name}")
            case ast.ImportFrom(module="click", names=names):
                found += [f"from click import {item.name}" for item in names if item.name in _PRINTS]
            case ast.ImportFrom(module="rich"):
                found.append("rich")
            case ast.Call(func=ast.Attribute(attr="Console")):
                found.append("Console")
            case _:
                pass
    return found


def test_there_is_one_way_to_the_terminal() -> None:
    pipe = {
        "reading/worker.py": {"sys.stdout.write"},  # the child process of reading answers through it
        "cli/prompt_work.py": {"click.edit"},  # a person's own editor takes the terminal; nothing is printed
    }
    for path in sorted(CODE.rglob("*.py")):
        name = path.relative_to(CODE).as_posix()
        if name != "cli/terminal.py":
            found = set(_printing(ast.parse(path.read_text(encoding="utf-8"))))
            assert found <= pipe.get(name, set()), name


def test_the_search_for_other_ways_finds_them() -> None:
    lines = (
        "click.echo(1)", "say = click.secho", "print(2)", "sys.stderr.write(3)", "Console()", "rich.console.Console()",
        "from click import echo", "from rich import print",
    )  # fmt: skip
    assert all(_printing(ast.parse(line)) for line in lines)
