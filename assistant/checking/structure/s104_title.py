import re
from collections.abc import Iterator

from assistant import lazy
from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.texts import compact, edit, whole
from assistant.domain import titles
from assistant.domain.findings import Fix, Severity
from assistant.domain.report import Report

_YEAR = lazy.compile(r"(?:19|20)\d\d年?度?")  # before the organ: “2025年度云川县”, not “云川县2025年”


@rule("S104", Severity.WARNING, basis="格式通知规定的标题")
def the_title_names_organ_and_year(report: Report) -> Iterator[Discrepancy | Skip]:
    """标题应为单位、年度加“年政府信息公开工作年度报告”。

    常见原因：漏写年度，或年份没有改；写成“政府信息公开年度报告”，少了“工作”。
    单位写全称或通行的简称都可以。单位、年份、名称都对，只是年份放在单位前面或写成“年度”的，各地常用，只作建议。
    改法：改成规定的标题（nianbao fix 报告 --code S104 可以改）。

    Fails: 青禾镇政府信息公开工作年度报告
    Passes: 青禾镇2022年政府信息公开工作年度报告
    误报：上级要求另加副标题的，说明理由后保留。
    """
    title = report.source.title if report.source else report.title
    if not title:
        yield Skip("没有读到标题")
        return
    head, _, tail = report.form.title.partition("{organ}")
    due = re.escape(head) + "(.+)" + re.escape(tail.format(year=report.year))
    written = compact(title)
    if re.fullmatch(due, written) and not _YEAR.match(written):
        return
    parts = titles.parted(title)
    organ = (parts.organ if parts else "") or report.organ.short
    right = report.form.title.format(organ=organ, year=report.year)
    fix = Fix(edits=(edit("title", title, 0, len(title), right),))
    severity = Severity.ADVICE if parts and _is_usual(written, parts, report.year) else None
    yield Discrepancy((whole("title", title),), f"“{title}”", f"“{right}”", fix=fix, severity=severity)


def _is_usual(written: str, parts: titles.Title, year: int) -> bool:
    """Whether a title says all that is due in one of the usual ways: the year first, or 年度 for 年."""
    if not parts.organ or parts.kind != titles.KIND:
        return False
    years = (f"{year}年", f"{year}年度")
    return any(written in (f"{item}{parts.organ}{parts.kind}", f"{parts.organ}{item}{parts.kind}") for item in years)
