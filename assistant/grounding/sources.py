"""The match of a sentence's open numbers with the notes."""

from collections.abc import Iterator
from operator import itemgetter

from assistant.grounding import quantity_words
from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Grounded, Verdict, shown
from assistant.grounding.meanings import likeness
from assistant.grounding.note_arithmetic import from_arithmetic
from assistant.grounding.note_counts import from_counted
from assistant.grounding.note_fractions import from_fractions
from assistant.grounding.note_law import from_law
from assistant.grounding.note_ledgers import from_entries, shares_word
from assistant.grounding.note_means import from_means
from assistant.grounding.note_order import in_their_places, parts_below_wholes, wholes_inside
from assistant.grounding.note_pairs import from_pairs
from assistant.grounding.note_reckoned import from_reckoned
from assistant.grounding.note_rivals import is_for_each, is_of_another
from assistant.grounding.note_row_values import from_row_beside, from_rows
from assistant.grounding.note_shares import from_shares
from assistant.grounding.note_single import from_single
from assistant.grounding.note_spread import from_spread
from assistant.grounding.note_stocks import from_stock
from assistant.grounding.note_sums import (
    ALIKE,
    SHARED,
    Taken,
    apart,
    around,
    counts_alike,
    from_two,
    letters,
)  # fmt: skip
from assistant.grounding.note_terms import from_terms
from assistant.grounding.note_times import from_times
from assistant.grounding.note_words import from_words
from assistant.grounding.notes import Noted, agrees
from assistant.grounding.numbers import RATES
from assistant.grounding.quantities import Quantity
from assistant.grounding.support_words import kin

_ALIKE_NAMED = 0.3  # of the words, where the number names a row of the tables itself
_SAME = 0.6  # so alike that the note may be meant
_LARGE = 10  # from which value on few numbers are alike by chance
_HUGE = 30  # from here on hardly any
_UNIQUE = 1000  # and none, whatever the words are
_NO_THINGS = frozenset(("元", "天", "小时", "分钟", "秒", "个月", "周", "", *RATES))  # what no 问 or 帖 counts
_ANYTHING = frozenset(("个", "次", "项", "人", "人次", "批"))  # units of any thing, time or person
_WHOLE = 0.8  # what the likeness of whole sentences counts beside that of clauses


def from_notes(found: Candidates) -> None:
    """Let the open numbers of a sentence be supported by notes that have them, and never by what two have crossed."""
    numbers = found.sentence.numbers
    for index, number in enumerate(numbers):
        if not number.supported:
            number.item = _noted(found, index)
    mine = _taken(found)
    if mine and len(mine) < len(numbers):
        mine = sorted([*mine, *_beside(found, mine)], key=itemgetter(0))
    if mine and len(mine) < len(numbers):
        apart(found, mine)
    from_law(found, mine)
    if len(mine) > 1:
        in_their_places(found, mine)
    parts_below_wholes(found)
    wholes_inside(found)


def _noted(found: Candidates, index: int) -> Grounded:
    sentence, number = found.sentence, found.sentence.numbers[index]
    item, quantity = number.item, number.quantity
    wrong = item.verdict is Verdict.CONTRADICTED
    named = wrong or _names_a_row(found, index)  # then no other unit will do: 不予公开6件 is not in 6个村公开栏
    twice = sentence.values[quantity.value] > 1  # the other one may be what the note counts
    same = [
        note
        for note in sentence.facts.noted
        if _may_be(quantity, note, exactly=named and quantity.value < _HUGE, closely=twice)
    ]
    same = [note for note in same if not is_of_another(found, index, note)]
    if not same:
        return _made(found, index, named=named) or _told(found, index)
    start, end = sentence.behind(index)
    wide = sentence.lead(index) + sentence.text[start:end]
    near = around(found, index)

    def score(note: Noted) -> float:
        whole = likeness(sentence.own, note.sentence) * _WHOLE
        return max(likeness(wide, note.sentence), whole, likeness(near, note.around))

    best = max(same, key=score)
    other_unit = best.quantity.unit not in (quantity.unit, "")
    due = _ALIKE_NAMED if named or other_unit else ALIKE
    if score(best) < due and not named:
        # in other words of the same meaning: 当面提交5件, and a note says 窗口递5个
        best = next((note for note in same if _means_the_same(quantity, near, note)), best)
    if score(best) < due and not (
        not named
        and (
            _means_the_same(quantity, near, best)
            or _is_of_the_matter(found, quantity, near, best)
            or _is_hardly_chance(found, quantity, near, best)
        )
    ):
        if (made := _made(found, index, named=named)) is not None:
            return made
        return item._replace(verdict=Verdict.UNSUPPORTED, expected="", facts=()) if wrong else item
    return number.as_supported(facts=(best.fact.id,))


def _made(found: Candidates, index: int, *, named: bool) -> Grounded | None:
    """Return a number as supported by what notes say without it; none is of one that names a row of the tables."""
    made = from_two(found, index)
    if made is not None or named:
        return made or from_row_beside(found, index) or from_means(found, index)
    ways = (
        from_counted,
        from_entries,
        from_stock,
        from_terms,
        from_words,
        from_fractions,
        from_arithmetic,
        from_rows,
        from_reckoned,
        from_shares,
        from_means,
        from_pairs,
        from_spread,
        from_times,
        from_single,
    )
    return next((made for way in ways if (made := way(found, index)) is not None), None)


def _means_the_same(quantity: Quantity, near: str, note: Noted) -> bool:
    """Whether the words of a number and of a note's are of one meaning, and count the same things."""
    own = note.quantity.unit
    return (not own or counts_alike(own, quantity.unit)) and kin(near, note.around)


def _is_of_the_matter(found: Candidates, quantity: Quantity, near: str, note: Noted) -> bool:
    """Whether a note as a whole has a word of a number's, and counts the same things: 问：访谈做了没？答：做了四回.

    What is counted in a way that no other number of the notes is needs no words: 快闹起来的有四起.
    """
    own = quantity.unit
    if own == note.quantity.unit and own in quantity_words.load().words.seldom:
        return sum(other.quantity.unit == own for other in found.sentence.facts.noted) == 1
    if (
        quantity.value < _LARGE
        and sum(
            other.fact.note == note.fact.note and counts_alike(other.quantity.unit, quantity.unit)
            for other in found.sentence.facts.noted
        )
        > 1
    ):
        return False  # a small number that others stand beside may be of each of them
    return counts_alike(note.quantity.unit, quantity.unit) and shares_word(found, near, note.fact.name)


def _is_hardly_chance(found: Candidates, quantity: Quantity, near: str, note: Noted) -> bool:
    """Whether a number is too large to be in a note by chance, and its words share letters with it, if no pair of them.

    窗口代填申请表11人次, and a note says 帮上年纪的人填表，数了数11人次.
    """
    if quantity.value < _LARGE:
        return False
    if quantity.value >= _UNIQUE and (not note.quantity.unit or counts_alike(note.quantity.unit, quantity.unit)):
        return True  # 阅读量269万次, and a note says pv 2690000
    least = SHARED if quantity.value < _HUGE else 1
    if note.quantity.unit:
        own = counts_alike(note.quantity.unit, quantity.unit)
        if len(letters(near, note.sentence if own else note.around)) >= (least if own else SHARED):
            return True
        if own and letters(near, note.around):
            return True  # 街道12个, and a note says 十二条街
        # 公众号推送71篇, and a note on it says 重新数过是71篇
        return own and quantity.value >= _HUGE and shares_word(found, found.sentence.own, note.fact.name)
    # 到课99人, and a note says 签到99
    shared = letters(near, note.around) or (
        quantity.value >= _HUGE
        and (shares_word(found, found.sentence.own, note.sentence) or kin(found.sentence.own, note.sentence))
    )
    return bool(shared)


def _names_a_row(found: Candidates, index: int) -> bool:
    """Whether a number names a row of a table that counts in its unit: 在办40条 speaks of no request.

    What counts anything (带隐私的附件11个, 出庭应诉2次) is taken for no case of a table.
    """
    tables = found.sentence.words.tables
    number = found.sentence.numbers[index]
    if number.quantity.unit in _ANYTHING:
        return False
    return any(number.quantity.unit in tables[name.table].units for name in number.own_rows)


def _may_be(quantity: Quantity, note: Noted, *, exactly: bool = False, closely: bool = False) -> bool:
    """Whether a note may say a quantity: the value, in its unit or, unless `exactly`, in one for the same things.

    6期 and 6次 are, and, unless `closely`, 324问 and 324个; one that lists numbers without units may count in any.
    """
    own, unit = note.quantity.unit, quantity.unit
    if (not own and unit in RATES) or not agrees(quantity, note.quantity):
        return False
    if own in (unit, "") or (not unit and own not in quantity_words.load().words.units):
        return True
    return not exactly and (counts_alike(own, unit) or (not closely and _may_count(own, unit, quantity)))


def _may_count(one: str, other: str, quantity: Quantity) -> bool:
    """Whether two units may count the same things: one that is not known (问, 帖), or any two of a large number."""
    words = quantity_words.load().words
    if one not in words.units or other not in words.units:
        return _NO_THINGS.isdisjoint((one, other))
    return quantity.value >= _HUGE and one in words.things and other in words.things


def _beside(found: Candidates, mine: list[Taken]) -> Iterator[Taken]:
    """Yield the open numbers that a note has from which the sentence takes others.

    查了4回，改了37处 says 检查4次 where 改正37处 stands beside it.
    """
    sentence = found.sentence
    told = {note.fact.note for _, _, note in mine}
    taken = {note.fact.id for _, number, note in mine if agrees(number.quantity, note.quantity)}  # no sum of two
    for index, number in enumerate(sentence.numbers):
        if not number.is_bare or _names_a_row(found, index):
            continue
        own = [note for note in sentence.facts.noted if note.fact.note in told and _may_be(number.quantity, note)]
        free = [note for note in own if note.fact.id not in taken and not is_for_each(found, index, note)]
        if len(free) == 1:
            taken.add(free[0].fact.id)
            number.support(facts=(free[0].fact.id,))
            yield index, number, free[0]


def _told(found: Candidates, index: int) -> Grounded:
    """Return the item with what the note of the same words says instead: to be confirmed, and no more."""
    item = found.sentence.numbers[index].item
    if item.verdict is Verdict.CONTRADICTED or item.facts or item.expected:
        return item
    best = otherwise(found, index)
    if best is None:
        return item
    said = f"{shown(best.quantity.value)}{best.quantity.unit}"
    return item._replace(facts=(best.fact.id,), expected=said)


def otherwise(found: Candidates, index: int) -> Noted | None:
    """Return the note that says of the same words another number than the text, if there is one."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    near = around(found, index)
    alike = [
        (likeness(near, note.around), note)
        for note in found.facts.noted
        if note.quantity.unit == number.quantity.unit
        and sentence.values[note.quantity.value] == (note.quantity.value == number.value)  # no other number says it
    ]
    score, best = max(alike, key=lambda pair: pair[0], default=(0.0, None))
    return best if score >= _SAME and best is not None and not agrees(number.quantity, best.quantity) else None


def _taken(found: Candidates) -> list[Taken]:
    notes = {note.fact.id: note for note in found.facts.noted}
    return [
        (index, number, notes[number.item.facts[0]])
        for index, number in enumerate(found.sentence.numbers)
        if number.supported and number.item.facts and number.item.facts[0] in notes
    ]
