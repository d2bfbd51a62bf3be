"""Whether a number of a sentence is open, so that no source says the sentence."""

from collections.abc import Collection, Sequence

from assistant import lazy
from assistant.domain.facts import Value
from assistant.grounding.grounded import Grounded, Kind, Verdict
from assistant.grounding.numbers import IN_TABLES
from assistant.grounding.open_numbers import listed_before
from assistant.grounding.support_notes import Unit, digit_of
from assistant.grounding.support_rests import Rests

_HALF = "半"  # 半数 where a note has 一半
_LONG = 3  # digits that no other number of a note is likely to have
_ONE_EACH = lazy.compile(r"各[^，。；]{0,4}?([0-9一二两三四五六七八九])")  # “4月、9月各办1次” → 各办1


def has_open_number(rests: Rests, own: Sequence[Grounded], pool: Collection[int]) -> bool:
    """Whether a number is open, and not only told in another unit or order than the source does."""
    for item in own:
        if item.verdict is Verdict.SUPPORTED or item.bound or item.doubtful:
            continue
        if _is_counted(rests, item) or (_HALF in rests.text[slice(*item.quantity.number)] and _have_half(rests, pool)):
            continue
        value = item.quantity.value
        may_be_cell = item.quantity.unit in IN_TABLES and value in rests.tables.values
        if item.verdict is Verdict.UNSUPPORTED and may_be_cell and not _compares(rests, item):
            continue
        numeral = rests.text[slice(*item.quantity.number)]
        if pool and (value == 1 or any(_has_number(rests.units[one], numeral, value) for one in pool)):
            continue
        return True
    return False


def _is_counted(rests: Rests, item: Grounded) -> bool:
    """Whether a number counts the list before it, or a note has it, with what it counts or a long one by itself."""
    start, end = item.quantity.start, item.quantity.end
    if item.verdict is Verdict.CONTRADICTED:
        return False
    if any(first <= start < last for first, last in listed_before(rests.text)):
        return True
    numeral = rests.text[slice(*item.quantity.number)]
    if numeral.isdigit() and len(numeral) >= _LONG and any(numeral in unit.numerals for unit in rests.units):
        return True
    return bool(rests.sources.counting(rests.text[start:end], ()))


def _have_half(rests: Rests, pool: Collection[int]) -> bool:
    return any(_HALF in rests.units[number].text for number in pool)


def _compares(rests: Rests, item: Grounded) -> bool:
    """Whether a number is one more or fewer than before, which no number of the tables says by itself."""
    begin = max(rests.text.rfind(mark, 0, item.quantity.start) for mark in "，。；：") + 1
    return item.kind is Kind.CHANGE or rests.year.past.search(rests.text, begin, item.quantity.start) is not None


def _has_number(unit: Unit, numeral: str, value: Value) -> bool:
    """Whether a sentence of a note has a number, or one for each of some that come to it: 4月和10月各开一次 are 2."""
    if digit_of(numeral) in unit.numerals or str(value) in unit.numerals:
        return True
    each = _ONE_EACH.search(unit.text)
    if each is None:
        return False
    listed = 1 + sum(unit.text.count(mark) for mark in "、和及")
    return str(value) == str(listed) and each[1] in "1一"
