"""What can be said of a figure or of a note's number beyond its value: a comparison with last year, a share.

The words come from here whole, for a prompt and for a draft alike: a model that works out none can get none wrong.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from assistant import lazy
from assistant.domain.facts import Fact
from assistant.grounding.comparisons import CHANGE, change_in_words, rate_of_change
from assistant.grounding.facts import Facts
from assistant.grounding.grounded import shown
from assistant.grounding.meanings import dice
from assistant.grounding.notes import Noted
from assistant.grounding.numbers import share_of

SHARE = ".share"  # behind the id of a fact: what share it is of its whole, as a phrase
_ALIKE = 0.5  # words of two numbers of one note that speak of the same thing; of two notes, all of them
_ALIKE_APART = 0.8
_LEAST = 10  # on a smaller base a rate says less than the two numbers
_STOP = lazy.compile(r"[，,；;。、（()）\n]")  # what parts clauses: “公开9条，去年8条” → ，
# What counts nothing by itself: “同期为” → 同期, “也是” → 也, “全年公开” → 全年, not “公开信息”
_SAYS_NOTHING = lazy.compile(r"同期|全年|本年度?|今年|一共|[为是共约也则计有仅达到了的]|[^\u4e00-\u9fff]")
_QUOTED_ID = lazy.compile(r"n[0-9]{1,4}\.[0-9]{1,3}")  # of a note's number: “n3.1” → n3.1, not “n3”


class Derived(NamedTuple):
    """A phrase, and what it rests on: ids of facts, and notes where it compares what they say."""

    text: str
    facts: tuple[str, ...]
    notes: tuple[str, ...] = ()


def derived(facts: Facts, mark: str) -> Derived | None:
    """Return what the id of a comparison or a share stands for, None where the figures and notes do not say it.

    Args:
        facts: What figures and notes say.
        mark: `requests.received.total.change`, `sum.requests.refused.share`, `n3.1.change`.
    """
    if mark.endswith(SHARE):
        return _share(facts, mark.removesuffix(SHARE))
    if not mark.endswith(CHANGE):
        return None
    name = mark.removesuffix(CHANGE)
    if _QUOTED_ID.fullmatch(name):
        return next((_of_notes(pair) for pair in note_pairs(facts) if pair[0].fact.id == name), None)
    fact = facts.about(name)
    if fact is None or fact.last_year is None:
        return None
    return Derived(change_in_words(fact), (fact.id,))


def _share(facts: Facts, name: str) -> Derived | None:
    known, part = facts.whole_of(name), facts.about(name)
    whole = facts.about(known.whole) if known else None
    if known is None or part is None or whole is None or not whole.value or part.value > whole.value:
        return None
    share = Decimal(shown(share_of(part.value, whole.value), 1))
    return Derived(f"{known.says}{shown(share)}%", (part.id, whole.id))


def note_pairs(facts: Facts) -> tuple[tuple[Noted, Noted], ...]:
    """Return the numbers of notes that speak of one thing in this year and in the last, this year's first."""
    return _pairs(facts.noted, facts.year or 0)


@lru_cache(64)
def _pairs(noted: tuple[Noted, ...], year: int) -> tuple[tuple[Noted, Noted], ...]:
    counts = [item for item in noted if not item.quantity.change and item.quantity.high is None and item.fact.unit]
    before = [item for item in counts if _says_last_year(item, year)]
    now = [item for item in counts if item not in before]
    found: list[tuple[Noted, Noted]] = []
    for old in before:
        if (new := _partner(old, now, year)) is not None:
            found.append((new, old))
            now.remove(new)
    return tuple(found)


def _partner(old: Noted, now: list[Noted], year: int) -> Noted | None:
    """Return this year's number of what a number of last year counts: the nearest before it in its note, else alike."""
    words = _own(old, year)
    same = [item for item in now if item.fact.unit == old.fact.unit]
    near = [item for item in same if item.fact.note == old.fact.note and item.quantity.start < old.quantity.start]
    if near and (not words or dice(_own(near[-1], year), words) >= _ALIKE):
        return near[-1]
    apart = [item for item in same if item.fact.note != old.fact.note and dice(_own(item, year), words) >= _ALIKE_APART]
    return apart[0] if len(apart) == 1 else None


def _own(item: Noted, year: int) -> str:
    """Return what the clause of a number says that it counts; "" where that goes without saying: 去年为4510条."""
    words = _SAYS_NOTHING.sub(
        "", _last(year).sub("", _clause(item) + _STOP.split(item.fact.name[item.quantity.end :])[0])
    )
    return words if len(words) > 1 else ""


def _clause(item: Noted) -> str:
    return _STOP.split(item.fact.name[: item.quantity.start])[-1]


def _says_last_year(item: Noted, year: int) -> bool:
    """Whether the clause that a number stands in speaks of last year: 去年4510条; not 比去年多310条."""
    clause = _clause(item)
    return _last(year).search(clause) is not None and not re.search(r"[比较]", clause)  # “比去年” → 比


@lru_cache(16)
def _last(year: int) -> re.Pattern[str]:
    # of 2025: “去年” finds, “2024年度” finds, not “2025年”
    return re.compile(rf"去年|上年度?|上一年度?|{year - 1}年度?")


def _of_notes(pair: tuple[Noted, Noted]) -> Derived:
    now, before = (item.fact for item in pair)
    notes = tuple(dict.fromkeys(name for name in (now.note, before.note) if name))
    return Derived(_compared(now, before), (), notes)


def _compared(now: Fact, before: Fact) -> str:
    if now.value == before.value:
        return "与上年持平"
    said = f"上年为{shown(before.value)}{before.unit}"
    rate = rate_of_change(now.value, before.value)
    if rate is None or before.value < _LEAST or now.value == 0:
        return said
    return f"{said}，{'增长' if now.value > before.value else '下降'}{shown(abs(rate))}%"


def comparisons(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield the comparisons between numbers of notes: the id and the phrase."""
    for pair in note_pairs(facts):
        yield pair[0].fact.id + CHANGE, _of_notes(pair).text
