from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, rule
from assistant.checking.spoken import Said, facts, grounded
from assistant.checking.texts import sentence_around
from assistant.domain.findings import NO_SOURCE, Severity
from assistant.domain.report import Report
from assistant.grounding.changes import needs_last_year
from assistant.grounding.facts import Facts
from assistant.grounding.grounded import Kind, Verdict
from assistant.grounding.numbers import RATES

_FEE = "处理费"  # that there was none is N106's to check


@rule("N102", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于数据准确的要求")
def every_quantity_has_a_source(report: Report) -> Iterator[Discrepancy]:
    """正文里的每个数都应有出处：表格、工作记录，或由它们算出。

    表里没有的数（培训几场、推送几条）要有工作记录可查；占比、增幅要能从写出的数或表里的数算出来。
    数前后的词说的是某一格、但还有别的词限定（“区政府办代表区政府受理”“通过网络收到”），而数又不同的，可能是另一个口径，请人确认；
    前后的词只说了某一格（“全年办结7件”，表里是8件）、又没有别的出处的，也这样问，有没有工作记录都一样。
    没有工作记录的报告（例如读入的旧报告）无从核对，只把这些数列出来作为建议。
    报告里记着的去年报告不在时，和去年相比的数没有核对，也只列出来作为建议。
    改法：在工作记录里补上出处，或改数；确实是另一口径的，说明理由后保留。

    Fails: 举办培训 5 场（工作记录里没有）。
    Passes: 举办培训 5 场（工作记录：业务培训 5 场）。
    误报：工作记录用完全不同的词说同一件事时会误报；“三个阶段”“作了一次排查”一类的说法只作建议。
    """
    open_ones = [
        said
        for said in grounded(report)
        if said.item.verdict is Verdict.UNSUPPORTED and not said.item.doubtful and not _of_fee(said)
    ]
    known = facts(report)
    listed: dict[str, list[Said]] = {}
    unchecked: dict[str, list[Said]] = {}
    for said in open_ones:
        item = said.item
        if report.lacks_last_year and needs_last_year(said.text, item, report.year):
            unchecked.setdefault(said.section, []).append(said)
        elif item.another_scope or (item.instead and not item.expected):
            due = item.expected or item.instead
            fact = known.about(item.facts[0] if item.another_scope else item.meant)
            named = known.short(fact) if fact else item.meant
            table = "上年表里" if item.last_year else "表里"
            message = f"文中写 {said.words}，{table}“{named}”是 {due}；如果说的是另一个口径，请写明"
            yield Discrepancy((said.place, *(fact.cells[:1] if fact else ())), said.words, due, message, complete=True)
        elif item.expected and not item.facts:
            ask = "请写明占什么的" if item.kind is Kind.SHARE else "请写明同什么比"
            message = f"{item.arithmetic}，文中写 {said.words}；说的不是这两个数的，{ask}"
            yield Discrepancy((said.place,), said.words, item.expected, message, complete=True)
        elif not known.has_notes:
            listed.setdefault(said.section, []).append(said)
        elif item.expected:
            message = f"工作记录 {item.facts[0].partition('.')[0]} 写的是 {item.expected}，文中写 {said.words}"
            yield Discrepancy((said.place,), said.words, item.expected, message, complete=True)
        else:
            severity = Severity.ADVICE if item.quantity.vague or item.quantity.may_be_spoken else None
            yield Discrepancy(
                (said.place,), said.words, NO_SOURCE, _unfound(said, known), severity=severity, complete=True
            )
    for items in listed.values():
        yield _together(items, "在工作记录里写明出处", f"这一节有 {len(items)} 个数不出自表格，也没有工作记录可查")
    for items in unchecked.values():
        quoted = "、".join(f"“{said.words}”" for said in items)
        yield _together(items, "给出去年的报告", f"去年的报告不在，{quoted}没有核对")


def _unfound(said: Said, known: Facts) -> str:
    """Return the words for a number that nothing says; a note may have the same one, of who knows what."""
    quantity = said.item.quantity
    for item in known.noted:
        if item.fact.value == quantity.value and (item.fact.unit in RATES) == (quantity.unit in RATES):
            written = item.fact.name[item.quantity.start : item.quantity.end]
            same = f"“{said.words}”没有出处：工作记录 {item.fact.note} 里有“{written}”，看不出说的是同一件事"
            return f"{same}；是的话，在记录里把事情写明，不是就补一条记录，或改数"
    return f"“{said.words}”没有出处，表里、工作记录里都找不到；补一条记录，或改数"


def _together(items: list[Said], expected: str, message: str) -> Discrepancy:
    """Return one advice for several numbers of a section."""
    where = tuple(said.place for said in items)
    return Discrepancy(where, f"{len(items)} 个数", expected, message, severity=Severity.ADVICE, complete=True)


def _of_fee(said: Said) -> bool:
    return not said.item.quantity.value and _FEE in sentence_around(said.text, said.item.quantity.start)
