"""The report for practice, with faults put in on purpose, and its six tasks; a new report on the one of last year."""

from typing import NamedTuple

from assistant import drafting, reading, resources
from assistant.domain import excel_form, formats, gaps
from assistant.domain.cell_text import parse
from assistant.domain.figures import BLANK, Cell
from assistant.domain.report import Report
from assistant.domain.suggestions import Category, Status, Suggestion
from assistant.messages import text
from assistant.workflow import notes as note_files

EXAMPLE = "examples/qinghe"
FILE = "填报表2025.xlsx"
_ROW = "requests.refused.enforcement_file"  # says “/” in the file that waits on ①
_TOTAL = "requests.received.total"
_WRONG_TOTAL = "11"  # should be 12
_SHARE = "40%"
_WRONG_WORDS = (("增长50%", f"增长{_SHARE}"), ("推送74期", "推送79期"))  # against the table, and against the note
_LATER = "problems"  # not written yet: ④ does it


class Practice(NamedTuple):
    """The report as it is in the middle of the work, and the file that was read and waits to be taken over."""

    report: Report
    waiting: Report


class Task(NamedTuple):
    """One of the six: on which step, what to do in one line, whether it is done."""

    step: str
    text: str
    done: bool


def begin() -> Practice:
    """Return the report of a made-up township with its planted faults, and what was read for it."""
    made = report()
    row = [cell for cell in made.form.cells if cell.startswith(f"{_ROW}.")]
    waiting = Report(
        organ=made.organ, year=made.year, format=made.format, dated=made.dated, excel_form=made.excel_form,
        figures=made.figures.having(dict.fromkeys(row, Cell(raw="/"))),
    )  # fmt: skip
    return Practice(_with_faults(made.having(figures=made.figures.having(dict.fromkeys(row, BLANK)))), waiting)


def report() -> Report:
    """Return the drafted report of a made-up township; two cells are at fault: a wrong total, and one that says “/”."""
    found = {name: resources.find(f"{EXAMPLE}/{name}") for name in ("2025.xlsx", "2024.docx", "notes.md")}
    read = reading.read(found["2025.xlsx"], sandboxed=False)  # our own files
    read = read.having(last_year=reading.read(found["2024.docx"], sandboxed=False))
    made = drafting.draft(note_files.from_file(read, found["notes.md"]).report).report
    wrong = parse(_WRONG_TOTAL).cell
    return made.having(figures=made.figures.having({_TOTAL: wrong, f"{_ROW}.natural_person": Cell(raw="/")}))


def _with_faults(made: Report) -> Report:
    overview = made.text("overview")
    for right, wrong in _WRONG_WORDS:
        overview = overview.replace(right, wrong)
    made = made.with_text("overview", overview)
    made = made.having(sections={key: item for key, item in made.sections.items() if key != _LATER})
    return made.having(
        suggestions=(
            _suggestion(made, 1, "推送79期", "推送74期", text("素材里记的是 74 期。"), Category.ACCURACY),
            _suggestion(
                made, 2, "做好政府信息公开工作", "扎实做好政府信息公开工作", text("语气可以更足。"), Category.TONE
            ),
        )
    )


def _suggestion(report: Report, number: int, quote: str, new: str, reason: str, category: Category) -> Suggestion:
    start = report.text("overview").index(quote)
    return Suggestion(
        id=f"s{number}", section="overview", start=start, end=start + len(quote), quote=quote, replacement=new,
        reason=reason, category=category, source="practice",
    )  # fmt: skip


def tasks(report: Report, *, is_taken: bool, is_out: bool) -> tuple[Task, ...]:
    """Return the six tasks, each done when the report says so.

    Args:
        report: The report for practice as it stands.
        is_taken: Whether the file that waited was taken over or dropped.
        is_out: Whether a document was made of it.
    """
    said = {item.status for item in report.suggestions}
    # a suggestion whose words are gone is taken away: where none is left to decide about, nobody can do more
    is_decided = {Status.ACCEPTED, Status.REJECTED} <= said or Status.PENDING not in said
    answered = _is_fee_answered(report)
    return (
        Task("basics", text("到“基本信息”：文件里有一行全是“/”，选一下算 0 还是先空着，再点“写进报告”。"), is_taken),
        Task(
            "figures",
            text("到“数据”：表三第一行的总计写错了。点“改为 12”，错误就少了。"),
            _is_total_right(report),
        ),
        Task("notes", text("到“素材”：答一个问题，有没有收过信息处理费。"), answered),
        Task(
            "draft",
            text("到“起草”：第五部分还没写，点“起草”，写好了用上它。"),
            bool(report.text(_LATER).strip()),
        ),
        Task(
            "review",
            text(
                "到“审改”：建议里采纳一条，不采纳一条；再到“要处理的”，把和表不符的 {wrong} 改过来。",
                wrong=_SHARE,
            ),
            is_decided and f"增长{_SHARE}" not in report.text("overview"),
        ),
        Task("finish", text("到“定稿”：看看还差什么，不签字也能下载一份 Word 草稿。"), is_out),
    )


def _is_total_right(report: Report) -> bool:
    parts = [cell for cell in report.form.cells if cell.startswith("requests.received.") and cell != _TOTAL]
    numbers = report.figures.numbers(parts)
    return numbers is not None and report.figures.number(_TOTAL) == sum(numbers)


def _is_fee_answered(report: Report) -> bool:
    fee = any(note.aspect == "other_matters" and "费" in note.text for note in report.notes)
    return fee or not gaps.gaps(report.text("other_matters"))


def following(before: Report) -> Report:
    """Return the blank report of the year after: the organ is the same, every cell is blank."""
    form = formats.for_year(before.year + 1) or before.form
    return Report(organ=before.organ, year=before.year + 1, format=form.id, last_year=before.having(last_year=None))


def blank_form(year: int, organ: str = "") -> tuple[str, bytes]:
    """Return the name and content of a blank Excel form for a year."""
    from assistant.assembling import excel_form as forms

    form = formats.for_year(year) or formats.load(max(formats.available()))
    return f"{year}年{excel_form.load().title}.xlsx", forms.form(form, organ=organ, year=year)
