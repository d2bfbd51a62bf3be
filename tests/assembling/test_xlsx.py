import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest

from assistant.assembling import excel_form, xlsx
from assistant.assembling.layout import layout
from assistant.domain import formats
from assistant.domain.figures import Cell, Figures
from assistant.domain.report import Organ, Section
from tests import reports

EVIL = ['=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "＝1+1"]


def figures() -> Figures:
    return Figures({cell_id: Cell(value=0) for cell_id in formats.load("2021").cells})


def sheets(data: bytes) -> list[str]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    return [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]


@pytest.mark.parametrize("text", EVIL)
def test_no_text_becomes_a_formula(text: str) -> None:
    report = reports.report(figures().having({"requests.received.total": Cell(raw=text)}))
    report = report.having(organ=Organ(name=text), sections={key: Section(text=text) for key in report.sections})
    assert not any("<f>" in sheet for sheet in sheets(xlsx.build(layout(report, draft=False))))


def test_figures_are_numbers_and_marks_are_texts() -> None:
    data = xlsx.build(layout(reports.report(figures().having({"requests.received.total": Cell(raw="/")})), draft=False))
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet: Any = book.worksheets[2]
    assert sheet["D4"].value == 0
    assert sheet["J4"].value == "/"
    assert sheet["D1"].value == "申请人情况"
    assert "D1:J1" in {str(merged) for merged in sheet.merged_cells.ranges}
    assert "$1:$3" in str(sheet.print_title_rows)


def test_a_long_paragraph_has_a_row_tall_enough_and_no_wider_than_the_paper() -> None:
    report = reports.report(figures()).with_text("overview", "全年更新信息公开指南。" * 20)
    sheet: Any = openpyxl.load_workbook(io.BytesIO(xlsx.build(layout(report, draft=False)))).worksheets[0]
    row = next(cell.row for cell in sheet["A"] if str(cell.value).startswith("全年更新"))
    assert sheet.row_dimensions[row].height > 12 * 220 / 35  # 220 characters of 12 pt, some 35 to the line
    assert sheet.column_dimensions["A"].width < 75


def test_a_number_is_shrunk_into_its_column_instead_of_shown_as_hashes() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx.build(layout(reports.report(figures()), draft=False))))
    sheet: Any = book.worksheets[2]
    assert sheet["D4"].alignment.shrink_to_fit


def test_each_printed_table_says_what_it_is_and_a_draft_what_it_is() -> None:
    report = reports.report(figures())
    final: Any = openpyxl.load_workbook(io.BytesIO(xlsx.build(layout(report, draft=False))))
    draft: Any = openpyxl.load_workbook(io.BytesIO(xlsx.build(layout(report, draft=True))))
    captions = [table.caption for table in formats.load("2021").tables]
    assert [sheet.oddHeader.center.text for sheet in final.worksheets[1:]] == captions
    assert all("草稿" in str(sheet.oddHeader) for sheet in draft.worksheets)
    assert not any("草稿" in str(sheet.oddHeader) for sheet in final.worksheets)


def test_the_same_report_gives_the_same_bytes() -> None:
    document = layout(reports.report(figures()), draft=False)
    assert xlsx.build(document) == xlsx.build(document)


@pytest.mark.parametrize("format_id", ["2019", "2021"])
def test_the_totals_of_the_form_are_formulas_over_their_parts(format_id: str) -> None:
    form = formats.load(format_id)
    book = openpyxl.load_workbook(io.BytesIO(excel_form.form(form)))
    texts = [str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value]
    formulas = [text for text in texts if text.startswith("=")]
    computed = {equation.minus[0] for equation in form.equations if equation.computes_minus}
    assert len(formulas) == len(computed)
    assert '=IF(COUNT(D6,E6,F6,G6,H6,I6)=0,"",SUM(D6,E6,F6,G6,H6,I6))' in formulas


def test_the_form_checks_what_is_typed_and_locks_what_is_printed() -> None:
    form = formats.load("2021")
    data = excel_form.form(form)
    pages = sheets(data)
    checks = sum(page.count("<dataValidation ") for page in pages)
    computed = {equation.minus[0] for equation in form.equations if equation.computes_minus}
    assert checks == len(form.cells) - len(computed) + 1  # and the list of levels on the cover
    assert all("<sheetProtection" in page for page in pages)
    assert any(re.search(r"<conditionalFormatting", page) for page in pages)


def test_a_blank_form_holds_no_zero() -> None:
    book = openpyxl.load_workbook(io.BytesIO(excel_form.form(formats.load("2021"))), data_only=True)
    values = [cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert 0 not in values
