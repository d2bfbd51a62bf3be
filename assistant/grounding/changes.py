"""Growth and decline: a change follows from this year's value and last year's, or from two numbers that are written."""

from collections.abc import Iterator
from typing import NamedTuple

from assistant import lazy
from assistant.domain.facts import Value
from assistant.grounding.candidates import Candidates
from assistant.grounding.counts import compares
from assistant.grounding.differences import difference, expected, way
from assistant.grounding.grounded import Grounded, Kind, Verdict
from assistant.grounding.numbers import RATES, Candidate, Number
from assistant.grounding.points import points
from assistant.grounding.quantities import PERCENT, Quantity

_LAST_YEAR = ("上年", "去年", "上一年", "同期")
# The word stands behind its number: “的增长” → 增长, “以上的降幅” → 降幅, not “，增长”
_BEHIND = lazy.compile(r"(?:以上|左右)?的?(?:同比)?(增[长幅加]|降幅|下降|涨幅|减幅|减少)")
_UP = lazy.compile(r"[增涨]")  # “增长” → 增, not “下降”
_FROM = lazy.compile(r"[由从][^，。；]{0,6}\Z")  # “由上年” → 由上年
_TO = lazy.compile(r"[到至为]")  # “件增至” → 至
_BESIDE = lazy.compile(r"比|较|超过|多于|少于|高于|低于")  # “个人比单位多” → 比
# Nothing but a comparison stands between a count and its change: “，同比增加” → ，同比增加,
# “，比上年减少了” → ，比上年减少了, not “，增加”
_ITS_OWN = lazy.compile(
    r"[，,（(、]?(?:同比|环比|[比较同与][^，。；、]{0,2}(?:上|去|前)(?:一)?年(?:度)?(?:同期)?(?:相比)?[，,]?)"
    r"(?:净|又|再|均|各)?(?:增[加长多]?|减少?|下降|上升|多|少|降低|提高|回落)了?"
)
_LOOSE = 2
_MOST_SAID = 24  # numbers that are compared with one another: a sentence has seldom more
_CLOSE = 6  # letters between the second of two numbers and what they grew by


class Pair(NamedTuple):
    """What a change may be between: now, before, the fact, how loosely it is named (0 best)."""

    now: Value
    before: Value
    fact: str
    tier: int
    candidate: Candidate | None = None


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


def direction(text: str, quantity: Quantity) -> int:
    """Return 1 for growth, -1 for decline, 0 where a quantity is no change; the word may stand behind the number."""
    if quantity.change:
        return quantity.change
    if quantity.unit == "倍":
        return 1  # 是上年的2倍, with or without a word of growth
    if quantity.unit not in (PERCENT, "") or not quantity.value:
        return 0
    said = _BEHIND.match(text, quantity.end, quantity.end + 8)
    return 0 if said is None else 1 if _UP.search(said[1]) else -1


def change(found: Candidates, index: int) -> Grounded:
    """Return whether a growth or decline is supported, contradicted or open."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    quantity, sign = number.quantity, direction(sentence.text, number.quantity)
    unknown = Grounded(quantity, Kind.CHANGE, Verdict.UNSUPPORTED)
    if quantity.unit == "百分点":
        return points(found, index, sign)
    said = sorted(pairs(found, index), key=lambda pair: pair.tier)
    flipped: Pair | None = None
    for pair in said:
        if _too_loose(pair, quantity):
            continue
        ways = way(quantity, pair.now, pair.before)
        if sign in ways:
            if pair.candidate is not None:
                number.candidate = pair.candidate
                number.rows = [(pair.candidate.table, pair.candidate.row)]
            how = difference(quantity, pair.now, pair.before)
            return unknown._replace(
                verdict=Verdict.SUPPORTED,
                facts=(pair.fact,) if pair.fact else (),
                arithmetic=how,
                named=not pair.tier and bool(pair.fact),
            )
        if ways and flipped is None and pair.tier <= _LOOSE and pair.fact:
            flipped = pair
    return _wrong(found, index, said, flipped)


def _too_loose(pair: Pair, quantity: Quantity) -> bool:
    """Whether a small round change would follow by chance from a pair that is loosely named."""
    fine = quantity.places >= 1 or (quantity.unit not in (PERCENT, "倍") and quantity.value >= 10)
    if pair.tier <= 1 or fine or quantity.unit == PERCENT:
        return False
    return pair.tier > _LOOSE or not pair.fact


def pairs(found: Candidates, index: int) -> Iterator[Pair]:
    """Yield what a change may be between: this year's value and last year's, or two numbers that are written."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    beside = list(_side_by_side(found, index))
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


def _side_by_side(found: Candidates, index: int) -> Iterator[Pair]:
    """Yield two figures of the same year: 个人申请比单位申请多85件."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    start, end = sentence.gaps[index]
    said = _BESIDE.search(sentence.text, start, end)
    if said is None or any(name.kind == "past" for name in number.before):
        return
    asked = found.asked(index)._replace(quantity=number.quantity._replace(unit=""), backs=(0,), behind=[])
    left = [name for name in number.before if name.end <= said.start()]
    right = [name for name in number.before if name.start >= said.end()]
    if not any(name.names_cells for name in right):
        return
    ones = found.of(index, asked._replace(before=left)) if any(name.names_cells for name in left) else []
    if not ones and index and sentence.numbers[index - 1].candidate is not None:
        ones = [item for item in found.of(index - 1) if item.holds(sentence.numbers[index - 1].quantity)]
    for one in ones:
        for other in found.of(index, asked._replace(before=right)):
            if one.fact.id != other.fact.id and max(one.tier, other.tier) <= _LOOSE:
                yield Pair(one.value, other.value, one.fact.id, one.tier + other.tier)


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


def _wrong(found: Candidates, index: int, said: list[Pair], flipped: Pair | None) -> Grounded:
    sentence, number = found.sentence, found.sentence.numbers[index]
    quantity = number.quantity
    unknown = Grounded(quantity, Kind.CHANGE, Verdict.UNSUPPORTED)
    start, end = sentence.gaps[index]
    near = sentence.near(start, end)
    clear = not sentence.unknown(near, end) and not sentence.has("scope") and not quantity.approx
    if quantity.unit not in RATES and not compares(found, index):
        return unknown  # 文件新增9件、减少3件: with what, nothing says
    if flipped is not None and clear:
        return _against(unknown, flipped)
    counts = [other for other in sentence.numbers[:index] if other.counts]
    if (written := _from_to(found, index, counts)) is not None:
        return _against(unknown, written)
    first = [pair for pair in said if not pair.tier and pair.fact]
    if not first:
        return unknown
    last = counts[-1].candidate if counts else None
    known = any(name.strong_row for name in number.around) or (last is not None and not last.tier)
    if clear and known and len({pair.fact for pair in first}) == 1:
        return _against(unknown, first[0])
    return _against(unknown, first[0])._replace(verdict=Verdict.UNSUPPORTED, facts=())


def _against(unknown: Grounded, pair: Pair) -> Grounded:
    quantity = unknown.quantity
    return unknown._replace(
        verdict=Verdict.CONTRADICTED,
        facts=(pair.fact,) if pair.fact else (),
        expected=expected(quantity, pair.now, pair.before),
        arithmetic=difference(quantity, pair.now, pair.before),
    )


def _from_to(found: Candidates, index: int, counts: list[Number]) -> Pair | None:
    """Return the two numbers of 由95次增加到96次，增长2.05%."""
    sentence = found.sentence
    if len(counts) < 2 or index < 2 or found.sentence.numbers[index].quantity.approx:
        return None
    before, now = counts[-2:]
    if [before, now] != sentence.numbers[index - 2 : index] or before.quantity.unit != now.quantity.unit:
        return None
    if before.quantity.approx or now.quantity.approx or len(sentence.lead(index)) > _CLOSE:
        return None
    text, start = sentence.text, before.quantity.start
    if _FROM.search(text[max(sentence.start, start - 10) : start]) is None:
        return None
    if _TO.search(text[before.quantity.end : now.quantity.start]) is None:
        return None
    return Pair(now.value, before.value, now.fact, 0)
