"""A share that a note says in other words of fractions: 约半数 of 大概一半, 46% of 四成六, 三成以上 of 三成多."""

import re
from decimal import Decimal

from assistant import lazy
from assistant.domain.facts import Value
from assistant.domain.numerals import parse
from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Grounded
from assistant.grounding.note_ledgers import shares_word
from assistant.grounding.quantities import PERCENT

# “八成跟征地有关” → 八成, “四成六” → 四成六, “占了快一半” → 一半, “三分之二没办” → 三分之二, not “一成立”, not “上半年”
_FRACTION = lazy.compile(
    r"(?P<tenths>[一二三四五六七八九两])成(?![功立果效员为长年就不])(?P<more>[一二三四五六七八九半](?![个件条项家]))?"
    r"|(?P<half>一半|(?<![多大小])半数|对半|过半|[多大]半(?!年))"
    r"|(?P<whole>[二三四五六七八九十]{1,2})分之(?P<part>[一二三四五六七八九]{1,2})"
)
_MORE = lazy.compile(r"[多过超余大]|以上")  # more than it: “一半多” → 多, “超过半数” → 超 and 过, not “约一半”
_LESS = lazy.compile(r"[近快]|不[到足]|将近|差一点")  # less: “快一半” → 快, “近半数” → 近, not “大概一半”
_STOP = lazy.compile("[，。；：、]")  # “申请多，八成” → ，
_BEFORE, _BEHIND = 3, 2  # characters that say so
_HALF, _TEN = 50, 10


def from_fractions(found: Candidates, index: int) -> Grounded | None:
    """Return a share as supported by the same one of a note that shares a word with its sentence."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    quantity = number.quantity
    if quantity.unit != PERCENT or quantity.change:
        return None
    way = _way(sentence.text, quantity.start, quantity.end)
    for note in sentence.facts.notes:
        for line in note.text.split("\n"):
            for match in _FRACTION.finditer(line):
                same = abs(_value(match) - number.value) <= (0 if way is None and quantity.places else 1)
                if same and _way(line, *match.span()) == way and shares_word(found, sentence.own, line):
                    return number.as_supported(f"工作记录里说{match[0]}")
    return None


def _value(match: re.Match[str]) -> Value:
    """Return how many of a hundred a fraction is."""
    if match["half"]:
        return _HALF
    if match["whole"]:
        return Decimal(100) * Decimal(parse(match["part"]) or 0) / Decimal(parse(match["whole"]) or 1)
    more = match["more"] or ""
    return int(parse(match["tenths"]) or 0) * _TEN + (_TEN // 2 if more == "半" else int(parse(more) or 0))


def _way(text: str, start: int, end: int) -> str | None:
    """Return whether more or less than a share is meant, by the words beside it and its own."""
    words = _STOP.split(text[max(0, start - _BEFORE) : start])[-1] + text[start : end + _BEHIND]
    return "more" if _MORE.search(words) else "less" if _LESS.search(words) else None
