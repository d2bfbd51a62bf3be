"""A fact beside last year's: the rate of change, and the comparison in words."""

from decimal import Decimal

from assistant.domain.facts import Fact, Value
from assistant.grounding.grounded import shown

CHANGE = ".change"  # behind the id of a fact: its comparison with last year, as a phrase


def rate_of_change(now: Value, before: Value) -> Decimal | None:
    """Return the change against last year in percent, to one decimal; None on a base of 0, where there is no rate."""
    if before == 0:
        return None
    return (Decimal(100) * (Decimal(now) - Decimal(before)) / Decimal(before)).quantize(Decimal("0.1"))


def change_in_words(fact: Fact) -> str:
    """Return the comparison with last year as words and figures together: what may stand behind the value and a comma.

    Never a rate on a base of 0, nor one of what is 0 now.
    """
    assert fact.last_year is not None  # noqa: S101 - the caller made sure
    difference = fact.value - fact.last_year
    if difference == 0:
        return "与上年持平"
    word = "增加" if difference > 0 else "减少"
    said = f"比上年{word}{shown(abs(difference))}{fact.unit}"
    rate = rate_of_change(fact.value, fact.last_year)
    if rate is None:
        return f"上年为0{fact.unit}"
    if fact.value == 0:
        return said
    return f"{said}，{'增长' if difference > 0 else '下降'}{shown(abs(rate))}%"
