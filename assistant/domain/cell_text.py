"""The text of a table cell → its number, or what stood there instead. Nothing is coerced to 0."""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from assistant import lazy
from assistant.domain.figures import Cell
from assistant.domain.formats import Kind

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u2060\u00ad"), None)
# Minus signs, and what parts thousands besides a comma
_WRITTEN_OTHERWISE = str.maketrans({"−": "-", "﹣": "-", "，": ",", "'": ",", "’": ",", "‘": ",", "`": ","})
_SPACE = lazy.compile(r"\s+")  # a narrow cell breaks its number: “12\n6” → “\n”
# Two figures: “3 5”, “1022 130”, “0 345”; one whose thousands stand apart, or that is broken, is not:
# not “12 345”, not “136\n12”
_APART = lazy.compile(r"(?:\d{4}|(?<!\d)0)[^\S\r\n]+\d|\d[^\S\r\n]+(?!\d{3}(?:\D|$))\d")
# A footnote mark after the number: “12①” → ①, “12[1]” → [1], “12*” → *, not “①12”.
# It goes before NFKC, which would turn the first into 121.
_MARK = lazy.compile(r"(?<=[\d０-９件项万元])(?:[\u2460-\u2473\u24ea\u00b9\u00b2\u00b3\u2070\u2074-\u2079*＊※#†]+"
                   r"|[\[〔［(（]注?\d{0,2}[\]〕］)）]|注\d{0,2})$")  # fmt: skip
# “9（含修订2件）” → 含修订2件, not “9（2）”
_NOTE = lazy.compile(r"^(?P<number>[^（(]+)[（(](?P<note>[^（()）]*[^\d（()）]+[^（()）]*)[)）]$")
# “3万元” → 万元, “3件” → 件
_UNIT = r"(?P<unit>万元|亿元|元|件次|人次|件|项|宗|条|次|个|份|起|人|部|家|台|例)?"
# “1,234.5万元” → 1,234, “增加3” → 增加, “-2” → -, not “约7”, not “12,34”
_NUMBER = lazy.compile(
    r"(?P<sign>[+-]|增加|增|减少|减)?(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,15})(?P<rest>\.\d{1,6})?" + _UNIT
)
_DASH = lazy.compile(r"[-—–―─_~－]+")  # “—”, “--”, not “-3”
_ZERO = {"零", "〇", "○"}
LONGEST = 40


class Parsed(NamedTuple):
    """What a text holds: the cell, and whether it is a text that no cell may hold (it is then no value)."""

    cell: Cell
    strange: bool = False


@lru_cache(maxsize=4096)
def parse(text: str, kind: Kind = "count") -> Parsed:
    """Return the cell that a text stands for.

    Args:
        text: The text of the source, with its line breaks.
        kind: What the cell may hold; only a change takes 增/减 and a sign, only an amount keeps its 元 or 万元.
    """
    bare = _SPACE.sub("", text.translate(_INVISIBLE))
    if not bare:
        return Parsed(Cell(raw=""))
    if len(bare) > LONGEST or _APART.search(text):
        return Parsed(Cell(raw=bare[:LONGEST]), strange=True)
    number, note = _without_note(_MARK.sub("", bare))
    plain = unicodedata.normalize("NFKC", number).translate(_WRITTEN_OTHERWISE)
    if plain in _ZERO:
        return Parsed(Cell(value=0, raw=bare))
    if found := _NUMBER.fullmatch(plain):
        return _number(found, bare, note, kind)
    known = _DASH.fullmatch(plain) or set(plain) <= {"/", "\\"} or plain in ("无", "没有", "空", "不适用", "N/A")
    return Parsed(Cell(raw=bare), strange=not known)


def is_figure(text: str) -> bool:
    """Whether a text may stand in some cell: a number of any kind, or a mark such as “/”."""
    return not (parse(text, "change").strange and parse(text, "amount").strange)


def _without_note(text: str) -> tuple[str, str]:
    if found := _NOTE.match(text):
        return found["number"], found["note"]
    return text, ""


def _number(found: re.Match[str], bare: str, note: str, kind: Kind) -> Parsed:
    sign = found["sign"] or ""
    if sign and kind != "change" and sign != "-":
        return Parsed(Cell(raw=bare), strange=True)
    digits = found["whole"].replace(",", "") + (found["rest"] or "")
    value = Decimal(digits) if found["rest"] else int(digits)
    value = -value if sign in ("-", "减", "减少") else value
    unit = found["unit"] if found["unit"] in ("元", "万元", "亿元") else ""
    if unit and kind != "amount":
        return Parsed(Cell(raw=bare), strange=True)
    raw = bare if bare != str(value) else None
    return Parsed(Cell(value=value, raw=raw, unit=unit or "", note=note))
