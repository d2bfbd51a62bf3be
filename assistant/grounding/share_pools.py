"""Shares whose part or whole is named by words unknown to us: right where few shares of the tables lie near."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from assistant.domain.facts import Value
from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Grounded, Verdict
from assistant.grounding.numbers import division, share_of
from assistant.grounding.quantities import PERCENT
from assistant.grounding.share_parts import Asked, Part
from assistant.grounding.wholes import DISPUTES, REQUESTS, Whole

_CROWD, _AROUND = 3, 10  # how many other shares may lie within so many steps
_RESULTS = ("upheld", "corrected", "other_result", "pending")
_RATE = "率"
_DECIDED = "upheld+corrected+other_result"


class _Share(NamedTuple):
    """A share that the tables give: exact, its part and whole, and their facts."""

    exact: Decimal
    part: Value
    whole: Value
    facts: tuple[str, ...]


def unclaimed(found: Candidates, asked: Asked, unknown: Grounded, some: list[Whole]) -> Grounded | None:
    """Return it supported by a row that no other share names, where few rows would give a share near it."""
    sentence = found.sentence
    start, end = sentence.gaps[asked.place]
    near = sentence.near(start, end)
    named = any(name.strong_row and name.end > near for name in asked.left)
    if named and not sentence.unknown(start, end):
        return None
    every = found.facts.rows("requests")
    for rows in ([row for row in every if "." not in row], every):
        if (done := _only(unknown, list(_of_rows(found, asked, some, rows)))) is not None:
            return done
    return None


def of_any_whole(found: Candidates, asked: Asked, unknown: Grounded, parts: Sequence[Part]) -> Grounded | None:
    """Return it supported where its part is known and the words of its whole are not: 占不予提供件的9.8%."""
    sentence = found.sentence
    start, end = sentence.gaps[asked.place]
    tables = {part.table for part in parts if part.table}
    if not sentence.unknown(start, end) or "requests" not in tables:
        return None
    rows = [row for row in found.facts.rows("requests") if "." not in row]
    wholes = [fact for row in rows if (fact := found.facts.at("requests", row, "total")) is not None]
    pool = [
        _Share(share_of(part.value, fact.value), part.value, fact.value, tuple(filter(None, (part.fact, fact.id))))
        for part in parts
        if part.tier <= 1
        for fact in wholes
        if fact.value and part.value < fact.value
    ]
    return _only(unknown, pool)


def of_disputes(found: Candidates, asked: Asked, unknown: Grounded) -> Grounded | None:
    """Return it supported by a result of the disputes, where words about it are not known: 纠错率9.8%."""
    sentence = found.sentence
    named = {name.names for name in sentence.names if name.table == "disputes"}
    if not (named or "disputes" in sentence.before.tables):
        return None
    is_rate = _RATE in sentence.lead(asked.place)  # 复议纠正率16.7%: of those that were decided
    if not is_rate and not sentence.unknown(*sentence.gaps[asked.place]):
        return None
    said = [row for row in DISPUTES if (row,) in named]
    said = said or [row for table, row in sentence.before.rows if table == "disputes"] or list(DISPUTES)
    return _only(unknown, list(_of_results(found, said, asked.backs)))


def _of_results(found: Candidates, rows: Collection[str], backs: Sequence[int]) -> Iterator[_Share]:
    for row in rows:
        for whole in (found.facts.at("disputes", row, column) for column in ("total", _DECIDED)):
            for part in (found.facts.at("disputes", row, column) for column in _RESULTS):
                for back in backs:
                    if whole is None or part is None:
                        continue
                    one, other = (part.last_year, whole.last_year) if back else (part.value, whole.value)
                    if one is not None and other and one <= other:
                        yield _Share(share_of(one, other), one, other, (part.id, whole.id))


def _of_rows(found: Candidates, asked: Asked, some: list[Whole], every: Sequence[str]) -> Iterator[_Share]:
    numbers, own = found.sentence.numbers, found.sentence.numbers[asked.place]
    shares = [number for number in numbers if number is not own and number.quantity.unit == PERCENT]
    taken = {row for number in shares for name in number.before if name.strong_row for row in name.names}
    columns = [c for name in own.before if name.kind == "column" and name.table == "requests" for c in name.names]
    rows = [row for row in every if row not in taken]
    best = [whole for whole in some if whole.tier <= 1 and whole.fact and whole.value and whole.table == "requests"]
    question = found.asked(asked.place)._replace(backs=asked.backs)
    for item in found.facts_of("requests", rows, columns, question, 6):
        for whole in best:
            if item.value <= whole.value and item.fact.id != whole.fact and may_be_of(found, item.row, whole):
                yield _Share(share_of(item.value, whole.value), item.value, whole.value, (item.fact.id, whole.fact))


def may_be_of(found: Candidates, row: str, whole: Whole) -> bool:
    """Whether a row may be a part of a whole of the requests: 属于国家秘密 of 不予公开, not of 无法提供."""
    return whole.row in REQUESTS or row == whole.row or found.parents.get(row) == whole.row


def _only(unknown: Grounded, pool: Sequence[_Share]) -> Grounded | None:
    """Return it supported by a share of the pool, where a wrong number near it would seldom be one."""
    quantity = unknown.quantity
    hit = next((item for item in pool if quantity.holds(item.exact)), None)
    if hit is None or not quantity.places or quantity.approx:
        return None
    step = quantity.step
    near = {round(one.exact / step) for one in pool if abs(one.exact - quantity.value) <= _AROUND * step}
    near.discard(round(Decimal(quantity.value) / step))
    if len(near) > _CROWD:
        return None
    how = division(hit.part, hit.whole, max(1, quantity.places))
    return unknown._replace(verdict=Verdict.SUPPORTED, facts=hit.facts, arithmetic=how)
