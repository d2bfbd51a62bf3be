"""What the entries of a note come to: how many they are, how many of them are of a kind, what they count together."""

from collections.abc import Iterator
from decimal import Decimal

from assistant import lazy
from assistant.domain.facts import Value
from assistant.grounding import quantities, quantity_words
from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Grounded, shown
from assistant.grounding.meanings import pairs
from assistant.grounding.note_entries import Entries, entries
from assistant.grounding.note_sums import SHARED, around, counts_alike, letters
from assistant.grounding.numbers import RATES

_LEAST, _LARGE = 2, 30  # from the latter on hardly any number is a sum by chance
_NAMED, _SHORT = 2, 4  # letters that say what an entry is of; of a head that is one name
_NO_NAME = lazy.compile(r"的?[^一-鿿]+|的\Z")  # “延期的 ” → “的 ”, “延期：” → “：”


def from_entries(found: Candidates, index: int) -> Grounded | None:
    """Return a number as supported by the entries of a note: three of them are 3期, and 92, 66, 83人 are 241人次."""
    number = found.sentence.numbers[index]
    quantity = number.quantity
    if quantity.value < _LEAST or quantity.unit in RATES or quantity.change:
        return None
    for own in all_entries(found):
        for value, how in _counts(found, index, own):
            if quantity.holds(value):
                return number.as_supported(f"工作记录 {own.note} {how}")
    return None


def all_entries(found: Candidates) -> Iterator[Entries]:
    """Yield the entries of all notes."""
    for note in found.sentence.facts.notes:
        yield from entries(note)


def shares_word(found: Candidates, one: str, other: str) -> bool:
    """Whether two texts have a word in common, beside those that say nothing."""
    plain = found.sentence.words.plain
    return not pairs(plain.sub("，", one)).isdisjoint(pairs(plain.sub("，", other)))


def _speaks(found: Candidates, words: str, own: Entries) -> bool:
    """Whether words speak of what stands above entries, or in more than half of them."""
    name = _NO_NAME.sub("", own.head)
    if shares_word(found, words, own.head) or (_NAMED <= len(name) <= _SHORT and name in words):
        return True
    if len(letters(words, own.head)) >= SHARED:
        return True
    return 2 * sum(shares_word(found, words, item) for item in own.items) > len(own.items)


def _counts(found: Candidates, index: int, own: Entries) -> Iterator[tuple[Value, str]]:
    sentence, quantity = found.sentence, found.sentence.numbers[index].quantity
    near = around(found, index)
    words = quantity_words.load().words
    of_it, many = _speaks(found, near, own), len(own.items)
    told = any(number.value == many and number is not sentence.numbers[index] for number in sentence.numbers)
    amounts = list(_amounts(own))
    are_named = all(len(item.strip()) >= _NAMED for item in own.items)
    if quantity.unit in words.counted_times or (quantity.unit in words.things and are_named and not amounts):
        if of_it:
            yield many, f"里记了 {many} 条"
        some = _of_chiefs(near, own)
        if told and 0 < some < many and _speaks(found, sentence.own, own):
            yield some, f"里 {many} 条中有 {some} 条是"
    if len(amounts) != many or not _is_counted(quantity.unit, {unit for _, unit in amounts}):
        return
    total = sum((Decimal(value) for value, _ in amounts), Decimal(0))
    if of_it or (total >= _LARGE and _speaks(found, sentence.own, own)):
        yield total, "：" + " + ".join(shown(value) for value, _ in amounts)


def _amounts(own: Entries) -> Iterator[tuple[Value, str]]:
    """Yield the one number of each entry that has just one."""
    for item in own.items:
        here = quantities.find(item, of_notes=True)
        if len(here) == 1 and not here[0].change and not here[0].approx:
            yield here[0].value, here[0].unit


def _is_counted(unit: str, units: set[str]) -> bool:
    """Whether entries count what a unit counts: people may go without one where another entry has it."""
    said = units - {""}
    return (
        bool(said) and (said == units or unit in quantity_words.PEOPLE) and all(counts_alike(one, unit) for one in said)
    )


def _of_chiefs(near: str, own: Entries) -> int:
    """Return how many entries say that the head of the office was there, where the words of a number speak of one."""
    words = quantity_words.load().words.chiefs
    if not any(word in near for word in words.called):
        return 0
    return sum(
        any(title in item and f"{words.second}{title}" not in item for title in words.titles) for item in own.items
    )
