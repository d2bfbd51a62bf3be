"""A model as judge of two drafts by a rubric: asked twice, the second time in the other order; it may call them alike.

It goes through the call layer like every other call (where it may go, what is masked, how often). What it says is
written down beside the run (`judged.jsonl`), so that nothing is asked twice. Where it fails there is no verdict: an
error is counted and shown, and is never a draw.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from assistant import resources
from assistant.domain.data import Data
from assistant.domain.report import Report
from assistant.errors import AssistantError, ModelTrouble, UnusableInput
from assistant.evaluation import json_lines, marks, statistics
from assistant.evaluation.baselines import Line, Side
from assistant.evaluation.data import WHOLE, Case, fingerprint
from assistant.evaluation.marks import Agreement, Mark
from assistant.evaluation.workers import together
from assistant.llm import models, prompts, structured
from assistant.llm.calls import Account, Message
from assistant.llm.client import address
from assistant.llm.material import material
from assistant.llm.models import Model

FOLDER = "evals/rubrics"
NAME = "judged.jsonl"
PROMPT = "compare"
_FIRST, _SECOND, _ALIKE = "甲", "乙", "一样"
_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {"reason": {"type": "string"}, "better": {"type": "string", "enum": [_FIRST, _SECOND, _ALIKE]}},
    "required": ["reason", "better"],
    "additionalProperties": False,
}
Better = Literal["before", "after", "alike"]


class Rubric(BaseModel):
    """What two drafts are held to: one thing, in some points."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    points: tuple[str, ...] = Field(min_length=1)

    @property
    def text(self) -> str:
        """It as the judge reads it."""
        return "\n".join([f"{self.title}：", *(f"{number}. {point}" for number, point in enumerate(self.points, 1))])


class Pair(NamedTuple):
    """Two drafts of one case and repetition, and the report that they were written for."""

    case: Case
    report: Report
    before: Line
    after: Line


class Judged(Data):
    """What a judge said of a pair: in both orders. `better` is None where it failed; `error` says how.

    Where the two orders say different things the order decided, not the drafts: `turned`, and they count as alike.
    """

    case: str
    before: str
    after: str
    by: str  # fingerprint of rubric, prompt and model
    better: Better | None = None
    turned: bool = False
    reasons: tuple[str, ...] = ()
    error: str = ""
    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0


class Judgement(NamedTuple):
    """What a judge said of all pairs, and how far that is what others say.

    Attributes:
        rubric: The rubric's title.
        judged: Every pair's line.
        cases: How many cases, their repetitions taken together, are better after and before.
        p: How probable so uneven a split of the cases is by chance (exact sign test).
        agreements: With each person who marked both drafts, and with each scorer that tells them apart.
    """

    rubric: str
    judged: tuple[Judged, ...]
    cases: tuple[int, int]
    p: float
    agreements: tuple[Agreement, ...]

    def count(self, better: Better) -> int:
        """How many pairs came out so."""
        return sum(item.better == better for item in self.judged)

    @property
    def turned(self) -> int:
        """How many pairs the order decided."""
        return sum(item.turned for item in self.judged)

    @property
    def errors(self) -> tuple[Judged, ...]:
        """The pairs that have no verdict."""
        return tuple(item for item in self.judged if item.error)

    def plain(self) -> dict[str, Any]:
        """Return it as data for JSON."""
        return {
            "rubric": self.rubric, "pairs": len(self.judged), "after_better": self.count("after"),
            "before_better": self.count("before"), "alike": self.count("alike"), "turned": self.turned,
            "errors": len(self.errors), "cases_after_better": self.cases[0], "cases_before_better": self.cases[1],
            "p": self.p, "agreements": [item.plain() for item in self.agreements],
            "judged": [item.model_dump(mode="json") for item in self.judged],
        }  # fmt: skip


def rubric(name: str) -> Rubric:
    """Return a rubric by the name of its file in evals/rubrics.

    Raises:
        BrokenResource: It is not as it should be.
        UnusableInput: There is none.
    """
    if name not in (known := resources.names(FOLDER)):
        raise UnusableInput("没有名为 {name} 的尺度", then="有：{known}。", name=name, known="、".join(known))
    return resources.load(Rubric, f"{FOLDER}/{name}.yaml")


def pairs(before: Side, after: Side, cases: Mapping[str, Case], reports: Mapping[str, Report]) -> Iterator[Pair]:
    """Yield what both sides drafted: the same case and repetition, neither with an error, no whole report.

    Args:
        before: One side.
        after: The other.
        cases: The cases by id.
        reports: Their reports by id, where the case is what it was.
    """
    known = {(line.case, line.repetition): line for line in before.lines if not line.error}
    for line in after.lines:
        other, case, report = known.get((line.case, line.repetition)), cases.get(line.case), reports.get(line.case)
        if other is None or case is None or report is None or line.error or case.section == WHOLE or case.draft:
            continue
        yield Pair(case, report, other, line)


async def judge(
    found: Sequence[Pair], held: Rubric, model: Model, folder: Path, told: Callable[[int, int], None] | None = None
) -> tuple[Judged, ...]:
    """Return what a model says of each pair; of what it said before it is not asked again.

    Args:
        found: The pairs.
        held: The rubric.
        model: The judge.
        folder: The run beside which it is written down.
        told: Told how many pairs are done, and of how many.

    Raises:
        BrokenResource: The prompt is not as it should be.
        UnusableInput: What is written there is not as it should be, it cannot be written, or another judges there now.
    """
    path = folder / NAME
    if not due(found, held, model, folder):
        return _in_order(found, said_before(held, model, folder))
    with json_lines.writing(path, "nianbao eval judge"):
        said, waiting = said_before(held, model, folder), due(found, held, model, folder)
        prompt, by, pairs = prompts.load(PROMPT), _by(held, model), iter(waiting)
        count = len(found) - len(waiting)

        async def work() -> None:
            nonlocal count
            for pair in pairs:
                item = await _both(pair, held, prompt, model, by)
                json_lines.append(path, item)
                said[_keys(pair)] = item
                count += 1
                if told:
                    told(count, len(found))

        await together(work, min(models.limits().at_once, len(waiting)))
    return _in_order(found, said)


def due(found: Sequence[Pair], held: Rubric, model: Model, folder: Path) -> list[Pair]:
    """Return the pairs that a model has not judged yet, or not without an error.

    Raises:
        BrokenResource: The prompt is not as it should be.
        UnusableInput: What is written beside the run is not as it should be.
    """
    said = said_before(held, model, folder)
    return [pair for pair in found if _keys(pair) not in said]


def said_before(held: Rubric, model: Model, folder: Path) -> dict[tuple[str, str], Judged]:
    """Return what this very judge said of pairs before, by the keys of their drafts; errors are not in it."""
    by = _by(held, model)
    found = json_lines.read(Judged, folder / NAME)
    return {(item.before, item.after): item for item in found if item.by == by and not item.error}


def _by(held: Rubric, model: Model) -> str:
    """Return what tells a judge from others: the rubric, the prompt, the model and its server."""
    prompt = prompts.load(PROMPT)
    return fingerprint(held.model_dump(), prompt.model_dump(mode="json"), model.name, address(model))


def _keys(pair: Pair) -> tuple[str, str]:
    return pair.before.key, pair.after.key


def _in_order(found: Sequence[Pair], said: Mapping[tuple[str, str], Judged]) -> tuple[Judged, ...]:
    return tuple(said[_keys(pair)] for pair in found)


async def _both(pair: Pair, held: Rubric, prompt: prompts.Prompt, model: Model, by: str) -> Judged:
    """Ask in both orders: a judge that likes what comes first is found out."""
    own, account = Judged(case=pair.case.id, before=pair.before.key, after=pair.after.key, by=by), Account()
    texts = (pair.before.text, pair.after.text)
    said: list[tuple[str, str]] = []
    error = ""
    try:
        for first, second in (texts, texts[::-1]):
            said.append(await _asked(_messages(pair, held, prompt, first, second), prompt, model, account))
    except AssistantError as trouble:
        error = str(trouble)
    took = {"requests": account.requests, "input_tokens": account.input_tokens, "output_tokens": account.output_tokens}
    if error:
        return own.model_copy(update={"error": error, **took})
    straight: Mapping[str, Better] = {_FIRST: "before", _SECOND: "after", _ALIKE: "alike"}
    swapped: Mapping[str, Better] = {_FIRST: "after", _SECOND: "before", _ALIKE: "alike"}
    one, other = straight[said[0][0]], swapped[said[1][0]]
    better: Better = one if one == other else "alike"
    reasons = tuple(reason for _, reason in said)
    return own.model_copy(update={"better": better, "turned": one != other, "reasons": reasons, **took})


def _messages(pair: Pair, held: Rubric, prompt: prompts.Prompt, first: str, second: str) -> tuple[Message, ...]:
    own = material(pair.report, pair.case.section)
    values = own.adding(of_model=True, draft=first, other_draft=second)
    return prompt.render(values.having({"rubric": held.text}))


async def _asked(
    messages: tuple[Message, ...], prompt: prompts.Prompt, model: Model, account: Account
) -> tuple[str, str]:
    wanted = prompt.asking(messages, 1)._replace(stream=False)
    found = await structured.ask(model, wanted, "comparison", _SCHEMA, account, fresh=True)
    better = found.get("better")
    if better not in (_FIRST, _SECOND, _ALIKE):
        raise ModelTrouble("没有说哪一稿好", where=model.name, then="换一个模型试试。")
    return str(better), str(found.get("reason", ""))


def judgement(
    held: Rubric, found: Sequence[Pair], judged: Sequence[Judged], given: Iterable[Mark], titles: Mapping[str, str]
) -> Judgement:
    """Return what came out, and how far it is what people and scorers say.

    Args:
        held: The rubric.
        found: The pairs.
        judged: What the judge said of each.
        given: People's marks of the drafts on both sides.
        titles: What a person calls the scorers.
    """
    worth = {"before": -1.0, "alike": 0.0, "after": 1.0}
    signs = [(pair, worth[item.better]) for pair, item in zip(found, judged, strict=True) if item.better is not None]
    by_case: dict[str, list[float]] = {}
    for pair, sign in signs:
        by_case.setdefault(pair.case.id, []).append(sign)
    folded = [float((total > 0) - (total < 0)) for total in map(sum, by_case.values())]
    agreements = (*_with_people(signs, given), *_with_scorers(signs, titles))
    return Judgement(
        held.title, tuple(judged), (folded.count(1.0), folded.count(-1.0)), statistics.mcnemar(folded), agreements
    )


def _with_people(signs: Sequence[tuple[Pair, float]], given: Iterable[Mark]) -> Iterator[Agreement]:
    """Yield for each person how often the judge prefers what the person calls good to what they call bad."""
    for person, own in sorted(marks.by_person(given).items()):
        both = [(pair, sign) for pair, sign in signs if {pair.before.key, pair.after.key} <= own.keys()]
        yield from _agreed(person, person, [(own[pair.after.key] - own[pair.before.key], sign) for pair, sign in both])


def _with_scorers(signs: Sequence[tuple[Pair, float]], titles: Mapping[str, str]) -> Iterator[Agreement]:
    names = dict.fromkeys(name for pair, _ in signs for name in pair.after.scores)
    for name in names:
        steps: list[tuple[float, float]] = []
        for pair, sign in signs:
            old, new = (line.scores.get(name) for line in (pair.before, pair.after))
            if old and new and old.value is not None and new.value is not None:
                steps.append((float(new.value) - float(old.value), sign))
        yield from _agreed(name, titles.get(name, name), steps)


def _agreed(name: str, title: str, steps: Iterable[tuple[float, float]]) -> Iterator[Agreement]:
    """Yield how often the judge goes the same way, a draw half, of the pairs that the other tells apart."""
    told = [(step, sign) for step, sign in steps if abs(step) > statistics.SAME]
    if told:
        alike = sum((1.0 if step * sign > 0 else 0.5 if sign == 0 else 0.0) for step, sign in told)
        yield Agreement(name, title, "share", alike, len(told), None)
