"""The report for practice in the store: made at the first start, made anew on demand, its six tasks in one bar."""

import threading
from typing import Any

from assistant.errors import UnusableInput
from assistant.storage import Job, Store, Stored
from assistant.web import incoming
from assistant.web.render import render
from assistant.workflow import practice

_MAKING = threading.Lock()


def prepare(store: Store, by: str) -> None:
    """Make the report for practice in a store that has never had a report."""
    if not store.reports() and not store.reports(deleted=True):
        make(store, by)


def make(store: Store, by: str) -> int:
    """Make the report for practice with the file that waits on its first page; return its number."""
    begun = practice.begin()
    number = store.create(begun.report, by, practice=True)
    job = store.jobs.start("import", by=by, report_id=number, asked={"name": practice.FILE, "as": "", "size": 0})
    store.jobs.finish(job, incoming.result_of(begun.waiting, practice.FILE))
    return number


def current(store: Store) -> int | None:
    """Return the number of the report for practice, or None."""
    return next((row.id for row in store.reports() if row.practice), None)


def begin(store: Store, by: str, *, again: bool = False) -> int:
    """Return the report for practice, made where there is none; with `again`, as it was at the beginning."""
    with _MAKING:
        known = current(store)
        if known is not None and again:
            store.delete(known, by=by)
            store.purge(known, by=by)
            known = None
        return known if known is not None else make(store, by)


def was_taken_out(store: Store, report_id: int, by: str) -> None:
    """Remember that a document was made of a report for practice: it is the last task."""
    if store.row(report_id).practice:
        store.note(report_id, "export", by=by)


def tasks(store: Store, stored: Stored) -> tuple[practice.Task, ...]:
    """Return the six tasks of a report for practice as far as they are."""
    files = store.jobs.of(stored.id, "done", kind="import")
    out = {"export", "build"} & {line.act for line in store.journal(stored.id)}
    is_taken = not any(incoming.is_open(job) for job in files)
    return practice.tasks(stored.report, is_taken=is_taken, is_out=bool(out))


def skip(store: Store, report_id: int) -> None:
    """Go on to the next task without doing this one; it is ticked all the same once it is done.

    Raises:
        UnusableInput: There is no such report, or it is not for practice.
    """
    stored = store.get(report_id)
    if not stored.row.practice:
        raise UnusableInput("这不是练习报告", code="no_practice")
    bar, begun = told(store, stored), _begun(store, report_id)
    if bar["now"] and begun:
        step = bar["tasks"][bar["now"] - 1].step
        store.jobs.decide(begun.id, {"skipped": sorted({step, *bar["skipped"]})})


def _begun(store: Store, report_id: int) -> Job | None:
    """Return the job with which the practice began, beside which stands what was skipped; None where it was moved."""
    return next(reversed(store.jobs.of(report_id)), None)


def told(store: Store, stored: Stored, lacking: int = 0) -> dict[str, Any]:
    """Return what the bar shows; `lacking` is how much still keeps the report from being final."""
    made = tasks(store, stored)
    begun = _begun(store, stored.id)
    skipped = begun.progress.get("skipped", ()) if begun else ()
    now = next((number for number, task in enumerate(made, 1) if not task.done and task.step not in skipped), 0)
    left = {task.step for task in made if not task.done and task.step in skipped}
    done = sum(task.done for task in made)
    return {"id": stored.id, "tasks": made, "now": now, "done": done, "skipped": left, "lacking": lacking}


def bar(store: Store, stored: Stored, lacking: int = 0) -> dict[str, str]:
    """Return the bar of a report for practice as a part of the page; `lacking` as in `told`."""
    return {"#nb-practice": render("practice.html", practice=told(store, stored, lacking))}
