from collections.abc import Iterator, Sequence

from assistant import lazy
from assistant.checking.rule import Discrepancy, rule
from assistant.checking.spoken import Said, facts, grounded
from assistant.checking.texts import lexicon, pattern
from assistant.domain.cell_names import row_name
from assistant.domain.facts import Fact
from assistant.domain.findings import Severity
from assistant.domain.formats import Format
from assistant.domain.report import Report
from assistant.grounding.facts import Facts
from assistant.grounding.grounded import Kind, Verdict

_ANSWERED = "requests.outcomes_total.total"
_ALL = frozenset({"requests.received.total", "requests.brought_forward.total"})
_FEWEST, _TELLING = 2, 3  # outcomes that make a list, and one that seems to be whole
# Behind a list, what is said of the rest: “，其余8件。” → ，其余8件。, “。其余8件已转办” → 。其余8
_BEHIND = lazy.compile(r"[^。\n]{0,60}(?:。[^。\n]{0,3})?")
_SHOWN = 4


@rule("N110", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于数据准确、前后一致的要求")
def a_list_of_outcomes_leaves_none_out(report: Report) -> Iterator[Discrepancy]:
    """列举办理结果时，不应漏掉表三里不是 0 的一种。

    写了总数、再用“其中”“分别”列出各种结果的，读的人会当作列全了。漏掉的多半是无法提供、不予处理或其他处理。
    写了“等”“主要”“包括”“其余”的，不必列全；只列了两种的，只作建议。
    改法：补上漏掉的一种和件数；不想列全的，写“其中主要有……等”。

    Fails: 办结 21 件，其中予以公开 12 件、部分公开 1 件、不予公开 3 件（表三：无法提供 5 件）。
    Passes: 办结 21 件，其中予以公开 12 件、部分公开 1 件、不予公开 3 件、无法提供 5 件。
    误报：有意只列两三种、又没有写“主要”“等”的；说明理由后保留。
    """
    known = facts(report)
    answers = _answers(report.form)
    numbers = {cell: number for cell in answers if (number := report.figures.number(cell))}
    if not numbers:
        return
    for whole, members in _lists(grounded(report), known, frozenset(answers)):
        listed = {cell for _, fact in members for cell in fact.cells}
        left = [cell for cell in numbers if cell not in listed]
        total = sum(number for cell, number in numbers.items() if cell in listed)
        if not left or total != sum(said.item.quantity.value for said, _ in members):
            continue
        named = "、".join(f"“{row_name(report.form, cell)}”{numbers[cell]} 件" for cell in left[:_SHOWN])
        more = f"等 {len(left)} 种" if len(left) > _SHOWN else ""
        message = f"“{whole.words}”的办理结果没有列全，表三还有{named}{more}；请补上，或写“其中主要有……等”"
        severity = None if len(members) >= _TELLING else Severity.ADVICE
        yield Discrepancy(
            (whole.place, *left), f"漏了{named}{more}", "补上漏掉的结果", message, severity=severity, complete=True
        )


def _answers(form: Format) -> tuple[str, ...]:
    """Return the cells that the number answered is the sum of: the outcomes, not the applicants."""
    if _ANSWERED not in form.cells:
        return ()
    column = form.cells[_ANSWERED].column
    sums = (item.plus for item in form.equations if item.minus == (_ANSWERED,))
    return next((cells for cells in sums if all(form.cells[cell].column == column for cell in cells)), ())


def _lists(
    said: Sequence[Said], known: Facts, answers: frozenset[str]
) -> Iterator[tuple[Said, list[tuple[Said, Fact]]]]:
    """Yield each number of all requests, or of all that were answered, with the outcomes listed behind it."""
    for index, whole in enumerate(said):
        fact = _about(whole, known)
        if fact is None or not (set(fact.cells) == {_ANSWERED} or (fact.cells and set(fact.cells) <= _ALL)):
            continue
        members: list[tuple[Said, Fact]] = []
        end = whole.item.quantity.end
        for item in said[index + 1 :]:
            gap = item.text[end : item.item.quantity.start]
            if item.section != whole.section or "\n" in gap or (members and "。" in gap):
                break
            own = _about(item, known)
            if own is None and item.item.kind is Kind.COUNT and item.item.quantity.unit == whole.item.quantity.unit:
                members = []  # 撤销申请1件: an outcome in words of its own, so that none is known to be left out
                break
            if own is None or not answers.issuperset(own.cells):
                break
            members.append((item, own))
            end = item.item.quantity.end
        if len(members) >= _FEWEST and _is_announced(whole, members[0][0], members[-1][0]):
            yield whole, members


def _about(said: Said, known: Facts) -> Fact | None:
    """Return the fact that a right number of this year rests on, where it is one."""
    item = said.item
    if item.kind is not Kind.COUNT or item.verdict is not Verdict.SUPPORTED or item.last_year or item.doubtful:
        return None
    fact = known.about(item.facts[0]) if len(item.facts) == 1 else None
    return fact if fact is not None and fact.note is None else None


def _is_announced(whole: Said, first: Said, last: Said) -> bool:
    """Whether a list is announced as whole, and nothing says that it need not be."""
    words = lexicon("outcome_lists").patterns
    text, start, end = whole.text, whole.item.quantity.end, last.item.quantity.end
    behind = _BEHIND.match(text, end)
    stretch = text[start : behind.end() if behind else end]
    lead = text[start : first.item.quantity.start]
    return pattern((words["引出"],)).search(lead) is not None and pattern((words["不必列全"],)).search(stretch) is None
