import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.texts import place, prose
from assistant.domain.findings import Place, Severity
from assistant.domain.report import Report

# “2025年1月1日起至2025年12月31日” → 31, “2025年1月1日至同年11月30日” → 30, not “2025年1月1日施行”
_PERIOD = re.compile(
    r"(?P<year>\d{4}) ?年 ?(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?日"
    r"[起（）() ]{0,3}(?:至|到|—{1,2}|－|-|~|～)[截 ]{0,3}"
    r"(?:(?P<last_year>\d{4}) ?年 ?|(?:当|同|本)年 ?)?(?P<last_month>\d{1,2}) ?月 ?(?P<last_day>\d{1,2}) ?日"
)
# Other periods may stand in a report: “数据的统计时限自” → 数据, not “活动时间自”
_ABOUT_DATA = re.compile(r"统计|数据|时限|期限|报告期|周期")
_BEFORE = 40  # characters before a period in which its subject stands


class _Period(NamedTuple):
    where: Place
    first: tuple[int, int, int]
    last: tuple[int, int, int]
    about_data: bool


@rule("S105", Severity.ERROR, basis="《中华人民共和国政府信息公开条例》第四十九条（上一年度）")
def the_period_is_the_whole_year(report: Report) -> Iterator[Discrepancy | Skip]:
    """统计时限应为报告年度的 1 月 1 日至 12 月 31 日。

    常见原因：沿用去年的文字没有改年份；在年底前统计，只统计到 11 月或 12 月某日。
    改法：按全年重新统计，再改时限；不要只改文字。

    Fails: 本报告所列数据的统计时限自2021年1月1日至2021年12月31日（报告 2022 年度）。
    Passes: 本报告所列数据的统计时限自2022年1月1日至2022年12月31日（报告 2022 年度）。
    误报：当年成立的单位从成立之日起算，说明后另行处理；没有写时限的不查。
    """
    periods = [period for name, text in prose(report) for period in _periods(name, text)]
    period = next((item for item in periods if item.about_data), None) or next(
        (item for item in periods if item.where.section == "preamble"), None
    )
    if period is None:
        yield Skip("没有读到统计时限")
    elif (period.first, period.last) != ((report.year, 1, 1), (report.year, 12, 31)):
        due = f"{report.year}年1月1日至{report.year}年12月31日"
        yield Discrepancy((period.where,), f"“{period.where.quote}”", due)


def _periods(name: str, text: str) -> Iterator[_Period]:
    for match in _PERIOD.finditer(text):
        first = (int(match["year"]), int(match["month"]), int(match["day"]))
        last = (int(match["last_year"] or match["year"]), int(match["last_month"]), int(match["last_day"]))
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        about_data = _ABOUT_DATA.search(before) is not None
        yield _Period(place(name, text, *match.span()), first, last, about_data)
