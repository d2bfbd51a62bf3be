"""Lines of notes: with what mark each begins, and which were one line before a mail or a page broke them."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from assistant import lazy
from assistant.domain import aspects
from assistant.domain.numerals import ITEM_END
from assistant.reading.notes.letters import unquoted

_MARKS = {  # what a line may begin with → how deep it stands among numbers; 0 for what is no number
    r"#{1,6}(?:\s+|(?=[^\s#]))": 0,  # “## 主动公开” → “## ”, “#主动公开” → “#”, not “#”
    # “- 公开信息3条” → “- ”, “•公开信息” → •, not “-3”
    r"[-*+•·●○◆◇■□▪▫▶►➤※★☆✓√→–—]+(?:\s+|(?=[^\s\-*+—–\d]))": 0,
    r"[一二三四五六七八九十]{1,3}[、.．](?![一二三四五六七八九十])\s*": 1,  # “一、公开” → 一、, not “一、二季度”
    r"[（(][一二三四五六七八九十]{1,3}[)）][、.．]?\s*": 2,  # “（一）公开” → （一）
    rf"\d{{1,2}}(?:{ITEM_END}|[)）])\s*": 3,  # “1.公开” → “1.”, “1.2026年前” → “1.”, not “1.5万元”, not “3、4月份”
    r"[（(]\d{1,2}[)）][、.．]?\s*": 4,  # “（1）公开” → （1）
    r"[①-⑳]\s*": 5,  # “①公开” → ①
}
_MARKED = tuple((lazy.compile(pattern), rank) for pattern, rank in _MARKS.items())
_BOLD = lazy.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")  # “**主动公开**” → 主动公开, not “2 ** 3”
_ENDS = "。！？；!?;：:…"
_GOES_ON = ("，", "、", ",")
# What a line begins with that is a note of its own: “改进措施：1、评查” → 改进措施, “政府开放日：3处” → 政府开放日,
# not “主要内容包括：3项”
_LABEL = lazy.compile(r"(?P<label>[^：:。；，,！？!?\s]{2,15}(?<![是为有括下及中别容]))[：:]\s*\S")
_WIDEST, _WRAPPED_FROM, _NEAR = 130, 50, 6  # half-width columns: a broken line is long, and about as long as the others

_SHORT = 3  # lines of a text that may be one paragraph with a single full line

Row = tuple[str, ...]


class Line(NamedTuple):
    """A line: its text without mark and indentation, its number in the source, its mark, and what stands before it.

    `rank` is how deep its number stands (一、 1, （一） 2, 1. 3, （1） 4, ① 5), 0 without a number; `indent` is in
    half-width columns; `cells` are those of a row of a table.
    """

    text: str
    number: int
    mark: str = ""
    rank: int = 0
    indent: int = 0
    after_blank: bool = False
    cells: Row = ()

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list: it has a bullet or a number."""
        return bool(self.mark) and not self.mark.startswith("#")


def lines(texts: Sequence[str | Row], frame: Collection[int]) -> list[Line]:
    """Return the lines that say something, those that were broken as one; a row of cells is a line of its own."""
    return list(_joined(_read(texts, frame)))


def _read(texts: Sequence[str | Row], frame: Collection[int]) -> Iterator[Line]:
    blank = True
    for at, raw in enumerate(texts):
        if isinstance(raw, tuple):
            yield Line(" ".join(raw), at + 1, cells=raw)
            continue
        text = unquoted(raw)
        bare = _BOLD.sub(r"\2", text.strip())
        if not bare or at in frame or set(bare) <= set("-=*_—`~·.｜|:： \t"):
            blank = True
            continue
        yield read_line(bare)._replace(number=at + 1, indent=_indent(text), after_blank=blank)
        blank = False


def read_line(text: str) -> Line:
    """Return a line without its mark."""
    if cells := cells_of(text):
        return Line(" ".join(cells), 0, cells=cells)
    for pattern, rank in _MARKED:
        if (found := pattern.match(text)) and (rest := text[found.end() :].strip()):
            rest = rest.rstrip("#").strip() if found[0].startswith("#") else rest
            return Line(rest, 0, found[0].strip(), rank)
    return Line(text.strip(), 0)


def cells_of(text: str) -> Row:
    """Return the cells of a line that is a row of a table, between bars or tabs; none where it is no row."""
    if text.count("|") >= 2 or text.count("｜") >= 2 or (text.startswith("|") and text.endswith("|")):
        parts = re.split(r"[|｜]", text.strip("|｜"))  # “网站 | 3条” → |
        return tuple(part.strip() for part in parts)
    if "\t" in text:
        return tuple(part.strip() for part in text.split("\t"))
    return ()


def _indent(text: str) -> int:
    """Return the indentation with ASCII blanks: two full-width ones begin a paragraph, and go on with nothing."""
    rest = text.lstrip(" \t")
    return 0 if rest.startswith("\u3000") else len(text.expandtabs(4)) - len(text.expandtabs(4).lstrip(" "))


def _joined(read: Iterable[Line]) -> Iterator[Line]:
    """Yield lines, with what goes on with the line before it put behind it."""
    all_lines = list(read)
    widths = [_width(line) for line in all_lines if not line.cells]
    widest = max(widths, default=0)
    # the one long line of a list of things was broken by nobody: of a paragraph several are full
    was_broken = sum(width >= widest - _NEAR for width in widths) > 1 or len(widths) <= _SHORT
    was_broken = was_broken and _WRAPPED_FROM <= widest <= _WIDEST
    held: Line | None = None
    width = 0  # of the line before, as it stood there
    for line in all_lines:
        if held is not None and _goes_on(held, line, was_broken and width >= widest - _NEAR):
            held = held._replace(text=held.text + line.text)
        else:
            if held is not None:
                yield held
            held = line
        width = _width(line)
    if held is not None:
        yield held


def _goes_on(held: Line, line: Line, is_full: bool) -> bool:
    if line.mark or line.cells or held.cells or line.after_blank or held.mark.startswith("#"):
        return False
    if held.is_item and line.indent > held.indent:
        return True
    if held.text[-1] in _ENDS or _indented(line, held) or _is_labelled(line.text):
        return False
    return is_full or held.text.endswith(_GOES_ON)


def _is_labelled(text: str) -> bool:
    """Whether a line begins with the name of what it is on: no line that was broken goes on so."""
    found = _LABEL.match(text)
    return found is not None and bool(aspects.named(found["label"]) or aspects.by_words(found["label"]))


def _indented(line: Line, held: Line) -> bool:
    return line.indent > held.indent + 1 and not held.mark


def _width(line: Line) -> int:
    """Return the width in half-width columns: a Chinese character counts as two."""
    return sum(2 if char > "\u2000" else 1 for char in line.mark + line.text)
