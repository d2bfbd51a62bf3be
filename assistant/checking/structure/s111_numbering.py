import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant import lazy
from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import place, prose
from assistant.domain.findings import Severity
from assistant.domain.numerals import ITEM_END
from assistant.domain.report import Report

_HAN = "一二三四五六七八九十"
# “一、公开” → 一, “（二）公开” → 二, “3.公开” → 3, “（4）公开” → 4, “2.2026年前” → 2, not “1.5万元”
_LINE = lazy.compile(
    rf"^[ \t\u3000]*(?:\[[^\]\n]{{0,80}}\])?(?:(?P<first>[{_HAN}]{{1,3}})、|[（(](?P<second>[{_HAN}]{{1,3}})[）)]"
    rf"|(?P<third>\d{{1,2}}){ITEM_END}|[（(](?P<fourth>\d{{1,2}})[）)])",
    re.MULTILINE,
)
# “不足：一是人少” → 一, “；二是事多” → 二, not “统一是”, not “一是否”
_INLINE = lazy.compile(
    rf"(?:(?:^|(?<=[。；：，:;\n、”]))[ \t\u3000]*(?P<point>[{_HAN}]{{1,3}})"
    rf"|(?<![统第之唯万{_HAN}])(?P<one>一))是(?![否非])",
    re.MULTILINE,
)
# “第一，编目；” → 一, “；第四、热线” → 四, “第二是热线” → 二, not “第一，二季度”, not “第三方”, not “第一是否”
_ORDINAL = lazy.compile(
    rf"(?:^|(?<=[。；：，:;\n]))[ \t\u3000]*第(?P<number>[{_HAN}]{{1,3}})(?:[，、,](?![{_HAN}0-9])|是(?![否非]))",
    re.MULTILINE,
)
# “其一，人少；” → 一, “；其三、路远” → 三, not “其一是”, not “其三分之一”
_ONE_OF = lazy.compile(rf"(?:^|(?<=[。；：，:;\n]))[ \t\u3000]*其(?P<number>[{_HAN}])[，、,]", re.MULTILINE)
# “问题一：人少。” → 一, “问题（二）：” → 二, not “问题一览”, not “问题1个”
_NAMED = lazy.compile(
    rf"(?:^|(?<=[。；：\n]))[ \t\u3000]*问题[（(]?(?P<number>[{_HAN}]{{1,3}})[）)]?[：:]", re.MULTILINE
)
# “措施一：增人。” → 一, not “措施一栏”
_MEASURE = lazy.compile(
    rf"(?:^|(?<=[。；：\n]))[ \t\u3000]*措施[（(]?(?P<number>[{_HAN}]{{1,3}})[）)]?[：:]", re.MULTILINE
)
# “1)人少；3)路远” → 1 and 3, “ 2）” → 2, not “（2）”, not “8:30)”
_HALF = lazy.compile(r"(?:^|(?<=[。；：\n]))[ \t\u3000]*(?P<number>[0-9]{1,2})[）)](?![。，；、）)])", re.MULTILINE)
# “①每月张贴，②雨后检查” → ① and ②, not “❶”
_CIRCLED = lazy.compile(r"[①-⑳]")
_BRACKETED = lazy.compile(r"[⑴-⒇]")  # “⑴人少；⑵路远” → ⑴ and ⑵, not “（1）”
_ROMAN = lazy.compile(r"^[ \t\u3000]*(?P<number>[Ⅰ-Ⅻ])[.．、]", re.MULTILINE)  # “Ⅱ.路远” → Ⅱ, not “Ⅱ类”
_STEM = lazy.compile(r"^[ \t\u3000]*(?P<number>[甲乙丙丁戊])、", re.MULTILINE)  # “乙、路远” → 乙, not “乙类”
# Within a line, where the first may stand at its beginning: “：1.人少；3.路远” → 1 and 3, not “；1.5万元”
_IN_LINE = lazy.compile(rf"(?<=[。；：])[ \t\u3000]*(?P<number>[0-9]{{1,2}}){ITEM_END}")
# “：（一）人少；（三）路远” → 一 and 三, not “（一）人少” at the beginning of a line
_BRACKETS_IN_LINE = lazy.compile(rf"(?<=[。；：])[ \t\u3000]*[（(](?P<number>[{_HAN}]{{1,3}})[）)](?![，。；、）)])")
# “：（1）人少；（3）路远” → 1 and 3, not “（3），”
_DIGITS_IN_LINE = lazy.compile(r"(?<=[。；：])[ \t\u3000]*[（(](?P<number>[0-9]{1,2})[）)](?![，。；、）)])")
_STEMS = "甲乙丙丁戊"
_IN_LINES = ("in_line", "brackets_in_line", "digits_in_line")
_ANY_FIRST = ("first", *_IN_LINES)  # “一、” may be the section's own
_LEVELS = ("first", "second", "third", "fourth")
# What else numbers the items of a list, each with the first of its signs where it is one sign for each number
_RUNS = (
    ("ordinal", _ORDINAL, ""), ("one_of", _ONE_OF, ""), ("problem", _NAMED, ""), ("measure", _MEASURE, ""),
    ("half", _HALF, ""), ("circled", _CIRCLED, "①"), ("bracketed", _BRACKETED, "⑴"), ("roman", _ROMAN, "Ⅰ"),
    ("stem", _STEM, ""), ("in_line", _IN_LINE, ""), ("brackets_in_line", _BRACKETS_IN_LINE, ""),
    ("digits_in_line", _DIGITS_IN_LINE, ""),
)  # fmt: skip


class _Mark(NamedTuple):
    level: str
    number: int
    start: int
    end: int


@rule("S111", Severity.WARNING, basis="GB/T 9704—2012（结构层次序数）")
def numbering_runs_on(report: Report) -> Iterator[Discrepancy]:
    """序号应依次连续：一、（一）1.（1），或一是、二是、三是，第一、第二，其一、其二，问题一、问题二，1）2），①②，⑴⑵。

    删改段落后常有跳号和重号；（一）下面直接用（1）是越级。每次重新从一开始的序列分别查，一个标题下面也可以重新从一开始。
    改法：按顺序重编；跳号的先看是不是丢了一段。

    Fails: （一）加强组织领导……（三）拓宽公开渠道……
    Passes: （一）加强组织领导……（二）拓宽公开渠道……
    误报：引用别的文件的条目序号写在段首；说明理由后保留。
    """
    for name, text in prose(report):
        heads = [mark.start for mark in _lines(text)]
        below = (_points(text), *(_run(text, *of) for of in _RUNS))
        for mark, due in (*_breaks(_lines(text)), *(item for run in below for item in _breaks(run, heads))):
            found = text[mark.start : mark.end].strip()
            where = place(name, text, mark.start, mark.end)
            yield Discrepancy((where,), f"“{found}”", due, "序号没有依次连续")


def _lines(text: str) -> Iterator[_Mark]:
    for match in _LINE.finditer(text):
        level = next(level for level in _LEVELS if match[level])
        yield _Mark(level, _value(match[level]), match.start(), match.end())


def _points(text: str) -> Iterator[_Mark]:
    for match in _INLINE.finditer(text):
        yield _Mark("point", _value(match["point"] or match["one"]), match.start(), match.end())


def _run(text: str, level: str, pattern: re.Pattern[str], first: str) -> Iterator[_Mark]:
    """Yield the marks of one way of numbering; `first` is its sign for 1 where each number is a sign."""
    for match in pattern.finditer(text):
        sign = match.groupdict().get("number") or match[0]
        number = ord(sign) - ord(first) + 1 if first else _value(sign)
        yield _Mark(level, number, match.start(), match.end())


def _value(written: str) -> int:
    if written.isascii():
        return int(written)
    if written in _STEMS:
        return _STEMS.index(written) + 1
    tens, ten, ones = written.rpartition("十")
    return (_digit(tens) if tens else 1) * 10 + _digit(ones) if ten else _digit(ones)


def _digit(mark: str) -> int:
    return _HAN.index(mark[0]) + 1 if mark else 0


def _breaks(marks: Iterator[_Mark], heads: Sequence[int] = ()) -> Iterator[tuple[_Mark, str]]:
    """Yield each mark out of its run, with what was due. A higher mark begins the lower levels anew.

    Args:
        marks: The marks, in the order of the text.
        heads: Where numbered lines begin: below each of them a run may begin with its first again.
    """
    last: dict[str, int] = {}
    end = 0
    for mark in marks:
        if mark.level in _LEVELS:
            depth = _LEVELS.index(mark.level)
            for lower in _LEVELS[depth + 1 :]:
                last.pop(lower, None)
            if mark.level == "fourth" and "third" not in last and "second" in last:
                yield mark, "先用“1.”，再用“（1）”"
        before = last.get(mark.level, mark.number - 1 if mark.level in _ANY_FIRST else 0)
        is_below_another = any(end <= head < mark.start for head in heads)
        if mark.level in _IN_LINES and mark.number <= before:
            is_below_another = True  # of a page in one line the first may stand behind a heading, where it is not seen
            before = mark.number - 1
        if mark.number not in (before + 1, 1) or (mark.number == 1 and before == 1 and not is_below_another):
            yield mark, _due(mark.level, before + 1)
        last[mark.level], end = mark.number, mark.end


def _due(level: str, number: int) -> str:
    han = _HAN[number - 1] if number <= len(_HAN) else f"十{_HAN[number - 11]}" if number < 20 else str(number)
    shapes = {"first": f"{han}、", "second": f"（{han}）", "third": f"{number}.", "fourth": f"（{number}）"}
    shapes |= {"ordinal": f"第{han}", "one_of": f"其{han}", "problem": f"问题{han}", "measure": f"措施{han}"}
    shapes |= {"in_line": f"{number}.", "brackets_in_line": f"（{han}）", "digits_in_line": f"（{number}）"}
    shapes |= {"half": f"{number}）", "stem": f"{_STEMS[number - 1 : number]}、"}
    shapes |= {level: chr(ord(first) + number - 1) for level, _, first in _RUNS if first}
    return f"“{shapes.get(level, f'{han}是')}”"
