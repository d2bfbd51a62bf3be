"""What the law lays down beside what a note says: 11.5个工作日 on the average, 8.5 less than 法定20个工作日."""

from assistant import lazy
from assistant.grounding import quantity_words
from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import shown
from assistant.grounding.note_sums import APART, Taken
from assistant.grounding.numbers import Number

_BEHIND = 6  # letters behind the term that say whose it is: 20个工作日的法定期限
_DAYS = "天"
_STOP = lazy.compile(r"[，,；;。]")  # “20个工作日，法定” → ，


def from_law(found: Candidates, mine: list[Taken]) -> None:
    """Let the term that the law lays down be supported, and how far a number of a note is from it."""
    numbers = found.sentence.numbers
    terms = [number for index, number in enumerate(numbers) if _is_laid_down(found, index)]
    for number in terms:
        if number.is_bare:
            number.support("《政府信息公开条例》第三十三条规定的期限")
    for index, number in enumerate(numbers):
        if not number.is_bare or not _is_apart(found, index):
            continue
        for term in terms:
            for _, other, note in mine:
                if _is_in_days(found, other) and term.value - other.value == number.value:
                    number.support(f"{shown(term.value)} － {shown(other.value)}", (note.fact.id,))


def _is_apart(found: Candidates, index: int) -> bool:
    """Whether a number, or the list that it is in, says how far days are from a term: 分别提前11个、18个和3个工作日."""
    run = found.lists.run(index)
    first, last = (run.members[0], run.members[-1]) if run is not None else (index, index)
    return _is_in_days(found, found.sentence.numbers[last]) and APART.search(found.sentence.lead(first)) is not None


def _is_laid_down(found: Candidates, index: int) -> bool:
    number = found.sentence.numbers[index]
    law = quantity_words.load().words.laid_down
    if number.value != law.days or not _is_in_days(found, number) or number.quantity.approx:
        return False
    end = number.quantity.end
    behind = _STOP.split(found.sentence.text[end : end + _BEHIND])[0]
    before = _STOP.split(found.sentence.lead(index))[-1]
    return any(word in before or word in behind for word in law.called)


def _is_in_days(found: Candidates, number: Number) -> bool:
    quantity = number.quantity
    return quantity.unit == _DAYS and "工作日" in found.sentence.text[quantity.start : quantity.end]
