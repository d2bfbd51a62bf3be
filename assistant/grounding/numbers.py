"""A number of a sentence while it is read, the facts it may speak of, and what a paragraph said before."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from assistant.domain.facts import Fact, Value
from assistant.grounding.grounded import Grounded, Kind, Verdict, shown
from assistant.grounding.names import Name
from assistant.grounding.quantities import PERCENT, Quantity

IN_YUAN = {"万元": 10**4, "亿元": 10**8}
POINTS = "百分点"
RATES = (PERCENT, "‰", "倍", POINTS)
CASES = ("件", "份", "宗", "起", "例")
COUNTED = (*CASES, "个", "部")
IN_TABLES = (*COUNTED, "元", "")  # the units in which the tables count and nothing else is

APPLICANTS = (
    "natural_person",
    "enterprise",
    "research_institution",
    "public_interest_organization",
    "legal_service_institution",
    "other_organization",
)

Place = tuple[str, str]  # a table and one of its rows, or columns


class Candidate(NamedTuple):
    """A fact that a number may speak of.

    `back`: 0 of this year, 1 of the year before. `tier`: 0 named in the number's own clause, 1 by a weak word or a
    column alone, 2 taken over from before, from 3 on: only alike.
    """

    fact: Fact
    back: int
    tier: int
    table: str
    row: str
    column: str

    @property
    def value(self) -> Value:
        """Its value in the year it stands for."""
        last = self.fact.last_year
        return last if self.back and last is not None else self.fact.value

    @property
    def said(self) -> str:
        """Its value with its unit."""
        return f"{shown(self.value)}{self.fact.unit}"

    def holds(self, quantity: Quantity) -> bool:
        """Whether the quantity can stand for its value."""
        return quantity.holds(self.worth(quantity))

    def worth(self, quantity: Quantity) -> Value:
        """Return its value in the unit of a quantity."""
        return self.value * IN_YUAN.get(self.fact.unit, 1) if quantity.unit == "元" else self.value


@dataclass(eq=False)
class Number:
    """A quantity with what is known of it so far: the names that are its own, and what it was taken for."""

    quantity: Quantity
    item: Grounded
    candidate: Candidate | None = None
    rows: list[Place] = field(default_factory=list[Place])
    columns: list[Place] = field(default_factory=list[Place])
    before: list[Name] = field(default_factory=list[Name])
    behind: list[Name] = field(default_factory=list[Name])
    own_rows: list[Name] = field(default_factory=list[Name])
    past_is_spoken_of: bool = False
    share_of: frozenset[Value] = frozenset()  # the wholes that it is right of, where it is a share
    share_kind: str = ""  # what its part is a part of

    @property
    def value(self) -> Value:
        """What is written."""
        return self.quantity.value

    @property
    def around(self) -> list[Name]:
        """The names before and behind it."""
        return [*self.before, *self.behind]

    @property
    def counts(self) -> bool:
        """Whether it is a count, no share and no change."""
        return self.quantity.unit not in RATES and not self.quantity.change

    @property
    def supported(self) -> bool:
        """Whether something supports it."""
        return self.item.verdict is Verdict.SUPPORTED

    @property
    def is_bare(self) -> bool:
        """Whether nothing supports it, and nothing is said of what it should be."""
        return self.item.verdict is Verdict.UNSUPPORTED and not (self.item.facts or self.item.expected)

    @property
    def doubtful(self) -> bool:
        """Whether it hangs on a cell that does not fit its own table."""
        return self.item.doubtful

    @property
    def fact(self) -> str:
        """The id of the fact it was taken for, or nothing."""
        return self.candidate.fact.id if self.candidate else ""

    def take(self, candidate: Candidate, kind: Kind = Kind.COUNT, arithmetic: str = "") -> Grounded:
        """Take a fact for what the number says."""
        self.candidate = candidate
        self.rows = [(candidate.table, candidate.row)]
        self.columns = [(candidate.table, candidate.column)] if candidate.column != "total" else []
        how = arithmetic or candidate.fact.formula or ""
        return Grounded(
            self.quantity,
            kind,
            Verdict.SUPPORTED,
            (candidate.fact.id,),
            arithmetic=how,
            last_year=bool(candidate.back),
            named=not candidate.tier,
        )

    def support(self, arithmetic: str = "", facts: tuple[str, ...] = ()) -> None:
        """Let it be supported by what is written or by facts."""
        self.item = self.as_supported(arithmetic, facts)

    def as_supported(self, arithmetic: str = "", facts: tuple[str, ...] = ()) -> Grounded:
        """Return what it is where what is written or facts support it."""
        return Grounded(self.quantity, self.item.kind, Verdict.SUPPORTED, facts, arithmetic=arithmetic)


@dataclass
class Memory:
    """What a paragraph said before a sentence."""

    numbers: list[Number] = field(default_factory=list[Number])
    rows: list[Place] = field(default_factory=list[Place])
    columns: list[Place] = field(default_factory=list[Place])
    tables: list[str] = field(default_factory=list[str])
    seen_rows: list[Place] = field(default_factory=list[Place])
    seen_columns: list[Place] = field(default_factory=list[Place])


def addition(numbers: Iterable[Number]) -> str:
    """Return the sum of numbers as it is written."""
    values = [number.value for number in numbers]
    return f"{' + '.join(map(shown, values))} = {shown(sum(values))}"


def share_of(part: Value, whole: Value) -> Decimal:
    """Return a part of a whole in percent."""
    return Decimal(100) * Decimal(part) / Decimal(whole)


def division(part: Value, whole: Value, places: int) -> str:
    """Return how a share is worked out."""
    return f"{shown(part)} ÷ {shown(whole)} = {shown(share_of(part, whole), places)}%"
