"""Workbooks and csv → blocks: each sheet is cut into tables at blank rows and section headings."""

import csv
import datetime
import io
from collections.abc import Iterable, Iterator, Sequence

from assistant import lazy
from assistant.errors import UnusableInput
from assistant.reading.blocks import UNCOMPUTED, Block, Extracted, Paragraph, RawCell, RawTable
from assistant.reading.guard import archive, decode, part

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 2000, 100, 40
# How far a sheet goes, before room is made for it: “<c r="D7" s="1">” → 7, “<x:c s="2" r="AB12">” → AB, not “<col/>”
_CELL = lazy.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,4})(\d{1,7})"')
# “<row spans="1:9" r="12">” → 12, not “<row spans="1:9">”
_ROW = lazy.compile(rb'<(?:\w+:)?row\s[^>]*?\br="(\d{1,9})"')
# “<mergeCell ref="A1:C2"/>” → C, not “<mergeCells count="2">”
_MERGE = lazy.compile(rb'mergeCell\s[^>]*ref="([A-Z]{1,4})(\d{1,7}):([A-Z]{1,4})(\d{1,7})"')
# A formula whose result was never stored, as programs write it: “<c r="J7"><f>SUM(D7:I7)</f><v></v></c>”,
# “<x:c r="J7" s="3"><x:f t="shared" si="0"/></x:c>”, not “<c r="J7"><f>SUM(D7:I7)</f><v>3</v></c>”; a blank text
# is a result: not “<c r="J7" t="str"><f>IF(1,"")</f><v></v></c>”
_UNCOMPUTED = lazy.compile(
    rb'<(?:\w+:)?c\s(?![^>]*\bt=")[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
# Over a table: “三、收到和处理” → 三、, “三. 申请” → “三.”, not “（三）不予公开”; row labels have the same numbers
_HEADING = lazy.compile(r"^\s*[一二三四五六]\s*[、.．]")
_ROW_LABEL = lazy.compile(r"申请数量|办理结果|继续办理")  # “三、本年度办理结果” → 办理结果, not “三、收到申请情况”


def extract(data: bytes, name: str, kind: str) -> Extracted:
    """Return the tables and loose lines of a workbook (`xlsx`, `xls`) or a `csv`.

    Raises:
        UnusableInput: It is broken, protected, or far larger than a report.
    """
    if kind == "csv":
        return Extracted("csv", tuple(_blocks(_csv_rows(data))))
    computed = _measure(data, name) if kind == "xlsx" else True
    from python_calamine import CalamineError, CalamineWorkbook

    blocks: list[Block] = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for title in book.sheet_names[:MOST_SHEETS]:
                sheet = book.get_sheet_by_name(title)
                if sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS:
                    raise UnusableInput("工作表“{sheet}”太大，不像报告", where=name, sheet=title)
                rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS)
                blocks.extend(_blocks(_with_spans(rows, sheet.merged_cell_ranges or [])))
    except (CalamineError, ValueError, OSError):
        raise UnusableInput("文件坏了，打不开", where=name, then="请用 Excel 或 WPS 打开后重新另存。") from None
    return Extracted(kind, tuple(blocks), () if computed else (UNCOMPUTED,))


def _measure(data: bytes, name: str) -> bool:
    """Refuse a sheet with a cell or merge far out: a lone last cell makes the reader allocate the whole sheet.

    Returns whether every formula has its result: a program that fills a workbook leaves it to Excel to compute them.
    """
    computed = True
    opened = archive(data, name)
    sheets = [item for item in opened.namelist() if item.startswith("xl/worksheets/") and item.endswith(".xml")]
    for inner in sheets[:MOST_SHEETS]:
        raw = part(opened, inner, name)
        rows = max((int(row[1]) for row in _ROW.finditer(raw)), default=0)
        cells = list(_CELL.finditer(raw))
        rows = max([rows, *(int(cell[2]) for cell in cells)])
        columns = max((_column(cell[1]) for cell in cells), default=0)
        for merge in _MERGE.finditer(raw):
            rows, columns = max(rows, int(merge[4])), max(columns, _column(merge[3]))
        if rows > MOST_ROWS or columns > MOST_COLUMNS:
            raise UnusableInput(
                "工作表太大（{rows} 行 {columns} 列），不像报告", where=name, rows=rows, columns=columns
            )
        computed = computed and _UNCOMPUTED.search(raw) is None
    return computed


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _csv_rows(data: bytes) -> list[list[RawCell]]:
    text = decode(data)
    lines = text.splitlines()[:200]
    delimiter = max(",\t;，", key=lambda item: sum(line.count(item) for line in lines))
    rows = csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=delimiter)
    found: list[list[RawCell]] = []
    try:
        for row in rows:
            if len(found) >= MOST_ROWS:
                break
            found.append([RawCell(cell) for cell in row[:MOST_COLUMNS]])
    except csv.Error:
        return found
    return found


def _with_spans(
    rows: Sequence[Sequence[object]], merged: Iterable[tuple[tuple[int, int], tuple[int, int]]]
) -> list[list[RawCell]]:
    """Return rows of the cells that begin in them; what a merge covers is left out."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in merged:
        if bottom - top > MOST_ROWS or right - left > MOST_COLUMNS:
            continue
        spans[top, left] = bottom - top + 1, right - left + 1
        covered |= {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)} - {
            (top, left)
        }
    return [
        [
            RawCell(_text(value), *spans.get((row, column), (1, 1)))
            for column, value in enumerate(values)
            if (row, column) not in covered
        ]
        for row, values in enumerate(rows)
    ]


def _text(value: object) -> str:
    """Return a value as the sheet shows it: 3, not 3.0; 0.3, not 0.30000000000000004."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return str(value)


def _blocks(rows: Sequence[Sequence[RawCell]]) -> Iterator[Block]:
    """Cut rows into tables; a row with one text alone is a paragraph where it is no part of a table."""
    table: list[tuple[RawCell, ...]] = []
    below = 0  # rows still covered by a cell from above

    for row in rows:
        filled = _filled(row)
        if not filled and (below <= 0 or not table):  # a paragraph may cover the rows below it: they begin no table
            yield from _table([*table, _blank_row(table)] if table else [])
            table = []
        elif len(filled) == 1 and below <= 0 and _is_loose(filled[0], row, table):
            yield from _table(table)
            table = []
            yield Paragraph(filled[0].text)
        else:
            table.append(tuple(row))
        below = max(below - 1, max((cell.rows for cell in row), default=1) - 1)
    yield from _table([*table, _blank_row(table)] if table else [])


def _filled(row: Sequence[RawCell]) -> list[RawCell]:
    return [cell for cell in row if cell.text.strip()]


def _blank_row(table: Sequence[Sequence[RawCell]]) -> tuple[RawCell, ...]:
    """The row below a table: it may be its row of figures, not yet filled in."""
    return (RawCell(""),) * sum(cell.columns for cell in table[0])


def _is_loose(cell: RawCell, row: Sequence[RawCell], table: Sequence[Sequence[RawCell]]) -> bool:
    if _HEADING.match(cell.text) and not _ROW_LABEL.search(cell.text):
        return True
    # before a table, a short text alone in its row may be the table's title or its first label
    return not _has_columns(table) and (
        len(cell.text) > 30 or len(row) <= 1 or "报告" in cell.text or "。" in cell.text
    )


def _has_columns(table: Sequence[Sequence[RawCell]]) -> bool:
    """Whether a row has two texts side by side: lines below one another alone are no table yet."""
    return any(len(_filled(row)) > 1 for row in table)


def _table(rows: Sequence[tuple[RawCell, ...]]) -> Iterator[Block]:
    """Yield a table without the empty columns at its right, however wide its sheet; lines alone as paragraphs."""
    if not _has_columns(rows):
        yield from (Paragraph(cell.text) for row in rows for cell in _filled(row))
        return
    placed = list(_placed(rows))
    used = max(column + cell.columns for row in placed for column, cell in row if cell.text.strip())
    yield RawTable(
        tuple(
            tuple(cell._replace(columns=min(cell.columns, used - column)) for column, cell in row if column < used)
            for row in placed
        )
    )


def _placed(rows: Sequence[tuple[RawCell, ...]]) -> Iterator[list[tuple[int, RawCell]]]:
    """Yield the cells of each row with the columns where they begin: right of what a cell from above covers."""
    covered: dict[int, int] = {}  # by its column: how many rows a cell from above still covers
    for row in rows:
        column, placed = 0, list[tuple[int, RawCell]]()
        taken = {at for at, left in covered.items() if left}
        covered = {at: covered[at] - 1 for at in taken}
        for cell in row:
            while column in taken:
                column += 1
            placed.append((column, cell))
            covered |= dict.fromkeys(range(column, column + cell.columns), cell.rows - 1)
            column += cell.columns
        yield placed
