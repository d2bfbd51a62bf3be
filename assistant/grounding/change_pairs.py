"""What a change may be between: this year's value and last year's, or two numbers that are written."""

from collections.abc import Iterator
from typing import NamedTuple

from assistant import lazy
from assistant.domain.facts import Value
from assistant.grounding.candidates import Candidates
from assistant.grounding.numbers import Candidate, Number
from assistant.grounding.sentences import CLOSING, OPENING

_BESIDE = lazy.compile(r"比|较|超过|多于|少于|高于|低于")  # “个人比单位多” → 比
# A multiple of what is named between: “是行政处罚的” → 是, “相当于企业的” → 相当于, not “是的”
_MULTIPLE = lazy.compile(r"(?:是|为|相当于|达到?|约?有)(?=[^，。；、]{2,20}的\Z)")
# Nothing but a comparison stands between a count and its change: “，同比增加” → ，同比增加,
# “，比上年减少了” → ，比上年减少了, not “，增加”
_ITS_OWN = lazy.compile(
    r"[，,（(、]?(?:同比|环比|[比较同与][^，。；、]{0,2}(?:上|去|前)(?:一)?年(?:度)?(?:同期)?(?:相比)?[，,]?)"
    r"(?:净|又|再|均|各)?(?:增[加长多]?|减少?|下降|上升|多|少|降低|提高|回落)了?"
)
# The two that were counted are compared: “，前者比后者” → 前者比后者, “，前者是后者的” → 前者是后者
_FORMER = lazy.compile(r"(前者|后者)[^，。；前后]{0,6}(?:比|是|为|相当于)(?:前者|后者)")
LOOSE = 2
_MOST_SAID = 24  # numbers that are compared with one another: a sentence has seldom more


class Pair(NamedTuple):
    """What a change may be between: now, before, the fact, how loosely it is named (0 best).

    `sides`: two things of one year, not one of two years.
    """

    now: Value
    before: Value
    fact: str
    tier: int
    candidate: Candidate | None = None
    sides: bool = False


def pairs(found: Candidates, index: int) -> Iterator[Pair]:
    """Yield what a change may be between: this year's value and last year's, or two numbers that are written."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    beside = list(_former(found, index)) or list(_side_by_side(found, index))
    if beside:  # it is compared with another figure of this year, not with last year's
        yield from beside
        return
    strong = any(name.names_cells and name.strong for name in number.around)
    row = any(name.strong_row for name in number.around)
    counts = [other for other in sentence.numbers[:index] if other.counts]
    if strong or not counts or found.lists.dealt(index, "row") or any(name.kind == "row" for name in number.before):
        asked = found.asked(index)._replace(quantity=number.quantity._replace(unit=""), backs=(0,))
        yield from (pair for item in found.of(index, asked) for pair in _of(item, item.tier))
    run = found.lists.run(index)
    if run is None and counts and (own := _of_its_own(found, index, counts[-1])):
        yield from own
        return
    if run is not None and len(counts) >= len(run.members):
        counts = [*counts, counts[len(counts) - len(run.members) + run.at]]
    for far, other in enumerate(reversed(counts)):
        yield from _of_count(found, index, other, (far > 0) + row)
    if not row:
        changed = (other for other in sentence.numbers[max(0, index - 3) : index] if other.quantity.change)
        yield from (pair for other in changed if other.candidate for pair in _of(other.candidate, 0))
    yield from _written(found, index)
    if not row:
        earlier = (other.candidate for other in sentence.before.numbers if other.candidate is not None)
        yield from (pair for item in earlier for pair in _of(item, 2))


def _of_its_own(found: Candidates, index: int, count: Number) -> list[Pair]:
    """Return the pairs of the count right before a change that is compared with last year's: 18件，较上年增加13件."""
    if count is not found.sentence.numbers[index - 1] or count.candidate is None or count.candidate.tier > 1:
        return []
    if count.candidate.back or not _ITS_OWN.fullmatch(found.sentence.lead(index)):
        return []
    return list(_of_count(found, index, count, 0))


def _former(found: Candidates, index: int) -> Iterator[Pair]:
    """Yield the two numbers right before one that parts them: 予以公开27件，部分公开16件，前者比后者多11件."""
    said = _FORMER.search(found.sentence.lead(index))
    two = found.sentence.numbers[max(0, index - 2) : index]
    if said is None or len(two) < 2 or not all(other.counts for other in two):
        return
    one, other = two if said[1] == "前者" else reversed(two)
    yield Pair(one.value, other.value, one.fact or other.fact, 0, one.candidate)


def _side_by_side(found: Candidates, index: int) -> Iterator[Pair]:
    """Yield two figures of the same year: 个人申请比单位申请多85件."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    start, _ = sentence.gaps[index]
    last = max((name.start for name in number.before if name.names_cells), default=start)
    said = max(_BESIDE.finditer(sentence.text, start, last), key=lambda match: match.start(), default=None)
    if said is None and number.quantity.unit == "倍":
        said = _MULTIPLE.search(sentence.text, start, number.quantity.start)
    if said is None or any(name.kind == "past" for name in number.before):
        return
    asked = found.asked(index)._replace(quantity=number.quantity._replace(unit=""), backs=(0,), behind=[])
    left = [name for name in number.before if name.end <= said.start()]
    right = [name for name in number.before if name.start >= said.end()]
    ones = found.of(index, asked._replace(before=left)) if any(name.names_cells for name in left) else []
    if not ones:  # 5件，占6.1%，比企业多2件
        ones = [
            item for at in _counted(found, index) for item in found.of(at) if item.holds(sentence.numbers[at].quantity)
        ]
    if not any(name.kind == "row" for name in right):  # 新发规范性文件比废止的多5件
        right = [*(name for name in left if name.strong_row or name.kind == "subject"), *right]
    for one in ones:
        for other in found.of(index, asked._replace(before=right)):
            if one.fact.id != other.fact.id and max(one.tier, other.tier) <= LOOSE:
                yield Pair(one.value, other.value, one.fact.id, one.tier + other.tier, sides=True)


def _counted(found: Candidates, index: int) -> Iterator[int]:
    """Yield the count that a comparison is made of: the one before it, and the one before a parenthesis that has that.

    予以公开77件（其中自然人59件、商业企业5件），比部分公开多76件.
    """
    numbers, text = found.sentence.numbers, found.sentence.text
    at = next((at for at in range(index - 1, -1, -1) if numbers[at].counts), None)
    if at is None:
        return
    if numbers[at].candidate is not None:
        yield at
    closed = max(text.rfind(mark, numbers[at].quantity.end, found.sentence.gaps[index][1]) for mark in CLOSING)
    opened = max(text.rfind(mark, found.sentence.start, numbers[at].quantity.start) for mark in OPENING)
    if closed >= 0 and opened >= 0:
        before = [other for other in range(at) if numbers[other].quantity.end <= opened]
        yield from (other for other in before[-1:] if numbers[other].counts and numbers[other].candidate is not None)


def _of(item: Candidate, tier: int) -> Iterator[Pair]:
    if item.fact.last_year is not None:
        yield Pair(item.fact.value, item.fact.last_year, item.fact.id, tier, item)


def _of_count(found: Candidates, index: int, other: Number, tier: int) -> Iterator[Pair]:
    if other.candidate is not None and other.candidate.fact.last_year is not None:
        yield from _of(other.candidate, tier)
        at = next((at for at, item in enumerate(found.sentence.numbers) if item is other), None)
        alike = [] if at is None else [item for item in found.of(at) if not item.back and item.holds(other.quantity)]
        yield from (pair for item in alike if item.fact.id != other.fact for pair in _of(item, tier))
        return
    asked = found.asked(index)._replace(quantity=other.quantity._replace(unit=""), backs=(0,))
    columns = [column for _, column in other.columns]
    for table, row in other.rows:
        for item in found.facts_of(table, [row], columns, asked, tier + 1):
            yield from _of(item, tier + 1)


def _written(found: Candidates, index: int) -> Iterator[Pair]:
    """Yield two numbers that are written, last year's as the one before."""
    sentence = found.sentence
    own = sentence.numbers[index]
    said = [n for n in (*sentence.before.numbers, *sentence.numbers) if n.counts and n is not own][-_MOST_SAID:]
    here = set(map(id, sentence.numbers))
    for now in said:
        for before in said:
            if now is before or now.quantity.unit != before.quantity.unit or now.value == before.value:
                continue
            if id(now) not in here and id(before) not in here:
                continue
            if _order(now, before) >= 0 and not _is_told_earlier(found, now, before):
                yield Pair(now.value, before.value, now.fact, 2, now.candidate)


def _is_told_earlier(found: Candidates, now: Number, before: Number) -> bool:
    """Whether the first of two numbers is last year's by its own words, and the second is not: 上年末结转16件."""
    first, second = now.candidate, before.candidate
    if first is not None and second is not None:
        rows = (first.row, second.row)
        return rows == ("brought_forward", "carried_forward") and first.back == second.back
    years = {id(number): year for number, year in zip(found.sentence.numbers, found.years, strict=True)}
    return years.get(id(now)) == ((1,), True) and years.get(id(before)) == ((0,), True)


def _order(now: Number, before: Number) -> int:
    """Return -1 where two numbers are known to be of two years the other way round."""
    if now.candidate is None or before.candidate is None or now.candidate.back == before.candidate.back:
        return 0
    return 1 if now.candidate.back < before.candidate.back else -1
