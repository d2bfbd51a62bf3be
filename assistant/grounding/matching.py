"""The match: each quantity of a text is supported, contradicted or unsupported by the facts. Pure.

The value chooses, words only take away: a number is supported if some fact has its value and no word near it conflicts
with that fact; contradicted only if its words name one cell and nothing else is said; else a person is asked.
"""

from assistant.domain.facts import Fact, Value
from assistant.grounding import meanings, quantities
from assistant.grounding.candidates import Candidates
from assistant.grounding.changes import change, direction
from assistant.grounding.counts import count, joint
from assistant.grounding.doubtful import doubt
from assistant.grounding.facts import Facts
from assistant.grounding.grounded import Grounded, Kind, Verdict, shown
from assistant.grounding.lists import Lists
from assistant.grounding.numbers import IN_YUAN, Memory, Number
from assistant.grounding.parts import outcomes, parts
from assistant.grounding.quantities import Quantity
from assistant.grounding.sentences import Sentence, is_share
from assistant.grounding.shares import beside, share
from assistant.grounding.sources import from_notes
from assistant.grounding.sums import sums
from assistant.grounding.totals import totals


def ground(text: str, facts: Facts) -> list[Grounded]:
    """Return every quantity of a text with its verdict and the facts, in order of the text.

    A whole that its parts exceed comes once more, of kind `parts`.
    """
    words = meanings.load()
    found = quantities.find(text)
    grounded: list[Grounded] = []
    paragraph: list[Number] = []
    memory, at = Memory(), 0
    for start, end in quantities.sentences(text):
        first = at
        while at < len(found) and found[at].start < end:
            at += 1
        if start == 0 or text[start - 1] == "\n":
            grounded += outcomes(paragraph, facts.parents)
            memory, paragraph = Memory(), []
        if first == at and not _goes_on(text, end, found[at : at + 1]):
            continue  # nothing in the paragraph rests on what it names
        sentence = Sentence(text, start, end, found[first:at], facts, words, memory)
        grounded += _sentence(sentence)
        memory = sentence.memory()
        paragraph += sentence.numbers
    grounded += outcomes(paragraph, facts.parents)
    return sorted(grounded, key=lambda item: item.quantity.start)


def _goes_on(text: str, end: int, following: list[Quantity]) -> bool:
    """Whether a number follows in the same paragraph."""
    return bool(following) and "\n" not in text[end : following[0].start]


def _sentence(sentence: Sentence) -> list[Grounded]:
    sentence.deal()
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
    for index in later:
        changes = direction(sentence.text, sentence.numbers[index].quantity)
        sentence.numbers[index].item = change(found, index) if changes else share(found, index)
    sums(found)
    beside(found)
    from_notes(found)
    sums(found)
    doubt(found)
    loose = [Grounded(item, Kind.COUNT, Verdict.UNSUPPORTED) for item in sentence.vague if item.vague]
    return [*(number.item for number in sentence.numbers), *loose, *parts(found), *totals(found)]


def value_in(fact: Fact, quantity: Quantity, last_year: bool) -> Value | None:
    """Return the value of a fact in the unit of a quantity."""
    value = fact.last_year if last_year else fact.value
    return value * IN_YUAN.get(fact.unit, 1) if value is not None and quantity.unit == "元" else value


def said(fact: Fact, last_year: bool) -> str:
    """Return the value of a fact with its unit."""
    value = fact.last_year if last_year and fact.last_year is not None else fact.value
    return f"{shown(value)}{fact.unit}"
