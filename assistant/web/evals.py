"""Evaluations as jobs of the server: what a run would ask and where that goes, the run, its stop, going on with it.

The journal of the run is what counts (`evaluation.journal`); the job only says how far it is, so that a page which is
closed, or a program that is killed, loses nothing that was written.
"""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from assistant import settings
from assistant.domain.data import text_hash
from assistant.errors import AssistantError, StoreTrouble, UnusableInput
from assistant.evaluation import RUNS, dry, folder, loading, running
from assistant.evaluation.data import Case, Suite
from assistant.evaluation.dry import Due
from assistant.evaluation.running import Progress
from assistant.evaluation.tasks import Ready, ready
from assistant.llm import egress, prompts
from assistant.llm.models import Model
from assistant.messages import of_error
from assistant.storage import Job
from assistant.web import chosen
from assistant.web.serving import Serving

KIND = "eval"
SMOKE = "smoke"  # what is run where nothing was yet
MOST_REPETITIONS = 50
_TICK = 0.3  # seconds between two signs of life
_ONE = threading.Lock()  # one run at a time: two would write into one journal


class Wanted(NamedTuple):
    """What a person asks for: a suite, drafted by whom, how often; or a run to go on with.

    Attributes:
        suite: Its name.
        model: Whether the model of the settings drafts too; else what the suite says.
        version: Of the prompts; 0 for what the suite says, or the newest.
        repetitions: How often each case is drafted; 0 for what the suite says.
        fresh: Whether a new run is begun although there is one of this very suite, model and prompts.
        run: The folder of a run that is gone on with, its errors tried again; the others are then left aside.
    """

    suite: str = SMOKE
    model: bool = False
    version: int = 0
    repetitions: int = 0
    fresh: bool = False
    run: Path | None = None


class Planned(NamedTuple):
    """A run before it begins.

    `model` answers for all its model tasks, where the person chose it. `servers` are where something is sent, in words;
    `seen` stands for all that a person must have seen of it.
    """

    suite: Suite
    cases: tuple[Case, ...]
    folder: Path
    model: Model | None
    due: tuple[Due, ...]
    servers: tuple[str, ...]
    is_outside: bool
    seen: str

    @property
    def calls(self) -> int:
        """How many times a model is asked."""
        return sum(item.calls for item in self.due)

    @property
    def left(self) -> int:
        """How many drafts are still to be made."""
        return sum(item.cells - item.kept for item in self.due)


def place() -> Path:
    """Return the folder that runs are kept in."""
    return settings.data_folder() / RUNS


def versions(cases: Sequence[Case]) -> list[int]:
    """Return the versions that there are of the prompts that cases are drafted by, the newest first."""
    ids = {name for case in cases for name in case.drafted}
    return sorted({prompts.number_of(name) for name in prompts.names() if prompts.id_of(name) in ids}, reverse=True)


def plan(wanted: Wanted) -> Planned:
    """Return what a run would do, before anything is sent.

    Raises:
        UnusableInput: There is no such suite or model, or its address may not be reached.
        BrokenResource: A file is not as it should be.
    """
    model = chosen.model() if wanted.model and not wanted.run else None
    suite, cases = _of_run(wanted.run) if wanted.run else _of_suite(wanted, model)
    tasks = [ready(task, suite, {}, model) for task in suite.tasks]
    into = wanted.run or folder.found(place(), suite, tasks, cases, fresh=wanted.fresh)
    due = tuple(dry.due(suite, cases, tasks, into))
    addresses = _addresses(tasks)
    outside = [chosen.is_outside(address) for address in addresses]
    servers = tuple(egress.describe(address) for address in addresses)
    said = (folder.identity(suite, tasks, cases), *addresses, *(item.calls for item in due))
    return Planned(suite, cases, into, model, due, servers, any(outside), text_hash(repr(said))[:16])


def _of_suite(wanted: Wanted, model: Model | None) -> tuple[Suite, tuple[Case, ...]]:
    loaded = loading.suite(wanted.suite)
    if wanted.model and model is None:
        raise UnusableInput("还没有选模型", then="去“设置”里填。", code="no_model_chosen")
    known = {*prompts.names()}
    ids = sorted({name for case in loaded.cases for name in case.drafted}) if model and wanted.version else []
    named = [f"{name}@{wanted.version}" for name in ids]
    suite = loading.changed(
        loaded.suite, loaded.cases, prompts=[name for name in named if name in known],
        model=model.spec if model else None, repetitions=wanted.repetitions or None,
    )  # fmt: skip
    return suite, loaded.cases


def _of_run(run: Path) -> tuple[Suite, tuple[Case, ...]]:
    """Return the suite of a run as it was run, with those of its cases that there still are."""
    suite, ids = folder.again(run)
    return suite, tuple(case for case in loading.all_cases() if case.id in ids)


def _addresses(tasks: Sequence[Ready]) -> list[str]:
    return [*dict.fromkeys(str(task.told["server"]) for task in tasks if task.told.get("server"))]


def begin(serving: Serving, wanted: Wanted, seen: str) -> int:
    """Begin a run and return the job; where one is under way already, that one.

    Args:
        serving: The store.
        wanted: What is asked for.
        seen: What stands for what the person was shown: `Planned.seen`. Where nothing is sent it may be "".

    Raises:
        UnusableInput: What would be asked is not what was shown, or it may not be sent.
    """
    with _ONE:
        if (now := under_way(serving)) is not None:
            return now.id
        planned = plan(wanted)
        if planned.calls and seen != planned.seen:
            raise UnusableInput("要发的内容刚变了", then="再看一眼，再点一次。", code="not_shown")
        job = serving.store.jobs.start(
            KIND, by=serving.by(), asked={"suite": planned.suite.name, "run": planned.folder.name}
        )
    arguments = (serving, job, planned, settings.locale())
    threading.Thread(target=_run, args=arguments, name=f"eval-{job}", daemon=True).start()
    return job


def under_way(serving: Serving) -> Job | None:
    """Return the run that is going on."""
    return next(iter(serving.store.jobs.of(None, "running", kind=KIND)), None)


def _run(serving: Serving, job: int, planned: Planned, locale: str) -> None:
    with settings.speaking(locale):
        try:
            ran = asyncio.run(_followed(serving, job, planned))
        except AssistantError as error:
            serving.store.jobs.fail(job, error.code, {"msg": of_error(error)})
            return
        except BaseException:
            serving.store.jobs.fail(job, "defect", {})
            raise
        result: dict[str, Any] = ran._asdict() | {"alike": [*ran.alike]}
        if ran.stopped:
            serving.store.jobs.stopped(job, result)
        else:
            serving.store.jobs.finish(job, result)


async def _followed(serving: Serving, job: int, planned: Planned) -> running.Ran:
    stop, heard = running.Stop(), _Heard(planned.left)
    task = asyncio.ensure_future(
        running.run(planned.suite, planned.cases, planned.folder, model=planned.model, stop=stop, told=heard.hear)
    )
    while not task.done():
        await asyncio.wait({task}, timeout=_TICK)
        try:
            asked = await asyncio.to_thread(serving.store.jobs.progress, job, heard.now)
        except StoreTrouble:
            continue  # it is busy: how far it is, is told the next time
        stop.asked = stop.asked or asked
    return task.result()


class _Heard:
    """How far a run is, as it was told last."""

    def __init__(self, due: int) -> None:
        self.now: dict[str, Any] = {"done": 0, "due": due, "errors": 0, "left": None}

    def hear(self, progress: Progress) -> None:
        self.now = progress._asdict()
