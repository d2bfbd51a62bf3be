"""Plain text → blocks. A tab begins a cell: one to a line, as text taken from a .docx has it, or a row to a line."""

import re

from assistant.reading.blocks import Block, Extracted, Paragraph, RawCell, RawTable
from assistant.reading.guard import decode

_BEGINS = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、])")
_FIGURE = re.compile(r"(?:[+-]?[\d０-９][\d０-９,，.]{0,15}(?:件|万元|元)?|[/／—－-]{1,2}|无)?")
_GLUED = re.compile(r"(?:本年新收政府信息公开申请数量|结转下年度继续办理|属于国家秘密)\s*\d{5,}")


def extract(data: bytes) -> Extracted:
    """Return the paragraphs and tables of a text file."""
    lines = decode(data).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    builder = _Builder()
    for line in _unwrapped(lines):
        builder.add(line)
    builder.end_table()
    unsure: tuple[str, ...] = ()
    if not any(isinstance(block, RawTable) for block in builder.blocks) and (loose := _lines_as_cells(lines)):
        builder.blocks.append(loose)
    if not any(isinstance(block, RawTable) for block in builder.blocks) and any(map(_GLUED.search, lines)):
        unsure = ("表格里的数连在一起，分不开，没有读",)
    return Extracted("txt", tuple(builder.blocks), unsure)


def _lines_as_cells(lines: list[str]) -> RawTable | None:
    """Return a table from a text that gives every cell a line of its own, blank cells too, and nothing else to tell.

    The lines before some figures are their label, those before that the heads; where the figures have no label, all
    of the lines are heads.
    """
    rows: list[tuple[RawCell, ...]] = []
    words: list[str] = []
    figures: list[str] = []
    for line in [*lines, "。"]:
        text = line.strip()
        if words and _FIGURE.fullmatch(text):
            figures.append(text)
            continue
        if any(figures):
            rows.extend(_rows_of(words, figures))
            words = []
        figures = []
        if len(text) > 50 or (text and text[-1] in "。；："):
            words = []
        elif text:
            words.append(text)
    return RawTable(tuple(rows), loose=True) if len(rows) >= 10 else None


def _rows_of(words: list[str], figures: list[str]) -> list[tuple[RawCell, ...]]:
    cells = [RawCell(figure) for figure in figures]
    heads = tuple(RawCell(word) for word in words[:-1])
    rows = [heads, (*(RawCell(word) for word in words[-2:]), *cells)] if heads else [(RawCell(words[-1]), *cells)]
    return [(*heads, RawCell(words[-1])), tuple(cells), *rows] if len(words) > 5 else rows


def _unwrapped(lines: list[str]) -> list[str]:
    """Join the lines of a text that was cut at a fixed width, as text taken from a pdf is."""
    widths = sorted(_width(line) for line in lines if "\t" not in line and _width(line) > 30)
    if len(widths) < 20 or widths[-1] > 130:
        return lines
    full_width = widths[len(widths) // 2]
    if sum(abs(width - full_width) <= 8 for width in widths) < 0.7 * len(widths):
        return lines
    joined: list[str] = []
    open_line = False
    for line in lines:
        if open_line and line.strip() and not _BEGINS.match(line):
            joined[-1] += line.strip()
        else:
            joined.append(line)
        full = _width(line) >= full_width - 6
        open_line = full and "\t" not in line and line.strip()[-1] not in "。：:"
    return joined


def _width(line: str) -> int:
    """The width of a line in half-width characters: a Chinese one counts as two, digits and spaces as one."""
    return sum(2 if char > "\u2000" else 1 for char in line.strip())


class _Builder:
    """Rows are parted by blank lines where a line is a cell, and by the line itself where it holds several."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._rows: list[list[str]] = []
        self._row: list[str] | None = None

    def add(self, line: str) -> None:
        """Take in one line."""
        if line.startswith("\t"):
            self._cells(line[1:].split("\t"))
        elif line.count("\t") >= 2:
            self._end_row()
            self._rows.append(line.split("\t"))
        elif not line.strip():
            if self._row is not None:
                self._end_row()
            elif self._rows:
                self.end_table()
        elif self._row is not None:
            self._row[-1] += line  # the rest of a cell with a line break in it
        else:
            self.end_table()
            self.blocks.append(Paragraph(line))

    def _cells(self, cells: list[str]) -> None:
        if self._row is None:
            self._row = []
        self._row.extend(cells)

    def _end_row(self) -> None:
        if self._row is not None:
            self._rows.append(self._row)
            self._row = None

    def end_table(self) -> None:
        """Close the table that is open."""
        self._end_row()
        if self._rows:
            self.blocks.append(RawTable(tuple(tuple(RawCell(cell.strip()) for cell in row) for row in self._rows)))
            self._rows = []
