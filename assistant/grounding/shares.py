"""Percentages: a share follows from its part and its whole."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from assistant.domain.facts import Fact, Value
from assistant.grounding.facts import Facts
from assistant.grounding.grounded import Grounded, Kind, Verdict, shown
from assistant.grounding.quantities import Quantity
from assistant.grounding.sentences import Sentence
from assistant.grounding.subjects import NARROW, WHOLES, Count, Subject, subject


class _Side(NamedTuple):
    value: Value
    fact: str = ""


def share(
    sentence: Sentence,
    quantity: Quantity,
    left: int,
    counts: Sequence[Count],
    part: Count | Subject | None,
    facts: Facts,
) -> Grounded:
    """Return whether a percentage follows from a part and its whole.

    Args:
        sentence: Where it stands.
        quantity: The percentage.
        left: Where the quantity before it ends.
        counts: The counts of the sentence before it.
        part: What a list with 分别 deals to it.
        facts: What is known.
    """
    unknown = Grounded(quantity, Kind.SHARE, Verdict.UNSUPPORTED)
    begin = left if part is None else sentence.start
    marks = (item for item in sentence.between(begin, quantity.start) if item.of("share"))
    mark = next((item for item in marks if part is None or item.start >= _last_list(sentence, quantity)), None)
    if mark is None:
        return unknown
    named = part or subject(
        sentence, quantity._replace(start=mark.start, end=mark.start, unit=""), left, mark.start, facts
    )
    if isinstance(named, Subject) and not named.facts:
        named = None
    if named is None or (isinstance(named, Subject) and named.narrowed and counts):
        begin = sentence.clause_before(mark.start, left)
        own = sentence.unexplained(begin, mark.start) >= NARROW  # 差评数占0.34%: not what was counted before
        named = None if own else next((count for count in reversed(counts)), None)
    if named is None:
        return unknown
    parts = _values(named)
    told = next(item.start for item in sentence.quantities if item.start >= mark.end)
    wholes = _named_wholes(sentence, mark.end, told, facts) or _wholes(sentence, counts, named, facts)
    pairs = [(part, whole) for whole in wholes for part in parts if whole.value]
    if not pairs:
        return _of_all_requests(sentence, unknown, parts, facts)
    ids = tuple(dict.fromkeys(side.fact for side in pairs[0] if side.fact))
    for part_side, whole in pairs:
        if quantity.holds(_percent(part_side.value, whole.value)):
            used = tuple(side.fact for side in (part_side, whole) if side.fact)
            return unknown._replace(
                verdict=Verdict.SUPPORTED, facts=used, arithmetic=_division(part_side, whole, quantity)
            )
    cut = next((pair for pair in pairs if _is_cut(_percent(pair[0].value, pair[1].value), quantity)), None)
    part_side, whole = cut or pairs[0]
    return unknown._replace(
        verdict=Verdict.CONTRADICTED,
        facts=ids,
        expected=f"{shown(_percent(part_side.value, whole.value), quantity.places)}%",
        arithmetic=_division(part_side, whole, quantity),
        cut=cut is not None,
        unsure=isinstance(named, Count) and named.grounded.verdict is Verdict.CONTRADICTED,
    )


def _of_all_requests(sentence: Sentence, unknown: Grounded, parts: Sequence[_Side], facts: Facts) -> Grounded:
    """Return whether a part that only the text knows (征地类9件，占69.2%) is its share of all requests; never wrong."""
    if not (sentence.speaks_of("requests") or sentence.topic == "requests"):
        return unknown
    wholes = [fact for row in WHOLES if (fact := facts.at("requests", row, "total")) is not None and fact.value]
    for whole in wholes:
        side = _Side(whole.value, whole.id)
        if unknown.quantity.holds(_percent(parts[0].value, whole.value)):
            text = _division(parts[0], side, unknown.quantity)
            return unknown._replace(verdict=Verdict.SUPPORTED, facts=(whole.id,), arithmetic=text)
    return unknown


def _last_list(sentence: Sentence, quantity: Quantity) -> int:
    """Return where the list with 分别 begins that a quantity stands in."""
    lists = [item.start for item in sentence.between(sentence.start, quantity.start) if item.of("respectively")]
    return lists[-1] if lists else sentence.start


def _values(named: Count | Subject) -> list[_Side]:
    if isinstance(named, Subject):
        return [_Side(_value(fact, named.last_year), fact.id) for fact in named.facts]
    ids = named.grounded.facts
    written = _Side(named.grounded.quantity.value, ids[0] if ids else "")
    known = _values(named.subject) if named.subject else []
    return [written, *known]


def _value(fact: Fact, last_year: bool) -> Value:
    return fact.last_year if last_year and fact.last_year is not None else fact.value


def _named_wholes(sentence: Sentence, start: int, end: int, facts: Facts) -> list[_Side]:
    """Return the wholes that the words after 占 name: 占办结总数, 占新收申请."""
    mentions = sentence.between(start, end)
    rows = [meaning for mention in mentions for meaning in mention.meanings if meaning.kind == "row"]
    if rows:
        names = [(rows[-1].table, row) for row in rows[-1].names]
    else:
        tables = [name for name, table in sentence.words.tables.items() if table.default]
        names = [
            (name, row)
            for name in tables
            if sentence.speaks_of(name, mentions)
            for row in ("received", "all", "outcomes_total")
        ]
    found = [fact for table, row in names if (fact := facts.at(table, row, "total")) is not None]
    return [_Side(fact.value, fact.id) for fact in found]


def _wholes(sentence: Sentence, counts: Sequence[Count], named: Count | Subject, facts: Facts) -> list[_Side]:
    """Return the whole that the sentence states, else those that a reader would think of."""
    part = named.grounded.quantity if isinstance(named, Count) else None
    speaks = named.subject if isinstance(named, Count) else named
    for count in counts:
        quantity = count.grounded.quantity
        if part is not None and (
            quantity.start >= part.start or quantity.unit != part.unit or quantity.value < part.value
        ):
            continue
        about = count.subject
        leads = any(item.of("parts") for item in sentence.between(quantity.end, quantity.end + 4))
        if leads or (
            about is not None and speaks is not None and about.rows[0] in WHOLES and about.rows != speaks.rows
        ):
            return _values(count)
    if speaks is None or speaks.table != "requests":
        return []
    of_all = ("received", "all") if speaks.rows[0] == "all" else ("received",)
    rows = of_all if speaks.rows[0] in WHOLES else WHOLES
    return [_Side(fact.value, fact.id) for row in rows if (fact := facts.at("requests", row, "total")) is not None]


def _percent(part: Value, whole: Value) -> Decimal:
    return Decimal(100) * part / whole


def _is_cut(exact: Decimal, quantity: Quantity) -> bool:
    """Whether a percentage was cut where it should be rounded: 4.348 % written 4.34 %."""
    return not quantity.approx and exact.quantize(quantity.step, ROUND_DOWN) == quantity.value


def _division(part: _Side, whole: _Side, quantity: Quantity) -> str:
    places = quantity.places
    exact = _percent(part.value, whole.value)
    more = places if exact == exact.quantize(Decimal(1).scaleb(-places)) else max(places, 1)
    return f"{shown(part.value)} ÷ {shown(whole.value)} = {shown(exact, more)}%"
