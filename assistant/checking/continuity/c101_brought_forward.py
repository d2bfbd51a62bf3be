from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.years import NOT_AT_HAND, last_year
from assistant.domain.cell_names import printed_name
from assistant.domain.findings import Severity
from assistant.domain.report import Report

_ROW, _LAST_ROW = "requests.brought_forward.", "requests.carried_forward."


@rule("C101", Severity.ERROR, basis="国办公开办函〔2021〕30号，表三第二项、第四项")
def brought_forward_equals_last_years_carried_forward(report: Report) -> Iterator[Discrepancy | Skip]:
    """上年结转数应等于上年度报告的“结转下年度继续办理”数。

    逐列核对：去年没有办完、转到今年的申请，今年必须从同一个数开始。
    常见原因：去年报告发布后又更正过；或把“上年结转”理解成了“往年累计”。改法：以去年已发布的报告为准，去年报错的先更正去年的报告。

    Fails: 去年结转下年度 3 件，今年上年结转 2 件。
    Passes: 两个数都是 3 件。
    误报：机构合并或拆分的第一年，两年的口径不同；这时请先把去年的数按新口径调整。
    """
    last = last_year(report)
    if last is None:
        yield Skip(NOT_AT_HAND)
        return
    unread = 0
    for cell in report.form.cells:
        if not cell.startswith(_ROW):
            continue
        now, before = report.figures.number(cell), last.figures.number(cell.replace(_ROW, _LAST_ROW))
        if now is None or before is None:
            unread += 1
        elif now != before:
            message = f"去年结转 {before} 件，今年“{printed_name(report.form, cell)}”填的是 {now}"
            yield Discrepancy((cell,), now, before, message, complete=True)
    if unread:
        yield Skip(f"有 {unread} 列因格子空白或不是数，没有核对")
