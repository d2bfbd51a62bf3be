"""Long work that the server owns, as rows: what was asked for, how far it is, what came out. It is run elsewhere."""

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import assistant.storage.clock as clock
from assistant.errors import UnusableInput
from assistant.storage.database import Database, insist
from assistant.storage.parts import as_text
from assistant.storage.processes import Process, is_alive, this_process
from assistant.storage.records import Job, State
from assistant.storage.tables import jobs

SILENT = 120  # seconds without a sign of life after which the work of another machine is given up
_PATIENCE = 24  # times that a busy database is asked to take an end, each as long as it waits itself
_OPEN = ("queued", "running")


class Jobs:
    """The jobs of one database. A job that has ended never changes again, but for what is decided about it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(
        self,
        kind: str,
        *,
        by: str,
        report_id: int | None = None,
        asked: Mapping[str, Any] | None = None,
        queued: bool = False,
    ) -> int:
        """Make a job of this process and return its id; `asked` is what it takes to do it again."""
        own, at = this_process(), clock.now()
        row = {
            "report_id": report_id, "kind": kind, "state": "queued" if queued else "running",
            "asked": as_text(asked or {}), "progress": "{}", "partial": "", "stop": False, "by": by.replace("\x00", ""),
            "at": at, "heartbeat": at, "host": own.host, "pid": own.pid, "started": own.started,
        }  # fmt: skip
        with self._database.writing() as connection:
            return connection.execute(sa.insert(jobs).values(row).returning(jobs.c.id)).scalar_one()

    def run(self, job_id: int) -> None:
        """Say that a queued job has begun."""
        self._set(job_id, {"state": "running"})

    def progress(self, job_id: int, progress: Mapping[str, Any] | None = None, text: str = "") -> bool:
        """Say how far a job is, and append what has streamed; return whether somebody asked it to stop."""
        new: dict[str, Any] = {"heartbeat": clock.now()}
        if progress is not None:
            new["progress"] = as_text(progress)
        if text:
            new["partial"] = jobs.c.partial + text.replace("\x00", "")
        own = jobs.c.id == job_id
        with self._database.writing() as connection:
            connection.execute(sa.update(jobs).where(own, jobs.c.state.in_(_OPEN)).values(new))
            found = connection.execute(sa.select(jobs.c.stop, jobs.c.state).where(own)).one_or_none()
            return found is None or found.stop or found.state not in _OPEN

    def finish(self, job_id: int, result: Any = None) -> None:
        """Say that a job is done, with its result as plain data."""
        self._end(job_id, "done", result=as_text(result))

    def fail(self, job_id: int, error: str, result: Any = None) -> None:
        """Say that a job failed, with the code of the error; what had streamed is kept."""
        self._end(job_id, "failed", error=error, result=as_text(result))

    def stopped(self, job_id: int, result: Any = None) -> None:
        """Say that a job stopped because a person asked it to; what had streamed is kept."""
        self._end(job_id, "stopped", result=as_text(result))

    def stop(self, job_id: int) -> None:
        """Ask a job to stop. One that nobody has begun yet is stopped at once."""
        own = jobs.c.id == job_id
        with self._database.writing() as connection:
            connection.execute(sa.update(jobs).where(own, jobs.c.state.in_(_OPEN)).values(stop=True))
            ended = {"state": "stopped", "ended": clock.now()}
            connection.execute(sa.update(jobs).where(own, jobs.c.state == "queued").values(ended))

    def decide(self, job_id: int, marks: Mapping[str, Any], *, report_id: int | None = None) -> Job:
        """Write beside a job what a person decided about what it made, and which report that is for; return the job.

        Args:
            job_id: The job; its state and its result stay.
            marks: They go into `progress`, in the place of earlier ones of the same names; None takes one away.
            report_id: The report that it is for, where it had none.
        """
        own = jobs.c.id == job_id
        with self._database.writing() as connection:
            found = connection.execute(sa.select(jobs.c.progress).where(own).with_for_update()).one_or_none()
            if found is not None:
                decided = {
                    key: value for key, value in {**json.loads(found.progress), **marks}.items() if value is not None
                }
                new: dict[str, Any] = {"progress": as_text(decided)}
                new |= {"report_id": report_id} if report_id else {}
                connection.execute(sa.update(jobs).where(own).values(new))
        return self.get(job_id)

    def get(self, job_id: int, since: int = 0) -> Job:
        """Return a job; of what streamed, only what comes after the first `since` characters.

        Raises:
            UnusableInput: There is no such job.
        """
        with self._database.reading() as connection:
            row = connection.execute(sa.select(jobs).where(jobs.c.id == job_id)).one_or_none()
        if row is None:
            raise UnusableInput("没有这项工作", code="no_job")
        found = _job(row)
        return found._replace(partial=found.partial[since:])

    def of(self, report_id: int | None, *states: State, kind: str = "") -> list[Job]:
        """Return the jobs of a report, or those of none, in some states or in all, of a kind or all; newest first."""
        chosen = sa.select(jobs).where(jobs.c.report_id == report_id if report_id else jobs.c.report_id.is_(None))
        if states:
            chosen = chosen.where(jobs.c.state.in_(states))
        if kind:
            chosen = chosen.where(jobs.c.kind == kind)
        with self._database.reading() as connection:
            return [_job(row) for row in connection.execute(chosen.order_by(jobs.c.id.desc()))]

    def orphans(self) -> list[Job]:
        """Return the jobs whose process was gone, of whatever report, the newest first."""
        chosen = sa.select(jobs).where(jobs.c.state == "orphaned").order_by(jobs.c.id.desc())
        with self._database.reading() as connection:
            return [_job(row) for row in connection.execute(chosen)]

    def sweep(self) -> list[Job]:
        """Give up the jobs whose process is gone, and return them: what they had written can be gone on with."""
        at = clock.now()
        silent = clock.before(at, seconds=SILENT)
        with self._database.writing() as connection:
            gone = [row for row in _open(connection) if _is_orphan(row, silent)]
            for row in gone:
                new = {"state": "orphaned", "ended": at}
                connection.execute(sa.update(jobs).where(jobs.c.id == row.id).values(new))
            return [_job(row)._replace(state="orphaned", ended=at) for row in gone]

    def _end(self, job_id: int, state: State, **new: Any) -> None:
        """Say that a job has ended: what it made is not lost where the database is busy a while."""
        at = clock.now()
        insist(lambda: self._set(job_id, {"state": state, "ended": at, "heartbeat": at, **new}), _PATIENCE)

    def _set(self, job_id: int, new: Mapping[str, Any]) -> None:
        with self._database.writing() as connection:
            connection.execute(sa.update(jobs).where(jobs.c.id == job_id, jobs.c.state.in_(_OPEN)).values(new))


def _open(connection: Connection) -> list[Any]:
    return [*connection.execute(sa.select(jobs).where(jobs.c.state.in_(_OPEN)).order_by(jobs.c.id))]


def _is_orphan(row: Any, silent: str) -> bool:
    alive = is_alive(Process(row.host, row.pid, row.started))
    return row.heartbeat < silent if alive is None else not alive


def _job(row: Any) -> Job:
    data: dict[str, Any] = {name: getattr(row, name) for name in Job._fields}
    nested = {name: json.loads(data[name]) for name in ("asked", "progress")}
    data |= nested | {"result": json.loads(row.result) if row.result is not None else None}
    return Job(**data)
