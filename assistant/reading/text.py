"""Plain text and Markdown → blocks."""

import re
from collections.abc import Iterator

from assistant import lazy
from assistant.reading.blocks import Block, Extracted, RawTable
from assistant.reading.guard import decode
from assistant.reading.led_by_tabs import blocks_led_by_tabs, is_led_by_tabs
from assistant.reading.pasted import blocks_of

# A line that goes on with none before it: “一、总体情况”, “（二）网站”, “1.公开”, not “2025年公开”
_BEGINS = lazy.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、])")
# Figures without anything between: “结转下年度继续办理0000000”, not “属于国家秘密 0 0 0”
_GLUED = lazy.compile(r"(?:本年新收政府信息公开申请数量|结转下年度继续办理|属于国家秘密)\s*\d{5,}")
_SEPARATED = lazy.compile(r"[\t|｜│┃║]")  # a row is no wrapped line: “规章\t0” → “\t”, “规章｜0” → ｜
_FENCE = lazy.compile(r"^\s*(?:```|~~~)")  # the frame that chat programs put around a text: “```markdown”, not “`0`”
_MOST_LINES_OF_A_CELL = 10
# Tables of html, as programs that read scans write them: “<TABLE border=1>”, not “<tables>”
_TABLE_BEGINS = lazy.compile(r"<table\b", re.IGNORECASE)
_TABLE_ENDS = lazy.compile(r"</table\s*>", re.IGNORECASE)  # “</table>”
_MOST_TABLES = 200
_ANY_TAG = lazy.compile(r"</?[a-zA-Z][^<>\n]{0,200}>")  # “<div align="center">”, “</center>”, not “<3件”


def extract(data: bytes, kind: str = "txt") -> Extracted:
    """Return the paragraphs and tables of a text file; `kind` is "txt" or "md".

    Raises:
        UnusableInput: There are far more rows of cells than in any report.
    """
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if kind == "md" and _TABLE_BEGINS.search(text):
        return Extracted(kind, tuple(_with_html_tables(text)))
    lines = text.split("\n")
    blocks = tuple(
        blocks_led_by_tabs(_unwrapped(lines)) if is_led_by_tabs(lines) else blocks_of(list(_plain(_unwrapped(lines))))
    )
    glued = not any(isinstance(block, RawTable) for block in blocks) and any(map(_GLUED.search, lines))
    return Extracted(kind, blocks, ("表格里的数连在一起，分不开，没有读",) if glued else ())


def _with_html_tables(text: str) -> Iterator[Block]:
    """Yield the blocks of Markdown with tables of html in it."""
    from assistant.reading.html import extract as from_html

    at = 0
    for _ in range(_MOST_TABLES):
        begins = _TABLE_BEGINS.search(text, at)
        ends = _TABLE_ENDS.search(text, begins.end()) if begins else None
        if begins is None or ends is None:
            break
        yield from _without_tags(text[at : begins.start()])
        yield from from_html(text[begins.start() : ends.end()].encode(), "").blocks
        at = ends.end()
    yield from _without_tags(text[at:])


def _without_tags(text: str) -> Iterator[Block]:
    return blocks_of(list(_plain(_unwrapped(_ANY_TAG.sub("", text).split("\n")))))


def _plain(lines: list[str]) -> Iterator[str]:
    """Yield lines without fences, and with a cell that an office program quoted for its line breaks on one line."""
    open_cell: list[str] = []
    for line in lines:
        if open_cell:
            open_cell.append(line)
            if line.count('"') % 2 == 1:
                yield _unquoted("".join(open_cell))
                open_cell = []
            elif len(open_cell) > _MOST_LINES_OF_A_CELL:
                yield from open_cell
                open_cell = []
        # a cell that is not closed on its line: “规章\t"本年\n制发” → “\t"”, not “称"本年"”
        elif re.search(r'(?:^|[\t,])"', line) and line.count('"') % 2 == 1:
            open_cell = [line]
        elif not _FENCE.match(line):
            yield _unquoted(line) if "\t" in line else line
    yield from open_cell


def _unquoted(line: str) -> str:
    """Take the quotes off cells: `"商业企业"⇥"科研机构"`."""
    # “规章\t"本年制发"” → 本年制发, “"写""字"” → 写""字, not “称"规章"”
    return re.sub(r'(^|\t)"((?:[^"\t]|"")*)"(?=\t|$)', lambda found: found[1] + found[2].replace('""', '"'), line)


def _unwrapped(lines: list[str]) -> list[str]:
    """Join the lines of a text that was cut at a fixed width, as text taken from a pdf is."""
    widths = sorted(_width(line) for line in lines if not _SEPARATED.search(line) and _width(line) > 30)
    # too few lines to tell a width, or one so long that nothing was cut
    if len(widths) < 20 or widths[-1] > 130:
        return lines
    full_width = widths[len(widths) // 2]
    if sum(abs(width - full_width) <= 8 for width in widths) < 0.7 * len(widths):
        return lines
    joined: list[str] = []
    open_line = False
    for line in lines:
        if open_line and line.strip() and not _BEGINS.match(line) and not _SEPARATED.search(line):
            joined[-1] += line.strip()
        else:
            joined.append(line)
        full = _width(line) >= full_width - 6
        open_line = full and not _SEPARATED.search(line) and line.strip()[-1] not in "。：:"
    return joined


def _width(line: str) -> int:
    """The width of a line in half-width characters: a Chinese one counts as two, digits and spaces as one."""
    return sum(2 if char > "\u2000" else 1 for char in line.strip())
