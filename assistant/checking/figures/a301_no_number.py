from collections.abc import Iterator
from typing import NamedTuple

from assistant.checking.rule import Discrepancy, rule
from assistant.domain import cell_names, formats
from assistant.domain.figures import Cell as Filled
from assistant.domain.findings import Severity
from assistant.domain.formats import Cell, Format, Table
from assistant.domain.report import Report

_LACKED, _NEVER, _BLANK, _MARK, _NEGATIVE, _FRACTION = "原表没有", "没有读到", "空白", "不是数", "负数", "小数"
_UNSURE = "拿不准"
_EXPECTED = {_NEGATIVE: "不小于 0 的数", _FRACTION: "整数"}
_ADVICE = {
    _NEGATIVE: "不能是负数",
    _FRACTION: "应是整数",
    _MARK: "不是数",
    _BLANK: "空着；没有的填 0",
    _NEVER: "没有读到；没有的填 0",
    _UNSURE: "读的时候拿不准，没有读进来；对着原件填",
    _LACKED: "原表没有，要补填；没有的填 0",
}
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
    误报：本单位的表式确实没有某一行时（例如没有“规章”一行），会说“没有读到”；这一行应补上并填 0。由老格式的表换过来的，
    老格式没有的格子说“原表没有”。
    """
    for table in report.form.tables:
        areas = [area for index in range(len(table.blocks)) for area in _areas(table, index, report)]
        for area in _joined(areas):
            texts = "、".join(dict.fromkeys(filter(None, (_text(report.figures.get(cell.id)) for cell in area.cells))))
            shown = f"写的是{texts}，" if texts else ""
            yield Discrepancy(
                where=tuple(cell.id for cell in area.cells),
                found=texts or area.defect,
                expected=_EXPECTED.get(area.defect, "数（没有的填 0）"),
                message=f"{_words(report.form, table, area)}{shown}{_advice(area)}",
                complete=True,
            )


def _advice(area: _Area) -> str:
    said = _ADVICE[area.defect]
    return said.replace("原表没有", "原表没有这一格") if len(area.cells) == 1 else said


def _text(cell: Filled | None) -> str:
    shown = (cell.text.strip() if cell else "")[:20]
    return f"“{shown}”" if shown else ""


def _lacked(report: Report) -> frozenset[str]:
    """Return the cells that the form never had from which the figures were read."""
    old = report.imported.format if report.imported else ""
    if old not in formats.available():
        return frozenset()
    return frozenset(report.form.cells) - frozenset(report.form.sources(formats.load(old)))


def _doubted(report: Report) -> frozenset[str]:
    """Return the cells of which the document says two things, so that neither was read."""
    return frozenset(item.where for item in report.imported.unsure) if report.imported else frozenset()


def _defect(cell: Cell, report: Report) -> str:
    """Return what is wrong with a cell, "" where nothing is."""
    filled = report.figures.get(cell.id)
    if (filled is None or filled.blank) and cell.id in report.once(_lacked):
        return _LACKED
    if filled is None and cell.id in report.once(_doubted):
        return _UNSURE
    if filled is None:
        return _NEVER if report.imported or report.excel_form else _BLANK
    value = filled.value
    if value is None:
        return _BLANK if filled.blank else _MARK
    if cell.kind == "change":
        return "" if value == int(value) else _FRACTION
    if value < 0:
        return _NEGATIVE
    return "" if cell.kind == "amount" or value == int(value) else _FRACTION


def _areas(table: Table, block: int, report: Report) -> list[_Area]:
    """Return the areas of a block, each a run of neighbours (above, below, left, right) with one defect."""
    cells = [cell for cell in table.cells if cell.block == block]
    width = len(table.columns(block))
    open_cells = {divmod(index, width): defect for index, cell in enumerate(cells) if (defect := _defect(cell, report))}
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


def _words(form: Format, table: Table, area: _Area) -> str:
    """Say which cells, by row and column, as briefly as they can be said."""
    cells = area.cells
    if len(cells) == 1:
        return f"“{cell_names.printed_name(form, cells[0].id)}”"
    name = form.table_name(table.id)
    if len(cells) == len(table.cells):
        return f"{name}（{table.caption}）全部 {len(cells)} 格"
    rows = _named([cell_names.row_name(form, cell.id) for cell in cells], "行")
    columns = _named([cell_names.column_name(form, cell.id) for cell in cells], "列")
    return f"{name}{'的'.join(part for part in (rows, columns) if part)}共 {len(cells)} 格"


def _named(labels: list[str], unit: str) -> str:
    """Return labels, each once, the first few written out: “规章”“行政许可”两行."""
    each = list(dict.fromkeys(filter(None, labels)))
    if not each:
        return ""
    shown = "".join(f"“{label}”" for label in each[:_SHOWN])
    return f"{shown}一{unit}" if len(each) == 1 else f"{shown}{'等' if len(each) > _SHOWN else ''} {len(each)} {unit}"
