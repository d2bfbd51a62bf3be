from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.domain import oversight
from assistant.domain.findings import Place, Severity
from assistant.domain.report import Report


@rule("W112", Severity.WARNING, basis="《中华人民共和国政府信息公开条例》第五十条第（四）项")
def a_government_reports_on_its_oversight(report: Report) -> Iterator[Discrepancy | Skip]:
    """各级人民政府的报告应写明工作考核、社会评议、责任追究的情况。

    三项都要写，没有开展的写明没有；写在哪一节都可以，问到了、还没有补的【待补充】也算。部门、街道办事处、管委会不查。认出来的词在
    schemas/lexicons/oversight.yaml 里。
    改法：在“监督保障”里补上，一项一句：考核结果怎样，有没有开展评议，有没有人被追究责任。

    Fails: 镇人民政府的报告只写“没有被追究责任的情况”，没有说考核和评议。
    Passes: 政务公开列入年终考核，占 3 分；没有单独开展社会评议；没有发生责任追究。
    误报：用了词表里没有的说法；补进词表，或说明理由后保留。
    """
    if not oversight.is_due(report):
        return
    text = "\n".join(report.text(name) for name in report.narratives)
    if not report.text("overview").strip():
        yield Skip("总体情况没有文字")
        return
    missing = "、".join(oversight.missing(text))
    if missing:
        message = f"没有写到{missing}。人民政府的报告必须写结果，没有开展的写明没有"
        yield Discrepancy((Place(section="overview"),), f"没有{missing}", "三项都写", message, complete=True)
