"""Rows that have lost their places: which of their cells are the figures, in the order of the columns.

A label that covers several columns leaves blanks behind it in one program and none in the next; blanks at the end of
a row may be cut or added. So a row is taken only where there is one way to take it.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from assistant import lazy
from assistant.domain.cell_text import is_figure
from assistant.reading.grid import Span

# Two cells that may be one number: “1|022”, “94|686.5”, not “0|022”, not “94|68”
_CUT = lazy.compile(r"[1-9]\d{0,2}\|\d{3}(?:\.\d+)?")


class Row(NamedTuple):
    """The cells after the labels, and how many are due.

    `covered` is how many columns the last label covers beyond its own, `widest` how many of figures the table has.
    """

    values: Sequence[Span]
    due: int
    covered: int
    widest: int


def leaves_blanks(rows: Iterable[Row]) -> bool | None:
    """Return whether labels leave blanks in the columns that they cover; None where rows don't tell, or disagree."""
    found: set[bool] = set()
    for values, due, covered, _ in rows:
        if covered and len(values) >= due:
            if _is_filled(values[0]):
                found.add(False)
            elif not any(map(_is_filled, values[:covered])) and any(map(_is_filled, values[due:])):
                found.add(True)  # without the blanks it would reach beyond the last column
    return found.pop() if len(found) == 1 else None


def figures_of(row: Row, blanks: bool | None) -> Sequence[Span] | None:
    """Return the cells of a row, one for each column; None where it could be taken in two ways, or in none.

    Args:
        row: The row.
        blanks: What `leaves_blanks` says of the rows of its table.
    """
    values, due, covered, widest = row
    filled = [span for span in values if _is_filled(span)]
    if len(filled) == due and (len(values) == due or all(is_figure(span.text) for span in filled)):
        return filled
    if filled and due < widest <= len(values):
        return None  # each figure may stand in the first of several columns, or all in the first columns
    if blanks is None and filled and covered and not any(map(_is_filled, values[:covered])):
        return None
    begin = covered if blanks else 0
    kept = values[begin : begin + due]
    if len(kept) < due or any(map(_is_filled, [*values[:begin], *values[begin + due :]])):
        return None
    return kept


def may_hold_a_cut_number(row: Row) -> bool:
    """Whether two cells may be one number that was cut where its thousands are parted: “1” and “022”.

    That is sure where the second begins with 0, and possible where there are more cells than columns.
    """
    texts = [span.text.strip() for span in row.values]
    seconds = [two for one, two in pairwise(texts) if _CUT.fullmatch(f"{one}|{two}")]
    return any(two.startswith("0") for two in seconds) or (bool(seconds) and len(texts) > row.due)


def _is_filled(span: Span) -> bool:
    return bool(span.text.strip())
