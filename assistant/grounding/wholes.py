"""The wholes that a share may be a share of: what is named behind 占, what is written, what the tables sum up."""

from collections.abc import Collection, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from assistant.domain.facts import Value
from assistant.grounding.candidates import Candidates
from assistant.grounding.names import Name
from assistant.grounding.numbers import Number

REQUESTS = ("outcomes_total", "received", "all")
DISPUTES = ("reconsideration", "litigation", "litigation_direct", "litigation_after_reconsideration", "all")


class Whole(NamedTuple):
    """A whole: its value, its fact, how loosely it is named (0 best)."""

    value: Value
    fact: str
    tier: int
    at: int = -1  # which number of the sentence it is, where it is written
    table: str = ""
    row: str = ""


def wholes(
    found: Candidates, index: int, right: Sequence[Name], backs: Sequence[int], tables: Collection[str],
    rows: Sequence[str],
) -> Iterator[Whole]:  # fmt: skip
    """Yield what a share may be a share of.

    Args:
        found: The facts that the numbers of the sentence may speak of.
        index: Which number is the share.
        right: The names behind 占.
        backs: The years it may speak of.
        tables: The tables that its parts stand in.
        rows: The rows of its parts.
    """
    yield from _named(found, right, backs)
    sentence = found.sentence
    for at in range(len(sentence.numbers) - 1, -1, -1):
        number = sentence.numbers[at]
        if at != index and number.counts:
            yield written_whole(number, 1, at)
    yield from (Whole(n.value, n.fact, 2) for n in reversed(sentence.before.numbers) if n.counts)
    yield from _of_requests(found, backs, rows)
    if "disputes" in tables:
        own = [row for row in DISPUTES if row in rows]
        for row in [row for row in DISPUTES if not own or row in own or row in ("litigation", "all")]:
            yield from _at(found, "disputes", row, "total", 0, 1)
    if "disclosure" in tables:
        yield from _at(found, "disclosure", "licensing+penalties+compulsion", "decisions", 0, 1)


def written_whole(number: Number, tier: int, at: int) -> Whole:
    """Return a number that is written, as a whole."""
    table, row = number.rows[0] if number.candidate is not None and number.rows else ("", "")
    return Whole(number.value, number.fact, tier, at, table, row)


def _named(found: Candidates, right: Sequence[Name], backs: Sequence[int]) -> Iterator[Whole]:
    named = [name for name in right if name.kind == "row"]
    if len({name.names for name in named}) > 1:
        for table in sorted({name.table for name in named}):
            rows = "+".join(dict.fromkeys(name.names[0] for name in named if name.table == table))
            column = "decisions" if table == "disclosure" else "total"
            yield from _at(found, table, rows, column, 0, 0)
    of = [column for name in right if name.kind == "column" and name.table == "requests" for column in name.names]
    for name in named:
        for row in name.names:
            columns = (of or ["total"]) if name.table == "requests" else ["total"]
            columns = found.facts.columns("disclosure", row) if name.table == "disclosure" else columns
            for back in backs:
                for column in columns:
                    yield from _at(found, name.table, row, column, back, 0)
    if of and not named:  # 占法人和其他组织申请量的
        places = product(backs, REQUESTS, dict.fromkeys(of))
        yield from (one for back, row, column in places for one in _at(found, "requests", row, column, back, 0))


def _of_requests(found: Candidates, backs: Sequence[int], rows: Sequence[str]) -> Iterator[Whole]:
    names = found.sentence.names
    columns = [c for name in names if name.kind == "column" and name.table == "requests" for c in name.names]
    above = [found.parents[row] for row in rows if row in found.parents]
    every = dict.fromkeys([*REQUESTS, *above, *rows])
    for back in backs:
        for row in every:
            for column in dict.fromkeys(["total", *columns]):
                best = column == "total" and row in REQUESTS
                yield from _at(found, "requests", row, column, back, 1 if best else 2)


def _at(found: Candidates, table: str, row: str, column: str, back: int, tier: int) -> Iterator[Whole]:
    fact = found.facts.at(table, row, column) if row else None
    value = fact and (fact.last_year if back else fact.value)
    if fact is not None and value:
        yield Whole(value, fact.id, tier, -1, table, row)
