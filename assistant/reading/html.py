"""HTML → blocks: a saved page with menus and scripts around the report; layout tables are looked through."""

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from assistant.errors import UnusableInput
from assistant.reading.blocks import Block, Extracted, Paragraph, RawCell, RawTable
from assistant.reading.guard import decode

Element = lxml_html.HtmlElement
_SKIP = {
    "script", "style", "noscript", "template", "head", "nav", "footer", "iframe", "select", "option", "button", "svg",
    "textarea", "object", "embed", "audio", "video", "map",
}  # fmt: skip
_BREAKS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "section", "article", "center", "blockquote", "pre", "dd",
    "dt", "dl", "tr", "td", "th", "ul", "ol", "main", "header", "form", "table", "tbody", "body", "aside", "figure",
    "ucapcontent", "caption", "fieldset",
}  # fmt: skip
# What a reader of the page does not see is no text: “display: none” → “display: none”, not “display: block”
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# What encoding a page says it has: “<meta charset="gb2312">” → gb2312, “text/html; charset=utf-8” → utf-8
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f\v]+")  # a browser shows them as one: “行政 \n 许可”, not “行政\u3000许可”
# Programs that save pages break their lines anywhere in Chinese text and in figures; such a break is no space.
# “行政\n 许可” → “\n ”, “1\n2” → “\n”, not “Word\nExcel”
_WRAPPED = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef\d])[ \t]*\r?\n\s*(?=[\u3000-\u9fff\uff00-\uffef\d])")
MOST_TAGS = 400_000
MOST_ROWS, MOST_SPAN_ROWS, MOST_SPAN_COLUMNS, DEEPEST = 4000, 400, 60, 250


def extract(data: bytes, name: str) -> Extracted:
    """Return the paragraphs and tables of a page.

    Raises:
        UnusableInput: Nothing can be made of it, or a table has no end.
    """
    if data.count(b"<") > MOST_TAGS:
        raise UnusableInput("内容太多，不像报告", where=name)
    declared = _CHARSET.search(data[:4096])
    text = decode(data, declared[1].decode() if declared else None).replace("\x00", "")
    # lxml refuses text that declares an encoding: “<?xml version="1.0" encoding="gbk"?><html>”, not “<html>”
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = lxml_html.HTMLParser(huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root: Element = lxml_html.document_fromstring(text, parser=parser)  # pyright: ignore[reportUnknownMemberType]
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        raise UnusableInput("不是能读的网页", where=name) from None
    walker = _Walker(name)
    walker.walk(root, 0)
    walker.flush()
    return Extracted("html", tuple(walker.blocks))


class _Walker:
    def __init__(self, name: str) -> None:
        self.blocks: list[Block] = []
        self._name = name
        self._text: list[str] = []

    def flush(self) -> None:
        """End the paragraph that is open."""
        text = "".join(self._text)
        self._text.clear()
        for line in text.split("\n"):
            if line.strip(" \t\xa0\u3000"):
                self.blocks.append(Paragraph(line.strip(" \t")))

    def walk(self, element: Element, depth: int) -> None:
        """Take in an element and what is below it."""
        if _is_skipped(element) or depth > DEEPEST:
            return
        if element.tag == "table" and not _is_layout(element):
            self.flush()
            self.blocks.append(_table(element, self._name))
            return
        is_block = element.tag in _BREAKS
        if is_block:
            self.flush()
        if element.tag == "br":
            self._text.append("\n")
        if element.text:
            self._text.append(_folded(element.text))
        for child in element:
            self.walk(child, depth + 1)
            if child.tail:
                self._text.append(_folded(child.tail))
        if is_block:
            self.flush()


def _folded(text: str) -> str:
    return _SPACES.sub(" ", _WRAPPED.sub("", text))


def _is_skipped(element: Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in _SKIP:
        return True
    return bool(_HIDDEN.search(element.get("style") or "")) or element.get("hidden") is not None


def _is_layout(table: Element) -> bool:
    """Whether a table only places things: it holds another table with figures, or its cells hold whole paragraphs."""
    if next(table.iterdescendants("table"), None) is not None:
        # a table of figures has more columns than a frame of menu, text and margin
        return max((len(row) for row in table.iter("tr") if _owner(row) is table), default=0) <= 3
    cells = [cell for row in table.iter("tr") for cell in row if cell.tag in ("td", "th")]
    return len(cells) <= 2 and any(sum(1 for _ in cell.iter("p", "div", "h1", "h2", "br")) > 3 for cell in cells)


def _owner(row: Element) -> Element | None:
    return next(row.iterancestors("table"), None)


def _rows(table: Element) -> Iterator[Element]:
    return (row for row in table.iter("tr") if _owner(row) is table)


def _table(table: Element, name: str) -> RawTable:
    rows: list[tuple[RawCell, ...]] = []
    for row in _rows(table):
        if len(rows) >= MOST_ROWS:
            raise UnusableInput("表格超过 {limit} 行，不像报告", where=name, limit=MOST_ROWS)
        if _HIDDEN.search(row.get("style") or ""):
            continue
        cells = [cell for cell in row if cell.tag in ("td", "th") and not _is_skipped(cell)]
        rows.append(
            tuple(
                RawCell(
                    _cell_text(cell),
                    _span(cell.get("rowspan"), MOST_SPAN_ROWS) or len(rows) + MOST_SPAN_ROWS,
                    max(1, _span(cell.get("colspan"), MOST_SPAN_COLUMNS)),
                )
                for cell in cells[:MOST_SPAN_COLUMNS]
            )
        )
    return RawTable(tuple(rows))


def _span(value: str | None, limit: int) -> int:
    """Return a span; a browser takes rubbish for 1, and rowspan="0" as far as the table goes."""
    digits = re.match(r"\s*(\d{1,9})", value or "1")  # “3” → 3, “ 2px” → 2, not “-1”
    return min(int(digits[1]), limit) if digits else 1


def _cell_text(cell: Element) -> str:
    parts: list[str] = []
    _gather(cell, parts, 0)
    lines = [_SPACES.sub(" ", line).strip(" \xa0\u3000") for line in "".join(parts).split("\n")]
    return "\n".join(line for line in lines if line)


def _gather(element: Element, parts: list[str], depth: int) -> None:
    if element.text:
        parts.append(_folded(element.text))
    for child in element:
        if not _is_skipped(child) and depth < DEEPEST:
            if child.tag == "br":
                parts.append("\n")
            _gather(child, parts, depth + 1)
            if child.tag in _BREAKS:
                parts.append("\n")
        if child.tail:
            parts.append(_folded(child.tail))
