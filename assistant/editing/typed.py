"""What a person types for a cell → the cell and its value, read as a cell of a document is read."""

from collections.abc import Iterable
from typing import NamedTuple

from assistant.domain import cell_names
from assistant.domain.cell_text import parse
from assistant.domain.figures import BLANK, Cell
from assistant.domain.formats import Kind
from assistant.domain.report import Report
from assistant.errors import UnusableInput


class Rest(NamedTuple):
    """What fills the blanks of tables, and the cells that stay open because the reader was unsure of them."""

    values: dict[str, Cell]
    unsure: tuple[str, ...]


def cell(report: Report, change: str) -> tuple[str, Cell]:
    """Return the cell and value of `cell=value`: the cell by any of its names, the value as a table writes it.

    “3件”, “１２”, “/”, “无” and “12.5万元” are taken as `read` takes them; nothing after = makes the cell blank.

    Raises:
        UnusableInput: There is no such cell, or several; or what is written is nothing that a cell holds.
    """
    name, equals, written = (part.strip() for part in change.replace("＝", "=").partition("="))
    if not equals:
        raise UnusableInput(
            "“{change}”里没有等号",
            then="写法是 格子=数，例如 {example}=5。",
            change=change,
            example=cell_names.example(report.form),
        )
    cell_id = cell_names.cell_of(report.form, name)
    return cell_id, value(written, report.form.cells[cell_id].kind, cell_names.in_words(report, cell_id))


def value(written: str, kind: Kind, where: str) -> Cell:
    """Return what a text stands for in a cell of a kind; `where` names the cell in errors.

    Raises:
        UnusableInput: It is nothing that a cell holds.
    """
    parsed = parse(written, kind)
    if parsed.strange:
        raise UnusableInput(
            "“{value}”不是数",
            where=where,
            then="写成 12、12.5、3件、/ 或 无；等号后面什么也不写，就是空着。",
            value=written,
        )
    return parsed.cell


def rest(report: Report, wanted: Iterable[str]) -> Rest:
    """Return what fills the blank cells: each of `wanted` is a value for all tables, or `表三=0` for one.

    A total that follows from its parts is computed from them. A cell that the reader was unsure of is not blank: what
    stood there is not known, and it stays open.

    Raises:
        UnusableInput: There is no such table, or what is written is nothing that a cell holds.
    """
    doubtful = {item.where for item in report.imported.unsure} if report.imported else set[str]()
    totals = {equation.minus[0] for equation in report.form.equations if equation.computes_minus}
    values: dict[str, Cell] = {}
    unsure: list[str] = []
    for item in wanted:
        name, equals, written = item.replace("＝", "=").rpartition("=")
        table = cell_names.table_of(report.form, name) if equals else ""
        for cell_id, known in report.form.cells.items():
            if (table and known.table != table) or not report.figures.get(cell_id, BLANK).blank:
                continue
            if any(cell_id == place or cell_id.startswith(f"{place}.") for place in doubtful):
                unsure.append(cell_id)
            else:
                values[cell_id] = value(written.strip(), known.kind, cell_names.in_words(report, cell_id))
    own = {cell_id: item for cell_id, item in values.items() if cell_id not in totals}
    filled = report.figures.having(own).totalled(report.form)
    final = {key: item if (now := filled.get(key, BLANK)).blank else now for key, item in values.items()}
    return Rest(final, tuple(unsure))
