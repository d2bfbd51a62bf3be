"""The official tables as html to fill in, from the format alone: a new format is one file and no code."""

from typing import NamedTuple

from markupsafe import Markup

from assistant.domain.figures import BLANK
from assistant.domain.formats import Format, Kind, Table
from assistant.domain.printed import PrintedCell, PrintedTable, printed
from assistant.domain.report import Report
from assistant.translating import translated
from assistant.web.render import render

_VERTICAL_ROWS = 6  # a label over more rows than this, in a narrow column, is set from top to bottom


class Value(NamedTuple):
    """A cell to fill in: its id, its text, last year's, where it stands in its table, its name."""

    id: str
    text: str
    last: str
    row: int
    column: int
    label: str
    head: str
    is_total: bool
    is_zero: bool
    kind: Kind


class Piece(NamedTuple):
    """A cell of the printed grid as html needs it."""

    tag: str
    css: str
    text: str
    rows: int
    columns: int
    scope: str
    value: Value | None
    vertical: bool
    leaf: int | None = None


def tables(report: Report, first: str) -> Markup:
    """Return all tables of a report, each in a section of its own; `first` is the one that is shown."""
    totals = {equation.minus[0] for equation in report.form.equations if equation.computes_minus}
    shown = [_shown(report, table, totals) for table in report.form.tables]
    return Markup(render("tables.html", tables=shown, first=first))  # noqa: S704 - the template escaped every value


def equations(form: Format) -> list[dict[str, object]]:
    """Return the sums of a format as data: the browser shows a total live from the very equations that check it."""
    return [
        {"code": item.code, "plus": item.plus, "minus": item.minus, "total": item.computes_minus}
        for item in form.equations
    ]


def _shown(report: Report, table: Table, totals: set[str]) -> dict[str, object]:
    grid = printed(table)
    rows: list[list[Piece]] = [[] for _ in range(grid.rows)]
    for cell in sorted(grid.cells, key=lambda item: (item.top, item.left)):
        rows[cell.top].append(_piece(report, grid, cell, totals))
    heading = next(section.heading for section in report.form.sections if section.table == table.id)
    number = "、".join(heading.split("、")[1:]) or heading
    return {
        "id": table.id,
        "name": report.form.table_name(table.id),
        "heading": translated(heading),
        "short": translated(number),
        "head_rows": grid.head_rows,
        "widths": _widths(grid, rows),
        "head": rows[: grid.head_rows],
        "body": rows[grid.head_rows :],
        "is_long": _is_long(grid),
    }


def _is_long(grid: PrintedTable) -> bool:
    return grid.rows > 20


def _widths(grid: PrintedTable, rows: list[list[Piece]]) -> list[str]:
    """Return how wide each column is: of a long table by what stands in it, of another as it is printed.

    On a screen a label on one line is worth more than air round a number: what the narrow columns leave, the last
    label has.
    """
    if not _is_long(grid):
        whole = sum(grid.widths)
        return [f"width:{100 * width / whole:.2f}%" for width in grid.widths]
    has_vertical = any(piece.vertical for row in rows for piece in row)
    groups = ["--w-vert" if has_vertical and column == 0 else "--w-group" for column in range(grid.stub_columns - 1)]
    numbers = ["--w-num"] * (len(grid.widths) - grid.stub_columns)
    return [*(f"width:var({name})" for name in groups), "", *(f"width:var({name})" for name in numbers)]


def _piece(report: Report, grid: PrintedTable, cell: PrintedCell, totals: set[str]) -> Piece:
    rows, columns = cell.bottom - cell.top + 1, cell.right - cell.left + 1
    value = _value(report, cell, totals) if cell.cell_id else None
    css = {"title": "blk", "head": "hd", "stub": "corner" if grid.head_rows else "hd", "label": "", "value": ""}[
        cell.kind
    ]
    if cell.kind == "label" and rows > 1:
        css = "g"
    scope = {"label": "rowgroup" if rows > 1 else "row", "head": "colgroup" if columns > 1 else "col"}.get(
        cell.kind, ""
    )
    vertical = cell.kind == "label" and rows > _VERTICAL_ROWS and cell.left == 0
    is_leaf = cell.kind == "head" and columns == 1 and cell.bottom == grid.head_rows - 1
    leaf = cell.left - grid.stub_columns if is_leaf else None
    return Piece("td" if value else "th", css, cell.text, rows, columns, scope, value, vertical, leaf)


def _value(report: Report, cell: PrintedCell, totals: set[str]) -> Value:
    known = report.form.cells[str(cell.cell_id)]
    now = report.figures.get(known.id, BLANK)
    last = report.last.figures.get(known.id) if report.last and report.last.format == report.format else None
    table = next(item for item in report.form.tables if item.id == known.table)
    return Value(
        id=known.id,
        text=now.text,
        last=last.text if last is not None else "",
        row=cell.top,
        column=[column.id for column in table.columns(known.block)].index(known.column),
        label="，".join((*known.row_path[-1:], *known.column_path[-2:])),
        head=known.column_path[-1],
        is_total=known.id in totals,
        is_zero=now.value == 0,
        kind=known.kind,
    )
