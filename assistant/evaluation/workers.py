"""So many workers at once on one piece of work; the first that fails ends all of them."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


async def together(work: Callable[[], Coroutine[Any, Any, None]], count: int) -> None:
    """Run so many of a worker until all have ended.

    Args:
        work: What each of them does.
        count: How many.

    Raises:
        Exception: What the first that failed raised, and not a group of such: people are told of it as it is.
    """
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(count):
                group.create_task(work())
    except BaseExceptionGroup as found:
        raise found.exceptions[0] from None
