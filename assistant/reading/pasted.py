"""Pasted text → blocks: tables are found by their labels, whatever parts their cells; all else stays as it is."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from assistant import lazy
from assistant.domain.cell_text import is_figure
from assistant.errors import UnusableInput
from assistant.reading.blocks import Block, Paragraph, RawCell, RawTable
from assistant.reading.labels import is_wordy, leaf, plain
from assistant.reading.separated import Cells, cells_of, is_number, is_rule
from assistant.reading.singles import Single, rows_of
from assistant.reading.vocabulary import LONGEST, Role, goes_on, is_part, role

MOST_ROWS = 4000
_MOST_ITEMS = 200_000
_HEADING_MARK = lazy.compile(r"^\s{0,3}#{1,6}\s+")  # of Markdown: “## 一、总体情况” → “## ”, not “#3”
_QUOTE_MARK = lazy.compile(
    r"^\s*(?:>\s*)+(?=[|｜│┃║])"
)  # of a table in a quoted mail: “> | 规章 | 0 |” → “> ”, not “> 正文”
_SERIAL = lazy.compile(r"序\s*号|\d{0,3}")  # a cell of a column that counts the rows: “序号” → 序号, “12” → 12
_NUMBERED = lazy.compile(r"^[一二三四五六七八九十]{1,3}、")  # “四、复议和诉讼” → 四、, not “（四）无法提供”
_ENDS_SENTENCE = tuple("。；：！？")
_CLOSING = (".", "．", "、", ")", "）")  # what no line begins with
_BOUNDS = ("|", "\t")  # what parts cells and stands in no number
_LEAST_TELLING = 3  # characters of a label that shows a table; “其他” stands in any


class Item(NamedTuple):
    """A line, or several that are one: what it is, the lines as they stand, its cells where it is a row."""

    kind: str  # blank, rule, row, figure, label, words, prose
    lines: tuple[str, ...]
    text: str = ""
    role: Role = ""
    cells: Cells | None = None


def blocks_of(lines: Sequence[str]) -> Iterator[Block]:
    """Yield the paragraphs and tables of a text, in order.

    Raises:
        UnusableInput: There are far more rows of cells than in any report.
    """
    items = _whole_cells(map(_item, lines))
    if sum(item.kind == "row" for item in items) > MOST_ROWS or len(items) > _MOST_ITEMS:
        raise UnusableInput("内容太多，不像报告")
    for is_prose, run in groupby(items, key=lambda item: item.kind == "prose"):
        if is_prose:
            yield from _paragraphs(run)
        else:
            yield from _run(list(run))


def _item(line: str) -> Item:
    line = _QUOTE_MARK.sub("", line)
    text = _HEADING_MARK.sub("", line).strip().strip("*").strip()
    if not text:
        return Item("blank", (line,))
    if is_rule(text):
        return Item("rule", (line,), text)
    found = cells_of(line if "\t" in line else text)
    if found is not None:
        return Item("row" if _is_row(found) else "prose", (line,), text, cells=found)
    return _single((line,), text)


def _single(lines: tuple[str, ...], text: str) -> Item:
    if is_number(text):
        return Item("figure", lines, text)
    known = role(text)
    if known == "heading" or len(text) > 2 * LONGEST:
        return Item("prose", lines, text)
    if known:
        return Item("label", lines, text, known)
    is_prose = len(text) > LONGEST or text.endswith(_ENDS_SENTENCE) or _NUMBERED.match(text)
    return Item("prose" if is_prose else "words", lines, text)


def _is_row(cells: Cells) -> bool:
    """Whether cells may be a row of a report's table: a label is among them, or figures alone behind a text."""
    filled = [text for text in cells.texts if text]
    if cells.opened and cells.closed and not any(role(text) == "heading" for text in filled):
        return True
    if any(role(text) not in ("", "heading") for text in filled):
        return True
    return (cells.by not in _BOUNDS or any(map(is_number, filled[-1:]))) and not any(
        role(text) == "heading" for text in filled
    )


def _whole_cells(items: Iterable[Item]) -> list[Item]:
    """Join the lines of a cell that is broken over several: “商业⏎企业”, also at the edge of a row."""
    joined: list[Item] = []
    for item in items:
        whole = _joined(joined[-1], item) if joined else None
        if whole is not None:
            joined[-1] = whole
        else:
            joined.append(item)
    return joined


def _joined(one: Item, two: Item) -> Item | None:
    if {one.kind, two.kind} & {"blank", "rule"} or not (one.text and two.text):
        return None
    left = one.cells or Cells((one.text,), "")
    right = two.cells or Cells((two.text,), "")
    if left.closed or right.opened or not (left.texts and right.texts):
        return None
    first, rest = left.texts[-1], right.texts[0]
    torn = left.opened and right.closed  # a row between its bars, broken in the middle of any cell
    numbering = rest.startswith(_CLOSING)  # “8⏎.属于行政查询事项”
    if not torn and not (is_wordy(rest) and (numbering or not is_figure(first)) and goes_on(first, rest)):
        return None
    lines = one.lines + two.lines
    if one.cells is None and two.cells is None:
        return _single(lines, first + rest)
    cells = Cells((*left.texts[:-1], first + rest, *right.texts[1:]), left.by or right.by, left.opened, right.closed)
    return Item("row", lines, one.text + two.text, cells=cells)


def _run(items: Sequence[Item]) -> Iterator[Block]:
    """Part a run without prose into its tables and the lines before, between and behind them."""
    known = [index for index, item in enumerate(items) if item.kind in ("row", "label")]
    figures = [index for index, item in enumerate(items) if item.kind in ("row", "figure")]
    if not figures or not any(map(_is_telling, items)):
        yield from _paragraphs(items)
        return
    first, last = known[0], figures[-1]
    if items[last].kind == "figure":  # the last cells may be blank lines
        while last + 1 < len(items) and items[last + 1].kind == "blank":
            last += 1
    yield from _paragraphs(items[:first])
    for are_rows, part in groupby(_sorted_out(items[first : last + 1]), key=lambda pair: pair[0]):
        table = [item for _, item in part]
        if are_rows is None:
            yield from _paragraphs(table)
        elif are_rows:
            yield from _table(
                _rows(table), bounded=all(item.cells is None or item.cells.by in _BOUNDS for item in table)
            )
        else:
            yield from _table(rows_of([_as_single(item) for item in table]), bounded=False)
    yield from _paragraphs(items[last + 1 :])


def _is_telling(item: Item) -> bool:
    texts = item.cells.texts if item.cells else (item.text,)
    return any(role(text) not in ("", "heading") and len(leaf(text)) >= _LEAST_TELLING for text in texts)


def _sorted_out(items: Sequence[Item]) -> Iterator[tuple[bool | None, Item]]:
    """Say of each item whether it is part of a table of rows (True), of single cells (False), or of none (None)."""
    for has_rows, part in groupby(items, key=lambda item: item.kind == "row"):
        run = list(part)
        alone = not has_rows and any(item.kind == "figure" for item in run)
        for item in run:
            stays = has_rows or item.kind in ("label", "blank", "rule") or is_part(item.text)
            yield (False if alone else True if stays else None), item


def _as_single(item: Item) -> Single:
    return Single("" if item.kind in ("blank", "rule") else item.text, figure=item.kind == "figure", role=item.role)


def _rows(items: Sequence[Item]) -> list[tuple[RawCell, ...]]:
    """Return the rows of a table, with the label over a table of one row put into that row."""
    items = _within_rules(items)
    rows: list[tuple[str, ...]] = []
    label, heads_since = "", False
    for index, item in enumerate(items):
        texts = item.cells.texts if item.cells else (item.text,)
        bare = all(not text or is_figure(text) for text in texts)
        if item.cells is None and item.role == "row":
            label, heads_since = item.text, False
        elif bare and label and heads_since and _is_alone(items, index):
            texts = (label, *texts)
        heads_since = heads_since or (item.cells is not None and not bare)
        if bare or item.cells is None:
            label = label if item.cells is None else ""
        rows.append(texts)
    return _placed(_without_serial_numbers(rows), items)


def _without_serial_numbers(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Leave out a first column that only counts the rows, under 序号."""
    firsts = [row[0] if row else "" for row in rows]
    counts = any(text and not text.isdigit() for text in firsts)
    return [row[1:] for row in rows] if counts and all(map(_SERIAL.fullmatch, firsts)) else rows


def _is_alone(items: Sequence[Item], index: int) -> bool:
    """Whether a row of figures is the last of its table."""
    return index + 1 == len(items) or items[index + 1].cells is None


def _placed(rows: Sequence[tuple[str, ...]], items: Sequence[Item]) -> list[tuple[RawCell, ...]]:
    """Return rows as cells; a text alone in its row goes over all columns.

    The blanks at the end of rows, which editors cut, are given back where cells are parted by tabs and the places of
    the others hold: all figures begin in one column, or merged heads have left blanks between heads.
    """
    width = max(map(len, rows), default=0)
    by_tabs = all(item.cells is None or item.cells.by == "\t" for item in items)
    begins = {next((at for at, text in enumerate(row) if text and is_figure(text)), -1) for row in rows} - {-1}
    least = 2 if by_tabs and (len(begins) == 1 or any(map(_has_gap, rows))) else width
    placed: list[tuple[RawCell, ...]] = []
    for row in rows:
        full = row + ("",) * (width - len(row)) if len(row) >= least else row
        placed.append(tuple(RawCell(text, 1, width if len(full) == 1 else 1) for text in full))
    return placed


def _has_gap(row: Sequence[str]) -> bool:
    """Whether blanks stand between the texts of a head row: “自然人⇥法人或其他组织⇥⇥⇥⇥⇥总计”."""
    filled = [at for at, text in enumerate(row) if text]
    return len(filled) < filled[-1] - filled[0] + 1 and not any(map(is_figure, filter(None, row))) if filled else False


def _within_rules(items: Sequence[Item]) -> list[Item]:
    """Join the lines between two rules, column by column, where rules part the rows; else leave the rules out."""
    rules = sum(item.kind == "rule" for item in items)
    rows = sum(item.kind == "row" for item in items)
    kept: list[Item] = []
    after_rule = True
    for item in items:
        last = kept[-1] if kept else None
        if item.kind == "row" and last is not None and not after_rule and rules >= 3 and rows <= 3 * rules:
            cells = _stacked(last.cells, item.cells)
            if cells is not None:
                kept[-1] = last._replace(cells=cells)
                continue
        if item.kind in ("row", "label"):
            kept.append(item)
        after_rule = item.kind != "row"
    return kept


def _stacked(one: Cells | None, two: Cells | None) -> Cells | None:
    """Return two lines of one row as a row; None where both have figures in a column, so that they are two rows."""
    if one is None or two is None or len(one.texts) != len(two.texts) or any(map(is_figure, filter(None, two.texts))):
        return None
    texts = tuple("\n".join(filter(None, pair)) for pair in zip(one.texts, two.texts, strict=True))
    return one._replace(texts=texts) if max(map(len, texts), default=0) <= 3 * LONGEST else None


def _table(rows: Sequence[tuple[RawCell, ...]], *, bounded: bool) -> Iterator[RawTable]:
    if len(rows) > MOST_ROWS:
        raise UnusableInput("内容太多，不像报告")
    if rows:
        yield RawTable(tuple(rows), loose=True, bounded=bounded)


def _paragraphs(items: Iterable[Item]) -> Iterator[Paragraph]:
    for item in items:
        if item.kind not in ("blank", "rule"):
            yield from (Paragraph(_HEADING_MARK.sub("", line)) for line in item.lines if plain(line))
