"""`nianbao note`: what a clerk sees of the notes, and does to them."""

import io
import json
from pathlib import Path

import pytest

from assistant import resources
from assistant.assembling import html
from assistant.assembling.layout import layout
from assistant.workflow import files
from tests.cli.test_frame import nianbao

EXAMPLE = Path(resources.ROOT) / "examples/qinghe"
Output = pytest.CaptureFixture[str]


def texts(report: Path) -> list[tuple[str, str]]:
    return [(note["aspect"], note["text"]) for note in json.loads(report.read_text(encoding="utf-8")).get("notes", [])]


def test_a_mail_is_added_listed_changed_and_removed(
    report: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("李科长：\n公开信息120条。\n这事另说。\n\n谢谢\n"))
    assert nianbao("note", report, "add", "-") == 0
    said = capsys.readouterr().out
    assert "工作记录 2 条：主动公开 1、未归类 1" in said
    assert "n2 这事另说。" in said
    assert "没有当作记录：李科长：｜谢谢" in said
    assert nianbao("note", report, "edit", "n2", "--aspect", "存在的问题") == 0
    assert nianbao("note", report, "add", "培训2次", "--aspect", "监督保障") == 0
    assert nianbao("note", report, "remove", "n1") == 0
    assert texts(report) == [("problems", "这事另说。"), ("oversight", "培训2次")]
    capsys.readouterr()
    assert nianbao("note", report) == 0
    assert "【存在的问题】\n  n2 这事另说。" in capsys.readouterr().out
    assert nianbao("note", report, "list", "--json") == 0
    assert [note["id"] for note in json.loads(capsys.readouterr().out)] == ["n2", "n3"]


@pytest.mark.parametrize("said", ["na.txt", " na.txt ", "./na.txt", "“na.txt”"])
def test_the_name_of_a_file_in_the_place_of_words_is_read_as_the_file(report: Path, capsys: Output, said: str) -> None:
    Path("na.txt").write_text("主动公开\n公开信息3条\n", encoding="utf-8")
    assert nianbao("note", report, "add", said) == 0
    assert "“na.txt”是一个文件，读的是它的内容。" in capsys.readouterr().out
    assert texts(report) == [("proactive", "公开信息3条")]


@pytest.mark.parametrize("said", ["na.txt", "材料/记录.docx", "2025台账.XLSX"])
def test_the_name_of_a_file_that_is_not_there_is_no_note(report: Path, capsys: Output, said: str) -> None:
    assert nianbao("note", report, "add", said) == 2
    assert f"没有“{said}”这个文件" in capsys.readouterr().err
    assert texts(report) == []


def test_a_folder_is_no_note(report: Path, capsys: Output) -> None:
    Path("材料").mkdir()
    assert nianbao("note", report, "add", "材料") == 2
    assert "“材料”是文件夹" in capsys.readouterr().err


@pytest.mark.parametrize(
    "said", ["公开信息3条", "更新了 a.txt 一次", "附件改为.docx格式，共3件", "公开1.5万条", "长" * 300]
)
def test_words_that_are_no_file_stay_words(report: Path, said: str) -> None:
    assert nianbao("note", report, "add", said) == 0
    assert [text for _, text in texts(report)] == [said]


def test_a_file_read_again_says_what_became_of_it(report: Path, capsys: Output) -> None:
    path = Path("记录.txt")
    path.write_text("主动公开\n公开信息3条\n图解2份\n", encoding="utf-8")
    assert nianbao("note", report, "add", "--file", path) == 0
    path.write_text("主动公开\n公开信息4条\n专区1处\n", encoding="utf-8")
    capsys.readouterr()
    assert nianbao("note", report, "add", "--file", path) == 0
    said = capsys.readouterr().out
    assert "改动：n1 公开信息3条 → n3 公开信息4条" in said
    assert "新增：\n  n4 专区1处" in said
    assert "不再有：\n  n2 图解2份" in said


def test_drafting_names_the_notes_it_did_not_use_and_the_personal_data_it_left_out(
    report: Path, capsys: Output
) -> None:
    path = Path("记录.txt")
    path.write_text("收到申请1件，申请人张伟，电话13800138000。\n食堂的事另说。\n", encoding="utf-8")
    assert nianbao("draft", report, "--notes", path) == 0
    said = capsys.readouterr().out
    assert "没有一句话用上的记录：\n  n2 食堂的事另说。" in said
    assert "n1 申请人 张伟、电话 13800138000" in said
    assert "13800138000" not in json.dumps(json.loads(report.read_text(encoding="utf-8"))["sections"])


def test_words_and_a_file_at_once_are_refused(report: Path, capsys: Output) -> None:
    assert nianbao("note", report, "add") == 2
    assert "两样选一样" in capsys.readouterr().err
    assert nianbao("note", report, "edit", "n7", "--text", "公开") == 2
    assert "没有 n7 这条工作记录" in capsys.readouterr().err


def test_drafting_takes_every_file_of_notes_that_is_given(report: Path, capsys: Output) -> None:
    Path("一.txt").write_text("主动公开\n公开信息3条\n", encoding="utf-8")
    Path("二.txt").write_text("平台建设\n公众号发文52期\n", encoding="utf-8")
    assert nianbao("draft", report, "--notes", "一.txt", "--notes", "二.txt") == 0
    assert texts(report) == [("proactive", "公开信息3条"), ("platforms", "公众号发文52期")]


def test_a_wrong_option_is_answered_with_the_help_of_that_command(report: Path, capsys: Output) -> None:
    assert nianbao("note", report, "add", "公开3条", "--by", "王芳") == 2
    assert "看说明：nianbao note 报告 add --help" in capsys.readouterr().err


def test_what_is_signed_names_a_waived_warning_by_its_cells_in_words(report: Path, capsys: Output) -> None:
    assert nianbao("set", report, "--rest", "0") == 0
    data = json.loads(report.read_text(encoding="utf-8"))
    data["figures"]["disputes"] = {key: dict.fromkeys(row, 0) for key, row in data["figures"]["disputes"].items()}
    report.write_text(json.dumps(data), encoding="utf-8")
    assert nianbao("waive", report, "P106", "--reason", "全年没有复议诉讼", "--by", "王芳") == 0
    capsys.readouterr()
    assert nianbao("approve", report, "--section", "校验", "--by", "王芳") == 0
    said = capsys.readouterr().out
    assert "保留的 P106（表四·行政复议·结果维持（表四!A6" in said
    assert "等 15 格）：全年没有复议诉讼——王芳" in said
    assert "disputes.litigation_direct.upheld" not in said


def test_a_note_that_a_signed_text_rests_on_is_removed_with_word_of_the_sign_off(report: Path, capsys: Output) -> None:
    Path("记录.txt").write_text("存在的问题\n栏目更新不够及时\n", encoding="utf-8")
    assert nianbao("draft", report, "--notes", "记录.txt", "--section", "五") == 0
    Path("五.txt").write_text("栏目更新不够及时。", encoding="utf-8")
    data = json.loads(report.read_text(encoding="utf-8"))
    section = data["sections"]["problems"]
    section["text"] = next(item["sentence"] for item in section["sources"] if item.get("notes")).strip()
    report.write_text(json.dumps(data), encoding="utf-8")
    assert nianbao("approve", report, "--section", "五", "--by", "王芳", "--seen") == 0
    capsys.readouterr()
    assert nianbao("note", report, "remove", "n1") == 0
    assert "签字失效，请重新确认：五、存在的主要问题及改进情况" in capsys.readouterr().out
    assert nianbao("build", report, "-o", "定稿") == 1
    assert "根据的工作记录 n1 去掉了" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["2024.docx", "2024.json", "2024.html", "2024.md"])
def test_a_yearly_report_given_as_notes_is_refused_and_nothing_of_it_taken(
    name: str, report: Path, capsys: Output
) -> None:
    given = Path(name)
    if name.endswith("docx"):
        given = EXAMPLE / name
    elif name.endswith("json"):
        assert nianbao("read", EXAMPLE / "2024.docx", "-o", name) == 0
    elif name.endswith("html"):
        given.write_text(html.build(layout(files.load(EXAMPLE / "2024.docx"), draft=True)), encoding="utf-8")
    else:
        last = files.load(EXAMPLE / "2024.docx")
        sections = [f"# {item.heading}\n\n{last.text(item.key)}\n" for item in last.form.sections]
        given.write_text(f"{last.title}\n\n" + "\n".join(sections), encoding="utf-8")
    before = report.read_bytes()
    for command in (("draft", report, "--notes", given), ("note", report, "add", "--file", given)):
        capsys.readouterr()
        assert nianbao(*command) == 2
        error = capsys.readouterr().err
        assert "这像是一份年度报告，不是工作记录" in error
        assert "--last" in error
    assert report.read_bytes() == before


def test_notes_in_the_order_of_the_report_s_sections_are_notes(report: Path, capsys: Output) -> None:
    path = Path("提纲.md")
    path.write_text(
        "# 2025年政府信息公开工作记录\n# 总体情况\n公开信息3条\n# 主动公开政府信息情况\n制发文件1件\n"
        "# 存在的主要问题及改进情况\n更新不够及时\n# 其他需要报告的事项\n未收费\n",
        encoding="utf-8",
    )
    assert nianbao("note", report, "add", "--file", path) == 0
    assert "公开信息3条" in [text for _, text in texts(report)]
