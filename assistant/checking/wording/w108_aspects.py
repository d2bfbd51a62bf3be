from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.domain import aspects
from assistant.domain.findings import Place, Severity
from assistant.domain.report import Report

_SECTION = "overview"


@rule("W108", Severity.WARNING, basis="国办公开办函〔2021〕30号，总体情况")
def the_overview_speaks_of_all_aspects(report: Report) -> Iterator[Discrepancy | Skip]:
    """总体情况应写到五个方面。

    主动公开、依申请公开、政府信息管理、政府信息公开平台建设、监督保障，一个都不能少；各由哪些词认出来，在
    schemas/lexicons/aspects.yaml 里。
    改法：补写缺的方面；没有可写的，写明本年没有。

    Fails: 总体情况没有一个字说监督保障。
    Passes: 五个方面各有一段。
    误报：有的机关把几个方面另设一节；说明理由后保留。
    """
    text = report.text(_SECTION) if _SECTION in report.sections else ""
    if not text.strip():
        yield Skip("总体情况没有文字")
        return
    words = {key: item.named for key, item in aspects.words().items() if item.named}
    missing = [
        aspect.label
        for aspect in report.form.aspects
        if aspect.key in words and not any(word in text for word in words[aspect.key])
    ]
    if missing:
        yield Discrepancy(
            (Place(section=_SECTION),), f"没有写到{'、'.join(missing)}", "五个方面都写到", "总体情况缺少方面"
        )
