"""Raw tables → cells by id. Rows and columns are found by their labels; what is unsure is said and left out."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from assistant.domain.cell_text import parse
from assistant.domain.figures import Cell
from assistant.domain.formats import Format
from assistant.domain.report import Unsure
from assistant.reading.blocks import RawTable
from assistant.reading.grid import Span
from assistant.reading.heads import Mapping
from assistant.reading.labels import leaf
from assistant.reading.lines import Line, lines_of
from assistant.reading.ragged import Row, figures_of, leaves_blanks, may_hold_a_cut_number
from assistant.reading.rows import NEAR, assigned, block_of, text_of
from assistant.reading.spec import BlockSpec, FormatSpec, RowSpec, of

MARGIN = 6.0


class Place(NamedTuple):
    """Where a cell stands in the source: table, row and number of the cell among those that begin in the row."""

    table: int
    row: int
    number: int


class Found(NamedTuple):
    """A cell as it was found: its text and where it stands."""

    text: str
    place: Place


class TablesRead(NamedTuple):
    """The outcome: cells by id, where each stands, what was unsure, and the rows of another format taken in."""

    cells: dict[str, Cell]
    places: dict[str, Place]
    unsure: list[Unsure]
    folded: list[tuple[str, str]]


class _Reading(NamedTuple):
    """One line taken for one row of the format."""

    likeness: float
    text: str
    cells: dict[str, Found]


def read(tables: Sequence[RawTable], form: Format) -> TablesRead:
    """Find every cell of a format in a document's tables."""
    wanted = of(form)
    lines = list(lines_of(tables, wanted))
    unsure: list[Unsure] = []
    found: dict[str, Found] = {}
    taken = [(line, row, score) for line, row, score in assigned(lines, wanted, unsure)]
    blanks = _blanks_beside_labels([(line, row) for line, row, _ in taken], wanted)
    readings: dict[tuple[str, str], list[_Reading]] = {}
    for line, row, score in taken:
        covered = _columns_covered(row, wanted)
        cells = _values(line, block_of(wanted, row), row.row, covered, blanks.get(line.table), unsure)
        readings.setdefault((row.table, row.row), []).append(_Reading(score, text_of(line), cells))
    folded = _fold(readings, wanted)
    for key, items in readings.items():
        found |= _agreed(key, items, unsure)
    for block in wanted.blocks:
        if not block.rows:
            found |= _rowless(lines, block, unsure)
    cells = _parsed(found, form, unsure)
    return TablesRead(cells, {cell_id: item.place for cell_id, item in found.items()}, unsure, folded)


def _columns_covered(row: RowSpec, wanted: FormatSpec) -> int:
    """Return how many columns of labels the label of a row covers beyond its own."""
    deepest = max(len(other.above) for other in block_of(wanted, row).rows)
    return deepest - len(row.above)


def _blanks_beside_labels(taken: Sequence[tuple[Line, RowSpec]], wanted: FormatSpec) -> dict[int, bool | None]:
    """Return for each loose table whether its labels leave blanks in the columns that they cover."""
    rows: dict[int, list[Row]] = {}
    for line, row in taken:
        mapping = line.heads.mapping(block_of(wanted, row)) if line.heads else None
        if line.loose and mapping is not None:
            item = Row(line.values, mapping.count, _columns_covered(row, wanted), 0)
            rows.setdefault(line.table, []).append(item)
    return {table: leaves_blanks(items) for table, items in rows.items()}


def _values(
    line: Line, block: BlockSpec, row: str, covered: int, blanks: bool | None, unsure: list[Unsure]
) -> dict[str, Found]:
    """Return the cells of a line by id; one that does not fit its heads is said."""
    mapping = line.heads.mapping(block) if line.heads else None
    pairs = _pairs(line, mapping, block, covered, blanks) if mapping is not None else []
    if pairs is None:
        if any(span.text.strip() for span in line.values):
            where = ".".join(part for part in (block.table, row) if part)
            unsure.append(Unsure(where=where, found=text_of(line), why="这一行的格数与表头对不上，没有读"))
        return {}
    cells: dict[str, Found] = {}
    origins = Counter(span.origin for _, span in pairs)
    for column, span in pairs:
        cell_id = ".".join(part for part in (block.table, row, column) if part)
        shared = origins[span.origin] > 1 or span.rows > 1
        if shared and span.text.strip():
            unsure.append(
                Unsure(where=cell_id, found=span.text.strip(), why="一格并排占了几格，说不清是哪一格的数，没有读")
            )
            continue
        cells[cell_id] = Found(span.text, Place(line.table, span.row, span.number))
    return cells


def _pairs(
    line: Line, mapping: Mapping, block: BlockSpec, covered: int, blanks: bool | None
) -> list[tuple[str, Span]] | None:
    """Return the columns and cells of a line: by place where places hold, else in the order of the columns."""
    places_hold = line.whole and line.heads is not None and line.heads.holds_places(line.table)
    if not line.loose:
        return mapping.pair(line.values, line.spans, places_hold)
    row = Row(line.values, mapping.count, covered, block.widest)
    if not (line.bounded or places_hold) and may_hold_a_cut_number(row):
        return None
    if places_hold and mapping.leaves is not None and (pairs := mapping.under_heads(line.values)):
        return pairs
    figures = figures_of(row, blanks)
    return mapping.in_order(figures) if figures is not None else None


def _fold(readings: dict[tuple[str, str], list[_Reading]], wanted: FormatSpec) -> list[tuple[str, str]]:
    """Let a row of another format stand for the row that takes its figures, where that row itself is not there."""
    folded: list[tuple[str, str]] = []
    for (table, old), new in wanted.folded.items():
        items = readings.pop((table, old), None)
        if not items or (table, new) in readings:
            continue
        head_old, head_new = f"{table}.{old}.", f"{table}.{new}."
        readings[table, new] = [
            item._replace(cells={head_new + key.removeprefix(head_old): cell for key, cell in item.cells.items()})
            for item in items
        ]
        folded.append((f"{table}.{old}", f"{table}.{new}"))
    return folded


def _agreed(key: tuple[str, str], items: list[_Reading], unsure: list[Unsure]) -> dict[str, Found]:
    """Of a row that stands more than once, keep what all say; a cut or reworded one gives way to an exact one."""
    exact = [item for item in items if item.likeness >= NEAR]
    kept = exact if exact and all(item.likeness < NEAR - MARGIN for item in items if item.likeness < NEAR) else items
    merged: dict[str, Found] = {}
    clash: dict[str, set[str]] = {}
    for item in kept:
        for cell_id, cell in item.cells.items():
            first = merged.setdefault(cell_id, cell)
            if parse(first.text).cell != parse(cell.text).cell:
                clash.setdefault(cell_id, {first.text.strip()}).add(cell.text.strip())
    for cell_id, texts in clash.items():
        del merged[cell_id]
        unsure.append(Unsure(where=cell_id, found="、".join(sorted(texts)), why="同一行出现两次，数不一样，没有读"))
    unsure.extend(
        Unsure(where=".".join(key), found=item.text, why="只是像这一行，没有读进表，原样留在这里")
        for item in items
        if item not in kept and any(merged.get(cell, found).text != found.text for cell, found in item.cells.items())
    )
    return merged


def _rowless(lines: Sequence[Line], block: BlockSpec, unsure: list[Unsure]) -> dict[str, Found]:
    """Read a block with a single unlabelled row: the first row of figures under its heads."""
    readings: list[_Reading] = []
    for line in lines:
        mapping = line.heads.mapping(block) if line.heads else None
        if mapping is None or (line.labels and not _is_total_label(line)):
            continue
        if readings and not any(span.text.strip() for span in line.values):
            continue
        cells = _values(line, block, "", 0, False, unsure)
        if cells:
            readings.append(_Reading(100, text_of(line), cells))
    return _agreed((block.table, ""), readings, unsure) if readings else {}


def _is_total_label(line: Line) -> bool:
    return leaf(line.labels[-1]) in ("数量", "件数", "合计", "本年")


def _parsed(found: dict[str, Found], form: Format, unsure: list[Unsure]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for cell_id, known in form.cells.items():
        item = found.get(cell_id)
        if item is None:
            continue
        parsed = parse(item.text, known.kind)
        if parsed.strange:
            unsure.append(Unsure(where=cell_id, found=item.text.strip()[:40], why="不是数，没有读"))
        else:
            cells[cell_id] = parsed.cell
    return cells
