"""What `build` writes, `read` takes back, cell for cell: 0, blank and “/” stay three things."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.assembling import docx, excel_form, html, pdf, xlsx
from assistant.assembling.layout import Document, layout
from assistant.domain import formats
from assistant.domain.figures import Cell, Figures
from assistant.domain.report import Organ, Report, Section
from assistant.reading.blocks import Extracted
from assistant.reading.document import to_report
from assistant.reading.docx import extract as read_docx
from assistant.reading.html import extract as read_html
from assistant.reading.pdf import extract as read_pdf
from assistant.reading.sheet import extract as read_sheet
from tests import reports

Way = tuple[Callable[[Document], bytes], Callable[[bytes], Extracted]]
WAYS: dict[str, Way] = {
    "docx": (docx.build, lambda data: read_docx(data, "a.docx")),
    "html": (lambda document: html.build(document).encode(), lambda data: read_html(data, "a.html")),
    "fragment": (lambda document: html.fragment(document).encode(), lambda data: read_html(data, "a.html")),
    "xlsx": (xlsx.build, lambda data: read_sheet(data, "a.xlsx", "xlsx")),
    "pdf": (pdf.build, lambda data: read_pdf(data, "a.pdf")),
}


def printed(figures: Figures) -> dict[str, tuple[object, str]]:
    return {cell_id: (cell.value, cell.text) for cell_id, cell in figures.items()}


def there_and_back(report: Report, kind: str, *, draft: bool) -> Report:
    write, read = WAYS[kind]
    return to_report(read(write(layout(report, draft=draft))), f"a.{kind}")


def assert_same(again: Report, report: Report) -> None:
    assert printed(again.figures) == printed(report.figures)
    assert (again.format, again.year, again.dated, again.organ.name) == (
        report.format,
        report.year,
        report.dated,
        report.organ.name,
    )
    assert {key: section.text for key, section in again.sections.items()} == {
        key: section.text for key, section in report.sections.items()
    }


@pytest.mark.parametrize("format_id", ["2019", "2021"])
@pytest.mark.parametrize("kind", ["docx", "html", "fragment", "xlsx"])
@settings(max_examples=8, deadline=None)
@given(data=st.data(), draft=st.booleans())
def test_every_cell_and_text_comes_back(kind: str, format_id: str, draft: bool, data: st.DataObject) -> None:
    figures = data.draw(reports.odd_figures(formats.load(format_id)))
    report = reports.report(figures, format_id, 2020 if format_id == "2019" else 2024)
    assert_same(there_and_back(report, kind, draft=draft), report)


@pytest.mark.fonts
@pytest.mark.slow
@pytest.mark.parametrize("format_id", ["2019", "2021"])
@settings(max_examples=3, deadline=None)
@given(data=st.data(), draft=st.booleans())
def test_every_cell_and_text_of_a_pdf_comes_back(format_id: str, draft: bool, data: st.DataObject) -> None:
    figures = data.draw(reports.odd_figures(formats.load(format_id)))
    report = reports.report(figures, format_id, 2020 if format_id == "2019" else 2024)
    assert_same(there_and_back(report, "pdf", draft=draft), report)


BESIDE = {
    "disclosure": "本年制发2件，均已公开。",
    "requests": "全年收到政府信息公开申请12件，其中予以公开7件，本机关不掌握相关政府信息5件，均已答复。\n"
    "（一）予以公开\n这7件均在期限内答复。\n注：含上年结转",
    "disputes": "说明：行政复议由县政府受理。",
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["docx", "html", "fragment", "xlsx", pytest.param("pdf", marks=pytest.mark.fonts)])
@pytest.mark.parametrize("keys", [("disclosure",), ("requests",), ("disputes",), tuple(BESIDE)])
@pytest.mark.parametrize("draft", [True, False])
def test_prose_beside_a_table_comes_back(kind: str, keys: tuple[str, ...], draft: bool) -> None:
    form = formats.load("2021")
    report = reports.report(Figures({cell: Cell(value=0) for cell in form.cells}))
    report = report.having(sections=report.sections | {key: Section(text=BESIDE[key]) for key in keys})
    assert_same(there_and_back(report, kind, draft=draft), report)


@pytest.mark.parametrize("format_id", ["2019", "2021"])
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_the_filled_excel_form_comes_back_exactly(format_id: str, data: st.DataObject) -> None:
    form = formats.load(format_id)
    figures = data.draw(st.one_of(reports.consistent_figures(form), reports.odd_figures(form)))
    report = reports.report(figures, format_id)
    again = to_report(read_sheet(excel_form.form(form, report=report), "a.xlsx", "xlsx"), "a.xlsx")
    assert printed(again.figures) == printed(figures.totalled(form))  # a blank total is a formula that adds its parts
    assert (again.organ.name, again.year, again.dated) == (report.organ.name, report.year, report.dated)


@pytest.mark.parametrize("format_id", ["2019", "2021"])
def test_an_untouched_excel_form_is_blank_and_not_zero(format_id: str) -> None:
    form = formats.load(format_id)
    again = to_report(read_sheet(excel_form.form(form, organ="青禾镇人民政府", year=2025), "a.xlsx", "xlsx"), "a.xlsx")
    assert len(again.figures) == len(form.cells)
    assert all(cell.blank for cell in again.figures.values())
    assert (again.organ.name, again.year, again.imported) == ("青禾镇人民政府", 2025, None)


@pytest.mark.parametrize("kind", ["docx", "html", "xlsx"])
@pytest.mark.parametrize("name", ["某某省某某市某某区某某街道办事处", "某某市某某区市场监督管理局（某某区知识产权局）"])
def test_a_title_over_several_lines_comes_back_with_its_organ(kind: str, name: str) -> None:
    report = reports.report(Figures(), "2021", 2024).having(organ=Organ(name=name))
    again = there_and_back(report, kind, draft=False)
    assert again.imported is not None
    assert (again.organ.name, again.imported.title) == (name, report.title)


@pytest.mark.parametrize("kind", ["docx", "html", "xlsx"])
def test_what_follows_a_very_long_paragraph_comes_back(kind: str) -> None:
    report = reports.report(Figures({cell: Cell(value=0) for cell in formats.load("2021").cells}))
    long = "（二）主动公开。" + "全年更新机构职能、财政预决算、惠民补贴等栏目，逐条核对后发布，" * 24 + "未出现差错。"
    text = f"{long}\n（三）政府信息管理。\n目录按月核对。\n（四）平台建设。\n专栏改版1次。"
    report = report.having(sections=report.sections | {"overview": Section(text=text)})
    assert_same(there_and_back(report, kind, draft=False), report)


def test_the_label_of_a_table_behind_the_text_of_a_workbook_is_no_text_that_was_not_read() -> None:
    again = there_and_back(
        reports.report(Figures({"disclosure.licensing.decisions": Cell(value=3)})), "xlsx", draft=False
    )
    assert again.imported is not None
    assert [item for item in again.imported.unsure if item.where == "signature"] == []
