from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.years import NOT_AT_HAND, last_year
from assistant.domain.cell_names import printed_name
from assistant.domain.findings import Severity
from assistant.domain.report import Report

_IN_FORCE = ".in_force"


@rule("C102", Severity.WARNING, basis="国办公开办函〔2021〕30号，表二第二十条第（一）项")
def documents_in_force_follow_from_last_year(report: Report) -> Iterator[Discrepancy | Skip]:
    """现行有效件数应等于上年现行有效件数，加本年制发件数，减本年废止件数。

    规章和行政规范性文件分别核对。常见原因：清理文件时集中废止，没有计入本年废止件数；有效期满自动失效的没有计入。
    改法：核对文件清理结果；确有别的原因的，说明理由后保留。

    Fails: 上年现行有效 10 件，本年制发 2 件、废止 1 件，现行有效写 12 件。
    Passes: 上年现行有效 10 件，本年制发 2 件、废止 1 件，现行有效 11 件。
    误报：清理时重新认定了哪些文件算规范性文件，或机构合并、划出；说明理由即可。
    """
    last = last_year(report)
    if last is None:
        yield Skip(NOT_AT_HAND)
        return
    for cell in report.form.cells:
        if not cell.endswith(_IN_FORCE):
            continue
        row = cell.removesuffix(_IN_FORCE)
        cells = (cell, f"{row}.issued", f"{row}.repealed")
        numbers, before = report.figures.numbers(cells), last.figures.number(cell)
        if numbers is None or before is None:
            yield Skip(f"“{printed_name(report.form, cell)}”或与它有关的格子，这两年有一处没有数")
            continue
        in_force, issued, repealed = numbers
        if in_force != (due := before + issued - repealed):
            how = f"去年有效 {before}＋制发 {issued}－废止 {repealed}＝{due}"
            message = f"“{printed_name(report.form, cell)}”填的是 {in_force}，{how}"
            yield Discrepancy(cells, in_force, f"{due}（{before}＋{issued}－{repealed}）", message, complete=True)
