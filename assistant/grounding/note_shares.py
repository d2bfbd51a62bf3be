"""Shares and changes that follow from what notes count: 9篇，占解读总数的75%, and a note says 解读12篇."""

from collections.abc import Iterator
from itertools import groupby, pairwise

from assistant import lazy
from assistant.domain import numerals
from assistant.domain.facts import Value
from assistant.grounding.candidates import Candidates
from assistant.grounding.changes import direction
from assistant.grounding.grounded import Grounded, shown
from assistant.grounding.named_rates import is_of_last_year
from assistant.grounding.note_ledgers import shares_word
from assistant.grounding.note_pairs import CHANGED
from assistant.grounding.note_sums import AT_FIRST, POINTS, counts_alike, is_past, plain_words, says_past
from assistant.grounding.notes import LAST, Noted
from assistant.grounding.numbers import RATES, Number, division, share_of
from assistant.grounding.quantities import PERCENT, Quantity

# What is told of the rest: “还有38%的没有” → 还有, “不满意率6.3%” → 不, “超期的占” → 超期, not “满意率”
_REST = lazy.compile(r"还有|其余|余下|剩余|另外?|未|没|不(?!断)|[超逾]期")
# How many kinds come to a number: “四类合计” → 四类合计, “3项共” → 3项共, not “合计”
_KINDS = lazy.compile(
    r"(?P<many>[二三四五六七八九两]|[2-9])(?:类|项|种|个|家|者|样)(?:信息|内容)?(?:合计|共计?|总计|累计)\Z"
)


def from_shares(found: Candidates, index: int) -> Grounded | None:
    """Return a number as supported by such arithmetic on the numbers before it and those of notes."""
    number = found.sentence.numbers[index]
    quantity = number.quantity
    if quantity.high is not None or quantity.approx:
        return None
    if quantity.unit in (PERCENT, "倍") and is_of_last_year(found.sentence.lead(index)):
        ways = _of_then(found, index, quantity)
    elif quantity.unit == PERCENT:
        ways = _of_percent(found, index, quantity)
    elif quantity.change:
        ways = _of_difference(found, index, quantity)
    elif says_past(found, index):
        ways = _of_last_year(found, index, quantity)
    elif quantity.unit == POINTS:
        ways = _of_points(found, index, quantity)
    else:
        ways = _of_kinds(found, index, quantity)
    how = next(ways, None)
    return None if how is None else number.as_supported(how)


def _of_percent(found: Candidates, index: int, quantity: Quantity) -> Iterator[str]:
    lead = found.sentence.lead(index)
    earlier = [number for number in found.sentence.numbers[:index] if number.counts and number.value > 0]
    sign = direction(found.sentence.text, quantity)
    if sign or CHANGED.search(lead):
        yield from _of_change(found, earlier, quantity, sign)
        return
    for part in reversed(earlier):
        for whole in _beside(found, part):
            if whole.quantity.value > part.value and quantity.holds(share_of(part.value, whole.quantity.value)):
                yield division(part.value, whole.quantity.value, quantity.places)
    if _REST.search(lead):
        for note in found.sentence.facts.noted:
            if note.quantity.unit == PERCENT and shares_word(found, found.sentence.own, note.sentence):
                rest = 100 - note.quantity.value
                if quantity.holds(rest):
                    yield f"100 − {shown(note.quantity.value)} = {shown(rest)}%"


def _of_change(found: Candidates, earlier: list[Number], quantity: Quantity, sign: int) -> Iterator[str]:
    """Yield the change from a number of a note told of before, or of the two right before: 由13天压缩到9.5天."""
    for now in reversed(earlier):
        before: list[Value] = [one.quantity.value for one in _past(found, now)]
        before += [one.value for one in earlier if one.quantity.unit == now.quantity.unit and one is not now]
        for old in before:
            if old and quantity.holds(_signed(share_of(now.value - old, old), sign)):
                yield f"（{shown(now.value)} − {shown(old)}）÷ {shown(old)}"


def _of_last_year(found: Candidates, index: int, quantity: Quantity) -> Iterator[str]:
    """Yield what last year's report or a note of then has: 比上年的412条."""
    for old in _past(found, found.sentence.numbers[index]):
        if quantity.holds(old.quantity.value):
            source = "上年报告" if old.fact.note == LAST else f"工作记录 {old.fact.note} "
            yield f"{source}里的 {shown(old.quantity.value)}{old.quantity.unit}"


def _of_then(found: Candidates, index: int, quantity: Quantity) -> Iterator[str]:
    """Yield what share of the number of then, or how often it, a number before is: 620条，为上年的114.8%."""
    for number in reversed([one for one in found.sentence.numbers[:index] if one.counts]):
        for old in _past(found, number):
            share = share_of(number.value, old.quantity.value) if old.quantity.value else None
            if share is not None and quantity.holds(share if quantity.unit == PERCENT else share / 100):
                yield division(number.value, old.quantity.value, quantity.places)


def _of_difference(found: Candidates, index: int, quantity: Quantity) -> Iterator[str]:
    """Yield what a number is more or less than it was then: 456条，比上年增加44条."""
    for number in found.sentence.numbers[:index]:
        for old in _past(found, number) if number.counts else ():
            if quantity.holds(_signed(number.value - old.quantity.value, quantity.change)):
                yield f"{shown(number.value)} − {shown(old.quantity.value)}"


def _signed(value: Value, sign: int) -> Value:
    """Return a change as it is written: below 0 where it goes the other way than the words say."""
    return value * sign if sign else abs(value)


def _past(found: Candidates, number: Number) -> Iterator[Noted]:
    """Yield the numbers of then that count the same things: of notes that say so, and of last year's report."""
    yield from (note for note in _beside(found, number) if is_past(found, note) or AT_FIRST.search(plain_words(note)))
    for item in found.sentence.facts.told_before:
        if counts_alike(item.quantity.unit, number.quantity.unit) and shares_word(
            found, found.sentence.own, item.around
        ):
            yield item


def _of_points(found: Candidates, index: int, quantity: Quantity) -> Iterator[str]:
    """Yield the points between two rates of the sentence: 62%，距80%的目标还差18个百分点."""
    rates = [one for one in found.sentence.numbers[:index] if one.quantity.unit == PERCENT and not one.quantity.change]
    for one, other in pairwise(rates):
        if abs(one.value - other.value) == quantity.value:
            yield f"{shown(max(one.value, other.value))} − {shown(min(one.value, other.value))}"


def _of_kinds(found: Candidates, index: int, quantity: Quantity) -> Iterator[str]:
    """Yield the sum of as many numbers of a note, side by side, as kinds are said to come to it: 四类合计413条."""
    said = _KINDS.search(found.sentence.lead(index))
    many = (numerals.value(said["many"]) or 0) if said else 0
    if not many:
        return
    for _, own in groupby(found.sentence.facts.noted, key=lambda note: (note.fact.note, note.sentence)):
        row = [note for note in own if not note.quantity.unit or counts_alike(note.quantity.unit, quantity.unit)]
        for at in range(len(row) - many + 1):
            some = [note.quantity.value for note in row[at : at + many]]
            if quantity.holds(sum(some)) and shares_word(found, found.sentence.own, row[at].sentence):
                yield f"{' + '.join(map(shown, some))} = {shown(sum(some))}"


def _beside(found: Candidates, number: Number) -> Iterator[Noted]:
    """Yield the numbers of notes that count the same things: of the note that a number is from, or of its words."""
    own = {fact.partition(".")[0] for fact in number.item.facts}
    for note in found.sentence.facts.noted:
        unit = note.quantity.unit
        if unit in RATES or (unit and not counts_alike(unit, number.quantity.unit)):
            continue
        if note.fact.note in own or shares_word(found, found.sentence.own, note.sentence):
            yield note
