"""Rows whose usual name is like words that are not known, if it is no chance that one has the number's value."""

import re
from collections.abc import Collection, Iterable, Iterator

from assistant.domain.facts import Value
from assistant.grounding.candidates import Candidates
from assistant.grounding.meanings import Meanings
from assistant.grounding.numbers import Candidate, Place
from assistant.grounding.quantities import Quantity

_ALIKE_CROWDED = 0.2  # how likely a wrong number near it would be a fact too
_ALIKE = 0.3  # of a row's usual names, rare pairs of characters weighing more
_FEW = 2  # unknown letters


def resembling(found: Candidates, index: int) -> Candidate | None:
    """Return a fact of a row whose usual name is like the words of a number, or of a part of the row it names."""
    if not found.sentence.unknown_about(index):
        return None
    return by_no_chance(list(_resembling(found, index)), found.sentence.numbers[index].quantity, _ALIKE_CROWDED)


def by_no_chance(some: Collection[Candidate], quantity: Quantity, most: float) -> Candidate | None:
    """Return the first fact with a quantity's value, if a wrong number near it would seldom be one of them too.

    Args:
        some: The facts.
        quantity: The quantity.
        most: How likely a wrong number may be a fact.
    """
    values = {item.worth(quantity) for item in some}
    alike = (item for item in some if item.holds(quantity))
    return next((item for item in alike if _crowd(values, item.worth(quantity)) <= most), None)


def _resembling(found: Candidates, index: int) -> Iterator[Candidate]:
    sentence, number = found.sentence, found.sentence.numbers[index]
    asked = found.asked(index)
    start, end = sentence.behind(index)
    window = f"{sentence.lead(index)}|{sentence.text[start:end]}"
    columns = [c for name in number.around if name.kind == "column" and name.table == "requests" for c in name.names]
    theirs = [c for name in sentence.names if name.kind == "column" and name.table == "requests" for c in name.names]
    tables = {name.table for name in sentence.names if name.table} | set(sentence.before.tables)
    parents = [row for name in number.own_rows for row in name.names if row in found.children]
    for table, row in _alike(window, sentence.words):
        if table in tables and (not number.own_rows or found.parents.get(row) in parents):
            yield from found.facts_of(table, [row], columns if table == "requests" else [], asked, 3, theirs)
    if parents and len(sentence.unknown_about(index)) >= _FEW:
        for parent in parents:
            yield from found.facts_of("requests", found.children[parent], columns, asked, 4, theirs)


def _alike(window: str, words: Meanings) -> list[Place]:
    """Return the rows by how much of one of their names stands in a text, the likeliest first."""
    grams, weight = words.rare_pairs
    # only words are alike: “3件|公开” → 3
    han = re.sub(r"[^\u3400-\u9fff|]+", "", window)
    have = {han[at : at + 2] for at in range(len(han) - 1)}
    scored: list[tuple[float, Place]] = []
    for place, names in grams.items():
        score = max((_score(name & have, name, weight) for name in names if name & have), default=0.0)
        if score >= _ALIKE:
            scored.append((min(1.0, score), place))
    return [place for _, place in sorted(scored, key=lambda item: -item[0])]


def _score(common: Iterable[str], name: Iterable[str], weight: dict[str, float]) -> float:
    return sum(weight[gram] for gram in common) / min(6.0, sum(weight[gram] for gram in name))


def _crowd(values: Collection[Value], value: Value) -> float:
    """Return how many of the numbers near a value are facts too: how likely a wrong one would be one by chance."""
    width = max(5, int(value) // 10)
    return sum(1 for other in values if other != value and abs(other - value) <= width) / (2 * width)
