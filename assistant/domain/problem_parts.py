"""What the section on problems says: last year's problems, this year's, and the measures, item by item."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from assistant import lazy
from assistant.domain.numerals import ITEM_END, value
from assistant.domain.sentences import sentences

LAST, PROBLEMS, MEASURES = "last", "problems", "measures"
# “（二）改进措施” → “（二）”, “2.人少” → “2.”, “一是人少” → 一是, “一、存在的问题” → 一、, “首先，人少” → 首先，,
# “另一方面，事多” → 另一方面，, “1.2026年前” → “1.”, not “12.5万元”, not “由3.5月”, not “三是指”, not “我局首先公开”
MARK = lazy.compile(
    r"(?:(?<![一二三四五六七八九十])[一二三四五六七八九十]是(?!否|指)|(?<![0-9.])[1-9][0-9]?[.．、](?![0-9])"
    rf"|(?<![^。；;：:\n \u3000])[1-9][0-9]?{ITEM_END}"
    r"|(?<![^。；;：:，,\n \u3000])(?:首先|其次|再次|再者|最后|其[一二三四五]|另?一方面)[，,、是]"
    r"|[（(][1-9一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九][，,、]|^[一二三四五六七八九十]、|[①-⑨])"
)
# Where this year's problems begin: “也存在一些不足之处，主要表现在：” → 存在一些不足之处, “存在的主要问题” finds,
# “仍有差距。如” → 仍有差距, “问题有两个：目录旧” → 问题有两个, “查出的问题：” → 查出的问题,
# not “针对群众反映的问题”, not “没有发现问题”
_PROBLEMS = lazy.compile(
    r"(?:存在|仍有|还有|尚有|有)着?的?"
    r"(?:一定|一些|以下|不少|较大|几|诸多|如下|主要|突出|这些|许多|不小|很大|很多|较多|明显|部分|点|方面|和|的|个|[一二两三四五六七八九十0-9])*"
    r"(?:问题|不足之处|不足|短板|差距|薄弱环节|困难)"
    r"|(?:存在|还有|仍有)(?=[^。；，\n]{4,60}(?:问题|不足|现象)(?:[。；\n]|$))|主要(?:问题|不足)"
    r"|^[ 　]*(?:[（(][一二三四五]+[)）]|[一二三四五1-5][、.．])?(?:问题|不足)(?=[：:。\n]|$)"
    r"|(?<![^。\n])问题(?:有[一两二三四五六]个|还有|是(?![否非]))|(?:查出|发现)的问题(?=[：:])"
)
_NONE = lazy.compile(r"(?:没有|未|无|不)(?:再)?(?:发现|出现|发生)?$")  # “没有发现” → 没有发现, not “工作中”
# What may stand between the word for problems and the first: “，主要表现在：” → ，主要表现在：, “。如” → 。如,
# “主要是” → 主要是
_LEAD = lazy.compile(
    r"[，,。：:；\s　]*"
    r"(?:(?:主要|具体)?(?:表现|体现|反映|集中|存在)?(?:在于|在以下[^：:，。]{0,8}|在|为|是|有|如下|包括)"
    r"|如|例如|比如)?[，,。：:；\s　]*"
)
# Where the measures begin: “（二）改进措施” → 改进措施, “针对上述问题” → 针对上述问题, “改进：改用表” → 改进：,
# “（二）措施” → （二）措施, “措施是查重” → 措施是, “我局将逐件标注” → 我局将, not “整改已完成”,
# “2026年，我局将” → 2026年，我局将, “下一步” → 下一步, “前两项已在12月改完” → 前两项已, not “存在的问题”
_MEASURES = lazy.compile(
    r"(?:以上|上述|这些|前[一两二三四五六])(?:[项个条类点]|问题|不足){0,2}(?:均已|都已|已经?)|(?:(?:下一步|下一阶段|下步|今后|明年)的?(?:工作)?)?(?:改进|整改)(?:工作)?(?:措施|情况|方向|计划|打算|思路|办法|做法|举措)"
    r"|(?:下一步|下一阶段|下步|今后|明年)的?(?:工作)?(?:措施|打算|计划|安排|思路|方向)?|[对为]此[，,]"
    r"|(?:针对|对照)(?:以上|上述|存在|这些|此|该|查出)[^。，；\n]{0,8}(?:问题|不足|差距)"
    r"|20\d\d年[，,]?[^。，；\n]{0,10}(?:将|拟|(?<![主需])要|计划|打算|加大|着力|重点)"
    r"|^[ 　]*(?:[（(][一二三四五]+[)）]|[一二三四五1-5][、.．])?措施(?=[：:。\n]|$)"
    r"|(?:(?<![\u4e00-\u9fff])(?:改进|整改)|措施)(?:[：:]|是(?![否非]))|我[省市州县区旗镇乡局委办厅部街道]{1,2}将"
    r"|(?<![年以即])将(?:着力|重点|继续|从|采取|切实|进一步|按照|做好|抓好)"
)
_ENDS = lazy.compile(r"[；;。\n]")  # “人少；事多” → ；
# Where one problem of a sentence may end and the next begin: “公开面不够广、解读不够深入” → 、, not “不及时、不规范”
_JOINT = lazy.compile(r"、(?!不|有待|亟待|亟需|仍|还|尚|欠|偏|较)")
# What is amiss: “解读不够深入” → 不, “水平有待提升” → 有待, not “信息数量”
AMISS = lazy.compile(r"不|有待|亟待|亟需|仍需|尚需|还需|缺|欠|薄弱|滞后|单一|陈旧|偏|较[少慢低弱]|太|松懈|难")
# What sums up: “更新慢、解读少等两个方面的问题” → 等两个方面的问题, “更新慢等” → 等, not “补正问题多”, not “人手不足”
_TAIL = lazy.compile(
    r"(?:等(?:等)?)?(?:[一二两三四五六几][个类点]?)?(?:方面)?的?(?:问题|现象)$"
    r"|(?:等(?:等)?(?:[一二两三四五六几][个类点]?)?(?:方面)?的?|方面的?|的)不足$|等$"
)
# What joins the two in one heading, 存在的问题及改进情况: “及” → 及, not “，”
_TOGETHER = lazy.compile(r"[ \u3000]*(?:及其?|和|与|、|以及)[ \u3000]*")
# How a sentence begins that only tells more of the problem before it (公开栏更新慢。): “2025年有3个村超期” → 2025年,
# “例如，10月” → 例如, not “解读少”
_TELLS_MORE = lazy.compile(
    r"[ 　]*(?:20\d\d年|[0-9]{1,2}月|[一二三四五六七八九十]{1,2}月|年内|全年|当年|其中|例如|比如|如[，,])"
)
_DIGITS = lazy.compile(r"[0-9]+|[一二三四五六七八九十]+")  # “二是” → 二, “12.” → 12, not “首先”
_AROUND = " 　，,。；;、：:\n\t"


class Item(NamedTuple):
    """A problem or a measure, where it stands; `marked` where it has a number of its own."""

    start: int
    end: int
    text: str
    marked: bool


class Parts(NamedTuple):
    """What the section says; `problems` and `measures` in the order they are written."""

    problems: tuple[Item, ...]
    measures: tuple[Item, ...]


def parts(text: str, year: int, role: str = "") -> Parts:
    """Return this year's problems and the measures; last year's problems and what became of them are left out.

    Args:
        text: The section.
        year: The year reported on, by which “2024年度的问题” is known for last year's.
        role: What the text speaks of before any word of it says so; "" where that is not known.
    """
    regions: dict[str, list[tuple[int, int]]] = {LAST: [], PROBLEMS: [], MEASURES: []}
    for own, start, end in _regions(text, year, role):
        regions[own].append((start, end))
    return Parts(
        tuple(item for span in regions[PROBLEMS] for item in _items(text, *span)),
        tuple(item for span in regions[MEASURES] for item in _items(text, *span)),
    )


def _regions(text: str, year: int, role: str) -> Iterator[tuple[str, int, int]]:
    """Yield what each stretch of the text speaks of: a turn of phrase or a heading begins the next."""
    since = 0
    last: dict[str, tuple[str, int]] = {}  # the last number among the problems, and among the measures since then
    for start, sentence in sentences(text):
        turns = _turns(sentence, year, role, is_heading=_is_heading(text, start, sentence))
        numbers = [(match.start(), *_number(match[0])) for match in MARK.finditer(sentence)]
        if not turns and role == MEASURES and numbers and MEASURES not in last:
            _, style, number = numbers[0]
            if last.get(PROBLEMS) == (style, number - 1):  # 一是人少，下一步增加人手；二是解读少，下一步制作图解
                turns = [(PROBLEMS, 0, 0), *_turns(sentence, year, PROBLEMS, is_heading=False)]
        for at, style, number in numbers:
            own = next((turn for turn, begin, _ in reversed(turns) if begin <= at), role)
            last[own] = (style, number)
        for following, begin, after in turns:
            if role:
                yield role, since, start + begin
            role, since = following, start + after
            if role == PROBLEMS:
                last.pop(MEASURES, None)
    if role:
        yield role, since, len(text)


def _number(mark: str) -> tuple[str, int]:
    """Return the style of an item's number and the number; of words such as 首先 their place is not known: 0."""
    digits = _DIGITS.search(mark)
    if digits is None:
        return mark, 0
    return _DIGITS.sub("0", mark), value(digits[0]) or 0


def _turns(sentence: str, year: int, role: str, *, is_heading: bool) -> list[tuple[str, int, int]]:
    """Return where a sentence turns to something else: what to, where the turn begins, where what it says begins."""
    among_measures = role == MEASURES and not is_heading  # they name problems too: 针对存在的问题
    if not among_measures and _of_last_year(year).search(sentence):
        end = len(sentence)  # a heading speaks for what follows, a sentence for itself
        return [(LAST, 0, end)] if is_heading else [(LAST, 0, end), ("", end, end)]
    problems = None if among_measures else _problems(sentence)
    measures = _MEASURES.search(sentence) if problems or is_heading or role in (PROBLEMS, MEASURES) else None
    if measures is None and role == PROBLEMS:
        measures = _next_year(year).search(sentence)
    if problems is not None and measures is not None and problems.start() >= measures.start():
        problems = None  # 下一步，针对存在的问题
    turns: list[tuple[str, int, int]] = []
    if problems is not None and (role != PROBLEMS or is_heading):
        turns.append((PROBLEMS, 0, _after_lead(sentence, problems.end())))
    together = is_heading and problems and measures and _TOGETHER.fullmatch(sentence, problems.end(), measures.start())
    if together and measures:  # 存在的问题及改进情况
        return [(PROBLEMS, 0, _after_lead(sentence, measures.end()))]
    if measures is not None and role != MEASURES:
        turns.append((MEASURES, _begins(sentence, measures.start()), measures.end()))
    return turns


def _problems(sentence: str) -> re.Match[str] | None:
    for match in _PROBLEMS.finditer(sentence):
        if not _NONE.search(sentence[: match.start()]):
            return match
    return None


@cache
def _of_last_year(year: int) -> re.Pattern[str]:
    # of 2025: “上年度的问题” finds, “2024年报告提出的问题” finds, “针对去年公开栏更新慢的问题” finds,
    # “（一）整改情况” finds, not “存在的主要问题”
    return re.compile(
        rf"(?:去年|上年度?|上一年度?|往年|{year - 1}年度?)[^。；\n]{{0,24}}(?:问题|不足|短板|整改|指出|提出|反馈|差距)"
        rf"|^[ 　]*(?:[（(][一二三]+[)）]|[一二三1-3][、.．])?(?:问题)?整改(?:落实|完成)?情况(?=[：:。\n]|$)"
    )


@cache
def _next_year(year: int) -> re.Pattern[str]:
    # of 2025: “2026年一季度补上” → 2026年一季度, “，2026年6月底前更换” → 2026年6月底前, not “2026年的目录尚未编”
    return re.compile(
        rf"(?:^|(?<=[，；]))[ 　]*{year + 1}年(?!度?的)"
        r"(?:第?[一二三四]季度|[上下]半年|[0-9]{1,2}月(?:底|份|初)?)?[前起内]?"
    )


def _is_heading(text: str, start: int, sentence: str) -> bool:
    """Whether a sentence stands on a line of its own, or ends with a colon, like a heading: （二）改进措施"""
    before = start == 0 or text[start - 1] == "\n"
    after = start + len(sentence)
    ends = after >= len(text) or text[after] == "\n" or len(sentence) <= 20
    return (before or MARK.match(sentence.strip()) is not None) and (ends or "：" in sentence[:24])


def _after_lead(sentence: str, at: int) -> int:
    lead = _LEAD.match(sentence, at)
    return lead.end() if lead else at


def _begins(sentence: str, at: int) -> int:
    """Return where the clause begins that a turn of phrase stands in: what is before it is still a problem."""
    return max(sentence.rfind(mark, 0, at) for mark in "，,") + 1


def _items(text: str, start: int, end: int) -> Iterator[Item]:
    marks = [match.start() for match in MARK.finditer(text, start, end)]
    if marks:
        for first, last in zip(marks, [*marks[1:], end], strict=True):
            if (item := _item(text, first, last, marked=True)) is not None:
                yield item
        return
    ends = [*(match.end() for match in _ENDS.finditer(text, start, end)), end]
    found: list[Item] = []
    for first, last in zip([start, *ends], ends, strict=False):
        before = len(found)
        joints = [match.end() for match in _JOINT.finditer(text, first, last)]
        pieces = [*zip([first, *joints], [*joints, last], strict=True)]
        # of the last clause alone: 意识松懈，部门文件、新政策的解读不主动 is no problem and “部门文件” less
        if not all(AMISS.search(text, max(one, _begins(text, other)), other) for one, other in pieces):
            pieces = [(first, last)]
        for one, other in pieces:
            if (item := _item(text, one, other, marked=False)) is not None:
                found.append(item)
        if len(found) > before > 0 and text[first - 1] == "。" and _TELLS_MORE.match(text, first):
            start, end = found[before - 1].start, found[-1].end
            found[before - 1 :] = [Item(start, end, text[start:end], False)]
    yield from found


def _item(text: str, start: int, end: int, *, marked: bool) -> Item | None:
    """Return an item without its number and the marks around it; None where nothing is left."""
    if (mark := MARK.match(text, start, end)) is not None:
        start = mark.end()
    said = text[start:end]
    start += len(said) - len(said.lstrip(_AROUND))
    said = _TAIL.sub("", said.strip(_AROUND))
    return Item(start, start + len(said), said, marked) if len(said) >= 2 else None
