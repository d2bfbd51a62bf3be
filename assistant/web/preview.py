"""What ① shows of a file that was read and is not in the report yet: what is certain, what is asked, what differs."""

from collections.abc import Iterable, Sequence
from typing import Any

from assistant.domain import cell_names
from assistant.domain.formats import Format
from assistant.domain.report import Report
from assistant.errors import AssistantError, NotReady, UnusableInput
from assistant.messages import of_error, text
from assistant.storage import Job
from assistant.translating import names, translated
from assistant.web import incoming
from assistant.web.serving import Opened, clock
from assistant.words import section_name
from assistant.workflow import importing
from assistant.workflow.again import CellChange
from assistant.workflow.importing import OTHER, Doubt, Fitted


def of(opened: Opened, waiting: Sequence[Job]) -> list[dict[str, Any]]:
    """Return the previews of a report's files, the oldest first."""
    return [shown for job in waiting if job.state == "done" and (shown := _preview(opened, job))]


def _fitted(opened: Opened, job: Job) -> Fitted:
    fresh = incoming.report_of(job)
    if fresh is None:
        raise UnusableInput("没有这个文件", code="no_file")
    return importing.fitted(fresh, opened.report)


def doubts(opened: Opened, job: Job) -> list[Doubt]:
    """Return what is doubtful in a file; nothing while it is not sure that the file is this report's."""
    return [] if question(opened, job) else importing.doubts(_fitted(opened, job).report, opened.report.last)


def chosen(opened: Opened, job: Job) -> dict[str, str]:
    """Return what is chosen for each doubt, by a person or by a rule."""
    return importing.chosen(doubts(opened, job), _choices(job))


def open_doubts(opened: Opened, job: Job) -> list[Doubt]:
    """Return the doubts for which nothing is chosen yet."""
    done = chosen(opened, job)
    return [item for item in doubts(opened, job) if item.id not in done]


def left(opened: Opened, job: Job) -> int:
    """Return how many places of a file a person must still decide about."""
    return 1 if question(opened, job) else len(open_doubts(opened, job))


def _choices(job: Job) -> dict[str, str]:
    return {key: value for key, value in job.progress.get("choices", {}).items() if value != OTHER}


def _resolved(opened: Opened, job: Job) -> Report:
    fresh = _fitted(opened, job).report
    return importing.resolved(fresh, importing.doubts(fresh, opened.report.last), _choices(job))


def differences(opened: Opened, job: Job) -> list[CellChange]:
    """Return the cells of the report that a file has otherwise."""
    return [] if question(opened, job) else importing.differences(opened.report, _resolved(opened, job))


def retold(opened: Opened, job: Job) -> list[str]:
    """Return the sections of the report that a file tells otherwise."""
    return [] if question(opened, job) else importing.retold(opened.report, _resolved(opened, job))


def ready(opened: Opened, job: Job) -> Report:
    """Return what a file says, with all that was chosen.

    Raises:
        NotReady: Something is not chosen yet.
    """
    if n := left(opened, job):
        raise NotReady("还有 {n} 处没选", n=n, code="not_chosen")
    return _resolved(opened, job)


def question(opened: Opened, job: Job) -> dict[str, Any]:
    """Return what must be asked before anything else: whether a file of another unit or year is this report's.

    `choices` are the answers, the likeliest first: what `accept` is told, and the words.
    """
    fresh, report = incoming.report_of(job), opened.report
    if fresh is None:
        return {}
    organ, year = incoming.unit_of(fresh)
    if organ and report.organ.name and not incoming.same(organ, report.organ.name) and not job.progress.get("organ_ok"):
        said = text("文件里的单位是“{organ}”，这份报告是“{own}”的。", organ=organ, own=report.organ.name)
        own = ("organ", text("就是这个单位的"))
        return {
            "text": said,
            "choices": [own, ("old", text("存成“{organ}”自己的报告", organ=organ))] if year else [own],
        }
    if as_last(job) and year not in (0, report.year - 1):
        return _not_last(year, report.year)
    if not as_last(job) and year not in (0, report.year) and not job.progress.get("year_ok"):
        return _another_year(year, report.year)
    return {}


def as_last(job: Job) -> bool:
    """Whether a person chose a file as last year's report: it never becomes this year's."""
    return job.asked.get("as") == "last"


def is_last(opened: Opened, job: Job) -> bool:
    """Whether a file was chosen as last year's and is of last year, or of none."""
    fresh = incoming.report_of(job)
    return as_last(job) and fresh is not None and incoming.unit_of(fresh)[1] in (0, opened.report.year - 1)


def _not_last(year: int, own: int) -> dict[str, Any]:
    """Return what is asked of a file that was chosen as last year's and is not."""
    told = {"year": year, "last": own - 1}
    if year < own:
        said = text("文件是 {year} 年的，不是去年的（{last} 年）。", **told)
        return {"text": said, "choices": [("old", text("当作往年的报告存下"))]}
    said = text("文件是 {year} 年的，不是去年的（{last} 年）。要写进今年的表，用上面的“导入文件”。", **told)
    return {"text": said, "choices": []}


def _another_year(year: int, own: int) -> dict[str, Any]:
    """Return what is asked of a file of another year than the report's."""
    wrong = ("year", text("就是今年的，年份写错了"))
    if year == own - 1:
        return {
            "text": text("文件是 {year} 年的。当去年的报告用？", year=year),
            "choices": [("last", text("当去年的")), wrong],
        }
    said = text("文件是 {year} 年的，这份报告是 {own} 年的。", year=year, own=own)
    return {"text": said, "choices": [("old", text("当作往年的报告存下")), wrong] if year < own else [wrong]}


def _preview(opened: Opened, job: Job) -> dict[str, Any] | None:
    head: dict[str, Any] = {"id": job.id, "name": job.asked["name"], "at": clock(job.ended or job.at), "trouble": ""}
    try:
        if asked := question(opened, job):
            return head | {"question": asked}
        return head | {"question": None} | _body(opened, job)
    except AssistantError as error:
        return head | {"question": None, "trouble": of_error(error)}


def _body(opened: Opened, job: Job) -> dict[str, Any]:
    fitted = _fitted(opened, job)
    fresh = fitted.report
    asked = importing.doubts(fresh, opened.report.last)
    taken = importing.chosen(asked, _choices(job))
    doubtful = {cell for item in asked for cell in item.cells}
    sure = [cell for cell in fresh.figures if cell not in doubtful]
    overruled = set(job.progress.get("overrule", ()))
    return {
        "sure": len(sure), "doubtful": len(doubtful), "places": len(asked), "notes": len(fresh.notes),
        "texts": sum(bool(item.text.strip()) for item in fresh.sections.values()),
        "unread": len(set(importing.unread(fresh, asked)) - set(fitted.due)), "due": len(fitted.due),
        "due_rows": by_row(fresh.form, fitted.due),
        "lost": fitted.lost, "old": _format_of(job),
        "remarks": [(names(where), found, translated(why)) for where, found, why in importing.remarks(fresh)],
        "left": len(asked) - len(taken), "rows": _rows(fresh, sure),
        "doubts": [_doubt(item, taken.get(item.id, ""), _asked_other(job, item)) for item in asked],
        "differ": [
            {
                "cell": item.cell, "name": names(cell_names.printed_name(fresh.form, item.cell)), "own": item.old.text,
                "new": item.new.text, "file": item.cell in overruled,
            }
            for item in importing.differences(opened.report, _resolved(opened, job))
        ],
        "retold": [
            {
                "key": f"{importing.TEXT}{name}", "name": section_name(opened.report, name),
                "own": opened.report.text(name), "new": fresh.sections[name].text,
                "file": f"{importing.TEXT}{name}" in overruled,
            }
            for name in importing.retold(opened.report, fresh)
        ],
    }  # fmt: skip


def _format_of(job: Job) -> str:
    fresh = incoming.report_of(job)
    return fresh.format if fresh else ""


def _asked_other(job: Job, item: Doubt) -> bool:
    return job.progress.get("choices", {}).get(item.id) == OTHER


def _doubt(item: Doubt, key: str, opened: bool) -> dict[str, Any]:
    typed = key.removeprefix(OTHER) if key.startswith(OTHER) else ""
    return {
        "id": item.id, "where": names(item.where), "part": item.part, "source": item.source,
        "why": translated(item.why), "last": item.last,
        "choices": [(choice.key, choice.label) for choice in item.choices],
        "chosen": "" if opened else key, "other": item.other, "typing": bool(typed) or opened, "typed": typed,
    }  # fmt: skip


def by_row(form: Format, cells: Iterable[str]) -> list[str]:
    """Return cells in words, those of one row together: 表三 · …… · 1.信访举报投诉类申请，7 格."""
    rows: dict[tuple[str, str], list[str]] = {}
    for cell in cells:
        rows.setdefault((form.cells[cell].table, form.cells[cell].row), []).append(cell)
    return [_row_of(form, own) for own in rows.values()]


def _row_of(form: Format, cells: Sequence[str]) -> str:
    if len(cells) == 1:
        return names(cell_names.place_in_words(form, cells[0]))
    table, row = names(form.table_name(form.cells[cells[0]].table)), cell_names.row_name(form, cells[0])
    return text("{row}，{n} 格", row=" · ".join(filter(None, (table, row))), n=len(cells))


def _rows(fresh: Report, cells: Sequence[str]) -> list[tuple[str, str]]:
    """Return the cells that are certain, row by row, as a person reads them over; rows of zeros as one word."""
    rows: dict[tuple[str, str], list[str]] = {}
    for cell in cells:
        rows.setdefault((fresh.form.cells[cell].table, fresh.form.cells[cell].row), []).append(cell)
    shown: list[tuple[str, str]] = []
    for own in rows.values():
        table = names(fresh.form.table_name(fresh.form.cells[own[0]].table))
        place = " · ".join(filter(None, (table, cell_names.row_name(fresh.form, own[0]))))
        filled = [
            f"{cell_names.column_name(fresh.form, cell)} {fresh.figures[cell].text}"
            for cell in own
            if fresh.figures[cell].value
        ]
        shown.append((place, text("，").join(filled) or text("全是 0，{n} 格", n=len(own))))
    return shown
