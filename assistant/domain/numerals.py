"""Numerals as Chinese documents write them: text → value, and value → text in the style of what stood there."""

import re
import unicodedata
from decimal import Decimal
from typing import Literal

from assistant import lazy
from assistant.domain.facts import Value

Style = Literal["plain", "full", "grouped", "chinese"]
MULTIPLIERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "万亿": 10**12, "百万": 10**6, "千万": 10**7}
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_TENS = {"廿": 20, "卅": 30}
_LARGE = {"万": 10**4, "亿": 10**8}
NARROW = str.maketrans("０１２３４５６７８９．", "0123456789.")  # full-width figures, for `str.translate`
_NARROW = NARROW | {ord("，"): ord(",")}
_TO_WIDE = {narrow: wide for wide, narrow in NARROW.items()}
_UNITS = "件条份篇个项次场期人名家户宗起例批部处册张元万亿%％"
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
# Digits that are no ordinary ones: “壹佰贰拾陆件” → 壹佰贰拾陆, “⑧件” → ⑧, “3O6件” → 3O6, “l38件” → l38,
# “٣件” → ٣; not “①加强培训”, not “大陆”, not “126件”, not “PM10件”
_ODD = lazy.compile(
    rf"(?<![壹贰叁肆伍陆柒捌玖拾佰仟])[壹贰叁肆伍陆柒捌玖拾佰仟]+(?=[{_UNITS}])"
    rf"|[①-⑨Ⅰ-Ⅸ⑴-⑼](?=[{_UNITS}])|(?<![A-Za-z0-9])(?=[0-9]*+[OoIl])[0-9OoIl]++(?=[{_UNITS}])|[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59\U0001d7ce-\U0001d7ff]+"
)
_LETTERS = str.maketrans("OoIl", "0011")
# What ends the number of an item, and is no point of a decimal: “1.公开” → “.”, “2、公开” → 、, “1.2026年前” → “.”,
# “2、2026年底前” → 、, “2.3月底前” → “.”, not “1.5万元”, not “3、4月份”
ITEM_END = r"(?:[.．、](?![0-9０-９])|[.．、](?=20[0-9]{2} ?年)|[.．](?=(?:[1-9]|1[0-2]) ?月))"
MOST_PLACES = 2
LONGEST = 24  # characters of a numeral; nothing longer counts anything


def parse(text: str) -> Value | None:
    """Return the value of a numeral: 1,234 · １２ · 12.5 · 一百二十 · 廿五 · 三点五 · 二〇二四; None where none."""
    if len(text) > LONGEST or not text:
        return None
    if text[0] in _DIGITS or text[0] in _SMALL or text[0] in _TENS:
        return _chinese_value(text)
    plain = text.translate(_NARROW).replace(",", "")
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", plain):  # “12.5”, “12”, not “12.”, not “1.2.3”
        return None
    return Decimal(plain) if "." in plain else int(plain)


def plain_digits(text: str) -> str:
    """Return the text with digits in disguise as ordinary ones, each in its place: 壹佰, ⑧, Ⅷ, ١٨٢, 𝟏𝟖𝟐, 3O6."""
    return _ODD.sub(_undisguised, text) if _ODD.search(text) else text


def _undisguised(match: re.Match[str]) -> str:
    found = match[0]
    if found[0] in "壹贰叁肆伍陆柒捌玖拾佰仟":
        return found.translate(_FORMAL)
    if found.isascii():
        return found.translate(_LETTERS)
    return "".join(_digit(char) for char in found)


def _digit(char: str) -> str:
    """Return the ordinary digit that a character stands for, or itself; full-width ones are read as they are."""
    if char in _WIDE_DIGITS:
        return char
    number = unicodedata.numeric(char, -1)
    return str(int(number)) if number in range(10) else char


_WIDE_DIGITS = frozenset("０１２３４５６７８９．")


def _chinese_value(text: str) -> Value | None:
    whole, point, fraction = text.partition("点")
    value = _chinese_whole(whole)
    if value is None or not point:
        return value
    if not fraction or any(char not in _DIGITS for char in fraction):
        return None
    return Decimal(f"{value}.{''.join(str(_DIGITS[char]) for char in fraction)}")


def _chinese_whole(text: str) -> int | None:
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text)) if text else None
    total, section, digit, last = 0, 0, 0, 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _SMALL:
            last = _SMALL[char]
            section += (digit or 1) * last
            digit = 0
        elif char in _TENS:
            section += _TENS[char]
        elif char in _LARGE:
            last = _LARGE[char]
            total = (total + section + digit) * last if char == "亿" else total + (section + digit) * last
            section, digit = 0, 0
        else:
            return None
    if digit and last > 10 and len(text) > 1 and text[-2] in _SMALL | _LARGE:  # 一百二 is 120, 三万五 is 35,000
        digit *= last // 10
    return total + section + digit


def value(text: str) -> int | None:
    """Return the whole number up to 9999 that a heading or date writes (12, 十二, 二〇二三, 二○二三), or None."""
    plain = text.replace("○", "〇")
    found = _chinese_whole(plain) if plain and plain[0] in _DIGITS | _SMALL else None
    if text.isdecimal() and text.isascii():
        found = int(text)
    return found if found is not None and found <= 9999 else None


def style_of(text: str) -> Style:
    """Return the style that a numeral is written in."""
    if text[:1] in _DIGITS or text[:1] in _SMALL or text[:1] in _TENS:
        return "chinese"
    if any("０" <= char <= "９" for char in text):
        return "full"
    return "grouped" if "," in text or "，" in text else "plain"


def written(value: Value, style: Style = "plain") -> str:
    """Return a value ≥ 0 in a style; `parse` gives the same value back."""
    match style:
        case "full":
            return f"{value:f}".translate(_TO_WIDE) if isinstance(value, Decimal) else str(value).translate(_TO_WIDE)
        case "grouped":
            return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
        case "chinese":
            return chinese(value)
        case _:
            return f"{value:f}" if isinstance(value, Decimal) else str(value)


def rewritten(scale: int, style: Style, value: Value) -> str | None:
    """Return the numeral that writes a value as another was written; None where its scale (万) cannot."""
    if scale == 1:
        return written(value, style)
    scaled = Decimal(value) / scale
    if scaled.as_tuple().exponent < -MOST_PLACES:  # type: ignore[operator]
        return None
    return written(int(scaled) if scaled == scaled.to_integral_value() else scaled.normalize(), style)


def chinese(value: Value) -> str:
    """Return a value ≥ 0 in Chinese: 12 is 十二, 105 is 一百零五, 2.5 is 二点五."""
    digits = "零一二三四五六七八九"
    if isinstance(value, Decimal) and value != int(value):
        whole, _, fraction = f"{value:f}".partition(".")
        return f"{chinese(int(whole))}点{''.join(digits[int(char)] for char in fraction)}"
    number = int(value)
    if number < 10:
        return digits[number]
    for name, size in (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10)):
        if number >= size:
            head, rest = divmod(number, size)
            front = "" if size == 10 and head == 1 else chinese(head)
            gap = "零" if rest and rest < size // 10 else ""
            tail = chinese(rest) if rest else ""
            if gap or size >= 100:  # 一百一十, not 一百十
                tail = f"一{tail}" if tail.startswith("十") else tail
            return f"{front}{name}{gap}{tail}"
    raise AssertionError(number)  # pragma: no cover - every number ≥ 10 has a size
