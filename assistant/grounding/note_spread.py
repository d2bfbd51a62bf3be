"""What several notes come to together: 文字解读14篇 of one and 图解8篇 of another say 解读22篇."""

from collections.abc import Iterator, Sequence

from assistant import lazy
from assistant.grounding.candidates import SUMMED, Candidates
from assistant.grounding.grounded import Grounded, shown
from assistant.grounding.note_sums import SHARED, around, is_past, letters
from assistant.grounding.notes import Noted
from assistant.grounding.numbers import RATES

_LEAST, _MOST = 2, 12
_LARGE, _HUGE = 30, 100  # from which values on a sum is not met by chance: of words in common, of any
# Of which one holds the other, or is none yet: “其中3件” → 其中, “共26个” → 共, “计划办6场” → 计划, not “公共”
_NO_PART = lazy.compile(r"其中|(?<!公)[共总]|合计|累计|计划|打算|争取|[办答改]")


def from_spread(found: Candidates, index: int) -> Grounded | None:
    """Return a number as supported by the sum of what two notes or more count in its unit of its matter."""
    number = found.sentence.numbers[index]
    quantity = number.quantity
    if quantity.unit in ("", *RATES) or quantity.change or quantity.approx or quantity.high is not None:
        return None
    for own in _matters(found, index):
        if _LEAST <= len(own) <= _MOST and len({note.fact.note for note in own}) > 1:
            total = sum(note.quantity.value for note in own)
            if total == quantity.value:
                how = " + ".join(shown(note.quantity.value) for note in own)
                return number.as_supported(how, tuple(note.fact.id for note in own))
    return None


def _matters(found: Candidates, index: int) -> Iterator[Sequence[Noted]]:
    """Yield what may be meant together: all that share letters with the words, and where these sum up, all there is."""
    quantity, near = found.sentence.numbers[index].quantity, around(found, index)
    same = [
        note for note in found.sentence.facts.noted if note.quantity.unit == quantity.unit and _is_part(found, note)
    ]
    if SUMMED.search(found.sentence.lead(index)):
        yield [note for note in same if letters(near, note.around)]
        if quantity.value >= _HUGE:
            yield same
    else:
        # 解读共发了14篇 of one note is no part where the sentence has it too
        own = [note for note in same if letters(near, note.around)]
        many = len(own) > _LEAST
        is_close = all(many or len(letters(near, note.around)) >= SHARED for note in own)
        is_large = quantity.value >= (_LARGE // _LEAST if many else _LARGE)
        if is_close and is_large and not any(found.sentence.values[note.quantity.value] for note in own):
            yield own


def _is_part(found: Candidates, note: Noted) -> bool:
    quantity = note.quantity
    if quantity.change or quantity.approx or quantity.high is not None or _NO_PART.search(note.around):
        return False
    return not is_past(found, note)
