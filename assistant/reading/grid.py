"""A raw table → a grid in which every place knows the cell that covers it."""

from typing import NamedTuple

from assistant.reading.blocks import RawTable

MOST_ROWS, MOST_COLUMNS = 2000, 60


class Span(NamedTuple):
    """A cell where it stands: its text, its row and number in the raw table, and the columns it covers in a row."""

    text: str
    row: int
    number: int
    left: int
    right: int
    rows: int

    @property
    def origin(self) -> tuple[int, int]:
        """What tells it from every other cell of the table."""
        return self.row, self.number


class Grid(NamedTuple):
    """Rows of spans, left to right; a cell over several rows appears in each of them."""

    rows: tuple[tuple[Span, ...], ...]
    columns: int


def expand(table: RawTable) -> Grid:
    """Return the grid of a raw table. Spans that point outside are cut; a ragged row is simply shorter."""
    count = min(len(table.rows), MOST_ROWS)
    taken: list[dict[int, Span]] = [{} for _ in range(count)]
    for row, cells in enumerate(table.rows[:count]):
        column = 0
        for number, cell in enumerate(cells):
            while column in taken[row]:
                column += 1
            if column >= MOST_COLUMNS:
                break
            right = min(column + max(1, cell.columns), MOST_COLUMNS) - 1
            height = min(max(1, cell.rows), count - row)
            span = Span(cell.text, row, number, column, right, height)
            for below in range(row, row + height):
                for place in range(column, right + 1):
                    taken[below].setdefault(place, span)
            column = right + 1
    rows = tuple(_distinct(places) for places in taken)
    return Grid(rows, max((row[-1].right + 1 for row in rows if row), default=0))


def _distinct(places: dict[int, Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for column in sorted(places):
        span = places[column]
        if not found or found[-1].origin != span.origin:
            found.append(span)
    return tuple(found)
