"""Numbers of a note that are of the other side: 合格367批、不合格144批, where it has 不合格的367批，合格144批."""

from collections.abc import Iterator
from itertools import permutations

from assistant import lazy
from assistant.grounding import quantity_words
from assistant.grounding.candidates import Candidates
from assistant.grounding.note_sums import Taken, around, is_past, says_past
from assistant.grounding.notes import Noted

# Where the words of a number of a note end: “，91条打不开，” → ，, “3次、” → 3
_ENDS = lazy.compile(r"[，,；;：:、（）()。\n0-9]")
Sides = frozenset[str]
_PAST: Sides = frozenset(("past",))  # last year, beside the sides that are told by words
_NONE: Sides = frozenset()


def on_the_other_side(found: Candidates, mine: list[Taken]) -> Iterator[tuple[Taken, Taken]]:
    """Yield pairs of numbers of one note where the first is told to be what the note says of the second.

    Neither may be told as the note tells it: the first has a side in the text that its note has not, and the second
    has it in the note and not in the text.
    """
    some = [item for item in mine if not (item[1].quantity.change or item[2].quantity.change)]
    if len({item[2].fact.note for item in some}) == len(some):
        return
    told = {item[0]: (_in_text(found, item[0]), _in_note(found, item[2])) for item in some}
    for one, other in permutations(some, 2):
        if one[2].fact.note != other[2].fact.note or one[1].quantity.unit != other[1].quantity.unit:
            continue
        (said, noted), (its, its_noted) = told[one[0]], told[other[0]]
        if one[1].value != other[1].value and (said - noted) & (its_noted - its):
            yield one, other


def is_on_its_side(found: Candidates, one: Taken, other: Taken) -> bool:
    """Whether two numbers are told apart by sides, each as the note tells it: 来电165次 of 电话165 上门145."""
    said, noted = _in_text(found, one[0]), _in_note(found, one[2])
    its, its_noted = _in_text(found, other[0]), _in_note(found, other[2])
    return said == noted and its == its_noted and bool(said) and bool(its) and said.isdisjoint(its)


def _in_text(found: Candidates, index: int) -> Sides:
    return _sides(around(found, index)) | (_PAST if says_past(found, index) else _NONE)


def _in_note(found: Candidates, note: Noted) -> Sides:
    return _sides(_raw(note)) | (_PAST if is_past(found, note) else _NONE)


def _raw(note: Noted) -> str:
    """Return the words of a number's clause in a note as they are written: with its 不 and 没."""
    text, quantity = note.fact.name, note.quantity
    before, behind = text[: quantity.start], text[quantity.end :]
    start = max((match.end() for match in _ENDS.finditer(before)), default=0)
    end = match.start() if (match := _ENDS.search(behind)) else len(behind)
    return before[start:] + behind[:end]


def _sides(words: str) -> Sides:
    """Return the sides that words name; none of a group of which they name two."""
    sides = quantity_words.load().words.sides
    for plain in sides.no_sides:
        words = words.replace(plain, "")
    found: set[str] = set()
    for group in sides.groups:
        named = [name for name, some in group.items() if any(word in words for word in some)]
        found.update(named if len(named) == 1 else ())
    return frozenset(found)
