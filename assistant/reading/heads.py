"""The head rows over figures → which column of the format each value cell is."""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from assistant.domain.cell_text import is_figure
from assistant.reading.grid import Span
from assistant.reading.labels import leaf
from assistant.reading.spec import CLEAR, BlockSpec, FormatSpec, HeadSpec, best

WEAK = 50.0  # a head in its place may be as unlike its label as this


class Leaf(NamedTuple):
    """A lowest head: the column it names (None where it names none of ours) and the grid columns under it."""

    column: str | None
    left: int
    right: int


class Mapping:
    """Which value cell belongs to which column.

    `order` is the columns left to right, known even where a ragged table has lost its places; `leaves` are the
    places, known only where every head stands over its own column.
    """

    def __init__(self, order: Sequence[str | None] | None, leaves: Sequence[Leaf] | None) -> None:
        self.order, self.leaves = order, leaves

    @property
    def count(self) -> int:
        """How many value cells a row has."""
        return len(self.columns)

    @property
    def columns(self) -> Sequence[str | None]:
        """The columns left to right; None for one that is none of ours."""
        return self.order if self.order is not None else [item.column for item in self.leaves or ()]

    def pair(self, values: Sequence[Span], spans: Sequence[Span], places_hold: bool) -> list[tuple[str, Span]] | None:
        """Return (column, cell) pairs of a row, or None where its cells do not fit the heads.

        Args:
            values: The cells after the labels.
            spans: All cells of the row.
            places_hold: Whether this row is in the table of the heads and that table is regular.
        """
        if places_hold and self.leaves is not None:
            return self._side_by_side(values) or self._by_place(values, spans)
        return self.in_order(values)

    def in_order(self, values: Sequence[Span]) -> list[tuple[str, Span]] | None:
        """Return (column, cell) pairs of a row with exactly one cell for each column, else None."""
        if len(values) != len(self.columns):
            return None
        return [(column, span) for column, span in zip(self.columns, values, strict=True) if column is not None]

    def under_heads(self, values: Sequence[Span]) -> list[tuple[str, Span]] | None:
        """Return (column, cell) pairs of a row of a pasted table whose places hold.

        What a merged head covers may stand in its first cell, or again in each. A figure beside all heads shows that
        the places do not hold: None.
        """
        pairs: list[tuple[str, Span]] = []
        rest = [span for span in values if span.text.strip()]
        for item in self.leaves or ():
            over = [span for span in values if span.left <= item.right and span.right >= item.left]
            texts = {span.text.strip() for span in over} - {""}
            if not over or len(texts) > 1 or (texts and not over[0].text.strip()):
                return None
            rest = [span for span in rest if span not in over]
            if item.column is not None:
                pairs.append((item.column, over[0]))
        return None if rest else pairs

    def _side_by_side(self, values: Sequence[Span]) -> list[tuple[str, Span]] | None:
        """As many cells as heads, each at least partly under its own: cells may be cut otherwise than their heads."""
        leaves = self.leaves or ()
        if len(values) != len(leaves):
            return None
        pairs = list(zip(leaves, values, strict=True))
        if all(span.left <= item.right and span.right >= item.left for item, span in pairs):
            return [(item.column, span) for item, span in pairs if item.column is not None]
        return None

    def _by_place(self, values: Sequence[Span], spans: Sequence[Span]) -> list[tuple[str, Span]] | None:
        pairs: list[tuple[str, Span]] = []
        for item in self.leaves or ():
            if item.column is None:
                continue
            over = [span for span in spans if span.left <= item.right and span.right >= item.left]
            if len(over) != 1 or over[0] not in values:
                return None
            pairs.append((item.column, over[0]))
        return pairs


class Heads:
    """A region of head rows; `table` is the raw table it stands in."""

    def __init__(self, table: int, *, loose: bool = False) -> None:
        self.table, self._loose = table, loose
        self._rows: list[tuple[Span, ...]] = []
        self._whole = True
        self._mappings: dict[tuple[str, int], Mapping | None] = {}

    def add(self, spans: tuple[Span, ...], *, whole: bool) -> None:
        """Take in one more head row; `whole` says that it is as wide as its table."""
        self._rows.append(spans)
        self._whole = self._whole and whole

    def holds_places(self, table: int) -> bool:
        """Whether the heads stand over the columns of a table: it is theirs, and none of their rows is ragged."""
        return self._whole and self.table == table

    def first_value_column(self, blocks: Sequence[BlockSpec]) -> int | None:
        """Return the first grid column of figures; None where the heads do not stand over their columns."""
        if not self._whole:
            return None
        lefts = [
            min(item.left for item in mapping.leaves if item.column is not None)
            for mapping in map(self.mapping, blocks)
            if mapping is not None and mapping.leaves
        ]
        return min(lefts, default=None)

    def counts(self, blocks: Sequence[BlockSpec]) -> set[int]:
        """Return how many value cells a row has, by each of the blocks whose heads these are."""
        return {mapping.count for mapping in map(self.mapping, blocks) if mapping is not None}

    def mapping(self, block: BlockSpec) -> Mapping | None:
        """Return which columns the heads name, or None where they are not the heads of this block."""
        key = block.table, block.block
        if key not in self._mappings:
            self._mappings[key] = self._map(block)
        return self._mappings[key]

    def _map(self, block: BlockSpec) -> Mapping | None:
        texts = self._texts
        matched = [_match(text, block.heads) for text in texts]
        # some heads may be misspelt or lost; with less than most of them it may be another block's table
        if sum(label is not None for label in matched) < 0.6 * len(block.heads):
            return None
        leaves = self._leaves(block) if self._whole or not self._loose else None
        order = block.columns if _in_order(texts, matched, block) else None
        if order is not None and leaves is not None:
            leaves = _agreeing(leaves, order)  # None where the table is ragged: the places do not hold, the order does
        if leaves is None and order is None:
            return None
        return Mapping(None if leaves is not None and len(leaves) != len(block.columns) else order, leaves)

    @cached_property
    def _texts(self) -> list[str]:
        """The folded texts in reading order, each cell once."""
        seen: set[tuple[int, int]] = set()
        found: list[str] = []
        for spans in self._rows:
            for span in spans:
                if span.origin not in seen and span.text.strip():
                    seen.add(span.origin)
                    found.append(leaf(span.text))
        return found

    def _leaves(self, block: BlockSpec) -> list[Leaf] | None:
        """Return the lowest heads left to right, or None where two name the same column or a place is unclear."""
        width = max((spans[-1].right + 1 for spans in self._rows if spans), default=0)
        found: list[Leaf] = []
        last_origin: tuple[int, int] | None = None
        for column in range(width):
            path = self._path(column)
            if not path:
                last_origin = None
                continue
            lowest = path[-1]
            if lowest.origin == last_origin:
                found[-1] = found[-1]._replace(right=column)
                continue
            last_origin = lowest.origin
            if _is_group(leaf(lowest.text), block):
                return None  # a head over others has nothing under it: its heads have lost their places
            found.append(Leaf(_column([leaf(span.text) for span in path], block), column, column))
        first = next((index for index, item in enumerate(found) if item.column is not None), len(found))
        named = [item.column for item in found if item.column is not None]
        if len(named) < 0.6 * len(block.columns) or len(set(named)) != len(named):
            return None
        return found[first:]

    def _path(self, column: int) -> list[Span]:
        path: list[Span] = []
        for spans in self._rows:
            span = next((item for item in spans if item.left <= column <= item.right), None)
            if span is not None and span.text.strip() and (not path or path[-1].origin != span.origin):
                path.append(span)
        return path


def _in_order(texts: Sequence[str], matched: Sequence[str | None], block: BlockSpec) -> bool:
    """Whether the heads stand in the official reading order, each once; a few may be misspelt beyond recognition."""
    heads = block.heads
    expected = [head.label for head in heads]
    if [label for label in matched if label is not None] in _orders(block):
        return True
    first = next((index for index, label in enumerate(matched) if label is not None), 0)
    rest = list(zip(texts[first:], matched[first:], strict=True))
    if len(rest) != len(expected):
        return False
    if any(label not in (None, head.label) for (_, label), head in zip(rest, heads, strict=True)):
        return False  # another head's label stands here: they were swapped
    weak = [(text, head) for (text, label), head in zip(rest, heads, strict=True) if label is None]
    return len(weak) <= max(1, len(heads) // 4) and all(best(text, head.labels) >= WEAK for text, head in weak)


def _orders(block: BlockSpec) -> list[list[str]]:
    """The heads row by row as printed, also without the one over all others; or the lowest alone, left to right."""
    printed = [head.label for head in block.heads]
    lowest = [next(head.label for head in block.heads if head.column == column) for column in block.columns]
    orders = [printed]
    if len(printed) > 1 and all(printed[0] in head.above for head in block.heads[1:]):
        orders.append(printed[1:])
    if len(set(lowest)) == len(lowest):
        orders.append(lowest)
    return orders


def _agreeing(leaves: list[Leaf], order: Sequence[str]) -> list[Leaf] | None:
    """Return the lowest heads with their columns where they agree with the order, or None."""
    named = [item.column for item in leaves if item.column is not None]
    if named == list(order):
        return leaves
    if len(leaves) == len(order) and all(
        item.column in (None, column) for item, column in zip(leaves, order, strict=True)
    ):
        return [item._replace(column=column) for item, column in zip(leaves, order, strict=True)]
    return None


def _match(text: str, heads: Sequence[HeadSpec]) -> str | None:
    """Return the label of the head a text is, or None."""
    scored = max(((best(text, head.labels), head.label) for head in heads), default=(0.0, ""))
    return scored[1] if scored[0] >= CLEAR else None


def _is_group(text: str, block: BlockSpec) -> bool:
    """Whether a text is a head over others, and no lowest head."""
    group = max((best(text, head.labels) for head in block.heads if not head.column), default=0.0)
    return group >= CLEAR and group > max(best(text, head.labels) for head in block.heads if head.column)


def _column(path: Sequence[str], block: BlockSpec) -> str | None:
    """Return the column that a path of heads names, None where it names none or could be two."""
    scored = [(best(path[-1], head.labels), head) for head in block.heads if head.column]
    top = max((score for score, _ in scored), default=0.0)
    if top < CLEAR:
        return None
    near = [head for score, head in scored if score > top - 5]
    if len({head.label for head in near}) > 1:
        near = [head for score, head in scored if score == top]
    if len(near) > 1:
        near = [head for head in near if all(_above(label, path[:-1]) for label in head.above)]
    return near[0].column if len(near) == 1 else None


def _above(label: str, path: Sequence[str]) -> bool:
    return any(best(text, (label,)) >= CLEAR for text in path)


def is_head_row(labels: Sequence[str], values: Sequence[Span], wanted: FormatSpec) -> bool:
    """Whether a row is a head row: texts that are column heads, and no figure."""
    if not labels or any(span.text.strip() and is_figure(span.text) for span in values):
        return False
    own = [leaf(label) for label in labels]
    heads = sum(any(_match(text, block.heads) for block in wanted.blocks) for text in own)
    if not values:
        return heads > 0
    row = max((best(own[-1], spec.labels) for spec in wanted.rows), default=0.0)
    head = max((best(own[-1], item.labels) for block in wanted.blocks for item in block.heads), default=0.0)
    return heads > 1 or (heads == 1 and head > row)
