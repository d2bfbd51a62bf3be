"""What the reader looks for: the rows and column heads of a format, with their labels in comparable form."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from assistant.domain import formats
from assistant.domain.formats import Column, Format, Row, Table
from assistant.domain.printed import printed
from assistant.reading.labels import leaf, likeness

CLEAR = 80.0  # from here on a column head counts as recognised
SURE = 78.0  # from here on a row


class RowSpec(NamedTuple):
    """A row to find: which block it is of, its id, its labels (aliases too) and those of the groups above it."""

    table: str
    block: int
    row: str
    labels: tuple[str, ...]
    above: tuple[str, ...]


class HeadSpec(NamedTuple):
    """A column head in reading order; `column` is the id of a leaf, "" for a head over others."""

    label: str
    labels: tuple[str, ...]
    column: str
    above: tuple[str, ...]


class BlockSpec(NamedTuple):
    """A block to find: its title, its heads in reading order, its leaf columns in printed order, its rows.

    `widest` is how many columns of figures its table has: those of other blocks may be narrower than its own.
    """

    table: str
    block: int
    title: str
    heads: tuple[HeadSpec, ...]
    columns: tuple[str, ...]
    rows: tuple[RowSpec, ...]
    widest: int


class FormatSpec(NamedTuple):
    """Everything of one format.

    `folded` maps a row of another format to the row of this one that takes its figures; `groups` maps the label of a
    group of rows to those of the groups that it stands in.
    """

    format: Format
    blocks: tuple[BlockSpec, ...]
    rows: tuple[RowSpec, ...]
    folded: dict[tuple[str, str], str]
    groups: dict[str, tuple[str, ...]]


@lru_cache(maxsize=16)
def of(form: Format) -> FormatSpec:
    """Return what to look for in a document of this format."""
    blocks = tuple(_block(table, index) for table in form.tables for index in range(len(table.blocks)))
    rows = [row for block in blocks for row in block.rows]
    folded: dict[tuple[str, str], str] = {}
    for other_id, cells in form.converts.items():
        if other_id not in formats.available():
            continue
        for new, old in cells.items():
            table, _, old_row = old.partition(".")
            spec = next((row for row in _rows_of(formats.load(other_id), table) if row.row == old_row), None)
            if spec is not None:
                rows.append(spec)
                folded[table, old_row] = new.partition(".")[2]
    groups = {label: row.above[:depth] for row in rows for depth, label in enumerate(row.above)}
    return FormatSpec(form, blocks, tuple(rows), folded, groups)


def _rows_of(form: Format, table_id: str) -> Sequence[RowSpec]:
    table = next((table for table in form.tables if table.id == table_id), None)
    return [row for index in range(len(table.blocks)) for row in _block(table, index).rows] if table else []


def _block(table: Table, index: int) -> BlockSpec:
    block = table.blocks[index]
    rows = tuple(
        RowSpec(table.id, index, found.id, _labels(found.node), tuple(leaf(label) for label in found.path[:-1]))
        for found in table.rows(index)
    )
    heads = [
        (cell.top, cell.left, cell.text) for cell in printed(table).cells if cell.kind == "head" and cell.block == index
    ]
    by_place = {(found.top, found.left): found for found in printed(table).cells if found.kind == "head"}
    nodes = _nodes(block.columns, ())
    ordered: list[HeadSpec] = []
    for top, left, text in sorted(heads):
        assert by_place[top, left].text == text  # noqa: S101 - one cell a place
        ordered.append(nodes[_path(table, index, top, left)])
    columns = tuple(found.id for found in table.columns(index))
    widest = printed(table).columns - printed(table).stub_columns
    return BlockSpec(table.id, index, leaf(block.title), tuple(ordered), columns, rows, widest)


def _path(table: Table, index: int, top: int, left: int) -> tuple[str, ...]:
    """The labels over a head and its own, from the printed grid."""
    heads = [cell for cell in printed(table).cells if cell.kind == "head" and cell.block == index]
    over = [cell for cell in heads if cell.left <= left <= cell.right and cell.top <= top]
    return tuple(cell.text for cell in sorted(over, key=lambda cell: cell.top))


def _nodes(columns: Sequence[Column], above: tuple[str, ...]) -> dict[tuple[str, ...], HeadSpec]:
    found: dict[tuple[str, ...], HeadSpec] = {}
    for node in columns:
        path = (*above, node.label)
        folded = tuple(leaf(label) for label in above)
        found[path] = HeadSpec(leaf(node.label), _labels(node), "" if node.columns else node.id or "", folded)
        found |= _nodes(node.columns, path)
    return found


def _labels(node: Row | Column) -> tuple[str, ...]:
    return tuple(dict.fromkeys(leaf(label) for label in (node.label, *node.aliases)))


def best(text: str, labels: Sequence[str]) -> float:
    """Return how alike a folded text is to the best of several labels."""
    return max((likeness(text, label) for label in labels), default=0.0)
