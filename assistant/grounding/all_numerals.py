"""Where the numbers of a text stand, in whatever dress: digits or characters, dates, ranks, in quotation marks."""

import re
import unicodedata

from assistant import lazy
from assistant.domain.numerals import NARROW
from assistant.grounding import quantities

WIDE = NARROW | str.maketrans("％（）", "%()")
HAN = "〇零一二两三四五六七八九十百千万亿"
# 一 alone is seldom a count (一定, 一次性), from two on it is: “三十六” → 三十六, not “一”
_FROM_TWO = f"[二两三四五六七八九十][{HAN}]*"
# With what makes a date of it, which the material must have too: “2025年” → 2025年, “1,234.5” → 1,234.5
_DIGITS = lazy.compile(r"[0-9]+(?:[.,][0-9]+)*(?:年|月|日|号|时|%|‰)?")
# Numbers in Chinese characters that `quantities` takes for none: dates, ranks, and those in quotation marks.
_SPELT = lazy.compile(
    "|".join(
        (
            # “一月底前” → 一月, “三月十日” → 三月, not “三月三”
            r"[一二三四五六七八九十]{1,3}月(?=[份底初中末上下前后起至，。、]|[一二三四五六七八九十]{1,3}日)",
            r"第?[一二三四1-4]季度",  # “第三季度” → 第三季度
            r"[〇零一二三四五六七八九]{4}年",  # “二〇二五年” → 二〇二五年
            # “二十个工作日内” → 二十个工作日, not “一年来”
            rf"{_FROM_TWO}(?:年|个?月|日|天|周|小时|分钟|个?工作日)",
            # “一百二十六” → 一百二十六; names are none: not “十四五”, not “二十大”
            rf"(?!十[三四五]五|二十[大届])(?:[一二两三四五六七八九][十百千万亿]|十[一二三四五六七八九])[{HAN}]*",
            rf"(?<=[每各]){_FROM_TWO}[件条次份场期篇项个人名]",  # “每三件” → 三件
            # what can be counted, “两个渠道” → 两个; the rest is a manner of speaking, not “两个方面”
            rf"{_FROM_TWO}[个项类种](?=窗口|渠道|专题|板块|平台|栏目|问题|批次)",
            # “答复“三”件” → 三, “答复（三）件” → 三; not “（三）件” at the beginning of a line, a heading
            rf"(?:(?<=[“‘「『])|(?<=[^\n][（(]))[{HAN}]+(?=[”’」』）)][件条次份场期篇项个人名家户起批元])",
            # “第十二位” → 第十二位, “排名全县第三” → 排名全县第三
            rf"第[{HAN}]{{1,4}}[名位]|(?:排名|列|居)[^，。；\n]{{0,8}}?第[{HAN}]{{1,4}}",
            r"[一二三四五六七八九]成(?![功立果效员为长年就不])[一二三四五六七八九]?",  # “三成五” → 三成五, not “一成立”
            # “壹佰元” → 壹佰, “叁件” → 叁
            r"[壹贰叁肆伍陆柒捌玖拾佰仟]{2,}|[壹贰叁肆伍陆柒捌玖拾](?=[件条次份个人场期项元万])",
            # “上百件” → 上百, “千余条” → 千余, not “走近百姓”
            r"(?:上|数|几|成|近|约|超|逾)[十百千万]{1,2}(?![分位姓]|千万)|[十百千万]余(?=[一-鿿])",
            # “翻了一番” → 翻了一番, “翻两倍” → 翻两倍, “双倍” → 双倍
            r"翻(?:了|上)?[一两二三四几数]?番|翻了?[一两二三四几数]?倍|[双数几成]倍",
        )
    )
)
# A number before an item counts the items, and needs no source: “（3）加强培训” → 3, “①加强培训” → ①, not “3件”
_LISTED = lazy.compile(r"^[ \u3000]*(?:[(（]?([0-9]{1,2})[)）.．、]|([①-⑳]))", re.MULTILINE)
# What `ground` passes over, and a number can hide in: “见《第9期公报》” → 《第9期公报》, “办“三”件” → ““三””
_QUOTED = lazy.compile(r"“[^“”\n]{1,40}”|《[^《》\n]{1,100}》|〔[^〔〕\n]{1,12}〕|【[^【】\n]{1,300}】")


def numerals(text: str) -> list[tuple[int, int]]:
    """Return where the numbers of a text stand, in whatever dress, but those that count the items of a list."""
    spans, listed = spans_of(text), numbers_of_lists(text.translate(WIDE))
    return [span for span in spans if not overlaps(span, listed)]


def spans_of(text: str) -> list[tuple[int, int]]:
    """Return where the numbers of a text stand, those that count the items of a list too."""
    wide = text.translate(WIDE)
    spans = [match.span() for find in (_DIGITS, _SPELT) for match in find.finditer(wide)]
    spans += [(at, at + 1) for at, char in enumerate(wide) if _is_odd_digit(char)]
    spans += [(item.start, item.end) for item in quantities.find(_unquoted(text))]
    return sorted(set(spans), key=lambda span: (span[0], -span[1]))


def numbers_of_lists(text: str) -> list[tuple[int, int]]:
    """Return the numbers that count the items of a list, one after the other; 13. after 2. is none of them."""
    found: list[tuple[int, int]] = []
    highest = 0
    for match in _LISTED.finditer(text):
        number = int(match[1] or unicodedata.numeric(match[2]))
        if number <= highest + 1:
            highest = max(highest, number)
            found.append(match.span())
    return found


def _is_odd_digit(char: str) -> bool:
    """Whether a character is a number that is no ordinary digit: ⑫, Ⅻ, ٣, 廿."""
    if char in "廿卅卌":
        return True
    return ord(char) > 127 and unicodedata.category(char) in ("Nd", "Nl", "No") and char != "〇"


def _unquoted(text: str) -> str:
    """Return the text with quotation marks and brackets of titles opened, so that what they hold is read as prose."""
    return _QUOTED.sub(lambda match: f"，{match[0][1:-1]}，", text)


def overlaps(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    """Whether a span stands over one of others."""
    return any(start < span[1] and span[0] < end for start, end in others)
