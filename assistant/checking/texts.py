"""What the rules on text share: the texts of a report by name, places and edits in them; and the lexicons."""

import re
from collections.abc import Iterator
from functools import cache

from assistant import lazy
from assistant.domain.findings import Edit, Place
from assistant.domain.lexicons import Lexicon as Lexicon
from assistant.domain.lexicons import lexicon as lexicon
from assistant.domain.lexicons import literal as literal
from assistant.domain.report import ORGAN_TEXTS, Report

HAN = "\u3400-\u4dbf\u4e00-\u9fff〇"


@cache
def pattern(alternatives: tuple[str, ...]) -> re.Pattern[str]:
    """Return one compiled pattern that finds any of several."""
    return lazy.compile("|".join(alternatives))  # of 公开[0-9] and 答复: “公开3条” → 公开3, “答复” → 答复


def prose(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the name and text of the preamble and the narratives, in the order of the document."""
    for name in report.texts:
        if (section := report.sections.get(name)) is not None and section.text:
            yield name, section.text


def everything(report: Report) -> Iterator[tuple[str, str]]:
    """Yield title, prose, headings and signature: all that has a name and text."""
    imported = report.source
    if imported is not None and imported.title:
        yield "title", imported.title
    yield from prose(report)
    if imported is not None:
        for key in dict.fromkeys(heading.key for heading in imported.headings if heading.key):
            yield f"heading.{key}", report.text(f"heading.{key}")
        if imported.signature:
            yield "signature", imported.signature


def cover(report: Report) -> Iterator[tuple[str, str]]:
    """Yield what the cover and the contact line say of the organ: its name, region, address, telephone, website."""
    for field in ORGAN_TEXTS:
        if text := report.text(f"organ.{field}"):
            yield f"organ.{field}", text


def beside_numbers(report: Report) -> Iterator[tuple[str, str]]:
    """Yield what is written in a cell besides its number, which is printed too: the cell's id and the text."""
    for cell_id, cell in report.figures.items():
        yield from ((cell_id, text) for text in (cell.raw, cell.note) if text)


def place(name: str, text: str, start: int, end: int) -> Place:
    """Return the place of some characters of a text, with their quote."""
    return Place(section=name, start=start, end=end, quote=text[start:end])


def whole(name: str, text: str) -> Place:
    """Return the place of a whole text."""
    return Place(section=name, start=0, end=len(text), quote=text)


def edit(name: str, text: str, start: int, end: int, replacement: str) -> Edit:
    """Return the edit that puts `replacement` for some characters of a text."""
    return Edit(section=name, start=start, end=end, quote=text[start:end], replacement=replacement)


def compact(text: str) -> str:
    """Return a text without any white space."""
    return "".join(text.split())


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield each sentence with where it begins; a line end ends it too."""
    start = 0
    for match in re.finditer(r"[。！？；\n]", text):  # “公开。答复” → 。
        if sentence := text[start : match.start()]:
            yield start, sentence
        start = match.end()
    if sentence := text[start:]:
        yield start, sentence


def sentence_around(text: str, at: int) -> str:
    """Return the sentence that a place stands in."""
    begin = max((text.rfind(mark, 0, at) for mark in "。！？；\n"), default=-1) + 1
    ends = [found for mark in "。！？；\n" if (found := text.find(mark, at)) >= 0]
    return text[begin : min(ends, default=len(text))]
