"""A model reads the texts and suggests, as a job of the server: nothing is sent that was not shown before."""

import asyncio
import json
import threading
from typing import Any, NamedTuple

from assistant.domain.data import text_hash
from assistant.editing.suggest import Review, Suggested, reviews, suggest
from assistant.editing.suggestions import added
from assistant.errors import AssistantError, UnusableInput
from assistant.llm.models import Model
from assistant.web import chosen
from assistant.web.serving import Opened, Serving
from assistant.workflow import outgoing

KIND = "suggest"
_TICK = 0.3  # seconds between two looks whether somebody asked to stop


class Leaving(NamedTuple):
    """What leaves this machine: where to, whether that is outside, how many characters; `seen` stands for all of it."""

    server: str
    is_outside: bool
    size: int
    seen: str


def leaving(opened: Opened) -> Leaving:
    """Return what leaves this machine when the model is asked.

    Raises:
        UnusableInput: No model is chosen, nothing is written yet, or the address may not be reached.
    """
    return _planned(opened)[1]


def _planned(opened: Opened) -> tuple[list[Review], Leaving, Model]:
    own = chosen.model()
    if own is None:
        raise UnusableInput("还没有选模型", then="去“设置”里选。", code="no_model")
    sent = reviews(opened.report, opened.checked.findings, None, own)
    parcels = outgoing.of_suggest(sent, own)
    if not parcels:
        raise UnusableInput("还没有初稿。", code="no_draft")
    is_outside = chosen.is_outside(own.base_url)
    destination = outgoing.destinations(parcels)[0]
    said = json.dumps([own.spec, own.base_url, [parcel.messages for parcel in parcels]], default=str)
    size = sum(parcel.size for parcel in parcels)
    return sent, Leaving(destination.server, is_outside, size, text_hash(said)[:16]), own


def last(serving: Serving, report_id: int) -> dict[str, Any] | None:
    """Return the asking that a page has to speak of: one under way, or the last, where the program was ended in it."""
    newest = next(iter(serving.store.jobs.of(report_id, kind=KIND)), None)
    if newest is None or newest.state not in ("running", "orphaned") or "over" in newest.progress:
        return None
    return {"job": newest.id, "state": newest.state}


def begin(serving: Serving, opened: Opened, seen: str) -> int:
    """Begin to ask the model and return the job; where one is under way already, that one.

    Raises:
        UnusableInput: What would be sent is not what was shown, or may not be sent.
    """
    for job in serving.store.jobs.of(opened.id, "running", kind=KIND):
        return job.id
    sent, shown, own = _planned(opened)
    if shown.seen != seen:
        raise UnusableInput("要发的内容刚变过，再看一眼", code="not_as_shown")
    by = serving.by()
    job = serving.store.jobs.start(KIND, by=by, report_id=opened.id, asked={"model": own.spec})
    threading.Thread(target=_run, args=(serving, opened, job, sent, own, by), daemon=True).start()
    return job


def _run(serving: Serving, opened: Opened, job: int, sent: list[Review], model: Model, by: str) -> None:
    jobs = serving.store.jobs
    try:
        made = asyncio.run(_asked(serving, opened, job, sent, model))
        if made is None:
            jobs.stopped(job)
            return
        before = {item.id for item in opened.report.suggestions}
        new = [item for item in made.report.suggestions if item.id not in before and item.source.startswith("model:")]
        looked_at = {("model", review.section) for review in sent if review.section not in made.troubles}
        after = serving.insist(opened.id, lambda report: added(report, new, looked_at), by=by, act="suggest")
        added_now = {item.id for item in after.report.suggestions} - before
        trouble = next((item.code for items in made.troubles.values() for item in items), "")
        if trouble and not new:
            jobs.fail(job, trouble)
        else:
            jobs.finish(job, {"n": len(added_now)})
    except AssistantError as error:
        jobs.fail(job, error.code)


async def _asked(
    serving: Serving, opened: Opened, job: int, sent: list[Review], model: Model
) -> Suggested | None:  # fmt: skip
    """Return what the model suggests; None where somebody asked to stop."""
    task = asyncio.create_task(suggest(opened.report, (), sent, model))
    while not task.done():
        await asyncio.wait({task}, timeout=_TICK)
        if not task.done() and serving.store.jobs.progress(job):
            task.cancel()
            return None
    return task.result()
