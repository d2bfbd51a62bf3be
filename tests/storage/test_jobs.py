"""Long work as rows: how far it is, what came, and what becomes of it when its process is gone."""

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from assistant import storage
from assistant.errors import UnusableInput
from assistant.storage import clock, database
from assistant.storage.store import Store
from tests.storage.test_reports import whole


def test_a_page_tails_what_streams_from_where_it_was(store: Store) -> None:
    number = store.create(whole(), "王芳")
    job = store.jobs.start("draft", by="王芳", report_id=number, asked={"section": "overview"})
    assert store.jobs.progress(job, {"sections": 1}, "今年") is False
    seen = len(store.jobs.get(job).partial)
    store.jobs.progress(job, text="收到12件。")
    tail = store.jobs.get(job, since=seen)
    assert (tail.partial, tail.progress, tail.state, tail.asked) == (
        "收到12件。", {"sections": 1}, "running", {"section": "overview"},
    )  # fmt: skip
    store.jobs.finish(job, {"candidate": 1})
    done = store.jobs.get(job)
    assert (done.state, done.result, done.partial) == ("done", {"candidate": 1}, "今年收到12件。")
    assert [item.id for item in store.jobs.of(number)] == [job]
    assert store.jobs.of(number, "running", "queued") == []
    assert [item.id for item in store.jobs.of(number, "done", kind="draft")] == [job]
    assert store.jobs.of(number, kind="import") == []


def test_what_a_person_decides_about_a_job_stands_beside_its_result(store: Store) -> None:
    number = store.create(whole(), "王芳")
    job = store.jobs.start("import", by="王芳", asked={"name": "a.xlsx"})
    store.jobs.finish(job, {"cells": 200})
    store.jobs.decide(job, {"choices": {"a": "zero"}, "over": "dropped"}, report_id=number)
    decided = store.jobs.decide(job, {"over": None})
    assert (decided.state, decided.result, decided.report_id) == ("done", {"cells": 200}, number)
    assert decided.progress == {"choices": {"a": "zero"}}
    with pytest.raises(UnusableInput):
        store.jobs.decide(job + 1, {"over": "taken"})


def test_a_job_is_told_to_stop_and_keeps_what_it_had(store: Store) -> None:
    job = store.jobs.start("draft", by="王芳")
    store.jobs.progress(job, text="写了一半")
    store.jobs.stop(job)
    assert store.jobs.progress(job) is True
    store.jobs.stopped(job)
    store.jobs.finish(job, "太晚了")
    ended = store.jobs.get(job)
    assert (ended.state, ended.partial, ended.result) == ("stopped", "写了一半", None)


def test_a_queued_job_that_is_stopped_never_runs(store: Store) -> None:
    job = store.jobs.start("import", by="王芳", queued=True)
    store.jobs.stop(job)
    store.jobs.run(job)
    assert store.jobs.get(job).state == "stopped"


def test_a_failed_job_says_why(store: Store) -> None:
    job = store.jobs.start("draft", by="王芳")
    store.jobs.fail(job, "model_trouble")
    assert (store.jobs.get(job).state, store.jobs.get(job).error) == ("failed", "model_trouble")


def test_the_jobs_of_a_killed_process_are_orphans_and_those_of_a_living_one_are_not(store: Store, url: str) -> None:
    program = (
        "import os, sys\nfrom assistant import storage\nstore = storage.open(sys.argv[1])\n"
        "job = store.jobs.start('draft', by='王芳', asked={'section': 'overview'})\n"
        "store.jobs.progress(job, text='写到这里')\nos.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", program, url], check=False).returncode == -9
    own = store.jobs.start("draft", by="李建国")
    (orphan,) = store.jobs.sweep()
    assert (orphan.state, orphan.partial, orphan.asked) == ("orphaned", "写到这里", {"section": "overview"})
    assert store.jobs.get(own).state == "running"
    assert store.jobs.sweep() == []


def test_the_job_of_another_machine_is_an_orphan_when_it_has_been_silent(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant.storage import jobs

    elsewhere = jobs.this_process()._replace(host="another")
    monkeypatch.setattr(jobs, "this_process", lambda: elsewhere)
    job = store.jobs.start("draft", by="王芳")
    assert store.jobs.sweep() == []
    later = clock.before(clock.now(), minutes=-10)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert [item.id for item in store.jobs.sweep()] == [job]


def test_a_job_that_is_not_there_is_said(store: Store) -> None:
    with pytest.raises(UnusableInput, match="没有这项工作"):
        store.jobs.get(99)


def test_what_a_job_made_waits_for_a_database_that_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LONGEST_WAIT", 0.2)
    path = tmp_path / "held.sqlite"
    with closing(storage.open(str(path))) as store, closing(sqlite3.connect(path, check_same_thread=False)) as other:
        job = store.jobs.start("import", by="王芳")
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        free = threading.Timer(0.7, lambda: other.execute("ROLLBACK"))
        free.start()
        store.jobs.finish(job, {"n": 1})
        free.join()
        assert store.jobs.get(job).result == {"n": 1}
