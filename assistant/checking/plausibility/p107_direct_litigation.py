from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.texts import lexicon, pattern, sentences
from assistant.checking.years import last_year
from assistant.domain.cell_names import printed_name
from assistant.domain.findings import Severity
from assistant.domain.report import Report

_GROUP = "disputes.litigation_direct."
_CELL, _PENDING = f"{_GROUP}total", f"{_GROUP}pending"
_SINCE = 2024  # the first year to which the revised law applies


@rule("P107", Severity.ADVICE, basis="《中华人民共和国行政复议法》（2023年修订，2024年1月1日起施行）第二十三条")
def litigation_without_reconsideration_is_checked(report: Report) -> Iterator[Discrepancy | Skip]:
    """2024 年起，“未经复议直接起诉”的新案件应核对过。

    修订后的行政复议法把不予公开政府信息一类的争议列为复议前置：先复议，才能起诉。新发生的案件还记在“未经复议直接起诉”里，
    多半是记错了组，应记在“复议后起诉”。去年就没有审结、今年接着办的，不算新案件。
    改法：逐件核对有没有经过复议；确实没有的，在正文里写明原因。

    Fails: 2025 年度“未经复议直接起诉”总计 3 件，正文没有说明。
    Passes: 总计 2 件，去年尚未审结的就是这 2 件；或正文写“直接起诉的 1 件因不属于复议前置范围，由法院受理”。
    误报：不属于复议前置的争议（例如只诉未按要求的形式提供）可以直接起诉；在正文里写一句即可。
    """
    if report.year < _SINCE or _CELL not in report.form.cells:
        return
    number = report.figures.number(_CELL)
    if number is None:
        yield Skip(f"“{printed_name(report.form, _CELL)}”没有数")
        return
    last = last_year(report)
    pending = last.figures.number(_PENDING) if last else None
    new = number - (pending or 0)
    if new <= 0 or _is_explained(report):
        return
    of_these = f"，除去年没有审结的 {pending} 件，今年新发生 {new} 件" if pending else ""
    message = (
        f"“{printed_name(report.form, _CELL)}”填了 {number} 件{of_these}；"
        f"{_SINCE} 年起这类争议一般先复议、后起诉，请核对是不是该记在“复议后起诉”，确实没有复议的在正文里写明原因"
    )
    yield Discrepancy((_CELL,), f"{number} 件", "核对是否经过复议", message, complete=True)


def _is_explained(report: Report) -> bool:
    about, reason = (pattern((lexicon("direct_litigation").patterns[name],)) for name in ("说的是", "原因"))
    return any(
        about.search(sentence) and reason.search(sentence)
        for name in report.narratives
        for _, sentence in sentences(report.text(name))
    )
