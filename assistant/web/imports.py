"""Files that were read: for which report each is; last year's goes where it belongs."""

import threading
from datetime import datetime
from typing import Any

from assistant.domain import formats
from assistant.domain.clock import now
from assistant.domain.figures import Figures
from assistant.domain.report import Level, Organ, Report
from assistant.editing.convert import convert
from assistant.errors import UnusableInput
from assistant.messages import text
from assistant.reading.cover import level_of
from assistant.storage import Job, Row
from assistant.web.incoming import KIND, is_open, report_of, same, unit_of
from assistant.web.serving import Serving

_NEW_YEAR = 12  # from this month on, the year's own report is begun
_UNSAID = ("", Level.UNKNOWN)
_PLACING = threading.Lock()  # two files of one unit, read at once, are for one report


def of(serving: Serving, report_id: int | None, kind: str = KIND) -> list[Job]:
    """Return the files of a report that wait, or those of none, the oldest first; reports, or of another kind."""
    return [job for job in reversed(serving.store.jobs.of(report_id)) if is_open(job, kind)]


def this_year() -> int:
    """Return the year on which a report is most likely begun now."""
    moment = datetime.fromisoformat(now()).astimezone()
    return moment.year if moment.month >= _NEW_YEAR else moment.year - 1


def years() -> tuple[int, int]:
    """Return the years on which a report may be begun now, whatever the month: the likeliest first.

    The last one that is over, and the one that runs: some write early, some are late.
    """
    running = datetime.fromisoformat(now()).astimezone().year
    return (running, running - 1) if this_year() == running else (running - 1, running)


def place(serving: Serving, job: Job, organ: str = "", year: int = 0, write: int = 0) -> Job:
    """Find the report that a file is for, or make it; last year's report is put where it belongs.

    Args:
        serving: The store.
        job: What read the file.
        organ: The unit, where a person had to say it; the year likewise.
        year: The year of the file.
        write: On which year a report is to be written with a file that was chosen as last year's, where a person said.

    Returns:
        The job as it is now; without a report while the file names no unit and nobody did, or while it is not last
        year's and nobody said on which year a report is to be written.
    """
    fresh = report_of(job)
    if fresh is None or not is_open(job):
        return job
    named, dated = unit_of(fresh)
    organ, year = organ or job.progress.get("organ", "") or named, year or job.progress.get("year", 0) or dated
    with _PLACING:
        if job.report_id is None:
            if not organ or not year:
                return job
            due = write or (year + 1 if job.asked.get("as") == "last" else year)
            if not write and due > year and year + 1 not in years() and known(serving, organ, due) is None:
                return serving.store.jobs.decide(job.id, {"organ": organ, "year": year})
            fresh = _named(fresh, organ, year)
            is_old = due > year + 1
            if is_old and known(serving, organ, year) is None:
                serving.store.create(fresh.having(last_year=None), serving.by(), act="import")
            target = _report_for(serving, fresh, due)
            decided = {"organ_ok": True, "year_ok": True} | ({"over": "old"} if is_old else {})
            job = serving.store.jobs.decide(job.id, decided, report_id=target)
            if is_old:
                return job
        if job.asked.get("as") == "last" and job.report_id is not None:
            row = serving.store.row(job.report_id)
            if year in (0, row.year - 1) and (not organ or not row.organ or same(organ, row.organ)):
                return make_last(serving, job)
    return job


def _named(fresh: Report, organ: str, year: int) -> Report:
    if same(fresh.organ.name, organ):
        return fresh.having(year=year)
    level = fresh.organ.level if fresh.organ.level is not Level.UNKNOWN else level_of(organ)
    return fresh.having(organ=fresh.organ.model_copy(update={"name": organ, "level": level}), year=year)


def known(serving: Serving, organ: str, year: int) -> Row | None:
    """Return the report of a unit on a year, without those for practice."""
    rows = (row for row in serving.store.reports() if not row.practice and organ)
    return next((row for row in rows if row.year == year and same(row.organ, organ)), None)


def with_known(serving: Serving, organ: Organ, year: int) -> Organ:
    """Return a unit with what is not said here, each from its newest report that says it: address, telephone …

    The years before come first, the last one first; then those after.
    """
    rows = [row for row in serving.store.reports() if not row.practice and same(row.organ, organ.name)]
    for row in sorted(rows, key=lambda row: (row.year >= year, -row.year)):
        blank = [name for name in Organ.model_fields if getattr(organ, name) in _UNSAID]
        if not blank:
            break
        before = serving.store.get(row.id).report.organ
        organ = organ.model_copy(update={name: getattr(before, name) for name in blank})
    return organ


def begun(organ: Organ, year: int) -> Report:
    """Return a blank report of a unit on a year, in the format of that year."""
    form = formats.for_year(year) or formats.load(max(formats.available()))
    if organ.level is Level.UNKNOWN:
        organ = organ.model_copy(update={"level": level_of(organ.name)})
    return Report(organ=organ, year=year, format=form.id)


def choices(job: Job) -> list[int]:
    """Return on which years a report may be written with a file that was chosen as last year's and is not.

    The likeliest first; [] where nothing is asked.
    """
    year = job.progress.get("year", 0)
    if not year or job.report_id is not None:
        return []
    return [each for each in dict.fromkeys((*years(), year + 1)) if each > year]


def _report_for(serving: Serving, fresh: Report, year: int) -> int:
    row = known(serving, fresh.organ.name, year)
    return (
        row.id
        if row
        else serving.store.create(begun(with_known(serving, fresh.organ, year), year), serving.by(), act="import")
    )


def make_last(serving: Serving, job: Job) -> Job:
    """Make a file last year's report of the report that it is for, and a report of its own where the store has none."""
    fresh, report_id = report_of(job), job.report_id
    if fresh is None or report_id is None:
        return job
    row = serving.store.row(report_id)
    organ = fresh.organ.model_copy(update={"name": row.organ or fresh.organ.name})
    form = formats.for_year(row.year - 1)
    if form is not None and form.id != fresh.format:
        converted = convert(fresh, form.id)
        read = {cell: item for cell, item in converted.report.figures.items() if cell not in converted.blank}
        fresh = converted.report.having(figures=Figures(read))
    fresh = fresh.having(organ=organ, year=row.year - 1, last_year=None)
    serving.store.change(report_id, lambda report: _with_last(report, fresh), by=serving.by(), act="import")
    if not row.practice and known(serving, organ.name, row.year - 1) is None and organ.name:
        serving.store.create(fresh, serving.by(), act="import")
    return serving.store.jobs.decide(job.id, {"over": "last"})


def make_old(serving: Serving, job: Job) -> Row | None:
    """Make a file a report of its own year, as it was read, beside the one that it came in for.

    Returns:
        It; None where there is a report of that year already, which stays: the file is done with.

    Raises:
        UnusableInput: The file is gone.
    """
    fresh = report_of(job)
    if fresh is None:
        raise UnusableInput("没有这个文件", code="no_file")
    with _PLACING:
        if known(serving, fresh.organ.name, fresh.year) is not None:
            serving.store.jobs.decide(job.id, {"over": "dropped"})
            return None
        number = serving.store.create(fresh.having(last_year=None), serving.by(), act="import")
    serving.store.jobs.decide(job.id, {"over": "old"})
    return serving.store.row(number)


def said_old(year: int) -> str:
    """Return what is said where a file became a report of its own year, and no part of the one that is written."""
    return text("作为 {year} 年的报告存下了，在首页。", year=year) + text("没有用来写今年的。")


def _with_last(report: Report, last: Report) -> Report:
    organ = report.organ
    update: dict[str, Any] = {
        name: getattr(last.organ, name)
        for name in ("name", "region", "address", "telephone", "website")
        if not getattr(organ, name) and getattr(last.organ, name)
    }
    if organ.level is Level.UNKNOWN:
        update["level"] = last.organ.level
    return report.having(organ=organ.model_copy(update=update), last_year=last)
