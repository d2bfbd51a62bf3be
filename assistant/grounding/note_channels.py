"""By what something was published: 微博286条 is not what a note says of 公众号, whatever number it has."""

from assistant.grounding import quantity_words


def are_apart(one: str, other: str) -> bool:
    """Whether two stretches of words name channels, and none in common."""
    here, there = _channels(one), _channels(other)
    return bool(here and there) and here.isdisjoint(there)


def _channels(text: str) -> set[str]:
    some = quantity_words.load().words.channels
    return {name for name, words in some.items() if any(word in text for word in words)}
