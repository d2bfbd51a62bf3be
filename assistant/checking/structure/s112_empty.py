from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import says_nothing
from assistant.domain.findings import Place, Severity
from assistant.domain.report import Report

_OTHER = "other_matters"  # a section six without content is N106's


@rule("S112", Severity.ERROR, basis="格式通知关于各部分内容的要求")
def narratives_have_content(report: Report) -> Iterator[Discrepancy]:
    """“总体情况”和“存在的主要问题及改进情况”应有实际内容。

    空着或只写一个“无”都不行：总体情况写五个方面的事实，问题部分写去年问题的整改和今年的问题、措施。
    第六部分另见 N106。改法：按工作记录写，或用 nianbao draft 报告 起草再核对。

    Fails: 五、存在的主要问题及改进情况：无
    Passes: 五、存在的主要问题及改进情况：公开不够及时……
    误报：内容放进了自拟的其他标题下面时会说是空的；并入规定的标题即可。
    """
    headings = [heading.key for heading in report.source.headings] if report.source else []
    for section in report.form.sections:
        if section.table is not None or section.key == _OTHER:
            continue
        if headings and section.key not in headings:  # the section itself is missing: S101
            continue
        text = report.text(section.key) if section.key in report.sections else ""
        if says_nothing(text):
            found = f"只写了“{text.strip()}”" if text.strip() else "没有文字"
            where = Place(section=section.key, quote=text or None)
            yield Discrepancy((where,), found, "实际内容", f"“{section.heading}”应有实际内容")
