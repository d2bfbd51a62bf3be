"""A line of text → the cells that it holds: parted by bars, tabs, commas or spaces."""

import csv
import html
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from assistant import lazy
from assistant.domain.cell_text import is_figure
from assistant.reading.labels import is_wordy, leaf, plain
from assistant.reading.vocabulary import LONGEST, role, vocabulary

MOST_CELLS = 60
_FIGURES_A_STRANGE_CELL = 3
_BAR = lazy.compile(r"(?<!\\)[|｜│┃║¦]")  # “a | b” → |, “a｜b” → ｜, “│ a │ b │” → │, not “a \\| b” of Markdown
_RULE = lazy.compile(
    r"[\s|+:=\-\u2500-\u257f]+"
)  # bars, dashes, corners: “|---|:-:|”, “+----+”, “├──┼──┤”, not “| 0 |”
_DASHES = lazy.compile(r"-{3}|={3}|[─━═┄┈]{2}|\|\s*:?-+:?\s*\|")  # “---” → ---, “──” → ──, “|:-:|” → |:-:|, not “- -”
_BREAK = lazy.compile(r"<br\s*/?>", re.IGNORECASE)  # within a cell of Markdown: “商业<br/>企业” → <br/>, “<BR>”
_MARKS = lazy.compile(r"\*\*|__|`|\\(?=[|*_`])")  # of Markdown: “**总计**” → **, “`0`” → `, “\\|” → “\\”, not “2*3”
_WIDE = lazy.compile(r"\s{2,}|\u3000+")  # “规章  0” → “  ”, “规章\u30000” → “\u3000”, not “规章 0”
_COMMAS = (",", "，", ";", "；")
# What parts cells behind these stands in a number:
# “行政许可 94”, “行政许可94”, “行政许可94,”, “行政许可 5 94” → 行政许可, not “规章”
_NUMBER_BEGUN = lazy.compile(r"(.*[^\d\s])\s*\d[\d\s]*[,，'’]?")
# Meant for a number, whatever parts its digits: “94,”, “94、686”, “94·686”, not “约7”
_NUMBER_LIKE = lazy.compile(r"\d[\d.,，、'’‘`·]*")
# “行政许可94,686” → 94,686, “行政许可94 686” → “94 686”, not “行政许可：3”
_GLUED_FIGURE = lazy.compile(r"(\D*[\u3400-\u9fff])(\d[\d,，.、'’\s]*)")


class Cells(NamedTuple):
    """The cells of a line. A bar may open and close it: a cell then can't go on in the line before or after."""

    texts: tuple[str, ...]
    by: str
    opened: bool = False
    closed: bool = False


def is_rule(line: str) -> bool:
    """Whether a line only parts others: “|---|:-:|”, “+----+”, “├──┼──┤”."""
    return _RULE.fullmatch(line) is not None and _DASHES.search(line) is not None


def cells_of(line: str) -> Cells | None:
    """Return the cells of a line, or None where it is one text. By commas and spaces only labels and figures part."""
    if _BAR.search(line):
        return _by_bars(line)
    if "\t" in line.strip(" \n"):
        return Cells(tuple(_clean(text) for text in line.split("\t", MOST_CELLS)[:MOST_CELLS]), "\t")
    if len(line) > 6 * LONGEST or is_figure(line):
        return None
    return _by_commas(line) or _by_spaces(line) or _glued_figure(line) or _glued_heads(line)


def is_number(text: str) -> bool:
    """Whether a text is a figure or is meant for one, though it can't be read as one: “94、686”."""
    return is_figure(text) or _NUMBER_LIKE.fullmatch(text) is not None


def _by_bars(line: str) -> Cells:
    texts = [_clean(text) for text in _BAR.split(line.strip(), maxsplit=MOST_CELLS)][:MOST_CELLS]
    opened, closed = not texts[0], not texts[-1] and len(texts) > 1
    return Cells(tuple(texts[opened : len(texts) - closed]), "|", opened, closed)


def _clean(text: str) -> str:
    return _MARKS.sub("", html.unescape(_BREAK.sub("\n", text))).strip() if text else ""


def _by_commas(line: str) -> Cells | None:
    for comma in _COMMAS:
        if comma in line:
            texts = (
                next(csv.reader([line], delimiter=comma), list[str]()) if '"' in line else line.split(comma, MOST_CELLS)
            )
            texts = [text.strip() for text in texts[:MOST_CELLS]]
            found = _row(texts, comma)
            if found and not (all(map(is_figure, line.split())) and len(line.split()) > 1):
                return Cells(found, comma)
    return None


def _cut_a_number(texts: Sequence[str]) -> bool:
    """Whether what parted texts stood between the digits of a number: “行政许可  94” and “686”."""
    return any(
        following[:1].isdigit() and (begun := _NUMBER_BEGUN.fullmatch(text)) is not None and role(begun[1])
        for text, following in pairwise(texts)
    )


def _by_spaces(line: str) -> Cells | None:
    wide = [text for text in _WIDE.split(line.strip(), maxsplit=MOST_CELLS) if text]
    if len(wide) > 2 and (found := _row(wide, " ")):
        return Cells(found, " ")
    found = _row(line.split(maxsplit=MOST_CELLS), " ")
    return Cells(found, " ") if found else None


def _row(texts: list[str], comma: str) -> tuple[str, ...] | None:
    """Return texts as the cells of a row: labels before figures, or heads, or figures alone; None for anything else."""
    if _cut_a_number(texts):
        return None
    first = len(texts)
    while first and (not texts[first - 1] or is_number(texts[first - 1])):
        first -= 1
    figures = texts[first:]
    if first == 0:
        return tuple(figures) if sum(map(bool, figures)) > 1 or (any(figures) and len(figures) > 2) else None
    roles = [role(text) for text in texts[:first] if text]
    if (strange := _with_strange_cells(texts)) is not None:
        return strange
    if not any(figures):
        return tuple(texts) if "head" in roles and all(roles) and len(roles) > 1 else None
    if "heading" in roles:
        return None
    if all(roles):
        return tuple(texts)
    label = comma.join(texts[:first])
    if role(label) in ("row", "both") or (sum(map(bool, figures)) > 2 and is_wordy(label) and len(label) <= LONGEST):
        return (label, *figures)
    return None


def _with_strange_cells(texts: Sequence[str]) -> tuple[str, ...] | None:
    """Return texts as a row where known labels stand before figures and a few texts that are none: “约7”, “94'686”."""
    labels = next((at for at, text in enumerate(texts) if not role(text)), len(texts))
    cells = texts[labels:]
    if not labels or role(texts[labels - 1]) not in ("row", "both") or any(map(role, cells)):
        return None
    like = sum(not text or is_number(text) for text in cells)
    few = len(cells) - like <= len(cells) // _FIGURES_A_STRANGE_CELL
    return tuple(texts) if cells and like and few else None


def _glued_figure(line: str) -> Cells | None:
    """Part a row's label from the figure that is glued to it."""
    found = _GLUED_FIGURE.fullmatch(line.strip())
    if found is None or vocabulary().roles.get(leaf(found[1])) not in ("row", "both") or not is_number(found[2]):
        return None
    return Cells((found[1], found[2]), "")


def _glued_heads(line: str) -> Cells | None:
    """Part a line that is nothing but labels run together, with a column head among them: 信息内容本年处理决定数量."""
    text, known = plain(line), vocabulary().roles
    if not 4 <= len(text) <= 2 * LONGEST or text in known:
        return None
    pieces: list[str] = []
    at = 0
    while at < len(text):
        end = next((end for end in range(min(len(text), at + LONGEST), at + 1, -1) if text[at:end] in known), at)
        if end == at:
            return None
        pieces.append(text[at:end])
        at = end
    return Cells(tuple(pieces), "") if any(known[piece] == "head" for piece in pieces) else None
