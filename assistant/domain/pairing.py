"""Which sentences speak of one thing: problems and measures, last year's problems and what became of them.

By the words that they share; the common words of this trade (schemas/lexicons/common_words.yaml) say nothing, and what
belongs to one topic (schemas/lexicons/topics.yaml) says a little.
"""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from assistant import lazy, resources
from assistant.domain.lexicons import lexicon, literal

_RUN = lazy.compile(r"[\u4e00-\u9fffA-Za-z]{2,}")  # “人手 少” → 人手
_TOPIC = 0.1  # what a topic in common is worth beside words in common, which are worth up to 1
_BARE = 8  # characters of an answer that says no more than that something was done: 已整改到位。
_NAMED = 0.5  # of the pairs of characters of a problem, from where on a text names it


class _Topics(BaseModel):
    """schemas/lexicons/topics.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    topics: dict[str, tuple[str, ...]]


def content(text: str) -> set[str]:
    """Return the pairs of letters of the content words of a text.

    Raises:
        BrokenResource: The lexicon of common words is missing or not as it should be.
    """
    rest = literal(lexicon("common_words").words).sub(" ", text)
    return {run[index : index + 2] for run in _RUN.findall(rest) for index in range(len(run) - 1)}


def topics(text: str) -> set[str]:
    """Return the topics that the words of a text belong to.

    Raises:
        BrokenResource: The lexicon of topics is missing or not as it should be.
    """
    known = resources.load(_Topics, "schemas/lexicons/topics.yaml").topics
    return {topic for topic, words in known.items() if any(word in text for word in words)}


def in_common(one: str, other: str) -> set[str]:
    """Return the content words that two sentences have in common: pairs of letters, and words of topics.

    Raises:
        BrokenResource: A lexicon is missing or not as it should be.
    """
    known = resources.load(_Topics, "schemas/lexicons/topics.yaml").topics.values()
    # of 更新 the common word 更 leaves no pair
    return content(one) & content(other) | {word for words in known for word in words if word in one and word in other}


def likeness(one: str, other: str) -> float:
    """Return how much two sentences speak of one thing: 0 where they share neither a content word nor a topic.

    Raises:
        BrokenResource: A lexicon is missing or not as it should be.
    """
    return _likeness((content(one), topics(one)), (content(other), topics(other)))


def _likeness(one: tuple[set[str], set[str]], other: tuple[set[str], set[str]]) -> float:
    shared = len(one[0] & other[0])
    words = 2 * shared / (len(one[0]) + len(other[0])) if shared else 0.0
    return words + _TOPIC * len(one[1] & other[1])


def names(text: str, problem: str) -> bool:
    """Whether a text has most of a problem's words."""
    pairs = {problem[at : at + 2] for at in range(len(problem) - 1)}
    return bool(pairs) and sum(pair in text for pair in pairs) >= _NAMED * len(pairs)


def paired(problems: Sequence[str], texts: Sequence[str]) -> list[list[int]]:
    """Return for each problem which texts answer it, by number; a text answers one problem.

    First each problem has the text that is most like it; what is left goes where it is most like. A short text that
    names no problem (已改) goes to the first that has none: whoever notes four things in the order of four problems
    need not repeat them. So does the last text of as many as there are problems, to the last problem.
    """
    found: list[list[int]] = [[] for _ in problems]
    read = [(content(text), topics(text)) for text in texts]
    due = [(content(problem), topics(problem)) for problem in problems]
    scored = [(_likeness(one, other), -p, -t) for p, one in enumerate(due) for t, other in enumerate(read)]
    left = set(range(len(texts)))
    for once in (True, False):
        for score, problem, text in sorted(scored, reverse=True):
            if score > 0 and -text in left and not (once and found[-problem]):
                found[-problem].append(-text)
                left.discard(-text)
    open_ones = [own for own in found if not own]
    for own, text in zip(open_ones, [text for text in sorted(left) if len(texts[text]) <= _BARE], strict=False):
        own.append(text)
        left.discard(text)
    open_ones = [own for own in found if not own]
    if len(problems) == len(texts) and len(left) == len(open_ones) == 1:
        open_ones[0].append(left.pop())
    return [sorted(own) for own in found]
