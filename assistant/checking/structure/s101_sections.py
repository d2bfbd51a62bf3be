from collections import Counter
from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.domain.findings import Place, Severity
from assistant.domain.report import Report

_WORKBOOKS = ("xlsx", "xls", "csv")  # where an office keeps its figures, each table under its heading


@rule("S101", Severity.ERROR, basis="格式通知规定的各部分及其顺序")
def every_section_stands_once_and_in_order(report: Report) -> Iterator[Discrepancy | Skip]:
    """格式规定的各部分应齐全，各一次，依次排列。

    查读入的文档里各部分的标题。缺的补上标题和内容；重复的删去一处；顺序不对的按格式排列。
    自拟的其他标题不算错，但不能代替规定的标题。读入的工作簿只有表格、没有文字的不查，空着的部分见 S112。
    起草或改写过以后不再查：定稿的标题按格式写出，空着的部分见 S112。

    Fails: 缺“五、存在的主要问题及改进情况”。
    Passes: 六个部分齐全，依次排列。
    误报：标题与正文连成一段、或标题改得认不出来时，会说缺少；改成规定的标题即可。
    """
    if report.source is None or not report.source.headings:
        yield Skip(
            "没有读到各部分的标题" if report.source is report.imported else "文字已经改写，各部分的标题由定稿写出"
        )
        return
    keys = [heading.key for heading in report.source.headings if heading.key]
    of_tables = {section.key for section in report.form.sections if section.table}
    is_workbook = report.source.kind in _WORKBOOKS
    if is_workbook and of_tables.issuperset(keys) and not any(report.text(key).strip() for key in report.texts):
        yield Skip("读入的工作簿只有表格，没有文字")
        return
    due = {section.key: section.heading for section in report.form.sections}
    for key, heading in due.items():
        if key not in keys:
            message = f"缺少“{heading}”这一部分"
            yield Discrepancy((Place(section=key),), "没有这一部分", f"“{heading}”", message, complete=True)
    for key, times in Counter(keys).items():
        if times > 1 and key in due:
            yield Discrepancy((Place(section=f"heading.{key}"),), f"{times} 次", "一次", f"“{due[key]}”应只出现一次")
    present = [key for key in dict.fromkeys(keys) if key in due]
    if present != (right := [key for key in due if key in present]):
        wrong = next(key for key, other in zip(present, right, strict=True) if key != other)
        yield Discrepancy(
            (Place(section=f"heading.{wrong}"),),
            "、".join(_number(due[key]) for key in present),
            "、".join(_number(due[key]) for key in right),
            "各部分应按格式规定的顺序排列",
        )


def _number(heading: str) -> str:
    return heading.partition("、")[0]
