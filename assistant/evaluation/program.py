"""What of the program texts and scores hang on: its code and the data that people may edit, as one short name."""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from assistant import resources

DRAFTING = ("domain", "drafting", "grounding", "reading", "editing", "checking")  # rooms of the embedded drafter's text
SCORING = ("domain", "grounding", "checking", "evaluation/scorers")  # rooms of what scorers give


@cache
def digest(rooms: tuple[str, ...]) -> str:
    """Return what the code of some rooms, the phrases, formats and lexicons are now: other code, another name.

    A person who works on the drafter, or on a scorer, must not be shown what the former one made.
    """
    found = hashlib.sha256()
    for path in _files(rooms):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:16]


def _files(rooms: tuple[str, ...]) -> Iterator[Path]:
    for root in resources.roots():
        for folder in ("prompts/phrases", "schemas"):
            yield from sorted((root / folder).rglob("*.yaml"))
    for room in rooms:
        yield from sorted((resources.PACKAGE / room).rglob("*.py"))
