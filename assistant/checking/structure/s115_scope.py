from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.spoken import Said, facts, grounded
from assistant.checking.texts import lexicon, pattern
from assistant.domain.findings import Severity
from assistant.domain.report import Level, Report
from assistant.grounding.grounded import Kind, Verdict

_NAMES = {"region": "全域", "own": "本级"}
_IN_WORDS = {"region": "本地区所有单位", "own": "本单位自己"}
# Of a township or street office, all that it has is its own
_ONE_DESK = frozenset({Level.TOWNSHIP, Level.STREET, Level.UNKNOWN})
_TABLES = ("requests.", "disputes.")
_ENDS = "。；\n"


@rule("S115", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于数据准确、前后一致的要求")
def the_text_speaks_of_the_scope_of_the_tables(report: Report) -> Iterator[Discrepancy | Skip]:
    """正文说表里的数时，口径应与报告的口径一致：是本地区所有单位的，还是本单位自己的。

    一级政府的报告通常包括所属各部门和乡镇，办公室自己的报告只有本单位的。表里的数说成了另一个口径，读的人会以为数错了。
    报告的口径是一个单位自己写明的：本地区所有单位（region），或本单位自己（own）；没有写明的不查。
    改法：按报告的口径改说法；表填错了口径的，重新统计。

    Fails: 报告只统计本单位（own），正文写“全县各单位共收到申请 12 件”，表三新收也是 12 件。
    Passes: 报告包括全县（region），正文写“全县共收到申请 95 件，其中县政府办收到 17 件”，表三新收 95 件。
    误报：两个口径的数恰好相同的；说明理由后保留。
    """
    scope = report.organ.scope
    if not scope:
        yield Skip("没有写明报告的口径")
        return
    if report.organ.level in _ONE_DESK:
        return
    words = {key: pattern((lexicon("scope_words").patterns[name],)) for key, name in _NAMES.items()}
    other = "own" if scope == "region" else "region"
    for said in grounded(report):
        if not _is_of_the_tables(report, said):
            continue
        begin = max(said.text.rfind(mark, 0, said.item.quantity.start) for mark in _ENDS) + 1
        found = {key: list(words[key].finditer(said.text, begin, said.item.quantity.start)) for key in words}
        if not found[other] or (found[scope] and found[scope][-1].start() > found[other][-1].start()):
            continue
        fact = facts(report)[said.item.facts[0]]
        message = (
            f"“{said.words}”是表里的数，报告的口径是{_IN_WORDS[scope]}，正文却说成“{found[other][-1][0]}”；"
            "请按报告的口径改说法，或核对表里的数"
        )
        yield Discrepancy(
            (said.place, *fact.cells[:1]), f"“{found[other][-1][0]}”", _IN_WORDS[scope], message, complete=True
        )


def _is_of_the_tables(report: Report, said: Said) -> bool:
    """Whether a number is this year's of requests or disputes, and none that could be anybody's: not 0, not 1."""
    item = said.item
    if item.kind is not Kind.COUNT or item.verdict is not Verdict.SUPPORTED or item.last_year or len(item.facts) != 1:
        return False
    fact = facts(report).about(item.facts[0])
    return item.quantity.value > 1 and fact is not None and fact.note is None and any(
        cell.startswith(_TABLES) for cell in fact.cells
    )  # fmt: skip
