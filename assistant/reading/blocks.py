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


class Beside(NamedTuple):
    """What a document shows that is in none of its blocks: who compares two of them must see it too.

    `kind` is `picture` (`text` is then a hash or an address), `caption` (of the table `at`), `margin` (head or foot of
    the pages), `slanting`, `struck`, `hidden`, or `loose` for any other words; `at` is the number of the block before
    which it stands.
    """

    kind: str
    at: int
    text: str


class Extracted(NamedTuple):
    """A whole document: its blocks, its kind ("docx", "html", …), and what the extractor was unsure of.

    `frame` are the numbers of the blocks that look like a web site's own (menus, links, foot); `framed` says that the
    page has such a frame; blocks with the same number in `homes` stand in the same place of it. `beside` is what stands
    in no block.
    """

    kind: str
    blocks: tuple[Block, ...]
    unsure: tuple[str, ...] = ()
    beside: tuple[Beside, ...] = ()
    frame: tuple[int, ...] = ()
    framed: bool = False
    homes: tuple[int, ...] = ()
