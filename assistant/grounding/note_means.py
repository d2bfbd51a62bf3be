"""Means that follow from what cells and notes count: 全年1440条 says 月均120条, 18件用了252天 says 平均每件14天."""

from collections.abc import Iterator
from decimal import Decimal

from assistant import lazy
from assistant.domain.facts import Value
from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Grounded, shown
from assistant.grounding.note_ledgers import shares_word
from assistant.grounding.note_sums import SHARED, around, counts_alike, is_past, letters
from assistant.grounding.notes import Noted
from assistant.grounding.numbers import RATES
from assistant.grounding.quantities import Quantity

# “平均每次” → 平均每次, “月均发布” → 月均发布, “平均每个镇开设” → 平均每个镇开设, not “平均，”
_MEAN = lazy.compile(r"(?:平均|[人户次件月季周日年场期个村镇家批篇]均|均)[^，。；0-9]{0,14}\Z")
# What the mean is of: “平均每件” → 件, “平均每个镇” → 镇, “户均” → 户, not “平均用时”
_OF = lazy.compile(r"每一?(?:个(?=[一-鿿]))?(?P<each>[一-鿿])|(?P<short>[人户次件场期村镇家批篇])均")
_SPANS = {
    "月均": (12,), "每月": (12,), "每个月": (12,), "月平均": (12,), "季均": (4,), "每季": (4,), "每个季度": (4,),
    "周均": (52,), "每周": (52,), "日均": (365, 366), "每天": (365, 366), "每日": (365, 366),
}  # in a year  # fmt: skip
_HALF, _LARGE = Decimal("0.5"), 10


def from_means(found: Candidates, index: int) -> Grounded | None:
    """Return a number as supported by what another comes to for each month, or for each of so many."""
    number = found.sentence.numbers[index]
    quantity = number.quantity
    if quantity.unit in RATES or quantity.change or quantity.high is not None:
        return None
    said = _MEAN.search(found.sentence.lead(index))
    how = next(_means(found, index, said[0]), None) if said else None
    return number.as_supported(how) if how is not None else None


def _means(found: Candidates, index: int, said: str) -> Iterator[str]:
    quantity = found.sentence.numbers[index].quantity
    spans = next((spans for word, spans in _SPANS.items() if word in said), ())
    each = _OF.search(said)
    numbers = [one for at, one in enumerate(found.sentence.numbers) if at != index and one.counts and one.supported]
    for one in numbers:
        if counts_alike(one.quantity.unit, quantity.unit):
            others: list[Value] = [other.value for other in numbers if other is not one and other.value > 1]
            yield from _shared_out(quantity, one.value, spans or others)
    cells = [item.value for item in found.of(index) if item.tier <= 1 and not item.back] if spans else []
    for value in cells:
        yield from _shared_out(quantity, value, spans)
    for note in found.sentence.facts.noted:
        own = note.quantity
        if own.change or own.unit in RATES or (own.unit and not counts_alike(own.unit, quantity.unit)):
            continue
        if is_past(found, note) or not _is_of_it(found, index, note):
            continue
        counts: list[Value] = [one.value for one in numbers if one.value > 1 and one.value != own.value]
        if each is not None and not spans:
            counts += _counts(found, note.fact.name, each["each"] or each["short"])
        if each is not None or spans:
            yield from _shared_out(quantity, own.value, spans or counts)


def _is_of_it(found: Candidates, index: int, note: Noted) -> bool:
    """Whether a note speaks of what a number counts: 上网信息1440条 of 月均发布信息120条."""
    if shares_word(found, found.sentence.own, note.sentence):
        return True
    is_large = found.sentence.numbers[index].value >= _LARGE
    return is_large and len(letters(around(found, index), note.sentence)) >= SHARED


def _counts(found: Candidates, text: str, thing: str) -> list[Value]:
    """Return how many of a thing a note has: of 件, 18 of 办结18件; of 镇, 12 of 12个镇."""
    some = [note.quantity for note in found.sentence.facts.noted if note.fact.name == text]
    return [one.value for one in some if thing in text[one.number[1] : one.end + 1] and one.value > 1]


def _shared_out(quantity: Quantity, whole: Value, parts: "tuple[int, ...] | list[Value]") -> Iterator[str]:
    """Yield how a whole is shared out among so many: exactly, or rounded as it is written."""
    for many in parts:
        mean = Decimal(whole) / Decimal(many)
        if quantity.holds(mean) or (quantity.places == 0 and 0 <= abs(mean - quantity.value) < _HALF * quantity.scale):
            yield f"{shown(whole)} ÷ {shown(many)}"
