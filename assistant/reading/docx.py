"""A .docx → blocks, straight from its XML: automatic numbers rebuilt, deletions left out, content controls opened."""

import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from assistant.domain.numerals import chinese
from assistant.errors import UnusableInput
from assistant.reading.blocks import Block, Extracted, Paragraph, RawCell, RawTable
from assistant.reading.guard import archive, part, xml

Element = etree._Element  # pyright: ignore[reportPrivateUsage]
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
W = f"{{{_MAIN}}}"
_PASSED_OVER = {
    f"{W}{name}"
    for name in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "txbxContent", "pict", "drawing", "object")
}
_OPENED = {f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
MOST_PARAGRAPHS, MOST_ROWS, MOST_COLUMNS = 20_000, 4000, 60


class _Level(NamedTuple):
    """A level of an automatic numbering: its number format, its text with %1 …, where it begins."""

    form: str
    text: str
    start: int


def extract(data: bytes, name: str) -> Extracted:
    """Return the paragraphs and tables of a document.

    Raises:
        UnusableInput: It is broken, protected, or not what it seems.
    """
    from assistant.reading.docx_beside import beside

    body, _, blocks = parse(data, name)
    return Extracted("docx", tuple(blocks), beside=tuple(beside(archive(data, name), body, name)))


def parse(data: bytes, name: str) -> tuple[Element, "Reader", list[Block]]:
    """Return the body of a document, the reader that knows where each cell stands in it, and its blocks.

    Raises:
        UnusableInput: As `extract`.
    """
    opened = archive(data, name)
    inner = "word/document.xml"
    if inner not in opened.namelist():
        inner = next(item for item in opened.namelist() if item.startswith("word/document"))
    raw = part(opened, inner, name)
    if raw.count(b"<w:p ") + raw.count(b"<w:p>") + raw.count(b"<w:p/>") > MOST_PARAGRAPHS:
        raise UnusableInput("内容太多，不像报告", where=name)
    body = xml(raw.replace(_STRICT, _MAIN.encode()), name).find(f"{W}body")
    if body is None:
        raise UnusableInput("文件坏了，没有正文", where=name)
    reader = Reader(_numbering(opened, name), name)
    return body, reader, list(reader.blocks(body))


def _numbering(opened: zipfile.ZipFile, name: str) -> dict[str, dict[str, _Level]]:
    """Return the levels of each numbering by its id."""
    if "word/numbering.xml" not in opened.namelist():
        return {}
    root = xml(part(opened, "word/numbering.xml", name).replace(_STRICT, _MAIN.encode()), name)
    abstract = {
        item.get(f"{W}abstractNumId"): {
            level.get(f"{W}ilvl") or "0": _Level(
                _value(level, "numFmt") or "decimal", _value(level, "lvlText") or "", _number(_value(level, "start"), 1)
            )
            for level in item.findall(f"{W}lvl")
        }
        for item in root.findall(f"{W}abstractNum")
    }
    return {
        item.get(f"{W}numId") or "": abstract.get(_value(item, "abstractNumId"), {}) for item in root.findall(f"{W}num")
    }


def _value(element: Element, child: str) -> str | None:
    found = element.find(f"{W}{child}")
    return found.get(f"{W}val") if found is not None else None


def _number(text: str | None, default: int) -> int:
    # an attribute that may hold anything: “12”, “-1”, not “1.5”
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else default


class Reader:
    """Walks a document once and remembers where what it read stands."""

    def __init__(self, numbering: dict[str, dict[str, _Level]], name: str) -> None:
        self._numbering = numbering
        self._counts: dict[str, dict[int, int]] = {}
        self._name = name
        self.paragraphs: list[tuple[str, Element]] = []  # those outside tables, with their text
        self.cells: list[list[list[Element | None]]] = []  # of each table, row by row; None stands for a gap

    def blocks(self, parent: Element) -> Iterator[Block]:
        """Yield what stands below an element, in document order."""
        for child in parent:
            if child.tag == f"{W}p":
                text = self._paragraph(child)
                self.paragraphs.append((text, child))
                yield Paragraph(text)
                for box in child.iter(f"{W}txbxContent"):
                    if not any(item.tag.endswith("}Fallback") for item in box.iterancestors()):
                        yield from self.blocks(box)
            elif child.tag == f"{W}tbl":
                yield self._table(child)
            elif child.tag in _OPENED:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: Element) -> str:
        parts = [self._automatic_number(paragraph)]
        _runs(paragraph, parts)
        return "".join(parts)

    def _automatic_number(self, paragraph: Element) -> str:
        properties = paragraph.find(f"{W}pPr/{W}numPr")
        if properties is None:
            return ""
        number, depth = _value(properties, "numId") or "0", _number(_value(properties, "ilvl"), 0)
        levels = self._numbering.get(number, {})
        level = levels.get(str(depth))
        if number == "0" or level is None or level.form in ("bullet", "none"):
            return ""
        counts = self._counts.setdefault(number, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [item for item in counts if item > depth]:
            del counts[deeper]

        def fill(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            form = levels[str(at)].form if str(at) in levels else "decimal"
            return _written(counts.get(at, 1), form)

        return re.sub(r"%(\d)", fill, level.text)  # the number of a level goes here: “（%1）” → 1

    def _table(self, table: Element) -> RawTable:
        rows: list[tuple[RawCell, ...]] = []
        self.cells.append([])
        merging: dict[int, tuple[int, int]] = {}  # grid column → (row, number) of the cell that goes on below
        grown: dict[tuple[int, int], int] = {}
        for row in _rows(table):
            if len(rows) >= MOST_ROWS:
                raise UnusableInput("表格超过 {limit} 行，不像报告", where=self._name, limit=MOST_ROWS)
            rows.append(self._row(row, len(rows), merging, grown))
        return RawTable(
            tuple(
                tuple(cell._replace(rows=1 + grown.get((index, number), 0)) for number, cell in enumerate(cells))
                for index, cells in enumerate(rows)
            )
        )

    def _row(
        self, row: Element, index: int, merging: dict[int, tuple[int, int]], grown: dict[tuple[int, int], int]
    ) -> tuple[RawCell, ...]:
        cells: list[RawCell] = []
        elements: list[Element | None] = []
        self.cells[-1].append(elements)
        before = _number(_value_in(row, "trPr", "gridBefore"), 0)
        column = min(before, MOST_COLUMNS)
        if column:
            cells.append(RawCell("", 1, column))
            elements.append(None)
        for cell in _cells(row):
            span = max(1, min(_number(_value_in(cell, "tcPr", "gridSpan"), 1), MOST_COLUMNS))
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is not None and merge.get(f"{W}val") != "restart" and column in merging:
                grown[merging[column]] = grown.get(merging[column], 0) + 1
            else:
                if merge is not None:
                    merging[column] = (index, len(cells))
                else:
                    merging.pop(column, None)
                cells.append(RawCell(self._cell_text(cell), 1, span))
                elements.append(cell)
            column += span
            if column >= MOST_COLUMNS:
                break
        return tuple(cells)

    def _cell_text(self, cell: Element) -> str:
        return "\n".join(self._paragraph(item) for item in cell.iter(f"{W}p")).strip()


def _value_in(element: Element, properties: str, child: str) -> str | None:
    found = element.find(f"{W}{properties}/{W}{child}")
    return found.get(f"{W}val") if found is not None else None


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == f"{W}tr":
            if child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag in _OPENED:
            yield from _rows(child)


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in _OPENED:
            yield from _cells(child)


def _runs(element: Element, parts: list[str]) -> None:
    for child in element:
        if child.tag in _PASSED_OVER:
            continue
        match child.tag.removeprefix(W):
            case "t":
                parts.append(child.text or "")
            case "tab":
                parts.append("\t")
            case "br" | "cr":
                parts.append("\n" if child.get(f"{W}type") != "page" else "")
            case "noBreakHyphen":
                parts.append("-")
            case name if name.endswith("}AlternateContent"):
                if len(child):
                    _runs(child[0], parts)
            case _:
                _runs(child, parts)


def _written(number: int, form: str) -> str:
    if "hinese" in form or "japanese" in form or "ideograph" in form.lower():
        return chinese(number)
    if "Circle" in form and 1 <= number <= len(_CIRCLED):
        return _CIRCLED[number - 1]
    return str(number)
