"""Places in a text as a browser counts them: in UTF-16, where a rare character (𠮷) takes two."""

from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate

_WIDE = "\uffff"  # the last character that takes one


@lru_cache(16)
def to_browser(text: str) -> Callable[[int], int]:
    """Return what turns a place of a text into the browser's."""
    if not text or max(text) <= _WIDE:
        return lambda place: place
    wide = [at for at, char in enumerate(text) if char > _WIDE]
    return lambda place: place + bisect_left(wide, place)


def from_browser(text: str) -> Callable[[int], int]:
    """Return what turns the browser's place in a text into ours."""
    if not text or max(text) <= _WIDE:
        return lambda place: min(place, len(text))
    ends = [*accumulate((2 if char > _WIDE else 1 for char in text), initial=0)]
    return lambda place: bisect_left(ends, min(place, ends[-1]))
