from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.texts import compact
from assistant.checking.years import NOT_AT_HAND, last_year
from assistant.domain.cell_names import printed_name
from assistant.domain.findings import Severity
from assistant.domain.report import Report

_LEAST = 20


@rule("P104", Severity.ADVICE, basis="国办公开办函〔2021〕30号，总体情况应反映工作的变化")
def a_large_change_is_spoken_of(report: Report) -> Iterator[Discrepancy | Skip]:
    """比去年增减过半而且超过 20 的数，总体情况里应有交代。

    读报告的人会问为什么。表二各格和表三、表四的总计与去年相差过半，而正文既没有写这个数也没有提到它，就提一句。
    改法：在总体情况里写明今年的数和原因。

    Fails: 行政处罚去年 40 件、今年 130 件，总体情况没有提行政处罚。
    Passes: 总体情况写“本年作出行政处罚决定 130 件，主要因……”。
    误报：换了说法的会误报；这条只是建议。
    """
    last = last_year(report)
    if last is None:
        yield Skip(NOT_AT_HAND)
        return
    overview = compact(report.text("overview"))
    for cell in report.form.cells.values():
        if cell.column.rpartition(".")[2] not in ("total", "decisions", "issued", "in_force", "amount"):
            continue
        now, before = report.figures.number(cell.id), last.figures.number(cell.id)
        if now is None or before is None or abs(now - before) <= _LEAST or 2 * abs(now - before) <= before:
            continue
        if str(now) not in overview and not (
            cell.row_path and cell.row_path[-1].lstrip("（）一二三四五六七1234567890.、") in overview
        ):
            message = f"“{printed_name(report.form, cell.id)}”比去年增减过半，总体情况里应有交代"
            yield Discrepancy((cell.id,), f"{now}（去年 {before}）", "说明原因", message)
