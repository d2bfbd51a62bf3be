from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, rule
from assistant.domain.findings import Severity
from assistant.domain.report import Report


@rule("P106", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于准确、完整的要求")
def a_table_of_zeros_is_confirmed(report: Report) -> Iterator[Discrepancy]:
    """整张表都是 0 时，应由人确认过。

    没有动过的空表填 0 也能通过勾稽核对，所以整张表为 0 要有人说一句“确实没有”。
    改法：核实后说明一句，例如 nianbao waive 报告 P106 --reason 本年未收到申请。

    Fails: 表四全部为 0，没有人确认。
    Passes: 表四有一件行政复议；或全部为 0 而有人说明过。
    误报：小单位常年没有复议和诉讼；说明一次，数不变就一直有效。
    """
    for table in report.form.tables:
        cells = tuple(cell.id for cell in table.cells)
        numbers = report.figures.numbers(cells)
        if numbers is not None and not any(numbers):
            name = report.form.table_name(table.id)
            message = f"{name}（{table.caption}）全部 {len(cells)} 格都是 0；确实没有的，请说明一句"
            yield Discrepancy(cells, f"{len(cells)} 格全部为 0", "有人说明确实没有", message, complete=True)
