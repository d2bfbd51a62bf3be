import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant import lazy
from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.texts import place, prose
from assistant.domain import numerals
from assistant.domain.findings import Place, Severity
from assistant.domain.report import PREAMBLE, Report

# Figures as dates write them: “2025” → 2025, “二〇二五” → 二〇二五, “十二” → 十二, not “年”
_NUMBER = r"(?:\d{1,4}|[〇○零一二三四五六七八九十]{1,4})"
# One date, also as “2025.1.1” → 2025.1.1 and “2025年1月1日零时” → 2025年1月1日零时, not “2025年1月”
_DATE = (
    r"(?:(?P<year>20\d\d|二[〇○零][〇○零一二三四五六七八九]{2}) ?(?:年度?|[./-]) ?|(?:[当同本次]年 ?)?)"
    rf"(?P<month>{_NUMBER}) ?[月./-] ?(?P<day>{_NUMBER})(?: ?日)?(?: ?(?:零|0|24|二十四|23)[时点:：][05]?[09]?)?"
)
# What stands between two: “起，至” → 起，至, “（含）开始，截至” → （含）开始，截至, “ - ” → “ - ”, not “公布”
_BETWEEN = r"[起开始（）()含 ，,]{0,8}(?:[截终]?[止至到]|—{1,2}|－|-|~|～|–){1,2}[截止至 ]{0,3}"
# “2025年1月1日起至2025年12月31日” → 31, “2025年1月1日至同年11月30日” → 30, “2025年1月1日起，至2025年12月31日” → 31,
# “2025.1.1-2025.12.31” → 31, “2025年1月1日开始，截至2025年12月31日” → 31, not “2025年1月1日施行”
_PERIOD = lazy.compile(_DATE + _BETWEEN + _DATE.replace("?P<", "?P<last_"))
# “2025年1—12月” → 12, “2025年1月至2025年11月” → 11, not “2025年1月1日至12月31日”
_MONTHS = lazy.compile(
    rf"(?P<year>20\d\d) ?年 ?(?P<month>{_NUMBER}) ?月?(?:份)? ?(?:至|到|—{{1,2}}|－|-|~|～|–) ?"
    rf"(?:(?P<last_year>20\d\d) ?年 ?)?(?P<last_month>{_NUMBER}) ?月(?:份)?(?! ?\d)"
)
# A report counts from the first of January; that it is up to a day is all some say:
# “截至2025年12月31日” → 31, “截止到2025年11月30日” → 30
_UNTIL = lazy.compile(r"截(?:至|止)(?:日期|时间)?[至到于为是：:]{0,2} ?" + _DATE)
# Other periods may stand in a report: “数据的统计时限自” → 数据, not “活动时间自”
_ABOUT_DATA = lazy.compile(r"统计|数据|时限|期限|报告期|周期")
# “统计期限为2025年度” → 2025, “数据统计时限：2025年全年” → 2025, “统计期间为2025年。” → 2025,
# not “统计期限自2025年1月1日”
_YEAR_ALONE = lazy.compile(
    r"(?:期限|时限|报告期|时间范围|周期|时段|期间|区间|时间|跨度)[为是系：:]{0,2} ?(?P<year>20\d\d) ?"
    r"(?:年度|年全年|全年|年整年|年(?=[。；，,、）)\n]|\Z))"
)
_LAST_MONTH, _LAST_DAY = 12, 31
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
    开头一段没有写时限，或写得读不出来（例如“20251月1日”），是提醒。写“2022年度”“2022.1.1—2022.12.31”“1—12月”都读得出。
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
    seen: list[tuple[int, int]] = []
    for find in (_PERIOD, _MONTHS, _UNTIL):
        for match in find.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in seen):
                continue
            dates = _dates(match)
            if dates is not None:
                seen.append(match.span())
                before = text[max(0, match.start() - _BEFORE) : match.start()]
                about_data = _ABOUT_DATA.search(before) is not None
                if find is _PERIOD or (about_data and name == PREAMBLE):
                    yield _Period(place(name, text, *match.span()), *dates, about_data)
    for match in _YEAR_ALONE.finditer(text):
        year = int(match["year"])
        yield _Period(place(name, text, *match.span()), (year, 1, 1), (year, 12, 31), True)


def _dates(match: re.Match[str]) -> tuple[tuple[int, int, int], tuple[int, int, int]] | None:
    """Return both ends of a period as year, month, day; months alone are whole, a day alone counts from New Year."""
    written = {key: numerals.value(text) if text else None for key, text in match.groupdict().items()}
    year, month = written["year"], written["month"]
    if year is None or month is None:
        return None
    if "last_month" not in written:
        return (year, 1, 1), (year, month, written["day"] or 0)
    last_year, last_month = written["last_year"] or year, written["last_month"] or 0
    if "day" in written:
        return (year, month, written["day"] or 0), (last_year, last_month, written["last_day"] or 0)
    return (year, month, 1), (last_year, last_month, _LAST_DAY if last_month == _LAST_MONTH else 0)
