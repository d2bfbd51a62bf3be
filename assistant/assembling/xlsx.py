"""A laid-out report → a workbook: a sheet for each table as printed, one for the text. No text becomes a formula."""

import datetime
import io
from math import ceil
from typing import Any

from assistant.assembling.layout import DRAFT_MARK, Document, TableBlock, Title
from assistant.domain.printed import PrintedCell, PrintedTable

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
MM_TO_CHARACTERS = 0.52  # a column of the printed 12 mm holds about six characters of 10.5 pt
FONT = "宋体"
_PROSE = 70.0  # width of the sheet of texts, in characters
_TALLEST = 409.0  # points; Excel knows no taller row
NEVER = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's date has no zone


def build(document: Document) -> bytes:
    """Return the workbook: numbers as numbers, blanks blank, everything else as text."""
    import xlsxwriter

    stream = io.BytesIO()
    book: Any = xlsxwriter.Workbook(stream, OPTIONS)  # it has few types of its own
    dated = document.dated
    created = datetime.datetime(dated.year, dated.month, dated.day) if dated else NEVER  # noqa: DTZ001
    book.set_properties({"title": document.title, "author": document.organ, "created": created})
    looks = Looks(book)
    _prose(book, looks, document)
    for block in document.blocks:
        if isinstance(block, TableBlock):
            _table(book, looks, block, draft=document.draft)
    book.close()
    return stream.getvalue()


class Looks:
    """The cell looks of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        base = {"font_name": FONT, "font_size": 10.5, "valign": "vcenter", "text_wrap": True}
        boxed: dict[str, Any] = {**base, "border": 1}
        self.head = book.add_format({**boxed, "align": "center"})
        self.label = book.add_format({**boxed, "align": "left"})
        self.value = book.add_format({**boxed, "align": "center"})
        # a number too wide for its column would show as ####
        self.number = book.add_format({**boxed, "align": "center", "text_wrap": False, "shrink": True})
        self.title = book.add_format({**base, "font_size": 16, "bold": True, "align": "center"})
        self.level = book.add_format({**base, "font_size": 12, "bold": True})
        self.body = book.add_format({**base, "font_size": 12, "valign": "top"})
        self.draft = book.add_format({**base, "bold": True, "font_color": "#BB0000"})

    def of(self, cell: PrintedCell) -> Any:
        """Return the look of a printed cell."""
        return self.label if cell.kind == "label" else self.value if cell.kind == "value" else self.head


def set_up(sheet: Any, table: PrintedTable, top: int) -> None:
    """Set column widths and printing: A4, one page wide, heads repeated."""
    for column, width in enumerate(table.widths):
        sheet.set_column(column, column, max(6.0, width * MM_TO_CHARACTERS))
    for row, lines in enumerate(_lines(table)):
        sheet.set_row(top + row, 4 + 14 * lines)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    if table.head_rows:
        sheet.repeat_rows(top, top + table.head_rows - 1)


def _lines(table: PrintedTable) -> list[int]:
    """Return how many lines the texts of each row need: no program grows a row for merged cells."""
    needed = [1] * table.rows
    for cell in table.cells:
        room = sum(max(6.0, width * MM_TO_CHARACTERS) for width in table.widths[cell.left : cell.right + 1])
        lines = ceil(2.1 * len(cell.text) / room)
        rows = range(cell.top, cell.bottom + 1)
        short = lines - sum(needed[row] for row in rows)
        if short > 0:
            needed[cell.bottom] += short
    return needed


def height(text: str, width: float, size: float) -> float:
    """Return the height in points that a wrapped text needs: not every program grows a row by itself.

    Args:
        text: The text.
        width: Of the column, in characters.
        size: Of the font, in points.
    """
    in_line = width * 5.2 / size  # full-width characters; a column's character is about 5.2 pt
    lines = ceil(sum(1 if char > "\u2e7f" else 0.6 for char in text) / in_line) or 1
    return min(_TALLEST, 4 + 1.35 * size * lines)


def place(sheet: Any, cell: PrintedCell, top: int, text: str, look: Any) -> None:
    """Write a text into the place of a printed cell, merged as printed."""
    if (cell.top, cell.left) == (cell.bottom, cell.right):
        sheet.write_string(top + cell.top, cell.left, text, look)
    else:
        sheet.merge_range(top + cell.top, cell.left, top + cell.bottom, cell.right, "", look)
        sheet.write_string(top + cell.top, cell.left, text, look)


def sheet_name(number: int, caption: str) -> str:
    """Return a name that Excel takes: at most 31 characters, none of those it refuses."""
    return f"表{number} {''.join(char for char in caption if char not in '[]:*?/' + chr(92))}"[:31]


def _prose(book: Any, looks: Looks, document: Document) -> None:
    sheet = book.add_worksheet("文字")
    # One column must be no wider than the paper: LibreOffice does not shrink a single one to fit.
    sheet.set_column(0, 0, _PROSE)
    sheet.set_paper(9)
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    sheet.fit_to_pages(1, 0)
    row = 0
    if document.draft:
        sheet.write_string(row, 0, DRAFT_MARK, looks.draft)
        sheet.set_header(f"&C{DRAFT_MARK}")
        row += 1
    for block in document.blocks:
        if isinstance(block, TableBlock):
            continue
        sheet.set_row(row, height(block.text, _PROSE, 16 if isinstance(block, Title) else 12))
        if isinstance(block, Title):
            sheet.write_string(row, 0, block.text, looks.title)
        else:
            look = looks.body if block.style in ("body", "signature", "date") else looks.level
            sheet.write_string(row, 0, block.text, look)
        row += 1


def _table(book: Any, looks: Looks, block: TableBlock, *, draft: bool) -> None:
    table = block.table
    sheet = book.add_worksheet(sheet_name(len(book.worksheets()), table.caption))
    set_up(sheet, table, 0)
    caption = table.caption.replace("&", "&&")
    sheet.set_header(f"&C{caption}" + (f"&R{DRAFT_MARK}" if draft else ""))
    for cell in table.cells:
        look = looks.number if cell.cell_id in block.numbers else looks.of(cell)
        if cell.cell_id is None:
            place(sheet, cell, 0, cell.text, look)
            continue
        number, text = block.numbers.get(cell.cell_id), block.texts[cell.cell_id]
        if cell.left != cell.right:
            sheet.merge_range(cell.top, cell.left, cell.bottom, cell.right, "", look)
        if number is not None:
            sheet.write_number(cell.top, cell.left, float(number), look)
        elif text:
            sheet.write_string(cell.top, cell.left, text, look)
        else:
            sheet.write_blank(cell.top, cell.left, None, look)
