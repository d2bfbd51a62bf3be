from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, rule
from assistant.checking.spoken import contradicted, facts
from assistant.domain.findings import Severity
from assistant.domain.report import Report
from assistant.grounding.grounded import Kind, is_replaceable


@rule("N103", Severity.ERROR, basis="国办公开办函〔2021〕30号，关于数据准确的要求")
def a_share_follows_from_its_part_and_its_whole(report: Report) -> Iterator[Discrepancy]:
    """占比应能由它所说的部分和整体算出来。

    部分是这句话里写的数（或它说的那一格），整体是写明的总数；没有写明的，按办理结果总计、新收、新收加结转依次试。
    四舍五入到写出的位数。截掉尾数而没有四舍五入的（4.348% 写成 4.34%），只作建议。
    改法：按算式改百分数，或改写错的件数。

    Fails: 办结 805 件，予以公开 258 件，占 33.9%（258 ÷ 805 = 32.0%）。
    Passes: 办结 805 件，不予处理 158 件，占 19.6%。
    误报：整体另有所指而没有写明时会误报；写明“占……总数的”即可。
    """
    known = facts(report)
    for said in contradicted(report, Kind.SHARE):
        item = said.item
        how = "应四舍五入，" if item.cut else ""
        named = [known.short(fact) for fact in map(known.about, item.facts) if fact is not None]
        of = f"（“{named[0]}”占“{named[1]}”）" if len(named) > 1 else ""
        message = f"{how}{item.arithmetic}{of}，文中写 {said.words}"
        severity = Severity.ADVICE if item.cut else None
        fix = (
            said.numeral(item.expected.removesuffix("%"))
            if item.quantity.style == "plain" and is_replaceable(item)
            else None
        )
        yield Discrepancy((said.place,), said.words, item.expected, message, fix, severity, complete=True)
