from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.domain.cell_names import printed_name
from assistant.domain.findings import Severity
from assistant.domain.report import Report

_IN_FORCE = ".in_force"


@rule("P102", Severity.WARNING, basis="国办公开办函〔2021〕30号，表二第二十条第（一）项")
def documents_issued_this_year_are_in_force(report: Report) -> Iterator[Discrepancy | Skip]:
    """现行有效件数不应少于本年制发件数减本年废止件数。

    今年制发、没有废止的文件，到年底都现行有效。常见原因：现行有效件数只数了往年的，或没有填。
    改法：把今年制发的加进现行有效件数。

    Fails: 本年制发 5 件、废止 1 件，现行有效写 3 件。
    Passes: 本年制发 5 件、废止 1 件，现行有效 20 件。
    误报：当年制发、当年有效期满失效而没有计入废止的文件；说明理由即可。
    """
    unread = 0
    for cell in report.form.cells:
        if not cell.endswith(_IN_FORCE):
            continue
        row = cell.removesuffix(_IN_FORCE)
        cells = (cell, f"{row}.issued", f"{row}.repealed")
        numbers = report.figures.numbers(cells)
        if numbers is None:
            unread += 1
            continue
        in_force, issued, repealed = numbers
        if issued - repealed > in_force:
            least = f"{issued - repealed}（{issued}－{repealed}）"
            message = f"“{printed_name(report.form, cell)}”填的是 {in_force}，本年制发减废止就有 {least}"
            yield Discrepancy(cells, in_force, f"不少于 {least}", message, complete=True)
    if unread:
        yield Skip(f"有 {unread} 行因格子空白或不是数，没有核对")
