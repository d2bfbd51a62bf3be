"""What of the program texts and scores hang on: its code and the data that people may edit, as one short name."""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from assistant import resources

DRAFTING = ("domain", "drafting", "grounding", "reading", "editing", "checking")  # rooms of the embedded drafter's text
SCORING = ("domain", "grounding", "checking", "evaluation/scorers")  # rooms of what scorers give
_CALLS = "models.yaml"  # how often and how dearly models are called; what a text depends on of it is in the cell's key


def digest(rooms: tuple[str, ...]) -> str:
    """Return what the code of some rooms, the phrases, formats and lexicons are now: other code, another name.

    A person who works on the drafter, or on a scorer, must not be shown what the former one made.
    """
    return _digest(rooms, tuple(resources.roots()))


@cache  # with a person's own files in another folder it is another
def _digest(rooms: tuple[str, ...], roots: tuple[Path, ...]) -> str:
    found = hashlib.sha256()
    for path in _files(rooms, roots):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:16]


def _files(rooms: tuple[str, ...], roots: tuple[Path, ...]) -> Iterator[Path]:
    for folder in ("prompts/phrases", "schemas"):
        used: dict[Path, Path] = {}
        for root in reversed(roots):  # a person's own file takes the place of the shipped one of its name
            used |= {path.relative_to(root): path for path in (root / folder).rglob("*.yaml") if path.name != _CALLS}
        yield from (used[name] for name in sorted(used))
    for room in rooms:
        yield from sorted((resources.PACKAGE / room).rglob("*.py"))
