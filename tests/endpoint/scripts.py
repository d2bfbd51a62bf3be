"""Scripts that several tests need."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.endpoint.replies import Completion, Raw, Reply, Request, Silence


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
