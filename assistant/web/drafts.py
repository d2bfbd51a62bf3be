"""Drafting as a job of the server: it goes on when the page is closed, and what has come outlives a stop or a kill."""

import asyncio
import json
import threading
import time
from collections.abc import Iterable
from typing import Any, NamedTuple

from assistant import drafting, settings
from assistant.domain.data import text_hash
from assistant.domain.drafts import Draft
from assistant.domain.report import Report
from assistant.drafting import Drafted, Event, Plan, Ways
from assistant.errors import AssistantError, ModelTrouble, StoreTrouble, UnusableInput
from assistant.llm import models, prompts
from assistant.llm.models import Model
from assistant.storage import Job
from assistant.web import chosen
from assistant.web.serving import Serving
from assistant.workflow import draft as drafts
from assistant.workflow import outgoing
from assistant.workflow.outgoing import Parcel

KIND, OFFLINE = "draft", models.OFFLINE
MOST = 3  # drafts of a section that a page asks for at once
_CLOSED = "程序中途关了"  # it stands in the report, which is Chinese
_TICK = 0.3  # seconds between two signs of life
_ENDS = "。！？；\n】"


class Wanted(NamedTuple):
    """What a person asks for: which model, which section ("" for all), how many, from which version of the prompts."""

    model: str = OFFLINE
    section: str = ""
    drafts: int = 1
    version: int = 0
    resume: bool = False


class Leaving(NamedTuple):
    """What leaves this machine: where to, whether that is outside, the calls.

    `seen` stands for every word of it, `where` for the address alone.
    """

    server: str
    is_outside: bool
    parcels: tuple[Parcel, ...]
    times: int
    seen: str
    where: str

    @property
    def size(self) -> int:
        """How many characters are sent, each time."""
        return sum(parcel.size for parcel in self.parcels)


def plan(report: Report, wanted: Wanted) -> Plan:
    """Return what drafting will do: every draft stands beside the text.

    Raises:
        UnusableInput: There is no such section or model.
        BrokenResource: A prompt is not as it should be.
    """
    own = chosen.model() if wanted.model != OFFLINE else None
    sections = [wanted.section] if wanted.section else None
    versions = _prompts(report, wanted.version) if own else {}
    ways = Ways(own or OFFLINE, versions, wanted.drafts if own else 1, resume=wanted.resume)
    made = drafting.plan(report, sections, ways, overwrite=True)
    return made._replace(beside=frozenset(made.sections), kept=())


def versions() -> list[int]:
    """Return the versions that there are of the prompts for drafting, the newest first."""
    found = {name.partition("@")[2] for name in prompts.names() if prompts.load(name).head.section != "any"}
    return sorted(map(int, found), reverse=True)


def _prompts(report: Report, version: int) -> dict[str, str]:
    known = set(prompts.names())
    return {key: f"{key}@{version}" for key in report.form.narratives if f"{key}@{version}" in known}


def leaving(planned: Plan) -> Leaving | None:
    """Return what leaves this machine; None where nothing does.

    Raises:
        UnusableInput: The address is none, or may not be reached.
    """
    parcels = tuple(outgoing.of_draft(planned))
    if not parcels:
        return None
    address = parcels[0].models[0].base_url
    outside = chosen.is_outside(address)
    destination = outgoing.destinations(parcels)[0]
    said = [(str(parcel.models), parcel.messages) for parcel in parcels]
    seen = text_hash(json.dumps(said, ensure_ascii=False, default=str))[:16]
    return Leaving(destination.server, outside, parcels, planned.ways.drafts, seen, text_hash(address)[:16])


def begin(serving: Serving, report_id: int, wanted: Wanted, seen: str) -> int:
    """Begin to draft and return the job; where one is under way already, that one.

    Args:
        serving: The store.
        report_id: The report.
        wanted: What is asked for.
        seen: What stands for what the person was shown: `Leaving.seen`; where a draft is gone on with, `Leaving.where`.

    Raises:
        UnusableInput: What would be sent is not what was shown, or may not be sent.
    """
    if (running := under_way(serving, report_id)) is not None:
        return running.id
    salvage(serving, report_id)
    planned = plan(serving.opened(report_id).report, wanted)
    if not planned.sections:
        raise UnusableInput("没有要接着写的", code="nothing_to_draft")
    sent = leaving(planned)
    if sent is not None and seen != (sent.where if wanted.resume else sent.seen):
        raise UnusableInput("要发的内容刚变了", then="再看一眼，再点一次。", code="not_shown")
    asked = wanted._asdict() | {"sections": list(planned.sections), "server": sent.server if sent else ""}
    asked["spec"] = planned.ways.model.spec if isinstance(planned.ways.model, Model) else OFFLINE
    job = serving.store.jobs.start(KIND, by=serving.by(), report_id=report_id, asked=asked)
    locale = settings.locale()
    threading.Thread(
        target=_run, args=(serving, job, report_id, planned, locale), name=f"draft-{job}", daemon=True
    ).start()
    return job


def under_way(serving: Serving, report_id: int) -> Job | None:
    """Return the drafting of a report that is going on."""
    return next(iter(serving.store.jobs.of(report_id, "running", kind=KIND)), None)


def of(serving: Serving, report_id: int) -> list[Job]:
    """Return all drafting of a report, the newest first."""
    return serving.store.jobs.of(report_id, kind=KIND)


def _run(serving: Serving, job: int, report_id: int, planned: Plan, locale: str) -> None:
    with settings.speaking(locale):
        try:
            drafted, log = asyncio.run(_followed(serving, job, planned))
            result = _result(drafted, log)
            if drafted.written or drafted.beside:
                serving.insist(
                    report_id, lambda now: drafts.put_beside(now, planned, drafted), by=serving.by(), act="draft"
                )
        except AssistantError as error:
            serving.store.jobs.fail(job, error.code, {"troubles": [_trouble("", error)]})
            return
        except BaseException:
            serving.store.jobs.fail(job, "defect")
            raise
        if drafted.cancelled:
            serving.store.jobs.stopped(job, result)
        elif drafted.failed and not (drafted.written or drafted.beside):
            serving.store.jobs.fail(job, "model_trouble", result)
        else:
            serving.store.jobs.finish(job, result)


async def _followed(serving: Serving, job: int, planned: Plan) -> tuple[Drafted, "Log"]:
    log = Log(planned.sections, [sent.section for sent in planned.requests])
    task = asyncio.ensure_future(_heard(planned, log))
    asked_to_stop = False
    while not task.done():
        await asyncio.wait({task}, timeout=_TICK)
        try:
            stop = await asyncio.to_thread(serving.store.jobs.progress, job, log.progress(), log.lines())
        except StoreTrouble:
            continue  # it is busy: what came is told the next time, and the draft goes on
        log.told()
        if stop and not asked_to_stop and not task.done():
            asked_to_stop = task.cancel()
    return task.result(), log


async def _heard(planned: Plan, log: "Log") -> Drafted:
    async for event in drafts.draft(planned):
        if isinstance(event, Drafted):
            return event
        log.hear(event)
    raise AssertionError("the last event is what came of it")


class Log:
    """What comes of a draft while it comes: whole sentences, as lines of JSON that are only added to."""

    def __init__(self, sections: Iterable[str], by_model: Iterable[str]) -> None:
        self.began = time.time()
        # what no model writes is there at once
        self.states: dict[str, str] = dict.fromkeys(sections, "ok") | dict.fromkeys(by_model, "")
        self.letters = 0
        self._open: dict[tuple[str, int], str] = {}
        self._lines: list[str] = []
        self._sent = 0

    def hear(self, event: Event) -> None:
        """Take an event."""
        key = (event.section, event.seed)
        if event.kind == "restart":
            self._open[key] = ""
            self._lines.append(json.dumps({"s": key[0], "d": key[1], "r": 1}))
        elif event.kind == "text":
            self.letters += len(event.text)
            self.states[event.section] = "on"
            held = self._open.get(key, "") + event.text
            cut = max((held.rfind(mark) for mark in _ENDS), default=-1) + 1
            self._open[key] = held[cut:]
            self._say(key, held[:cut])
        elif event.kind == "done":
            self._say(key, self._open.pop(key, ""))
            self._lines.append(json.dumps({"s": key[0], "d": key[1], "e": 1}))
            self.states[event.section] = "ok"

    def _say(self, key: tuple[str, int], words: str) -> None:
        if words:
            self._lines.append(json.dumps({"s": key[0], "d": key[1], "t": words}, ensure_ascii=False))

    def progress(self) -> dict[str, Any]:
        """Return how far it is."""
        return {"states": self.states, "letters": self.letters}

    def lines(self) -> str:
        """Return what is to be told now."""
        self._sent = len(self._lines)
        return "".join(f"{line}\n" for line in self._lines)

    def told(self) -> None:
        """Forget what was told."""
        del self._lines[: self._sent]


class Come(NamedTuple):
    """What has come of a draft of a section, and whether that is all of it."""

    text: str = ""
    is_whole: bool = False


def streamed(job: Job) -> dict[int, dict[str, Come]]:
    """Return what has come of each draft, by its number from 1 on and by section."""
    found: dict[int, dict[str, Come]] = {}
    for line in job.partial.splitlines():
        said = json.loads(line)
        own = found.setdefault(said["d"], {})
        before = own.get(said["s"], Come())
        own[said["s"]] = Come() if "r" in said else Come(before.text + said.get("t", ""), "e" in said)
    return found


def _result(drafted: Drafted, log: Log) -> dict[str, Any]:
    troubles = [_trouble(key, item) for key, found in drafted.troubles.items() for item in found]
    account = drafted.account
    return {
        "sections": [*drafted.written, *drafted.beside],
        "failed": list(drafted.failed),
        "troubles": troubles,
        "letters": log.letters,
        "seconds": round(time.time() - log.began, 1),
        "gaps": sum(len(asked) for asked in drafted.gaps.values()),
        "unfinished": [key for key in drafted.beside if any(item.unfinished for item in _made(drafted, key))],
        "instead": [
            key for key in drafted.beside if any(item.made and item.made.instead for item in _made(drafted, key)[:1])
        ],
        "tokens": account.input_tokens + account.output_tokens if account else 0,
    }


def _made(drafted: Drafted, key: str) -> tuple[Draft, ...]:
    return drafted.report.sections[key].candidates


def _trouble(section: str, error: AssistantError) -> dict[str, Any]:
    wait = error.wait if isinstance(error, ModelTrouble) else None
    return {"section": section, "code": error.code, "where": error.where, "msg": str(error), "wait": wait,
            "seconds": error.values.get("seconds", "")}  # fmt: skip


def salvage(serving: Serving, report_id: int) -> None:
    """Put what a program that was killed had written beside the texts, so that it can be gone on with; once."""
    newest = next(iter(of(serving, report_id)), None)
    if newest is None or newest.state != "orphaned" or newest.asked.get("model") == OFFLINE:
        return
    come = [
        (key, part.text, part.is_whole)
        for own in streamed(newest).values()
        for key, part in own.items()
        if part.text.strip()
    ]
    spec, why = str(newest.asked.get("spec", "")), _CLOSED
    stored = serving.store.get(report_id).report
    if drafts.salvaged(stored, come, spec, why) != stored:
        serving.store.change(report_id, lambda now: drafts.salvaged(now, come, spec, why), by=serving.by(), act="draft")
