"""A text cut into sentences, as rules and readers take it."""

from functools import lru_cache

from assistant import lazy

_END = lazy.compile(r"[。！？；\n]")  # “公开。答复” → 。, not “，”


@lru_cache(maxsize=16)  # a dozen rules take the same three texts apart
def sentences(text: str) -> tuple[tuple[int, str], ...]:
    """Return each sentence with where it begins; a line end ends it too."""
    found: list[tuple[int, str]] = []
    start = 0
    for match in _END.finditer(text):
        if sentence := text[start : match.start()]:
            found.append((start, sentence))
        start = match.end()
    if sentence := text[start:]:
        found.append((start, sentence))
    return tuple(found)
