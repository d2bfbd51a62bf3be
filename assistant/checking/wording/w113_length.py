from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.texts import compact
from assistant.domain.findings import Place, Severity
from assistant.domain.local import asked_of
from assistant.domain.report import Report

_SECTION = "overview"


@rule("W113", Severity.ADVICE, basis="本地关于年度报告的通知")
def the_overview_is_not_too_long(report: Report) -> Iterator[Discrepancy | Skip]:
    """总体情况不应超过本地通知规定的字数。

    各地的通知一份一个文件，放在 schemas/local 里（照 example.yaml 写）；没有适用的，不查。空格、换行不算字数。
    改法：删去与事实无关的话，把成段的名单、会议改成一句。

    Fails: 通知要求 1,000 字以内，总体情况写了 1,460 字。
    Passes: 通知要求 1,000 字以内，总体情况写了 830 字。
    误报：通知说的是“左右”的；把文件里的字数放宽一点。
    """
    limits = [(item.overview_longest, item.notice) for item in asked_of(report) if item.overview_longest]
    if not limits:
        yield Skip("没有本地通知的要求")
        return
    longest, name = min(limits)
    letters = len(compact(report.text(_SECTION)))
    if letters > longest:
        message = f"总体情况有 {letters:,} 字，《{name}》要求不超过 {longest:,} 字"
        yield Discrepancy(
            (Place(section=_SECTION),), f"{letters:,} 字", f"不超过 {longest:,} 字", message, complete=True
        )
