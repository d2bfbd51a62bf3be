"""The phrase files of the offline drafter: sentences with marks, the facts they need, the questions to ask instead."""

import re
from collections.abc import Mapping
from string import Template
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant import lazy
from assistant.domain.facts import Fact
from assistant.domain.gaps import ask
from assistant.domain.report import Report
from assistant.grounding.facts import CHANGE, change_in_words
from assistant.grounding.grounded import shown

MARK = lazy.compile(r"\[\[([a-z0-9_.]+)\]\]")  # “[[requests.received.total]]” → requests.received.total
VARIABLES = frozenset(
    {
        "organ",
        "year",
        "contents",
        "count",
        "website",
        "address",
        "telephone",
        "problem",
        "note",
        "kinds",
        "word",
        "first",
        "second",
        "said",
        "total",
        "paid",
    }
)
Facts = Mapping[str, Fact]


class Sentence(NamedTuple):
    """A finished sentence and what it rests on: ids of facts (or of the report itself) and of notes."""

    text: str
    facts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Data(BaseModel):
    """A part of a phrase file: it may use the variables there are and no others."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="after")
    def _only_known_variables(self) -> "Data":
        for value in self.__dict__.values():
            if isinstance(value, str):
                unknown = set(Template(value).get_identifiers()) - VARIABLES
                if unknown or not Template(value).is_valid():
                    names = "、".join(f"${name}" for name in sorted(VARIABLES))
                    raise ValueError(f"“{value[:20]}”里有不认识的 $，可用的有：{names}")
        return self


class Phrase(Data):
    """A sentence and when it may be said."""

    say: str
    zero: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()

    @property
    def needs(self) -> set[str]:
        """The facts it cannot be said without."""
        marks = {mark.removesuffix(CHANGE) for mark in MARK.findall(self.say)}
        return marks | {*self.zero, *self.positive, *self.compared}

    def holds(self, facts: Facts) -> bool:
        """Whether all it needs is known and its conditions are met."""
        if not self.needs <= facts.keys():
            return False
        return (
            all(facts[item].value == 0 for item in self.zero)
            and all(facts[item].value > 0 for item in self.positive)
            and all(facts[item].last_year is not None for item in self.compared)
        )


class Listed(Data):
    """One member of a listing."""

    fact: str
    say: str


class Listing(Data):
    """Members whose figure is not 0, one after the other; those that are 0 together at the end."""

    lead: str
    items: tuple[Listed, ...]
    zero_lead: str = ""
    zero_items: dict[str, str] = Field(default_factory=dict[str, str])
    zero_end: str = ""


class Item(Data):
    """What one place of a text says: the first phrase that holds, a listing, or notes; else the question to ask."""

    first_of: tuple[Phrase, ...] = ()
    listing: Listing | None = None
    notes: str = ""
    ask: str = ""


class Part(Data):
    """The items of one aspect."""

    items: tuple[Item, ...]


class OverviewPhrases(Data):
    """prompts/phrases/overview.yaml."""

    opening: Part
    aspects: dict[str, Part]
    other_aspect: Part


class Step(Data):
    """One of the three parts of the section on problems."""

    heading: str
    ask: str
    ask_each: str = ""


class ProblemsPhrases(Data):
    """prompts/phrases/problems.yaml."""

    last_problems: Step
    problems: Step
    measures: Step


class OtherPhrases(Data):
    """prompts/phrases/other_matters.yaml."""

    ask: str


class AnswerPhrases(Data):
    """prompts/phrases/answers.yaml: the sentences that answers become."""

    fee_none: str
    fee_some: str
    last_done: str
    last_going: str
    last_going_so_far: str
    last_not: str
    last_not_because: str


class PreamblePhrases(Data):
    """prompts/phrases/preamble.yaml.

    `asks` are the words by which a gap asks for a line of the cover; `words` and `together` what is put in where the
    gap is a part of a sentence, for one line and for several.
    """

    basis: str
    period: str
    website: str
    contact: str
    ask_website: str
    ask_contact: str
    asks: dict[str, tuple[str, ...]]
    words: dict[str, str]
    together: dict[str, str]


def filled(text: str, facts: Facts, variables: Mapping[str, str]) -> Sentence:
    """Return a phrase with marks and variables filled, and the facts it used; values are never read as templates."""
    used: list[str] = []

    def value(match: re.Match[str]) -> str:
        name = match[1].removesuffix(CHANGE)
        used.append(name)
        return change_in_words(facts[name]) if match[1].endswith(CHANGE) else shown(facts[name].value)

    pieces = MARK.split(text)
    out = [Template(piece).substitute(variables) if index % 2 == 0 else "" for index, piece in enumerate(pieces)]
    marks = [value(found) for found in MARK.finditer(text)]
    for index, mark in enumerate(marks):
        out[2 * index + 1] = mark
    named = [f"report.{name}" for name in ("year", "organ") if f"${name}" in text]
    return Sentence("".join(out), tuple(dict.fromkeys([*used, *named])))


def variables_of(report: Report) -> dict[str, str]:
    """Return what $organ, $year and the like stand for."""
    organ = report.organ
    return {
        "organ": organ.name, "year": str(report.year), "website": organ.website, "address": organ.address,
        "telephone": organ.telephone,
    }  # fmt: skip


def gap(question: str, variables: Mapping[str, str]) -> Sentence:
    """Return the gap that asks a question."""
    return Sentence(ask(Template(question).safe_substitute(variables)), ("gap",))
