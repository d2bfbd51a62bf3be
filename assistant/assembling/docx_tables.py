"""A printed table as WordprocessingML: a short writer of its own, since merging by library costs ten times as much."""

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from assistant.assembling.layout import TableBlock
from assistant.domain.printed import PrintedCell

TABLE, HEAD, LABEL, VALUE = "公文表格", "公文表头", "公文表格标签", "公文表格数值"
STYLES = (TABLE, HEAD, LABEL, VALUE)
_STYLE_OF = {"title": HEAD, "head": HEAD, "stub": HEAD, "label": LABEL, "value": VALUE}
_ROW_HEIGHT = 8.0
_LARGEST_KEPT_GROUP = 10  # rows; a larger group may break over pages, after its first rows
_FIRST_ROWS = 3
# Characters that stand in Latin and in Chinese fonts: without the hint Word sets “ ” narrow.
_AMBIGUOUS = frozenset("“”‘’…—·×")


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def run(text: str) -> str:
    """Return a run of plain text; all of its look comes from the style of its paragraph."""
    hint = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>' if _AMBIGUOUS.intersection(text) else ""
    return f'<w:r>{hint}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def paragraph(text: str, style_id: str, *, keep: bool = False) -> str:
    """Return a paragraph in a named style; with `keep`, on the same page as what follows."""
    together = "<w:keepNext/>" if keep else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{escape(style_id)}"/>{together}</w:pPr>{run(text)}</w:p>'


def table(block: TableBlock, style_ids: Mapping[str, str]) -> str:
    """Return a table merged exactly as printed; `style_ids` maps the names of `STYLES` to the template's ids."""
    grid = block.table
    widths = [twips(width) for width in grid.widths]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    covering = {
        (row, column): cell
        for cell in grid.cells
        for row in range(cell.top, cell.bottom + 1)
        for column in range(cell.left, cell.right + 1)
    }
    kept = {row for cell in grid.cells if cell.kind == "label" for row in range(cell.top, _kept_to(cell))}
    rows = "".join(
        _row("".join(_cells(block, row, covering, widths, style_ids, keep=row in kept)), head=row < grid.head_rows)
        for row in range(grid.rows)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{escape(style_ids[TABLE])}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0000" w:firstRow="0" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/><w:tblCaption w:val="{escape(grid.caption, {chr(34): "&quot;"})}"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _kept_to(label: PrintedCell) -> int:
    """The last row that a group keeps on one page: its label stays whole beside its first rows."""
    rows = label.bottom - label.top + 1
    return label.bottom if rows <= _LARGEST_KEPT_GROUP else label.top + _FIRST_ROWS


def _row(cells: str, *, head: bool) -> str:
    """A row never breaks over pages and grows with its text; the head's rows come again on a new page."""
    repeated = "<w:tblHeader/>" if head else ""
    height = f'<w:trHeight w:val="{twips(_ROW_HEIGHT)}" w:hRule="atLeast"/>'
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{repeated}</w:trPr>{cells}</w:tr>"


def _cells(
    block: TableBlock,
    row: int,
    covering: Mapping[tuple[int, int], PrintedCell],
    widths: list[int],
    style_ids: Mapping[str, str],
    *,
    keep: bool,
) -> Iterator[str]:
    column = 0
    while column < block.table.columns:
        cell = covering[row, column]
        width = sum(widths[cell.left : cell.right + 1])
        span = f'<w:gridSpan w:val="{cell.right - cell.left + 1}"/>' if cell.right > cell.left else ""
        merge = ""
        if cell.bottom > cell.top:
            merge = '<w:vMerge w:val="restart"/>' if row == cell.top else "<w:vMerge/>"
        text = (block.texts[cell.cell_id] if cell.cell_id else cell.text) if row == cell.top else ""
        content = paragraph(text, style_ids[_STYLE_OF[cell.kind]], keep=keep)
        yield (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
            f"{content}</w:tc>"
        )
        column = cell.right + 1
