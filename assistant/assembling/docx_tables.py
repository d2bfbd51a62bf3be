"""A printed table as WordprocessingML: a short writer of its own, since merging by library costs ten times as much."""

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from assistant.assembling.layout import FIGURE_SIZES, TableBlock, figure_size
from assistant.assembling.pages import ROW_HEIGHT, parted
from assistant.domain.printed import PrintedCell

TABLE, HEAD, LABEL, VALUE = "公文表格", "公文表头", "公文表格标签", "公文表格数值"
STYLES = (TABLE, HEAD, LABEL, VALUE)
_STYLE_OF = {"title": HEAD, "head": HEAD, "stub": HEAD, "label": LABEL, "value": VALUE}
KEPT = 5  # rows that begin the next page together, so that none of them slips back to the end of the one before
# Characters that stand in Latin and in Chinese fonts: without the hint Word sets “ ” narrow.
_AMBIGUOUS = frozenset("“”‘’…—·×")


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def run(text: str, size: float | None = None) -> str:
    """Return a run of plain text; its look comes from the style of its paragraph, but for a `size` in points."""
    look = '<w:rFonts w:hint="eastAsia"/>' if _AMBIGUOUS.intersection(text) else ""
    if size is not None:
        look += f'<w:sz w:val="{2 * size:.0f}"/><w:szCs w:val="{2 * size:.0f}"/>'
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{look}{lines}</w:r>" if text else ""


def paragraph(text: str, style_id: str, *, keep: bool = False, inner: str = "", size: float | None = None) -> str:
    """Return a paragraph in a named style.

    Args:
        text: The text; a line break in it is a line break in the paragraph.
        style_id: Of the style.
        keep: Whether it stands on the same page as what follows.
        inner: Further properties, as XML.
        size: Of the letters, in points, where it is not the style's.
    """
    together = "<w:keepNext/>" if keep else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{escape(style_id)}"/>{together}{inner}</w:pPr>{run(text, size)}</w:p>'


def table(block: TableBlock, style_ids: Mapping[str, str], broken: int | None = None) -> str:
    """Return a table merged exactly as printed.

    Args:
        block: The table.
        style_ids: Maps the names of `STYLES` to the template's ids.
        broken: The row that begins the next page: groups that are parted there have their label once more.
    """
    grid = block.table if broken is None else parted(block.table, broken)
    size = figure_size(block)
    figures = size if size < FIGURE_SIZES[0] else None
    widths = [twips(width) for width in grid.widths]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    covering = {
        (row, column): cell
        for cell in grid.cells
        for row in range(cell.top, cell.bottom + 1)
        for column in range(cell.left, cell.right + 1)
    }
    # a table that fits a page stays whole, however far another font pushes it; the last row may be followed by any
    kept = range(broken, min(broken + KEPT, grid.rows) - 1) if broken is not None else range(grid.rows - 1)
    rows = "".join(
        _row(
            "".join(_cells(block, row, covering, widths, style_ids, keep=row in kept, size=figures)),
            head=row < grid.head_rows,
        )
        for row in range(grid.rows)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{escape(style_ids[TABLE])}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0000" w:firstRow="0" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/><w:tblCaption w:val="{escape(grid.caption, {chr(34): "&quot;"})}"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(cells: str, *, head: bool) -> str:
    """A row never breaks over pages and grows with its text; the head's rows come again on a new page."""
    repeated = "<w:tblHeader/>" if head else ""
    height = f'<w:trHeight w:val="{twips(ROW_HEIGHT)}" w:hRule="atLeast"/>'
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{repeated}</w:trPr>{cells}</w:tr>"


def _cells(
    block: TableBlock,
    row: int,
    covering: Mapping[tuple[int, int], PrintedCell],
    widths: list[int],
    style_ids: Mapping[str, str],
    *,
    keep: bool,
    size: float | None,
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
        style = style_ids[_STYLE_OF[cell.kind]]
        content = paragraph(text, style, keep=keep, size=size if cell.kind == "value" else None)
        yield (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
            f"{content}</w:tc>"
        )
        column = cell.right + 1
