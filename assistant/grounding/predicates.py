"""What the words of all and none share: the expressions, what they claim, and what excuses them."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from assistant import lazy
from assistant.grounding.claim_views import View
from assistant.grounding.claims import Cell

MOST_UNKNOWN = 3  # letters between the words and what they speak of
DENIES = ("没", "未", "无")
BOTH = ("均", "都", "皆")  # of several that are named each


class Marker(BaseModel):
    """Words that say all, none or most, with examples."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    find: str
    finds: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression, compiled."""
        # the examples of each stand beside it in the file: “均为零” → 均为零
        return lazy.compile(self.find)


class Words(BaseModel):
    """schemas/lexicons/absolutes.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    none: Marker
    undone: Marker
    closed_as: Marker
    arrives: Marker
    narrower: Marker
    notices: Marker
    single: tuple[str, ...]
    happens: tuple[str, ...]
    passed_on: Marker
    zero: Marker
    bare: Marker
    money: Marker
    asks: Marker
    all: Marker
    actors: Marker
    timely: Marker
    answered: Marker
    no_others: Marker
    no_other_parts: Marker
    others_zero: Marker
    only: Marker
    throughout: Marker
    unmade: Marker
    other_applicants: Marker
    unless: Marker
    others: Marker
    parts: Marker
    attribute: Marker


class Claim(NamedTuple):
    """Words of all or none from `start` to `end`, the facts that must be 0 and are not, whether it is sure of them."""

    start: int
    end: int
    facts: tuple[str, ...]
    last_year: bool
    is_sure: bool


def is_excused(view: View, words: Words, begin: int, end: int, at: int) -> bool:
    """Whether a clause speaks of an aim, of another scope, of an exception, or of other things."""
    if _excepts(view, begin, at):
        return True
    if any(begin <= name.start < end and not view.is_within_row(name) for name in view.scopes):
        return True  # 往年遗留 is the name of a row, and no other scope
    said = (
        *words.unless.pattern.finditer(view.text, begin, end),
        *words.others.pattern.finditer(view.text, begin, end),
    )
    return any(not any(name.start <= item.start() < name.end for name in view.strong) for item in said)


def _excepts(view: View, begin: int, at: int) -> bool:
    """Whether 除…外 stands in the clause, or in the one right before: what a third clause says has no exception."""
    place = view.text.rfind("除", view.start, at)
    return place >= 0 and view.clause(place)[1] + 1 >= begin


def not_zero(view: View, span: tuple[int, int], cells: list[Cell], begin: int, *, sure: bool) -> Iterator[Claim]:
    """Yield a claim where every reading of the words has a figure that is not 0."""
    last = view.is_of_last_year(begin, span[0])
    brought = [cell for cell in cells if cell[1] == "brought_forward"]
    of_brought = brought and _is_of_what_was_brought(view, span[0])
    if last and brought:
        cells, last = brought, False  # what was not carried over last year is not brought forward this year
    elif brought and len(cells) > 1 and not of_brought:  # 没有结转: into the year to come, if nothing says of which
        sure = sure and all((fact := view.facts.at(*cell)) is not None and fact.value for cell in cells)
        cells = [cell for cell in cells if cell not in brought]
    found: list[str] = []
    for cell in cells:
        fact = view.facts.at(*cell)
        value = None if fact is None else fact.last_year if last else fact.value
        if fact is None or not value:
            return
        found.append(fact.id)
    if found:
        yield Claim(*span, tuple(found[:1]), last, is_sure=sure)


def _is_of_what_was_brought(view: View, at: int) -> bool:
    """Whether only what was brought forward is counted before a place: 上年结转4件，…，其余各类申请人没有结转."""
    rows = [name.names for name in view.rows if name.end <= at]
    return rows[:1] == [("brought_forward",)] and ("carried_forward",) not in rows and view.counts(view.start, at)
