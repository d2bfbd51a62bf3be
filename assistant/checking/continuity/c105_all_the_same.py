from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.years import NOT_AT_HAND, last_year
from assistant.domain.figures import Figures, Number
from assistant.domain.findings import Severity
from assistant.domain.report import Report

_TELLING = 3  # fewer figures than this may well be the same two years running


@rule("C105", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于雷同和不准确的要求")
def some_figure_differs_from_last_year(report: Report) -> Iterator[Discrepancy | Skip]:
    """两年的数不应完全一样。

    所有不是 0 的数都与去年相同，多半是照抄了去年的表，忘了改。只有一两个数不是 0 时不算。
    改法：按今年的台账重填；确实相同的，说明理由后保留。

    Fails: 去年和今年都是新收 12 件、予以公开 9 件、不予公开 3 件，其余为 0。
    Passes: 去年新收 12 件，今年新收 14 件。
    误报：业务极少的单位两年恰好相同；说明理由即可。
    """
    last = last_year(report)
    if last is None:
        yield Skip(NOT_AT_HAND)
        return
    now, before = _telling(report.figures), _telling(last.figures)
    if len(now) >= _TELLING and now == before:
        yield Discrepancy(tuple(now), f"{len(now)} 个不是 0 的数全部与 {last.year} 年相同", "今年的数")


def _telling(figures: Figures) -> dict[str, Number]:
    return {cell: filled.value for cell, filled in figures.items() if filled.value}
