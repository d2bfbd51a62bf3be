"""Files that were sent and wait for a person, as ① and ③ show them and are asked about them."""

from collections.abc import Iterable
from typing import Any

from assistant.errors import UnusableInput
from assistant.storage import Job
from assistant.web import incoming, uploads
from assistant.web.answers import Ask
from assistant.web.serving import Serving


def shown(waiting: Iterable[Job]) -> list[dict[str, Any]]:
    """Return the files that are being read, or could not be."""
    return [uploads.told(job) for job in waiting if job.state not in ("done", "stopped")]


def running(waiting: Iterable[Job]) -> list[int]:
    """Return the files that are being read."""
    return [job.id for job in waiting if job.state in ("queued", "running")]


def asked_about(serving: Serving, ask: Ask, kind: str) -> Job:
    """Return the file of this report that is asked about.

    Raises:
        UnusableInput: There is none of the kind.
    """
    job = serving.store.jobs.get(ask.number("job"))
    if job.kind != kind or job.report_id != ask.number("id"):
        raise UnusableInput("没有这个文件", code="no_file")
    return job


def undecided(serving: Serving, ask: Ask, kind: str) -> Job:
    """Return the file of this report that is asked about, which was read and waits.

    Raises:
        UnusableInput: There is none of the kind, or somebody decided about it.
    """
    job = asked_about(serving, ask, kind)
    if not incoming.is_open(job, kind) or job.state != "done":
        raise UnusableInput("这个文件已经处理过了", code="file_over")
    return job
