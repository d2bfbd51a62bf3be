"""A sentence that claims all or none, while it is read: its names, its clauses, its subject."""

from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property, lru_cache

from assistant.domain.facts import Fact, Value
from assistant.grounding import quantities
from assistant.grounding.facts import Facts
from assistant.grounding.meanings import Key, Meanings
from assistant.grounding.names import Name, names
from assistant.grounding.numbers import APPLICANTS
from assistant.grounding.quantities import Quantity
from assistant.grounding.sentences import MARKS

WHOLES = {"received", "all", "outcomes_total"}


@lru_cache(256)
def _names(sentence: str, year: int, key: Key) -> tuple[Name, ...]:
    """Return the names of a sentence: two rules read the same ones, one after the other."""
    return tuple(names(sentence, 0, len(sentence), year, key.meanings))


class View:
    """A sentence with its names and clauses."""

    def __init__(self, text: str, start: int, end: int, facts: Facts, words: Meanings) -> None:
        self.text, self.start, self.end, self.facts = text, start, end, facts
        self.names = [
            name._replace(start=name.start + start, end=name.end + start)
            for name in _names(text[start:end], facts.year or 0, words.key)
        ]
        self.named = [name for name in self.names if name.names_cells or name.kind == "subject"]
        self.strong = [name for name in self.names if name.names_cells and name.strong]
        self.scopes = [name for name in self.names if name.kind == "scope"]
        self._covered = bytearray(end - start)
        for name in self.names:
            self._covered[name.start - start : name.end - start] = b"\x01" * (name.end - name.start)

    @cached_property
    def rows(self) -> list[Name]:
        """The rows of requests that are named alone."""
        return [name for name in self.strong if name.kind == "row" and name.table == "requests"]

    @cached_property
    def told(self) -> list[Name]:
        """What is named alone, without 办结 as the name of decisions, where none are spoken of."""
        if any(name.kind == "row" and name.table == "disclosure" for name in self.strong):
            return self.strong
        return [name for name in self.strong if name.names != ("decisions",)]

    @cached_property
    def applicants(self) -> list[Name]:
        """The applicants that are named alone."""
        return [name for name in self.strong if name.kind == "column" and name.table == "requests"]

    @cached_property
    def names_last_year(self) -> bool:
        """Whether last year is named."""
        return any(name.kind == "past" for name in self.names)

    @cached_property
    def _quantities(self) -> list[Quantity]:
        return quantities.find(self.text[self.start : self.end])

    @cached_property
    def numbers(self) -> list[Quantity]:
        """The numbers of the sentence that count something, with places from its start on."""
        return [one for one in self._quantities if not one.vague]  # 复议、诉讼两项 counts none of them

    def clause(self, at: int) -> tuple[int, int]:
        """Return where the clause begins and ends that a place is in."""
        behind = bisect_left(self._ends, at)
        begin = self._ends[behind - 1] + 1 if behind else self.start
        return begin, self._ends[behind] if behind < len(self._ends) else self.end

    @cached_property
    def _ends(self) -> list[int]:
        return [
            at
            for at in range(self.start, self.end)
            if self.text[at] in MARKS and not any(name.start < at < name.end - 1 for name in self.strong)
        ]

    def unknown(self, start: int, end: int) -> str:
        """Return the letters between two places that no name covers and that are in no number."""
        return "".join(self.text[at] for at in self.free(start, end))

    def free(self, start: int, end: int) -> list[int]:
        """Return where the letters stand that `unknown` returns."""
        covered, begin = self._covered, self.start
        free = [at for at in range(start, end) if not covered[at - begin] and self.text[at].isalpha()]
        numbers = [(one.start + begin, one.end + begin) for one in self._quantities] if free else []
        return [at for at in free if not any(first <= at < last for first, last in numbers)]

    def subject(self, at: int) -> tuple[int, list[Name]]:
        """Return where what is spoken of begins, and its names: of the own clause, else of those before."""
        begin, _ = self.clause(at)
        while True:
            found = [name for name in self.named if begin <= name.start and name.start < at]
            if found or begin <= self.start or self.unknown(begin, at):
                return begin, found
            begin, _ = self.clause(begin - 1)

    def is_within_row(self, name: Name) -> bool:
        """Whether a name is a part of the name of a row."""
        return any(row.start <= name.start and name.end <= row.end for row in self.strong if row.kind == "row")

    def number_at(self, at: int) -> bool:
        """Whether a number begins at a place."""
        return any(0 <= item.start + self.start - at <= 1 for item in self.numbers)

    def number_ends(self, at: int) -> bool:
        """Whether a number that is not 0 ends right before a place."""
        return any(item.value and item.end + self.start == at for item in self.numbers)

    def counts(self, start: int, end: int) -> bool:
        """Whether a number that is not 0 stands between two places."""
        return any(start <= item.start + self.start < end and item.value for item in self.numbers)

    def governs(self, begin: int, at: int, fact: Fact | None) -> bool:
        """Whether the last number before a place is that of a fact that is not 0."""
        last = self.last_number(begin, at)
        return last is not None and fact is not None and bool(fact.value) and last.holds(fact.value)

    def counts_a_part(self, at: int) -> bool:
        """Whether the last number before a place is of no whole: 律师事务所来件85件，其中没有一件…: of those 85."""
        last = self.last_number(self.start, at, but_zero=True)
        return last is not None and not any(last.holds(value) for value in self._wholes)

    def counts_all_of(self, begin: int, at: int) -> bool:
        """Whether the last number between two places is all that the applicants named there asked for: 企业的7件."""
        last = self.last_number(begin, at, but_zero=True)
        named = [name for name in self.applicants if begin <= name.start < at]
        facts = (self.facts.at("requests", row, name.names[0]) for name in named for row in sorted(WHOLES))
        return last is not None and any(fact is not None and last.holds(fact.value) for fact in facts)

    def last_number(self, begin: int, at: int, *, but_zero: bool = False) -> Quantity | None:
        """Return the last number that begins between two places, if any; `but_zero`: the last that is not 0."""
        between = (item for item in reversed(self.numbers) if begin <= item.start + self.start < at)
        return next((item for item in between if item.value or not but_zero), None)

    @cached_property
    def _wholes(self) -> list[Value]:
        cells = [("requests", row) for row in sorted(WHOLES)]
        cells += [("disputes", row) for row in self.facts.rows("disputes")]
        facts = (self.facts.at(table, row, "total") for table, row in cells)
        return [fact.value for fact in facts if fact is not None]

    def is_of_last_year(self, begin: int, at: int) -> bool:
        """Whether last year is spoken of, and not this one."""
        marks = [name for name in self.names if name.kind in ("past", "present") and begin <= name.start <= at]
        return bool(marks) and marks[-1].kind == "past"

    def disputes_before(self) -> list[str]:
        """Return which disputes the paragraph spoke of last, before the sentence: 复议9件。没有纠正的。"""
        last = self.said_before(("复议", "诉讼", "起诉"))
        return (
            ["reconsideration", "litigation"] if not last else ["reconsideration" if last == "复议" else "litigation"]
        )

    def said_before(self, words: Iterable[str]) -> str:
        """Return which of some words the paragraph has last, before the sentence; "" where it has none."""
        begin = self.text.rfind("\n", 0, self.start) + 1
        at, last = max((self.text.rfind(word, begin, self.start), word) for word in words)
        return last if at >= 0 else ""

    def speaks_of(self, table: str) -> bool:
        """Whether a table is spoken of."""
        return any(name.table == table and (name.kind == "subject" or name.strong) for name in self.names)

    def larger(self, row: str, column: str, at: int) -> list[str]:
        """Return the applicants of a row that have more than one that is said to have the most at a place.

        Where organisations are spoken of before it, only they are meant: 法人和其他组织申请61件，以商业企业居多.
        """
        own = self.facts.at("requests", row, column)
        of_some = any("organizations" in name.names and name.start <= at for name in self.strong)
        among = APPLICANTS[of_some:] if column in APPLICANTS else ("natural_person",)
        some = (self.facts.at("requests", row, other) for other in among)
        return [fact.id for fact in some if own is not None and fact is not None and fact.value > own.value]
