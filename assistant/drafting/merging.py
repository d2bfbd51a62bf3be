"""Notes beside one another: of two on one thing the fuller is told, and where a number differs, it is asked for."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from assistant import lazy
from assistant.domain.gaps import ask
from assistant.drafting.phrases import filled
from assistant.drafting.retelling import Told
from assistant.grounding import quantities
from assistant.grounding.quantities import Quantity

_DIGITS = lazy.compile(r"[0-9]+(?:\.[0-9]+)?")  # “9.5万” → 9.5
# A number with what it counts: “4月5篇” → 4月, “培训三次” → 三次, “占9.5%” → 9.5%, not “统一”
_NUMBER = lazy.compile(
    r"[0-9]+(?:\.[0-9]+)?[\u4e00-\u9fff%]?|[一二两三四五六七八九十百千万]+[月季日次期场件条个篇份项人名起处家种批]"
)
_LETTERS = lazy.compile(r"[\u4e00-\u9fffA-Za-z]")  # “9条” → 条
# What tells two notes on like things apart: “4月22日培训” → 4月22日, “二季度” → 二季度
_DATE = lazy.compile(r"[0-9]{1,2}月(?:[0-9]{1,2}日)?|[0-9]{4}年|第?[一二三四]季度|[上下]半年")
_BETWEEN = "，,；;、。 "
_COVERED = 0.85  # of the letters of a note that stand in another, from where on it says nothing more
_ALIKE = 0.5  # of the pairs of letters of a note that stand in another, from where on it may be of the same thing
_SAME = 0.8  # of one of two notes, from where on they are of one thing, where no day says so
_FEWEST = 5  # letters of a note that can be covered


def merged(told: Sequence[Told], ask_two: str) -> list[Told]:
    """Return notes, those that say nothing more than another of the same aspect taken into it.

    Args:
        told: What the notes say.
        ask_two: What is asked where two differ in one number: `$first` and `$second` are the notes.
    """
    kept: list[Told] = []
    for item in told:
        at = next((n for n, other in enumerate(kept) if _is_of_one_thing(item, other)), None)
        if at is None:
            kept.append(item)
        elif _covers(kept[at].text, item.text):
            kept[at] = kept[at]._replace(notes=(*kept[at].notes, *item.notes))
        elif _covers(item.text, kept[at].text):
            kept[at] = item._replace(notes=(*kept[at].notes, *item.notes))
        else:
            kept[at] = _asked(kept[at], item, ask_two)
    return kept


def _is_of_one_thing(one: Told, other: Told) -> bool:
    if one.asks or other.asks or one.aspect != other.aspect:
        return False
    if not _words(one.text).pairs & _words(other.text).pairs:
        return False
    return _covers(one.text, other.text) or _covers(other.text, one.text) or _differ(one.text, other.text) is not None


class _Words(NamedTuple):
    """What of a text is compared: its numbers in order, its letters, and the pairs of these without the numbers."""

    numbers: tuple[str, ...]
    letters: str
    known: frozenset[str]
    pairs: frozenset[str]


@lru_cache(2048)
def _words(text: str) -> _Words:
    letters = "".join(_LETTERS.findall(text))
    solid = "".join(char for char in text if char not in _BETWEEN)
    bare = _DIGITS.sub("", solid)
    pairs = frozenset(bare[at : at + 2] for at in range(len(bare) - 1))
    return _Words(tuple(_NUMBER.findall(solid)), letters, frozenset(letters), pairs)


def _covers(text: str, other: str) -> bool:
    """Whether a text says all that another does: its letters in their pairs, and its numbers, each of what it counts.

    They stand in the same order: 甲股4条，乙股5条 does not say what 甲股5条，乙股4条 does.
    """
    one, second = _words(text), _words(other)
    numbers = iter(one.numbers)
    if len(second.letters) < _FEWEST or not all(number in numbers for number in second.numbers):
        return False
    said = sum(letter in one.known for letter in second.letters)
    return said >= _COVERED * len(second.letters) and _share(other, text) >= _ALIKE


def _share(one: str, other: str) -> float:
    """Return how many pairs of letters of a text, its numbers left out, stand in another."""
    pairs = _words(one).pairs
    return len(pairs & _words(other).pairs) / len(pairs) if pairs else 0.0


def _differ(one: str, other: str) -> tuple[Quantity, Quantity] | None:
    """Return the one number that two notes on one thing do not have in common."""
    low, high = sorted((_share(one, other), _share(other, one)))
    if high < _ALIKE:
        return None
    dates = set(_DATE.findall(one))
    if dates != set(_DATE.findall(other)) or (not dates and (high < _SAME or low < _ALIKE)):
        return None
    first, second = quantities.find(one), quantities.find(other)
    pairs = [(q, o) for q in first for o in second if q.unit == o.unit]
    agreed = {q.unit for q, o in pairs if q.value == o.value}
    apart = [(q, o) for q, o in pairs if q.unit not in agreed]
    return apart[0] if len(apart) == 1 else None


def _asked(one: Told, other: Told, ask_two: str) -> Told:
    """Return a note with the question which of two numbers is right in the place of its own."""
    pair = _differ(one.text, other.text)
    if pair is None:
        return one
    first, second = pair
    said, others = one.text[first.start : first.end], other.text[second.start : second.end]
    values = {"first": one.notes[0], "second": other.notes[0], "said": said, "other": others}
    asked = ask(filled(ask_two, {}, values).text)
    return Told((*one.notes, *other.notes), one.aspect, one.text[: first.start] + asked + one.text[first.end :])
