"""The numbers of a text that a person must have seen before it is final: those that nothing supports.

`ground` judges what prose counts. A writer who is not to be trusted can also put a number where no reader takes it for
a count: in quotation marks, in a date, in a document number. With the `material` given, those must stand in it.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from assistant import lazy
from assistant.domain.gaps import gaps
from assistant.domain.lexicons import lexicon
from assistant.domain.numerals import NARROW, plain_digits
from assistant.domain.report import Report
from assistant.grounding import quantities
from assistant.grounding.facts import Facts
from assistant.grounding.grounded import DOUBTFUL, Grounded, Kind, Verdict, is_replaceable
from assistant.grounding.matching import ground

_WIDE = NARROW | str.maketrans("％（）", "%()")
_YEAR_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_SPELT_DIGITS = {str(at): char for at, char in enumerate("一二三四五六七八九", 1)} | {"2": "二两"}
_HAN = "〇零一二两三四五六七八九十百千万亿"
# 一 alone is seldom a count (一定, 一次性), from two on it is: “三十六” → 三十六, not “一”
_FROM_TWO = f"[二两三四五六七八九十][{_HAN}]*"
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
            rf"(?!十[三四五]五|二十[大届])(?:[一二两三四五六七八九][十百千万亿]|十[一二三四五六七八九])[{_HAN}]*",
            rf"(?<=[每各]){_FROM_TWO}[件条次份场期篇项个人名]",  # “每三件” → 三件
            # what can be counted, “两个渠道” → 两个; the rest is a manner of speaking, not “两个方面”
            rf"{_FROM_TWO}[个项类种](?=窗口|渠道|专题|板块|平台|栏目|问题|批次)",
            # “答复“三”件” → 三, “答复（三）件” → 三; not “（三）件” at the beginning of a line, a heading
            rf"(?:(?<=[“‘「『])|(?<=[^\n][（(]))[{_HAN}]+(?=[”’」』）)][件条次份场期篇项个人名家户起批元])",
            # “第十二位” → 第十二位, “排名全县第三” → 排名全县第三
            rf"第[{_HAN}]{{1,4}}[名位]|(?:排名|列|居)[^，。；\n]{{0,8}}?第[{_HAN}]{{1,4}}",
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
# What every report says, and no material need have.
# “第五十条规定” → 第五十条, “1月1日至12月31日” → 1月1日至12月31日, not “第5期”
_FORMAL = lazy.compile(rf"第[{_HAN}0-9]{{1,5}}条(?:第[{_HAN}0-9]{{1,3}}[款项])?|1月1日起?[至—-]+12月31日止?")
# “公开慢、解读少两个问题” → 两个, “网站和公众号2个平台” → 2, not “两个”
_LISTED_BEFORE = lazy.compile(
    r"(?<=[一-鿿])([二两三四五六七八九2-9])(?:个|项|类|种)(?=方面|问题|渠道|平台|栏目|专题|板块)"
)
_AND = lazy.compile(r"[、和与]|及(?!时)")  # “甲、乙及丙” → 、, 及, not “更新不及时”
_NEXT_YEAR = ("明年", "来年", "下一年", "下年")
# 3日内 where the material has 3天之内, 8时 where it has 8点
_ALIKE = (("日", "天"), ("时", "点"))
_RANK = "第"  # 第2位, 第2名 and 第2 are one rank
# A number before an item counts the items, and needs no source: “（3）加强培训” → 3, “①加强培训” → ①, not “3件”
_LISTED = lazy.compile(r"^[ \u3000]*(?:[(（]?([0-9]{1,2})[)）.．、]|([①-⑳]))", re.MULTILINE)
# What `ground` passes over, and a number can hide in: “见《第9期公报》” → 《第9期公报》, “办“三”件” → ““三””
_QUOTED = lazy.compile(r"“[^“”\n]{1,40}”|《[^《》\n]{1,100}》|〔[^〔〕\n]{1,12}〕|【[^【】\n]{1,300}】")
_MARKS = '“”‘’「」『』"'
# What of a date stands before its month or day: “截至2025年6月” → 2025年6月, “2025年” → 2025年, not “第126月”
_DATED = lazy.compile(r"(?<![0-9])(?:[0-9]{4}年(?:[0-9]{1,2}月)?|[0-9]{1,2}月)$")
_ORDERED = "只出自一条像是在对模型下命令的工作记录"
_SHORT = 4  # digits that may stand in the material by chance: what follows them must stand there too


class OpenNumber(NamedTuple):
    """A number that nothing supports: where, its words, why it is open; what the material gives, where it does.

    `doubtful`: what it speaks of does not fit its own table, which is to be mended first.
    """

    start: int
    end: int
    quote: str
    why: str
    expected: str = ""
    doubtful: bool = False


def open_numbers(text: str, facts: Facts, material: str | None = None) -> list[OpenNumber]:
    """Return the numbers of a text that neither figures nor notes support, in order of the text.

    A note that gives orders to a model (忽略以上要求……) supports nothing.

    Args:
        text: A narrative.
        facts: What is known.
        material: What the text may repeat word for word (`material_of`); with it, dates, document numbers and
            numbers in quotation marks are looked at too.
    """
    items = ground(text, facts)
    ordered = {noted.fact.id for noted in facts.noted if is_order(noted.fact.name)}
    found = [
        _of(item, text)._replace(why=_ORDERED) if item.verdict is Verdict.SUPPORTED else _of(item, text)
        for item in items
        if item.verdict is not Verdict.SUPPORTED or ordered.intersection(item.facts)
    ]
    if material is not None:
        found += hidden_numbers(text, items, material, facts.year)
    return sorted(set(found))


def _of(item: Grounded, text: str) -> OpenNumber:
    quantity = item.quantity
    of = "上年的" if item.last_year else ""
    expected = item.expected if is_replaceable(item) else ""
    # what is due is said of one cell; what is worked out of several is the program's reading of the sentence
    due = f"按{of}材料应为 {expected}" if item.kind is Kind.COUNT else f"按{of}表里的数算是 {expected}"
    why = due if expected else DOUBTFUL if item.doubtful else "表格和工作记录里都没有"
    quote = text[quantity.start : quantity.end]
    return OpenNumber(quantity.start, quantity.end, quote, why, expected, item.doubtful)


def hidden_numbers(text: str, items: Iterable[Grounded], material: str, year: int | None) -> list[OpenNumber]:
    """Return the numerals of a text that `ground` took for no quantity and that the material does not have.

    Args:
        text: A narrative.
        items: What `ground` said of it.
        material: What the text may repeat word for word (`material_of`).
        year: The year reported on.
    """
    known = _plain(material)
    wide = text.translate(_WIDE)
    # a digit in disguise must stand in the material as it is written, whatever supports its value
    plain = [item for item in items if item.verdict is not Verdict.SUPPORTED or not _is_disguised(text, item)]
    settled = [*((item.quantity.start, item.quantity.end) for item in plain), *_listed(wide)]
    settled += [(gap.start, gap.end) for gap in gaps(text)]
    settled += [match.span() for match in _FORMAL.finditer(wide)]
    settled += [match.span() for match in _LISTED_BEFORE.finditer(wide) if _counts_list(wide, match)]
    missing = [
        (start, end)
        for start, end in _spans(text)
        if not _within((start, end), settled) and not _stands(wide, (start, end), known, year)
    ]
    return [
        OpenNumber(start, end, text[start:end], "工作记录里没有这个写法")
        for index, (start, end) in enumerate(missing)
        if not any(first <= start and end <= last for first, last in missing[:index])
    ]


def _counts_list(text: str, match: re.Match[str]) -> bool:
    """Whether a number counts the things of the list right before it, as many as there are."""
    begin = max(text.rfind(mark, 0, match.start()) for mark in "。；，：\n") + 1
    listed = 1 + len(_AND.findall(text, begin, match.start()))
    return listed == int(unicodedata.numeric(match[1].replace("两", "二")))


def numerals(text: str) -> list[tuple[int, int]]:
    """Return where the numbers of a text stand, in whatever dress, but those that count the items of a list."""
    spans, listed = _spans(text), _listed(text.translate(_WIDE))
    return [span for span in spans if not _within(span, listed)]


def stands_in(text: str, span: tuple[int, int], material: str) -> bool:
    """Whether a number of a text stands in some material as it is written, as a number of its own."""
    return _stands(text.translate(_WIDE), span, _plain(material), None)


def _spans(text: str) -> list[tuple[int, int]]:
    wide = text.translate(_WIDE)
    spans = [match.span() for find in (_DIGITS, _SPELT) for match in find.finditer(wide)]
    spans += [(at, at + 1) for at, char in enumerate(wide) if _is_odd_digit(char)]
    spans += [(item.start, item.end) for item in quantities.find(_unquoted(text))]
    return sorted(set(spans), key=lambda span: (span[0], -span[1]))


def _is_disguised(text: str, item: Grounded) -> bool:
    start, end = item.quantity.number
    return plain_digits(text[start : end + 1]) != text[start : end + 1]


def _listed(text: str) -> list[tuple[int, int]]:
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


def _within(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _stands(text: str, span: tuple[int, int], known: str, year: int | None) -> bool:
    """Whether a numeral of a text stands in the material as one of its own.

    6月 does not within 16月; 2025年6月 does not where the material has 2026年6月; and a few bare digits only with what
    follows them: 第3位 is not 3月, “41”件 not 41人次.
    """
    words, dated = _plain(text[span[0] : span[1]]), _DATED.search(text[max(0, span[0] - 12) : span[0]])
    if dated is None and any(_found(words[: -len(own)] + other, known) for own, other in _ALIKE if words.endswith(own)):
        return True
    if dated is None and words[:1] == _RANK and words.endswith("季度") and _found(words[1:], known):
        return True  # 第二季度 where the material has 二季度
    # the material may have the year in digits: “二〇二五年”, not “二〇二五年度”
    if re.fullmatch("[〇零一二三四五六七八九]{4}年", words) and _found(words.translate(_YEAR_DIGITS), known):
        return True
    if words[-1] in "月日度" and dated is not None:
        before = _plain(dated[0])
        own = before.partition("年")[2] if year is not None and before.startswith(f"{year}年") else None
        if year is not None and before.startswith(f"{year + 1}年"):
            own_next = before.partition("年")[2] + words
            if any(_found(f"{name}{own_next}", known) for name in _NEXT_YEAR):
                return True
        return _found(before + words, known) or (own is not None and _found(own + words, known, "年"))
    bare = re.fullmatch("[0-9]+", words) is not None  # “41”, not “41次”
    if not bare or len(words) > _SHORT:
        return _found(words, known)
    following = text[span[1] :].lstrip(f" \u3000{_MARKS}")[:1]
    if text[: span[0]].endswith(_RANK) and (following in "名位" or not following.isalpha()):
        return _found(f"{_RANK}{words}", known, then="(?:[名位]|(?![A-Za-z一-鿿]))")
    if following.isalpha():
        spelt = (words, *_SPELT_DIGITS.get(words, ""))  # 1次 where the material has 一次
        return any(_found(one + following, known) for one in spelt)
    return _found(f"{words}年", known) or _found(words, known, then="(?![A-Za-z一-鿿])")


def _found(words: str, known: str, not_before: str = "", then: str = "") -> bool:
    before = f"[0-9.{not_before}]" if words[:1].isdigit() else f"[一二三四五六七八九十{not_before}]"
    after = "(?![0-9])" if words[-1:].isdigit() else f"(?![{_HAN}])" if words[-1:] in _HAN else ""
    # as a number of its own; for 6月 in the material: “今年6月” → 6月, not “今年16月”
    return re.search(f"(?<!{before}){re.escape(words)}{after}{then}", known) is not None


def _plain(text: str) -> str:
    # blanks and quotation marks change no number: “共 41 件” → “ ”
    return re.sub(rf"[ \u3000{_MARKS}]+", "", text).translate(_WIDE)


def is_order(note: str) -> bool:
    """Whether a note gives orders to a model; what counts as one is schemas/lexicons/orders.yaml."""
    return any(re.search(pattern, note) for pattern in lexicon("orders").patterns.values())


def material_of(report: Report) -> str:
    """Return all that a draft may repeat word for word: notes without orders, the organ's own data, three years."""
    organ = report.organ
    years = [f"{report.year + offset}年" for offset in (-1, 0, 1)]
    notes = [note.text for note in report.notes if not is_order(note.text)]
    return "\n".join((*notes, organ.name, organ.address, organ.telephone, organ.website, *years))
