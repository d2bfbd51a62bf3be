"""Reading a file again into a report that people have worked on changes its figures and nothing else."""

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from assistant.assembling import excel_form
from assistant.domain import report_file
from assistant.domain.figures import Cell
from assistant.domain.report import Note, Organ, Report
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


def noted(*texts: str, source: str = "台账") -> Report:
    """The example with notes as they stand on the page of its Excel form."""
    notes = tuple(Note(id=f"n{n}", aspect="proactive", text=text, source=source) for n, text in enumerate(texts, 1))
    return example().having(notes=notes)


def notes() -> dict[str, str]:
    return {note["id"]: note["text"] for note in saved()["notes"]}


def test_the_notes_of_a_corrected_form_follow_whatever_the_file_is_called(capsys: Output) -> None:
    given = noted("全年主动公开信息203条。", "更新公开指南2次。")
    assert nianbao("read", form(given, "填好.xlsx"), "-o", REPORT) == 0
    corrected = noted("全年主动公开信息230条。", "更新公开指南2次。", "开设专栏1个。")
    capsys.readouterr()
    assert nianbao("read", form(corrected, "再改.xlsx"), "-o", REPORT) == 0
    said = capsys.readouterr().out
    assert "没有改动" not in said
    assert "改动：n1 全年主动公开信息203条。 → n3 全年主动公开信息230条。" in said
    assert "新增：\n  n4 开设专栏1个。" in said
    assert sorted(notes().values()) == ["全年主动公开信息230条。", "开设专栏1个。", "更新公开指南2次。"]


def test_a_row_added_to_a_form_is_taken_and_said(capsys: Output) -> None:
    assert nianbao("read", form(noted("更新公开指南2次。")), "-o", REPORT) == 0
    capsys.readouterr()
    assert nianbao("read", form(noted("更新公开指南2次。", "开设专栏1个。")), "-o", REPORT) == 0
    assert "新增：\n  n2 开设专栏1个。" in capsys.readouterr().out


def test_notes_that_a_person_changed_removed_or_added_survive_the_form_read_again(capsys: Output) -> None:
    given = noted("公开信息203条。", "更新公开指南2次。", "开设专栏1个。")
    assert nianbao("read", form(given), "-o", REPORT) == 0
    assert nianbao("note", REPORT, "edit", "n1", "--text", "公开信息205条。") == 0
    assert nianbao("note", REPORT, "remove", "n2") == 0
    assert nianbao("note", REPORT, "add", "举办培训3次。") == 0
    before = notes()
    capsys.readouterr()
    assert nianbao("read", form(given, "又一份.xlsx"), "-o", REPORT) == 0
    assert "没有改动" in capsys.readouterr().out
    assert notes() == before
    assert nianbao("read", form(noted("公开信息203条。", "更新公开指南2次。"), "少一行.xlsx"), "-o", REPORT) == 0
    said = capsys.readouterr().out
    assert "不再有：\n  n3 开设专栏1个。" in said
    assert "照你的留着：\n  n1 公开信息205条。" in said
    assert "你去掉过的，没有再加：" in said
    assert "更新公开指南2次。" in said
    assert notes() == {"n1": "公开信息205条。", "n4": "举办培训3次。"}


def test_a_form_without_notes_takes_none_away(capsys: Output) -> None:
    assert nianbao("read", form(noted("更新公开指南2次。")), "-o", REPORT) == 0
    before = saved()
    capsys.readouterr()
    assert nianbao("read", form(noted(), "只有数.xlsx"), "-o", REPORT) == 0
    assert "没有工作记录，原来的没有动" in capsys.readouterr().out
    assert saved() == before


def test_the_form_given_as_notes_takes_the_place_of_what_was_read_from_it(capsys: Output) -> None:
    assert nianbao("read", form(noted("公开信息203条。")), "-o", REPORT) == 0
    capsys.readouterr()
    assert nianbao("note", REPORT, "add", "--file", form(noted("公开信息230条。"), "再改.xlsx")) == 0
    assert "改动：n1 公开信息203条。 → n2 公开信息230条。" in capsys.readouterr().out
    assert notes() == {"n2": "公开信息230条。"}


def test_the_form_of_another_unit_given_as_notes_adds_to_ours(capsys: Output) -> None:
    assert nianbao("read", form(noted("公开信息203条。")), "-o", REPORT) == 0
    other = noted("受理信访5件。").having(organ=Organ(name="青禾镇司法所"))
    assert nianbao("note", REPORT, "add", "--file", form(other, "司法所.xlsx")) == 0
    assert list(notes().values()) == ["公开信息203条。", "受理信访5件。"]


def test_what_the_cover_of_a_corrected_form_says_is_taken_and_said(capsys: Output) -> None:
    given = example()
    assert nianbao("read", form(given), "-o", REPORT) == 0
    moved = given.organ.model_copy(update={"telephone": "0571-5550199"})
    capsys.readouterr()
    assert nianbao("read", form(given.having(organ=moved), "新电话.xlsx"), "-o", REPORT) == 0
    said = capsys.readouterr().out
    assert "首页 1 项不同" in said
    assert f"联系电话：{given.organ.telephone} → 0571-5550199" in said
    assert saved()["organ"]["telephone"] == "0571-5550199"


def by_a_script(path: Path) -> Path:
    """Save a workbook as a program does that fills it: its formulas have no results."""
    book = openpyxl.load_workbook(path)
    book.save(path)
    return path


def test_totals_of_a_form_that_a_script_saved_are_computed_and_said(capsys: Output) -> None:
    report = example()
    assert nianbao("read", by_a_script(form(report)), "-o", REPORT) == 0
    said = capsys.readouterr().out
    assert "合计的公式还没有算出来，已按表里的数加起来" in said
    assert "\n  ：" not in said
    assert report_file.load(REPORT).figures == report.figures
    nianbao("check", REPORT, "--code", "A301", "--code", "S104")
    assert "没有发现问题" in capsys.readouterr().out


def test_a_total_that_lacks_a_part_stays_open(capsys: Output) -> None:
    report = example()
    blank = report.having(figures=report.figures.having({"requests.received.enterprise": Cell(raw="")}))
    assert nianbao("read", by_a_script(form(blank)), "-o", REPORT) == 0
    assert report_file.load(REPORT).figures["requests.received.total"].blank


def test_a_workbook_of_another_kind_with_formulas_left_open_says_how_to_have_them_computed(capsys: Output) -> None:
    path = Path("别的表.xlsx")
    path.write_bytes(excel_form.form(example().form, report=example()))
    book = openpyxl.load_workbook(path)
    del book["首页"]
    book.save(path)
    assert nianbao("read", path, "-o", REPORT) == 0
    assert "公式还没有算出来，请用 Excel 或 WPS 打开保存一次再读" in capsys.readouterr().out


def test_a_form_that_excel_saved_has_nothing_open(capsys: Output) -> None:
    assert nianbao("read", form(example()), "-o", REPORT) == 0
    assert "公式" not in capsys.readouterr().out
