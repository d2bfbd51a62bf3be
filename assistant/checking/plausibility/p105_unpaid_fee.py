from collections.abc import Iterator

from assistant import lazy
from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.texts import place
from assistant.domain.findings import Severity
from assistant.domain.report import Report

_SECTION, _CELL = "other_matters", "requests.other_outcome.fee_unpaid.total"
# “未收取信息处理费” → 未收取信息处理费, “没有产生收费” → 没有产生收费, not “收取处理费10元”
_NONE = lazy.compile(
    r"(未|没有|无)[^。；，\n]{0,12}(发出|收取|产生|发生)?[^。；，\n]{0,12}(收费|处理费)[^。；，\n]{0,4}"
)


@rule("P105", Severity.WARNING, basis="《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）")
def no_request_ends_for_an_unpaid_fee_where_none_was_charged(report: Report) -> Iterator[Discrepancy | Skip]:
    """没有收取信息处理费的，不应有“逾期未按收费通知要求缴纳费用”的申请。

    表三说有申请人没有按收费通知缴费，第六部分却说没有收费：两处必有一处不对。
    改法：发过收费通知的，在第六部分写明发出几件、金额多少、实收多少。

    Fails: 表三该行总计 1 件，第六部分写“未收取信息处理费”。
    Passes: 表三该行总计 1 件，第六部分写“发出收费通知 1 件，申请人逾期未缴费”。
    误报：发了通知而一分未收的，会写“未收到”；写明发出几件通知就不会误报。
    """
    if _CELL not in report.form.cells:
        return
    text, number = report.text(_SECTION), report.figures.number(_CELL)
    if number is None or not text:
        yield Skip("表三该行总计没有数，或第六部分没有文字")
    elif number and "收费通知" not in text and (said := _NONE.search(text)):
        where = place(_SECTION, text, *said.span())
        yield Discrepancy((_CELL, where), f"{number} 件，文中“{said[0]}”", "两处一致")
