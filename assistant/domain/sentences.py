"""A text cut into sentences, as rules and readers take it."""

from collections.abc import Iterator

from assistant import lazy

_END = lazy.compile(r"[。！？；\n]")  # “公开。答复” → 。, not “，”


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield each sentence with where it begins; a line end ends it too."""
    start = 0
    for match in _END.finditer(text):
        if sentence := text[start : match.start()]:
            yield start, sentence
        start = match.end()
    if sentence := text[start:]:
        yield start, sentence
