"""Numbers that hang on cells whose own sums do not hold: neither right nor wrong before the table is mended.

Whichever of the cells is mistyped, nobody knows: a number that has a cell's value may have copied the slip, one that
has another may be the right one, and what is worked out from either follows it. All of them wait for the table.
"""

from collections.abc import Iterable, Iterator

from assistant import lazy
from assistant.grounding.candidates import SUMMED, Candidates
from assistant.grounding.change_pairs import pairs
from assistant.grounding.changes import direction
from assistant.grounding.facts import Facts
from assistant.grounding.grounded import Grounded, Kind, Verdict
from assistant.grounding.numbers import RATES, Candidate, Number
from assistant.grounding.pointing import points_at
from assistant.grounding.share_parts import asked_of, parts_of
from assistant.grounding.wholes import wholes

# What is worked out from the numbers before: “其余” → 其余, “相差” → 相差, not “其中”
_FROM_BEFORE = lazy.compile(r"其余|余下|剩余|另外|另|其他|剩下|还有|相差|之差|差距|差值|差为")
_NAMED, _TAKEN_OVER = 1, 2  # tiers of candidates: by its own words, by what was said before it
_MOST = 4  # facts that a number is said to hang on


def doubt(found: Candidates) -> None:
    """Mark the numbers of a sentence that hang on cells which do not fit their own table."""
    facts = found.facts
    if not facts.doubtful_cells:
        return
    for index, number in enumerate(found.sentence.numbers):
        hangs_on = [fact for fact in dict.fromkeys(_hangs_on(found, index)) if facts.is_doubtful(fact)]
        if hangs_on:
            number.item = doubted(number.item, hangs_on)
        elif (
            number.item.expected
            and not number.item.facts
            and any(one.doubtful for one in found.sentence.numbers[:index])
        ):
            number.item = number.item._replace(expected="", arithmetic="")  # it would be worked out from such a cell


def doubted(item: Grounded, facts: Iterable[str] = ()) -> Grounded:
    """Return the item marked: what holds still holds, and nothing is said against what does not."""
    if item.verdict is Verdict.SUPPORTED:
        return item._replace(doubtful=True)
    known = item.facts or tuple(facts)[:_MOST]
    return Grounded(
        item.quantity, item.kind, Verdict.UNSUPPORTED, known, last_year=item.last_year, bound=item.bound, doubtful=True
    )


def judged(item: Grounded, facts: Facts) -> Grounded:
    """Return the item, marked where a cell that it names does not fit its own table."""
    doubtful = not item.last_year and any(facts.is_doubtful(fact) for fact in item.facts)
    return doubted(item) if doubtful else item


def _hangs_on(found: Candidates, index: int) -> Iterator[str]:
    """Yield the facts that a number has its value from, is at odds with, or may have been worked out from."""
    number = found.sentence.numbers[index]
    item = number.item
    own = number.candidate
    if own is not None and item.kind is Kind.COUNT and not _is_said(found, index, own):
        return  # its value alone is that of a cell, and no word says so
    if item.last_year and item.kind is Kind.COUNT:
        return  # last year's table is another one
    yield from item.facts
    if number.supported or item.facts:
        return
    if item.verdict is Verdict.CONTRADICTED:  # by two numbers that are written before it
        yield from _of_before(found.sentence.numbers[max(0, index - 2) : index])
    elif item.kind is Kind.SHARE:
        yield from _of_share(found, index)
    elif direction(found.sentence.text, number.quantity):
        yield from _of_change(found, index)
    else:
        yield from _of_count(found, index)


def _is_said(found: Candidates, index: int, item: Candidate) -> bool:
    """Whether the words of a number, or what was said before it, lead to a fact, and not only its value."""
    if item.tier > _TAKEN_OVER:
        return False
    return not item.tier or not found.sentence.unknown_about(index) or points_at(found, index, item)


def _of_before(numbers: Iterable[Number]) -> Iterator[str]:
    yield from (fact for number in numbers if number.doubtful for fact in number.item.facts)


def _of_count(found: Candidates, index: int) -> Iterator[str]:
    sentence, number = found.sentence, found.sentence.numbers[index]
    candidates = found.of(index)
    best = min((item.tier for item in candidates), default=0)
    for item in candidates:
        if not item.back and item.tier == best and _is_said(found, index, item):
            yield item.fact.id
    lead = sentence.lead(index)
    if SUMMED.search(lead) or _FROM_BEFORE.search(lead):
        earlier = (*sentence.before.numbers, *sentence.numbers[:index])
        yield from _of_before(other for other in earlier if other.quantity.unit == number.quantity.unit)


def _of_change(found: Candidates, index: int) -> Iterator[str]:
    quantity = found.sentence.numbers[index].quantity
    for pair in pairs(found, index):
        fact = found.facts.about(pair.fact) if pair.tier <= _NAMED else None
        if fact is not None and (quantity.unit in RATES or quantity.unit == fact.unit):
            yield fact.id


def _of_share(found: Candidates, index: int) -> Iterator[str]:
    """Yield what a share may be worked out from, where its own words say that it is one of figures."""
    asked = asked_of(found, index)
    if not (asked.is_marked or any(name.names_cells and name.strong for name in (*asked.left, *asked.right))):
        return
    parts = [part for part in parts_of(found, asked) if part.tier <= _NAMED]
    yield from (part.fact for part in parts if part.fact)
    yield from _of_before(found.sentence.numbers[part.at] for part in parts if part.at >= 0)
    tables = {part.table for part in parts if part.table}
    if tables or asked.right:
        some = wholes(found, index, asked.right, asked.backs, tables, [part.row for part in parts])
        yield from (whole.fact for whole in some if whole.tier <= _NAMED and whole.fact)
