"""What every extractor returns: a document as paragraphs and raw tables, in document order."""

from typing import NamedTuple


class RawCell(NamedTuple):
    """A table cell as the source has it: its text and how many rows and columns it covers (at least 1 each)."""

    text: str
    rows: int = 1
    columns: int = 1


class Paragraph(NamedTuple):
    """A paragraph of text; line breaks inside it are kept."""

    text: str


class RawTable(NamedTuple):
    """A table: rows of the cells that begin in them.

    In a `loose` one a row may end in blanks that belong to the next: it was put together from single lines. `bounded`
    says that its cells are parted by what stands in no number: bars and tabs, not commas and spaces.
    """

    rows: tuple[tuple[RawCell, ...], ...]
    loose: bool = False
    bounded: bool = True


Block = Paragraph | RawTable


# In `Extracted.unsure`: the workbook was written by a program, and nothing has computed its formulas since.
UNCOMPUTED = "合计等公式还没有算出来，请用 Excel 或 WPS 打开保存一次再读"


class Extracted(NamedTuple):
    """A whole document: its blocks, its kind ("docx", "html", …), and what the extractor was unsure of."""

    kind: str
    blocks: tuple[Block, ...]
    unsure: tuple[str, ...] = ()
