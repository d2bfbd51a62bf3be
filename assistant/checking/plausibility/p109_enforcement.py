from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.domain.cell_names import printed_name
from assistant.domain.findings import Severity
from assistant.domain.report import Report


@rule("P109", Severity.ADVICE, basis="国办公开办函〔2021〕30号，表二；行政执法年度数据公开的要求")
def table_two_agrees_with_the_data_on_enforcement(report: Report) -> Iterator[Discrepancy | Skip]:
    """表二的行政许可、行政处罚、行政强制应与本单位公布的行政执法年度数据一致。

    两份材料同在 1 月 31 日前公布，数的是同一批决定，读的人会拿来对照。没有写明行政执法年度数据的不查。
    改法：核对哪一份漏了；口径确实不同的，在正文里说明。

    Fails: 表二行政处罚 128 件，行政执法年度数据 130 件。
    Passes: 两处都是 130 件。
    误报：委托执法的只计入一处；说明理由后保留。
    """
    if not report.enforcement:
        yield Skip("没有行政执法年度数据")
        return
    for cell, due in report.enforcement.items():
        number = report.figures.number(cell)
        if number is None:
            yield Skip(f"“{printed_name(report.form, cell)}”没有数")
        elif number != due:
            message = f"“{printed_name(report.form, cell)}”填的是 {number}，行政执法年度数据是 {due}；请核对哪一份漏了"
            yield Discrepancy((cell,), number, due, message, complete=True)
