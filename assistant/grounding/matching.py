"""The match: each quantity of a text is supported, contradicted or unsupported by the facts. Pure.

The value chooses, words only take away: a number is supported if some fact has its value and no word near it conflicts
with that fact; contradicted only if its words name one cell and nothing else is said; else a person is asked.
"""

from collections.abc import Iterator

from assistant.domain.facts import Fact, Value
from assistant.grounding import meanings, quantities
from assistant.grounding.candidates import Candidates
from assistant.grounding.changes import change, direction
from assistant.grounding.counts import count
from assistant.grounding.doubtful import doubt
from assistant.grounding.facts import Facts
from assistant.grounding.grounded import Grounded, Kind, Verdict, shown
from assistant.grounding.joint_columns import joint
from assistant.grounding.joint_results import results
from assistant.grounding.lists import Lists
from assistant.grounding.named_rates import named_rate
from assistant.grounding.numbers import IN_YUAN, Memory, Number
from assistant.grounding.owners import deal
from assistant.grounding.parts import outcomes, parts
from assistant.grounding.quantities import Quantity
from assistant.grounding.sentence_ends import sentences
from assistant.grounding.sentences import Sentence, is_share
from assistant.grounding.shared import shared
from assistant.grounding.shares import beside, share
from assistant.grounding.sources import from_notes
from assistant.grounding.sums import sums
from assistant.grounding.totals import once, totals

_SAME = 2  # characters behind a number that a note must have too
_BESIDE = 40  # characters: no word further from a paragraph says anything of its numbers
_Span = tuple[int, int]


def ground(text: str, facts: Facts) -> list[Grounded]:
    """Return every quantity of a text with its verdict and the facts, in order of the text.

    A whole that its parts exceed comes once more, of kind `parts`. A paragraph says the same wherever it stands: one
    that these facts have met before is not read again, so that after a key only the paragraph typed in is.
    """
    found = quantities.find(text)
    grounded: list[Grounded] = []
    at = 0
    for spans in _paragraphs(text):
        start, end, first = spans[0][0], spans[-1][1], at
        while at < len(found) and found[at].start < end:
            at += 1
        if first < at:
            grounded += _known(text, start, end, spans, found[first:at], facts)
    return sorted(grounded, key=lambda item: item.quantity.start)


def _paragraphs(text: str) -> Iterator[list[_Span]]:
    """Yield the sentences of each paragraph."""
    paragraph: list[_Span] = []
    for span in sentences(text):
        if paragraph and text[span[0] - 1] == "\n":
            yield paragraph
            paragraph = []
        paragraph.append(span)
    if paragraph:
        yield paragraph


def _known(
    text: str, start: int, end: int, spans: list[_Span], found: list[Quantity], facts: Facts
) -> list[Grounded]:  # fmt: skip
    """Return what a paragraph says, from what was read of it before where it stood elsewhere."""
    begin = max(0, start - _BESIDE)
    key = (text[begin : end + _BESIDE], start - begin, tuple(_moved(item, -start) for item in found))
    known = facts.paragraphs.get(key)
    if known is None:
        items = _paragraph(text, spans, found, facts)
        facts.keep(key, (start, items))
        return items
    by = start - known[0]
    return [item._replace(quantity=_moved(item.quantity, by)) for item in known[1]] if by else known[1]


def _moved(quantity: Quantity, by: int) -> Quantity:
    first, last = quantity.number
    return quantity._replace(start=quantity.start + by, end=quantity.end + by, number=(first + by, last + by))


def _paragraph(text: str, spans: list[_Span], found: list[Quantity], facts: Facts) -> list[Grounded]:
    words = meanings.load()
    grounded: list[Grounded] = []
    paragraph: list[Number] = []
    memory, at = Memory(), 0
    for start, end in spans:
        first = at
        while at < len(found) and found[at].start < end:
            at += 1
        if first == at == len(found):
            break  # nothing in the paragraph rests on what it names
        sentence = Sentence(text, start, end, found[first:at], facts, words, memory)
        grounded += _sentence(sentence)
        memory = sentence.memory()
        paragraph += sentence.numbers
    return [*grounded, *_outcomes(paragraph, facts, grounded)]


def _outcomes(paragraph: list[Number], facts: Facts, before: list[Grounded]) -> list[Grounded]:
    """Return the answers that do not come to their whole, where no list of a sentence says so already."""
    said = {item.quantity.start for item in before if item.kind is Kind.PARTS}
    return [item for item in outcomes(paragraph, facts.parents) if item.quantity.start not in said]


def _sentence(sentence: Sentence) -> list[Grounded]:
    deal(sentence)
    found = Candidates(sentence, Lists(sentence))
    later: list[int] = []
    # counts first: shares and changes follow from them, also where they stand behind
    for index, number in enumerate(sentence.numbers):
        if is_share(number.quantity) or direction(sentence.text, number.quantity):
            later.append(index)
        else:
            number.item = count(found, index)
    for index, number in enumerate(sentence.numbers):
        if index not in later and not number.supported and found.years[index][0] == (1,):
            number.item = count(found, index)  # 与上年9件相比，本年结转12件: what it is of is named behind
    joint(found)
    results(found)
    shared(found)
    for index in later:
        changes = direction(sentence.text, sentence.numbers[index].quantity)
        item = change(found, index) if changes else named_rate(found, index) or share(found, index)
        sentence.numbers[index].item = item
    sums(found)
    beside(found)
    from_notes(found)
    sums(found, parts=True)
    doubt(found)
    loose = [_summed_up(sentence, item) for item in sentence.vague if item.vague]
    return [*(number.item for number in sentence.numbers), *loose, *once([*parts(found), *totals(found)])]


def _summed_up(sentence: Sentence, quantity: Quantity) -> Grounded:
    """Return what only sums up (三类) as supported by the note that has the same words, the two behind it too."""
    words = sentence.text[quantity.start : min(quantity.end + _SAME, sentence.end)]
    said = (
        one.fact.id for one in sentence.facts.noted if one.quantity.value == quantity.value and words in one.sentence
    )
    if (source := next(said, None)) is None:
        return Grounded(quantity, Kind.COUNT, Verdict.UNSUPPORTED)
    return Grounded(quantity, Kind.COUNT, Verdict.SUPPORTED, (source,))


def value_in(fact: Fact, quantity: Quantity, last_year: bool) -> Value | None:
    """Return the value of a fact in the unit of a quantity."""
    value = fact.last_year if last_year else fact.value
    return value * IN_YUAN.get(fact.unit, 1) if value is not None and quantity.unit == "元" else value


def said(fact: Fact, last_year: bool) -> str:
    """Return the value of a fact with its unit."""
    value = fact.last_year if last_year and fact.last_year is not None else fact.value
    return f"{shown(value)}{fact.unit}"
