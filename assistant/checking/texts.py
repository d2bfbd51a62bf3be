"""What the rules on text share: the texts of a report by name, places and edits in them; and the lexicons."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from assistant import lazy
from assistant.domain.findings import Edit, Place
from assistant.domain.lexicons import Lexicon as Lexicon
from assistant.domain.lexicons import lexicon as lexicon
from assistant.domain.lexicons import literal as literal
from assistant.domain.numerals import ITEM_END
from assistant.domain.report import ORGAN_TEXTS, Report
from assistant.domain.sentences import sentences as sentences

HAN = "\u3400-\u4dbf\u4e00-\u9fff〇"
# The number of an item in a list: “1.人手不足” → “1.”, “（三）人手” → （三）, “一是人手” → 一是,
# not “12.5万元”, not “126件”
ITEM = lazy.compile(
    rf"^[ 　]*(?:[一二三四五六七八九十]{{1,3}}[是、]|[0-9]{{1,2}}{ITEM_END}|[（(][0-9一二三四五六七八九十]{{1,3}}[)）])"
)
# A year that says no more than that it is the year: “2025年，加强” → 2025年, not “2025年6月底前”, not “2025年底前”
_BARE_YEAR = lazy.compile(r"(?:19|20)[0-9]{2} ?年(?:度|以来)?(?! ?[0-9底初末])")
# Counts and dates in letters: “三次”, “两个村”, “每月”, “第三季度”, “三月底前”, not “三个方面”, not “一次次”
_IN_LETTERS = lazy.compile(
    r"[两二三四五六七八九十百]+(?:次|场|期|件|条|份|篇|名|户|家|处|人次|[个类](?!方面|维护|环节|层面|意识|自信|确立|坚持|重点|关键))"
    r"|每[天日周旬月季年半]|季度|[一二三四五六七八九十]月(?:底|末|初|份|前)|[上下]半年|年底前|年内"
)
# “无。” → 无。, “（暂无内容）” → （暂无内容）, not “无明显问题”
_NOTHING = lazy.compile(r"[\s　（(]*(?:无|没有|暂无|略|/|-|—)?(?:内容|其他事项)?[\s　。.；）)]*")


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


def quoted(words: Sequence[str], most: int) -> str:
    """Return some words in quotation marks, and 等 where there are more than so many."""
    return "、".join(f"“{word}”" for word in words[:most]) + ("等" if len(words) > most else "")


def sentence_around(text: str, at: int) -> str:
    """Return the sentence that a place stands in."""
    begin = max((text.rfind(mark, 0, at) for mark in "。！？；\n"), default=-1) + 1
    ends = [found for mark in "。！？；\n" if (found := text.find(mark, at)) >= 0]
    return text[begin : min(ends, default=len(text))]


def touches(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether some characters lie, if only in part, within one of some spans, which are in order and apart."""
    at = bisect_left(spans, (end, 0)) - 1
    return at >= 0 and spans[at][1] > start


@lru_cache(maxsize=512)
def is_specific(sentence: str) -> bool:
    """Whether a sentence says something that can be looked up: a figure, a date, a title, a name in quotes.

    The number of the sentence in a list is no figure, and a bare year no date.
    """
    rest = _BARE_YEAR.sub("", ITEM.sub("", sentence))
    return any(char.isdigit() or char == "《" for char in rest) or _IN_LETTERS.search(rest) is not None


def says_nothing(text: str) -> bool:
    """Whether a text is blank, or only says that there is nothing."""
    return len(text) < 20 and _NOTHING.fullmatch(text) is not None
