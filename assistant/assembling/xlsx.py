"""A laid-out report → a workbook: a sheet for each table as printed, one for the text. No text becomes a formula."""

import datetime
import io
from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from assistant.assembling.layout import DRAFT_MARK, Document, Style, TableBlock, Title, is_figure
from assistant.assembling.lines import title_lines
from assistant.assembling.lines import width as characters
from assistant.domain import formats
from assistant.domain.numerals import chinese
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
_TITLE_ROOM = 22.0  # characters of the title (16 pt) in that width
_TALLEST = 409.0  # points; Excel knows no taller row
_ROW_EDGES, _ROW_LINE = 4.0, 15.5  # points of a table's row; fonts that stand in for 宋体 are taller than it
_MOST_LINES = int((_TALLEST - _ROW_EDGES) / _ROW_LINE)
_WIDEST = 200.0  # characters; Excel knows no column wider than 255
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
            _table(book, looks, block, _number(book, document.format, block.table.id), draft=document.draft)
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
        # the sheet is not the printed page: organ and date only stand at the right, as far from the edge as there
        self.signature = book.add_format({**base, "font_size": 12, "align": "right", "indent": 2})
        self.date = book.add_format({**base, "font_size": 12, "align": "right", "indent": 4})
        self.draft = book.add_format({**base, "bold": True, "font_color": "#BB0000"})

    def of_text(self, style: Style) -> Any:
        """Return the look of a paragraph."""
        return {"body": self.body, "signature": self.signature, "date": self.date}.get(style, self.level)

    def of(self, cell: PrintedCell) -> Any:
        """Return the look of a printed cell."""
        return self.label if cell.kind == "label" else self.value if cell.kind == "value" else self.head


def set_up(sheet: Any, table: PrintedTable, top: int, texts: Mapping[str, str] | None = None) -> None:
    """Set column widths, row heights and printing: A4, one page wide, heads repeated.

    Args:
        sheet: The sheet.
        table: The grid.
        top: Its first row.
        texts: What stands in its value cells, by cell id.
    """
    widths = _widths(table, texts or {})
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for row, lines in enumerate(_lines(table, texts or {}, widths)):
        sheet.set_row(top + row, min(_TALLEST, _ROW_EDGES + _ROW_LINE * lines))
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    if table.head_rows:
        sheet.repeat_rows(top, top + table.head_rows - 1)


def _widths(table: PrintedTable, texts: Mapping[str, str]) -> list[float]:
    """Return the columns' widths in characters: wider where a text would need a row taller than Excel knows."""
    widths = [max(6.0, width * MM_TO_CHARACTERS) for width in table.widths]
    while max(_lines(table, texts, widths)) > _MOST_LINES and max(widths) < _WIDEST:
        widths = [width * 1.25 for width in widths]
    return widths


def _lines(table: PrintedTable, texts: Mapping[str, str], widths: Sequence[float]) -> list[int]:
    """Return how many lines the texts of each row need: no program grows a row for merged cells, not all for others."""
    needed = [1] * table.rows
    for cell in sorted(table.cells, key=lambda item: item.bottom - item.top):
        text = texts.get(cell.cell_id or "", "") if cell.kind == "value" else cell.text
        if is_figure(text):
            continue  # shrunk into its column
        room = sum(widths[cell.left : cell.right + 1])
        short = ceil(2.1 * characters(text) / room) - sum(needed[cell.top : cell.bottom + 1])
        if short > 0:
            needed[cell.bottom] += short
    return needed


def height(text: str, width: float, size: float) -> float:
    """Return the height in points that a wrapped text needs, or the greatest there is: not every program grows a row.

    Args:
        text: The text.
        width: Of the column, in characters.
        size: Of the font, in points.
    """
    return min(_TALLEST, _height(text, width, size))


def _height(text: str, width: float, size: float) -> float:
    in_line = width * 5.2 / size  # full-width characters; a column's character is about 5.2 pt
    lines = sum(ceil(characters(line) / in_line) or 1 for line in text.split("\n"))
    return _ROW_EDGES + 1.5 * size * lines


def place(sheet: Any, cell: PrintedCell, top: int, text: str, look: Any) -> None:
    """Write a text into the place of a printed cell, merged as printed."""
    if (cell.top, cell.left) == (cell.bottom, cell.right):
        sheet.write_string(top + cell.top, cell.left, text, look)
    else:
        sheet.merge_range(top + cell.top, cell.left, top + cell.bottom, cell.right, "", look)
        sheet.write_string(top + cell.top, cell.left, text, look)


def _number(book: Any, format_id: str, table: str) -> str:
    """Return what a table is called: 表二 after its section; one beside the report by its order."""
    form = formats.load(format_id)
    known = table in {item.id for item in form.tables}
    return form.table_name(table) if known else f"表{chinese(len(book.worksheets()))}"


def sheet_name(number: str, caption: str) -> str:
    """Return a name that Excel takes: at most 31 characters, none of those it refuses."""
    return f"{number} {''.join(char for char in caption if char not in '[]:*?/' + chr(92))}"[:31]


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
        if isinstance(block, Title):
            row = _line(sheet, row, "\n".join(title_lines(block.text, _TITLE_ROOM)), looks.title, 16)
        else:
            row = _line(sheet, row, block.text, looks.of_text(block.style), 12)


def _line(sheet: Any, row: int, text: str, look: Any, size: float) -> int:
    """Write a text so that the whole of it is seen, over several merged rows where Excel knows none so tall."""
    needed = _height(text, _PROSE, size)
    count = ceil(needed / _TALLEST)
    for part in range(count):
        sheet.set_row(row + part, needed / count)
    if count > 1:
        sheet.merge_range(row, 0, row + count - 1, 0, "", look)
    sheet.write_string(row, 0, text, look)
    return row + count


def _table(book: Any, looks: Looks, block: TableBlock, number: str, *, draft: bool) -> None:
    table = block.table
    sheet = book.add_worksheet(sheet_name(number, table.caption))
    set_up(sheet, table, 0, block.texts)
    caption = table.caption.replace("&", "&&")
    sheet.set_header(f"&C{caption}" + (f"&R{DRAFT_MARK}" if draft else ""))
    for cell in table.cells:
        look = looks.number if cell.cell_id in block.numbers else looks.of(cell)
        if cell.cell_id is None:
            place(sheet, cell, 0, cell.text, look)
            continue
        value, text = block.numbers.get(cell.cell_id), block.texts[cell.cell_id]
        if cell.left != cell.right:
            sheet.merge_range(cell.top, cell.left, cell.bottom, cell.right, "", look)
        if value is not None:
            sheet.write_number(cell.top, cell.left, float(value), look)
        elif text:
            sheet.write_string(cell.top, cell.left, text, look)
        else:
            sheet.write_blank(cell.top, cell.left, None, look)
