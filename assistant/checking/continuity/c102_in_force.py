from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.texts import lexicon, pattern, sentences
from assistant.checking.years import NOT_AT_HAND, last_year
from assistant.domain.cell_names import printed_name
from assistant.domain.findings import Severity
from assistant.domain.report import Report

_IN_FORCE = ".in_force"


@rule("C102", Severity.WARNING, basis="国办公开办函〔2021〕30号，表二第二十条第（一）项")
def documents_in_force_follow_from_last_year(report: Report) -> Iterator[Discrepancy | Skip]:
    """现行有效件数应等于上年现行有效件数，加本年制发件数，减本年废止件数。

    规章和行政规范性文件分别核对。常见原因：清理文件时集中废止，没有计入本年废止件数；有效期满自动失效的没有计入。
    正文里有一句写明了清理的，算已说明：清理时会重新认定哪些文件算规范性文件。
    改法：核对文件清理结果；确有别的原因的，在正文里写一句，或说明理由后保留。

    Fails: 上年现行有效 10 件，本年制发 2 件、废止 1 件，现行有效写 12 件。
    Passes: 上年现行有效 10 件，本年制发 2 件、废止 1 件，现行有效 11 件。
    误报：机构合并、划出，或有效期满失效；说明理由即可。
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
        if in_force != (due := before + issued - repealed) and not _is_explained(report, cell):
            how = f"去年有效 {before}＋制发 {issued}－废止 {repealed}＝{due}"
            message = f"{how}，“{printed_name(report.form, cell)}”填的是 {in_force}"
            yield Discrepancy(cells, in_force, f"{due}（{before}＋{issued}－{repealed}）", message, complete=True)


def _is_explained(report: Report, cell: str) -> bool:
    """Whether a sentence says that documents of this kind were sorted out: that lawfully breaks the sum."""
    review, documents, not_done = (
        pattern((lexicon("document_review").patterns[name],)) for name in ("清理", "文件", "没有做")
    )
    label = report.form.cells[cell].row_path[-1]
    for name in report.narratives:
        for _, sentence in sentences(report.text(name)):
            if not review.search(sentence) or not_done.search(sentence):
                continue
            if any(word in label for word in documents.findall(sentence)):
                return True
    return False
