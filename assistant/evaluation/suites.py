"""A suite file: which section, which cases, which scorers, and what must be reached."""

from typing import Any, Literal

from pydantic import Field, field_validator

from assistant import resources
from assistant.domain.data import Data
from assistant.domain.report import Note, Organ, Report
from assistant.evaluation.inputs import in_short
from assistant.evaluation.scorers import SCORERS

ScorerCall = str | dict[str, Any]


class Case(Data):
    """One case: a report in short. Cells that are not given are `rest`: 0, or blank."""

    id: str
    organ: str = "青禾镇人民政府"
    year: int = 2025
    format: str = "2021"
    figures: dict[str, int | str] = Field(default_factory=dict[str, int | str])
    last_year: dict[str, int | str] | None = None
    rest: Literal["zero", "blank"] = "zero"
    notes: dict[str, tuple[str, ...]] = Field(default_factory=dict[str, tuple[str, ...]])
    scorers: tuple[ScorerCall, ...] = ()

    @field_validator("scorers")
    @classmethod
    def _known(cls, calls: tuple[ScorerCall, ...]) -> tuple[ScorerCall, ...]:
        return known(calls)

    def report(self) -> Report:
        """Return the report that the case describes, totals computed."""
        organ, rest = Organ(name=self.organ), self.rest
        last = None
        if self.last_year is not None:
            last = in_short(organ, self.year - 1, self.format, self.last_year, rest, ())
        notes = [(aspect, text) for aspect, texts in self.notes.items() for text in texts]
        own = tuple(Note(id=f"n{index}", aspect=aspect, text=text) for index, (aspect, text) in enumerate(notes, 1))
        return in_short(organ, self.year, self.format, self.figures, rest, own).with_last(last)


class Cases(Data):
    """A file of cases."""

    cases: tuple[Case, ...]


class Suite(Data):
    """One suite. `gate` is the least mean a scorer must reach over all cases."""

    name: str
    section: str
    cases: str
    scorers: tuple[ScorerCall, ...]
    gate: dict[str, float] = Field(default_factory=dict[str, float])

    @field_validator("scorers")
    @classmethod
    def _known(cls, calls: tuple[ScorerCall, ...]) -> tuple[ScorerCall, ...]:
        return known(calls)


def known(calls: tuple[ScorerCall, ...]) -> tuple[ScorerCall, ...]:
    """Return the calls where every scorer is known; else say which there are."""
    for call in calls:
        name = call if isinstance(call, str) else next(iter(call), "")
        if name not in SCORERS:
            raise ValueError(f"没有名为 {name} 的评分器；有：{'、'.join(sorted(SCORERS))}")
    return calls


def load(name: str) -> tuple[Suite, tuple[Case, ...]]:
    """Return a suite and its cases.

    Raises:
        BrokenResource: A file is missing or not as it should be; the message names file and key.
    """
    suite = resources.load(Suite, f"evals/suites/{name}.yaml")
    return suite, resources.load(Cases, f"evals/{suite.cases}").cases
