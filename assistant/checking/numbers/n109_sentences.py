from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.texts import place, touches
from assistant.domain.findings import Place, Severity
from assistant.domain.report import Report
from assistant.grounding.support import Judged, Why, judged

_MEND = "删去，或在工作记录里写明"


@rule("N109", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于数据准确、前后一致的要求")
def every_sentence_says_what_its_source_says(report: Report) -> Iterator[Discrepancy | Skip]:
    """正文里的每一句话都要有出处，也不说得比出处多。

    出处是表格、工作记录、去年报告里的问题；格式要求写的话、小标题、【待补充】不用出处。记录说“培训2次”，正文不能写成
    “多次培训，效果明显”：程度、次数、效果、对象、评价、承诺，都要另有依据。换个说法、几条合成一句、换了次序，不算。
    模型和离线起草的句子是提醒，签字前逐句看过；人写的、改过的和读入的，一节提一条建议；没有工作记录的，不查。
    数对不上的由别的规则说。哪些词不用出处、哪些词是一个意思，在 schemas/lexicons/support.yaml。
    改法：删去没有出处的话，或在工作记录里写明；确有其事的，说明理由后保留。

    Fails: 全年多次组织培训，群众满意度较高（工作记录：4月组织培训1次）。
    Passes: 4月举办培训1次（工作记录：4月组织培训1次）。
    误报：同一件事用了完全不同的词，而这些词不在 support.yaml 里，会误报。
    """
    skipped = False
    for name in report.narratives:
        section = report.sections.get(name)
        if section is None:
            continue
        spans = sorted(section.by_program())
        if not spans and not report.notes:
            skipped = skipped or bool(section.text.strip())
            continue
        typed: list[Place] = []
        for item in judged(report, name):
            if item.extra and touches(spans, *item.where):
                yield _said(section.text, name, item)
            elif item.extra and report.notes:
                typed.append(place(name, section.text, *item.where))
        if typed:
            message = f"这一节有 {len(typed)} 处话在表里、工作记录里都找不到"
            yield Discrepancy(tuple(typed), f"{len(typed)} 处", _MEND, message, severity=Severity.ADVICE, complete=True)
    if skipped:
        yield Skip("没有工作记录，没有查每句话的出处")


def _said(text: str, name: str, item: Judged) -> Discrepancy:
    where = place(name, text, *item.where)
    what = "没有出处" if item.why is Why.NO_SOURCE else "说得比出处多"
    return Discrepancy(
        (where,), str(where.quote), _MEND, f"“{where.quote}”{what}，表里、工作记录里都没有", complete=True
    )
