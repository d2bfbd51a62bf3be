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

    常见原因：漏写年度；写成“2023年度”；写成“政府信息公开年度报告”，少了“工作”；年度写在单位前面。
    单位写全称或通行的简称都可以。改法：改成规定的标题（nianbao fix 报告 --code S104 可以改）。

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
    yield Discrepancy((whole("title", title),), f"“{title}”", f"“{right}”", fix=fix)
