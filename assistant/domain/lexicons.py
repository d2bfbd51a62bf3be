"""Lexicons: the lists of words and patterns that a non-programmer keeps in schemas/lexicons/."""

import re
from collections.abc import Iterable
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import lazy, resources


class Lexicon(BaseModel):
    """A lexicon file: words, and patterns (regular expressions without nesting) with what they are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: tuple[str, ...] = ()
    patterns: dict[str, str] = {}


def any_of(words: Iterable[str]) -> str:
    """Return a regular expression for any of some words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@cache
def literal(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return one compiled pattern that finds any of several words, the longest first."""
    return lazy.compile(any_of(words))  # of 公开 and 公开栏: “公开栏” → 公开栏, not “答复”


def lexicon(name: str) -> Lexicon:
    """Return a lexicon by the name of its file.

    Raises:
        BrokenResource: It is missing or not as it should be.
    """
    return resources.load(Lexicon, f"schemas/lexicons/{name}.yaml")
