"""Where the sentences of a text stand."""

import re
from collections.abc import Iterator
from functools import lru_cache

_ASKS = ("？", "?")
LONGEST_SENTENCE = 800  # characters; what is longer is read in pieces


@lru_cache(maxsize=16)  # tracing and five rules take the same three texts apart
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return start and end of each sentence; a line end ends it too, and so does its being endless."""
    return tuple(_sentences(text))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    # a half-width full stop ends no sentence, it may be a decimal point: “收到9.5万元。” → 。
    for match in re.finditer(r"[。！？!?\n]|\Z", text):
        while match.start() - start > LONGEST_SENTENCE:
            cut = (
                text.rfind("，", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE) + 1
                or start + LONGEST_SENTENCE
            )
            yield start, cut
            start = cut
        if match.start() > start:
            yield start, match.start()
        start = match.end()


def is_question(text: str, end: int) -> bool:
    """Whether the sentence that ends at a place asks, and says nothing: 有没有人申请复议？"""
    return text[end : end + 1] in _ASKS


def unasked(text: str) -> str:
    """Return a text whose questions go on with their answers: 有没有申请？有，8件 → 有没有申请，有，8件."""
    return text.replace(_ASKS[0], "，").replace(_ASKS[1], "，")
