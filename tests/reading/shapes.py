"""A report's tables in every shape in which people paste them, drawn from random figures over the printed grid."""

import random
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from assistant.domain.figures import Cell
from assistant.domain.formats import Format
from assistant.domain.printed import PrintedCell, PrintedTable, printed

TITLE = "青禾镇{}年政府信息公开工作年度报告"
Rows = list[list[str]]


class Pasted(NamedTuple):
    """A pasted report and the figures that stand in it."""

    text: str
    truth: dict[str, Cell]


class Shape(NamedTuple):
    """How merged cells are written (once, with blanks, again), and how rows become lines."""

    merged: str
    lines: Callable[[Rows, random.Random], list[str]]
    exact: bool = True  # broken labels can be told from rows of their own


def pasted(
    form: Format, shape: Shape, rng: random.Random, *, blanks: float = 0.0, broken: float = 0.0, parted_by: str = ""
) -> Pasted:
    """Return a report of a format in a shape.

    Args:
        form: The format.
        shape: The shape.
        rng: Where all chance comes from.
        blanks: The share of cells left blank.
        broken: The share of labels with a line break in them.
        parted_by: What parts the thousands; many of the figures then have some.
    """
    truth = {cell: _figure(rng, blanks, parted_by) for cell in form.cells}
    lines = [TITLE.format(form.years.first), "一、总体情况", "全年平稳，公开信息3条。"]
    for section in form.sections[1:]:
        lines.append(section.heading)
        if section.table:
            table = printed(form.table(section.table))
            rows = [_row(table, row, shape.merged, truth, rng, broken) for row in range(table.rows)]
            lines += shape.lines(rows, rng)
        else:
            lines.append("未收取信息处理费。")
    return Pasted("\n".join([*lines, "青禾镇人民政府", "2025年1月20日"]), truth)


def _figure(rng: random.Random, blanks: float, parted_by: str) -> Cell:
    if rng.random() < blanks:
        return Cell(raw="")
    if parted_by and rng.random() < 0.6:
        value = rng.choice([1022, 2593, 94686, 100200, 1000000, rng.randrange(1000, 200000)])
        return Cell(value=value, raw=f"{value:,}".replace(",", parted_by))
    return Cell(value=rng.choice([0, 0, 0, 1, 2, 3, 12, 47, 130, 1022]))


def _row(
    table: PrintedTable, row: int, merged: str, truth: dict[str, Cell], rng: random.Random, broken: float
) -> list[str]:
    here = sorted((cell for cell in table.cells if cell.top <= row <= cell.bottom), key=lambda cell: cell.left)
    return [text for cell in here for text in _texts(cell, row, merged, truth, rng, broken)]


def _texts(
    cell: PrintedCell, row: int, merged: str, truth: dict[str, Cell], rng: random.Random, broken: float
) -> Iterator[str]:
    text = truth[cell.cell_id].raw or truth[cell.cell_id].text if cell.cell_id else cell.text
    if not cell.cell_id and len(text) > 3 and rng.random() < broken:
        at = rng.randrange(1, len(text) - 1)
        text = f"{text[:at]}\n{text[at:]}"
    wide = cell.right - cell.left + 1
    if merged == "once":
        if cell.top == row:
            yield text
    elif merged == "again":
        yield from [text] * wide
    else:
        yield text if cell.top == row else ""
        yield from [""] * (wide - 1)


def _by(before: str, between: str, after: str) -> Callable[[Rows, random.Random], list[str]]:
    return lambda rows, _: [f"{before}{between.join(row)}{after}" for row in rows]


def _markdown(rows: Rows, _: random.Random) -> list[str]:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return ["", lines[0], f"|{'|'.join([':-:'] * len(rows[0]))}|", *lines[1:], ""]


def _padded(rows: Rows, rng: random.Random) -> list[str]:
    width = max(map(len, rows))
    return _markdown([row + [""] * (width - len(row)) for row in rows], rng)


def _one_row_a_table(rows: Rows, _: random.Random) -> list[str]:
    lines: list[str] = []
    for row in rows:
        lines += [f"| {' | '.join(row)} |", f"|{'---|' * len(row)}", ""]
    return lines


def _stripped(rows: Rows, _: random.Random) -> list[str]:
    return ["\t".join(row).rstrip() for row in rows]


def _quoted(rows: Rows, _: random.Random) -> list[str]:
    return ["\t".join(f'"{text}"' if "\n" in text else text for text in row) for row in rows]


def _box(rows: Rows, _: random.Random) -> list[str]:
    rule = "├" + "┼".join(["────"] * len(rows[-1])) + "┤"
    lines = [rule.replace("├", "┌").replace("┼", "┬").replace("┤", "┐")]
    for row in rows:
        parts = [text.split("\n") for text in row]
        lines += [
            "│" + "│".join(f" {part[number] if number < len(part) else ''} " for part in parts) + "│"
            for number in range(max(map(len, parts)))
        ]
        lines.append(rule)
    return lines


def _spread(rows: Rows, rng: random.Random) -> list[str]:
    return [(" " * rng.choice([2, 3, 8])).join(row) for row in rows]


def _blank_lines(rows: Rows, _: random.Random) -> list[str]:
    return [line for row in rows for text in row for line in (*text.split("\n"), "")]


def _lines(rows: Rows, _: random.Random) -> list[str]:
    return [line for row in rows for text in row for line in text.split("\n")]


def _spaces(between: str) -> Callable[[Rows, random.Random], list[str]]:
    return lambda rows, _: [between.join(row) for row in rows]


def _filled_up_csv(rows: Rows, rng: random.Random) -> list[str]:
    width = max(map(len, rows))
    return _csv([row + [""] * (width - len(row)) for row in rows], rng)


def _quoted_commas(rows: Rows, rng: random.Random) -> list[str]:
    return _csv([[f'"{text}"' if "," in text else text for text in row] for row in rows], rng)


def _glued(rows: Rows, _: random.Random) -> list[str]:
    return ["".join(row) if len(row) == 2 else "  ".join(row) for row in rows]


def _spaces_in_lines(rows: Rows, rng: random.Random) -> list[str]:
    return [line or "\u3000" for line in _blank_lines(rows, rng)]


def _csv(rows: Rows, _: random.Random) -> list[str]:
    return [",".join(text.replace("\n", "") for text in row) for row in rows]


SHAPES: dict[str, Shape] = {
    "| a | b |": Shape("once", _by("| ", " | ", " |")),
    "a | b |": Shape("once", _by("", " | ", " |")),
    "a | b": Shape("once", _by("", " | ", "")),
    "|a|b": Shape("once", _by("|", "|", "")),
    "a｜b": Shape("once", _by("", "｜", "")),
    "│ a │ b │": Shape("once", _by("│ ", " │ ", " │")),
    "bars, merged cells blank": Shape("blank", _by("| ", " | ", " |")),
    "bars, merged cells again": Shape("again", _by("|", "|", "|")),
    "Markdown": Shape("once", _markdown),
    "Markdown, filled up": Shape("once", _padded),
    "Markdown, merged cells blank": Shape("blank", _markdown),
    "Markdown, merged cells again": Shape("again", _markdown),
    "Markdown, a table a row": Shape("once", _one_row_a_table),
    "tabs": Shape("once", _by("", "\t", "")),
    "tabs, merged cells blank": Shape("blank", _by("", "\t", "")),
    "tabs, ends cut": Shape("blank", _stripped),
    "tabs, quoted breaks": Shape("blank", _quoted),
    "box": Shape("once", _box),
    "box, merged cells blank": Shape("blank", _box),
    "spaces": Shape("once", _spaces("  "), exact=False),
    "one space": Shape("once", _spaces(" "), exact=False),
    "wide spaces": Shape("once", _spread, exact=False),
    "ideographic spaces": Shape("once", _spaces("\u3000"), exact=False),
    "commas": Shape("once", _csv),
    "commas, merged cells blank": Shape("blank", _csv),
    "commas, filled up": Shape("once", _filled_up_csv),
    "commas, cells with commas quoted": Shape("once", _quoted_commas),
    "spaces, two cells glued": Shape("once", _glued, exact=False),
    "a line a cell": Shape("once", _lines),
    "a line a cell, blank lines between": Shape("once", _blank_lines),
    "a line a cell, blank lines between, spaces in them": Shape("once", _spaces_in_lines),
}


def wrong(truth: Mapping[str, Cell], read: Mapping[str, Cell]) -> list[str]:
    """Return the cells that were read as something else than stands there."""
    return [
        f"{cell_id}: {truth[cell_id].text!r} read as {cell.text!r}"
        for cell_id, cell in read.items()
        if (cell.value, cell.blank) != (truth[cell_id].value, truth[cell_id].blank)
    ]
