"""The phrase files of the offline drafter: sentences with marks, the facts they need, the questions to ask instead."""

import re
from collections.abc import Mapping
from functools import cached_property
from string import Template
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo, model_validator

from assistant import lazy, resources
from assistant.domain import selves
from assistant.domain.facts import Fact
from assistant.domain.gaps import ask
from assistant.domain.report import Report
from assistant.grounding.comparisons import CHANGE, change_in_words
from assistant.grounding.grounded import shown

MARK = lazy.compile(r"\[\[([a-z0-9_.]+)\]\]")  # “[[requests.received.total]]” → requests.received.total
VARIABLES = frozenset(
    (
        "organ", "self", "year", "contents", "count", "website", "address", "telephone",
        "problem", "note", "kinds", "word", "first", "second", "said", "other", "reason", "points",
        "conflicts", "where", "name", "right", "total", "paid", "when",
    )
)  # fmt: skip
END = "。！？"
Facts = Mapping[str, Fact]


Kind = Literal["fee", "last_problem", "text", "table", "cover", "conflict", "unfinished"]


def found(pattern: str, text: str) -> re.Match[str] | None:
    """Return where a pattern of a phrase file is in a text."""
    return re.search(pattern, text)


def begins(pattern: str, text: str) -> re.Match[str] | None:
    """Return what of a text a pattern of a phrase file takes at its beginning."""
    return re.match(pattern, text)


def is_all(pattern: str, text: str) -> bool:
    """Whether a pattern of a phrase file takes a whole text."""
    return re.fullmatch(pattern, text) is not None


def without(pattern: str, text: str, instead: str = "") -> str:
    """Return a text with something else wherever a pattern of a phrase file is in it."""
    return re.sub(pattern, instead, text)


class About(NamedTuple):
    """What a question is about: which form its answer has, which aspect of the notes, which problem of last year.

    `lines` are those of the cover that answer it; `notes` those that it asks to say anew; `cells` the figures that a
    note disagrees with, `left` what these leave of each, `apart` the numbers that may be something else, each with its
    note and what the tables have.
    """

    kind: Kind
    aspect: str
    problem: str = ""
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    left: tuple[str, ...] | None = None
    apart: tuple[tuple[str, str, str], ...] = ()


class Sentence(NamedTuple):
    """A finished sentence and what it rests on: ids of facts (or of the report itself) and of notes.

    `about` says what it is about where it is a question.
    """

    text: str
    facts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    about: About | None = None


def _pattern(value: str, info: ValidationInfo) -> str:
    """Take a regular expression as it is; what a user wrote is tried."""
    if not resources.is_shipped(info):
        try:
            re.compile(value)
        except re.error:
            raise ValueError(f"“{value}”不是正确的正则表达式") from None
    return value


Pattern = Annotated[str, AfterValidator(_pattern)]


class Data(BaseModel):
    """A part of a phrase file: it may use the variables there are and no others."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="after")
    def _only_known_variables(self) -> "Data":
        for name, value in self.__dict__.items():
            if isinstance(value, str) and Pattern != type(self).__annotations__.get(name):
                unknown = set(Template(value).get_identifiers()) - VARIABLES
                if unknown or not Template(value).is_valid():
                    names = "、".join(f"${name}" for name in sorted(VARIABLES))
                    raise ValueError(f"“{value[:20]}”里有不认识的 $，可用的有：{names}")
        return self


class Listed(Data):
    """One member of a listing; `all` and `one` are said where all of several, or the only one, is such."""

    fact: str
    say: str
    all: str
    one: str


class Listing(Data):
    """The members of a whole whose figure is not 0, one after the other; then the first clause that holds."""

    lead: str
    lead_of_one: str
    total: str
    items: tuple[Listed, ...]
    then: "tuple[Phrase, ...]" = ()


class Result(Data):
    """How a result of disputes is said: of some of them, of all of several, of the only one."""

    some: str
    all: str
    one: str


class Disputed(Data):
    """One kind of dispute: its name, the fact of its total, the row of its results, what is said of none."""

    name: str
    total: str
    row: str
    none: str


class Disputes(Data):
    """All disputes in one sentence, each kind with its results."""

    lead: str
    groups: tuple[Disputed, ...]
    results: dict[str, Result]


class Phrase(Data):
    """A sentence and when it may be said: in words, or as a listing, or as disputes with their results."""

    say: str = ""
    listing: Listing | None = None
    disputes: Disputes | None = None
    zero: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    @cached_property
    def needs(self) -> set[str]:
        """The facts it cannot be said without."""
        marks = {mark.removesuffix(CHANGE) for mark in MARK.findall(self.say)}
        if self.listing is not None:
            marks.add(self.listing.total)
        if self.disputes is not None:
            marks |= {group.total for group in self.disputes.groups}
        return marks | {*self.zero, *self.positive, *self.compared}

    def holds(self, facts: Facts, group: str) -> bool:
        """Whether all it needs is known and its conditions are met, for a kind of organ."""
        if self.groups and group not in self.groups:
            return False
        if any(item not in facts for item in self.needs):  # to compare sets would ask for every fact there is
            return False
        return (
            all(facts[item].value == 0 for item in self.zero)
            and all(facts[item].value > 0 for item in self.positive)
            and all(facts[item].last_year is not None for item in self.compared)
        )


class Item(Data):
    """What one place of a text says: the first phrase that holds, or notes; else the question to ask.

    `like` and `unlike` are names of patterns: only notes that speak of such a thing, or that do not.
    """

    first_of: tuple[Phrase, ...] = ()
    notes: str = ""
    like: str = ""
    unlike: str = ""
    ask: str = ""


class Part(Data):
    """The items of one aspect."""

    items: tuple[Item, ...]


class OverviewPhrases(Data):
    """prompts/phrases/overview.yaml."""

    patterns: dict[str, Pattern]
    reason: Pattern
    about_requests: str
    said_zero: dict[str, Pattern]
    tables: dict[str, str]
    ask_conflict: str
    conflict: str
    conflict_words: str
    ask_two: str
    points: dict[str, Pattern]
    ask_points: str
    ask_points_bare: str
    moves: dict[str, Pattern]
    opening: Part
    aspects: dict[str, Part]
    other_aspect: Part


class Step(Data):
    """One of the three parts of the section on problems."""

    heading: str
    ask: str
    ask_each: str = ""
    against: str = ""
    names_itself: Pattern = ""
    hint: str = ""


class ProblemsPhrases(Data):
    """prompts/phrases/problems.yaml."""

    last_problems: Step
    problems: Step
    measures: Step


class OtherPhrases(Data):
    """prompts/phrases/other_matters.yaml."""

    ask: str
    answers: Pattern


class AnswerPhrases(Data):
    """prompts/phrases/answers.yaml: the sentences that answers become.

    `denied` is an answer that only says no; `points` how each of the compulsory ones then reads: 未开展工作考核.
    """

    fee_none: str
    fee_some: str
    last_done: str
    last_going: str
    last_going_so_far: str
    last_not: str
    last_not_because: str
    denied: Pattern
    points: dict[str, str]


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
    named += ["report.organ"] if "$self" in text and "report.organ" not in named else []
    return Sentence("".join(out), tuple(dict.fromkeys([*used, *named])))


def variables_of(report: Report) -> dict[str, str]:
    """Return what $organ, $self, $year and the like stand for."""
    organ = report.organ
    return {
        "organ": organ.name, "self": selves.of(organ).self, "year": str(report.year), "website": organ.website,
        "address": organ.address, "telephone": organ.telephone,
    }  # fmt: skip


def gap(question: str, variables: Mapping[str, str], about: About | None = None) -> Sentence:
    """Return the gap that asks a question."""
    return Sentence(ask(Template(question).safe_substitute(variables)), ("gap",), about=about)


def quoted(text: str) -> str:
    """Return words as they stand between quotation marks: without an end, their own marks inner ones."""
    return text.rstrip(END).replace("“", "‘").replace("”", "’")
