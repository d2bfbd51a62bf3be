from collections.abc import Iterator
from typing import NamedTuple

from assistant.checking.rule import Discrepancy, rule
from assistant.domain.figures import Cell as Filled
from assistant.domain.figures import Figures
from assistant.domain.findings import Severity
from assistant.domain.formats import Cell, Table
from assistant.domain.report import Report

_NEVER, _BLANK, _MARK, _NEGATIVE, _FRACTION = "没有读到", "空白", "不是数", "负数", "小数"
_EXPECTED = {_NEGATIVE: "不小于 0 的数", _FRACTION: "整数"}
_SHOWN = 3


class _Area(NamedTuple):
    """Neighbouring cells with the same defect."""

    defect: str
    cells: tuple[Cell, ...]
    whole: bool


@rule("A301", Severity.ERROR, basis="格式通知的表式：各项填数，没有的填 0")
def every_cell_holds_a_number(report: Report) -> Iterator[Discrepancy]:
    """每一格都应填一个数，没有的填 0。

    空白、“/”“—”“无”都不是数：汇总的人分不清是没有，还是漏填。件数不能是负数或小数（2019 年格式的“本年增/减”可以是负数，
    金额可以有小数）。相邻的格子合并成一条。改法：确实没有的填 0；不确定的先问清楚再填。

    Fails: 表三“法人或其他组织”的五列全都空着。
    Passes: 没有申请的各格都填 0。
    误报：本单位的表式确实没有某一行时（例如没有“规章”一行），会说“没有读到”；这一行应补上并填 0。
    """
    for table in report.form.tables:
        areas = [area for index in range(len(table.blocks)) for area in _areas(table, index, report.figures)]
        for area in _joined(areas):
            texts = dict.fromkeys(_text(report.figures.get(cell.id)) for cell in area.cells)
            yield Discrepancy(
                where=tuple(cell.id for cell in area.cells),
                found="、".join(text for text in texts if text) or area.defect,
                expected=_EXPECTED.get(area.defect, "数（没有的填 0）"),
                message=f"“{table.caption}”表里{_words(area)}{area.defect}",
            )


def _text(cell: Filled | None) -> str:
    shown = (cell.text.strip() if cell else "")[:20]
    return f"“{shown}”" if shown else ""


def _defect(cell: Cell, filled: Filled | None) -> str:
    """Return what is wrong with a cell, "" where nothing is."""
    if filled is None:
        return _NEVER
    value = filled.value
    if value is None:
        return _BLANK if filled.blank else _MARK
    if cell.kind == "change":
        return "" if value == int(value) else _FRACTION
    if value < 0:
        return _NEGATIVE
    return "" if cell.kind == "amount" or value == int(value) else _FRACTION


def _areas(table: Table, block: int, figures: Figures) -> list[_Area]:
    """Return the areas of a block, each a run of neighbours (above, below, left, right) with one defect."""
    cells = [cell for cell in table.cells if cell.block == block]
    width = len(table.columns(block))
    open_cells = {
        divmod(index, width): defect
        for index, cell in enumerate(cells)
        if (defect := _defect(cell, figures.get(cell.id)))
    }
    areas: list[_Area] = []
    while open_cells:
        start = next(iter(open_cells))
        defect, reached, waiting = open_cells.pop(start), {start}, [start]
        while waiting:
            row, column = waiting.pop()
            for place in ((row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)):
                if open_cells.get(place) == defect:
                    del open_cells[place]
                    reached.add(place)
                    waiting.append(place)
        members = tuple(cells[row * width + column] for row, column in sorted(reached))
        areas.append(_Area(defect, members, len(members) == len(cells)))
    return areas


def _joined(areas: list[_Area]) -> list[_Area]:
    """Join whole blocks of one table with the same defect: an untouched table is one finding."""
    joined: list[_Area] = []
    for area in areas:
        if joined and area.whole and joined[-1].whole and joined[-1].defect == area.defect:
            joined[-1] = _Area(area.defect, joined[-1].cells + area.cells, whole=True)
        else:
            joined.append(area)
    return joined


def _words(area: _Area) -> str:
    """Say which cells, as briefly as they can be said."""
    cells = area.cells
    if len(cells) == 1:
        return f"“{cells[0].name}”"
    columns = list(dict.fromkeys("·".join(cell.column_path[-1 if cell.row else 0 :]) for cell in cells))
    rows = list(dict.fromkeys("·".join(cell.row_path[-1:]) for cell in cells))
    few, unit = (columns, "列") if len(columns) <= len(rows) or not any(rows) else (rows, "行")
    named = "、".join(f"“{name}”" for name in few[:_SHOWN]) + (f"等 {len(few)} {unit}" if len(few) > _SHOWN else "")
    return f"{named}共 {len(cells)} 格"
