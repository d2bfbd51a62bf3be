"""Whole pages, written by the program and changed as people and web sites change them: read, then checked."""

import pytest

from assistant.assembling import html
from assistant.assembling.layout import layout
from assistant.checking import check
from assistant.domain import formats
from assistant.domain.figures import Cell, Figures
from assistant.domain.report import Report, Section
from assistant.editing import fix
from assistant.reading.document import to_report
from assistant.reading.html import extract
from tests import reports

FORM = formats.load("2021")
FIGURES = {"requests.received.natural_person": 12, "requests.received.total": 12} | {
    "requests.granted.natural_person": 7, "requests.granted.total": 7,
    "requests.unavailable.not_held.natural_person": 5, "requests.unavailable.not_held.total": 5,
    "requests.outcomes_total.natural_person": 12, "requests.outcomes_total.total": 12,
}  # fmt: skip
TITLE = "青禾镇2024年政府信息公开工作年度报告"


def page() -> str:
    figures = Figures({cell: Cell(value=FIGURES.get(cell, 0)) for cell in FORM.cells})
    report = reports.report(figures)
    text = "（一）主动公开\n更新指南。"
    sections = report.sections | {key: Section(text=text) for key in FORM.narratives}
    return html.fragment(layout(report.having(sections=sections), draft=False))


def read(text: str) -> Report:
    return to_report(extract(text.encode(), "a.html"), "a.html")


def below(heading: str, *lines: str) -> str:
    at = page().index("</", page().index(heading))
    end = page().index(">", at) + 1
    return page()[:end] + "".join(f"<p>{line}</p>" for line in lines) + page()[end:]


def codes(report: Report, *wanted: str) -> list[str]:
    return [finding.code for finding in check(report, list(wanted)).findings]


@pytest.mark.parametrize(
    ("section", "text", "wrong"),
    # 收到 is a weak word: an error only as its subject 申请 is all that the clause says and no reading has the number
    [
        ("requests", "2024年，我镇共收到政府信息公开申请15件，其中予以公开10件，无法提供5件。", ["15件", "10件"]),
        ("requests", "全年收到申请12件，予以公开7件，无法提供5件。", []),
        ("requests", "注：全年收到申请13件。", ["13件"]),
        ("disclosure", "本年收到申请14件。", ["14件"]),
        ("disputes", "全年收到申请12件，没有发生复议。", []),
    ],
)
def test_a_wrong_number_beside_a_table_is_seen(section: str, text: str, wrong: list[str]) -> None:
    report = read(below(FORM.section(section).heading, text))
    assert report.sections[section].text == text
    findings = check(report, ["N101"]).findings
    assert [finding.where[0].quote for finding in findings] == wrong
    assert all(finding.where[0].section == section for finding in findings)


def test_words_of_none_beside_a_table_are_held_against_it() -> None:
    report = read(below(FORM.section("requests").heading, "本年未收到政府信息公开申请。"))
    assert codes(report, "N107") == ["N107"]


def test_wording_structure_and_privacy_are_checked_beside_a_table_too() -> None:
    text = "【待补充：原因】收效甚浅。联系人张三，手机13912345678。"
    report = read(below(FORM.section("disputes").heading, text))
    assert set(codes(report, "S107", "W101", "X101")) == {"S107", "W101", "X101"}


@pytest.mark.parametrize(
    ("key", "heading"),
    [
        ("disputes", "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
        ("overview", "一、概述"),
        ("other_matters", "六、其他事项"),
    ],
)
def test_an_old_heading_is_named_with_its_fix_and_no_section_is_missed(key: str, heading: str) -> None:
    report = read(page().replace(FORM.section(key).heading, heading))
    checked = check(report, ["S101", "S102"])
    assert [finding.code for finding in checked.findings] == ["S102"]
    assert fix.apply(report, checked.findings)[0].text(f"heading.{key}") == FORM.section(key).heading


@pytest.mark.parametrize("slip", ["工作告年度报", "工作年度报", "工作年报告", "工做年度报告", "作工年度报告"])
def test_a_slip_in_the_title_is_named_with_its_fix(slip: str) -> None:
    report = read(page().replace(TITLE, TITLE.replace("工作年度报告", slip)))
    assert (report.organ.name, report.year) == ("青禾镇人民政府", 2024)
    checked = check(report, ["S104"])
    assert [finding.code for finding in checked.findings] == ["S104"]
    assert fix.apply(report, checked.findings)[0].text("title") == TITLE


def test_a_title_on_two_lines_is_no_fault() -> None:
    report = read(page().replace(TITLE, "青禾镇2024年<br>政府信息公开工作年度报告"))
    assert report.imported is not None
    assert report.imported.title == TITLE
    assert codes(report, "S104") == []


def test_what_was_not_understood_is_said_with_the_words() -> None:
    report = read(page() + "<p>附注：清单另行公布。</p>")
    assert report.imported is not None
    assert [(item.where, item.found) for item in report.imported.unsure] == [("signature", "附注：清单另行公布。")]
