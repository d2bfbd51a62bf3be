"""The prose that stands beside a table: under its heading, between its blocks, or in a row of its own inside it."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant import lazy
from assistant.domain.formats import Column, Row, Table
from assistant.domain.lexicons import any_of
from assistant.reading.blocks import RawTable
from assistant.reading.furniture import is_furniture
from assistant.reading.labels import LONGEST, plain

# What is left of a row beside its labels: “自然人12” → 12, “法人 / -” → “ ”, “办理结果三” → 三, not “三件”
_FIGURES = lazy.compile(r"[\d.+\-—－|丨_*#~\s]+|[一二三四五六七八九十]+(?=$)")
_UNIT = lazy.compile(r"[（(]?(?:计量)?单位[:：].{1,10}[)）]?")  # “（单位：件）”, “计量单位：万元”, not “单位收到9件”
_CAPTION = lazy.compile(r"(?:附?表)[一二三四五六\d]{0,2}")  # “表三” → 表三, “附表1” → 附表1
_SENTENCE = lazy.compile(r"[。；！：;!:]\s*$")  # no label ends so: “以下为明细：”, not “结果维持”
# “（一）予以公开”, “1.属于国家秘密”, not “2025年1.5万元”
_NUMBERED = lazy.compile(r"\s*(?:[（(][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}[.．、])")
_NOTE = lazy.compile(r"\s*[（(]?(?:注|备注|说明)\s*[:：\d]")  # “注：含上年结转”, “（说明：含结转）”, not “注意”
SHORTEST_SENTENCE = 5
MOST_OF_OTHER_WORDS = 0.2  # of a line of a table: what is left beside labels and figures


def prose(lines: Sequence[str], table: Table, *, torn: bool = False) -> list[str]:
    """Return the lines of a table's section that are a person's words, not what is left of a table.

    Args:
        lines: The lines below its heading.
        table: The table that stands there.
        torn: Whether the document's tables came as loose lines, their labels cut and run together.
    """
    kept = [line for line in lines if not (_is_of_table(line, table, torn=torn) or is_furniture(line))]
    if not kept and len(lines) == 1 and plain(lines[0]) in ("无", "略", "暂无"):
        return list(lines)
    return kept


def sentences_in(table: RawTable) -> Iterator[str]:
    """Yield the sentences that fill a row of a table alone: a note, or prose between blocks."""
    rows = [[text for cell in row if (text := cell.text.strip())] for row in table.rows]
    for cells in rows:
        text = cells[0] if len(set(cells)) == 1 else ""
        if len(text) >= SHORTEST_SENTENCE and ("。" in text or _NOTE.match(text)):
            yield from text.split("\n")


def _is_of_table(line: str, table: Table, *, torn: bool) -> bool:
    """Whether a line is a piece of a table: its unit or caption, heads, figures; of a torn one, any of its labels.

    Where the tables were read as tables, （一）予以公开 on a line of its own is a person's heading.
    """
    if _UNIT.fullmatch(line.strip()):
        return True
    bare = _FIGURES.sub("", "".join(plain(line[at : at + LONGEST]) for at in range(0, len(line), LONGEST)))
    if len(bare) <= 1:
        return True
    labels = _labels(table)
    left = labels.sub("", bare)
    if _SENTENCE.search(line):
        return not left
    if not torn:
        return not _CAPTION.sub("", left) and not _NUMBERED.match(line)
    if "|" in line or (any(bare in label for label in _words(table)) and not _NOTE.match(line)):
        return True
    return len(_CAPTION.sub("", left)) <= MOST_OF_OTHER_WORDS * len(bare) or _is_torn(bare, line, table)


def _is_torn(bare: str, line: str, table: Table) -> bool:
    """Whether a line has no characters but those of a table's labels: pieces of several, run together."""
    known = {char for label in _words(table) for char in label}
    return not _NOTE.match(line) and sum(char not in known for char in bare) <= 1


@lru_cache(maxsize=32)
def _labels(table: Table) -> re.Pattern[str]:
    # the longest first, or 其他 would leave 处理 of 其他处理; “自然人商业企业” → 商业企业, not “全年工作平稳”
    return lazy.compile(any_of(_words(table)))


@lru_cache(maxsize=32)
def _words(table: Table) -> frozenset[str]:
    """Return all labels of a table as one runs them together."""
    words = {table.caption}
    for block in table.blocks:
        words |= {block.title, block.stub, block.corner}
        nodes: list[Row | Column] = [*block.columns, *block.rows]
        while nodes:
            node = nodes.pop()
            words |= {node.label, *node.aliases}
            nodes.extend(node.rows if isinstance(node, Row) else node.columns)
    return frozenset(bare for word in words if len(bare := _FIGURES.sub("", plain(word))) > 1)
