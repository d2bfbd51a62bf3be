"""Scripts that several tests need."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tests.endpoint.replies import Completion, Raw, Reply, Request, Silence, say


def in_turn(replies: Iterator[Reply]) -> Callable[[], Reply]:
    """One reply a call; the last one is given again and again."""
    last: list[Reply] = []

    def following() -> Reply:
        last[:] = [reply] if (reply := next(replies, None)) else last
        if not last:
            raise AssertionError("the script has no reply")
        return last[0]

    return following


def by_section(
    sections: Mapping[str, Reply | Sequence[Reply]], *, otherwise: Reply | None = None
) -> Callable[[Request], Reply]:
    """Choose the reply by a word in the first system message or, failing that, in the last user message.

    Of several words in one message the first of the mapping counts. A list is used in order, its last reply again and
    again. A request with none of the words gets `otherwise`; without one, the test fails.
    """
    given = {word: in_turn(iter(_several(replies))) for word, replies in sections.items()}

    def choose(request: Request) -> Reply:
        for message in (request.system, request.user):
            for word, following in given.items():
                if word in message:
                    return following()
        if otherwise is None:
            raise AssertionError(f"none of {'、'.join(given)} stands in the request: {request.user[:200]!r}")
        return otherwise

    return choose


def _several(replies: Reply | Sequence[Reply]) -> Sequence[Reply]:
    return (replies,) if isinstance(replies, Completion | Raw | Silence) else replies


CHARACTERS_TO_A_TOKEN = 1.5


def short_sighted(tokens: int, script: Callable[[Request], Reply]) -> Callable[[Request], Reply]:
    """Answer from the end of each request alone, as servers do that cut what is longer than so many tokens.

    Neither the answer nor its usage says so. The request is recorded whole: it was sent.
    """

    def choose(request: Request) -> Reply:
        left, seen = int(tokens * CHARACTERS_TO_A_TOKEN), list[dict[str, Any]]()
        for message in reversed(request.body.get("messages", [])):
            said = str(message.get("content", ""))[-left:] if left > 0 else ""
            left -= len(said)
            if said:
                seen.insert(0, message | {"content": said})
        return script(replace(request, body=request.body | {"messages": seen}))

    return choose


def first_number(request: Request) -> Reply:
    """Answer as a model does that is asked for the number of the first line it sees."""
    found = re.search(r"编号([0-9]{4})：", request.user)
    return say(found[1] if found else "好", structured='{"word": "好"}')
