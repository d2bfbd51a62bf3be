from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, rule
from assistant.checking.spoken import grounded
from assistant.checking.texts import place
from assistant.domain.findings import NO_SOURCE, Severity
from assistant.domain.report import Report
from assistant.grounding.material import material_of
from assistant.grounding.open_numbers import hidden_numbers


@rule("N108", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于数据准确、前后一致的要求")
def a_model_takes_dates_and_quoted_numbers_from_the_material(report: Report) -> Iterator[Discrepancy]:
    """模型起草的文字里，日期、文号和引号里的数也要出自材料。

    这些数不是统计数，别的规则不查；但模型会编出“6月底前”“〔2025〕8号”一类的话。材料里（工作记录、单位信息、报告年度）
    没有这个写法的，逐个请人核对。只查模型写的句子，人写的、改过的和读入的不查。
    改法：在工作记录里补上依据，或改成【待补充：……】；核对无误的，说明理由后保留。

    Fails: 2026年6月底前完成轮训（工作记录没有写期限）。
    Passes: 2026年6月底前完成轮训（工作记录：党政办2026年6月底前轮训一遍）。
    误报：换了写法的日期（工作记录写“六月”，文中写“6月”）会误报。
    """
    material = material_of(report)
    for name in report.narratives:
        section = report.sections.get(name)
        spans = section.by_model() if section is not None else []
        if section is None or not spans:
            continue
        judged = [said.item for said in grounded(report) if said.section == name]  # N101 to N105 speak of those
        for number in hidden_numbers(section.text, judged, material, report.year):
            if not any(start <= number.start < end for start, end in spans):
                continue
            where = place(name, section.text, number.start, number.end)
            message = f"“{number.quote}”在工作记录里没有；补上依据，或改成待补充"
            yield Discrepancy((where,), number.quote, NO_SOURCE, message, complete=True)
