"""How an organ calls itself in a sentence (我县, 我局, 我镇), and which way of writing is its own."""

from typing import Literal

from assistant import resources
from assistant.domain.report import Organ
from assistant.drafting.phrases import Data

Group = Literal["government", "township", "department"]


class Self(Data):
    """How organs call themselves whose name ends so."""

    ends: str
    self: str
    group: Group


class Selves(Data):
    """prompts/phrases/selves.yaml."""

    selves: tuple[Self, ...]
    other: Self


def self_of(organ: Organ) -> Self:
    """Return how an organ calls itself, by the end of its name.

    Raises:
        BrokenResource: The phrases are missing or not as they should be.
    """
    known = resources.load(Selves, "prompts/phrases/selves.yaml")
    return next((item for item in known.selves if organ.name.endswith(item.ends)), known.other)
