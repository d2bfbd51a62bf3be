from collections.abc import Iterator
from decimal import Decimal

from assistant.checking.processing_fee import SECTION, SINCE, amounts, fee
from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.domain.cell_names import printed_name
from assistant.domain.figures import Number
from assistant.domain.findings import Severity
from assistant.domain.report import Report

_CELL = "disclosure.fees.amount"
_TEN_THOUSAND = 10000  # the cell is in 万元, the law on the fee in 元
_LEAST_PLACES = 2  # a cell of 0 is one rounded to so many


@rule("P108", Severity.WARNING, basis="《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）")
def the_processing_fee_is_part_of_all_fees(report: Report) -> Iterator[Discrepancy | Skip]:
    """收到的信息处理费不应多于表二的行政事业性收费金额。

    信息处理费本身就是一种行政事业性收费，收到的应计入表二。表二的单位是万元，比较时换算成元，容许四舍五入。
    改法：把信息处理费计入表二；或核对第六部分的金额。

    Fails: 第六部分写“实际收取 400 元”，表二行政事业性收费填 0。
    Passes: 第六部分写“实际收取 400 元”，表二填 0.04（万元）。
    误报：由财政另行归集、不计入本单位收费的；说明理由后保留。
    """
    if report.year < SINCE or _CELL not in report.form.cells:
        return
    said = fee([report.text(SECTION)])
    if said is None or not said.collected:
        return
    total = report.figures.number(_CELL)
    if total is None:
        yield Skip(f"“{printed_name(report.form, _CELL)}”没有数")
        return
    most = max(said.collected)
    if most <= _at_most(total):
        return
    where = (place for place, amount in amounts(report.text(SECTION)) if amount == most)
    message = (
        f"第六部分写收到信息处理费 {most.normalize():f} 元，“{printed_name(report.form, _CELL)}”只填了 {total} 万元；"
        "信息处理费也是行政事业性收费，应计入表二"
    )
    due = f"不少于 {most / _TEN_THOUSAND} 万元"
    yield Discrepancy((_CELL, *where), f"{total} 万元", due, message, complete=True)


def _at_most(total: Number) -> Decimal:
    """Return the most, in yuan, that a cell in 万元 can have been rounded from."""
    exponent = Decimal(total).as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    half = Decimal(5).scaleb(-(places or (_LEAST_PLACES if not total else 0)) - 1)
    return (Decimal(total) + half) * _TEN_THOUSAND
