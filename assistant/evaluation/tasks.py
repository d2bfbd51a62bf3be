"""Who drafts: the embedded drafter, a model with prompts, a recorded file, or any drafter that is handed over."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast

from assistant import checking, drafting, resources
from assistant.domain import report_file
from assistant.domain.drafts import Sourced
from assistant.domain.report import Report
from assistant.drafting import Plan, Ways
from assistant.drafting.marks import resolved, tidied
from assistant.editing.sieve import from_model
from assistant.editing.suggest import reviews, suggest
from assistant.editing.suggestions import from_rules
from assistant.errors import BrokenResource, UnusableInput
from assistant.evaluation import CASES, journal
from assistant.evaluation.cells import Depends
from assistant.evaluation.data import (
    MODELS_SECTIONS,
    WHOLE,
    Case,
    Given,
    Offline,
    OfModel,
    Recorded,
    Suite,
    Task,
    fingerprint,
)
from assistant.evaluation.program import DRAFTING, digest
from assistant.evaluation.scorers import joined
from assistant.evaluation.scorers.suggesting import Proposed
from assistant.grounding.facts import facts_of
from assistant.llm import models, prompts
from assistant.llm.calls import Account
from assistant.llm.client import address
from assistant.llm.models import Limits, Model

KEPT = 512  # reports, and what is sent for them, that stay in memory for the next repetition
_ANY = ("repair", "resume", "suggest")  # prompts that are of no one section
_UNBOUNDED = 1e9  # calls a minute, where a suite sets no limit


class Made(NamedTuple):
    """What came of a cell: the text with the sources of its sentences, or an error; and what it took."""

    text: str
    sources: tuple[Sourced, ...] = ()
    error: str = ""
    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    repaired: bool = False
    first: float | None = None
    cost: Decimal | None = None


Drafter = Callable[[Case, Report, int], Awaitable[Made]]


class Ready(NamedTuple):
    """A task as it is run.

    Attributes:
        name: What reports call it.
        draft: Drafts a case with a seed.
        depends: What its text of a case depends on.
        steady: Whether it says the same each time, so that every change is one.
        told: What run.json says of it; no key, no password.
        temperature: Above 0 repetitions must differ.
        plan: Of a model: what is sent for a case.
    """

    name: str
    draft: Drafter
    depends: Depends
    steady: bool
    told: dict[str, Any]
    temperature: float = 0.0
    plan: "Callable[[Case, Report], Plan] | None" = None


class Reports:
    """The reports of cases: one object for all tasks and repetitions, on which hangs what is derived from it.

    Args:
        most: How many are kept: of more cases than that, none would be there when its turn comes again.
    """

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._kept: dict[str, tuple[str, Report]] = {}

    def of(self, case: Case) -> Report:
        """Return the report of a case.

        Raises:
            UnusableInput: Its file cannot be read.
        """
        known = self._kept.pop(case.id, None)
        if known is None or known[0] != case.content:
            known = case.content, report_of(case)
        self._kept[case.id] = known
        if len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]
        return known[1]

    @staticmethod
    def forget_texts(report: Report) -> None:
        """Let go of what was read of drafts of a report: no other repetition writes the same."""
        for blanks_are_nothing in (False, True):
            facts_of(report, blanks_are_nothing=blanks_are_nothing).paragraphs.clear()


def report_of(case: Case) -> Report:
    """Return the report that a case describes or names."""
    if case.report is not None:
        return case.report.report()
    path = resources.find(f"{CASES}/{case.report_file}")
    return report_file.load(path)


def ready(task: Task, suite: Suite, given: Mapping[str, Drafter], model: Model | None = None) -> Ready:
    """Return a task ready to be run.

    Args:
        task: The task.
        suite: Its suite: how often a model is called.
        given: Drafters that the caller hands over, by name.
        model: The model of a task whatever it names; for tests and benchmarks.

    Raises:
        BrokenResource: A prompt or a file is not as it should be.
        UnusableInput: There is no such model or drafter.
    """
    match task:
        case Offline():
            return Ready(task.name, _offline, _of_code, True, task.model_dump())
        case Recorded():
            return _recorded(task)
        case Given():
            return _given(task, given)
        case OfModel():
            return _of_model(task, suite, model)


async def _offline(case: Case, report: Report, seed: int) -> Made:  # noqa: ARG001 - it says the same each time
    if case.draft:
        own = report.with_text(case.section, case.draft)
        kept = from_rules(own, checking.check(own).findings)
        return Made(Proposed(tuple(item for item in kept if item.section == case.section), ()).text())
    done = drafting.draft(report, sections_of(case, report)).report
    return _whole(case, done)


def _whole(case: Case, drafted: Report) -> Made:
    keys = sections_of(case, drafted)
    text = joined({key: drafted.text(key) for key in keys}, drafted) if case.section == WHOLE else drafted.text(keys[0])
    return Made(text, tuple(item for key in keys for item in drafted.sections[key].sources))


def sections_of(case: Case, report: Report) -> tuple[str, ...]:
    """Return the narratives that a case is drafted for."""
    return tuple(report.form.narratives) if case.section == WHOLE else (case.section,)


def _of_code(_case: Case) -> str:
    return digest(DRAFTING)


def _recorded(task: Recorded) -> Ready:
    texts = recorded_texts(task.file)

    async def play(case: Case, report: Report, seed: int) -> Made:  # noqa: ARG001
        if case.id not in texts:
            return Made("", error=f"{task.file} 里没有案例“{case.id}”")
        return _read(case, report, texts[case.id])

    def depends(case: Case) -> str:
        return texts.get(case.id, "")

    return Ready(task.name, play, depends, True, task.model_dump())


def recorded_texts(name: str) -> dict[str, str]:
    """Return the texts of a recorded file by case: `{case: text}`, or the first repetition of a run's journal.

    Raises:
        UnusableInput: There is no such file, or it is neither.
    """
    path = Path(name)
    if not path.is_file():
        try:
            path = resources.find(name)
        except BrokenResource:
            raise UnusableInput("没有这个文件，或打不开：{name}", name=name) from None
    if path.name == journal.NAME:
        return {
            item.case: item.text for item in journal.results(path.parent) if item.repetition == 1 and not item.error
        }
    try:
        found: object = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(
        isinstance(text, str) for text in cast("dict[str, object]", found).values()
    ):
        raise UnusableInput("应是一个 JSON 对象：案例的编号和它的文字", where=name)
    return cast("dict[str, str]", found)


def _read(case: Case, report: Report, text: str) -> Made:
    """Return a recorded answer as the answer of a model is read: marks resolved, suggestions sifted."""
    if case.draft:
        plain: Any = json.loads(text)
        items = cast("list[object]", plain["suggestions"] if isinstance(plain, dict) else plain)
        own = report.with_text(case.section, case.draft)
        sifted = from_model(own, case.section, items, "model:recorded")
        return Made(Proposed(sifted.kept, tuple((item.quote, item.why.value) for item in sifted.dropped)).text())
    if "[[" not in text or case.section == WHOLE:
        return Made(text)
    answer = resolved(tidied(text, report.form.section(case.section).heading), report, facts_of(report))
    return Made(answer.text, answer.sources)


def _given(task: Given, given: Mapping[str, Drafter]) -> Ready:
    if task.name not in given:
        raise UnusableInput(
            "没有交来名为 {name} 的起草办法", then="有：{known}。", name=task.name, known="、".join(given) or "无"
        )

    def depends(_case: Case) -> str:
        return task.name

    return Ready(task.name, given[task.name], depends, False, task.model_dump())


def _of_model(task: OfModel, suite: Suite, model: Model | None) -> Ready:
    # a Model, no name: with a name the models of NIANBAO_FALLBACK would answer too, in this one's place
    chosen = model or _found(task)
    named = {prompts.load(name).drafts: prompts.load(name).name for name in task.prompts}
    own = models.limits().model_copy(
        update={
            "at_once": suite.at_once,
            "per_minute": suite.per_minute or _UNBOUNDED,
            "retries": models.limits().retries,
        }
    )
    plans: dict[str, tuple[Report, Plan]] = {}

    def plan(case: Case, report: Report) -> Plan:
        known = plans.pop(case.id, None)
        if known is None or known[0] is not report:
            ways = Ways(chosen, named, fresh=True, limits=own, stream=task.stream)
            known = report, _at(drafting.plan(report, sections_of(case, report), ways), task.temperature)
        if suite.repetitions > 1:
            plans[case.id] = known
            if len(plans) > KEPT:
                del plans[next(iter(plans))]
        return known[1]

    async def draft(case: Case, report: Report, seed: int) -> Made:
        if case.draft:
            return await _suggested(case, report, seed, chosen, named.get("suggest"), own)
        planned = plan(case, report)
        return _by_model(case, await drafting.draft_with(planned._replace(ways=planned.ways._replace(seed=seed))))

    used = [prompts.load(named.get(section, section)) for section in (*MODELS_SECTIONS, *_ANY)]
    said = {item.name: item.model_dump(mode="json") for item in used}

    of_call = {item.drafts or prompts.id_of(item.name): said[item.name] for item in used}

    @cache
    def of_sections(*wanted: str) -> str:
        texts = [of_call[name] for name in wanted]
        return fingerprint(chosen.name, address(chosen), task.temperature, task.stream, own.max_tokens, texts)

    def depends(case: Case) -> str:
        if case.draft:
            return of_sections("suggest")
        return of_sections("repair", "resume", *(MODELS_SECTIONS if case.section == WHOLE else (case.section,)))

    heads = [item.head.temperature for item in used[:3]]
    told = task.model_dump(mode="json") | {"model": chosen.spec, "server": address(chosen), "prompts": said}
    temperature = task.temperature if task.temperature is not None else max(heads)
    return Ready(task.name, draft, depends, False, told, temperature, plan)


def _found(task: OfModel) -> Model:
    from assistant import settings

    spec = task.model or settings.model()
    found = models.find(spec)
    if found is None:
        raise UnusableInput(
            "任务“{name}”没有写用哪个模型", then="可以写 服务:模型名，例如 openai:某模型。", name=task.name
        )
    return found


def _at(planned: Plan, temperature: float | None) -> Plan:
    """Return a plan whose prompts have another temperature."""
    if temperature is None:
        return planned
    changed = [
        sent._replace(
            prompt=sent.prompt.model_copy(
                update={"head": sent.prompt.head.model_copy(update={"temperature": temperature})}
            )
        )
        for sent in planned.requests
    ]
    return planned._replace(requests=tuple(changed))


def _by_model(case: Case, done: drafting.Drafted) -> Made:
    if done.cancelled:
        raise asyncio.CancelledError
    keys = sections_of(case, done.report)
    written = [done.report.sections[key] for key in keys if key in done.written]
    # where no model answers, the embedded drafter's text is handed over, which is no result of the model
    whole = len(written) == len(keys) and all(item.origin == "model" and item.unfinished is None for item in written)
    repaired = any(item.made is not None and item.made.repaired for item in written)
    took = _took(done.account or Account())._replace(repaired=repaired)
    if not whole:
        troubles = [str(trouble) for key in keys for trouble in done.troubles.get(key, ())]
        return took._replace(error="；".join(troubles) or "没有写成")
    text, sources, *_ = _whole(case, done.report)
    return took._replace(text=text, sources=sources)


def _took(account: Account) -> Made:
    return Made(
        "", requests=account.requests, input_tokens=account.input_tokens, output_tokens=account.output_tokens,
        first=account.first, cost=account.cost or None,
    )  # fmt: skip


async def _suggested(case: Case, report: Report, seed: int, model: Model, prompt: str | None, own: Limits) -> Made:
    given = report.with_text(case.section, case.draft)
    findings = checking.check(given).findings
    sent = reviews(given, findings, [case.section], model, prompt)
    done = await suggest(given, (), sent, model, only=[case.section], seed=seed, fresh=True, own=own)
    took = _took(done.account)
    if troubles := done.troubles.get(case.section, ()):
        return took._replace(error="；".join(map(str, troubles)))
    dropped = tuple((item.quote, item.why.value) for item in done.dropped.get(case.section, ()))
    kept = tuple(item for item in done.new if item.source.startswith("model:"))
    return took._replace(text=Proposed(kept, dropped).text())
