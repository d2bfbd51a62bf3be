"""Where the figures of the prose come from, as a user sees it: trace, explain, set, the annex, the check sheet."""

import json
import zipfile
from pathlib import Path

import pytest

from assistant.domain import report_file
from assistant.domain.figures import Figures
from assistant.domain.report import Note, Organ, Report, Section
from tests.cli.test_frame import nianbao

Output = pytest.CaptureFixture[str]
TEXT = (
    "全年新收政府信息公开申请12件，比上年增加4件，增长50%。办结12件，其中予以公开6件，占60%。\n"
    "举办业务培训2场。发放手册300份。"
)
CELLS = {
    "requests.received.natural_person": 12,
    "requests.received.total": 12,
    "requests.granted.natural_person": 6,
    "requests.granted.total": 6,
    "requests.refused.third_party.natural_person": 6,
    "requests.refused.third_party.total": 6,
    "requests.outcomes_total.natural_person": 12,
    "requests.outcomes_total.total": 12,
    "requests.carried_forward.enterprise": 1,  # does not add up, and no number of the text speaks of it
}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    organ = Organ(name="青禾镇人民政府")
    zeros = dict.fromkeys(Report(organ=organ, year=2024, format="2021").form.cells, 0)
    last = Report(
        organ=organ, year=2023, format="2021", figures=Figures().having(zeros | {"requests.received.total": 8})
    )
    report = Report(
        organ=organ,
        year=2024,
        format="2021",
        figures=Figures().having(zeros | CELLS),
        notes=(Note(id="n1", aspect="oversight", text="政务公开业务培训2场"),),
        sections={"overview": Section(text=TEXT)},
        last_year=last,
    )
    path = Path("a.json")
    path.write_text(report_file.dump(report), encoding="utf-8")
    return path


def test_the_trace_names_cell_note_and_arithmetic(file: Path, capsys: Output) -> None:
    assert nianbao("check", file, "--trace") == 1
    said = capsys.readouterr().out
    assert "正文里有 8 个数：" in said
    assert "表三·一、本年新收政府信息公开申请数量·总计" in said
    assert "✓ 工作记录 n1“政务公开业务培训2场”" in said
    assert "✗ 予以公开 6件、本年度办理结果·总计 12件（6 ÷ 12 = 50%），应为 50%" in said
    assert "? 没有出处" in said
    assert "有出处的 6 个，没有出处或对不上的 2 个。" in said


def test_the_trace_as_json_leads_from_text_to_cells(file: Path, capsys: Output) -> None:
    assert nianbao("check", file, "--trace", "--json") == 1
    trace = json.loads(capsys.readouterr().out)["trace"]
    first = trace[0]
    assert TEXT[first["start"] : first["end"]] == first["quote"] == "12件"
    assert first["verdict"] == "supported"
    assert first["sources"][0]["cells"] == ["requests.received.total"]
    by_quote = {item["quote"]: item for item in trace}
    assert by_quote["60%"]["verdict"] == "contradicted"
    assert by_quote["60%"]["expected"] == "50%"
    assert by_quote["2场"]["sources"][0]["note"] == "n1"
    assert by_quote["300份"]["sources"] == []


def test_without_trace_the_json_is_as_before(file: Path, capsys: Output) -> None:
    nianbao("check", file, "--json")
    assert "trace" not in json.loads(capsys.readouterr().out)


def test_explain_shows_a_rules_arithmetic_in_a_report(file: Path, capsys: Output) -> None:
    assert nianbao("explain", "a103", file) == 0
    said = capsys.readouterr().out
    assert "自然人：一、本年新收政府信息公开申请数量 + 二、上年结转政府信息公开申请数量" in said
    assert "不符" in said
    assert nianbao("explain", "N103", file) == 0
    assert "60%    予以公开 6件、本年度办理结果·总计 12件（6 ÷ 12 = 50%），应为 50%" in capsys.readouterr().out


def test_explain_says_what_a_rule_was_measured_at(capsys: Output) -> None:
    assert nianbao("explain", "N105") == 0
    assert "已公布的报告上：提示 3 处" in capsys.readouterr().out
    assert nianbao("explain", "W109") == 0
    assert "没有提示" in capsys.readouterr().out


def test_a_changed_cell_changes_total_and_prose(file: Path, capsys: Output) -> None:
    assert nianbao("set", file, "requests.received.natural_person=6") == 0
    said = capsys.readouterr().out
    assert "总计跟着改：表三·一、本年新收政府信息公开申请数量·总计" in said
    assert "+全年新收政府信息公开申请6件，比上年减少2件，下降25%。" in said
    saved = json.loads(file.read_text(encoding="utf-8"))
    assert "新收政府信息公开申请6件" in saved["sections"]["overview"]["text"]
    assert saved["figures"]["requests"]["received"]["total"] == 6


@pytest.mark.parametrize(
    ("change", "said"),
    [("requests.nothing=3", "没有“requests.nothing”这个格子"), ("requests.received.total", "写法是 格子=数"),
     ("requests.received.total=三件", "“三件”不是数")],
)  # fmt: skip
def test_a_change_that_cannot_be_made_says_why(file: Path, change: str, said: str, capsys: Output) -> None:
    before = file.read_bytes()
    assert nianbao("set", file, change) == 2
    assert said in capsys.readouterr().err
    assert file.read_bytes() == before


def test_a_cell_can_be_made_blank(file: Path) -> None:
    assert nianbao("set", file, "requests.received.enterprise=") == 0
    assert json.loads(file.read_text(encoding="utf-8"))["figures"]["requests"]["received"]["enterprise"] == {"raw": ""}


def words(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read("word/document.xml").decode()


def test_the_annex_is_a_file_of_its_own_and_gives_each_number_its_sentence_and_its_source(file: Path) -> None:
    assert nianbao("build", file, "-o", "out", "--draft", "--with-trace", "--with-checks", "--to", "docx,html") == 0
    (page,) = Path("out").glob("*数据来源对照表*.html")
    said = page.read_text(encoding="utf-8")
    for text in ("数据来源对照表</span>", "素材第 1 条“政务公开业务培训2场”", "没有出处", "(12 － 8) ÷ 8 = 50.0%"):
        assert text in said
    annexes = [path for path in Path("out").glob("*.docx") if "数据来源对照表" in path.name or "核验单" in path.name]
    (report,) = set(Path("out").glob("*.docx")) - set(annexes)
    assert len(annexes) == 2
    assert "出处" not in words(report)
    assert all("2024年政府信息公开工作年度报告" in words(path) for path in annexes)


def test_the_check_sheet_has_both_sides_results_waivers_and_the_hash(file: Path, capsys: Output) -> None:
    assert nianbao("waive", file, "W108", "--reason", "合并写在别处", "--by", "王明") == 0
    assert nianbao("build", file, "-o", "out", "--draft", "--with-checks", "--to", "html,json") == 0
    (page,) = Path("out").glob("*勾稽核验单*.html")
    said = page.read_text(encoding="utf-8")
    assert "国办公开办函〔2021〕30号（2021 年格式）" in said
    assert "SHA-256" in said
    assert "12（其余为 0）" in said
    assert "不符" in said
    assert "合并写在别处" in said
    assert "王明" in said
    assert "+00:00" not in said
    assert ">overview<" not in said
    assert len(list(Path("out").iterdir())) == 3
    capsys.readouterr()


def test_the_hash_is_of_the_figures_alone(file: Path) -> None:
    from assistant.assembling.annexes import data_hash

    report = report_file.load(file)
    assert data_hash(report) == data_hash(report.having(notes=(), sections={}))
    assert data_hash(report) != data_hash(report.having(figures=report.figures.having({"requests.granted.total": 7})))


def test_a_report_without_numbers_has_an_annex_that_says_so() -> None:
    from assistant.assembling.annexes import sources

    annex = sources(Report(organ=Organ(name="青禾镇人民政府"), year=2024, format="2021"), draft=False)
    assert getattr(annex.blocks[-1], "text", "") == "正文里没有数。"


def test_numbers_are_fixed_only_where_the_rule_is_named(file: Path, capsys: Output) -> None:
    assert nianbao("fix", file, "--yes") == 0
    assert "占60%" in json.loads(file.read_text(encoding="utf-8"))["sections"]["overview"]["text"]
    assert nianbao("fix", file, "--code", "n103", "--yes") == 0
    assert "占50%" in json.loads(file.read_text(encoding="utf-8"))["sections"]["overview"]["text"]
    capsys.readouterr()


def test_a_share_of_a_wrong_count_is_not_fixed_before_the_count(file: Path) -> None:
    report = report_file.load(file).with_text("overview", "办结12件，其中予以公开9件，占60%。")
    file.write_text(report_file.dump(report), encoding="utf-8")
    assert nianbao("fix", file, "--code", "N103", "--yes") == 0
    assert report_file.load(file).text("overview") == "办结12件，其中予以公开9件，占60%。"


@pytest.mark.parametrize(
    ("text", "open_ones"),
    [
        ("全年新收申请12件，比上年增加4件，增长50%。发放手册300份。", ["“300份”没有出处"]),
        ("全年新收申请12件，上年为8件。", []),
        ("全年新收申请12件，去年同期8件，同比增长50%。", []),
        ("2023年新收申请8件，2024年12件。", []),
        ("全年新收申请12件，上年结转5件。", ["N101"]),
    ],
)
def test_what_is_compared_with_a_report_that_is_not_there_is_not_called_without_source(
    file: Path, capsys: Output, text: str, open_ones: list[str]
) -> None:
    report = report_file.load(file)
    moved = report.having(last_year="2023.report.json", sections={"overview": Section(text=text)})
    file.write_text(report_file.dump(moved), encoding="utf-8")
    nianbao("check", file)
    said = capsys.readouterr().out
    assert said.count("没有出处") == len([one for one in open_ones if "没有出处" in one])
    assert [one for one in open_ones if one not in said] == []
    assert "C104" in said
    if not open_ones:
        assert "去年的报告不在，" in said
    nianbao("check", file, "--trace")
    traced = capsys.readouterr().out
    assert ("没有核对：去年的报告不在" in traced) == ("结转" not in text)


@pytest.mark.parametrize(("by", "name"), [((), "本机用户"), (("--by", "张三"), "张三")])
def test_a_text_that_a_changed_cell_or_a_fix_rewrote_says_who_and_when(
    file: Path, by: tuple[str, ...], name: str
) -> None:
    assert nianbao("edit", file, "--section", "总体情况", "--text-file", _text("全年新收申请12件 ，办结12件。")) == 0
    assert nianbao("set", file, "requests.received.natural_person=15", *by) == 0
    assert nianbao("fix", file, "--code", "S108", "--yes", *by) == 0
    section = report_file.load(file).sections["overview"]
    assert section.text == "全年新收申请15件，办结12件。"
    assert [(item.act, item.by, bool(item.at)) for item in section.revisions[-2:]] == [
        ("set", name, True),
        ("fix", name, True),
    ]


def _text(said: str) -> Path:
    path = Path("文字.txt")
    path.write_text(said, encoding="utf-8")
    return path
