"""Rows and columns → facts: what the names of a number may stand for in the tables."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from assistant.grounding.lists import Lists
from assistant.grounding.names import Name
from assistant.grounding.numbers import IN_YUAN, RATES, Candidate
from assistant.grounding.quantities import Quantity
from assistant.grounding.sentences import Sentence
from assistant.grounding.years import Years, years


class Asked(NamedTuple):
    """What a number is asked about: its names before and behind, its quantity, the years."""

    before: Sequence[Name]
    behind: Sequence[Name]
    quantity: Quantity
    backs: tuple[int, ...]

    @property
    def names(self) -> list[Name]:
        """All names."""
        return [*self.before, *self.behind]


class Own(NamedTuple):
    """The names of a number: rows, those in a parenthesis before it, weak ones, columns near and far."""

    rows: list[Name]
    inner: list[Name]
    outer: list[Name]
    weak: list[Name]
    other: list[Name]
    near: list[Name]
    far: list[Name]


class Cells:
    """The cells that the names of a sentence's numbers lead to."""

    def __init__(self, sentence: Sentence, lists: Lists) -> None:
        self.sentence, self.lists = sentence, lists
        self.facts = sentence.facts
        self.years: list[Years] = years(sentence, lists)
        self.columns_named = {name.table for name in sentence.names if name.kind == "column"}
        self.parents, self.children = self.facts.parents, self.facts.children

    def asked(self, index: int) -> Asked:
        """Return what a number is asked about by its own names and year."""
        number = self.sentence.numbers[index]
        return Asked(number.before, number.behind, number.quantity, self.years[index][0])

    def facts_of(
        self, table: str, rows: Iterable[str], columns: Sequence[str], asked: Asked, tier: int,
        others: Sequence[str] = (),
    ) -> Iterator[Candidate]:  # fmt: skip
        """Yield the facts of rows in columns; without columns in the total, or in other ones named farther away."""
        unit = asked.quantity.unit
        if unit not in self.sentence.words.tables[table].units and unit not in RATES:
            return
        for row in rows:
            for column, rank in self._columns(table, row, columns, others):
                fact = self.facts.at(table, row, column)
                if fact is None:
                    continue
                money = fact.unit in IN_YUAN or fact.unit == "元"
                if (unit == "元") != money and unit not in ("%", "倍", "百分点", ""):
                    continue
                for back in asked.backs:
                    if not back or fact.last_year is not None:
                        yield Candidate(fact, back, tier + rank, table, row, column)

    def _columns(
        self, table: str, row: str, columns: Sequence[str], others: Sequence[str]
    ) -> Iterator[tuple[str, int]]:
        if table == "disclosure":
            have = self.facts.columns(table, row.split("+")[0])
            named = [name for column in columns for name in column.split("|") if name in have]
            yield from ((name, 0) for name in named)
            if not named:
                yield from ((name, int(len(have) > 1)) for name in have)
            return
        yield from ((name, 0) for name in columns or ["total"])
        if len(columns) > 1:
            yield "+".join(dict.fromkeys(columns)), 0
        if not columns:
            yield from ((name, 1) for name in others)

    def columns_of(self, table: str, index: int, own: Own) -> tuple[list[str], list[str]]:
        """Return the columns of a table that a number names itself, and those named farther away or before."""
        sentence = self.sentence
        earlier = [name for name in sentence.within(sentence.start, sentence.gaps[index][0]) if name.kind == "column"]
        mine = [column for name in own.near if name.table == table for column in name.names]
        theirs = [column for name in (*own.far, *reversed(earlier)) if name.table == table for column in name.names]
        theirs += [column for named, column in sentence.before.columns if named == table]
        return list(dict.fromkeys(mine)), list(dict.fromkeys(theirs))
