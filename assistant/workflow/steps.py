"""The six steps of a report and how far each is: computed from the report, never set by hand."""

from collections.abc import Container, Iterable
from typing import TYPE_CHECKING, Literal, NamedTuple

from assistant.domain import signing
from assistant.domain.figures import BLANK
from assistant.domain.findings import Checked, Finding, Severity
from assistant.domain.formats import Table
from assistant.domain.gaps import CODE, gaps, is_asked
from assistant.domain.report import PREAMBLE, Report
from assistant.domain.sign_offs import roles
from assistant.domain.suggestions import Category, Status
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.assembling.gate import Blocker

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
    return (
        _basics(report, counted(report, checked, "basics"), imports),
        _figures(report, counted(report, checked, "figures")),
        _notes(report, questions(report) if asked is None else asked, note_files),
        _draft(report),
        _review(report, counted(report, checked, "review")),
        _finish(report, checked, is_built=is_built),
    )


class Count(NamedTuple):
    """How much is open on a page: errors, of which `blanks` only say that cells are blank; questions; warnings."""

    errors: int = 0
    blanks: int = 0
    asked: int = 0
    warnings: int = 0


def counted(report: Report, checked: Checked, page: str) -> Count:
    """Return how much is open on a page: every place that gives a number for it takes it from here or agrees with it.

    Only places where a text asks are counted one by one; a table that nobody has begun to fill is no error of it.
    """
    errors = blanks = asked = warnings = 0
    for item in findings_on(report, checked, page):
        if item.waived is not None:
            continue
        if is_asked(report, item):
            asked += len(item.where)
        elif item.blocks:
            errors += 1
            blanks += _is_blank(report, item)
        elif item.severity is Severity.WARNING:
            warnings += 1
    return Count(errors, blanks, asked, warnings)


def findings_on(report: Report, checked: Checked, page: str) -> list[Finding]:
    """Return the findings that a page shows and counts: all on ⑥, but that a table is blank which nobody has begun."""
    blank = {table.id for table in untouched(report)}
    return [
        item for item in checked.findings if page in _pages(report, item) and not _is_of_untouched(report, item, blank)
    ]


def _pages(report: Report, finding: Finding) -> tuple[str, ...]:
    """Return the steps on whose pages a finding is shown and counted, by the first place that it names."""
    first = finding.where[0] if finding.where else None
    if is_asked(report, finding):
        return ("notes", "draft", "review", "finish")
    if first and first.cell:
        return ("figures", "review", "finish") if finding.quoted else ("figures", "finish")
    if first and first.section in report.texts:
        return ("review", "finish")
    return ("basics", "finish")


def untouched(report: Report) -> list[Table]:
    """Return the tables that nobody has begun to fill; where a file was read, what it leaves blank is no such table."""
    if report.imported is not None or report.excel_form:
        return []
    return [
        table for table in report.form.tables if all(report.figures.get(cell.id, BLANK).blank for cell in table.cells)
    ]


def _is_of_untouched(report: Report, finding: Finding, tables: Container[str]) -> bool:
    """Whether a finding says no more than that a table is blank which nobody has begun to fill."""
    cells = [report.form.cells[spot.cell].table for spot in finding.where if spot.cell]
    return finding.code == "A301" and bool(cells) and cells[0] in tables


def _is_blank(report: Report, finding: Finding) -> bool:
    """Whether a finding says no more than that cells are blank."""
    cells = [report.figures.get(spot.cell, BLANK) for spot in finding.where if spot.cell]
    return finding.code == "A301" and all(cell.blank for cell in cells)


def questions(report: Report) -> int:
    """Return how many questions are open, also before a draft asks them; 0 while nothing was noted or written."""
    from assistant.drafting import questions as asking

    return len(asking.questions(report)) if report.notes or is_written(report) else 0


def is_written(report: Report) -> bool:
    """Whether a narrative has words."""
    return any(report.text(key).strip() for key in report.narratives)


def _basics(report: Report, count: Count, imports: int) -> Step:
    lines = [*due_lines(report).values()]
    if count.errors:
        return Step("basics", name("basics"), "err", _errors(count.errors, len(lines)))
    if imports:
        return Step("basics", name("basics"), "warn", text("导入待确认"))
    if count.warnings:
        return Step("basics", name("basics"), "warn", text("{n} 处提醒", n=count.warnings))
    if lines:
        said = text("还差{what}", what=lines[0]) if len(lines) == 1 else text("还差 {n} 项", n=len(lines))
        return Step("basics", name("basics"), "none", said)
    return Step("basics", name("basics"), "done", text("填齐了"))


def _errors(errors: int, blank: int) -> str:
    """Return how much a page has to be dealt with: its errors, and what is not begun there."""
    return text("{n} 处要处理", n=errors + blank) if blank else text("{n} 处错误", n=errors)


def due_lines(report: Report) -> dict[str, str]:
    """Return by its field what each line of the cover is called that is still blank, whatever the preamble says."""
    organ = report.organ
    given = {
        "name": (text("机关全称"), organ.name), "level": (text("级别"), organ.level != "unknown"),
        "dated": (text("成文日期"), report.dated), "address": (text("地址"), organ.address),
        "telephone": (text("电话"), organ.telephone), "website": (text("公布网站"), organ.website),
    }  # fmt: skip
    return {field: label for field, (label, value) in given.items() if not value}


def _figures(report: Report, count: Count) -> Step:
    cells = report.form.cells
    blanks = sum(report.figures.get(cell, BLANK).blank for cell in cells)
    if blanks == len(cells):
        return Step("figures", name("figures"), "none", text("还空着"))
    if count.errors > count.blanks:
        return Step("figures", name("figures"), "err", _errors(count.errors, len(untouched(report))))
    if blanks:
        return Step("figures", name("figures"), "none", text("还空 {n} 格", n=blanks))
    if count.warnings:
        return Step("figures", name("figures"), "warn", text("{n} 处提醒", n=count.warnings))
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
    is_ours = any(report.sections[key].model or report.sections[key].origin == "offline" for key in written)
    return Step("draft", name("draft"), "done", text("已起草") if is_ours else text("已有正文"))


def _review(report: Report, count: Count) -> Step:
    if not is_written(report):
        return Step("review", name("review"), "none", text("没开始"))
    if count.errors:
        said = text("{n} 处要处理", n=count.errors + count.asked) if count.asked else text("{n} 处要改", n=count.errors)
        return Step("review", name("review"), "err", said)
    if count.asked:
        return Step("review", name("review"), "ask", text("{n} 处待补充", n=count.asked))
    if count.warnings:
        return Step("review", name("review"), "warn", text("{n} 处提醒", n=count.warnings))
    due = [item for item in report.suggestions if item.status is Status.PENDING and item.category is Category.ACCURACY]
    if due:
        return Step("review", name("review"), "warn", text("{n} 条建议没定", n=len(due)))
    return Step("review", name("review"), "done", text("改好了"))


def _finish(report: Report, checked: Checked, *, is_built: bool) -> Step:
    from assistant.assembling import gate

    if is_built:
        return Step("finish", name("finish"), "done", text("已定稿"))
    found = gate.blockers(report, checked.findings)
    if open_ones := lacking(report, found):
        return Step("finish", name("finish"), "none", text("差 {n} 处", n=len(open_ones)))
    if found:
        needed = roles().final
        due = sum(not _has_signed(report, role) for role in needed)
        said = text("没签字") if due == len(needed) else text("差 {n} 人签字", n=due) if due else text("要重新签")
        return Step("finish", name("finish"), "none", said)
    return Step("finish", name("finish"), "none", text("可以生成"))


def lacking(report: Report, found: "Iterable[Blocker]") -> "list[Blocker]":
    """Return what keeps a report from being final but the sign-offs, counted as everywhere else.

    What one click cuts out is one, in however many places it stands; questions are counted one by one.
    """
    from assistant.assembling import gate

    kept: dict[tuple[str, str, str], Blocker] = {}
    for item in found:
        if item.code != gate.NOT_SIGNED:
            is_cut = item.code == CODE and not asks(report, item)
            kept.setdefault((item.where, item.what, "" if is_cut else item.place), item)
    return list(kept.values())


def asks(report: Report, item: "Blocker") -> bool:
    """Whether what is not finished is a question, and not what a converter left."""
    section, _, span = item.place.partition(":")
    return any(f"{gap.start}-{gap.end}" == span for gap in gaps(report.text(section)))


def _has_signed(report: Report, role: str) -> bool:
    """Whether somebody signed every part in a role, and it still holds."""
    given = [signing.latest(report, part, role) for part in signing.parts(report)]
    return all(item is not None and signing.holds(report, item) for item in given)
