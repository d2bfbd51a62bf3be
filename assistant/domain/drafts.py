"""A text as it was drafted: by whom or what, from which prompt and sources, at what cost."""

from decimal import Decimal
from typing import Literal, Self

from pydantic import model_validator

from assistant.domain.data import Data, text_hash

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


class Record(Data):
    """What a text was before anybody changed it: who or what wrote it, and its hash then."""

    origin: Origin
    sha256: str


class Draft(Data):
    """A text with where it comes from; paragraphs stand one to a line.

    `origin` is who wrote the text as it stands: `human` as soon as a person changed a word of it, also where the file
    was edited by hand. `model`, `prompt`, `sources` and `made` go on saying what it was made from.
    `replaced`: it was the text until a person took another.
    """

    text: str = ""
    origin: Origin = "human"
    prompt: str | None = None
    model: str | None = None
    sources: tuple[Sourced, ...] = ()
    made: Made | None = None
    unfinished: Unfinished | None = None
    record: Record | None = None
    replaced: bool = False

    @model_validator(mode="after")
    def _whose(self) -> Self:
        """Record a text that is new, and give a person what no longer reads as it was recorded."""
        if self.origin == "human":
            return self
        if self.record is None and self._reads_as_sourced:
            object.__setattr__(self, "record", Record(origin=self.origin, sha256=text_hash(self.text)))
        elif self.record is None or self.record.sha256 != text_hash(self.text):
            object.__setattr__(self, "origin", "human")
        return self

    @property
    def _reads_as_sourced(self) -> bool:
        """Whether the text is its own sentences: a file of before records were kept has no other witness."""
        said = "".join(item.sentence for item in self.sources)
        return not said or said.replace("\n", "") == self.text.replace("\n", "")

    @property
    def is_machine_made(self) -> bool:
        """Whether the text is a program's, word for word: only such a text may be replaced without asking."""
        return self.origin in ("offline", "model")

    @property
    def is_not_begun(self) -> bool:
        """Whether it only stands for a text that is still to be written."""
        return self.unfinished is not None and not self.unfinished.raw.strip()

    def by_model(self) -> list[tuple[int, int]]:
        """Return the spans of the text that a model wrote: all of its text, else the sentences that a person left."""
        return self.by_program() if self.record is not None and self.record.origin == "model" else []

    def by_program(self) -> list[tuple[int, int]]:
        """Return the spans of the text that a model or the embedded drafter wrote, as `by_model`."""
        if self.record is None or self.record.origin not in ("model", "offline"):
            return []
        if self.is_machine_made or not self.sources:
            return [(0, len(self.text))]
        starts = [(self.text.find(said), said) for item in self.sources if (said := item.sentence.strip())]
        return [(start, start + len(said)) for start, said in starts if start >= 0]

    def revised(self, text: str) -> Self:
        """Return it with another text: a person's, unless it is just what was recorded."""
        back = self.record is not None and self.record.sha256 == text_hash(text)
        origin: Origin = self.record.origin if self.record is not None and back else "human"
        return self.model_copy(update={"text": text, "origin": origin})


class Revision(Data):
    """A text of a person that another took the place of: what it was, and by which act of whom it went."""

    text: str
    act: str
    by: str = ""
    at: str = ""
