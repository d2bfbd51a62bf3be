"""A text as it was drafted: by whom or what, from which prompt and sources, at what cost."""

from decimal import Decimal
from typing import Literal

from assistant.domain.data import Data

Origin = Literal["imported", "offline", "model", "human"]


class Sourced(Data):
    """A sentence of a draft and what it rests on: ids of facts and of notes."""

    sentence: str
    facts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Made(Data):
    """What a draft took: calls of the model (`requests`, those tried again included), tokens, seconds, money.

    `cost` is None where no price is known; `repaired` where a first answer went back with what was wrong in it;
    `instead` says why the embedded drafter, or a second model, stood in; `prompts` is every prompt that was sent.
    """

    at: str
    seed: int | None = None
    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: Decimal | None = None
    currency: str = ""
    seconds: float = 0
    cached: bool = False
    repaired: bool = False
    instead: str = ""
    prompts: tuple[str, ...] = ()


class Unfinished(Data):
    """What a model had written when it broke off, with its marks, and why: the next draft goes on from here."""

    raw: str
    why: str


class Draft(Data):
    """A text with where it comes from; paragraphs stand one to a line."""

    text: str = ""
    origin: Origin = "human"
    prompt: str | None = None
    model: str | None = None
    sources: tuple[Sourced, ...] = ()
    made: Made | None = None
    unfinished: Unfinished | None = None
