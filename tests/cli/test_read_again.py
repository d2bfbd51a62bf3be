"""Reading a file again into a report that people have worked on changes its figures and nothing else."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from assistant.assembling import excel_form
from assistant.domain import report_file
from assistant.domain.report import Report
from tests.cli.test_frame import nianbao
from tests.drafting.conftest import example

Output = pytest.CaptureFixture[str]
REPORT = Path("2025.report.json")
pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def form(report: Report, name: str = "年报.xlsx") -> Path:
    path = Path(name)
    path.write_bytes(excel_form.form(report.form, report=report))
    return path


def saved() -> dict[str, Any]:
    return json.loads(REPORT.read_text(encoding="utf-8"))


def worked_on(capsys: Output) -> Report:
    report = example()
    assert nianbao("read", str(form(report)), "-o", str(REPORT)) == 0
    assert nianbao("draft", str(REPORT), "--model", "offline") == 0
    Path("文字.txt").write_text("我镇全年新收政府信息公开申请12件。", encoding="utf-8")
    assert nianbao("edit", str(REPORT), "--section", "总体情况", "--text-file", "文字.txt", "--by", "王明") == 0
    assert nianbao("approve", str(REPORT), "--section", "总体情况", "--by", "王明", "--seen") == 0
    capsys.readouterr()
    return report


def test_the_difference_is_shown_cell_by_cell_and_only_figures_change(capsys: Output) -> None:
    report = worked_on(capsys)
    before = saved()
    cell = "requests.received.natural_person"
    changed = report.having(figures=report.figures.having({cell: (report.figures.number(cell) or 0) + 1}))
    assert nianbao("read", str(form(changed, "更正.xlsx")), "-o", str(REPORT)) == 0
    said = capsys.readouterr().out
    assert "只更新数据" in said
    assert f"{report.figures[cell].text} → {changed.figures[cell].text}" in said
    assert "表三!" in said
    assert "更正.xlsx" in said
    after = saved()
    assert after["figures"]["requests"]["received"]["natural_person"] == changed.figures.number(cell)
    assert {key: item.get("text") for key, item in after["sections"].items() if key != "overview"} == {
        key: item.get("text") for key, item in before["sections"].items() if key != "overview"
    }
    assert after.get("notes") == before.get("notes")


def test_a_sign_off_of_a_text_that_followed_lapses_and_says_so(capsys: Output) -> None:
    report = worked_on(capsys)
    changes = {"requests.received.natural_person": 1, "requests.received.total": 13}
    changed = report.having(figures=report.figures.having(changes))
    assert nianbao("read", str(form(changed, "更正.xlsx")), "-o", str(REPORT)) == 0
    said = capsys.readouterr().out
    text = saved()["sections"]["overview"]["text"]
    if "13件" in text:
        assert "签字失效" in said
    else:
        assert "请核对" in said


def test_the_same_file_read_again_changes_nothing(capsys: Output) -> None:
    worked_on(capsys)
    before = saved()
    assert nianbao("read", "年报.xlsx", "-o", str(REPORT)) == 0
    assert "没有改动" in capsys.readouterr().out
    assert saved() == before


def test_the_report_of_another_year_is_refused_and_replace_keeps_the_old_one(capsys: Output) -> None:
    report = worked_on(capsys)
    before = REPORT.read_bytes()
    other = form(report.having(year=report.year - 1), "另一年.xlsx")
    assert nianbao("read", str(other), "-o", str(REPORT)) == 2
    assert "--replace" in capsys.readouterr().err
    assert REPORT.read_bytes() == before
    assert nianbao("read", str(other), "-o", str(REPORT), "--replace") == 0
    assert "另存为" in capsys.readouterr().err
    kept = [path for path in Path().glob("*.json") if path != REPORT]
    assert [path.read_bytes() for path in kept] == [before]


def test_a_report_that_was_moved_opens_and_says_where_last_year_s_was(capsys: Output) -> None:
    report = example()
    Path("2024.report.json").write_text(report_file.dump(report.having(year=2023)), encoding="utf-8")
    REPORT.write_text(report_file.dump(report.having(last_year="2024.report.json")), encoding="utf-8")
    Path("别处").mkdir()
    shutil.copy(REPORT, "别处")
    nianbao("check", f"别处/{REPORT}")
    said = capsys.readouterr().out
    assert "C104" in said
    assert "2024.report.json" in said


def test_the_report_file_that_is_built_carries_last_year_s_figures(capsys: Output) -> None:
    report = example()
    Path("2024.report.json").write_text(report_file.dump(report.having(year=report.year - 1)), encoding="utf-8")
    REPORT.write_text(report_file.dump(report.having(last_year="2024.report.json")), encoding="utf-8")
    assert nianbao("build", str(REPORT), "-o", "草稿", "--draft", "--to", "json") == 0
    (built,) = Path("草稿").glob("*.report.json")
    last = report_file.load(built).last
    assert last is not None
    assert last.figures == report.figures


def test_a_hand_edit_without_a_change_is_refused_in_a_sentence(capsys: Output) -> None:
    worked_on(capsys)
    before = REPORT.read_bytes()
    assert nianbao("edit", str(REPORT), "--section", "一", "--text-file", "文字.txt") == 2
    assert "没有改动" in capsys.readouterr().err
    assert REPORT.read_bytes() == before


def test_a_program_is_told_what_is_wrong_by_a_code(capsys: Output) -> None:
    Path("空.txt").write_text("今天天气好。", encoding="utf-8")
    assert nianbao("read", "空.txt", "--json") == 2
    captured = capsys.readouterr()
    error = json.loads(captured.out)["error"]
    assert error["code"] == "not_a_report"
    assert error["where"] == "空.txt"
    assert "出错" in captured.err
