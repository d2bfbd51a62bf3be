"""How an organ calls itself in a sentence: 我县, 我局, 我镇."""

from typing import Literal

from assistant import resources
from assistant.domain.data import Data
from assistant.domain.report import Organ


class Self(Data):
    """How organs call themselves whose name ends so, and to which group they belong."""

    ends: str
    self: str
    group: Literal["government", "township", "department"]


class Selves(Data):
    """prompts/phrases/selves.yaml."""

    selves: tuple[Self, ...]
    other: Self


def of(organ: Organ) -> Self:
    """Return how an organ calls itself, by the end of its name.

    Raises:
        BrokenResource: The phrases are missing or not as they should be.
    """
    known = resources.load(Selves, "prompts/phrases/selves.yaml")
    return next((item for item in known.selves if organ.name.endswith(item.ends)), known.other)
