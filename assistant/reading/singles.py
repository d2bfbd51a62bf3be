"""Text that gives every cell a line of its own → rows: a label begins a row, figures fill it, heads stand together."""

from collections.abc import Sequence
from itertools import pairwise

from assistant.reading.blocks import RawCell
from assistant.reading.vocabulary import Role


class Single:
    """A line that is a cell: its text ("" for a blank line), whether it is a figure, and its role as a label."""

    def __init__(self, text: str, *, figure: bool = False, role: Role = "") -> None:
        self.text, self.figure, self.role = text, figure, role

    @property
    def blank(self) -> bool:
        """Whether nothing stands in the line."""
        return not self.text


def rows_of(lines: Sequence[Single]) -> list[tuple[RawCell, ...]]:
    """Return the rows of a run of lines."""
    rows: list[list[str]] = []
    phase, blank_heads = "", 0
    for line in _with_blank_cells(lines):
        before, phase = phase, _phase(line, phase)
        begins_row = line.role in ("row", "both") and before == "values"
        goes_on = phase == before or (before, phase) == ("labels", "values")
        if not rows or not goes_on or begins_row:
            rows.append([])
        if line.blank and phase == "heads":
            blank_heads += 1  # places that a head from above covers, or the first figures, if figures follow
            continue
        if (before, phase) == ("heads", "values"):
            rows[-1].extend([""] * blank_heads)
        rows[-1].append(line.text)
        blank_heads = 0
    return [tuple(RawCell(text) for text in row) for row in rows if row]


def _phase(line: Single, phase: str) -> str:
    """Return what a line is part of, by what it is and by what came before."""
    if line.role in ("head", "title"):
        return "heads"
    if line.role == "both":
        return phase if phase == "heads" else "labels"
    if line.role == "row":
        return "labels"
    if line.figure or (line.blank and phase == "labels"):
        return "values"
    return phase or "heads"  # a blank or an unknown text goes on with what it stands in


def _with_blank_cells(lines: Sequence[Single]) -> list[Single]:
    """Return the lines without the blank ones that only part cells.

    Where most cells are parted by blank lines, three of them in a row hide a blank cell; that is believed only where
    no other number of blank lines parts two figures. Where cells are not parted, each blank line is a blank cell.
    """
    at = [index for index, line in enumerate(lines) if not line.blank]
    gaps = [after - before - 1 for before, after in pairwise(at)]
    if 2 * sum(gap > 0 for gap in gaps) <= len(gaps):
        return list(lines)
    between = {
        gap
        for gap, (before, after) in zip(gaps, pairwise(at), strict=True)
        if lines[before].figure and lines[after].figure
    }
    kept: list[Single] = [lines[at[0]]] if at else []
    for gap, after in zip(gaps, at[1:], strict=True):
        if gap == 3 and between <= {1, 3} and lines[after].figure:
            kept.append(Single(""))
        kept.append(lines[after])
    return kept
