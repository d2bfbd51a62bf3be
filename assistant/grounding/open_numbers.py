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
from assistant.domain.numerals import plain_digits
from assistant.grounding.all_numerals import HAN, WIDE, numbers_of_lists, overlaps, spans_of
from assistant.grounding.facts import Facts
from assistant.grounding.grounded import DOUBTFUL, Grounded, Kind, Verdict, is_replaceable
from assistant.grounding.matching import ground
from assistant.grounding.material import is_order, known_of, stands

# What every report says, and no material need have.
# “第五十条规定” → 第五十条, “1月1日至12月31日” → 1月1日至12月31日, not “第5期”
_FORMAL = lazy.compile(rf"第[{HAN}0-9]{{1,5}}条(?:第[{HAN}0-9]{{1,3}}[款项])?|1月1日起?[至—-]+12月31日止?")
# “公开慢、解读少两个问题” → 两个, “图解和视频2种” → 2种, not “两个”
_LISTED_BEFORE = lazy.compile(
    r"(?<=[一-鿿])([二两三四五六七八九2-9])(?:个|项|类|种)"
    r"(?=方面|问题|渠道|平台|栏目|专题|板块|方式|形式|途径|载体|类型|[，；。]|$)"
)
_AND = lazy.compile(r"[、和与]|及(?!时)")  # “甲、乙及丙” → 、, 及, not “更新不及时”
_ORDERED = "只出自一条像是在对模型下命令的工作记录"


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
    known = known_of(material)
    wide = text.translate(WIDE)
    # a digit in disguise must stand in the material as it is written, whatever supports its value
    plain = [item for item in items if item.verdict is not Verdict.SUPPORTED or not _is_disguised(text, item)]
    settled = [*((item.quantity.start, item.quantity.end) for item in plain), *numbers_of_lists(wide)]
    settled += [(gap.start, gap.end) for gap in gaps(text)]
    settled += [match.span() for match in _FORMAL.finditer(wide)]
    settled += listed_before(wide)
    missing = [
        (start, end)
        for start, end in spans_of(text)
        if not overlaps((start, end), settled) and not stands(wide, (start, end), known, year)
    ]
    return [
        OpenNumber(start, end, text[start:end], "工作记录里没有这个写法")
        for index, (start, end) in enumerate(missing)
        if not any(first <= start and end <= last for first, last in missing[:index])
    ]


def listed_before(text: str) -> list[tuple[int, int]]:
    """Return the numbers of a text that say how many things stand in the list right before them."""
    return [match.span() for match in _LISTED_BEFORE.finditer(text) if _counts_list(text, match)]


def _counts_list(text: str, match: re.Match[str]) -> bool:
    """Whether a number counts the things of the list right before it, as many as there are."""
    begin = max(text.rfind(mark, 0, match.start()) for mark in "。；，：\n") + 1
    listed = 1 + len(_AND.findall(text, begin, match.start()))
    return listed == int(unicodedata.numeric(match[1].replace("两", "二")))


def _is_disguised(text: str, item: Grounded) -> bool:
    start, end = item.quantity.number
    return plain_digits(text[start : end + 1]) != text[start : end + 1]
