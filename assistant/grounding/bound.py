"""Sources that a person named: a quantity that the words around it do not explain is judged by what was said of it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from assistant.domain.bindings import Binding
from assistant.domain.report import Report
from assistant.grounding import quantities
from assistant.grounding.doubtful import judged
from assistant.grounding.facts import Facts, facts_of
from assistant.grounding.grounded import Grounded, Kind, Verdict
from assistant.grounding.matching import ground, said, value_in
from assistant.grounding.quantities import Quantity
from assistant.grounding.sentence_ends import sentences
from assistant.grounding.sentences import STOPS


class Spot(NamedTuple):
    """A quantity where it stands: its sentence, which of the sentence's quantities it is, and the words of all."""

    quantity: Quantity
    sentence: str
    number: int
    quotes: tuple[str, ...]
    clause: str


def spots(text: str) -> Iterator[Spot]:
    """Yield every quantity of a text with its place in its sentence."""
    found = quantities.find(text)
    at = 0
    for start, end in sentences(text):
        first = at
        while at < len(found) and found[at].start < end:
            at += 1
        here = found[first:at]
        quotes = tuple(text[item.start : item.end] for item in here)
        for number, item in enumerate(here):
            yield Spot(item, text[start:end].strip(), number, quotes, _clause(text, item, start, end))


def _clause(text: str, item: Quantity, start: int, end: int) -> str:
    left, right = item.start, item.end
    while left > start and text[left - 1] not in STOPS:
        left -= 1
    while right < end and text[right] not in STOPS:
        right += 1
    return text[left:right].strip()


def held(text: str, bindings: Iterable[Binding]) -> dict[tuple[int, int], Binding]:
    """Return the bindings that hold in a text, by the span of their quantity; of two for one, the later."""
    given: dict[tuple[tuple[str, ...], int, str], Binding] = {}
    for binding in bindings:
        own = list(spots(binding.sentence))
        if binding.number < len(own):
            spot = own[binding.number]
            given[(spot.quotes, spot.number, spot.clause)] = binding
    if not given:
        return {}
    return {
        (spot.quantity.start, spot.quantity.end): binding
        for spot in spots(text)
        if (binding := given.get((spot.quotes, spot.number, spot.clause))) is not None
    }


def grounded(report: Report, section: str, facts: Facts) -> list[Grounded]:
    """Return every quantity of a narrative with its verdict (`matching.ground`), by a person's word where there is one.

    A whole that its parts do not sum to is still one.
    """
    text = report.text(section)
    items = ground(text, facts)
    own = [item for item in report.bindings if item.section == section]
    return _bound(text, items, own, facts) if own else items


def every(report: Report) -> dict[str, list[Grounded]]:
    """Return every quantity of each narrative with its verdict, as `grounded`; read once for a report."""
    return report.once(_every)


def _every(report: Report) -> dict[str, list[Grounded]]:
    facts = facts_of(report, blanks_are_nothing=True)
    return {name: grounded(report, name, facts) for name in report.narratives if name in report.sections}


def _bound(text: str, items: Sequence[Grounded], own: Sequence[Binding], facts: Facts) -> list[Grounded]:
    by_place = held(text, own)
    return [
        _judged(item, binding, facts)
        if item.kind is not Kind.PARTS and (binding := by_place.get((item.quantity.start, item.quantity.end)))
        else item
        for item in items
    ]


def _judged(item: Grounded, binding: Binding, facts: Facts) -> Grounded:
    plain = Grounded(item.quantity, item.kind, Verdict.SUPPORTED, bound=binding)
    if not binding.cell:
        # where nothing is expected any more (the cell is blank, last year's report is away), the reason still holds
        has_changed = binding.expected is not None and item.expected not in ("", binding.expected)
        return item if has_changed else plain
    fact = facts.about(binding.cell)
    value = value_in(fact, item.quantity, last_year=False) if fact is not None else None
    if fact is None or value is None:
        return item
    plain = plain._replace(facts=(fact.id,), arithmetic=fact.formula or "")
    if item.quantity.holds(value):
        return judged(plain, facts)
    return judged(plain._replace(verdict=Verdict.CONTRADICTED, expected=said(fact, last_year=False)), facts)
