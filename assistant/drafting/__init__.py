"""Figures and notes → drafts. The verb is `draft`; the default model is the embedded one, `offline`.

A text of a person is never replaced: the new draft stands beside it as a candidate, and the person chooses.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from assistant.domain import signing
from assistant.domain.drafts import Draft, Unfinished
from assistant.domain.gaps import Leftover, gaps
from assistant.domain.gaps import ask as gap
from assistant.domain.report import PREAMBLE, Report, Section, require_sections
from assistant.drafting import offline
from assistant.drafting.request import Request, request
from assistant.drafting.unsaid import left_unsaid
from assistant.drafting.writing import Event, Outcome, Tell, Writing
from assistant.errors import ModelTrouble
from assistant.grounding.facts import facts_of
from assistant.llm import models
from assistant.llm.calls import Account
from assistant.llm.models import Limits, Model

MOST_CANDIDATES = 9
__all__ = ["Drafted", "Event", "Plan", "Ways", "draft", "draft_with", "plan"]


class Ways(NamedTuple):
    """How models write: which (the settings' without it), from which prompts, how many drafts of a section.

    `seed` goes to the model, and with the next numbers to further drafts; `fresh` passes over answers that were kept;
    `resume` goes on with what broke off. `limits` hold instead of those of schemas/models.yaml; `stream` False asks for
    whole answers: nothing is told before they are there.
    """

    model: str | Model | None = None
    prompts: Mapping[str, str] = MappingProxyType({})
    drafts: int = 1
    seed: int = 1
    fresh: bool = False
    resume: bool = False
    limits: Limits | None = None
    stream: bool = True


class Plan(NamedTuple):
    """What drafting will do, told before it is done.

    Attributes:
        report: What is drafted for.
        ways: How models write.
        sections: The sections to write, in order.
        beside: Those of them that hold a person's text, which stays: the draft becomes a candidate.
        kept: Sections whose text stays and that are not written.
        requests: What is sent, for each section that a model writes.
    """

    report: Report
    ways: Ways
    sections: tuple[str, ...]
    beside: frozenset[str]
    kept: tuple[str, ...]
    requests: tuple[Request, ...]


class Drafted(NamedTuple):
    """The report with its drafts, and what is asked in them, by section.

    `written` are the sections whose text is new, `beside` those where a person's text stayed and the draft is the first
    candidate, `kept` those that were not written. `troubles` is what went wrong on the way; `failed` are sections whose
    text stayed because no model answered; `account` is what the calls took. `waiting` are sections of which nothing had
    come when it was cancelled: they are gone on with too.
    """

    report: Report
    written: tuple[str, ...]
    beside: tuple[str, ...]
    kept: tuple[str, ...]
    gaps: dict[str, tuple[Leftover, ...]]
    troubles: Mapping[str, tuple[ModelTrouble, ...]] = MappingProxyType({})
    failed: tuple[str, ...] = ()
    cancelled: bool = False
    account: Account | None = None
    waiting: tuple[str, ...] = ()

    @property
    def unfinished(self) -> tuple[str, ...]:
        """The sections whose newest draft asks for its end, and those that were not begun."""
        new = {key: self.report.sections[key].draft for key in self.written}
        new |= {
            key: self.report.sections[key].candidates[0] for key in self.beside if self.report.sections[key].candidates
        }
        return (*(key for key, draft in new.items() if draft.unfinished is not None), *self.waiting)


def draft(report: Report, sections: Sequence[str] | None = None, *, overwrite: bool = False) -> Drafted:
    """Write the narratives of a report from its figures and notes, with the embedded drafter.

    Args:
        report: The report, with last year's at hand where there is one.
        sections: Keys of the sections to write; all texts without it.
        overwrite: Whether to draft also where a text is a person's, or signed; that text stays, the draft becomes a
            candidate. A draft that nobody touched is always written anew.

    Raises:
        UnusableInput: There is no such section, or a phrase file is not as it should be.
    """
    planned = plan(report, sections, Ways(models.OFFLINE), overwrite=overwrite)
    return _drafted(planned, {key: _offline(report, key) for key in planned.sections})


def plan(report: Report, sections: Sequence[str] | None, ways: Ways, *, overwrite: bool = False) -> Plan:
    """Return what drafting will do, with every word that it will send.

    Args:
        report: The report, with last year's at hand where there is one.
        sections: As in `draft`.
        ways: How models write.
        overwrite: As in `draft`.

    Raises:
        BrokenResource: A prompt is not as it should be, or not for its section.
        UnusableInput: There is no such section or model.
    """
    require_sections(sections or (), report.due_texts)
    chosen = [key for key in report.due_texts if sections is None or key in sections]
    now = {key: report.sections.get(key, Section()) for key in chosen}
    if ways.resume:
        chosen = [key for key in chosen if _broken_off(now[key]) is not None]
        kept = [key for key in chosen if signing.is_of_a_person(report, key) and not overwrite]  # a person finished it
    else:
        kept = [key for key in chosen if _stays(report, key) and not overwrite]
    wanted = [key for key in chosen if key not in kept]
    requests: list[Request] = []
    for key in wanted:
        if key != PREAMBLE and models.chain(key, ways.model):
            begun = _broken_off(now[key]) if ways.resume else None
            raw = begun.unfinished.raw if begun is not None and begun.unfinished is not None else ""
            requests.append(request(report, key, ways.prompts.get(key))._replace(begun=raw))
    beside = frozenset(key for key in wanted if _stays(report, key))
    return Plan(report, ways, tuple(wanted), beside, tuple(kept), tuple(requests))


async def draft_with(planned: Plan, tell: Tell | None = None) -> Drafted:
    """Write the narratives with models, all sections at once; where no model answers, with the embedded drafter.

    Cancelled, it returns with what has come until then.

    Args:
        planned: What to do, as `plan` returned it and a person was shown: no other word is sent first.
        tell: Told what happens, piece by piece.

    Raises:
        BrokenResource: A prompt is not as it should be, or not for its section.
        UnusableInput: A server may not be reached (`NIANBAO_EGRESS`).
    """
    report, ways = planned.report, planned.ways
    tasks: dict[str, list[asyncio.Task[Outcome]]] = {}
    began = time.perf_counter()
    for sent in planned.requests:
        chain, drafts_due = models.chain(sent.section, ways.model), 1 if sent.begun else ways.drafts
        tasks[sent.section] = [
            asyncio.ensure_future(
                Writing(
                    sent, chain, seed, tell or _silent, fresh=ways.fresh, own=ways.limits, stream=ways.stream
                ).write()
            )
            for seed in range(ways.seed, ways.seed + drafts_due)
        ]
    cancelled = await _all([task for of_section in tasks.values() for task in of_section])
    whole = time.perf_counter() - began
    # what is no trouble of a model is a defect, and result() raises it
    outcomes = {key: [task.result() for task in of_section] for key, of_section in tasks.items()}
    drafts: dict[str, tuple[Draft, ...]] = {}
    failed: list[str] = []
    waiting: dict[str, Draft] = {}
    for key in planned.sections:
        of_section, old = outcomes.get(key, []), report.sections.get(key)
        if made := _best_first(report, key, of_section):
            drafts[key] = made
        elif cancelled and of_section:
            waiting[key] = _not_begun(of_section)
        elif of_section and old is not None and old.text.strip():
            failed.append(key)
        else:
            why = "；".join(str(trouble) for trouble in _troubles(of_section))
            drafts[key] = _offline(report, key, instead=why)
    account = Account()
    for outcome in (outcome for of_section in outcomes.values() for outcome in of_section):
        account.add(outcome.account)
    account.seconds = min(account.seconds, whole)  # sections are written at once: their seconds are no time of the day
    return _awaiting(_drafted(planned, drafts), waiting)._replace(
        troubles={key: found for key, of_section in outcomes.items() if (found := _troubles(of_section))},
        failed=tuple(failed),
        cancelled=cancelled,
        account=account,
    )


def _not_begun(outcomes: Sequence[Outcome]) -> Draft:
    """Return what stands for a section that was cancelled before its first character: so it is gone on with."""
    why = _troubles(outcomes)[-1].what if _troubles(outcomes) else ""
    return Draft(
        text=gap(f"这一节还没有开始写（{why}），请接着写"), origin="model", unfinished=Unfinished(raw="", why=why)
    )


def _awaiting(drafted: Drafted, waiting: Mapping[str, Draft]) -> Drafted:
    """Return what was drafted with a candidate for each section that was not begun; its text stays."""
    sections = dict(drafted.report.sections)
    for key, draft in waiting.items():
        own = sections.get(key, Section())
        if _broken_off(own) is None:
            sections[key] = own.model_copy(update={"candidates": most_candidates([*own.candidates, draft], own.text)})
    return drafted._replace(report=drafted.report.having(sections=sections), waiting=tuple(waiting))


def _best_first(report: Report, section: str, outcomes: Sequence[Outcome]) -> tuple[Draft, ...]:
    """Return the drafts of a section: whole ones first, then those with the least that is wrong or left unsaid."""
    made = [(item.draft, item.faults) for item in outcomes if item.draft is not None]
    if len(made) < 2:
        return tuple(draft for draft, _ in made)
    ranked = sorted(
        made, key=lambda one: (one[0].unfinished is not None, one[1] + left_unsaid(report, section, one[0]))
    )
    return tuple(draft for draft, _ in ranked)


def _troubles(outcomes: Sequence[Outcome]) -> tuple[ModelTrouble, ...]:
    """Return what went wrong with a section, each once."""
    return tuple({str(trouble): trouble for item in outcomes for trouble in item.troubles}.values())


async def _all(tasks: Sequence["asyncio.Task[Outcome]"]) -> bool:
    """Wait for all tasks; whether this was cancelled meanwhile: then they are too, and hand over what they have."""
    try:
        if tasks:
            await asyncio.wait(tasks)
        return False
    except asyncio.CancelledError:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        return True


def _silent(_event: Event) -> None:
    return


def _offline(report: Report, key: str, *, instead: str = "") -> tuple[Draft, ...]:
    written = offline.draft(report, key, facts_of(report))
    return (offline.instead_of(written, instead) if instead else written,)


def _stays(report: Report, key: str) -> bool:
    """Whether a text is a person's, by its words or by a signature: nothing takes its place unasked."""
    now = report.sections.get(key, Section())
    return bool(now.text.strip()) and (not now.is_machine_made or signing.is_of_a_person(report, key))


def _broken_off(now: Section) -> Draft | None:
    """Return the draft of a section that a model did not finish: its text, or where that stays, a candidate."""
    return next((item for item in (now, *now.candidates) if item.unfinished is not None), None)


def _drafted(planned: Plan, drafts: Mapping[str, tuple[Draft, ...]]) -> Drafted:
    """Put the drafts into the report: as the text, or as candidates beside the text of a person."""
    report, resume = planned.report, planned.ways.resume
    new = dict(report.sections)
    for key, (first, *others) in drafts.items():
        old = report.sections.get(key, Section())
        before = [item for item in old.candidates if not (item.is_not_begun or (resume and _goes_on(item, first)))]
        if key in planned.beside:
            new[key] = old.model_copy(update={"candidates": most_candidates([first, *others, *before], old.text)})
            continue
        if _is_worth_keeping(old, first):
            before.insert(0, old.draft)
        new[key] = Section(
            **dict(first), candidates=most_candidates([*others, *before], first.text), revisions=old.revisions
        )
    asked = {key: tuple(gaps(made[0].text)) for key, made in drafts.items()}
    return Drafted(
        report.having(sections=new),
        written=tuple(key for key in drafts if key not in planned.beside),
        beside=tuple(key for key in drafts if key in planned.beside),
        kept=planned.kept,
        gaps=asked,
    )


def most_candidates(candidates: Sequence[Draft], text: str) -> tuple[Draft, ...]:
    """Return the candidates, each text once and none that stands already; of too many, a program's go last first."""
    found = list({item.text: item for item in reversed(candidates) if item.text != text}.values())[::-1]
    for item in found[::-1]:
        if len(found) > MOST_CANDIDATES and item.is_machine_made:
            found.remove(item)
    return tuple(found)


def _goes_on(old: Draft, new: Draft) -> bool:
    """Whether a draft goes on with what an earlier one had come to."""
    return old.unfinished is not None and (new.unfinished is None or new.unfinished.raw.startswith(old.unfinished.raw))


def _is_worth_keeping(old: Section, new: Draft) -> bool:
    """Whether a program's text stays beside the new one: not what can be written again, nor what the new goes on with.

    A model's was paid for; and of a file of before records were kept nobody knows who wrote its text.
    """
    if not old.text.strip() or (old.unfinished is not None and _goes_on(old, new)):
        return False
    return old.origin != "offline"
