from collections.abc import Iterator
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from assistant import resources
from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.domain.findings import Severity
from assistant.domain.report import Level, Report

_CELL = "disclosure.fees.amount"


class _Limits(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    limits: dict[Level, Decimal]


@rule("P103", Severity.WARNING, basis="国办公开办函〔2021〕30号，表二第二十条第（八）项（单位：万元）")
def the_fee_is_in_ten_thousands(report: Report) -> Iterator[Discrepancy | Skip]:
    """行政事业性收费金额的单位是万元，不应大得超出本级机关的常情。

    金额异常大，多半是按元填的。各级的上限在 schemas/lexicons/fee_limits.yaml 里，放得很宽。
    改法：按元统计的除以一万；确实这么多的，说明理由后保留。

    Fails: 乡镇填 77302（万元），合 7.7 亿元。
    Passes: 乡镇填 7.73（万元）。
    误报：土地、矿产等收费集中的机关可能超过上限；说明理由即可。
    """
    if _CELL not in report.form.cells:
        return
    amount = report.figures.number(_CELL)
    limit = resources.load(_Limits, "schemas/lexicons/fee_limits.yaml").limits.get(report.organ.level)
    if amount is None or limit is None:
        yield Skip("收费金额没有数" if amount is None else "不知道本单位是哪一级机关（organ.level）")
    elif amount > limit:
        yield Discrepancy((_CELL,), f"{amount} 万元", f"不超过 {limit} 万元（是不是按元填的？）")
