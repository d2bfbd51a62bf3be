"""Totals behind their parts, and differences, that are written side by side and all but follow from one another.

What a note says is right by the note; but 99件、302件，合计400件 cannot be, whatever the note says: a person is asked.
Only near misses count: numbers that are far from adding up speak of different things.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from assistant import lazy
from assistant.domain.facts import Value
from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Grounded, Kind, Verdict, shown
from assistant.grounding.numbers import RATES, Number, addition
from assistant.grounding.quantities import PERCENT

# What is written behind its parts: “合计” → 合计, “共计” → 共计, “两馆合计” → 合计, “，总量” → 总量, not “其中”
_TOTAL = lazy.compile(r"合计|共计|总计|相加|加起来|之和|(?<!公)共|总[量数计]|全部(?:为|是)?\Z|合起来|合为|累计")
# What stands between the second of three numbers and their difference: “净增” → 净增, “多” → 多, not “，其中”
_GREW = lazy.compile(r"(?:净|又|再)?(?:增[加长多]?|多|少|减少?|下降|提高|上升|降低|回落)了?")
# And between the first two: “，比上年的” → ，比上年的, “，较年初的” → ，较年初的, not “，”
_THAN = lazy.compile(r"\A[^。；]{0,12}[比较][^，。；]{0,8}\Z")


class Missed(NamedTuple):
    """A whole that its members do not come to, and the numbers that it is about."""

    item: Grounded
    whole: Number
    members: tuple[Number, ...]

    @property
    def numbers(self) -> frozenset[int]:
        """Where its numbers stand."""
        return frozenset(number.quantity.start for number in (self.whole, *self.members))


_SLACK, _SHARE, _LEAST = 10, 20, 20


def misses(value: Value, other: Value) -> bool:
    """Whether a number is near another and is not it: above it by no more than 10, and than 5 %."""
    return 0 < value - other <= min(_SLACK, max(2, other // _SHARE)) and other >= _LEAST


def totals(found: Candidates) -> Iterator[Missed]:
    """Yield the numbers that what stands before them almost adds up to."""
    numbers = found.sentence.numbers
    for index, number in enumerate(numbers):
        if number.candidate is not None or number.quantity.approx or number.quantity.high is not None:
            continue
        wrong = _total(found, index) or _difference(found, index)
        if wrong is not None:
            yield wrong


def _total(found: Candidates, index: int) -> Missed | None:
    sentence = found.sentence
    number = sentence.numbers[index]
    if not number.counts or not _TOTAL.search(sentence.lead(index)):
        return None
    run: list[Number] = []
    for other in reversed(sentence.numbers[:index]):
        if other.quantity.unit != number.quantity.unit or not other.counts or other.quantity.approx:
            break
        run.append(other)
    sums = [sum(other.value for other in run[:length]) for length in range(2, len(run) + 1)]
    if number.value in sums or not sums or any(other.candidate is not None for other in run):
        return None
    # where the word for a total stands, and its parts are all that was said before, a slip of ten may be larger
    whole = len(run) == index and 0 < sums[-1] - number.value <= _SLACK and number.value >= _LEAST
    length = len(run) if whole else None
    length = length or next((at + 2 for at, total in enumerate(sums) if misses(total, number.value)), None)
    return None if length is None else contradicted(number, run[:length][::-1], unsure=True)


def contradicted(whole: Number, members: Sequence[Number], *, unsure: bool) -> Missed | None:
    """Return a number that is not what its members add up to; None where one waits for its table."""
    if any(number.doubtful for number in (whole, *members)):
        return None  # first the table
    total = sum(member.value for member in members)
    facts = tuple(fact for member in members for fact in member.item.facts)
    item = Grounded(
        whole.quantity, Kind.PARTS, Verdict.CONTRADICTED, facts, shown(total), addition(members), unsure=unsure
    )
    return Missed(item, whole, tuple(members))


def once(found: Iterable[Missed]) -> list[Grounded]:
    """Return one finding for each list: its whole may stand before and behind it, and a part is no whole of the rest.

    What is sure comes first; what is not says nothing of numbers that another list has.
    """
    kept: list[Grounded] = []
    seen: set[int] = set()
    wholes: set[int] = set()
    for missed in sorted(found, key=lambda item: (item.item.unsure, -len(item.members))):
        again = seen & missed.numbers if missed.item.unsure else missed.whole.quantity.start in wholes
        if not again:
            kept.append(missed.item)
        seen |= missed.numbers
        wholes.add(missed.whole.quantity.start)
    return kept


def _is_strict(found: Candidates, index: int) -> bool:
    """Whether nothing but a comparison stands between three numbers: 122期，比上年的102期多20期."""
    lead = found.sentence.lead
    return _GREW.fullmatch(lead(index)) is not None and _THAN.search(lead(index - 1)) is not None


def _difference(found: Candidates, index: int) -> Missed | None:
    """Return the first of 705件，较年初的313件净增394件, where the other two come to more."""
    numbers = found.sentence.numbers
    number = numbers[index]
    if not number.quantity.change or index < 2 or number.item.kind is not Kind.CHANGE:
        return None
    now, before = numbers[index - 2 : index]
    if number.quantity.change < 0:
        now, before = before, now
    units = {now.quantity.unit, before.quantity.unit}
    own = PERCENT if number.quantity.unit == "百分点" else number.quantity.unit
    if (
        units != {own}
        or (own in RATES and number.quantity.unit != "百分点")
        or (now.quantity.change and number.quantity.unit != "百分点")
        or before.quantity.change
    ):
        return None
    if now.candidate is not None or before.candidate is not None or any(item.quantity.approx for item in (now, before)):
        return None
    told = before.value + number.value
    if told == now.value or not (misses(told, now.value) or _is_strict(found, index)):
        return None
    return contradicted(now, [before, number], unsure=True)
