"""首页: all reports, what to go on with, how to begin one, files that come in, the bin."""

from datetime import datetime, timedelta
from typing import Any

from assistant.domain.clock import now
from assistant.domain.report import Organ, Report
from assistant.errors import AssistantError, UnusableInput
from assistant.messages import of_error, text
from assistant.storage import Job, Row
from assistant.storage.store import BIN_DAYS
from assistant.web import imports, incoming, practising, preview, uploads
from assistant.web import serving as shared
from assistant.web.answers import Act, Answer, Ask
from assistant.web.handlers import asking
from assistant.web.handlers.shared import give_name
from assistant.web.render import render
from assistant.web.serving import Serving
from assistant.words import who
from assistant.workflow import practice, steps

_MOST_FILES = 50
_SOON, _NOW = 14, 3  # days before a deadline: amber, red
_PATIENCE = 20  # seconds for the report for practice to be made


def open_page(serving: Serving, ask: Ask) -> Answer:
    """Show the list; at the very first start, with the report for practice."""
    if serving.preparing is not None:
        serving.preparing.join(_PATIENCE)
    return shown(serving, ask)


def shown(serving: Serving, ask: Ask, **more: Any) -> Answer:
    """Return the whole page anew."""
    offered, rows = imports.years(), [_row(serving, row) for row in serving.store.reports()]
    own = [row for row in rows if not row["practice"]]
    files = _files(serving, ask)
    due = [row for row in own if row["due"] and not row["trouble"]]
    organs = sorted({row["organ"] for row in own if row["organ"]})
    html = render(
        "home.html", rows=[*own, *(row for row in rows if row["practice"])], own=own, now=due[0] if due else None,
        question=asking.first(due[0]["opened"]) if due and due[0]["asked"] else "",
        years=sorted({row["year"] for row in own}, reverse=True), offered=offered,
        deleted=_bin(serving), bases=_bases(own, offered), organs=organs,
        only=organs[0] if len(organs) == 1 else "", files=files,
        kinds=",".join(uploads.KINDS), practice=practising.current(serving.store),
    )  # fmt: skip
    return Answer(ok=True, html={"#main": html}, data=_data(files), at=shared.clock(now()), **more)


def _data(files: list[dict[str, Any]]) -> dict[str, Any]:
    return {"running": [file["id"] for file in files if file["state"] in ("queued", "running")]}


def _bases(rows: list[dict[str, Any]], offered: tuple[int, int]) -> list[dict[str, Any]]:
    """Return the reports with something in them that one of the year after may be made from and was not."""
    known = {(row["organ"], row["year"]) for row in rows}
    return [
        row
        for row in rows
        if row["organ"] and row["year"] + 1 in offered and (row["organ"], row["year"] + 1) not in known
        if row.get("has_work")
    ]


def _bin(serving: Serving) -> list[dict[str, Any]]:
    """Return what is in the bin, with the days that it still is."""
    moment = datetime.fromisoformat(now())
    return [
        {
            "id": row.id, "organ": shared.title(row), "year": row.year,
            "left": max(0, (datetime.fromisoformat(row.deleted_at) + timedelta(days=BIN_DAYS) - moment).days),
        }
        for row in serving.store.reports(deleted=True) if row.deleted_at
    ]  # fmt: skip


def _row(serving: Serving, row: Row) -> dict[str, Any]:
    """Return a line of the list; a report that cannot be read has a line of its own, and the others are there."""
    left = shared.deadline(row.year)[1]
    line: dict[str, Any] = {
        "id": row.id, "organ": row.organ, "title": shared.title(row), "short": row.short, "year": row.year,
        "left": left, "urgency": urgency(left), "saved": shared.clock(row.updated_at),
        "by": who(row.by),
        "practice": row.practice, "due": False, "trouble": "", "untouched": row.updated_at == row.created_at,
    }  # fmt: skip
    try:
        return line | _state(serving, row)
    except AssistantError as error:
        return line | {"trouble": of_error(error)}


def _state(serving: Serving, row: Row) -> dict[str, Any]:
    opened = serving.opened(row.id)
    made = serving.steps(opened)
    is_built, is_kept = made[-1].state == "done", shared.is_kept(opened)
    has_tables = not opened.report.figures.blank
    has_texts = steps.is_written(opened.report)
    at = next((step for step in made if step.state != "done"), made[-1])
    is_begun = any(step.state != "none" for step in made[1:])
    blocking = shared.lacking(opened) if is_begun else []
    return {
        "opened": opened, "steps": made, "blocking": len(blocking),
        "asks": sum(steps.asks(opened.report, item) for item in blocking),
        "asked": serving.asked(opened), "at": at, "begun": is_begun,
        "done": is_built, "due": not row.practice and not is_built and not is_kept,
        "old": is_kept, "has_work": has_tables or has_texts,
        "imports": serving.imports(row.id),
        "drill": practising.told(serving.store, opened.stored) if row.practice else None,
        "only_tables": has_tables and not has_texts,
    }  # fmt: skip


def urgency(left: int) -> str:
    """Return how near a deadline is: far, soon, or now (three days and past)."""
    if left > _SOON:
        return "far"
    return "soon" if left > _NOW else "now"


# ── files ──


def _files(serving: Serving, ask: Ask) -> list[dict[str, Any]]:
    """Return the files that came in here: those of this visit, and those that still wait for their unit."""
    wanted = {item.number("job") for item in ask.each("files", _MOST_FILES)}
    jobs = {job.id: job for job in imports.of(serving, None)}
    for number in wanted - set(jobs) - {0}:
        job = serving.store.jobs.get(number)
        if job.kind == "import" and not job.stop:
            jobs[number] = job
    gone = ("dropped", "again")
    return [_file(serving, jobs[number]) for number in sorted(jobs) if jobs[number].progress.get("over") not in gone]


def _file(serving: Serving, job: Job) -> dict[str, Any]:
    fresh = incoming.report_of(job) if job.state == "done" else None
    organ, year = incoming.unit_of(fresh) if fresh else ("", 0)
    return {
        **uploads.told(job), "report": job.report_id,
        "organ": organ, "year": year, "asks": fresh is not None and job.report_id is None,
        "last": job.asked.get("as") == "last", "years": imports.choices(job) if fresh else [],
        "unit": job.progress.get("organ", ""), "of": job.progress.get("year", 0),
        "format": fresh.format if fresh else "", **_found(serving, job),
    }  # fmt: skip


def _found(serving: Serving, job: Job) -> dict[str, Any]:
    """Return what a file that has its report says: how much was certain, how much was not."""
    if job.state != "done" or job.report_id is None:
        return {"title": "", "sure": 0, "doubtful": 0, "over": ""}
    opened = serving.opened(job.report_id)
    doubtful = {cell for item in preview.doubts(opened, job) for cell in item.cells}
    fresh = incoming.report_of(job)
    read = set(fresh.figures) if fresh else set[str]()
    title = text("{organ} {year} 年", organ=shared.title(opened.stored.row), year=opened.report.year)
    over = job.progress.get("over", "")
    return {"title": title, "sure": len(read - doubtful), "doubtful": len(doubtful), "over": over}


def watch(serving: Serving, ask: Ask) -> Answer:
    """Show how far the reading of files is; a single file that is read leads to its report."""
    files = _files(serving, ask)
    running = _data(files)["running"]
    done = [file for file in files if file["report"] and file["state"] == "done"]
    if not running and len(files) == len(done) == 1 and ask.get("leave"):
        return Answer(ok=True, go=f"/basics?id={done[0]['report']}")
    if ask.number("n") != len(running):
        return shown(serving, ask)
    html = render("home_files.html", files=files, kinds=",".join(uploads.KINDS), organs=[])
    return Answer(ok=True, html={"#files": html}, data=_data(files))


def _job(serving: Serving, ask: Ask) -> Job:
    job = serving.store.jobs.get(ask.number("job"))
    if job.kind != "import":
        raise UnusableInput("没有这个文件", code="no_file")
    return job


def unit(serving: Serving, ask: Ask) -> Answer:
    """Take it from a person which unit and year a file is of."""
    organ = " ".join(ask.text("organ", 120).split())
    if not organ:
        raise UnusableInput("写上单位全称", code="no_name")
    job = imports.place(serving, _job(serving, ask), organ, ask.number("year"))
    if imports.choices(job):
        return shown(serving, ask)
    if job.report_id is None:
        raise UnusableInput("年度写成四位数，例如 2025", code="no_year")
    return Answer(ok=True, go=f"/basics?id={job.report_id}")


def write(serving: Serving, ask: Ask) -> Answer:
    """Take it from a person on which year a report is to be written with a file that is not last year's."""
    job = _job(serving, ask)
    if ask.number("value") not in imports.choices(job):
        raise UnusableInput("没有这种选法", code="no_choice")
    job = imports.place(serving, job, write=ask.number("value"))
    is_old = job.progress.get("over") == "old"
    toast = imports.said_old(job.progress["year"]) if is_old else text("作为去年的报告读进来了。")
    return Answer(ok=True, go=f"/basics?id={job.report_id}", toast=toast)


def stop(serving: Serving, ask: Ask) -> Answer:
    """Stop reading a file."""
    serving.store.jobs.stop(_job(serving, ask).id)
    return shown(serving, ask)


def again(serving: Serving, ask: Ask) -> Answer:
    """Read a file anew in whose reading the program was ended."""
    uploads.again(serving, _job(serving, ask))
    return shown(serving, ask)


def drop(serving: Serving, ask: Ask) -> Answer:
    """Take a file away; it can be taken back."""
    job = _job(serving, ask)
    serving.store.jobs.decide(job.id, {"over": "dropped"})
    said = text("不要了：{name}", name=job.asked["name"])
    return shown(serving, ask, toast=said, undo={"job": job.id})


# ── reports ──


def new(serving: Serving, ask: Ask) -> Answer:
    """Make a report: blank, or on last year's, whose organ is taken over and whose figures are not."""
    base = ask.number("base")
    report = _following(serving, base) if base else _blank(serving, ask)
    if row := imports.known(serving, report.organ.name, report.year):
        said = text("{year} 年的已经有了，打开了它。", year=report.year)
        return Answer(ok=True, go=f"/basics?id={row.id}", toast=said)
    made = Answer(ok=True, go=f"/basics?id={serving.store.create(report, serving.by())}")
    return made | Answer(toast=text("数字都空着，等你填。")) if base else made


def _following(serving: Serving, base: int) -> Report:
    """Return the report of the year after one, with what is known of its organ."""
    report = practice.following(serving.store.get(base).report)
    return report.having(organ=imports.with_known(serving, report.organ, report.year))


def _blank(serving: Serving, ask: Ask) -> Report:
    """Return a blank report of the unit and the year that a person gave.

    Raises:
        UnusableInput: They gave none.
    """
    organ, year = " ".join(ask.text("organ", 120).split()), ask.number("year")
    if not organ:
        raise UnusableInput("写上单位全称", code="no_name")
    if not 2008 <= year <= 2100:
        raise UnusableInput("年度写成四位数，例如 2025", code="no_year")
    return imports.begun(imports.with_known(serving, Organ(name=organ), year), year)


def practise(serving: Serving, ask: Ask) -> Answer:
    """Open the report for practice; with `again`, as it was at the beginning."""
    number = practising.begin(serving.store, serving.by(), again=bool(ask.get("again")))
    return Answer(ok=True, go=f"/basics?id={number}")


def delete(serving: Serving, ask: Ask) -> Answer:
    """Put a report into the bin for 30 days; the unit's name is typed first."""
    row = serving.store.row(ask.number("report"))
    if row.organ and not any(incoming.same(ask.text("organ", 200), name) for name in (row.organ, row.short)):
        raise UnusableInput("写上单位名称再删：{organ}", organ=row.organ, code="name_first")
    serving.store.delete(row.id, by=serving.signer())
    return shown(serving, ask, toast=text("放进回收站了，留 30 天。"), undo={"report": row.id})


def undelete(serving: Serving, ask: Ask) -> Answer:
    """Take a report out of the bin."""
    serving.store.undelete(ask.number("report"), by=serving.by())
    return shown(serving, ask, toast=text("拿回来了。"))


def undo(serving: Serving, ask: Ask) -> Answer:
    """Take back that a file was dropped, or a report thrown away."""
    if not ask.number("job"):
        return undelete(serving, ask)
    job = _job(serving, ask)
    if job.progress.get("over") == "dropped":
        serving.store.jobs.decide(job.id, {"over": None})
    return shown(serving, ask)


ACTS: dict[str, Act] = {
    "open": open_page, "watch": watch, "unit": unit, "write": write, "stop": stop, "again": again, "drop": drop,
    "new": new,
    "practice": practise,
    "delete": delete, "undelete": undelete, "undo": undo, "name": give_name,
}  # fmt: skip
