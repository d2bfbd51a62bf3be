from collections.abc import Iterator
from datetime import date

from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.domain.findings import Place, Severity
from assistant.domain.local import asked_of
from assistant.domain.report import Level, Report

_DEPARTMENTS = frozenset({
    Level.MINISTRY, Level.PROVINCE_DEPARTMENT, Level.CITY_DEPARTMENT, Level.COUNTY_DEPARTMENT,
})  # fmt: skip


@rule("S106", Severity.WARNING, basis="《中华人民共和国政府信息公开条例》第四十九条")
def the_report_is_dated_in_time(report: Report) -> Iterator[Discrepancy | Skip]:
    """成文日期应在年度结束之后、法定期限之内。

    县级以上政府部门在次年 1 月 31 日前，一级政府的报告在次年 3 月 31 日前。条例没有单独规定乡镇、街道的期限，
    这里按 3 月 31 日提醒。本地通知要求更早的从其要求：写在 schemas/local 里，一份通知一个文件。
    早于年度结束的，数据不可能是全年的。

    Fails: 县级部门 2022 年度的报告，日期为 2023年2月15日。
    Passes: 县级部门 2022 年度的报告，日期为 2023年1月18日。
    误报：更正后重新发布的报告日期会晚；说明理由即可。
    """
    if report.dated is None:
        yield Skip("没有成文日期")
        return
    is_department = report.organ.level in _DEPARTMENTS
    last = date(report.year + 1, 1, 31) if is_department else date(report.year + 1, 3, 31)
    days = [(due, item.notice) for item in asked_of(report) if (due := item.due(report.year)) is not None]
    earliest, notice = min(days, default=(last, ""))
    by_law = last <= earliest or last < report.dated
    last = min(last, earliest)
    if date(report.year, 12, 31) < report.dated <= last:
        return
    early = report.dated <= date(report.year, 12, 31)
    message = "成文日期早于年度结束" if early else "成文日期晚于法定期限"
    if not early and not by_law:
        message = f"成文日期晚于本地要求的期限（{notice}）"
    expected = f"{_words(date(report.year + 1, 1, 1))}至{_words(last)}"
    yield Discrepancy((Place(section="signature"),), _words(report.dated), expected, message)


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
