"""What a note says in other words beside a number: 21村 of 21个行政村, 满意98.6 of 满意率98.6%, 都按时 of 100%."""

from collections.abc import Iterable, Iterator

from assistant import lazy
from assistant.grounding import quantity_words
from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Grounded
from assistant.grounding.note_ledgers import shares_word
from assistant.grounding.note_sums import around, plain_words
from assistant.grounding.notes import agrees
from assistant.grounding.quantities import PERCENT

_RUN = lazy.compile(r"[一-鿿]{1,8}")  # what is counted: “行政村、社区” → 行政村
_NOUN = 4  # letters of what a note counts: 社区
_RATE = lazy.compile(r"[率度占]|比例")  # “满意率” → 率, not “满意的”
_OF_WHAT = lazy.compile(r"(?P<word>[一-鿿]{2})[率度]")  # “群众满意率” → 满意率
_NONE = lazy.compile(r"[没未不]")  # “没都按时” → 没
_PART = lazy.compile(r"[，,；;。\n]")  # “75单，都按时回了” → ，
# What says that nothing was late: “没有” → 没有, “无一” → 无一, “没一件” → 没一件, not “有的”
_NEVER = lazy.compile(r"(?:没有?|无|未)(?:一[件家条个单]?|出现|发生|有)?\Z")
_ALL, _WHOLLY = 100, "百分百"


def from_words(found: Candidates, index: int) -> Grounded | None:
    """Return a number as supported by a note that says it in other words."""
    quantity = found.sentence.numbers[index].quantity
    if quantity.unit != PERCENT and (made := _of_larger(found, index)) is not None:
        return made
    if quantity.change or quantity.approx or quantity.high is not None:
        return None
    if quantity.unit != PERCENT:
        return _of_things(found, index)
    return _share(found, index) if _RATE.search(around(found, index)) else None


def _of_things(found: Candidates, index: int) -> Grounded | None:
    """Return a number as supported by one of a note with what it counts for its unit: 21村, 4社区."""
    number = found.sentence.numbers[index]
    if number.quantity.unit != "个":
        return None
    behind = _RUN.match(found.sentence.text, number.quantity.end)
    for note in found.sentence.facts.noted:
        if behind is None or note.quantity.value != number.value or note.quantity.unit in _units():
            continue
        run = _RUN.match(note.fact.name, note.quantity.number[1])
        thing = run[0][:_NOUN] if run is not None else ""
        if thing and (behind[0].endswith(thing) if len(thing) == 1 else behind[0].startswith(thing)):
            return number.as_supported(facts=(note.fact.id,))
    return None


def _of_larger(found: Candidates, index: int) -> Grounded | None:
    """Return a number as supported by one of a note in a larger unit, or a smaller: 两周 are 14天, 120分钟 2小时."""
    number, parts = found.sentence.numbers[index], quantity_words.load().words.parts_of
    for note in found.sentence.facts.noted:
        own, unit = note.quantity, number.quantity.unit
        larger, smaller = parts.get(own.unit, {}).get(unit), parts.get(unit, {}).get(own.unit)
        if (larger and own.value * larger == number.value) or (smaller and number.value * smaller == own.value):
            return number.as_supported(facts=(note.fact.id,))
    return None


def _units() -> frozenset[str]:
    return frozenset(quantity_words.load().words.units)


def _share(found: Candidates, index: int) -> Grounded | None:
    """Return a share as supported by a note that leaves out the sign, or says that it was all."""
    number, near = found.sentence.numbers[index], around(found, index)
    for note in found.sentence.facts.noted:
        written = note.quantity
        if written.unit or written.change or not written.places or not agrees(number.quantity, written):
            continue  # 满意98 may be as many people
        if any(word in plain_words(note) for word in _OF_WHAT.findall(near)):
            return number.as_supported(facts=(note.fact.id,))
    if number.value != _ALL:
        return None
    lines = (line for note in found.sentence.facts.notes for line in note.text.split("\n"))
    is_told = any(_says_all(found, near, line) for line in lines)
    return number.as_supported("工作记录里说全都是") if is_told else None


def _says_all(found: Candidates, near: str, line: str) -> bool:
    """Whether a line of a note says that all of something was so: 都按时回了 of 按期办结率100%."""
    words = quantity_words.load().words.entire
    if not shares_word(found, found.sentence.own, line):
        return False
    if _WHOLLY in line:
        return True
    # 按时公开预算，公开率100%: what was all so may stand in the clause before
    said_of = near if any(word in near for some in words.same for word in some) else found.sentence.own
    asked = [some for some in words.same if any(word in said_of for word in some)]
    if words.same[0] in asked and any(_NEVER.search(line, 0, at) for at in _places(line, words.never)):
        return True  # 没有晚的, 都没误期
    # 都按时回了, and 到点都办完了
    said = [text for each in words.each for some in asked for word in some for text in (each + word, word + each)]
    return any(word in part for part in _PART.split(line) if not _NONE.search(part) for word in said)


def _places(line: str, words: Iterable[str]) -> Iterator[int]:
    yield from (at for word in words if (at := line.find(word)) >= 0)
