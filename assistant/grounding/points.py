"""Changes of shares: 上升3.2个百分点 follows from two shares, by the figures of two years or as they are written."""

from collections.abc import Iterator
from decimal import Decimal

from assistant.domain.facts import Fact
from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Grounded, Kind, Verdict, shown
from assistant.grounding.numbers import Candidate, share_of
from assistant.grounding.quantities import PERCENT
from assistant.grounding.wholes import REQUESTS


def points(found: Candidates, index: int, sign: int) -> Grounded:
    """Return whether a change in percentage points follows from two shares."""
    numbers, quantity = found.sentence.numbers, found.sentence.numbers[index].quantity
    unknown = Grounded(quantity, Kind.CHANGE, Verdict.UNSUPPORTED)
    for item, whole, now, before in _shares(found, index):
        if quantity.holds(abs(now - before)) and (now - before) * sign > 0:
            how = f"{shown(now, 2)}% － {shown(before, 2)}% = {shown(now - before, 2)}"
            return unknown._replace(verdict=Verdict.SUPPORTED, facts=(item.fact.id, whole.id), arithmetic=how)
    written = [
        n.value
        for n in (*found.sentence.before.numbers, *numbers)
        if n.quantity.unit == PERCENT and not n.quantity.change
    ]
    for one in written:
        for other in written:
            if one != other and quantity.holds(abs(Decimal(one) - Decimal(other))):
                how = f"{shown(max(one, other))}% － {shown(min(one, other))}%"
                return unknown._replace(verdict=Verdict.SUPPORTED, arithmetic=how)
    return unknown


def _shares(found: Candidates, index: int) -> Iterator[tuple[Candidate, Fact, Decimal, Decimal]]:
    """Yield a fact, the whole it is a share of, and the share of this year and of the last."""
    numbers = found.sentence.numbers
    asked = found.asked(index)._replace(quantity=numbers[index].quantity._replace(unit=""), backs=(0,))
    parts = [item for item in found.of(index, asked) if item.fact.last_year is not None]
    parts += [
        n.candidate for n in numbers[:index] if n.candidate is not None and n.candidate.fact.last_year is not None
    ]
    for item in parts:
        for row in REQUESTS if item.table == "requests" else (item.row,):
            for column in dict.fromkeys(("total", item.column)):
                whole = found.facts.at(item.table, row, column)
                if whole is None or not whole.value or not whole.last_year or item.fact.last_year is None:
                    continue
                yield (
                    item,
                    whole,
                    share_of(item.fact.value, whole.value),
                    share_of(item.fact.last_year, whole.last_year),
                )
