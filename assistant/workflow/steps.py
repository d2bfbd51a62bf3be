"""The six steps of a report and how far each is: computed from the report, never set by hand."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from assistant.domain import signing
from assistant.domain.figures import BLANK
from assistant.domain.findings import Checked, Finding, Severity
from assistant.domain.gaps import gaps, is_asked
from assistant.domain.report import PREAMBLE, Report
from assistant.domain.sign_offs import roles
from assistant.domain.suggestions import Category, Status
from assistant.messages import text

State = Literal["err", "ask", "warn", "done", "none"]
KEYS = ("basics", "figures", "notes", "draft", "review", "finish")


def name(key: str) -> str:
    """Return what a step is called."""
    return dict[str, str](
        zip(KEYS, (text("基本信息"), text("数据"), text("素材"), text("起草"), text("审改"), text("定稿")), strict=True)
    )[key]


class Step(NamedTuple):
    """One step: its key, what it is called, its state, and one fact about it."""

    key: str
    name: str
    state: State
    note: str


def steps(
    report: Report,
    checked: Checked,
    *,
    imports: int = 0,
    note_files: int = 0,
    is_built: bool = False,
    asked: int | None = None,
) -> tuple[Step, ...]:
    """Return the six steps of a report.

    Args:
        report: The report.
        checked: What the check found in it.
        imports: How many files were read and not yet taken over or dropped.
        note_files: How many files of notes likewise.
        is_built: Whether the final documents of this very version were made.
        asked: How many questions are open, where the caller knows it; else they are counted.
    """
    live = [item for item in checked.findings if item.waived is None]
    asking = [item for item in live if is_asked(report, item)]
    live = [item for item in live if item not in asking]
    return (
        _basics(report, [item for item in live if _is_of_cover(item)], imports),
        _figures(report, [item for item in live if is_of_figures(report, item)]),
        _notes(report, questions(report) if asked is None else asked, note_files),
        _draft(report),
        _review(report, [item for item in live if _is_of_text(report, item) or item.quoted], asking),
        _finish(report, checked, is_built=is_built),
    )


def questions(report: Report) -> int:
    """Return how many questions are open, also before a draft asks them; 0 while nothing was noted or written."""
    from assistant.drafting import questions as asking

    return len(asking.questions(report)) if report.notes or _is_written(report) else 0


def _is_written(report: Report) -> bool:
    return any(report.text(key).strip() for key in report.narratives)


def is_of_figures(report: Report, finding: Finding) -> bool:
    """Whether a finding is about the tables alone: not about a text that quotes them, nor about a cell still blank."""
    if _is_of_text(report, finding) or not any(spot.cell for spot in finding.where):
        return False
    cells = (report.figures.get(spot.cell, BLANK) for spot in finding.where if spot.cell)
    return finding.code != "A301" or any(not cell.blank for cell in cells)


def _is_of_cover(finding: Finding) -> bool:
    return all(spot.cell is None and spot.section in ("title", "signature", None) for spot in finding.where)


def _is_of_text(report: Report, finding: Finding) -> bool:
    texts = report.texts
    return any(spot.section in texts for spot in finding.where)


def _errors(findings: Iterable[Finding]) -> int:
    return sum(item.severity is Severity.ERROR for item in findings)


def _basics(report: Report, findings: list[Finding], imports: int) -> Step:
    if errors := _errors(findings):
        return Step("basics", name("basics"), "err", text("{n} 处错误", n=errors))
    if imports:
        return Step("basics", name("basics"), "warn", text("导入待确认"))
    if warnings := sum(item.severity is Severity.WARNING for item in findings):
        return Step("basics", name("basics"), "warn", text("{n} 处提醒", n=warnings))
    if lines := due(report):
        said = text("还差{what}", what=lines[0]) if len(lines) == 1 else text("还差 {n} 项", n=len(lines))
        return Step("basics", name("basics"), "none", said)
    return Step("basics", name("basics"), "done", text("填齐了"))


def due(report: Report) -> list[str]:
    """Return the lines of the cover that are still to be filled in; a preamble that asks nothing needs no address."""
    organ, preamble = report.organ, report.text(PREAMBLE)
    given = {
        text("机关全称"): organ.name,
        text("级别"): organ.level != "unknown",
        text("成文日期"): report.dated,
    }
    if not preamble.strip() or gaps(preamble):
        given |= {text("地址"): organ.address, text("电话"): organ.telephone, text("公布网站"): organ.website}
    return [label for label, value in given.items() if not value]


def _figures(report: Report, findings: list[Finding]) -> Step:
    cells = report.form.cells
    blanks = sum(report.figures.get(cell, BLANK).blank for cell in cells)
    if blanks == len(cells):
        return Step("figures", name("figures"), "none", text("还空着"))
    if errors := _errors(findings):
        return Step("figures", name("figures"), "err", text("{n} 处错误", n=errors))
    if blanks:
        return Step("figures", name("figures"), "none", text("还空 {n} 格", n=blanks))
    if warnings := sum(item.severity is Severity.WARNING for item in findings):
        return Step("figures", name("figures"), "warn", text("{n} 处提醒", n=warnings))
    return Step("figures", name("figures"), "done", text("已核对"))


def _notes(report: Report, asked: int, note_files: int) -> Step:
    if asked:
        return Step("notes", name("notes"), "ask", text("{n} 题没答", n=asked))
    if note_files:
        return Step("notes", name("notes"), "warn", text("导入待确认"))
    if not report.notes:
        return Step("notes", name("notes"), "none", text("没开始"))
    return Step("notes", name("notes"), "done", text("记了 {n} 条", n=len(report.notes)))


def _draft(report: Report) -> Step:
    written = [key for key in report.due_texts if report.text(key).strip()]
    if not [key for key in written if key != PREAMBLE]:
        return Step("draft", name("draft"), "none", text("没开始"))
    if missing := len(report.due_texts) - len(written):
        return Step("draft", name("draft"), "none", text("还差 {n} 节", n=missing))
    return Step("draft", name("draft"), "done", text("已起草"))


def _review(report: Report, wrong: list[Finding], asking: list[Finding]) -> Step:
    if not _is_written(report):
        return Step("review", name("review"), "none", text("没开始"))
    if errors := _errors([item for item in wrong if not item.quoted]):  # those are of the tables
        return Step("review", name("review"), "err", text("{n} 处要改", n=errors))
    if asked := sum(len(item.where) for item in asking if _is_of_text(report, item)):
        return Step("review", name("review"), "ask", text("{n} 处待补充", n=asked))
    due = [item for item in report.suggestions if item.status is Status.PENDING and item.category is Category.ACCURACY]
    if warnings := len(due) + sum(item.severity is Severity.WARNING or bool(item.quoted) for item in wrong):
        return Step("review", name("review"), "warn", text("{n} 处要看", n=warnings))
    return Step("review", name("review"), "done", text("改好了"))


def _finish(report: Report, checked: Checked, *, is_built: bool) -> Step:
    from assistant.assembling import gate

    if is_built:
        return Step("finish", name("finish"), "done", text("已定稿"))
    found = gate.blockers(report, checked.findings)
    if open_ones := sum(item.code != gate.NOT_SIGNED for item in found):
        return Step("finish", name("finish"), "none", text("差 {n} 处", n=open_ones))
    if found:
        needed = roles().final
        due = sum(not _has_signed(report, role) for role in needed)
        said = text("没签字") if due == len(needed) else text("差 {n} 人签字", n=due) if due else text("要重新签")
        return Step("finish", name("finish"), "none", said)
    return Step("finish", name("finish"), "none", text("可以生成"))


def _has_signed(report: Report, role: str) -> bool:
    """Whether somebody signed every part in a role, and it still holds."""
    given = [signing.latest(report, part, role) for part in signing.parts(report)]
    return all(item is not None and signing.holds(report, item) for item in given)
