"""What a scorer is, what it sees, and how a suite names it. A scorer is one dataclass in a file of this folder.

Its fields are the arguments that a suite may give, its docstring is its manual: what people label passages by. A
scorer returns a pass (a bool), a share (0 to 1), with a reason where it is not full; or `LEFT_OUT` where a case has
nothing for it to look at: an empty draft is not perfect.
"""

import unicodedata
from dataclasses import Field, dataclass, fields
from functools import cached_property
from typing import Annotated, Any, ClassVar, NamedTuple, cast

import pydantic
from pydantic import TypeAdapter, ValidationError

from assistant import checking, resources
from assistant.domain.drafts import Sourced
from assistant.domain.findings import Finding
from assistant.domain.gaps import Leftover, gaps
from assistant.domain.report import Report, Section
from assistant.evaluation.data import WHOLE, Case, Result, ScorerCall, Verdict
from assistant.grounding.facts import Facts, facts_of
from assistant.grounding.grounded import Grounded
from assistant.grounding.matching import ground
from assistant.grounding.material import is_order
from assistant.grounding.sentence_ends import sentences

LEFT_OUT: dict[str, Any] = {}  # pydantic-evals' way to say nothing of a case (`evaluators`)
_SHOWN = 3  # examples in a reason


class Sample:
    """A draft with its case and report, and what several scorers ask of it, formed once."""

    def __init__(self, case: Case, report: Report, result: Result) -> None:
        self.case, self.report, self.result, self.text = case, report, result, result.text
        self.spoken_of: list[tuple[int, int]] = []  # where in the text a scorer saw what it says

    @classmethod
    def bare(cls, case: Case, report: Report, text: str) -> "Sample":
        """Return a text as a draft of which nothing else is known: it comes from no run."""
        return cls(case, report, Result(key=case.id, task="", case=case.id, repetition=1, seed=1, text=text))

    @cached_property
    def texts(self) -> dict[str, str]:
        """The narratives that were drafted; of a whole report each below its heading."""
        return parted(self.text, self.report) if self.case.section == WHOLE else {self.case.section: self.text}

    @cached_property
    def facts(self) -> Facts:
        """What the figures and notes say."""
        return facts_of(self.report)

    @cached_property
    def grounded(self) -> list[Grounded]:
        """Every quantity of the text with its verdict."""
        return ground(self.text, self.facts)

    @cached_property
    def gaps(self) -> list[Leftover]:
        """What the draft asks."""
        return gaps(self.text)

    @cached_property
    def told(self) -> str:
        """The text without what it asks."""
        text = self.text
        for item in self.gaps:
            text = text.replace(item.quote, "")
        return text

    def says(self, words: str, text: str = "") -> bool:
        """Whether a text (the whole one, without any) says some words, however they are dressed: 1 0 0 ％ for 100%.

        A number is not said by a part of another: 999条 not by 1999条.
        """
        wanted, said = _plain(words), _plain(text or self.text)
        at = said.find(wanted)
        while at >= 0 and wanted[:1].isdigit() and said[at - 1 : at].strip(",").isdigit():
            at = said.find(wanted, at + 1)
        return at >= 0

    @cached_property
    def orders(self) -> list[str]:
        """Sentences that look like orders to a model, outside of questions."""
        found = (self.told[start:end] for start, end in sentences(self.told))
        return [sentence.strip() for sentence in found if is_order(sentence)]

    @cached_property
    def drafted(self) -> Report:
        """The report with the draft in it."""
        own = self.report.sections | {
            key: Section(text=text, origin="model", sources=self.result.sources) for key, text in self.texts.items()
        }
        return self.report.having(sections=own)

    @cached_property
    def placed(self) -> tuple[tuple[Sourced, int, int], ...]:
        """The sentences whose sources were kept, each with where it stands in the text."""
        found: list[tuple[Sourced, int, int]] = []
        end = 0
        for item in self.result.sources:
            start = self.text.find(item.sentence, end)
            if start >= 0:
                end = start + len(item.sentence)
                found.append((item, start, end))
        return tuple(found)

    def quote(self, item: Grounded) -> str:
        """Return the words of a quantity that a scorer speaks of; where they stand is kept."""
        place = (item.quantity.start, item.quantity.end)
        self.spoken_of.append(place)
        return self.text[slice(*place)]

    def findings(self, *codes: str) -> list[Finding]:
        """Return what rules find in the draft, whatever they find in the figures alone."""
        found = checking.check(self.drafted, codes).findings
        own = [item for item in found if any(place.section in self.texts for place in item.where)]
        self.spoken_of += (
            (place.start, place.end or place.start)
            for item in own
            for place in item.where
            if place.start is not None and place.section in self.texts
        )
        return own


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


class Reasoned(NamedTuple):
    """A pass or a share, and why it is not full."""

    value: bool | float
    reason: str


Count = Annotated[int, pydantic.Field(ge=0)]  # of arguments
Some = Annotated[int, pydantic.Field(ge=1)]
Amount = Annotated[float, pydantic.Field(ge=0)]
Part = Annotated[float, pydantic.Field(ge=0, le=1)]
Score = bool | float | Reasoned | dict[str, Any]


@dataclass
class Scorer:
    """Base of all scorers: in the form of pydantic-evals' evaluators (`assistant.evaluation.evaluators`).

    `version` goes up with every change that may change a value: what an older one gave is not compared with it. `of`
    says of what it is: of drafts (False), of suggestions to a text (True), or of both.
    """

    version: ClassVar[int] = 1
    of: ClassVar[tuple[bool, ...]] = (False,)
    known: ClassVar[dict[str, type["Scorer"]]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        Scorer.known[cls.__name__] = cls

    @classmethod
    def title(cls) -> str:
        """Return what a person calls it: the first words of its manual."""
        return (cls.__doc__ or cls.__name__).partition("：")[0].strip()

    def score(self, sample: Sample) -> Score:
        """Return what a draft is worth."""
        raise NotImplementedError


def share(good: int, total: int, bad: list[str] | tuple[str, ...] = ()) -> Score:
    """Return a share, and what is not in it; nothing where there is nothing to have a share of."""
    if not total:
        return LEFT_OUT
    return Reasoned(good / total, shown(bad))


def passes(bad: list[str] | tuple[str, ...]) -> Reasoned:
    """Return a pass where nothing is wrong, else a fail with what is."""
    return Reasoned(not bad, shown(bad))


def shown(items: list[str] | tuple[str, ...]) -> str:
    """Return the first of some examples, each in one line."""
    own = [" ".join(item.split()) for item in dict.fromkeys(items)]
    more = f" 等 {len(own)} 处" if len(own) > _SHOWN else ""
    return "；".join(own[:_SHOWN]) + more


def built(call: ScorerCall) -> tuple[str, Scorer]:
    """Return the scorer that a suite names, with its name: `Name`, `{Name: argument}` or `{Name: {field: argument}}`.

    Raises:
        ValueError: There is none, or it does not take these arguments, or they are not what they must be.
    """
    if isinstance(call, dict) and len(call) != 1:
        raise ValueError("评分器应写成 名字、{名字: 参数} 或 {名字: {字段: 参数}}")
    name = call if isinstance(call, str) else next(iter(call))
    given: object = {} if isinstance(call, str) else call[name]
    if name not in Scorer.known:
        raise ValueError(f"没有名为 {name} 的评分器；有：{'、'.join(sorted(Scorer.known))}")
    own = Scorer.known[name]
    takes = [field.name for field in fields(own)]
    if not takes and given != {}:
        raise ValueError(f"{name} 不带参数")
    named = cast("dict[str, Any]", given if isinstance(given, dict) else {takes[0]: given})
    arguments = {key: _tuples(value) for key, value in named.items()}
    if unknown := [key for key in arguments if key not in takes]:
        raise ValueError(f"{name} 没有参数 {'、'.join(unknown)}；有：{'、'.join(takes) or '无'}")
    try:
        made = own(**arguments)
    except TypeError:
        raise ValueError(f"{name} 要写参数：{'、'.join(takes)}") from None
    for field in fields(own):  # before anything is paid for: a score that fails is told only behind all drafts
        _require_fitting(field, getattr(made, field.name), name)
    return name, made


def _require_fitting(field: Field[Any], value: object, scorer: str) -> None:
    kind: Any = field.type
    try:
        TypeAdapter(kind).validate_python(value, strict=True)
    except ValidationError as error:
        inner, problem = next(resources.explain(error))
        key = ".".join(part for part in (field.name, inner) if part)
        raise ValueError(f"{scorer} 的参数 {key} 不对（{problem}）") from None


def _tuples(value: Any) -> Any:
    """Return an argument of a YAML file as a dataclass that is compared and hashed wants it."""
    return tuple(map(_tuples, cast("list[Any]", value))) if isinstance(value, list) else value


def judged(name: str, scorer: Scorer, sample: Sample) -> Verdict | None:
    """Return what a scorer gives a draft; None where it leaves the case out.

    One that fails is an error of its own, and never a bad draft.
    """
    if bool(sample.case.draft) not in scorer.of:
        return None
    try:
        given = scorer.score(sample)
    except Exception as error:  # noqa: BLE001 - whatever it is
        return Verdict(value=None, error=f"{type(error).__name__}: {error}")
    reason = ""
    if isinstance(given, Reasoned):
        given, reason = given
    if isinstance(given, bool):
        return Verdict(value=given, reason="" if given else reason)
    if isinstance(given, int | float):
        if not 0 <= given <= 1:
            return Verdict(value=None, error=f"{name} 给了 {given}，应在 0 到 1 之间")
        return Verdict(value=round(float(given), 9), reason="" if given == 1 else reason)
    if given == LEFT_OUT:
        return None
    return Verdict(value=None, error=f"{name} 给的不是 true、false 或 0 到 1 的数")


def parted(text: str, report: Report) -> dict[str, str]:
    """Return the narratives of a whole draft by the headings of its format."""
    headings = {report.form.section(key).heading: key for key in report.form.narratives}
    found: dict[str, list[str]] = {}
    key = ""
    for line in text.splitlines():
        key, is_heading = (headings[line], True) if line in headings else (key, False)
        if key and not is_heading:
            found.setdefault(key, []).append(line)
    return {key: "\n".join(lines) for key, lines in found.items()}


def joined(texts: dict[str, str], report: Report) -> str:
    """Return the narratives of a draft as one text, each below its heading."""
    return "\n".join(f"{report.form.section(key).heading}\n{text}" for key, text in texts.items())
