"""What two numbers of a sentence of a note say without it: a share, a change, what is left, how far they are apart."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, permutations

from assistant import lazy
from assistant.domain.facts import Value
from assistant.grounding.candidates import Candidates
from assistant.grounding.changes import direction
from assistant.grounding.differences import difference, way
from assistant.grounding.grounded import Grounded, shown
from assistant.grounding.note_ledgers import shares_word
from assistant.grounding.note_sums import AT_FIRST, SHARED, around, counts_alike, is_past, letters, plain_words
from assistant.grounding.notes import Noted
from assistant.grounding.numbers import RATES, Number, division, share_of
from assistant.grounding.quantities import PERCENT

# What makes less or more of something, beside the words of growth: “，缩短” → 缩短, “压缩了” → 压缩了
CHANGED = lazy.compile(r"(?:缩短|压缩|压减|精简|削减|提前|提速|延长|扩大)了?(?:近|约)?\Z")
# What is not so, or left: “不满意的占” → 不, “尚有” → 尚有, “未回收” → 未, not “不动产”, not “不断”
_NOT = lazy.compile(r"[未没无缺差剩]|不(?!断|动产|少|仅|见面)|[尚还仍]有|尚余|其余|余下|[逾超]期")
# What says before a number that it is left: “尚有” → 尚有, “其余” → 其余, “未回收的” → 未回收的, not “不合格食品”
_LEFT = lazy.compile(r"[尚还仍另]有|[尚还]余|其余|余下|剩|[未没][^，。；]{0,8}\Z")
# The same right behind it: “没有对应栏目” → 没, “的尚未整改” → 的尚未, “逾期” → 逾期, not “个村未贴齐”
_LEFT_BEHIND = lazy.compile(r"的?(?:[未没]|尚未|还没|仍未|[逾超]期)")
# What says that one number is so much more than another: “推文比微博多” → 推文比微博多, not “微博多”
_THAN = lazy.compile(r"[^，。；]*?比(?P<other>[^，。；]{1,12}?)[多少高低]出?了?\Z")
_APART = lazy.compile(r"相差|差距|之差")  # “二者相差” → 相差, not “差评”
_STOP = lazy.compile(r"[，,；;：:、（）()。\n0-9]")  # “5份，其他” → ，
_MOST = 6  # numbers of a sentence: of more, some two have any share
Way = tuple[str, tuple[str, ...]]  # the arithmetic, and the facts it rests on


def from_pairs(found: Candidates, index: int) -> Grounded | None:
    """Return a number as supported by two numbers of a note that it follows from by what its words say is done.

    发出300份，收回250份 says 回收率83.3%; 目录120项，对上栏目的112项 says 尚有8项没有栏目.
    """
    number, sentence = found.sentence.numbers[index], found.sentence
    if number.quantity.high is not None:
        return None
    ways = _ways(found, index)
    if ways is None:
        return None
    for _, group in groupby(sentence.facts.noted, key=lambda note: (note.fact.note, note.sentence)):
        own = [note for note in group if not note.quantity.change and note.quantity.unit not in RATES]
        if 1 < len(own) <= _MOST and _is_of_it(found, own[0].sentence):
            for how, facts in ways(found, index, own):
                return number.as_supported(how, facts)
    return None


def _is_of_it(found: Candidates, said: str) -> bool:
    return shares_word(found, found.sentence.own, said) or len(letters(found.sentence.own, said)) > SHARED


def _ways(found: Candidates, index: int) -> "Callable[[Candidates, int, Sequence[Noted]], Iterator[Way]] | None":
    """Return how a number may follow from two, by its unit and the words before it; None where it may not."""
    sentence, quantity = found.sentence, found.sentence.numbers[index].quantity
    lead = sentence.lead(index)
    if quantity.unit == "倍" or (
        quantity.unit == PERCENT and (direction(sentence.text, quantity) or CHANGED.search(lead))
    ):
        return _changes
    if quantity.unit == PERCENT:
        return _shares
    if quantity.unit in RATES:
        return None
    if _APART.search(lead) or (quantity.change and _THAN.search(lead)):
        return _differences
    is_left = _LEFT.search(lead) or _LEFT_BEHIND.match(sentence.text, quantity.end)
    return None if quantity.change or quantity.approx or not is_left else _rests


def _alike(own: Sequence[Noted], unit: str | None = None) -> Iterator[tuple[Noted, Noted]]:
    """Yield the pairs of numbers that count the same things, both ways round."""
    for one, other in permutations(own, 2):
        units = (one.quantity.unit, other.quantity.unit)
        is_counted = unit is None or not any(units) or any(each and counts_alike(each, unit) for each in units)
        if is_counted and (not all(units) or counts_alike(*units)):
            yield one, other


def _said(note: Noted) -> str:
    """Return the words of a note's number as they are written, up to the clauses beside it."""
    return plain_words(note) + _STOP.split(note.fact.name[note.quantity.end :])[0]


def _shares(found: Candidates, index: int, own: Sequence[Noted]) -> Iterator[Way]:
    quantity, near = found.sentence.numbers[index].quantity, around(found, index)
    for part, whole in _alike(own):
        value, of = part.quantity.value, whole.quantity.value
        if not 0 < value < of or is_past(found, part) or is_past(found, whole):
            continue
        if len(own) > 2 and not letters(near, part.around):
            continue
        is_rest = bool(_NOT.search(near)) != bool(_NOT.search(_said(part)))
        if quantity.holds(share_of(of - value if is_rest else value, of)):
            yield division(of - value if is_rest else value, of, quantity.places), (part.fact.id, whole.fact.id)


def _changes(found: Candidates, index: int, own: Sequence[Noted]) -> Iterator[Way]:
    quantity = found.sentence.numbers[index].quantity
    sign = direction(found.sentence.text, quantity)
    for before, now in _alike(own):
        if not (is_past(found, before) or AT_FIRST.search(plain_words(before))) or not before.quantity.value:
            continue
        ways = way(quantity, now.quantity.value, before.quantity.value)
        if sign in ways or (ways and not sign):
            how = difference(quantity, now.quantity.value, before.quantity.value)
            yield how, (now.fact.id, before.fact.id)


def _rests(found: Candidates, index: int, own: Sequence[Noted]) -> Iterator[Way]:
    """Yield what a whole leaves of a part that is no rest itself, where the sentence has the one or the other."""
    numbers, quantity = found.sentence.numbers, found.sentence.numbers[index].quantity
    for whole, part in _alike(own, quantity.unit):
        if any(_NOT.search(_said(note)) or is_past(found, note) for note in (whole, part)):
            continue
        told = any(_counts_as(number, note) for number in numbers for note in (whole, part))
        if told and whole.quantity.value - part.quantity.value == quantity.value:
            yield _less(whole.quantity.value, part.quantity.value), (whole.fact.id, part.fact.id)


def _counts_as(number: Number, note: Noted) -> bool:
    """Whether a number of the sentence is one of a note."""
    unit = note.quantity.unit
    return number.value == note.quantity.value and (not unit or counts_alike(number.quantity.unit, unit))


def _differences(found: Candidates, index: int, own: Sequence[Noted]) -> Iterator[Way]:
    quantity = found.sentence.numbers[index].quantity
    than = _THAN.search(found.sentence.lead(index))
    for one, other in _alike(own, quantity.unit):
        apart = one.quantity.value - other.quantity.value
        if than is None:
            fits = found.sentence.values[one.quantity.value] and abs(apart) == quantity.value
        else:
            named = len(letters(than["other"], other.around)) > len(letters(than["other"], one.around))
            fits = named and quantity.holds(apart * quantity.change)
        if fits:
            yield _less(one.quantity.value, other.quantity.value), (one.fact.id, other.fact.id)


def _less(one: Value, other: Value) -> str:
    return f"{shown(one)} － {shown(other)}"
