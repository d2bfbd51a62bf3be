"""The lines of the cover from the command line: `set` fills them in, a file read again brings them."""

from datetime import date
from pathlib import Path

import pytest

from assistant.assembling import docx
from assistant.assembling.layout import layout
from assistant.domain.report import Report
from assistant.workflow import files
from tests.cli.test_frame import nianbao

Output = pytest.CaptureFixture[str]


@pytest.fixture
def blank(report: Path) -> Path:
    """The report without what its cover says, drafted: it asks for where to reach the organ."""
    full = files.load(report)
    organ = full.organ.model_copy(update={"address": "", "telephone": "", "website": ""})
    files.save(full.having(organ=organ, dated=None), Path("年报.xlsx"), report, over=True)
    assert nianbao("draft", report, "--model", "offline") == 0
    return report


def test_date_address_and_telephone_are_set_and_stand_where_the_text_asked(blank: Path, capsys: Output) -> None:
    assert "【待补充" in files.load(blank).text("preamble")
    lines = ["成文日期=2026年1月20日", "地址=青禾镇人民路1号", "电话=0599-5550118", "网站=www.example.gov.cn"]
    assert nianbao("set", blank, *lines, "--by", "王明") == 0
    said = capsys.readouterr().out
    assert "成文日期：2026-01-20" in said
    assert "地址：青禾镇人民路1号" in said
    now = files.load(blank)
    assert (now.dated, now.organ.telephone) == (date(2026, 1, 20), "0599-5550118")
    assert "【待补充" not in now.text("preamble")
    assert "青禾镇人民路1号" in now.text("preamble")


@pytest.mark.parametrize("written", ["2026-01-20", "2026/1/20", "二〇二六年一月二十日", "2026 年 1 月 20 日"])
def test_a_date_is_taken_as_people_write_it(blank: Path, written: str) -> None:
    assert nianbao("set", blank, f"日期={written}") == 0
    assert files.load(blank).dated == date(2026, 1, 20)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("日期=2026年13月1日", "日期写成"),
        ("日期=明天", "日期写成"),
        ("级别=村", "可用的有"),
        ("单位全称=", "写上机关全称"),
    ],
)
def test_a_line_that_cannot_say_this_is_refused(blank: Path, capsys: Output, written: str, told: str) -> None:
    before = blank.read_bytes()
    assert nianbao("set", blank, written, "本年新收·自然人=5") != 0
    assert told in capsys.readouterr().err
    assert blank.read_bytes() == before


def test_a_line_of_the_cover_and_a_cell_are_set_together(blank: Path) -> None:
    assert nianbao("set", blank, "成文日期=2026年1月20日", "行政处罚=9") == 0
    now = files.load(blank)
    assert (now.dated, now.figures.number("disclosure.penalties.decisions")) == (date(2026, 1, 20), 9)


def test_who_may_not_sign_or_build_for_want_of_a_date_is_told_how_to_fill_it_in(blank: Path, capsys: Output) -> None:
    assert nianbao("approve", blank, "--section", "封面", "--by", "王明") == 1
    assert f"nianbao set {blank} 成文日期=" in capsys.readouterr().err
    assert nianbao("build", blank, "-o", "定稿") == 1
    assert f"nianbao set {blank} 成文日期=" in capsys.readouterr().err


def again(dated: date, report: Report) -> Path:
    path = Path("再读.docx")
    organ = report.organ.model_copy(update={"address": "", "telephone": "", "website": ""})
    path.write_bytes(docx.build(layout(report.having(dated=dated, organ=organ), draft=False)))
    return path


def test_the_date_of_a_document_read_again_is_filled_in(blank: Path, capsys: Output) -> None:
    path = again(date(2026, 1, 20), files.load(blank))
    assert nianbao("read", path, "-o", blank) == 0
    assert "成文日期：空 → 2026-01-20" in capsys.readouterr().out
    assert files.load(blank).dated == date(2026, 1, 20)


def test_a_date_that_a_person_gave_stays_and_the_other_is_told(blank: Path, capsys: Output) -> None:
    assert nianbao("set", blank, "成文日期=2026年1月20日") == 0
    assert nianbao("read", again(date(2026, 1, 15), files.load(blank)), "-o", blank) == 0
    assert "成文日期：报告是 2026-01-20，新文件是 2026-01-15" in capsys.readouterr().out
    assert files.load(blank).dated == date(2026, 1, 20)
