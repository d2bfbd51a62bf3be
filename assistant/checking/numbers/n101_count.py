from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, rule
from assistant.checking.spoken import contradicted, facts
from assistant.domain.findings import Severity
from assistant.domain.numerals import rewritten
from assistant.domain.report import Report
from assistant.grounding.grounded import Kind, is_replaceable, shown


@rule("N101", Severity.ERROR, basis="国办公开办函〔2021〕30号，关于数据准确、前后一致的要求")
def a_count_is_that_of_the_cell_it_speaks_of(report: Report) -> Iterator[Discrepancy]:
    """正文里的数应与它所说的表格数据一致。

    按数前后的词认出它说的是哪一格（“新收”“予以公开”“结转”“制发”……），再比数值。受理数可以是新收，也可以是新收加上年结转；
    几行合起来说的按几行之和比；表里总计空白的按这一行各格之和比。说的是去年的，与去年的报告比。
    改法：改正文，或改表格；能认定是哪一格的，nianbao fix 报告 --code N101 可以改正文。

    Fails: 予以公开及部分公开 258 件（表三：272 + 3 = 275）。
    Passes: 全年受理申请 749 件（表三：新收 713，上年结转 36）。
    误报：同一个词在本单位另有所指（例如另一套统计口径）时会误报；写明口径（“区政府办代表区政府受理……”），就只作提醒。
    """
    known = facts(report)
    for said in contradicted(report, Kind.COUNT):
        item = said.item
        fact = known.about(item.facts[0]) if item.facts else None
        name = known.short(fact) if fact else "、".join(item.facts)
        arithmetic = f"（{item.arithmetic}）" if item.arithmetic and "+" in item.arithmetic else ""
        left_over = not item.last_year and fact is not None and fact.last_year == item.quantity.value
        why = "，与上年的数相同，可能没有改" if left_over else ""
        message = (
            f"“{name}”{'上年' if item.last_year else ''}应为 {item.expected}{arithmetic}，文中写 {said.words}{why}"
        )
        expected = item.expected
        several = [one for one in map(known.about, item.facts) if one is not None] if item.unsure else []
        if len(several) > 1:  # 受理: what came in, or with what was brought forward; it is neither
            told = "、".join(f"{known.short(one)} {shown(one.value)} {one.unit}" for one in several)
            message, expected = f"文中写 {said.words}，表里是{told}，都对不上", told
        value = None if fact is None else fact.last_year if item.last_year else fact.value
        single = is_replaceable(item) and item.quantity.unit != "元"
        numeral = rewritten(item.quantity.scale, item.quantity.style, value) if single and value is not None else None
        fix = said.numeral(numeral) if numeral else None
        cells = tuple(fact.cells) if fact else ()
        yield Discrepancy((said.place, *cells), shown(item.quantity.value), expected, message, fix, complete=True)
