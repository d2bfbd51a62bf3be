"""The Excel form that a clerk fills in: the official look, totals as formulas, input checks, a sheet for notes."""

import io
import re
from decimal import Decimal
from typing import Any

from assistant.assembling.xlsx import NEVER, OPTIONS, height, place, set_up
from assistant.domain import excel_form
from assistant.domain.excel_form import TOP, ExcelForm, Rectangle
from assistant.domain.figures import BLANK
from assistant.domain.formats import Equation, Format, Kind, Table
from assistant.domain.printed import PrintedCell, printed
from assistant.domain.report import Organ, Report

_ROW = 22.0  # points, a line of the cover
_NOTE = 80  # characters, the width of a note
_CHECKS: dict[Kind, dict[str, Any]] = {
    "count": {"validate": "integer", "criteria": ">=", "value": 0, "error_message": "请填不小于 0 的整数。"},
    "amount": {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": "请填不小于 0 的数。"},
    "change": {
        "validate": "integer",
        "criteria": "between",
        "minimum": -999999,
        "maximum": 999999,
        "error_message": "请填整数，减少的写负数。",
    },
}


def form(format: Format, *, organ: str = "", year: int | None = None, report: Report | None = None) -> bytes:
    """Return the form of a format, blank, or holding a report's figures and notes.

    Totals are formulas whose stored value is what the report gives, so that it reads the same before any program has
    computed them; a total of blank cells is blank, not 0.
    """
    import xlsxwriter

    texts = excel_form.load()
    stream = io.BytesIO()
    book: Any = xlsxwriter.Workbook(stream, OPTIONS)  # it has few types of its own
    book.set_properties({"title": texts.title, "created": NEVER})
    looks = _Looks(book)
    _cover(
        book,
        looks,
        texts,
        report.organ if report else Organ(name=organ),
        year or (report.year if report else None),
        report,
    )
    places = excel_form.places(format)
    totals = {equation.minus[0]: equation for equation in format.equations if equation.computes_minus}
    for table in format.tables:
        _table(book, looks, format, table, places, totals, report)
    _notes(book, looks, texts, format, report)
    book.close()
    return stream.getvalue()


class _Looks:
    def __init__(self, book: Any) -> None:
        base = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter", "text_wrap": True}
        boxed = {**base, "border": 1}
        # a number too wide for its column would show as ####
        number = {"align": "center", "text_wrap": False, "shrink": True}
        grey = "#EDEDED"
        self.title = book.add_format({**base, "font_size": 16, "bold": True, "text_wrap": False})
        self.hint = book.add_format({**base, "font_color": "#666666", "text_wrap": False})
        self.head = book.add_format({**boxed, "align": "center", "bg_color": grey})
        self.label = book.add_format({**boxed, "align": "left", "bg_color": grey})
        self.input = book.add_format({**boxed, **number, "locked": False})
        self.text = book.add_format({**boxed, "align": "left", "locked": False, "num_format": "@"})
        self.total = book.add_format({**boxed, **number, "bg_color": grey})
        self.wrong = book.add_format({"bg_color": "#FFB3B3"})


def _cover(book: Any, looks: _Looks, texts: ExcelForm, organ: Organ, year: int | None, report: Report | None) -> None:
    sheet = book.add_worksheet(texts.cover)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 48)
    sheet.set_column(2, 2, 40)
    sheet.write_string(0, 0, texts.title, looks.title)
    given = {
        "name": organ.name,
        "year": str(year) if year else "",
        "level": texts.levels[organ.level] if report else "",
        "region": organ.region,
        "address": organ.address,
        "telephone": organ.telephone,
        "website": organ.website,
        "dated": report.dated.isoformat() if report and report.dated else "",
    }
    for row, field in enumerate(texts.fields, 2):
        sheet.set_row(row, _ROW)
        sheet.write_string(row, 0, field.label, looks.label)
        sheet.write_string(row, 1, given.get(field.field, ""), looks.text)
        sheet.write_string(row, 2, field.hint, looks.hint)
        if field.field == "level":
            sheet.data_validation(row, 1, row, 1, {"validate": "list", "source": list(texts.levels.values())})
    for row, line in enumerate(texts.guide, 3 + len(texts.fields)):
        sheet.set_row(row, _ROW)
        sheet.write_string(row, 0, line, looks.hint)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.protect()


def _table(
    book: Any,
    looks: _Looks,
    format: Format,
    table: Table,
    places: dict[str, Rectangle],
    totals: dict[str, Equation],
    report: Report | None,
) -> None:
    grid = printed(table)
    values = [cell for cell in grid.cells if cell.cell_id]
    sheet = book.add_worksheet(places[str(values[0].cell_id)].sheet)
    set_up(sheet, grid, TOP)
    sheet.write_string(0, 0, table.caption, looks.title)
    for cell in grid.cells:
        if cell.cell_id is None:
            place(sheet, cell, TOP, cell.text, looks.label if cell.kind == "label" else looks.head)
        else:
            _value(sheet, looks, format, cell, places, totals, report)
    for equation in format.equations:
        if not equation.computes_minus and places[equation.minus[0]].sheet == sheet.get_name():
            _warn(sheet, looks, equation, places)
    sheet.freeze_panes(TOP + grid.head_rows, grid.stub_columns)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _value(
    sheet: Any,
    looks: _Looks,
    format: Format,
    cell: PrintedCell,
    places: dict[str, Rectangle],
    totals: dict[str, Equation],
    report: Report | None,
) -> None:
    cell_id = str(cell.cell_id)
    row, column = TOP + cell.top, cell.left
    given = report.figures.get(cell_id, BLANK) if report else BLANK
    equation = totals.get(cell_id)
    look = looks.total if equation else looks.input
    if cell.left != cell.right:
        sheet.merge_range(row, cell.left, row, cell.right, "", look)
    if equation is not None:
        parts = ",".join(_address(places, part) for part in equation.plus)
        stored = given.value if given.value is not None else given.text
        sheet.write_formula(row, column, f'=IF(COUNT({parts})=0,"",SUM({parts}))', look, stored)
        return
    sheet.data_validation(row, column, row, column, {**_CHECKS[format.cells[cell_id].kind], "error_title": "填错了"})
    if given.value is not None and not given.unit:
        sheet.write_number(row, column, float(given.value) if isinstance(given.value, Decimal) else given.value, look)
    elif given.text:
        sheet.write_string(row, column, given.text, look)
    else:
        sheet.write_blank(row, column, None, look)


def _address(places: dict[str, Rectangle], cell_id: str) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    row, column = places[cell_id].top, places[cell_id].left
    return xl_rowcol_to_cell(row, column)


def _warn(sheet: Any, looks: _Looks, equation: Equation, places: dict[str, Rectangle]) -> None:
    """Turn the cells of an identity red while it does not hold."""
    plus = ",".join(_address(places, cell).replace("$", "") for cell in equation.plus)
    minus = ",".join(_address(places, cell) for cell in equation.minus)
    for cell_id in (*equation.plus, *equation.minus):
        row, column = places[cell_id].top, places[cell_id].left
        rule = {"type": "formula", "criteria": f"=SUM({_fixed(plus)})<>SUM({_fixed(minus)})", "format": looks.wrong}
        sheet.conditional_format(row, column, row, column, rule)


def _fixed(addresses: str) -> str:
    """Make addresses absolute: a rule is copied with its cell."""
    return re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", addresses)  # “D7,AB12” → AB


def _notes(book: Any, looks: _Looks, texts: ExcelForm, format: Format, report: Report | None) -> None:
    sheet = book.add_worksheet(texts.notes.sheet)
    for column, (head, width) in enumerate(zip(texts.notes.columns, (22, _NOTE, 24), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, looks.head)
    row = 1
    aspects = texts.aspects(format)
    notes = report.notes if report else ()
    for key, label in aspects.items():
        own = [note for note in notes if note.aspect == key]
        for index in range(max(texts.notes.rows_each, len(own) + 1)):
            if index < len(own):
                sheet.set_row(row, height(own[index].text, _NOTE, 10.5))
            sheet.write_string(row, 0, label, looks.label)
            sheet.write_string(row, 1, own[index].text if index < len(own) else "", looks.text)
            source = own[index].source if index < len(own) else ""
            sheet.write_string(row, 2, excel_form.in_its_row(source), looks.text)
            row += 1
    sheet.freeze_panes(1, 0)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.protect("", {"format_rows": True})
