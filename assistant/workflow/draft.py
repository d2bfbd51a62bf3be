"""Drafting as a stream of events, for a face that shows what comes while it comes."""

import asyncio
from collections.abc import AsyncIterator

from assistant import drafting
from assistant.drafting import Drafted, Event, Plan


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
