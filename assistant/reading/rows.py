"""Which row of the format each line of figures is: by its label and the group it stands in, else by its place."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.domain.cell_text import is_figure
from assistant.domain.report import Unsure
from assistant.reading.heads import Mapping
from assistant.reading.labels import leaf
from assistant.reading.lines import Line
from assistant.reading.spec import SURE, BlockSpec, FormatSpec, RowSpec, best

# Likeness: enough between two sure neighbours; as good as verbatim; by how much the best must lead another row
POOR, NEAR, MARGIN = 60.0, 97.0, 6.0
LONGEST_LINE = 300
_TELLING = 3  # characters of a label that stands nowhere but in its own table


def block_of(wanted: FormatSpec, row: RowSpec) -> BlockSpec:
    """Return the block that a row stands in."""
    return next(block for block in wanted.blocks if (block.table, block.block) == (row.table, row.block))


class _Score(NamedTuple):
    """How well a line fits a row: by its own label, and with the group it stands in."""

    likeness: float
    whole: float
    number: int


def _scores(line: Line, wanted: FormatSpec, least: float = SURE) -> list[_Score]:
    """Return the rows that a line may be, best first; numbers count the rows of the format."""
    own = leaf(line.labels[-1])
    above = [leaf(label) for label in line.labels[:-1]]
    found: list[_Score] = []
    for number, row in enumerate(wanted.rows):
        likeness = best(own, row.labels)
        if likeness >= least and not _is_elsewhere(own, line.group, row, wanted):
            group = 0.0
            if above and row.above:
                group = best(above[-1], row.above) / 10 - 5
            elif above and not row.above:
                group = -5.0
            found.append(_Score(likeness, likeness + group, number))
    return sorted(found, key=lambda item: -item.whole)


def _is_elsewhere(own: str, group: str, row: RowSpec, wanted: FormatSpec) -> bool:
    """Whether a label as bare as “其他” stands in another group than the row of that name: it is then a row more."""
    if len(own) >= _TELLING or not row.above or not group:
        return False
    return row.above[-1] not in (*wanted.groups[group], group)


def assigned(lines: Sequence[Line], wanted: FormatSpec, unsure: list[Unsure]) -> Iterator[tuple[Line, RowSpec, float]]:
    """Yield the lines whose row is clear: by its label, or by a poor label and its place between two clear ones.

    Lines that stay without a row are said, with all that stands in them: none is dropped in silence.
    """
    clear: dict[int, _Score] = {}
    for index, line in enumerate(lines):
        scores = _scores(line, wanted) if line.labels else []
        if scores and not _has_rival(scores, wanted) and mapping_of(line, wanted, scores[0].number) is not None:
            clear[index] = scores[0]
    placed = _placed(lines, wanted, clear)
    tables = {id(lines[index].heads): wanted.rows[score.number].table for index, score in clear.items()}
    headless: dict[str, list[str]] = {}
    for index, line in enumerate(lines):
        score = clear.get(index) or placed.get(index)
        if score is not None:
            yield line, wanted.rows[score.number], score.likeness
        elif line.labels and (scores := _scores(line, wanted)):
            row = wanted.rows[scores[0].number]
            if mapping_of(line, wanted, scores[0].number) is not None:
                _say_which(line, wanted, scores, unsure)
            elif scores[0].likeness >= NEAR and len(row.labels[0]) >= _TELLING and _has_figures(line):
                headless.setdefault(row.table, []).append(row.labels[0])
        elif id(line.heads) in tables and _has_figures(line):
            _keep_aside(line, tables[id(line.heads)], unsure)
    for table, labels in headless.items():
        names = "、".join(dict.fromkeys(labels))
        unsure.append(Unsure(where=table, found=names, why="没有认出这些行上面的表头，没有读"))


def _keep_aside(line: Line, table: str, unsure: list[Unsure]) -> None:
    why = "国家格式里没有这一行，没有读进表，原样留在这里" if line.labels else "这一行没有行名，没有读"
    unsure.append(Unsure(where=table, found=text_of(line), why=why))


def text_of(line: Line) -> str:
    """Return a line as a person can find it again: its labels and figures."""
    labels = [" ".join(label.split()) for label in line.labels]
    return " | ".join([*labels, *(span.text.strip() for span in line.values)])[:LONGEST_LINE]


def _has_figures(line: Line) -> bool:
    return any(span.text.strip() and is_figure(span.text) for span in line.values)


def _has_rival(scores: Sequence[_Score], wanted: FormatSpec) -> bool:
    first = scores[0]
    rival = next((item for item in scores[1:] if wanted.rows[item.number].row != wanted.rows[first.number].row), None)
    if rival is None or (first.likeness == 100 and rival.likeness < 100):
        return False
    return first.whole - rival.whole < MARGIN


def _placed(lines: Sequence[Line], wanted: FormatSpec, clear: dict[int, _Score]) -> dict[int, _Score]:
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


def mapping_of(line: Line, wanted: FormatSpec, number: int) -> Mapping | None:
    """Return what the heads over a line say of a row's columns; None where the line is in no table of ours."""
    return line.heads.mapping(block_of(wanted, wanted.rows[number])) if line.heads else None


def _fits(line: Line, wanted: FormatSpec, number: int) -> bool:
    mapping = mapping_of(line, wanted, number)
    return mapping is not None and mapping.count == len(line.values)


def _say_which(line: Line, wanted: FormatSpec, scores: Sequence[_Score], unsure: list[Unsure]) -> None:
    row, other = wanted.rows[scores[0].number], wanted.rows[scores[-1].number]
    names = f"{row.labels[0]}”或“{other.labels[0]}"
    unsure.append(Unsure(where=row.table, found=text_of(line), why=f"这一行可能是“{names}”，没有读"))
