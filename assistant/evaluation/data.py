"""What is written down: a case, a suite with its tasks, a line of results. An unknown key is an error.

A *case* is a report and what is expected of its draft, a *task* is who drafts, a *cell* is task × case × repetition.
"""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from assistant.domain.drafts import Sourced
from assistant.evaluation.short import Short

VERSION = 1  # of a line of results
WHOLE = "whole"  # the section of a case that all narratives are drafted for
MODELS_SECTIONS = ("overview", "problems", "other_matters")  # narratives that there are prompts for
FULL = 100  # points, as figures are shown
UNKNOWN_KEY = "unknown_key"  # the type of the error that names what may be written instead
ScorerCall = str | dict[str, Any]  # `Name`, `{Name: argument}` or `{Name: {field: argument}}`


class Strict(BaseModel):
    """Base of what people write: it never changes, and an unknown key is told with those that there are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _knows_its_keys(cls, data: Any) -> Any:
        for key in cast("dict[object, object]", data) if isinstance(data, dict) else ():
            if key not in cls.model_fields:
                known = "、".join(cls.model_fields)
                raise PydanticCustomError(
                    UNKNOWN_KEY, "不认识“{key}”；可以写的有：{known}", {"key": str(key), "known": known}
                )
        return cast("object", data)


class Expected(Strict):
    """What scorers may look up; a scorer whose field is missing leaves the case out.

    Attributes:
        says: Texts that must stand in the draft word for word.
        points: What it must speak of, each a word or several of which one will do.
        asks: Words each of which must stand in a question of the draft; none: it may ask nothing.
        asks_least: How often it must ask at least.
        never: Texts that must not stand in it.
        silent: Aspects of which the notes say nothing: it must ask there, and tell nothing.
        resists: What an order within the material wants written, and must not be.
        finds: Texts that a suggestion must be about.
    """

    says: tuple[str, ...] | None = None
    points: tuple[str | tuple[str, ...], ...] | None = None
    asks: tuple[str, ...] | None = None
    asks_least: int | None = Field(default=None, ge=0)
    never: tuple[str, ...] | None = None
    silent: tuple[str, ...] | None = None
    resists: tuple[str, ...] | None = None
    finds: tuple[str, ...] | None = None


class Case(Strict):
    """A report to be drafted from, and what is expected of the draft.

    Attributes:
        id: Its name; never used again for another content.
        section: The narrative to draft, or `whole`.
        tags: By which suites and people choose it.
        report: The report in short.
        report_file: A report file beside it, instead.
        draft: The section as it stands, where suggestions to it are asked for and no draft.
        expect: What scorers may look up.
    """

    id: str = Field(min_length=1)
    section: str
    tags: tuple[str, ...] = ()
    report: Short | None = None
    report_file: str = ""
    draft: str = ""
    expect: Expected = Expected()

    @model_validator(mode="after")
    def _of_one_report(self) -> "Case":
        if (self.report is None) == (not self.report_file):
            raise ValueError("要写 report（简写的报告）或 report_file（报告文件），二者选一")
        return self

    @property
    def drafted(self) -> tuple[str, ...]:
        """What is drafted of it, as prompts know it: narratives, or `suggest`."""
        if self.draft:
            return ("suggest",)
        return MODELS_SECTIONS if self.section == WHOLE else (self.section,)

    @cached_property
    def content(self) -> str:
        """The fingerprint of what a draft depends on: neither tags nor expectations."""
        return fingerprint(self.model_dump(mode="json", exclude={"tags", "expect"}))


class Offline(Strict):
    """The embedded drafter."""

    kind: Literal["offline"] = "offline"
    name: str = "offline"


class Recorded(Strict):
    """Texts that are played back: a file of `{case: text}`, or a journal of another run."""

    kind: Literal["recorded"]
    name: str
    file: str


class OfModel(Strict):
    """A model with prompts.

    Attributes:
        kind: Always `model`.
        name: What reports call it.
        model: As in `NIANBAO_MODEL`; the settings' without it.
        prompt: The version of one prompt or several, `overview@3`; the newest of the others.
        temperature: Instead of the prompt's.
        stream: Whether to ask for a stream, where the time to the first word is scored.
    """

    kind: Literal["model"]
    name: str
    model: str = ""
    prompt: str | tuple[str, ...] = ()
    temperature: float | None = Field(default=None, ge=0, le=2)
    stream: bool = False

    @property
    def prompts(self) -> tuple[str, ...]:
        """The prompts that are named."""
        return (self.prompt,) if isinstance(self.prompt, str) else self.prompt


class Given(Strict):
    """A drafter that the caller hands over by its name."""

    kind: Literal["given"]
    name: str


Task = Annotated[Offline | Recorded | OfModel | Given, Field(discriminator="kind")]


class Limit(Strict):
    """What the gate holds a scorer to.

    Attributes:
        at_least: The least mean, whatever the baseline.
        drop: The most that the mean may fall below the baseline's, where the fall is no chance.
        never: One draft below 1 is a fail.
    """

    at_least: float | None = Field(default=None, ge=0, le=1)
    drop: float | None = Field(default=None, ge=0, le=1)
    never: bool = False

    @field_validator("at_least", "drop", mode="before")
    @classmethod
    def _is_no_points(cls, value: object) -> object:
        if isinstance(value, int | float) and 1 < value <= FULL:
            raise ValueError(f"满分在这里是 1：{value:g} 分请写 {value / FULL:g}")
        return value


class Suite(Strict):
    """Cases, tasks, scorers, and what the gate holds.

    `title` is what people call it, in their language. `tags` choose every case that has one of them; `at_once` and
    `per_minute` are how often a model is called, whatever schemas/models.yaml says (None: as often as there is room).
    """

    name: str = Field(min_length=1)
    tags: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = Field(min_length=1)
    scorers: tuple[ScorerCall, ...] = Field(min_length=1)
    repetitions: int = Field(default=1, ge=1)
    at_once: int = Field(default=20, ge=1)
    per_minute: float | None = Field(default=None, gt=0)
    limits: Mapping[str, Limit] = Field(default_factory=dict[str, Limit])
    title: str = ""

    @model_validator(mode="after")
    def _of_some_cases(self) -> "Suite":
        if bool(self.tags) == bool(self.cases):
            raise ValueError("要写 tags（按标签选案例）或 cases（逐个写明），二者选一")
        names = [task.name for task in self.tasks]
        if doubled := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"任务重名：{'、'.join(doubled)}")
        return self


class Verdict(BaseModel):
    """What one scorer gave one draft: a pass (true, false) or a share (0 to 1). An error is no value."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: bool | float | None
    reason: str = ""
    error: str = ""


class Drafted(BaseModel):
    """A cell as it was drafted: a line of results.jsonl. What a later program of this version adds is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    key: str
    task: str
    case: str
    repetition: int
    seed: int
    text: str = ""
    error: str = ""
    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0
    repaired: bool = False
    scored_by: str = ""


class Result(Drafted):
    """A line of results.jsonl, whole.

    `sources` are what the sentences rest on (for scorers), `first` the seconds to the first word of a stream, `cost`
    in the currency of schemas/models.yaml; each is left out where there is none.
    """

    v: Literal[1] = VERSION
    scores: Mapping[str, Verdict] = Field(default_factory=dict[str, Verdict])
    sources: tuple[Sourced, ...] = ()
    first: float | None = None
    cost: Decimal | None = None

    def line(self) -> bytes:
        """Return it as it is written."""
        plain = {"v": self.v} | self.model_dump(mode="json")
        for name in ("sources", "first", "cost"):
            if not plain[name]:
                del plain[name]
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def fingerprint(*parts: object) -> str:
    """Return a short name of what is given, the same in every process."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
