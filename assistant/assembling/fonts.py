"""The fonts a document asks for, and which of them this machine has."""

from functools import cache
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from assistant import memory, resources

_MEMORY = 160  # MB of address space: the typesetter, and the largest font file


class Families(BaseModel):
    """Family names in order of preference, for each part of a document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: tuple[str, ...]
    body: tuple[str, ...]
    level1: tuple[str, ...]
    level2: tuple[str, ...]
    table: tuple[str, ...]


class FontState(NamedTuple):
    """What is found for a part of a document: the family used, None where none is here, and the official one."""

    part: str
    used: str | None
    official: str


def families() -> Families:
    """Return the families of schemas/fonts.yaml."""
    return resources.load(Families, "schemas/fonts.yaml")


def available() -> list[FontState]:
    """Return, for each part of a document, the first of its families that is installed."""
    here = installed()
    states: list[FontState] = []
    for part in Families.model_fields:
        wanted: tuple[str, ...] = getattr(families(), part)
        used = next((name for name in wanted if name.lower() in here), None)
        states.append(FontState(part, used, wanted[0]))
    return states


@cache
def installed() -> frozenset[str]:
    """Return the families that the typesetter finds on this machine, in lower case.

    Raises:
        MemoryError: There is too little to look into them: it would find none.
    """
    memory.require(_MEMORY)
    import typst

    return frozenset(name.lower() for name in typst.Fonts(include_embedded_fonts=False).families())
