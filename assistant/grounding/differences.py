"""The arithmetic of changes: whether one follows from two values, what it should be, and how that is worked out."""

from decimal import Decimal

from assistant.domain.facts import Value
from assistant.grounding.grounded import shown
from assistant.grounding.quantities import PERCENT, Quantity


def way(quantity: Quantity, now: Value, before: Value) -> tuple[int, ...]:
    """Return the directions that a change may be written in: none where its size does not fit, both where it is 0."""
    difference = Decimal(now) - Decimal(before)
    if not difference:
        return () if quantity.value else (1, -1)
    sign = 1 if difference > 0 else -1
    if quantity.unit == PERCENT:
        return (sign,) if before and quantity.holds(abs(100 * difference / Decimal(before))) else ()
    if quantity.unit == "倍":
        if not before:
            return ()
        if not quantity.change:  # 是上年的0.8倍 says by itself that it is less
            return (1, -1) if quantity.holds(Decimal(now) / Decimal(before)) else ()
        fits = quantity.holds(difference / Decimal(before)) or quantity.holds(Decimal(now) / Decimal(before))
        return (sign,) if fits else ()
    size = _whole(abs(difference))
    if quantity.unit == "元":
        return (sign,) if quantity.holds(size * 10**4) or quantity.holds(size) else ()
    return (sign,) if quantity.holds(size) else ()


def expected(quantity: Quantity, now: Value, before: Value) -> str:
    """Return what a change should be."""
    difference = Decimal(now) - Decimal(before)
    if not difference:
        return "与上年持平"
    if quantity.unit in (PERCENT, "倍"):
        if not before:
            return "上年为 0，没有增长率"
        if quantity.unit == "倍" and not quantity.change:  # 是上年的2倍
            return f"{shown(_whole(round(Decimal(now) / Decimal(before), max(quantity.places, 1))))}倍"
        word = "增长" if difference > 0 else "下降"
        return f"{word}{shown(abs(100 * difference / Decimal(before)), quantity.places)}%"
    return f"{'增加' if difference > 0 else '减少'}{shown(_whole(abs(difference)))}{quantity.unit}"


def difference(quantity: Quantity, now: Value, before: Value) -> str:
    """Return how a change is worked out."""
    size = _whole(Decimal(now) - Decimal(before))
    if quantity.unit in (PERCENT, "倍") and before:
        rate = 100 * Decimal(size) / Decimal(before)
        return f"({shown(now)} － {shown(before)}) ÷ {shown(before)} = {shown(rate, max(quantity.places, 1))}%"
    return f"{shown(now)} － {shown(before)} = {shown(size)}"


def _whole(value: Decimal) -> Value:
    return int(value) if value == value.to_integral_value() else value
