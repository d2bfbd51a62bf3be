"""What the two public validators miss in a .docx: rows that do not fill their grid, leftovers, links to outside."""

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

_Element = etree._Element
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TRACES = ("bookmarkStart", "bookmarkEnd", "ins", "del", "moveFrom", "moveTo", "commentRangeStart", "commentReference",
           "proofErr")  # fmt: skip
_LEFTOVERS = re.compile(r"\{\{|\}\}|\{%|\bNone\b|\bnan\b|XX|××|错误!|\[bookmark")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def problems(data: bytes) -> list[str]:
    """Return what is wrong with a .docx that this package wrote; empty when nothing is."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    document = etree.fromstring(parts["word/document.xml"], _PARSER)
    styles = etree.fromstring(parts["word/styles.xml"], _PARSER)
    return [*_tables(document), *_traces(document), *_styles(document, styles), *_outside(parts), *_leftovers(document)]


def _tables(document: _Element) -> Iterator[str]:
    for number, table in enumerate(document.iter(f"{_W}tbl"), 1):
        columns = len(table.findall(f"{_W}tblGrid/{_W}gridCol"))
        open_above: set[tuple[int, int]] = set()
        for index, row in enumerate(table.findall(f"{_W}tr"), 1):
            at, merged = 0, set[tuple[int, int]]()
            for cell in row.findall(f"{_W}tc"):
                span = cell.find(f"{_W}tcPr/{_W}gridSpan")
                width = int(span.get(f"{_W}val", "1")) if span is not None else 1
                merge = cell.find(f"{_W}tcPr/{_W}vMerge")
                if merge is not None:
                    merged.add((at, width))
                    if merge.get(f"{_W}val") != "restart" and (at, width) not in open_above:
                        yield f"表 {number} 第 {index} 行：向下合并没有开头"
                if not len(cell) or cell[-1].tag != f"{_W}p":
                    yield f"表 {number} 第 {index} 行：单元格末尾没有段落"
                at += width
            if at != columns:
                yield f"表 {number} 第 {index} 行：占 {at} 列，表有 {columns} 列"
            open_above = merged


def _traces(document: _Element) -> Iterator[str]:
    for name in _TRACES:
        if document.find(f".//{_W}{name}") is not None:
            yield f"留有 {name}"


def _styles(document: _Element, styles: _Element) -> Iterator[str]:
    known = {style.get(f"{_W}styleId") for style in styles.iter(f"{_W}style")}
    used = {item.get(f"{_W}val") for name in ("pStyle", "rStyle", "tblStyle") for item in document.iter(f"{_W}{name}")}
    for name in sorted(str(item) for item in used - known):
        yield f"没有样式 {name}"


def _outside(parts: dict[str, bytes]) -> Iterator[str]:
    for name, content in parts.items():
        if name.endswith(".rels") and b'TargetMode="External"' in content:
            yield f"{name} 指向文件之外"


def _leftovers(document: _Element) -> Iterator[str]:
    for item in document.iter(f"{_W}t"):
        if found := _LEFTOVERS.search(item.text or ""):
            yield f"留有“{found[0]}”"
