"""Figures and notes → drafts. The verb is `draft`; the default model is the embedded one, `offline`."""

import asyncio
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from assistant.domain.drafts import Draft
from assistant.domain.gaps import Gap, gaps
from assistant.domain.report import PREAMBLE, Report, Section, require_sections
from assistant.drafting import offline
from assistant.drafting.request import Request, request
from assistant.drafting.writing import Event, Outcome, Tell, Writing
from assistant.errors import ModelTrouble
from assistant.grounding.facts import facts_of
from assistant.llm import models
from assistant.llm.calls import Account
from assistant.llm.models import Model

MOST_CANDIDATES = 9
__all__ = ["Drafted", "Event", "Ways", "draft", "draft_with", "requests"]


class Ways(NamedTuple):
    """How models write: which (the settings' without it), from which prompts, how many drafts of a section.

    `seed` goes to the model, and with the next numbers to further drafts; `fresh` passes over answers that were kept;
    `resume` goes on with what broke off.
    """

    model: str | Model | None = None
    prompts: Mapping[str, str] = MappingProxyType({})
    drafts: int = 1
    seed: int = 1
    fresh: bool = False
    resume: bool = False


class Drafted(NamedTuple):
    """The report with its drafts: which sections were written, which had text and were kept, and what is asked.

    `troubles` is what went wrong on the way; `failed` are sections whose text stayed because no model answered;
    `account` is what the calls took.
    """

    report: Report
    written: tuple[str, ...]
    kept: tuple[str, ...]
    gaps: dict[str, tuple[Gap, ...]]
    troubles: Mapping[str, tuple[ModelTrouble, ...]] = MappingProxyType({})
    failed: tuple[str, ...] = ()
    cancelled: bool = False
    account: Account | None = None


def draft(report: Report, sections: Sequence[str] | None = None, *, overwrite: bool = False) -> Drafted:
    """Write the narratives of a report from its figures and notes, with the embedded drafter.

    Args:
        report: The report, with last year's at hand where there is one.
        sections: Keys of the sections to write; all texts without it.
        overwrite: Whether to write over text that is there; what a person wrote becomes a candidate. A draft nobody
            touched is always written anew.

    Raises:
        UnusableInput: There is no such section, or a phrase file is not as it should be.
    """
    wanted, kept = _sorted_out(report, sections, overwrite=overwrite)
    return _drafted(report, {key: _offline(report, key) for key in wanted}, kept)


def requests(report: Report, sections: Sequence[str] | None, ways: Ways, *, overwrite: bool = False) -> list[Request]:
    """Return what `draft_with` will send for each section that a model writes.

    Raises:
        BrokenResource: A prompt is not as it should be, or not for its section.
        UnusableInput: There is no such section or model.
    """
    wanted, _ = _sorted_out(report, sections, overwrite=overwrite, resume=ways.resume)
    found: list[Request] = []
    for key in wanted:
        if key != PREAMBLE and _chain(key, ways):
            old = report.sections.get(key)
            begun = old.unfinished.raw if ways.resume and old is not None and old.unfinished is not None else ""
            found.append(request(report, key, ways.prompts.get(key))._replace(begun=begun))
    return found


async def draft_with(
    report: Report, sections: Sequence[str] | None, ways: Ways, *, overwrite: bool = False, tell: Tell | None = None
) -> Drafted:
    """Write the narratives with models, all sections at once; where no model answers, with the embedded drafter.

    Cancelled, it returns with what has come until then.

    Args:
        report: The report, with last year's at hand where there is one.
        sections: As in `draft`.
        ways: How models write.
        overwrite: As in `draft`.
        tell: Told what happens, piece by piece.

    Raises:
        BrokenResource: A prompt is not as it should be, or not for its section.
        UnusableInput: There is no such section or model, or it may not be reached (`NIANBAO_EGRESS`).
    """
    wanted, kept = _sorted_out(report, sections, overwrite=overwrite, resume=ways.resume)
    tasks: dict[str, list[asyncio.Task[Outcome]]] = {}
    for sent in requests(report, sections, ways, overwrite=overwrite):
        chain, drafts_due = _chain(sent.section, ways), 1 if sent.begun else ways.drafts
        tasks[sent.section] = [
            asyncio.ensure_future(Writing(sent, chain, seed, tell or _silent, fresh=ways.fresh).write())
            for seed in range(ways.seed, ways.seed + drafts_due)
        ]
    cancelled = await _all([task for of_section in tasks.values() for task in of_section])
    # what is no trouble of a model is a defect, and result() raises it
    outcomes = {key: [task.result() for task in of_section] for key, of_section in tasks.items()}
    drafts: dict[str, tuple[Draft, ...]] = {}
    failed: list[str] = []
    for key in wanted:
        of_section, old = outcomes.get(key, []), report.sections.get(key)
        if made := _best_first(of_section):
            drafts[key] = made
        elif of_section and old is not None and old.text.strip():
            failed.append(key)
        elif not (cancelled and of_section):
            why = "；".join(str(trouble) for trouble in _troubles(of_section))
            drafts[key] = _offline(report, key, instead=why)
    account = Account()
    for outcome in (outcome for of_section in outcomes.values() for outcome in of_section):
        account.add(outcome.account)
    return _drafted(report, drafts, kept)._replace(
        troubles={key: found for key, of_section in outcomes.items() if (found := _troubles(of_section))},
        failed=tuple(failed),
        cancelled=cancelled,
        account=account,
    )


def _best_first(outcomes: Sequence[Outcome]) -> tuple[Draft, ...]:
    """Return the drafts of a section: whole ones first, then those with the fewest faults."""
    made = [(item.draft.unfinished is not None, item.faults, item.draft) for item in outcomes if item.draft is not None]
    return tuple(draft for _, _, draft in sorted(made, key=lambda found: found[:2]))


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


def _chain(key: str, ways: Ways) -> tuple[Model, ...]:
    return models.chain(key, ways.model)


def _offline(report: Report, key: str, *, instead: str = "") -> tuple[Draft, ...]:
    written = offline.draft(report, key, facts_of(report))
    return (offline.instead_of(written, instead) if instead else written,)


def _sorted_out(
    report: Report, sections: Sequence[str] | None, *, overwrite: bool, resume: bool = False
) -> tuple[list[str], list[str]]:
    """Return the sections to write, and those whose text stays as it is."""
    require_sections(sections or (), report.due_texts)
    chosen = [key for key in report.due_texts if sections is None or key in sections]
    if resume:
        begun = {key: old for key in chosen if (old := report.sections.get(key)) is not None and old.unfinished}
        kept = [key for key, old in begun.items() if old.is_approved and not overwrite]  # a person finished it
        return [key for key in begun if key not in kept], kept
    kept = [key for key in chosen if not overwrite and _stays(report.sections.get(key))]
    return [key for key in chosen if key not in kept], kept


def _stays(old: Section | None) -> bool:
    """Whether a text is somebody's: not an unsigned draft of a model or of the embedded drafter."""
    if old is None or not old.text.strip():
        return False
    return old.origin not in ("offline", "model") or old.is_approved


def _drafted(report: Report, drafts: Mapping[str, tuple[Draft, ...]], kept: Sequence[str]) -> Drafted:
    """Put the drafts into the report. What a person wrote or changed, or what a model was paid for, stays to choose."""
    new = dict(report.sections)
    for key, (first, *others) in drafts.items():
        old = report.sections.get(key)
        before = [
            *([old.draft] if old is not None and _is_worth_keeping(old, first) else []),
            *(old.candidates if old else ()),
        ]
        candidates = {item.text: item for item in (*others, *before) if item.text != first.text}
        new[key] = Section(**dict(first), candidates=_most(list(candidates.values())))
    asked = {key: tuple(gaps(new[key].text)) for key in drafts}
    return Drafted(report.having(sections=new), tuple(drafts), tuple(kept), asked)


def _most(candidates: list[Draft]) -> tuple[Draft, ...]:
    """Return the candidates, of too many without the last ones that a program wrote: a person's words never go."""
    for item in reversed(candidates[:]):
        if len(candidates) > MOST_CANDIDATES and _is_untouched(item):
            candidates.remove(item)
    return tuple(candidates)


def _is_untouched(draft: Draft) -> bool:
    """Whether a text is a program's, word for word."""
    written = "".join(item.sentence for item in draft.sources)
    return draft.origin in ("offline", "model") and written == draft.text.replace("\n", "")


def _is_worth_keeping(old: Section, new: Draft) -> bool:
    """Whether a text stays beside the new one: not what can be written again, nor what the new one goes on with."""
    if not old.text.strip():
        return False
    if not _is_untouched(old):
        return True
    if old.unfinished is not None:
        return new.unfinished is not None and not new.unfinished.raw.startswith(old.unfinished.raw)
    return old.origin != "offline"
