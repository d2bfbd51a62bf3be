"""HTML → blocks: a saved page with menus and scripts around the report; layout tables are looked through."""

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from assistant import lazy
from assistant.errors import UnusableInput
from assistant.reading.blocks import Beside, Block, Extracted, Paragraph, RawCell, RawTable
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
_HIDDEN = lazy.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# What encoding a page says it has: “<meta charset="gb2312">” → gb2312, “text/html; charset=utf-8” → utf-8
_CHARSET = lazy.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SPACES = lazy.compile(r"[ \t\r\n\f\v]+")  # a browser shows them as one: “行政 \n 许可”, not “行政\u3000许可”
# Programs that save pages break their lines anywhere in Chinese text and in figures; such a break is no space.
# “行政\n 许可” → “\n ”, “1\n2” → “\n”, not “Word\nExcel”
_WRAPPED = lazy.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef\d])[ \t]*\r?\n\s*(?=[\u3000-\u9fff\uff00-\uffef\d])")
# What holds a site's own things, by its tag, or by its class or id
_FRAMES = ("nav", "header", "footer", "aside")
# “main-nav” → nav, “share” → share, not “navy”
_FRAME_NAME = lazy.compile(
    r"(?<![a-z])(?:nav|navbar|navi|menu|header|head|top|topbar|footer|foot|bottom|bread|breadcrumbs?|crumbs?|crumb|share|"
    r"bdsharebuttonbox|sidebar|side|logo|copyright|toolbar|tools?|search|location|position|weizhi|dqwz|qrcode|ewm|"
    r"wechat|links?|friendlink|related|dialog|popup|modal|login|lang|banner|pagination|pager|prevnext|print)(?![a-z])",
    re.IGNORECASE,
)
_PICTURES = ("img", "svg", "canvas", "video", "embed", "object", "iframe")
_FIELDS = ("button", "textarea", "select", "input")
_LINES = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "center", "blockquote", "pre", "dd", "dt", "caption"}
_SEEN_STRUCK = ("del", "s", "strike")
MOST_TAGS = 400_000
MOST_ROWS, MOST_SPAN_ROWS, MOST_SPAN_COLUMNS, DEEPEST = 4000, 400, 60, 250
LONGEST_SOURCE, MOST_BESIDE = 200, 500
MOST_OF_FRAME = 1000  # characters of a site's own thing that has a table in it


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
    framed = next(root.iter(*_FRAMES, "a", "script"), None) is not None or bool(walker.frame)
    return Extracted(
        "html",
        tuple(walker.blocks),
        beside=tuple(walker.beside),
        frame=tuple(walker.frame),
        framed=framed,
        homes=tuple(walker.homes),
    )


class _Walker:
    def __init__(self, name: str) -> None:
        self.blocks: list[Block] = []
        self.beside: list[Beside] = []
        self.frame: list[int] = []
        self.homes: list[int] = []
        self._name = name
        self._text: list[tuple[str, bool, int]] = []  # with whether it is the site's own, and where it stands
        self._most_homes = 0

    def flush(self) -> None:
        """End the paragraph that is open."""
        text = "".join(piece for piece, _, _ in self._text)
        framed = all(framed for piece, framed, _ in self._text if piece.strip())
        home = next((home for piece, _, home in self._text if piece.strip()), 0)
        self._text.clear()
        for line in text.split("\n"):
            if line.strip(" \t\xa0\u3000"):
                self.frame += [len(self.blocks)] if framed else []
                self.homes.append(home)
                self.blocks.append(Paragraph(line.strip(" \t")))

    def walk(self, element: Element, depth: int, *, framed: bool = False, home: int = 0) -> None:
        """Take in an element and what is below it.

        Args:
            element: The element.
            depth: How many are around it.
            framed: Whether it stands among a site's own things.
            home: The number of what holds it, that is no line of text.
        """
        framed = framed or element.tag == "a" or _is_frame(element)
        self._unread(element, framed=framed)
        if _is_skipped(element) or depth > DEEPEST:
            return
        if element.tag == "table" and not _is_layout(element):
            self.flush()
            self._beside_table(element)
            self.frame += [len(self.blocks)] if framed else []
            self.homes.append(home)
            self.blocks.append(_table(element, self._name))
            return
        is_block = element.tag in _BREAKS
        if is_block:
            self.flush()
            home = home if element.tag in _LINES else self._new_home()
        self._begin(element, framed=framed, home=home)
        for child in element:
            self.walk(child, depth + 1, framed=framed, home=home)
            if child.tail:
                self._text.append((_folded(child.tail), framed, home))
        if is_block:
            self.flush()

    def _new_home(self) -> int:
        self._most_homes += 1
        return self._most_homes

    def _begin(self, element: Element, *, framed: bool, home: int) -> None:
        if element.tag == "br":
            self._text.append(("\n", framed, home))
        if _is_struck(element) and (words := _words(element)):
            self.beside.append(Beside("struck", self._at(), words))
        if element.text:
            self._text.append((_folded(element.text), framed, home))

    def _at(self) -> int:
        """Return the number of the block that is to come, lines that are not ended yet counted."""
        open_lines = "".join(piece for piece, _, _ in self._text).split("\n")
        return len(self.blocks) + sum(bool(line.strip()) for line in open_lines)

    def _unread(self, element: Element, *, framed: bool) -> None:
        """Keep what is seen and is no text: a picture, or the words of a field or a button."""
        if len(self.beside) >= MOST_BESIDE:
            return
        if element.tag in _PICTURES:
            self._picture(element, framed=framed)
        elif element.tag in _FIELDS and not (framed or _is_unseen(element) or element.get("type") == "hidden"):
            words = _words(element) or (element.get("value") or element.get("placeholder") or "").strip()
            self.beside += [Beside("loose", self._at(), words)] if words else []

    def _picture(self, element: Element, *, framed: bool) -> None:
        """Keep a picture, but for the site's own, and those that nobody sees: they count visitors."""
        tiny = any((element.get(side) or "").strip().removesuffix("px") in ("0", "1") for side in ("width", "height"))
        if not (framed or tiny or _is_unseen(element)):
            source = element.get("src") or element.get("data") or _words(element) or str(element.tag)
            self.beside.append(Beside("picture", self._at(), source[:LONGEST_SOURCE]))

    def _beside_table(self, table: Element) -> None:
        """Keep what a table shows outside its cells: its caption, words between them, and the pictures in them."""
        at = len(self.blocks)
        for item in table.iter():
            if item.tag == "caption" and not _is_unseen(item) and (words := _words(item)):
                self.beside.append(Beside("caption", at, words))
            elif item.tag in (*_PICTURES, *_FIELDS):
                self._unread(item, framed=False)
            elif _is_struck(item) and (words := _words(item)):
                self.beside.append(Beside("struck", at, words))
            elif item.tag in ("table", "thead", "tbody", "tfoot", "tr"):
                loose = _folded("".join([item.text or "", *(child.tail or "" for child in item)])).strip()
                self.beside += [Beside("loose", at, loose)] if loose else []


def _is_struck(element: Element) -> bool:
    return element.tag in _SEEN_STRUCK or "line-through" in (element.get("style") or "")


def _is_frame(element: Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in ("body", "html"):
        return False
    if element.tag in _FRAMES:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    # what holds a table and much text holds the report, whatever it is called
    return _FRAME_NAME.search(names) is not None and (
        next(element.iter("table"), None) is None or len(_words(element)) < MOST_OF_FRAME
    )


def _words(element: Element) -> str:
    return _folded("".join(element.itertext())).strip()


def _folded(text: str) -> str:
    return _SPACES.sub(" ", _WRAPPED.sub("", text))


def _is_skipped(element: Element) -> bool:
    return not isinstance(element.tag, str) or element.tag in _SKIP or _is_unseen(element)


def _is_unseen(element: Element) -> bool:
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
