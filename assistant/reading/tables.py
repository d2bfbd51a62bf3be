"""Raw tables → cells by id. Rows and columns are found by their labels; what is unsure is said and left out."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.domain.cell_text import is_figure, parse
from assistant.domain.figures import Cell
from assistant.domain.formats import Format
from assistant.domain.report import Unsure
from assistant.reading.blocks import RawTable
from assistant.reading.grid import Grid, Span, expand
from assistant.reading.heads import Heads, Mapping, is_head_row
from assistant.reading.labels import is_wordy, leaf
from assistant.reading.spec import BlockSpec, FormatSpec, RowSpec, best, of

SURE, POOR, NEAR, MARGIN = 78.0, 60.0, 97.0, 6.0


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


class _Line(NamedTuple):
    """A row that may hold figures: its labels, its value cells, the heads above it."""

    labels: tuple[str, ...]
    values: tuple[Span, ...]
    spans: tuple[Span, ...]
    table: int
    heads: Heads | None
    regular: bool
    loose: bool


class _Reading(NamedTuple):
    """One line taken for one row of the format."""

    likeness: float
    cells: dict[str, Found]


def read(tables: Sequence[RawTable], form: Format) -> TablesRead:
    """Find every cell of a format in a document's tables."""
    wanted = of(form)
    lines = list(_lines(tables, wanted))
    unsure: list[Unsure] = []
    found: dict[str, Found] = {}
    readings: dict[tuple[str, str], list[_Reading]] = {}
    for line, row, score in _assigned(lines, wanted, unsure):
        cells = _values(line, _block(wanted, row), row.row, unsure)
        if cells is not None:
            readings.setdefault((row.table, row.row), []).append(_Reading(score, cells))
    folded = _fold(readings, wanted)
    for key, items in readings.items():
        found |= _agreed(key, items, unsure)
    for block in wanted.blocks:
        if not block.rows:
            found |= _rowless(lines, block, unsure)
    cells = _parsed(found, form, unsure)
    return TablesRead(cells, {cell_id: item.place for cell_id, item in found.items()}, unsure, folded)


def _block(wanted: FormatSpec, row: RowSpec) -> BlockSpec:
    return next(block for block in wanted.blocks if (block.table, block.block) == (row.table, row.block))


def _lines(tables: Sequence[RawTable], wanted: FormatSpec) -> Iterator[_Line]:
    heads: Heads | None = None
    for number, table in enumerate(tables):
        grid = expand(table)
        regular = _is_regular(grid)
        is_head = [is_head_row(*_split(spans, None), wanted) for spans in grid.rows]
        stub = _stub(grid, is_head) if regular else None
        for index, spans in enumerate(grid.rows):
            if is_head[index]:
                if heads is None or index == 0 or not is_head[index - 1]:
                    heads = Heads(number)
                heads.add(spans, whole=regular and _is_whole(spans, grid))
                continue
            own = heads.first_value_column(regular) if heads and heads.table == number else stub
            labels, values = _split(spans, own)
            if values:
                yield _Line(labels, values, spans, number, heads, regular and _is_whole(spans, grid), table.loose)


def _stub(grid: Grid, is_head: Sequence[bool]) -> int | None:
    """Return the first grid column right of all labels; a table that goes on from another page has no heads to tell."""
    rights: list[int] = []
    for spans, head in zip(grid.rows, is_head, strict=True):
        labels, values = _split(spans, None)
        if labels and values and not head:
            rights.append(values[0].left)
    return max(rights, default=None)


def _is_regular(grid: Grid) -> bool:
    """Whether the places of a grid hold: nearly all of its rows are as wide as it is."""
    rows = [spans for spans in grid.rows if spans]
    return sum(_is_whole(spans, grid) for spans in rows) >= 0.8 * len(rows)


def _is_whole(spans: Sequence[Span], grid: Grid) -> bool:
    return bool(spans) and spans[0].left == 0 and spans[-1].right == grid.columns - 1


def _split(spans: Sequence[Span], first_value: int | None) -> tuple[tuple[str, ...], tuple[Span, ...]]:
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
    if last < 0:
        inside = [span for span in spans if first_value is None or span.left >= first_value]
        return (), tuple(inside)
    labels = tuple(span.text for span in spans[: last + 1] if is_wordy(span.text))
    return labels, tuple(span for span in spans[last + 1 :] if first_value is None or span.left >= first_value)


class _Score(NamedTuple):
    """How well a line fits a row: by its own label, and with the group it stands in."""

    likeness: float
    whole: float
    number: int


def _scores(line: _Line, wanted: FormatSpec, least: float = SURE) -> list[_Score]:
    """Return the rows that a line may be, best first; numbers count the rows of the format."""
    own = leaf(line.labels[-1])
    above = [leaf(label) for label in line.labels[:-1]]
    found: list[_Score] = []
    for number, row in enumerate(wanted.rows):
        likeness = best(own, row.labels)
        if likeness >= least:
            group = 0.0
            if above and row.above:
                group = best(above[-1], row.above) / 10 - 5
            elif above and not row.above:
                group = -5.0
            found.append(_Score(likeness, likeness + group, number))
    return sorted(found, key=lambda item: -item.whole)


def _assigned(
    lines: Sequence[_Line], wanted: FormatSpec, unsure: list[Unsure]
) -> Iterator[tuple[_Line, RowSpec, float]]:
    """Yield the lines whose row is clear: by its label, or by a poor label and its place between two clear ones."""
    clear: dict[int, _Score] = {}
    for index, line in enumerate(lines):
        scores = _scores(line, wanted) if line.labels else []
        if scores and not _has_rival(scores, wanted) and _mapping(line, wanted, scores[0].number) is not None:
            clear[index] = scores[0]
    placed = _placed(lines, wanted, clear)
    for index, line in enumerate(lines):
        score = clear.get(index) or placed.get(index)
        if score is not None:
            yield line, wanted.rows[score.number], score.likeness
        elif line.labels and (scores := _scores(line, wanted)):
            _say_which(line, wanted, scores, unsure)


def _has_rival(scores: Sequence[_Score], wanted: FormatSpec) -> bool:
    first = scores[0]
    rival = next((item for item in scores[1:] if wanted.rows[item.number].row != wanted.rows[first.number].row), None)
    if rival is None or (first.likeness == 100 and rival.likeness < 100):
        return False
    return first.whole - rival.whole < MARGIN


def _placed(lines: Sequence[_Line], wanted: FormatSpec, clear: dict[int, _Score]) -> dict[int, _Score]:
    """Find rows for lines with poor labels: the only row still free between those of the lines above and below."""
    taken = {score.number for score in clear.values()}
    found: dict[int, _Score] = {}
    for index, line in enumerate(lines):
        if index in clear or not line.labels:
            continue
        before = max((score.number for at, score in clear.items() if at < index), default=-1)
        after = min((score.number for at, score in clear.items() if at > index), default=len(wanted.rows))
        free = [number for number in range(before + 1, after) if number not in taken]
        near = [score for score in _scores(line, wanted, POOR) if free == [score.number]]
        if near and _fits(line, wanted, near[0].number):
            found[index] = near[0]
    numbers = [score.number for score in found.values()]
    return {index: score for index, score in found.items() if numbers.count(score.number) == 1}


def _mapping(line: _Line, wanted: FormatSpec, number: int) -> Mapping | None:
    """Return what the heads over a line say of a row's columns; None where the line is in no table of ours."""
    return line.heads.mapping(_block(wanted, wanted.rows[number])) if line.heads else None


def _fits(line: _Line, wanted: FormatSpec, number: int) -> bool:
    mapping = _mapping(line, wanted, number)
    return mapping is not None and mapping.count == len(line.values)


def _say_which(line: _Line, wanted: FormatSpec, scores: Sequence[_Score], unsure: list[Unsure]) -> None:
    row, other = wanted.rows[scores[0].number], wanted.rows[scores[-1].number]
    if _mapping(line, wanted, scores[0].number) is not None:
        names = f"{row.labels[0]}”或“{other.labels[0]}"
        unsure.append(Unsure(where=row.table, found=line.labels[-1], why=f"这一行可能是“{names}”，没有读"))


def _values(line: _Line, block: BlockSpec, row: str, unsure: list[Unsure]) -> dict[str, Found] | None:
    """Return the cells of a line, or None where it belongs to no table of ours."""
    mapping = line.heads.mapping(block) if line.heads else None
    if mapping is None:
        return None
    cells: dict[str, Found] = {}
    values = line.values
    if line.loose:
        values = _without_blanks_of_the_next(values, mapping.count)
    pairs = mapping.pair(
        values, line.spans, line.regular and line.heads is not None and line.heads.holds_places(line.table)
    )
    if pairs is None:
        if not any(span.text.strip() for span in line.values):
            return {}
        where = ".".join(part for part in (block.table, row) if part)
        unsure.append(Unsure(where=where, found=_row_text(line), why="这一行的格数与表头对不上，没有读"))
        return {}
    covered = [span.origin for _, span in pairs]
    for column, span in pairs:
        cell_id = ".".join(part for part in (block.table, row, column) if part)
        shared = covered.count(span.origin) > 1 or span.rows > 1
        if shared and span.text.strip():
            unsure.append(
                Unsure(where=cell_id, found=span.text.strip(), why="一格并排占了几格，说不清是哪一格的数，没有读")
            )
            continue
        cells[cell_id] = Found(span.text, Place(line.table, span.row, span.number))
    return cells


def _without_blanks_of_the_next(values: tuple[Span, ...], count: int) -> tuple[Span, ...]:
    extra = values[count:]
    return values[:count] if not any(span.text.strip() for span in extra) else values


def _row_text(line: _Line) -> str:
    return " | ".join([*line.labels[-1:], *(span.text.strip() for span in line.values)])[:80]


def _fold(readings: dict[tuple[str, str], list[_Reading]], wanted: FormatSpec) -> list[tuple[str, str]]:
    """Let a row of another format stand for the row that takes its figures, where that row itself is not there."""
    folded: list[tuple[str, str]] = []
    for (table, old), new in wanted.folded.items():
        items = readings.pop((table, old), None)
        if not items or (table, new) in readings:
            continue
        head_old, head_new = f"{table}.{old}.", f"{table}.{new}."
        readings[table, new] = [
            _Reading(item.likeness, {head_new + key.removeprefix(head_old): cell for key, cell in item.cells.items()})
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
    if len(exact) < len(items) and not merged and not clash:
        unsure.append(Unsure(where=".".join(key), found="", why="没有读到"))
    return merged


def _rowless(lines: Sequence[_Line], block: BlockSpec, unsure: list[Unsure]) -> dict[str, Found]:
    """Read a block with a single unlabelled row: the first row of figures under its heads."""
    readings: list[_Reading] = []
    for line in lines:
        mapping = line.heads.mapping(block) if line.heads else None
        if mapping is None or (line.labels and not _is_total_label(line)):
            continue
        if len([span for span in line.values if span.text.strip()]) == 0 and readings:
            continue
        cells = _values(line, block, "", unsure)
        if cells:
            readings.append(_Reading(100, cells))
    return _agreed((block.table, ""), readings, unsure) if readings else {}


def _is_total_label(line: _Line) -> bool:
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
