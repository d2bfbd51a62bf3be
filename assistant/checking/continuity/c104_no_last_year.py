from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, rule
from assistant.domain.findings import Severity
from assistant.domain.report import Report, is_beside


@rule("C104", Severity.ADVICE, basis="国办公开办函〔2021〕30号，表三上年结转数")
def last_years_report_is_at_hand(report: Report) -> Iterator[Discrepancy]:
    """校验时应有上一年的报告，否则前后两年的衔接没有核对。

    没有去年的报告，C 类规则都查不了：上年结转、现行有效件数、尚未审结的案件是否对得上。
    报告文件里记着的去年报告被移走、改名的，也在这里说明。
    改法：校验时用 --last 给出去年的报告。

    Fails: 只给了今年的报告。
    Passes: 同时给出去年的报告。
    误报：新设立的单位没有去年的报告，可以不理会。
    """
    last = report.last
    if last is None and isinstance(report.last_year, str):
        where = "现在不在那里" if is_beside(report.last_year) else "不在报告自己的文件夹里，没有打开"
        message = f"报告里记着去年的报告 {report.last_year}，{where}，前后两年的衔接没有核对"
        yield Discrepancy((), f"没有找到 {report.last_year}", f"{report.year - 1} 年的报告", message, complete=True)
    elif last is None:
        message = f"没有 {report.year - 1} 年的报告，前后两年的衔接没有核对"
        yield Discrepancy((), "没有上一年的报告", f"{report.year - 1} 年的报告", message, complete=True)
    elif last.year != report.year - 1:
        yield Discrepancy((), f"{last.year} 年的报告", f"{report.year - 1} 年的报告")
