"""Cells and sections are shown and taken by the names people use; advice can be pasted; no option is ignored."""

import io
import json
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant import resources
from assistant.cli.main import Nianbao
from tests.cli.test_frame import nianbao
from tests.test_messages import english

EXAMPLE = Path(resources.ROOT) / "examples/qinghe"
Output = pytest.CaptureFixture[str]
NAME = "表三·一、本年新收政府信息公开申请数量·自然人"
ADVICE = re.compile(r"nianbao [a-z]+[^。；，）)：\n“”]*")


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def report(capsys: Output) -> Path:
    place = Path("我的 年报.json")  # a name that must be quoted
    assert nianbao("read", EXAMPLE / "2025.xlsx", "-o", place) == 0
    capsys.readouterr()
    return place


def figures(report: Path) -> dict[str, Any]:
    return json.loads(report.read_text(encoding="utf-8"))["figures"]


def at(report: Path, cell: str) -> Any:
    found = figures(report)
    for part in cell.split("."):
        found = found[part]
    return found


@pytest.mark.parametrize("name", ["requests.received.natural_person", NAME, "本年新收·自然人", "表三!D6", "表三！Ｄ６"])
def test_a_cell_is_set_by_any_of_its_names_and_shown_by_the_printed_one(
    name: str, report: Path, capsys: Output
) -> None:
    assert nianbao("set", report, f"{name}=7") == 0
    assert at(report, "requests.received.natural_person") == 7
    assert f"{NAME}（表三!D6） 改为 7" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("7", 7),
        ("７", {"value": 7, "raw": "７"}),
        ("7件", {"value": 7, "raw": "7件"}),
        ("/", {"raw": "/"}),
        ("无", {"raw": "无"}),
        ("", {"raw": ""}),
    ],
)
def test_set_takes_what_read_takes(written: str, kept: object, report: Path) -> None:
    assert nianbao("set", report, f"本年新收·商业企业={written}") == 0
    assert at(report, "requests.received.enterprise") == kept


@pytest.mark.parametrize("change", ["自然人=1", "收文=1", "本年新收·自然人=约7", "本年新收·自然人", "表三!A6=1", "=3"])
def test_what_cannot_be_told_changes_nothing(change: str, report: Path, capsys: Output) -> None:
    before = report.read_bytes()
    assert nianbao("set", report, change) == 2
    assert "出错：" in capsys.readouterr().err
    assert report.read_bytes() == before


def test_the_rest_of_a_table_is_listed_then_filled(capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    assert nianbao("template", "--year", "2025", "--organ", "青禾镇人民政府", "-o", "空.xlsx") == 0
    assert nianbao("read", "空.xlsx", "-o", "a.json") == 0
    assert nianbao("set", "a.json", "本年新收·自然人=3", "予以公开·自然人=3") == 0
    before = Path("a.json").read_bytes()
    monkeypatch.setattr("click.confirm", lambda *_args, **_kwargs: False)  # pyright: ignore[reportUnknownLambdaType]
    capsys.readouterr()
    assert nianbao("set", "a.json", "--rest", "表三=0") == 0
    assert "要填的空格有 173 个：\n  表三·一、本年新收政府信息公开申请数量·商业企业（表三!E6" in capsys.readouterr().out
    assert Path("a.json").read_bytes() == before
    assert nianbao("set", "a.json", "--rest", "表三=0", "--yes") == 0
    found = Path("a.json")
    assert at(found, "requests.received.enterprise") == 0
    assert at(found, "requests.received.total") == 3  # a total follows from its parts
    assert at(found, "requests.outcomes_total.natural_person") == 3
    assert at(found, "disputes.reconsideration.total") == {"raw": ""}
    assert nianbao("set", "a.json", "--rest", "0", "--yes") == 0
    assert at(found, "disputes.reconsideration.total") == 0
    assert nianbao("check", "a.json", "--code", "A301", "--code", "A101", "--code", "A102", "--code", "A103") == 0


def test_a_cell_that_could_not_be_read_is_not_filled_as_if_it_were_blank(report: Path, capsys: Output) -> None:
    data = json.loads(report.read_text(encoding="utf-8"))
    del data["figures"]["requests"]["received"]["enterprise"]
    data["imported"] = {"unsure": [{"where": "requests.received.enterprise", "found": "约7", "why": "不是数"}]}
    report.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert nianbao("set", report, "--rest", "0", "--yes") == 0
    assert "拿不准，没有填" in capsys.readouterr().out
    assert "enterprise" not in figures(report)["requests"]["received"]


@pytest.mark.parametrize("where", ["表三!J6", "本年新收·总计", "requests.received.total", "表三"])
def test_a_place_is_taken_by_its_name_where_findings_are_chosen(where: str, report: Path, capsys: Output) -> None:
    assert nianbao("set", report, "本年新收·总计=99") == 0
    capsys.readouterr()
    assert nianbao("check", report, "--where", where, "--json") == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert {item["code"] for item in found} >= {"A101", "A103"}
    named = [place for item in found for place in item["where"] if place.get("cell") == "requests.received.total"]
    assert {(place["name"], place["address"]) for place in named} == {
        ("表三·一、本年新收政府信息公开申请数量·总计", "表三!J6")
    }


@pytest.mark.parametrize("where", ["disclosure.fees.amount", "表二!B16", "行政事业性收费", "表二"])
def test_a_warning_is_waived_by_the_name_of_its_cell(where: str, report: Path, capsys: Output) -> None:
    assert nianbao("set", report, "行政事业性收费=77302") == 0
    assert nianbao("waive", report, "P103", "--where", where, "--reason", "土地出让", "--by", "王明") == 0
    capsys.readouterr()
    nianbao("check", report, "--code", "P103")
    assert "土地出让" in capsys.readouterr().out


@pytest.mark.parametrize("section", ["overview", "总体情况", "一、总体情况", "一", "1"])
def test_a_section_is_taken_by_id_number_and_heading_in_every_command(
    section: str, report: Path, capsys: Output
) -> None:
    notes = EXAMPLE / "notes.md"
    assert nianbao("draft", report, "--notes", notes, "--section", section) == 0
    data = json.loads(report.read_text(encoding="utf-8"))
    assert list(data["sections"]) == ["overview"]
    data["sections"]["overview"]["text"] = "全年更新公开指南。"
    report.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert nianbao("suggest", report, "--section", section) == 0
    assert nianbao("decide", report, "--choose", section) == 0
    assert nianbao("check", report, "--where", section) in (0, 1)
    assert nianbao("fix", report, "--where", section, "--yes") == 0
    assert nianbao("prompts", "render", "suggest@1", report, "--section", section) == 0
    capsys.readouterr()
    assert nianbao("approve", report, "--section", section, "--by", "王明") == 0
    assert "一、总体情况：已由 王明 确认" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "{a}", "--roster", "{a}"], "--roster 在这里用不上"),
        (["check", "{a}", "--sarif", "--json"], "--json 在这里用不上"),
        (["check", "{a}", "--sarif", "--trace"], "--trace 在这里用不上"),
        (["read", "{a}", "--json", "-o", "b.json"], "-o 在这里用不上"),
        (["build", "{a}", "-o", "o", "--draft", "--form", "{a}", "--with-trace"], "--with-trace 在这里用不上"),
        (["explain", "A101", "--last", "{a}"], "--last 在这里用不上"),
        (["decide", "{a}", "--choose", "一", "--accept", "s1"], "--accept 在这里用不上"),
        (["set", "{a}"], "没有写要改哪一格"),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(
    arguments: list[str], said: str, report: Path, capsys: Output
) -> None:
    before = report.read_bytes()
    assert nianbao(*(item.replace("{a}", str(report)) for item in arguments)) == 2
    assert said in capsys.readouterr().err
    assert report.read_bytes() == before


class Typed(io.StringIO):
    """What a person types at a terminal."""

    def isatty(self) -> bool:
        return True


def test_every_command_that_a_report_s_messages_advise_runs_as_it_is_printed(
    report: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = json.loads(report.read_text(encoding="utf-8"))
    data["year"] = 2020  # the format of another year: convert is advised
    data["sections"] = {
        "overview": {"text": "本年新收申请 99 件，，均已办结。", "origin": "human"},
        "other_matters": {"text": "未收取信息处理费。", "origin": "human"},
    }
    report.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    written = report.read_bytes()
    said = ""
    for arguments in (
        ["check", report],
        ["build", report, "-o", "out"],
        ["suggest", report],
        ["waive", report, "C102", "--reason", "x", "--by", "y"],
        ["explain", "S104", report],
        ["explain", "P106", report],
        ["rules"],
    ):
        nianbao(*arguments)
        captured = capsys.readouterr()
        said += captured.out + captured.err
    advised = {line.strip().removesuffix(" 可以改") for line in ADVICE.findall(said)}
    commands = {shlex.split(line)[1] for line in advised}
    assert {"convert", "fix", "approve", "decide", "check", "explain", "waive"} <= commands
    assert not [line for line in advised if "报告" in line.replace(str(report), "")]
    for number, line in enumerate(sorted(advised)):
        arguments = shlex.split(line)[1:]
        report.write_bytes(written)
        if arguments[0] == "decide":
            nianbao("suggest", report)
            arguments += [] if "--accept" in arguments else ["--json"]
        if arguments[0] in ("convert", "fix"):
            arguments += ["-o", f"{number}.json"] + (["--yes"] if arguments[0] == "fix" else [])
        capsys.readouterr()
        monkeypatch.setattr(sys, "stdin", Typed("王芳\n" + "y\n" * 9))
        code = nianbao(*arguments)
        captured = capsys.readouterr()
        assert code in (0, 1) or "P106" in line, (line, captured.err)
        assert "没有这个" not in captured.err


def test_every_command_in_a_message_is_one_there_is_with_options_it_has() -> None:
    import click

    for template in english():
        for line in re.findall(r"nianbao [a-z]+[ A-Za-z@\-{}报告编号姓名]*", template):
            _, name, *rest = line.replace("：", " ").split()
            command = Nianbao(name="nianbao").get_command(click.Context(click.Command("nianbao")), name)
            assert command is not None, template
            options = {option for parameter in command.params for option in parameter.opts}
            if isinstance(command, click.Group):  # nianbao note 报告 edit 编号 --aspect 方面
                below = [command.get_command(click.Context(command), word) for word in rest]
                options |= {option for item in below if item for parameter in item.params for option in parameter.opts}
            assert {item for item in rest if item.startswith("--")} <= options | {"--help"}, template
