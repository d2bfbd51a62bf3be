"""Drafting as a stream of events, for a face that shows what comes while it comes."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from assistant import drafting
from assistant.domain.drafts import Draft, Unfinished
from assistant.domain.gaps import ask
from assistant.domain.report import Report, Section
from assistant.drafting import Drafted, Event, Plan, most_candidates


async def draft(planned: Plan) -> AsyncIterator[Event | Drafted]:
    """Yield what happens while the narratives are written, and at the end what came of it.

    Cancelled, it goes on to its end at once, with what had come until then; only closing the generator drops that. So
    whoever must not lose a draft that was paid for consumes it in a task of its own, not in a page that may be closed.

    Args:
        planned: What to do, as `drafting.plan` returned it and a person was shown.

    Raises:
        UnusableInput: A server may not be reached (`NIANBAO_EGRESS`).
    """
    queue: asyncio.Queue[Event | None] = asyncio.Queue()
    task = asyncio.ensure_future(drafting.draft_with(planned, queue.put_nowait))
    task.add_done_callback(lambda _: queue.put_nowait(None))
    try:
        while True:
            try:
                event = await queue.get()
            except asyncio.CancelledError:
                task.cancel()  # it returns with what it has
                continue
            if event is None:
                break
            yield event
        yield task.result()
    finally:
        task.cancel()


def put_beside(now: Report, planned: Plan, drafted: Drafted) -> Report:
    """Return a report with new drafts as candidates: no text changes before a person has chosen.

    Args:
        now: The report as it is by now.
        planned: What was to be done, every section of it `beside`.
        drafted: What came of it.
    """
    sections = dict(now.sections)
    for key in (*drafted.written, *drafted.beside, *drafted.waiting):
        old = planned.report.sections.get(key, Section()).candidates
        made = drafted.report.sections[key].candidates
        new = [draft for draft in made if draft not in old]
        gone_on = [draft for draft in old if draft not in made and draft.unfinished is not None]
        own = sections.get(key, Section())
        left = [draft for draft in own.candidates if draft not in gone_on]
        sections[key] = own.model_copy(update={"candidates": most_candidates([*new, *left], own.text)})
    return now.having(sections=sections)


def salvaged(now: Report, come: Sequence[tuple[str, str, bool]], model: str, why: str) -> Report:
    """Return a report with what had come of drafts whose program ended, as candidates; to be gone on with if not whole.

    Args:
        now: The report.
        come: What had come: the section, the text, whether it was whole.
        model: The model that wrote.
        why: Why it broke off.
    """
    sections = dict(now.sections)
    for key, text, is_whole in come:
        own = sections.get(key, Section())
        known = {own.text, *(draft.text for draft in own.candidates)}
        unfinished = None if is_whole else Unfinished(raw=text, why=why)
        whole = text if is_whole else f"{text}{ask(f'这一节没有写完（{why}），请接着写完')}"
        if whole not in known:
            draft = Draft(text=whole, origin="model", model=model, unfinished=unfinished)
            sections[key] = own.model_copy(update={"candidates": most_candidates([*own.candidates, draft], own.text)})
    return now.having(sections=sections)
