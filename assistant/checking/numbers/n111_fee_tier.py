from collections.abc import Iterator

from assistant.checking.processing_fee import SECTION, SINCE, amounts
from assistant.checking.rule import Discrepancy, rule
from assistant.domain.findings import Severity
from assistant.domain.report import Report

_STEP = 10  # yuan: every charge by item or by page is a multiple


@rule("N111", Severity.ADVICE, basis="《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）")
def the_processing_fee_is_what_some_tier_yields(report: Report) -> Iterator[Discrepancy]:
    """信息处理费的金额应是收费标准算得出的数。

    按件收的，每件 100 元起，逐档加 100 元；按量收的，每页 10 元、20 元或 40 元。怎么算都是 10 元的整数倍。
    不是整数倍的，多半是把复印、邮寄费算了进去，或多写、少写了一位。
    改法：核对收费通知上的金额和单位（元，还是万元）。

    Fails: 发出收费通知 1 件，金额 235.5 元。
    Passes: 发出收费通知 2 件，金额 300 元，实际收取 0.03 万元。
    误报：没有；这条只是建议。
    """
    if report.year < SINCE:
        return
    for where, amount in amounts(report.text(SECTION)):
        if amount % _STEP:
            message = f"信息处理费“{where.quote}”按收费标准算不出来：按件、按页都是 {_STEP} 元的整数倍，请核对"
            yield Discrepancy((where,), f"{amount.normalize():f} 元", f"{_STEP} 元的整数倍", message, complete=True)
