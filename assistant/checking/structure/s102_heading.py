from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import compact, edit, whole
from assistant.domain.findings import Fix, Severity
from assistant.domain.report import Report


@rule("S102", Severity.WARNING, basis="格式通知规定的各部分标题")
def headings_stand_verbatim(report: Report) -> Iterator[Discrepancy]:
    """各部分的标题应与格式规定的一字不差，序号也是。

    常见原因：序号写成阿拉伯数字；“改进情况”写成“整改措施”“下一年工作计划”。各级汇总和检索都按标题找内容。
    改法：改成规定的标题（nianbao fix 报告 --code S102 可以改）。

    Fails: 3、收到和处理政府信息公开申请情况
    Passes: 三、收到和处理政府信息公开申请情况
    误报：上级当年另有标题要求的，说明理由后保留。PDF 里标题中的空格不算。
    """
    if report.source is None:
        return
    ignores_space = report.source.kind == "pdf"
    for section in report.form.sections:
        name = f"heading.{section.key}"
        text = next((item.text for item in report.source.headings if item.key == section.key), "")
        if not text or text == section.heading or (ignores_space and compact(text) == compact(section.heading)):
            continue
        fix = Fix(edits=(edit(name, text, 0, len(text), section.heading),))
        yield Discrepancy((whole(name, text),), f"“{text}”", f"“{section.heading}”", fix=fix)
