"""Growth and decline: a change follows from this year's value and last year's."""

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.domain.facts import Value
from assistant.grounding.facts import Facts
from assistant.grounding.grounded import Grounded, Kind, Verdict, shown
from assistant.grounding.quantities import PERCENT, Quantity
from assistant.grounding.sentences import Sentence
from assistant.grounding.subjects import NARROW, Count, subject

# Two counts of a sentence are compared only where it says so: “由12件降至9件” → 由, not “今年9件，往年12件”
_FROM_TO = re.compile(r"由|从")


_LAST_YEAR = ("上年", "去年", "上一年", "同期")


def needs_last_year(text: str, item: Grounded, year: int) -> bool:
    """Whether only last year's figures could support a quantity: a growth, or a count of that year.

    Args:
        text: The text that the quantity stands in.
        item: The quantity.
        year: The year reported on.
    """
    if item.verdict is not Verdict.UNSUPPORTED or item.expected:
        return False
    if item.kind is Kind.CHANGE or item.last_year:
        return True
    start = item.quantity.start
    clause = text[max((text.rfind(mark, 0, start) for mark in "，。；：、\n"), default=-1) + 1 : start]
    # 上年结转1件 is a figure of this year's table
    return any(word in clause for word in (*_LAST_YEAR, f"{year - 1}年")) and "结转" not in clause


def change(sentence: Sentence, quantity: Quantity, left: int, counts: Sequence[Count], facts: Facts) -> Grounded:
    """Return whether a growth or decline follows from this year's value and last year's."""
    unknown = Grounded(quantity, Kind.CHANGE, Verdict.UNSUPPORTED)
    if quantity.unit == "百分点":
        return unknown
    about = subject(sentence, quantity._replace(unit=""), left, quantity.start, facts)
    about = about if about is not None and about.facts and not about.narrowed else None
    last = next((count for count in reversed(counts)), None)
    named = any(mention.of("row") for mention in sentence.between(left, quantity.start))
    if last is not None and last.grounded.another_scope and not named:
        return unknown  # 全县收到96件，增加12件: of what nobody knows
    clause = sentence.clause_before(quantity.start, left)
    if about is None and sentence.unexplained(clause, quantity.start) >= NARROW:
        return unknown  # 网站访问量同比增长20%: not what was counted before
    if about is None and last is not None and last.subject is not None:
        about = last.subject
    if about is not None:
        pairs = [(fact.value, fact.last_year, fact.id) for fact in about.facts if fact.last_year is not None]
        if pairs:
            return _compared(unknown, pairs)
    said = [count.grounded.quantity for count in counts if count.grounded.quantity.unit]
    if (
        len(said) >= 2
        and said[-1].unit == said[-2].unit
        and _FROM_TO.search(sentence.text, sentence.start, said[-2].start)
    ):
        return _compared(unknown, [(said[-1].value, said[-2].value, "")])
    return unknown._replace(facts=tuple(fact.id for fact in about.facts)) if about else unknown


def _compared(unknown: Grounded, pairs: Sequence[tuple[Value, Value | None, str]]) -> Grounded:
    quantity = unknown.quantity
    for now, before, fact_id in pairs:
        assert before is not None  # noqa: S101 - the callers' business
        if _changed(quantity, now, before):
            ids = (fact_id,) if fact_id else ()
            return unknown._replace(verdict=Verdict.SUPPORTED, facts=ids, arithmetic=_difference(quantity, now, before))
    now, before, fact_id = pairs[0]
    assert before is not None  # noqa: S101
    return unknown._replace(
        verdict=Verdict.CONTRADICTED,
        facts=tuple(item for _, _, item in pairs if item),
        expected=_expected(quantity, now, before),
        arithmetic=_difference(quantity, now, before),
    )


def _changed(quantity: Quantity, now: Value, before: Value) -> bool:
    difference = Decimal(now) - Decimal(before)
    if quantity.unit == PERCENT:
        if before == 0:
            return False
        exact = abs(100 * difference / Decimal(before))
        return (difference * quantity.change > 0 or (not difference and not quantity.value)) and quantity.holds(exact)
    if quantity.unit == "倍":
        return bool(before) and quantity.change > 0 and quantity.holds(difference / Decimal(before))
    return (difference * quantity.change > 0 or (not difference and not quantity.value)) and quantity.holds(
        _whole(abs(difference))
    )


def _whole(value: Decimal) -> Value:
    return int(value) if value == value.to_integral_value() else value


def _expected(quantity: Quantity, now: Value, before: Value) -> str:
    difference = Decimal(now) - Decimal(before)
    if not difference:
        return "与上年持平"
    if quantity.unit in (PERCENT, "倍"):
        if before == 0:
            return "上年为 0，没有增长率"
        word = "增长" if difference > 0 else "下降"
        places = quantity.places
        return f"{word}{shown(abs(100 * difference / Decimal(before)), places)}%"
    return f"{'增加' if difference > 0 else '减少'}{shown(_whole(abs(difference)))}{quantity.unit}"


def _difference(quantity: Quantity, now: Value, before: Value) -> str:
    difference = _whole(Decimal(now) - Decimal(before))
    if quantity.unit in (PERCENT, "倍") and before:
        rate = 100 * Decimal(difference) / Decimal(before)
        return f"({shown(now)} － {shown(before)}) ÷ {shown(before)} = {shown(rate, max(quantity.places, 1))}%"
    return f"{shown(now)} － {shown(before)} = {shown(difference)}"
