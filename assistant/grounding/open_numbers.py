"""The numbers of a text that a person must have seen before it is final: those that nothing supports.

`ground` judges what prose counts. A writer who is not to be trusted can also put a number where no reader takes it for
a count: in quotation marks, in a date, in a document number. With the `material` given, those must stand in it.
"""

import re
import unicodedata
from typing import NamedTuple

from assistant.domain.gaps import gaps
from assistant.domain.report import Report
from assistant.grounding import quantities
from assistant.grounding.facts import Facts
from assistant.grounding.grounded import Grounded, Verdict
from assistant.grounding.matching import ground

_WIDE = str.maketrans("０１２３４５６７８９．％（）", "0123456789.%()")
_DIGITS = re.compile(r"[0-9]+(?:[.,][0-9]+)*(?:年|月|日|号|时|%|‰)?")
_CHINESE_DATE = re.compile(
    r"[一二三四五六七八九十]{1,3}月(?=[份底初中末上下前后起至，。、]|[一二三四五六七八九十]{1,3}日)|第?[一二三四]季度"
)
_FORMAL = re.compile(r"[壹贰叁肆伍陆柒捌玖拾佰仟]{2,}|[壹贰叁肆伍陆柒捌玖拾](?=[件条次份个人场期项元万])")
_VAGUE = re.compile(r"(?:上|数|几|成)[十百千万]{1,2}(?![分位]|千万)|[十百千万]余(?=[一-鿿])")
_LISTED = re.compile(r"^[ \u3000]*(?:[(（]?[0-9]{1,2}[)）.．、]|[①-⑳])", re.MULTILINE)
_QUOTED = re.compile(r"“[^“”\n]{1,40}”|《[^《》\n]{1,100}》|〔[^〔〕\n]{1,12}〕")


class OpenNumber(NamedTuple):
    """A number that nothing supports: where, its words, why it is open; what the material gives, where it does."""

    start: int
    end: int
    quote: str
    why: str
    expected: str = ""


def open_numbers(text: str, facts: Facts, material: str | None = None) -> list[OpenNumber]:
    """Return the numbers of a text that neither figures nor notes support, in order of the text.

    Args:
        text: A narrative.
        facts: What is known.
        material: What the text may repeat word for word (`material_of`); with it, dates, document numbers and
            numbers in quotation marks are looked at too.
    """
    items = ground(text, facts)
    found = [_of(item, text) for item in items if item.verdict is not Verdict.SUPPORTED]
    if material is not None:
        seen = [(item.quantity.start, item.quantity.end) for item in items]
        seen += [(gap.start, gap.end) for gap in gaps(text)]
        found += _hidden(text, material, seen)
    return sorted(set(found))


def _of(item: Grounded, text: str) -> OpenNumber:
    quantity = item.quantity
    of = "上年的" if item.last_year else ""
    why = f"按{of}材料应为 {item.expected}" if item.expected else "表格和工作记录里都没有"
    return OpenNumber(quantity.start, quantity.end, text[quantity.start : quantity.end], why, item.expected)


def _hidden(text: str, material: str, seen: list[tuple[int, int]]) -> list[OpenNumber]:
    """Return the numerals that `ground` takes for no quantity and that the material does not have."""
    known = _plain(material)
    listed = [match.span() for match in _LISTED.finditer(text)]
    wide = text.translate(_WIDE)
    finders = (_DIGITS, _CHINESE_DATE, _FORMAL, _VAGUE)
    spans = [match.span() for find in finders for match in find.finditer(wide)]
    spans += [(at, at + 1) for at, char in enumerate(wide) if _is_odd_digit(char)]
    spans += [(item.start, item.end) for item in quantities.find(_unquoted(text))]
    missing = [
        (start, end)
        for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1]))
        if not _within((start, end), [*seen, *listed]) and not _stands(wide[start:end], known)
    ]
    return [
        OpenNumber(start, end, text[start:end], "工作记录里没有这个写法")
        for index, (start, end) in enumerate(missing)
        if not any(first <= start and end <= last for first, last in missing[:index])
    ]


def _is_odd_digit(char: str) -> bool:
    """Whether a character is a number that is no ordinary digit: ⑫, Ⅻ, ٣."""
    return ord(char) > 127 and unicodedata.category(char) in ("Nd", "Nl", "No") and char != "〇"


def _unquoted(text: str) -> str:
    """Return the text with quotation marks and brackets of titles opened, so that what they hold is read as prose."""
    return _QUOTED.sub(lambda match: f"，{match[0][1:-1]}，", text)


def _within(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _stands(words: str, known: str) -> bool:
    """Whether the words stand in the material as a number of their own: 6月 not within 16月."""
    wanted = re.escape(_plain(words))
    before = r"(?<![0-9.])" if wanted[:1].isdigit() else "(?<![一二三四五六七八九十])"
    after = r"(?![0-9])" if wanted[-1:].isdigit() else ""
    return re.search(f"{before}{wanted}{after}", known) is not None


def _plain(text: str) -> str:
    return re.sub(r"[ \u3000\n]+", "", text).translate(_WIDE)


def material_of(report: Report) -> str:
    """Return all that a draft may repeat word for word: notes, the organ's own data, the years it may name."""
    organ = report.organ
    years = [f"{report.year + offset}年" for offset in (-1, 0, 1)]
    return "\n".join(
        (*(note.text for note in report.notes), organ.name, organ.address, organ.telephone, organ.website, *years)
    )
