"""The printed grid of a table: every head, label and value with the rows and columns it covers.

One geometry for docx, html, pdf, xlsx and the reader's tests, derived from the format alone.
"""

from collections.abc import Sequence
from functools import cache
from math import lcm
from typing import Literal, NamedTuple

from assistant.domain.formats import Column, Row, Table


class PrintedCell(NamedTuple):
    """A rectangle of the grid, both corners included. `cell_id` is set for a value."""

    top: int
    left: int
    bottom: int
    right: int
    kind: Literal["title", "head", "stub", "label", "value"]
    text: str = ""
    cell_id: str | None = None
    block: int = 0


class PrintedTable(NamedTuple):
    """A whole table. `head_rows` rows are repeated on a new page; `widths` are millimetres, one per grid column."""

    id: str
    caption: str
    rows: int
    columns: int
    head_rows: int
    stub_columns: int
    widths: tuple[float, ...]
    cells: tuple[PrintedCell, ...]


@cache
def printed(table: Table) -> PrintedTable:
    """Return the grid of a table. Blocks of one table share its columns; a block's heads span what they need."""
    counts = [len(table.columns(index)) for index in range(len(table.blocks))]
    grid = lcm(*counts)
    stub = max(1 if any(block.rows for block in table.blocks) else 0, *(_depth(block.rows) for block in table.blocks))
    cells: list[PrintedCell] = []
    top = 0
    for index in range(len(table.blocks)):
        top = _block(table, index, top, stub, grid, cells)
    first, *others = table.blocks
    head_rows = 0 if others else _depth(first.columns) + bool(first.title)
    return PrintedTable(
        table.id, table.caption, top, stub + grid, head_rows, stub, _widths(table, stub, grid), tuple(cells)
    )


def _widths(table: Table, stub: int, grid: int) -> tuple[float, ...]:
    values = table.widths.values
    if len(values) != grid:
        values = (sum(values) / grid,) * grid
    labels = table.widths.stub
    if len(labels) != stub:
        labels = (sum(labels) / stub,) * stub
    return (*labels, *values)


def _depth(nodes: Sequence[Row | Column]) -> int:
    return max((1 + _depth(node.rows if isinstance(node, Row) else node.columns) for node in nodes), default=0)


def _block(table: Table, index: int, top: int, stub: int, grid: int, cells: list[PrintedCell]) -> int:
    """Place one block below `top`; return the first free row."""
    block = table.blocks[index]
    if block.title:
        cells.append(PrintedCell(top, 0, top, stub + grid - 1, "title", block.title, block=index))
        top += 1
    depth = _depth(block.columns)
    if stub:
        cells.append(PrintedCell(top, 0, top + depth - 1, stub - 1, "stub", block.corner or block.stub, block=index))
    span = grid // len(table.columns(index))
    left = stub
    for node in block.columns:
        left = _head(node, top, left, depth, span, index, cells)
    top += depth
    columns, rows = table.columns(index), table.rows(index)
    _labels(block.rows, top, 0, stub, index, cells)
    for offset, row in enumerate([leaf.id for leaf in rows] or [""]):
        for number, column in enumerate(columns):
            cell_id = ".".join(part for part in (table.id, row, column.id) if part)
            place = stub + number * span
            cells.append(PrintedCell(top + offset, place, top + offset, place + span - 1, "value", "", cell_id, index))
    return top + (len(rows) or 1)


def _head(node: Column, top: int, left: int, depth: int, span: int, block: int, cells: list[PrintedCell]) -> int:
    """Place a column head and those under it; return the first free column."""
    right = left
    for child in node.columns:
        right = _head(child, top + 1, right, depth - 1, span, block, cells)
    if not node.columns:
        right = left + span
    bottom = top if node.columns else top + depth - 1
    cells.append(PrintedCell(top, left, bottom, right - 1, "head", node.label, block=block))
    return right


def _labels(nodes: tuple[Row, ...], top: int, left: int, stub: int, block: int, cells: list[PrintedCell]) -> int:
    """Place row labels and those to their right; return the first free row."""
    for node in nodes:
        bottom = _labels(node.rows, top, left + 1, stub, block, cells) if node.rows else top + 1
        right = left if node.rows else stub - 1
        cells.append(PrintedCell(top, left, bottom - 1, right, "label", node.label, block=block))
        top = bottom
    return top
