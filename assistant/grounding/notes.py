"""What the notes say: each quantity of a note, and the words around it that are its own."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from assistant import lazy
from assistant.domain.facts import Fact
from assistant.domain.report import Note
from assistant.grounding import quantities, quantity_words
from assistant.grounding.meanings import Key, Meanings, dice
from assistant.grounding.quantities import Quantity
from assistant.grounding.sentence_ends import sentences

# What parts the words around the numbers of a note: “培训2场，参加80人次” → “，”
_STOP = lazy.compile(r"[，,；;：:、（）()。\n]")
_BLANK = lazy.compile(r"[ \t　]")  # “许可88条 公告3条” → “ ”

_PIECE = "个"
LAST = "last_year"  # the id of what last year's report says
_CROSSED = 0.3  # how much more alike


class Noted(NamedTuple):
    """A quantity of a note: its fact, its sentence, and the words around it that are its own."""

    fact: Fact
    quantity: Quantity
    sentence: str
    around: str


def noted(note: Note, words: Meanings) -> tuple[Noted, ...]:
    """Return the quantities of a note, with an id each: read once, for notes change less often than texts."""
    return told_in(note.id, note.text, words)


def told_in(source: str, text: str, words: Meanings) -> tuple[Noted, ...]:
    """Return the quantities of a text that others may rest on, with ids that begin as its source is called."""
    return _noted(source, text, words.key)


@lru_cache(1024)
def _noted(note_id: str, text: str, key: Key) -> tuple[Noted, ...]:
    return tuple(_of(note_id, text, key.meanings))


def _of(note_id: str, text: str, words: Meanings) -> Iterator[Noted]:
    found = quantities.find(text, of_notes=True)
    number = 0
    for start, end in sentences(text):
        here = [quantity for quantity in found if start <= quantity.start < end]
        for at, quantity in enumerate(here):
            number += 1
            if at and _leaves_out_its_unit(text, here[at - 1], quantity, end):
                quantity = here[at] = quantity._replace(unit=here[at - 1].unit)
            left = here[at - 1].end if at else start
            right = here[at + 1].start if at + 1 < len(here) else end
            fact = Fact(f"{note_id}.{number}", text, quantity.value, quantity.unit, note=note_id)
            own = own_words(text, left, quantity, right, words)
            if at and not words.plain.sub("", _STOP.sub("", own)):  # 半年检查一次，全年2次
                own = own_words(text, start, quantity, right, words)
            yield Noted(fact, quantity, text[start:end], own)


def _leaves_out_its_unit(text: str, before: Quantity, quantity: Quantity, end: int) -> bool:
    """Whether a unit is not said once more: 去年12个工作日 今年9个, not 今年9个镇."""
    if quantity.unit != _PIECE or text[before.number[1] : before.number[1] + 1] != _PIECE:
        return False
    behind = text[quantity.end : min(quantity.end + 1, end)]
    return before.unit in quantity_words.load().words.durations and not behind.isalnum()


def own_words(text: str, left: int, quantity: Quantity, right: int, words: Meanings) -> str:
    """Return the words of a quantity's clause that are its own; of the whole gap before it if there are none."""
    before, behind = text[left : quantity.start], text[quantity.end : right]
    first = max((match.end() for match in _STOP.finditer(before)), default=0)
    last = match.start() if (match := _STOP.search(behind)) else len(behind)
    if len(before[first:].strip()) > 1 and (blank := _BLANK.search(behind, 0, last)):
        last = blank.start()  # 公开197条 许可88条: what follows is the next one's
    own = words.plain.sub("", before[first:]) + words.plain.sub("", behind[:last])
    return own if len(own) > 1 else words.plain.sub("", before) or before[first:] + behind[:last]


def agrees(quantity: Quantity, other: Quantity) -> bool:
    """Whether a quantity says what one of a note says."""
    if quantity.change * other.change < 0 or quantity.high != other.high:
        return False
    if other.approx or quantity.high is not None:
        return quantity.value == other.value
    return quantity.holds(other.value)


def crossed(one: str, other: str, first: str, second: str) -> bool:
    """Whether two numbers of a note stand in each other's place: their words are more like the other's."""
    return dice(one, second) + dice(other, first) > dice(one, first) + dice(other, second) + _CROSSED
