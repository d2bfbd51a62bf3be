"""Where a long table of a .docx comes to the end of a page, so that the labels of its groups stand again on the next.

A .docx has no pages of its own. But the template's page is a fixed grid (22 lines of 28 characters) and the labels of
a table are known, so the place can be told within a line; `SLACK` and `docx_tables.KEPT` bear an error of that size.
"""

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from assistant.assembling.layout import Block, Paragraph, TableBlock, Title, is_figure
from assistant.assembling.lines import MEASURE, title_lines, width
from assistant.domain.printed import PrintedCell, PrintedTable

LINE = 28.95  # points, as the template's styles have it
PAGE = 637.8  # points: A4 less its margins
TITLE_LINE = 35.0
ROW_HEIGHT = 6.5  # millimetres at least
SLACK = 1.4 * LINE
_POINTS = 72 / 25.4  # of a millimetre
_SIZE, _TABLE_LINE, _EDGES = 10.5, 14.0, 3.3  # points: of a table's letters, its lines, what margins and border take
_INNER = {"label": 7.0, "head": 5.5, "stub": 5.5, "title": 5.5, "value": 1.0}  # points of the width, not for text
_LETTER = 0.5  # of a character, as wide as a letter of Times New Roman
_HEADINGS = ("level1", "level2", "level3")
_LEAST_PARTED = 3  # lines of a paragraph: two stay above a break and two go below it, so that this one stays whole
_FIRST_ROWS = 3  # that must stand under the heads, else the table begins on the next page


class Breaks(NamedTuple):
    """Where a table breaks: the first row of the next page (None where it does not), and where it ends, in points."""

    row: int | None
    end: float


def breaks(blocks: Sequence[Block]) -> dict[int, int]:
    """Return for each block that is a table over two pages the row that begins the second."""
    found: dict[int, int] = {}
    y = 0.0
    for number, block in enumerate(blocks):
        if isinstance(block, TableBlock):
            row, y = _table(block, y)
            if row is not None:
                found[number] = row
        else:
            y = _text(blocks, number, y)
    return found


def _text(blocks: Sequence[Block], number: int, y: float) -> float:
    """Return where a title or paragraph ends, in points from the top of its page."""
    block = blocks[number]
    if isinstance(block, Title):
        return y + TITLE_LINE * len(title_lines(block.text)) + LINE
    lines = _lines(block)
    room = int((PAGE - y) / LINE)
    if _kept(blocks, number) > room:
        return lines * LINE
    if lines <= room:
        return y + lines * LINE
    return (lines - min(room, lines - 2)) * LINE


def _lines(block: Block) -> int:
    return ceil((2 + width(block.text, _LETTER)) / MEASURE) if isinstance(block, Paragraph) else 1


def _kept(blocks: Sequence[Block], number: int) -> int:
    """How many lines must stand together: a heading with what follows it, of a paragraph its first two."""
    block = blocks[number]
    if isinstance(block, Paragraph) and block.style in _HEADINGS and number + 1 < len(blocks):
        return _lines(block) + _kept(blocks, number + 1)
    lines = _lines(block)
    return lines if lines <= _LEAST_PARTED else 2


def _table(block: TableBlock, y: float) -> Breaks:
    table = block.table
    heights = _heights(block)
    head = sum(heights[: table.head_rows])
    if y + head + sum(heights[table.head_rows : table.head_rows + _FIRST_ROWS]) > PAGE:
        y = LINE  # its heading goes with it
    if y + sum(heights) <= PAGE - (SLACK if y > LINE else 0):
        return Breaks(None, y + sum(heights))
    room = PAGE - y - SLACK
    fitting = [
        row
        for row in range(table.head_rows + 1, table.rows)
        if sum(heights[:row]) <= room and all(_has_room(table, cell, row, heights) for cell in table.cells)
    ]
    if not fitting or not table.head_rows:
        return Breaks(None, _flow(heights, y))
    return Breaks(fitting[-1], head + sum(heights[fitting[-1] :]))


def _flow(heights: Sequence[float], y: float) -> float:
    for height in heights:
        y = y + height if y + height <= PAGE else height
    return y


def _heights(block: TableBlock) -> list[float]:
    """Return the height of each row in points; a label over several rows has room in them, or makes the last taller."""
    heights = [ROW_HEIGHT * _POINTS] * block.table.rows
    for cell in sorted(block.table.cells, key=lambda item: item.bottom - item.top):
        text = block.texts.get(cell.cell_id or "", "") if cell.kind == "value" else cell.text
        short = _needed(block.table, cell, text) - sum(heights[cell.top : cell.bottom + 1])
        if short > 0:
            heights[cell.bottom] += short
    return heights


def _needed(table: PrintedTable, cell: PrintedCell, text: str) -> float:
    if cell.kind == "value" and is_figure(text):
        return _TABLE_LINE + _EDGES
    room = sum(table.widths[cell.left : cell.right + 1]) * _POINTS - _INNER[cell.kind]
    return ceil(width(text, _LETTER) / max(1, int(room / _SIZE))) * _TABLE_LINE + _EDGES


def _has_room(table: PrintedTable, cell: PrintedCell, row: int, heights: Sequence[float]) -> bool:
    """Whether the label of a group that a break before `row` parts has room above it and below it."""
    if cell.kind != "label" or not cell.top < row <= cell.bottom:
        return True
    parts = sum(heights[cell.top : row]), sum(heights[row : cell.bottom + 1])
    return min(parts) >= _needed(table, cell, cell.text)


def parted(table: PrintedTable, row: int) -> PrintedTable:
    """Return a table whose cells end above `row` and begin again there, labels with their text."""
    cells: list[PrintedCell] = []
    for cell in table.cells:
        if cell.top < row <= cell.bottom:
            cells += [cell._replace(bottom=row - 1), cell._replace(top=row)]
        else:
            cells.append(cell)
    return table._replace(cells=tuple(cells))
