"""The main job from the command line, end to end, and what happens when something is wrong."""

import json
import shutil
from pathlib import Path

import docx
import pytest

from assistant import resources
from assistant.domain import report_file
from assistant.domain.report import Heading, Imported
from assistant.workflow import files
from tests.cli.test_frame import nianbao

EXAMPLE = Path(resources.ROOT) / "examples/qinghe"
Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def drafted(report: Path, fee: str = "- 未发出收费通知，未收取信息处理费。\n") -> Path:
    notes = Path("notes.md")
    notes.write_text((EXAMPLE / "notes.md").read_text(encoding="utf-8") + fee, encoding="utf-8")
    assert nianbao("draft", report, "--notes", notes, "--last", EXAMPLE / "2024.docx") == 0
    return report


def test_the_whole_way_from_a_form_to_a_final(report: Path, capsys: Output) -> None:
    drafted(report)
    assert nianbao("check", report) == 0
    assert nianbao("approve", report, "--section", "all", "--by", "王明") == 0
    assert nianbao("build", report, "-o", "out", "--to", "docx,html,fragment,xlsx,json") == 0
    capsys.readouterr()
    made = sorted(path.name for path in Path("out").iterdir())
    title = "青禾镇2025年政府信息公开工作年度报告"
    assert made == [f"{title}.docx", f"{title}.html", f"{title}.report.json", f"{title}.xlsx", f"{title}.片段.html"]
    for path in Path("out").iterdir():
        assert nianbao("read", path, "--json") == 0
        again = json.loads(capsys.readouterr().out)
        assert again["figures"] == json.loads(report.read_text(encoding="utf-8"))["figures"]


def test_a_final_is_refused_with_everything_that_is_missing(report: Path, capsys: Output) -> None:
    drafted(report, fee="")
    capsys.readouterr()
    assert nianbao("build", report, "-o", "out") == 1
    said = capsys.readouterr().err
    assert "还不能定稿，差 8 项" in said
    assert "【待补充：" in said
    assert said.count("还没有填报人、签发人签字") == 7
    assert not Path("out").exists()


def test_an_edit_after_approval_voids_it(report: Path, capsys: Output) -> None:
    drafted(report)
    nianbao("approve", report, "--section", "all", "--by", "王明")
    data = json.loads(report.read_text(encoding="utf-8"))
    data["sections"]["overview"]["text"] += "又加了一句。"
    report.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert nianbao("build", report, "-o", "out", "--to", "json") == 1
    assert "签字之后改过" in capsys.readouterr().err


def test_a_gap_cannot_be_approved(report: Path, capsys: Output) -> None:
    drafted(report, fee="")
    assert nianbao("approve", report, "--section", "other_matters", "--by", "王明") == 1
    assert "待补充" in capsys.readouterr().err


def test_a_draft_is_built_anyway_and_says_so(report: Path) -> None:
    assert nianbao("build", report, "-o", "out", "--to", "docx,html", "--draft") == 0
    assert all("（草稿）" in path.name for path in Path("out").iterdir())
    assert "草稿" in next(Path("out").glob("*.html")).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["read", "{a}", "-o", "{a}"], "输出会盖掉读入的文件"),
        (["read", "{a}", "{a}", "-o", "b.json"], "-o 只能给一份文件用"),
        (["read", "{a}", "-o", "b.docx"], "要以 .json 或 .yaml 结尾"),
        (["convert", "{a}", "--to", "1999"], "没有“1999”这个格式"),
        (["convert", "{a}", "--to", "2021"], "已经是 2021 年格式"),
        (["approve", "{a}", "--section", "overview", "--by", " "], "签字人不能是空的"),
        (["draft", "{a}", "--section", "x"], "没有“x”这一节"),
        (["build", "{a}", "-o", "o", "--to", "exe"], "不会生成 exe"),
        (["check", "{a}", "--code", "Z1"], "没有 Z1 这条规则"),
        (["waive", "{a}", "A101", "--reason", "x", "--by", "y"], ""),
    ],
)
def test_a_wrong_order_changes_nothing(arguments: list[str], said: str, report: Path, capsys: Output) -> None:
    before = report.read_bytes()
    assert nianbao(*(item.replace("{a}", str(report)) for item in arguments)) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error
    assert report.read_bytes() == before
    assert [path.name for path in Path().iterdir()] == [report.name]


def test_a_document_becomes_a_report_file_and_read_again_touches_no_text(capsys: Output) -> None:
    shutil.copy(EXAMPLE / "2024.docx", "去年.docx")
    assert nianbao("read", "去年.docx") == 0
    assert "读到 200/200 格" in capsys.readouterr().out
    path = Path("去年.report.json")
    path.write_text(path.read_text(encoding="utf-8").replace("全年", "本年度"), encoding="utf-8")
    assert nianbao("read", "去年.docx") == 0
    said = capsys.readouterr().out
    assert "没有改动" in said
    assert "文字不同" in said
    section = json.loads(path.read_text(encoding="utf-8"))["sections"]["overview"]
    assert "本年度" in section["text"]
    assert section.get("origin", "human") == "human"  # the words were changed in the file


def test_check_speaks_text_json_and_sarif(report: Path, capsys: Output) -> None:
    data = json.loads(report.read_text(encoding="utf-8"))
    data["figures"]["requests"]["received"]["total"] = 99
    report.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert nianbao("check", report) == 1
    said = capsys.readouterr().out
    assert "A101" in said
    assert "本年新收政府信息公开申请数量·总计" in said
    assert nianbao("check", report, "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert not found["passes"]
    assert {item["code"] for item in found["findings"]} >= {"A101", "A103"}
    assert nianbao("check", report, "--sarif") == 1
    assert json.loads(capsys.readouterr().out)["version"] == "2.1.0"


def test_a_folder_is_checked_at_once(capsys: Output) -> None:
    folder = Path("units")
    (folder / "b").mkdir(parents=True)
    shutil.copy(EXAMPLE / "2024.docx", folder / "甲.docx")
    shutil.copy(EXAMPLE / "2025.xlsx", folder / "b" / "乙.xlsx")
    (folder / "坏.pdf").write_bytes(b"%PDF-1.4 broken")
    (folder / "~$甲.docx").write_bytes(b"lock")
    assert nianbao("check", folder, "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert found["counts"]["n"] == 3
    assert found["counts"]["unread"] == 1
    assert nianbao("check", folder) == 1
    assert "坏.pdf" in capsys.readouterr().out
    Path("empty").mkdir()
    assert nianbao("check", "empty") == 2


def test_an_own_form_is_filled_and_keeps_its_name(report: Path, capsys: Output) -> None:
    nianbao("build", report, "-o", "out", "--to", "docx", "--draft")
    form = shutil.copy(next(Path("out").glob("*.docx")), "本单位表.docx")
    drafted(report)
    assert nianbao("build", report, "-o", "filled", "--form", form, "--draft") == 0
    assert "填好 200 格" in capsys.readouterr().out
    assert nianbao("read", "filled/本单位表（已填）（草稿）.docx", "-o", "again.json") == 0
    again, first = (json.loads(Path(name).read_text(encoding="utf-8")) for name in ("again.json", report))
    assert again["figures"] == first["figures"]
    assert "全年新收政府信息公开申请12件" in again["sections"]["overview"]["text"]


def test_what_an_own_form_has_beside_the_signed_report_is_told(report: Path, capsys: Output) -> None:
    drafted(report)
    nianbao("approve", report, "--section", "all", "--by", "王明")
    assert nianbao("build", report, "-o", "out", "--to", "docx") == 0
    form = docx.Document(str(next(Path("out").glob("*.docx"))))
    form.save("原样.docx")
    form.sections[0].footer.paragraphs[0].text = "本报告未经保密审查"
    form.save("加了字.docx")
    capsys.readouterr()
    assert nianbao("build", report, "-o", "filled", "--form", "原样.docx") == 0
    assert "不同" not in capsys.readouterr().out
    assert nianbao("build", report, "-o", "filled", "--form", "加了字.docx") == 0
    assert "“本报告未经保密审查”" in capsys.readouterr().out


def test_a_pasted_report_of_tables_alone_is_whole_once_its_texts_are_drafted(capsys: Output) -> None:
    put_tables_alone(Path("表.report.json"))
    assert nianbao("check", "表.report.json", "--code", "S101") == 1
    assert "缺少“一、总体情况”这一部分" in capsys.readouterr().out
    assert nianbao("draft", "表.report.json", "--model", "offline") == 0
    assert "S101" not in capsys.readouterr().out
    assert nianbao("check", "表.report.json", "--code", "S101", "--code", "S112") == 0
    assert "缺少" not in capsys.readouterr().out


def put_tables_alone(path: Path) -> None:
    """Write a report file as it is read from a document that has the three tables under their headings and no text."""
    form = files.load(EXAMPLE / "2025.xlsx")
    headings = tuple(Heading(key=item.key, text=item.heading) for item in form.form.sections if item.table)
    report = form.having(sections={}, imported=Imported(kind="txt", headings=headings))
    path.write_text(report_file.dump(report), encoding="utf-8")


def test_convert_names_what_is_now_blank(capsys: Output) -> None:
    assert nianbao("template", "--year", "2020", "--organ", "青禾镇人民政府", "-o", "old.xlsx") == 0
    assert nianbao("convert", "old.xlsx", "--to", "2021", "-o", "new.json") == 0
    said = capsys.readouterr().out
    assert "表三·（六）其他处理 并入 表三·（六）其他处理·3.其他" in said
    assert "表二·行政规范性文件·本年制发件数" in said
    assert "disclosure." not in said


def test_fixes_are_shown_before_they_are_made(capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    page = "<h1>青禾镇政府信息公开工作年度报告</h1><p>统计期限为2024年1月1日至2024年12月31日。</p>"
    page += "<p>1、总体情况</p><p>全年 公开 12 条，，良好。</p>"
    Path("a.html").write_text(page, encoding="utf-8")
    assert nianbao("read", "a.html", "-o", "a.json") == 0
    before = Path("a.json").read_bytes()
    monkeypatch.setattr("click.confirm", lambda *_args, **_kwargs: False)  # pyright: ignore[reportUnknownLambdaType]
    assert nianbao("fix", "a.json") == 0
    assert "没有改动" in capsys.readouterr().out
    assert Path("a.json").read_bytes() == before
    assert nianbao("fix", "a.json", "--yes") == 0
    assert "+一、总体情况" in capsys.readouterr().out
    assert "1、总体情况" not in Path("a.json").read_text(encoding="utf-8")


def test_a_warning_may_stand_with_a_reason_until_it_changes(report: Path, capsys: Output) -> None:
    data = json.loads(report.read_text(encoding="utf-8"))
    for row in data["figures"]["disputes"].values():
        for column in row:
            row[column] = 0
    report.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert nianbao("check", report, "--code", "P106") == 0
    assert nianbao("waive", report, "P106", "--reason", "确实没有", "--by", "王明") == 0
    capsys.readouterr()
    nianbao("check", report, "--code", "P106")
    said = capsys.readouterr().out
    assert "确实没有" in said
    assert "没有发现问题" in said


@pytest.mark.fonts
def test_the_demo_says_in_chinese_what_it_did_and_what_to_open(capsys: Output) -> None:
    assert nianbao("demo", "-o", "d") == 0
    said = capsys.readouterr().out
    assert "青禾镇人民政府" in said
    assert "nianbao approve" in said
    assert {path.suffix for path in Path("d").iterdir() if path.is_file()} == {
        ".docx",
        ".pdf",
        ".html",
        ".xlsx",
        ".json",
    }


@pytest.mark.parametrize(
    ("called", "named"),
    [
        (".venv/bin/nianbao", ".venv/bin/nianbao"),
        ("/my tools/nianbao", '"/my tools/nianbao"'),
        ("there/nianbao", "nianbao"),  # where the shell finds it by its name
    ],
)
def test_the_demo_names_itself_as_it_was_called(
    called: str, named: str, capsys: Output, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    there = tmp_path / "there" / "nianbao"
    there.parent.mkdir()
    there.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(there.parent))
    monkeypatch.setattr("sys.argv", [str(there) if called == "there/nianbao" else called])
    assert nianbao("demo", "-o", "d") == 0
    assert f"{named} approve d" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("model", ["offline", "recorded"])
def test_what_the_demo_says_to_do_next_leads_to_a_final(model: str, capsys: Output) -> None:
    assert nianbao("demo", "-o", "d", "--model", model) == 0
    report, notes = Path("d/青禾镇2025.report.json"), Path("d/材料/notes.md")
    assert nianbao("check", report) == 1  # nobody has answered yet what it asks
    with notes.open("a", encoding="utf-8") as stream:
        stream.write("- 2025年未发出收费通知，未收取信息处理费。\n")
    assert nianbao("draft", report, "--notes", notes) == 0
    assert nianbao("approve", report, "--section", "all", "--by", "王明") == 0
    assert nianbao("build", report, "-o", "d/定稿", "--to", "docx,json") == 0
    assert len(list(Path("d/定稿").iterdir())) == 2
    capsys.readouterr()


def test_rules_explain_doctor_and_eval_answer(capsys: Output) -> None:
    assert nianbao("rules") == 0
    assert "A101" in capsys.readouterr().out
    assert nianbao("rules", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)) >= 20
    assert nianbao("explain", "c101") == 0
    assert "依据" in capsys.readouterr().out
    assert nianbao("doctor", "--json") == 0
    assert any(item["part"] == "LibreOffice" for item in json.loads(capsys.readouterr().out))
    assert nianbao("doctor") == 0
    assert nianbao("eval", "run", "other_matters", "--case", "没有收") == 0
    assert nianbao("eval", "run", "none") == 2
