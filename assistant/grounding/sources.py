"""The match of a sentence's open numbers with the notes."""

from assistant import lazy
from assistant.grounding.candidates import SUMMED, Candidates
from assistant.grounding.grounded import Grounded, Verdict, shown
from assistant.grounding.meanings import dice, likeness
from assistant.grounding.notes import Noted, agrees, crossed
from assistant.grounding.numbers import RATES, Number
from assistant.grounding.quantities import Quantity

_ALIKE, _ALIKE_NAMED = 0.15, 0.3  # of the words; more where the number names a row of the tables itself
_SAME = 0.6  # so alike that the note may be meant
_WHOLE = 0.8  # what the likeness of whole sentences counts beside that of clauses
_CLAUSE = lazy.compile(r"[，,；;：:、（）()。\n]")  # “来访506人次，答复了” → “，”
_HAN = lazy.compile(r"[^\u3400-\u9fff]+")  # what is no word: “3件，” → 3


def from_notes(found: Candidates) -> None:
    """Let the open numbers of a sentence be supported by notes that have them, and never by what two have crossed."""
    numbers = found.sentence.numbers
    for index, number in enumerate(numbers):
        if not number.supported:
            number.item = _noted(found, index)
    mine = _taken(found)
    if len(mine) > 1:
        _swapped(found, mine)
        _misplaced(found, [item for item in mine if item[1].supported])


def _noted(found: Candidates, index: int) -> Grounded:
    sentence, number = found.sentence, found.sentence.numbers[index]
    item, quantity = number.item, number.quantity
    same = [note for note in sentence.facts.noted if _is_of(quantity, note) and agrees(quantity, note.quantity)]
    if not same:
        return _told(found, index)
    start, end = sentence.behind(index)
    wide = sentence.lead(index) + sentence.text[start:end]
    near = around(found, index)

    def score(note: Noted) -> float:
        whole = likeness(sentence.own, note.sentence) * _WHOLE
        return max(likeness(wide, note.sentence), whole, likeness(near, note.around))

    best = max(same, key=score)
    wrong = item.verdict is Verdict.CONTRADICTED
    if score(best) < (_ALIKE_NAMED if wrong or _names_a_row(found, index) else _ALIKE):
        return item._replace(verdict=Verdict.UNSUPPORTED, expected="", facts=()) if wrong else item
    return Grounded(quantity, item.kind, Verdict.SUPPORTED, (best.fact.id,))


def _names_a_row(found: Candidates, index: int) -> bool:
    """Whether a number names a row of a table that counts in its unit: 在办40条 speaks of no request."""
    tables = found.sentence.words.tables
    number = found.sentence.numbers[index]
    return any(number.quantity.unit in tables[name.table].units for name in number.own_rows)


def _is_of(quantity: Quantity, note: Noted) -> bool:
    """Whether a note counts in the unit of a quantity; one that lists numbers without units may count in any."""
    return note.quantity.unit in (quantity.unit, "") and (bool(note.quantity.unit) or quantity.unit not in RATES)


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


def around(found: Candidates, index: int) -> str:
    """Return the words of a number's clause, or of the whole gap before it where it has none."""
    sentence = found.sentence
    start, end = sentence.gaps[index]
    first, last = sentence.behind(index)
    own = sentence.text[sentence.near(start, end) : end] + sentence.text[first:last]
    return own if len(_HAN.sub("", own)) > 1 else sentence.lead(index)


Taken = tuple[int, Number, Noted]  # which number of the sentence it is, and the quantity of a note that supports it


def _taken(found: Candidates) -> list[Taken]:
    notes = {note.fact.id: note for note in found.facts.noted}
    return [
        (index, number, notes[number.item.facts[0]])
        for index, number in enumerate(found.sentence.numbers)
        if number.supported and number.item.facts and number.item.facts[0] in notes
    ]


def _misplaced(found: Candidates, mine: list[Taken]) -> None:
    """Let a whole and a part be open that stand in each other's place: 来信187封，回复549封 of 来信549封，回了187封."""
    for note in dict.fromkeys(own.fact.note for _, _, own in mine):
        some = [item for item in mine if item[2].fact.note == note]
        wholes = [item for item in some if _is_their_sum(item[2], some)]
        if len(wholes) != 1 or len({number.quantity.unit for _, number, _ in some}) > 1:
            continue
        whole, first = wholes[0], some[0]
        told = [item for item in some if _is_told_together(found, item[0])]
        words = _plain_words(whole[2])
        likelier = dice(around(found, first[0]), words) > dice(around(found, whole[0]), words)
        wrong = told[0] if told else first if likelier else whole
        if wrong is not whole and whole not in told:
            _open(wrong[1], whole[2])
            _open(whole[1], wrong[2])


def _plain_words(note: Noted) -> str:
    """Return the words before a quantity of a note, as they are written."""
    before = note.fact.name[: note.quantity.start]
    return before[max((match.end() for match in _CLAUSE.finditer(before)), default=0) :]


def _is_told_together(found: Candidates, index: int) -> bool:
    """Whether a number is written as a total behind its parts: “，合计125件”."""
    start, end = found.sentence.gaps[index]
    return index > 1 and SUMMED.search(found.sentence.text, found.sentence.near(start, end), end) is not None


def _swapped(found: Candidates, mine: list[Taken]) -> None:
    for at, (index, number, own) in enumerate(mine):
        for place, other, its in mine[at + 1 :]:
            if own.quantity.unit != its.quantity.unit or own.quantity.value == its.quantity.value:
                continue
            if at == 0 and _is_their_sum(own, mine):
                continue  # 建议提案59件（建议22件，提案37件）: the whole, said first, has the words of both
            if own.fact.note == its.fact.note and crossed(
                around(found, index), around(found, place), own.around, its.around
            ):
                _open(number, its)
                _open(other, own)


def _is_their_sum(note: Noted, mine: list[Taken]) -> bool:
    """Whether a note's number is the sum of the others that the sentence takes from it."""
    others = [own.quantity.value for _, _, own in mine if own is not note and own.fact.note == note.fact.note]
    return len(others) > 1 and sum(others) == note.quantity.value


def _open(number: Number, note: Noted) -> None:
    number.item = Grounded(number.quantity, number.item.kind, Verdict.UNSUPPORTED, (note.fact.id,))
