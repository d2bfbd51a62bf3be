from collections.abc import Iterator
from typing import NamedTuple

from assistant import lazy
from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.texts import place, prose
from assistant.domain.findings import Place, Severity
from assistant.domain.report import PREAMBLE, Report

# “2025年1月1日起至2025年12月31日” → 31, “2025年1月1日至同年11月30日” → 30, “2025年1月1日起，至2025年12月31日” → 31,
# not “2025年1月1日施行”
_PERIOD = lazy.compile(
    r"(?P<year>\d{4}) ?年 ?(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?日"
    r"[起（）() ，,]{0,4}(?:至|到|—{1,2}|－|-|~|～)[截 ]{0,3}"
    r"(?:(?P<last_year>\d{4}) ?年 ?|(?:当|同|本)年 ?)?(?P<last_month>\d{1,2}) ?月 ?(?P<last_day>\d{1,2}) ?日"
)
# Other periods may stand in a report: “数据的统计时限自” → 数据, not “活动时间自”
_ABOUT_DATA = lazy.compile(r"统计|数据|时限|期限|报告期|周期")
# “统计期限为2025年度” → 2025, “数据统计时限：2025年全年” → 2025, not “统计期限自2025年1月1日”
_YEAR_ALONE = lazy.compile(r"(?:期限|时限|报告期|时间范围|周期)[为是：:]{0,2} ?(?P<year>20\d\d) ?(?:年度|年全年|全年)")
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
    开头一段没有写时限，或写得读不出来（例如“20251月1日”），是警告。
    改法：按全年重新统计，再改时限；不要只改文字。

    Fails: 本报告所列数据的统计时限自2021年1月1日至2021年12月31日（报告 2022 年度）。
    Passes: 本报告所列数据的统计时限自2022年1月1日至2022年12月31日（报告 2022 年度）。
    误报：当年成立的单位从成立之日起算，说明后另行处理；没有开头一段的不查。
    """
    periods = [period for name, text in prose(report) for period in _periods(name, text)]
    period = next((item for item in periods if item.about_data), None) or next(
        (item for item in periods if item.where.section == "preamble"), None
    )
    if period is None:
        preamble = report.sections[PREAMBLE].text if PREAMBLE in report.sections else ""
        if not preamble.strip():
            yield Skip("没有读到统计时限")
            return
        where = (place(PREAMBLE, preamble, 0, len(preamble)),)
        due = f"写明{report.year}年1月1日至{report.year}年12月31日"
        message = f"开头一段没有写统计时限，或写得读不出来，应{due}"
        yield Discrepancy(where, "", due, message, severity=Severity.WARNING, complete=True)
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
    for match in _YEAR_ALONE.finditer(text):
        year = int(match["year"])
        yield _Period(place(name, text, *match.span()), (year, 1, 1), (year, 12, 31), True)
