from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.years import NOT_AT_HAND, last_year
from assistant.domain.cell_names import printed_name
from assistant.domain.findings import Severity
from assistant.domain.report import Report

_TABLE, _PENDING = "disputes.", ".pending"


@rule("C103", Severity.WARNING, basis="国办公开办函〔2021〕30号，表四")
def pending_cases_find_room_in_this_years_total(report: Report) -> Iterator[Discrepancy | Skip]:
    """上年“尚未审结”的案件应计入本年的总计，本年总计不应比它少。

    去年没有审结的案件，今年要么审结（计入维持、纠正或其他结果），要么仍未审结，都在今年的总计里。
    改法：查去年未结案件今年的结果，补进相应的格子。

    Fails: 去年行政复议尚未审结 3 件，今年行政复议总计 1 件。
    Passes: 去年行政复议尚未审结 3 件，今年行政复议总计 4 件。
    误报：去年未结的案件今年转为“复议后起诉”统计，或本单位只统计当年新发生的案件；说明理由即可。
    """
    last = last_year(report)
    if last is None:
        yield Skip(NOT_AT_HAND)
        return
    for cell in report.form.cells:
        if not (cell.startswith(_TABLE) and cell.endswith(_PENDING)):
            continue
        total = f"{cell.removesuffix(_PENDING)}.total"
        before, now = last.figures.number(cell), report.figures.number(total)
        if before is None or now is None:
            names = [printed_name(report.form, item) for item in (total, cell)]
            yield Skip(f"“{names[0]}”或去年的“{names[1]}”没有数")
        elif before > now:
            message = f"“{printed_name(report.form, total)}”填的是 {now}，去年尚未审结的就有 {before}"
            yield Discrepancy((total,), now, f"不少于 {before}", message, complete=True)
