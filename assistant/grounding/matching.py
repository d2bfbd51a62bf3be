"""The match: each quantity of a text is supported, contradicted or unsupported by the facts. Pure.

The words around a quantity say which facts it may speak of (`subjects`); only then does its value decide. Shares,
changes and parts follow from other quantities (modules of these names). What the tables don't say, a note may.
"""

import re

from assistant.domain.facts import Fact, Value
from assistant.grounding import meanings, parts, quantities, subjects
from assistant.grounding.changes import change
from assistant.grounding.facts import Facts, Noted
from assistant.grounding.grounded import Grounded, Kind, Verdict, shown
from assistant.grounding.meanings import Meanings, likeness
from assistant.grounding.quantities import PERCENT, Quantity
from assistant.grounding.sentences import Sentence
from assistant.grounding.shares import share
from assistant.grounding.subjects import Count, Subject

_IN_YUAN = {"万元": 10**4, "亿元": 10**8}
_ALIKE, _SAME = 0.3, 0.6  # of the words around a quantity of a note
_ALIKE_WHOLE, _BEATEN = 0.4, 0.25  # of the whole sentence; how much less alike than the best note one may be
# A paragraph with a number before it may say what it is about: “（二）依申请公开” → （二）, not “2025年收到申请9件”
_HEADED = re.compile(r"[ \u3000]*[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．]")


def ground(text: str, facts: Facts) -> list[Grounded]:
    """Return every quantity of a text with its verdict and the facts, in order of the text.

    A whole that its parts do not sum to comes once more, of kind `parts`.
    """
    words = meanings.load()
    found = quantities.find(text)
    grounded: list[Grounded] = []
    paragraph: list[Count] = []
    at, topic = 0, ""
    before: Sentence | None = None
    for start, end in quantities.sentences(text):
        first = at
        while at < len(found) and found[at].start < end:
            at += 1
        if start == 0 or text[start - 1] == "\n":
            grounded += parts.partition(words, paragraph)
            topic, before, paragraph = _topic(text[start : min(end, start + 40)], words, topic), None, []
        if first == at:
            continue
        sentence = Sentence(text, start, end, found[first:at], words)
        sentence.topic = topic
        if before is not None:
            sentence.table, sentence.rows = before.table, before.rows
        before = sentence
        items, counts = _sentence(sentence, facts)
        grounded += items
        paragraph += counts
    grounded += parts.partition(words, paragraph)
    return sorted(grounded, key=lambda item: item.quantity.start)


def _topic(line: str, words: Meanings, before: str) -> str:
    """Return the table that a paragraph under a heading such as （二）依申请公开 speaks of."""
    if _HEADED.match(line) is None:
        return before
    head = re.split("[。：]", line, maxsplit=1)[0]  # before the first mark: “（二）依申请公开。收到9件” → 。
    tables = ((name, table) for name, table in words.tables.items() if table.default)
    return next((name for name, table in tables if any(word in head for word in table.subject)), "")


def _sentence(sentence: Sentence, facts: Facts) -> tuple[list[Grounded], list[Count]]:
    dealt = subjects.respective(sentence, facts)
    done: list[Grounded] = []
    counts: list[Count] = []
    left = sentence.start
    # the tables first, then sums and shares of the sentence, a note only for what these leave open: it may not add up
    for index, quantity in enumerate(sentence.quantities):
        behind = sentence.behind(quantity)
        right = next((item.start for item in sentence.quantities[index + 1 :] if item.start >= behind), sentence.end)
        if quantity.change:
            done.append(change(sentence, quantity, left, counts, facts))
        elif quantity.unit in (PERCENT, "‰"):
            done.append(
                share(sentence, quantity, left, counts, dealt.get(index) or _turn(sentence, index, counts), facts)
            )
        else:
            about = dealt.get(index) or subjects.subject(sentence, quantity, left, right, facts)
            item = _count(quantity, about)
            if item.verdict is not Verdict.SUPPORTED:
                item = parts.total(sentence, quantity, left, counts) or item
            done.append(item)
            counts.append(Count(done[-1], about))
        left = quantity.end
    done = [item if item.verdict is Verdict.SUPPORTED else _noted(item, sentence, facts) for item in done]
    by_start = {item.quantity.start: item for item in done}
    counts = [Count(by_start[count.grounded.quantity.start], count.subject) for count in counts]
    proved, wrong = parts.parts(sentence, counts)
    for index, item in enumerate(done):
        if item.verdict is Verdict.UNSUPPORTED and (arithmetic := proved.get(item.quantity.start)):
            done[index] = item._replace(verdict=Verdict.SUPPORTED, arithmetic=arithmetic)
    return [*done, *wrong], counts


def _turn(sentence: Sentence, index: int, counts: list[Count]) -> Count | None:
    """Return the count whose share it is in a list: 自然人12件、法人1件，分别占92.3%和7.7%."""
    for run in subjects.runs(sentence):
        if index in run and len(run) > 1 and len(counts) >= len(run):
            return counts[len(counts) - len(run) + run.index(index)]
    return None


def _count(quantity: Quantity, about: Subject | None) -> Grounded:
    unknown = Grounded(quantity, Kind.COUNT, Verdict.UNSUPPORTED)
    if about is None or not about.facts:
        return unknown
    values = [(fact, value) for fact in about.facts if (value := value_in(fact, quantity, about.last_year)) is not None]
    for fact, value in values:
        if quantity.holds(value):
            return unknown._replace(verdict=Verdict.SUPPORTED, facts=(fact.id,), arithmetic=fact.formula or "",
                last_year=about.last_year,
            )  # fmt: skip
    if not values:
        return unknown
    fact, value = values[0]
    return unknown._replace(
        verdict=Verdict.UNSUPPORTED if about.narrowed else Verdict.CONTRADICTED,
        facts=tuple(fact.id for fact, _ in values),
        expected=said(fact, about.last_year),
        arithmetic=fact.formula or "",
        another_scope=about.narrowed,
        last_year=about.last_year,
    )


def value_in(fact: Fact, quantity: Quantity, last_year: bool) -> Value | None:
    """Return the value of a fact in the unit of a quantity."""
    value = fact.last_year if last_year else fact.value
    return value * _IN_YUAN.get(fact.unit, 1) if value is not None and quantity.unit == "元" else value


def said(fact: Fact, last_year: bool) -> str:
    """Return the value of a fact with its unit."""
    value = fact.last_year if last_year and fact.last_year is not None else fact.value
    return f"{shown(value)}{fact.unit}"


def _noted(item: Grounded, sentence: Sentence, facts: Facts) -> Grounded:
    """Return the item supported by a note that says the same, or with what the most similar note says instead."""
    if item.verdict is Verdict.CONTRADICTED:
        return item
    quantity = item.quantity
    same = [noted for noted in facts.noted if noted.quantity.unit == quantity.unit]
    if not same:
        return item
    around = sentence.around(quantity)
    whole = sentence.text[sentence.start : sentence.end]
    scored = [
        (score, noted)
        for noted in same
        if (score := likeness(around, noted.around)) < _ALIKE or not _taken(noted, quantity, score, sentence)
    ]
    if not scored:
        return item
    best, nearest = max(scored, key=lambda pair: pair[0])
    agreeing = [
        (score, noted)
        for score, noted in scored
        if _agrees(quantity, noted.quantity)
        and (score >= _ALIKE or likeness(whole, noted.sentence) >= _ALIKE_WHOLE)
        and (score >= best - _BEATEN or best < _ALIKE)
    ]
    if agreeing:
        _, noted = max(agreeing, key=lambda pair: pair[0])
        return item._replace(verdict=Verdict.SUPPORTED, facts=(noted.fact.id,), arithmetic="", another_scope=False)
    if best < _SAME or item.another_scope:
        return item
    said = f"{shown(nearest.quantity.value)}{nearest.quantity.unit}"
    return item._replace(facts=(nearest.fact.id,), expected=said)


def _taken(noted: Noted, quantity: Quantity, score: float, sentence: Sentence) -> bool:
    """Whether another quantity of the sentence is the note's: same value, and its words are at least as near."""
    return noted.quantity.value != quantity.value and any(
        other.value == noted.quantity.value
        and other.unit == noted.quantity.unit
        and likeness(sentence.around(other), noted.around) >= score
        for other in sentence.quantities
        if other is not quantity
    )


def _agrees(quantity: Quantity, noted: Quantity) -> bool:
    if quantity.change * noted.change < 0 or quantity.high != noted.high:
        return False
    return quantity.value == noted.value if noted.approx or quantity.high is not None else quantity.holds(noted.value)
