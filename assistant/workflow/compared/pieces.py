"""A document as one row of pieces: its sentences, and in their places its tables."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from assistant import lazy
from assistant.assembling.layout import Block, TableBlock, Title
from assistant.reading.blocks import Extracted, Paragraph
from assistant.workflow.compared import plain

# A sentence ends, and a paragraph ends one too: “一句。又一句”, “一句\n又一句” → “\n”, not “一句”
_ENDS = lazy.compile(r"(?<=[。！？；])|\n")
# The number of a page, where a program put its foot into the text: “—3—”, “第3页共9页”, not “3”
_PAGE_NUMBER = lazy.compile(r"[-—–·]+\d{1,3}[-—–·]+|第\d{1,3}页(?:共\d{1,3}页)?")
_TABLE = "\0"  # in no text: tells a table from a sentence


class Piece(NamedTuple):
    """A sentence or a table: where it stands and its text.

    Of a published one `block` is the number of its block, `framed` says that it looks like a site's own, and what has
    the same `home` stands side by side in a page.
    """

    place: str
    text: str
    block: int = 0
    framed: bool = False
    home: int = -1

    @property
    def key(self) -> str:
        """What must be the same for two pieces to be."""
        return plain(self.text)

    @property
    def is_table(self) -> bool:
        """Whether it stands for a table."""
        return self.text.startswith(_TABLE)


def split(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [piece.strip() for piece in _ENDS.split(text) if piece and piece.strip()]


def expected(blocks: Sequence[Block]) -> list[Piece]:
    """Return the pieces of a report as it is laid out."""
    found: list[Piece] = []
    for block in blocks:
        if isinstance(block, TableBlock):
            found.append(_table(block.table.id, 0))
        elif isinstance(block, Title):
            found.append(Piece("title", block.text))
        elif block.style == "level1":
            found.append(Piece(f"heading.{block.section}", block.text))
        elif block.style in ("signature", "date"):
            found.append(Piece("dated" if block.style == "date" else "signature", block.text))
        else:
            found += [Piece(block.section, text) for text in split(block.text)]
    return found


def published(extracted: Extracted, tables: Mapping[int, str]) -> tuple[list[Piece], dict[str, list[int]]]:
    """Return the pieces of a published document, and the blocks of each table of the report.

    Args:
        extracted: Its blocks.
        tables: Which table of the report a block is; a table that is none of it is not there. Parts of one that pages
            cut in two are one piece.
    """
    framed = set(extracted.frame)
    homes = dict(enumerate(extracted.homes))
    found: list[Piece] = []
    places: dict[str, list[int]] = {}
    for at, block in enumerate(extracted.blocks):
        if isinstance(block, Paragraph):
            texts = [text for text in split(block.text) if not _PAGE_NUMBER.fullmatch(plain(text))]
            found += [Piece("", text, at, at in framed, homes.get(at, -1)) for text in texts]
        elif at not in tables:
            text = " ".join(_in_words(cell.text for row in block.rows for cell in row))
            found += [Piece("", text, at, at in framed, homes.get(at, -1))] if text else []
        elif tables[at] not in places:
            places[tables[at]] = [at]
            found.append(_table(tables[at], at))
        elif found and found[-1].text == _TABLE + tables[at]:
            places[tables[at]].append(at)
        else:
            found.append(_table(tables[at], at))
    return found, places


def _in_words(texts: Iterable[str]) -> list[str]:
    return [" ".join(text.split()) for text in texts if text.strip()]


def _table(table: str, at: int) -> Piece:
    return Piece(f"table.{table}", _TABLE + table, at)
