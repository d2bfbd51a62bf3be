"""What the numbers of a sentence have in common: a row or a column that only a word unknown to us names.

归在“其他”一栏的组织提出61件，加上年未办完的3件，本年办结53件: of one applicant each of them is right, and of all none
is. That two or more come out by chance is so unlikely that the words need not be known.
"""

from collections.abc import Iterator

from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Verdict
from assistant.grounding.numbers import APPLICANTS, Candidate, Number

_ENOUGH = 2  # numbers that one column must hold
_LEAST = 2  # from which value on that is no chance: 0 and 1 stand in many cells
_COLUMNS = {
    "requests": (*APPLICANTS, "organizations"),
    "disputes": ("upheld", "corrected", "other_result", "pending", "upheld+corrected+other_result"),
}
_DISPUTES = ("reconsideration", "litigation", "litigation_direct", "litigation_after_reconsideration")


def shared(found: Candidates) -> None:
    """Let open counts be supported that have a column in common, or a row, with others of their sentence."""
    numbers = found.sentence.numbers
    loose = [index for index, number in enumerate(numbers) if not number.supported and _names_a_cell(number)]
    if not loose or len(numbers) < _ENOUGH:
        return
    for some in _readings(found):
        hits = {index: item for index, item in some if numbers[index].value >= _LEAST}
        small = {index: item for index, item in some if index not in hits}
        if len({numbers[index].value for index in hits}) < _ENOUGH:
            continue
        for index, item in (hits | small).items():
            if index in loose and not numbers[index].supported:
                numbers[index].item = numbers[index].take(item._replace(tier=5))


def _names_a_cell(number: Number) -> bool:
    return number.counts and any(name.names_cells and name.table in _COLUMNS for name in number.around)


def _readings(found: Candidates) -> Iterator[list[tuple[int, Candidate]]]:
    """Yield the numbers that are right if the sentence speaks of one column, or of one row, with the facts."""
    numbers = found.sentence.numbers
    for table, columns in _COLUMNS.items():
        for column in columns:
            yield [
                (index, item)
                for index, number in enumerate(numbers)
                if (item := _in_column(found, index, number, table, column)) is not None
            ]
    for row in _DISPUTES:
        yield [
            (index, item)
            for index, number in enumerate(numbers)
            if (item := _in_row(found, index, number, row)) is not None
        ]


def _in_column(found: Candidates, index: int, number: Number, table: str, column: str) -> Candidate | None:
    """Return the fact of a number's own row in a column, where it has no column of its own."""
    if not number.counts or number.item.verdict is Verdict.CONTRADICTED:
        return None
    own = [name for name in number.around if name.table == table]
    if any(name.kind == "column" and name.strong for name in own):
        return None
    rows = [row for name in number.own_rows if name.table == table for row in name.names]
    rows = rows or [row for name in own if name.kind == "row" for row in name.names]
    some = found.facts_of(table, rows, [column], found.asked(index), 5)
    return next((item for item in some if item.holds(number.quantity)), None)


def _in_row(found: Candidates, index: int, number: Number, row: str) -> Candidate | None:
    """Return the fact of a number's own result in a row, where it names no row of its own."""
    if not number.counts or number.own_rows or number.item.verdict is Verdict.CONTRADICTED:
        return None
    columns = [c for name in number.around if name.kind == "column" and name.table == "disputes" for c in name.names]
    some = found.facts_of("disputes", [row], columns, found.asked(index), 5) if columns else ()
    return next((item for item in some if item.holds(number.quantity)), None)
