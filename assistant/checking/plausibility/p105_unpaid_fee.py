from collections.abc import Iterator

from assistant.checking.processing_fee import SECTION, denial
from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.domain.cell_names import printed_name
from assistant.domain.findings import Severity
from assistant.domain.report import Report

_CELL = "requests.other_outcome.fee_unpaid.total"


@rule("P105", Severity.WARNING, basis="《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）")
def no_request_ends_for_an_unpaid_fee_where_none_was_charged(report: Report) -> Iterator[Discrepancy | Skip]:
    """没有收取信息处理费的，不应有“逾期未按收费通知要求缴纳费用”的申请。

    表三说有申请人没有按收费通知缴费，第六部分却说没有收费、没有发过收费通知：两处必有一处不对。
    改法：发过收费通知的，在第六部分写明发出几件、金额多少、实收多少；没有发过的，改表三。
    说法在 schemas/lexicons/processing_fee.yaml 里，可以增加。

    Fails: 表三该行总计 1 件，第六部分写“未发出收费通知，未收取信息处理费”。
    Passes: 表三该行总计 1 件，第六部分写“发出收费通知 1 件，申请人逾期未缴费”。
    误报：发了通知而一分未收、只写“未收取”的；写明发出几件通知就不会误报。
    """
    if _CELL not in report.form.cells:
        return
    text, number = report.text(SECTION), report.figures.number(_CELL)
    if number is None or not text:
        yield Skip("表三该行总计没有数，或第六部分没有文字")
    elif number and (said := denial(text)) is not None:
        message = (
            f"“{printed_name(report.form, _CELL)}”填了 {number} 件，第六部分却说“{said.quote}”；"
            "发过收费通知的，写明发出几件、金额多少、实收多少"
        )
        yield Discrepancy((_CELL, said), f"{number} 件，文中“{said.quote}”", "两处一致", message, complete=True)
