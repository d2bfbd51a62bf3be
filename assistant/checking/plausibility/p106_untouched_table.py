from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, rule
from assistant.checking.said_none import said_none, says_table_is_empty
from assistant.domain.findings import Severity
from assistant.domain.formats import Table
from assistant.domain.report import Report

_RECEIVED = "received"  # without a request no other row of its table has any
_RARE = "government_rules"  # most organs can make none, and say nothing of them
_TOTAL = "total"


@rule("P106", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于准确、完整的要求")
def a_table_of_zeros_is_confirmed(report: Report) -> Iterator[Discrepancy]:
    """整张表都是 0 时，应由人确认过。

    没有动过的空表填 0 也能通过勾稽核对，所以整张表为 0 要有人说一句“确实没有”。正文里写了的不再问：
    表三写了未收到申请，表四写了没有行政复议和行政诉讼，表二每一行都写了没有。
    改法：核实后在正文里写一句，或说明一句，例如 nianbao waive 报告 P106 --reason 本年未收到申请。

    Fails: 表四全部为 0，没有人确认，正文只写“未发生行政复议”。
    Passes: 表四有一件行政复议；或全部为 0，正文写“未发生行政复议、行政诉讼”，或有人说明过。
    误报：小单位常年没有复议和诉讼；写一句，或说明一次，数不变就一直有效。
    """
    zeros = [table for table in report.form.tables if _is_zero(report, table)]
    if not zeros:
        return
    none = said_none(report)
    for table in zeros:
        if _is_spoken_of(table, none) or says_table_is_empty(report, table.id):
            continue
        cells = tuple(cell.id for cell in table.cells)
        name = report.form.table_name(table.id)
        message = f"{name}（{table.caption}）全部 {len(cells)} 格都是 0；确实没有的，请在正文里写明，或说明一句"
        yield Discrepancy(cells, f"{len(cells)} 格全部为 0", "有人说明确实没有", message, complete=True)


def _is_zero(report: Report, table: Table) -> bool:
    numbers = report.figures.numbers(tuple(cell.id for cell in table.cells))
    return numbers is not None and not any(numbers)


def _is_spoken_of(table: Table, none: frozenset[str]) -> bool:
    """Whether the prose says of what the table counts that there was none: of all requests, each group, each row."""
    received = [cell.id for cell in table.cells if cell.row == _RECEIVED]
    if received:
        *applicants, total = received
        return total in none or none.issuperset(applicants)
    totals = [cell.id for cell in table.cells if cell.column.rpartition(".")[2] == _TOTAL]
    if totals:
        return none.issuperset(totals)
    rows = {cell.row for cell in table.cells} - {_RARE}
    return rows <= {cell.row for cell in table.cells if cell.id in none}
