"""The final documents as a job of the server: checked by the gate, made, written into the journal with their hashes."""

import contextvars
import threading

from assistant.errors import AssistantError
from assistant.messages import of_error, text
from assistant.web import downloads
from assistant.web.serving import Serving
from assistant.workflow import build

KIND = "build"


def begin(serving: Serving, report_id: int, by: str) -> int:
    """Begin to build the final documents of a report and return the job; where one is running, that one."""
    if known := under_way(serving, report_id):
        return known
    job = serving.store.jobs.start(KIND, by=by, report_id=report_id)
    speaking = contextvars.copy_context()  # errors are said in the language of the page
    threading.Thread(target=speaking.run, args=(_run, serving, job, report_id, by), daemon=True).start()
    return job


def under_way(serving: Serving, report_id: int) -> int:
    """Return the job that builds the final documents of a report, 0 where none does."""
    return next((job.id for job in serving.store.jobs.of(report_id, "queued", "running", kind=KIND)), 0)


def is_broken_off(serving: Serving, report_id: int) -> bool:
    """Whether the program was ended in the last building of a report."""
    newest = next(iter(serving.store.jobs.of(report_id, kind=KIND)), None)
    return newest is not None and newest.state == "orphaned"


def _run(serving: Serving, job: int, report_id: int, by: str) -> None:
    jobs = serving.store.jobs
    try:
        names = _build(serving, report_id, by)
    except AssistantError as error:
        jobs.fail(job, error.code, {"msg": of_error(error)})
    except (MemoryError, OSError):
        jobs.fail(job, "no_room", {"msg": text("内存或磁盘不够，没有生成。")})
    else:
        jobs.finish(job, {"names": names})
    finally:
        jobs.fail(job, "broken", {"msg": text("没有生成，程序里出了错。")})  # nothing where it has ended


def _build(serving: Serving, report_id: int, by: str) -> list[str]:
    """Make all documents of the report as it stands, and say in the journal which they are."""
    report, asked = serving.opened(report_id).report, downloads.wanted("zip")
    contents, _ = build.documents(report, asked.kinds, with_checks=True, with_trace=True)
    serving.store.note(report_id, "build", by=by, detail=build.record(report, contents, draft=False))
    return list(contents)
