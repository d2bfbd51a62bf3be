"""Raw tables → the rows that may hold figures, each with its labels, its value cells and the heads above it."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from assistant.domain.cell_text import is_figure
from assistant.reading.blocks import RawCell, RawTable
from assistant.reading.grid import Grid, Span, expand
from assistant.reading.heads import Heads, is_head_row
from assistant.reading.labels import is_wordy, leaf, likeness
from assistant.reading.spec import CLEAR, SURE, FormatSpec, best


class Line(NamedTuple):
    """A row that may hold figures: its labels, its value cells, the heads above it.

    `whole` says that the places of its cells hold, `bounded` that no comma or space parts them; `group` is the last
    group of rows named in the table above it.
    """

    labels: tuple[str, ...]
    values: tuple[Span, ...]
    spans: tuple[Span, ...]
    table: int
    heads: Heads | None
    whole: bool
    loose: bool
    bounded: bool
    group: str


def lines_of(tables: Sequence[RawTable], wanted: FormatSpec) -> Iterator[Line]:
    """Yield the rows of figures of a document's tables; heads hold until others come, over page breaks too."""
    heads: Heads | None = None
    for number, table in enumerate(tables):
        grid = expand(_without_repeats(table) if table.loose else table)
        regular = _is_regular(grid)
        is_head = [is_head_row(*split(spans, None), wanted) for spans in grid.rows]
        stub = _stub(grid, is_head) if regular else None
        group = ""
        for index, spans in enumerate(grid.rows):
            if is_head[index]:
                if heads is None or index == 0 or not is_head[index - 1]:
                    heads = Heads(number, loose=table.loose)
                heads.add(spans, whole=regular and _is_whole(spans, grid))
                continue
            whole = regular and _is_whole(spans, grid)
            own = heads.first_value_column(wanted.blocks) if heads and heads.table == number else stub
            labels, values = _split_by_label(spans, own if whole else None, heads, wanted)
            if table.loose and whole:
                values = _with_figures_beside(values, spans)
            group = _group(labels[:-1] if values else labels, wanted) if len(labels) > bool(values) else group
            if values:
                line = Line(labels, values, spans, number, heads, whole, table.loose, table.bounded, group)
                yield from _parted(line, wanted) if table.loose else [line]


def _group(labels: Sequence[str], wanted: FormatSpec) -> str:
    """Return the group that the last of some labels names, "" where it is none that we know."""
    own = leaf(labels[-1])
    return (
        max(wanted.groups, key=lambda group: likeness(own, group)) if best(own, tuple(wanted.groups)) >= CLEAR else ""
    )


def _without_repeats(table: RawTable) -> RawTable:
    """Take a text that stands again in the next cell for one merged cell: some programs write it so."""
    rows: list[tuple[RawCell, ...]] = []
    for row in table.rows:
        cells: list[RawCell] = []
        for text, same in groupby(row, key=lambda cell: cell.text.strip()):
            again = list(same)
            if len(again) > 1 and is_wordy(text) and not is_figure(text):
                cells.append(RawCell(text, 1, sum(cell.columns for cell in again)))
            else:
                cells.extend(again)
        rows.append(tuple(cells))
    return table._replace(rows=tuple(rows))


def _stub(grid: Grid, is_head: Sequence[bool]) -> int | None:
    """Return the first grid column right of all labels; a table that goes on from another page has no heads to tell."""
    rights: list[int] = []
    for spans, head in zip(grid.rows, is_head, strict=True):
        labels, values = split(spans, None)
        if labels and values and not head:
            rights.append(values[0].left)
    return max(rights, default=None)


def _is_regular(grid: Grid) -> bool:
    """Whether the places of a grid hold: nearly all of its rows are as wide as it is."""
    rows = [spans for spans in grid.rows if spans]
    # a note or a title in a row of its own makes no table ragged
    return sum(_is_whole(spans, grid) for spans in rows) >= 0.8 * len(rows)


def _is_whole(spans: Sequence[Span], grid: Grid) -> bool:
    return bool(spans) and spans[0].left == 0 and spans[-1].right == grid.columns - 1


def split(spans: Sequence[Span], first_value: int | None) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """Part a row into its labels and its value cells: labels are the leading texts, blanks among them passed over."""
    last = -1
    for index, span in enumerate(spans):
        if first_value is not None and span.left >= first_value:
            break
        text = span.text.strip()
        if is_wordy(text) and not is_figure(text):
            last = index
        elif text and last >= 0:
            break
    return _parts(spans, last, first_value)


def _with_figures_beside(values: tuple[Span, ...], spans: Sequence[Span]) -> tuple[Span, ...]:
    """Give back the figures left of the first column of figures: they show that the places of the row do not hold."""
    first = values[0].left if values else 0
    beside = [span for span in spans if span.left < first and span.text.strip() and is_figure(span.text)]
    return (*beside, *values)


def _parts(spans: Sequence[Span], last_label: int, first_value: int | None) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    labels = tuple(span.text for span in spans[: last_label + 1] if is_wordy(span.text))
    rest = spans[last_label + 1 :]
    return labels, tuple(span for span in rest if first_value is None or span.right >= first_value)


def _split_by_label(
    spans: Sequence[Span], first_value: int | None, heads: Heads | None, wanted: FormatSpec
) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """Part a row as `split` does; a text such as “约7” beside a known label is a cell where the heads want one."""
    labels, values = split(spans, first_value)
    counts = heads.counts(wanted.blocks) if heads else set[int]()
    if first_value is not None or len(values) in counts or not labels:
        return labels, values
    last = max((index for index, span in enumerate(spans) if not values or span.left < values[0].left), default=-1)
    for index in range(last - 1, -2, -1):
        count = len(spans) - index - 1
        known = index < 0 or _is_label(spans[index].text, wanted)
        if count in counts and known and not any(_is_label(span.text, wanted) for span in spans[index + 1 : last + 1]):
            return _parts(spans, index, None)
    return labels, values


def _is_label(text: str, wanted: FormatSpec) -> bool:
    own = leaf(text)
    return own in wanted.groups or any(best(own, row.labels) >= SURE for row in wanted.rows)


def _parted(line: Line, wanted: FormatSpec) -> Iterator[Line]:
    """Part a row put together from single lines where a text stands behind a full row: a row of no label we know."""
    counts = line.heads.counts(wanted.blocks) if line.heads else set[int]()
    while len(counts) == 1:
        count = min(counts)
        rest = line.values[count:]
        at = next((index for index, span in enumerate(rest) if span.text.strip()), None)
        if at is None or not is_wordy(rest[at].text) or is_figure(rest[at].text):
            break
        yield line._replace(values=line.values[:count])
        labels, values = split(rest[at:], None)
        line = line._replace(labels=labels, values=values, spans=rest[at:])
        if not values:
            return
    yield line
