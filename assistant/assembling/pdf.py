"""A laid-out report → PDF/A-2a with PDF/UA-1, typeset by typst. A glyph that no font has is an error, never a box."""

import json
import threading
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from assistant import lazy, memory, resources
from assistant.assembling.fonts import available, families, installed
from assistant.assembling.layout import Document, Paragraph, TableBlock, Title, figure_size
from assistant.assembling.lines import title_lines
from assistant.domain import formats
from assistant.errors import MissingPart, UnusableInput

if TYPE_CHECKING:
    import typst

TEMPLATE = "schemas/templates/report.typ"
_LEVELS = {"level1": 2, "level2": 3, "level3": 4}
_MEMORY = 256  # MB of address space for the fonts, the typesetter and its threads; 200 are at times too little
_AT_ONCE = threading.Lock()  # the typesetter serves one at a time, and refuses the second: “Already borrowed”
_SHOWN = 12  # characters shown on either side of one that no font has
# What the typesetter says of a character that no font has: “text contains glyph "𠮷" that no font has” → 𠮷
_NO_GLYPH = lazy.compile(r"(?:text|glyph|font)[^\n]*?[\"“`']([^\"”`'\n]{1,40})[\"”`']")


def build(document: Document) -> bytes:
    """Return the PDF.

    Raises:
        MissingPart: The machine has no Chinese font.
        UnusableInput: A character is in no font; the message names it and where it stands.
        MemoryError: There is too little for the typesetter, which would end the whole process.
    """
    memory.require(_MEMORY)
    states = available()
    if lacking := [state for state in states if state.used is None]:
        raise MissingPart(
            "这台机器上没有能排 PDF 的中文字体",
            then="请安装 {fonts}，或 Noto Serif CJK SC、Noto Sans CJK SC；别的格式不受影响。",
            fonts="、".join(dict.fromkeys(state.official for state in lacking)),
        )
    import typst

    path = resources.find(TEMPLATE)
    compiler = _compiler(str(path), path.stat().st_mtime_ns)
    data = json.dumps(_data(document, {state.part: state.used for state in states}), ensure_ascii=False)
    try:
        with _AT_ONCE:
            made = compiler.compile(sys_inputs={"data": data}, format="pdf", pdf_standards=["a-2a", "ua-1"])
    except typst.TypstError as error:
        raise _explained(document, error) from None
    assert isinstance(made, bytes)  # noqa: S101 - one pdf, not a list of pictures
    return made


@cache
def _compiler(path: str, modified: int) -> "typst.Compiler":  # noqa: ARG001 - a changed template is compiled again
    import typst

    found = typst.Fonts(include_embedded_fonts=False)
    return typst.Compiler(path, font_paths=found)


def _data(document: Document, used: dict[str, str | None]) -> dict[str, Any]:
    """Return what the template is given: texts and places, nothing it could run."""
    wanted = families()
    here = installed()
    dated = document.dated
    return {
        "title": document.title,
        "organ": document.organ,
        "date": [dated.year, dated.month, dated.day] if dated else [document.year + 1, 1, 1],  # PDF/A wants one
        "draft": document.draft,
        "fonts": {
            part: [first, *(name for name in getattr(wanted, part) if name != first and name.lower() in here)]
            for part, first in used.items()
        },
        "blocks": _blocks(document),
    }


def _blocks(document: Document) -> list[dict[str, Any]]:
    """Return the blocks; a heading is never more than one level below the one before it, as PDF/UA asks."""
    found: list[dict[str, Any]] = []
    above = 1
    for block, following in zip_longest(document.blocks, document.blocks[1:]):
        item = _block(block)
        item["last"] = isinstance(following, Paragraph) and following.style == "signature"
        if item["kind"] == "paragraph" and item["style"] in _LEVELS:
            above = min(_LEVELS[item["style"]], above + 1)
            item["level"] = above
        found.append(item)
    return found


def _block(block: Title | Paragraph | TableBlock) -> dict[str, Any]:
    if isinstance(block, Title):
        return {"kind": "title", "lines": title_lines(block.text)}
    if isinstance(block, Paragraph):
        left, right = block.indents
        return {"kind": "paragraph", "style": block.style, "text": block.text, "left": left, "right": right}
    cells = [
        {
            "left": cell.left,
            "top": cell.top,
            "columns": cell.right - cell.left + 1,
            "rows": cell.bottom - cell.top + 1,
            "kind": cell.kind,
            "text": block.texts.get(cell.cell_id or "", "") if cell.kind == "value" else cell.text,
        }
        for cell in sorted(block.table.cells, key=lambda item: (item.top, item.left))
    ]
    return {"kind": "table", "widths": block.table.widths, "head": block.table.head_rows, "cells": cells,
            "size": figure_size(block)}  # fmt: skip


def _explained(document: Document, error: "typst.TypstError") -> UnusableInput:
    if "glyph" in str(error.message) or "could not be displayed" in str(error.message):
        found = _NO_GLYPH.search(f"{error.message} {' '.join(error.hints)}")
        text = found[1] if found else ""
        return UnusableInput(
            "“{text}”在这台机器的字体里没有，排不出来",
            where=_place(document, text),
            then="请换一个写法，或安装收字更多的字体；别的格式不受影响。",
            text=text,
        )
    return UnusableInput("PDF 没有排成：{reason}", reason=str(error.message), where="")


def _place(document: Document, char: str) -> str:
    """Return where a character stands: the words around it, or the name of its cell; "" where it is not found."""
    for block in document.blocks if char else ():
        if isinstance(block, TableBlock):
            cell_id = next((cell_id for cell_id, text in block.texts.items() if char in text), None)
            if cell_id is not None:
                return formats.load(document.format).cells[cell_id].name
        elif char in block.text:
            at = block.text.index(char)
            return block.text[max(0, at - _SHOWN) : at + len(char) + _SHOWN]
    return ""
