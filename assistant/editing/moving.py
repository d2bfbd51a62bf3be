"""Which quantities of a text a change of figures concerns, and which of them may be written anew.

A count and the share and the changes that are told of it right behind it are one: all of them move, or none does and a
person is asked. Where one of them names what it rests on, the others of the same fact need not.
"""

from collections.abc import Sequence
from typing import NamedTuple

from assistant import lazy
from assistant.domain import numerals
from assistant.domain.facts import Fact, Value
from assistant.grounding.differences import way
from assistant.grounding.facts import Facts
from assistant.grounding.grounded import Grounded, Kind, Verdict, is_replaceable
from assistant.grounding.numbers import share_of

_ENDS = lazy.compile(r"[。；;！？\n]")  # what ends what is told together: “增长五成；其中” → ；, not “41件，占73.2%”
# A rate in words, of which grounding knows no number: “增长六分之一” → 六分之一, “占了近三成” → 三成,
# “翻了一番” → 翻了一番, not “三成员”
_IN_WORDS = lazy.compile(
    r"[一二两三四五六七八九十百\d]+分之[一二两三四五六七八九十百\d]+|[一二两三四五六七八九][一二三四五六七八九]?成(?![员立果])|翻了?[一两二三]番"
)


class Moving(NamedTuple):
    """The numbers of the quantities that their own facts no longer give, and of those that may be written anew."""

    stale: frozenset[int]
    moved: frozenset[int]


def moving(text: str, items: Sequence[Grounded], old: Facts, new: Facts) -> Moving:
    """Return which quantities of a text the new figures concern.

    Args:
        text: The text.
        items: Its quantities, held against the old figures.
        old: What the old figures say.
        new: What the new ones say.
    """
    stale = frozenset(
        number for number, item in enumerate(items) if _is_changed(item, old, new) and not still_holds(item, new)
    )
    moved: set[int] = set()
    for group in _groups(text, items):
        own = [number for number in group if number in stale]
        counts = {number for number in group if items[number].kind is Kind.COUNT}
        sure = {number for number in own if _may_move(items[number], new, named=items[number].named)}
        if len(group) > 1:
            by_count = bool(counts & sure)
            sure |= {
                number
                for number in own
                if _may_move(items[number], new, named=bool(sure) if number in counts else by_count)
                and (number in counts or _is_of_its_whole(items[number], new))
            }
        if sure >= set(own):
            moved |= sure
    return Moving(stale, frozenset(moved))


def in_words(text: str, items: Sequence[Grounded], stale: frozenset[int]) -> list[int]:
    """Return which rates in words, by their order in a text, are told together with a quantity that no longer holds."""
    found: list[int] = []
    for order, rate in enumerate(_IN_WORDS.finditer(text)):
        start, end = _around(text, rate.start())
        beside = [number for number in stale if start <= items[number].quantity.start < end]
        if beside and not any(_overlaps(item, rate.span()) for item in items):
            found.append(order)
    return found


def rates(text: str) -> list[tuple[int, str]]:
    """Return the rates in words of a text: where each begins, and its words."""
    return [(rate.start(), rate[0]) for rate in _IN_WORDS.finditer(text)]


def value_of(item: Grounded, new: Facts) -> Value | None:
    """Return what a count comes to by the fact that it rested on, in its own unit; None where nothing tells."""
    fact = new.about(item.facts[0]) if len(item.facts) == 1 else None
    if fact is None or item.kind is not Kind.COUNT:
        return None
    value = fact.last_year if item.last_year else fact.value
    return value * 10**4 if value is not None and fact.unit == "万元" and item.quantity.unit == "元" else value


def still_holds(item: Grounded, new: Facts) -> bool:
    """Whether a quantity is right by the facts that it rested on; what rests on others than these is not looked at."""
    facts = [fact for name in item.facts if (fact := new.about(name)) is not None]
    if len(facts) != len(item.facts):
        return False
    if item.kind is Kind.COUNT and len(facts) == 1:
        value = value_of(item, new)
        return value is None or item.quantity.holds(value)
    if item.kind is Kind.CHANGE and len(facts) == 1 and facts[0].last_year is not None:
        ways = way(item.quantity, facts[0].value, facts[0].last_year)
        return item.quantity.change in ways or (not item.quantity.change and bool(ways))
    if item.kind is Kind.SHARE and len(facts) == 2 and facts[1].value:
        return item.quantity.holds(share_of(facts[0].value, facts[1].value))
    return True


def _is_changed(item: Grounded, old: Facts, new: Facts) -> bool:
    """Whether a quantity was right and one of the facts that it rested on is another now."""
    return item.verdict is Verdict.SUPPORTED and any(
        _values(old.about(name)) != _values(new.about(name)) for name in item.facts
    )


def _values(fact: Fact | None) -> tuple[Value | None, Value | None]:
    return (fact.value, fact.last_year) if fact is not None else (None, None)


def _may_move(item: Grounded, new: Facts, *, named: bool) -> bool:
    """Whether a quantity can be written anew; `named`: its own words, or those beside, name what it rests on."""
    quantity, facts = item.quantity, [new.about(name) for name in item.facts]
    if not named or not is_replaceable(item._replace(named=True)) or not facts or None in facts:
        return False
    if item.kind is not Kind.COUNT:
        return quantity.style == "plain" and not quantity.approx
    value = value_of(item, new)
    return (
        value is not None
        and not item.last_year
        and not any(fact is not None and fact.note for fact in facts)
        and numerals.rewritten(quantity.scale, quantity.style, value) is not None
    )


def _is_of_its_whole(item: Grounded, new: Facts) -> bool:
    """Whether a share is one of the whole that its fact is a part of; a change has none."""
    if item.kind is not Kind.SHARE or item.named:
        return True
    whole = new.whole_of(item.facts[0]) if len(item.facts) == 2 else None
    return whole is not None and whole.whole == item.facts[1]


def _groups(text: str, items: Sequence[Grounded]) -> list[list[int]]:
    """Return the numbers of the quantities, each count with the shares and changes of it that follow at once."""
    groups: list[list[int]] = []
    for number, item in enumerate(items):
        first = items[groups[-1][0]] if groups else None
        is_told_of = (
            first is not None
            and item.kind is not Kind.COUNT
            and first.kind is Kind.COUNT
            and first.facts == item.facts[:1]
            and bool(first.facts)
            and _ENDS.search(text, first.quantity.end, item.quantity.start) is None
        )
        if is_told_of:
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def _around(text: str, at: int) -> tuple[int, int]:
    """Return where what is told together around a place begins and ends."""
    start = max((found.end() for found in _ENDS.finditer(text, 0, at)), default=0)
    end = _ENDS.search(text, at)
    return start, end.start() if end else len(text)


def _overlaps(item: Grounded, span: tuple[int, int]) -> bool:
    return item.quantity.start < span[1] and span[0] < item.quantity.end
