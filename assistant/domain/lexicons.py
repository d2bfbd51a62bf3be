"""Lexicons: the lists of words and patterns that a non-programmer keeps in schemas/lexicons/."""

from pydantic import BaseModel, ConfigDict

from assistant import resources


class Lexicon(BaseModel):
    """A lexicon file: words, and patterns (regular expressions without nesting) with what they are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: tuple[str, ...] = ()
    patterns: dict[str, str] = {}


def lexicon(name: str) -> Lexicon:
    """Return a lexicon by the name of its file.

    Raises:
        BrokenResource: It is missing or not as it should be.
    """
    return resources.load(Lexicon, f"schemas/lexicons/{name}.yaml")
