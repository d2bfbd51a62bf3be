"""How a sheet of a workbook is cut: what stands beside a table must not hide it, and no sentence is lost in one."""

import io
from collections.abc import Callable
from typing import Any

import xlsxwriter

from assistant.assembling import xlsx
from assistant.assembling.layout import TableBlock, layout
from assistant.checking import check
from assistant.domain import formats
from assistant.domain.figures import Cell, Figures
from assistant.domain.printed import printed
from assistant.domain.report import Report
from assistant.reading.document import to_report
from assistant.reading.sheet import extract
from tests import reports


def sheet(write: Callable[[Any, Any], None]) -> Report:
    """What is read from a workbook with one sheet."""
    stream = io.BytesIO()
    book: Any = xlsxwriter.Workbook(stream, {"in_memory": True})
    write(book, book.add_worksheet())
    book.close()
    return to_report(extract(stream.getvalue(), "a.xlsx", "xlsx"), "a.xlsx")


def test_tables_below_one_another_on_one_sheet_are_read_as_each_on_its_own() -> None:
    form = formats.load("2021")
    report = reports.report(Figures({cell: Cell(value=number) for number, cell in enumerate(form.cells)}))

    def write(book: Any, page: Any) -> None:
        looks, top = xlsx.Looks(book), 0
        page.write_string(top, 0, report.title)
        for block in layout(report, draft=True).blocks:
            if isinstance(block, TableBlock):
                page.write_string(top + 1, 0, form.section(block.table.id).heading)
                for cell in block.table.cells:
                    text = cell.text if cell.cell_id is None else block.texts[cell.cell_id]
                    xlsx.place(page, cell, top + 2, text, looks.of(cell))
                top += 3 + block.table.rows

    again = sheet(write)
    assert {key: cell.value for key, cell in again.figures.items()} == {
        key: cell.value for key, cell in report.figures.items()
    }
    assert again.imported is not None
    assert again.imported.unsure == ()


def test_no_section_of_text_is_missing_in_a_workbook_of_tables_alone() -> None:
    form = formats.load("2021")

    def write(book: Any, page: Any) -> None:
        looks = xlsx.Looks(book)
        page.write_string(0, 0, "青禾镇2024年政府信息公开工作年度报告")
        page.write_string(1, 0, form.section("disclosure").heading)
        for cell in printed(form.table("disclosure")).cells:
            xlsx.place(page, cell, 2, "0" if cell.cell_id else cell.text, looks.of(cell))

    read = sheet(write)
    assert read.imported is not None
    assert [heading.key for heading in read.imported.headings] == ["disclosure"]
    assert [item.message for item in check(read).findings if item.code == "S101"] == []


def test_a_short_line_alone_begins_no_table_that_hides_the_text_below_it() -> None:
    lines = [
        "青禾镇2024年政府信息公开工作年度报告",
        "一、总体情况",
        "（三）政府信息管理",
        "年内更新目录3次，逐条核对。",
        "（四）平台",
        "专栏改版。",
    ]

    def write(book: Any, page: Any) -> None:
        for row, line in enumerate(lines):
            page.write_string(row, 0, line)
        page.write_string(0, 3, " ")

    assert sheet(write).sections["overview"].text == "\n".join(lines[2:])


def test_a_sentence_in_a_table_of_a_text_is_named() -> None:
    rows = [
        ["青禾镇2024年政府信息公开工作年度报告"],
        ["一、总体情况"],
        ["工作平稳。"],
        ["事项", "次数"],
        ["培训", "2"],
        ["另办座谈1次。"],
    ]

    def write(book: Any, page: Any) -> None:
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                page.write_string(row, column, cell)

    read = sheet(write)
    assert read.imported is not None
    assert [(item.where, item.found) for item in read.imported.unsure if item.where == "overview"] == [
        ("overview", "另办座谈1次。")
    ]
