"""What grounding says of a quantity: its verdict, the facts it rests on, and the arithmetic."""

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

from assistant.domain.bindings import Binding
from assistant.domain.facts import Value
from assistant.grounding.quantities import Quantity


class Verdict(StrEnum):
    """supported by facts; contradicted by what its words name; unsupported: nothing says it."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    UNSUPPORTED = "unsupported"


class Kind(StrEnum):
    """What a quantity claims: a count, a share of a whole, a change against last year, or a whole that has parts."""

    COUNT = "count"
    SHARE = "share"
    CHANGE = "change"
    PARTS = "parts"


class Grounded(NamedTuple):
    """A quantity with its verdict.

    `facts` are the ids it rests on, or where it is not supported those its words name; `expected` what they give;
    `arithmetic` how. `another_scope`: the words name a fact, but with others beside it (代表区政府受理…), so that
    another value may be right. `cut`: a share that is cut where it should be rounded. `last_year`: it speaks of the
    year before. `unsure`: what was expected rests on what may be wrong itself, or on a list that may be open.
    `named`: its own words name what it rests on.
    `instead`: what the cell `meant` has that its words lead to, where a person may know of something else they mean.
    `bound`: a person named the source. `doubtful`: it hangs on a cell that does not fit its own table: neither right
    nor wrong before that is mended, whatever the verdict.
    """

    quantity: Quantity
    kind: Kind
    verdict: Verdict
    facts: tuple[str, ...] = ()
    expected: str = ""
    arithmetic: str = ""
    another_scope: bool = False
    cut: bool = False
    last_year: bool = False
    unsure: bool = False
    named: bool = False
    instead: str = ""
    meant: str = ""
    bound: Binding | None = None
    doubtful: bool = False


DOUBTFUL = "表里这个数还没对上，先改表"  # what is said of such a number


def is_replaceable(item: Grounded) -> bool:
    """Whether what is expected may stand in the place of a number: fixes, suggestions and repairs all ask this.

    A right number only where its own words name the fact that it follows; a wrong one only where it contradicts one
    cell, exactly written, and nothing that may be wrong itself.
    """
    if item.quantity.approx or item.quantity.high is not None:
        return False
    if item.verdict is Verdict.SUPPORTED:
        return item.named
    if item.verdict is not Verdict.CONTRADICTED or item.kind is Kind.PARTS or not item.expected:
        return False
    if item.unsure or item.cut or item.doubtful:
        return False
    return item.kind is not Kind.COUNT or len(item.facts) == 1


def shown(value: Value, places: int | None = None) -> str:
    """Return a value as a text writes it, rounded half up to so many places: 12, 12.5, never 12.50 or 1E+2."""
    if places is not None:
        return f"{Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
