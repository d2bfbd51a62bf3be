"""A text as the patterns read it: one dress for what is written in many, with the way back to the original."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from assistant import lazy
from assistant.domain.personal.lexicon import names

_PLAIN = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {
    ord(odd): plain
    for plain, odds in {
        "-": "‐‑‒–—―−﹣─",
        " ": "\u3000\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\t",
        "·": "•・‧∙⋅●◦･",
        '"': "“”",
    }.items()
    for odd in odds
}
_DRESSED = lazy.compile("[" + re.escape("".join(map(chr, _PLAIN))) + "]")  # “，” → ，, not “。”
# May need a closer look: “①” → ①, “\u200b”, “㛃” → 㛃, not “电话138”
_SEEN = lazy.compile(r"[^\x00-\x7f\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")
# The blocks of rare characters, and those that a font of one's own has for them
_RARE = (range(0x3400, 0x4DC0), range(0xE000, 0xF900), range(0x20000, 0x323B0))
STAND_IN = "\u9fff"  # for all of them: of no word, as they are
_BLANKS = frozenset("\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u2800\u3164\uffa0")  # shown as nothing
_DIGITS = str.maketrans("〇零幺一二三四五六七八九壹贰叁肆伍陆柒捌玖", "001123456789123456789")
_HAN, _SURNAMES = "\u4e00-\u9fff", 400  # that most people have: rare ones are words more often
_HAN_DIGIT = "〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺"
# “一三八零零零零一二三四”, “幺三八-〇〇〇〇-一二三四”, “一五九、零零零零、八八二六”, “1三80000”, not “一百二十”
_SPOKEN = lazy.compile(
    rf"[0-9{_HAN_DIGIT}](?:[ \-./·]?[0-9{_HAN_DIGIT}]){{6,}}"
    rf"|[{_HAN_DIGIT}]{{3,4}}(?:[、,;] ?[{_HAN_DIGIT}]{{3,4}}){{2}}"
)
# The head of a line in a form, spread over its column: “姓  名:” → “姓  名”, “申 请 人:” → “申 请 人”, not “姓名:”
_SPREAD = lazy.compile(
    r"(?<![\u4e00-\u9fff])(?:[姓住地电手户账卡邮证生] {1,8}[名址话机主号箱件日]"
    r"|[\u4e00-\u9fff](?: {1,4}[\u4e00-\u9fff]){2,5})(?= {0,4}[:|])"
)
# A short name spread over its column, which a surname begins: 刘 军 of 刘 军当面领取, 张 伟 of 张 伟 陈 静
_APART = (
    "(?:(?<![{han}])|(?<=[人者户员主告]))[{surnames}] {{1,4}}[{han}]"
    "(?: {{1,4}}[{han}](?![{han}]| {{1,4}}[{han}](?![{han}]))"
    "|(?! {{1,4}}[{han}](?![{han}]| {{1,4}}[{han}](?![{han}]))))"
)
# What a number in digits has before or behind it and is not of it: “203.0.113.47一” → 一
_BESIDE = lazy.compile(r"^[^0-9 \-./·]{1,2}(?=[0-9])|(?<=[0-9])[^0-9 \-./·]{1,2}$")


class Folded(NamedTuple):
    """A text in one dress; `places` says where each of its characters stood, None where nothing moved."""

    text: str
    places: list[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where some of its characters stand in the original."""
        if self.places is None or end <= start:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> Folded:
    """Return a text with half-width characters, plain digits and marks, and nothing in it that cannot be seen."""
    plain, places = _DRESSED.sub(lambda found: _PLAIN[ord(found[0])], text), None
    if odd := set(_SEEN.findall(plain)):
        table = {char: _folded(char) for char in odd}
        if any(table.values()) or "" in table.values():
            pieces = [(table.get(char, char), at) for at, char in enumerate(plain)]
            places = [at for piece, at in pieces if piece]
            plain = "".join(piece for piece, _ in pieces)
            places = places if len(places) < len(text) else None
    spread = (*_SPREAD.finditer(plain), *_apart().finditer(plain)) if " " in plain else ()
    if blanks := {at for found in spread for at in _blanks(found)}:
        places = [place for at, place in enumerate(places or range(len(plain))) if at not in blanks]
        plain = "".join(char for at, char in enumerate(plain) if at not in blanks)
    return Folded(_SPOKEN.sub(_spoken, plain), places)


@lru_cache(maxsize=1)
def _apart() -> re.Pattern[str]:
    """Return what finds a short name that is spread."""
    # “刘 军来” → “刘 军”, not “青禾 镇”
    return lazy.compile(_APART.format(han=_HAN, surnames=names().surnames[:_SURNAMES]))


def _blanks(found: re.Match[str]) -> list[int]:
    """Return where the blanks are in the head of a line."""
    return [at for at, char in enumerate(found[0], found.start()) if char == " "]


def _spoken(found: re.Match[str]) -> str:
    number = found[0]
    digits = sum(char in "0123456789" for char in number)
    beside = [match.span() for match in _BESIDE.finditer(number)] if 2 * digits > len(number) else []
    start = max((end for begin, end in beside if begin == 0), default=0)
    stop = min((begin for begin, end in beside if end == len(number)), default=len(number))
    return number[:start] + number[start:stop].translate(_DIGITS) + number[stop:]


def _folded(char: str) -> str:
    """Return one character as it reads: "" for one that cannot be seen, ¹ and ① as 1, 㛃 as any rare character."""
    if char in _BLANKS or unicodedata.category(char) in ("Cf", "Mn", "Me"):
        return ""
    if (value := unicodedata.digit(char, None)) is not None:
        return str(value)
    plain = unicodedata.normalize("NFKC", char)
    plain = plain if len(plain) == 1 else char
    return STAND_IN if any(ord(plain) in block for block in _RARE) else plain
