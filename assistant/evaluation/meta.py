"""How right scorers are: passages that people labelled, in two halves, and what each scorer says of them.

Scorers are mended by the half `tune`; of the half `held` nothing is shown but counts, else it would measure how well
somebody remembers it. A passage is a draft of a few sentences with its material; a label is a passage and a scorer.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

from pydantic import Field, model_validator

from assistant import resources
from assistant.domain.clock import now
from assistant.domain.report import Report, Section
from assistant.errors import BrokenResource, UnusableInput
from assistant.evaluation import loading, statistics, written
from assistant.evaluation.copies import copies
from assistant.evaluation.data import Case, Expected, ScorerCall, Strict
from assistant.evaluation.folder import commit
from assistant.evaluation.scorers import Sample, Scorer, built, judged
from assistant.evaluation.short import Short

FOLDER = "evals/meta"
LOOKED = "LOOKED.md"
Half = Literal["tune", "held"]
HALVES: tuple[Half, ...] = ("tune", "held")
_OF_NUMBERS = ("Supported", "NotContradicted")
_SAID = 3  # characters that a reason must share with what a person marked, to be about it


class Wrong(Strict):
    """Why a passage is bad for a scorer: the wrong words ("" where something is missing), and a person's why."""

    where: str = ""
    why: str = ""


class Passage(Strict):
    """A passage with its labels; a scorer that is in neither `bad` nor `good` was not thought of.

    Attributes:
        id: Its name, by which its half is chosen.
        writer: Who wrote it: nobody who wrote the scorers.
        section: The narrative it is of.
        report: Its material; cells that are not given are 0.
        last_text: Last year's text of the same section.
        expect: What scorers look up.
        text: The passage.
        bad: The scorers that must find it bad.
        good: Those that must not.
    """

    id: str
    writer: str
    section: str
    report: Short = Short()
    last_text: str = ""
    expect: Expected = Expected()
    text: str
    bad: Mapping[str, Wrong] = Field(default_factory=dict[str, Wrong])
    good: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _with_last_text(cls, given: Any) -> Any:
        """Take last year's text from among the material, where writers put it."""
        if not isinstance(given, dict):
            return given
        data = cast("dict[str, Any]", given)
        report = data.get("report")
        if not isinstance(report, dict) or "last_text" not in report:
            return data
        own = dict(cast("dict[str, Any]", report))
        return {**data, "last_text": own.pop("last_text"), "report": own}

    def sample(self) -> Sample:
        """Return it as scorers see a draft."""
        case = Case(id=self.id, section=self.section, report=self.report, expect=self.expect)
        report = self.report.report()
        if self.last_text:
            last = report.last or Report(organ=report.organ, year=report.year - 1, format=report.format)
            report = report.with_last(last.having(sections={self.section: Section(text=self.last_text)}))
        return Sample.bare(case, report, self.text)


class _Measured(Strict):
    """How a scorer is measured; `outright`: one bad draft fails a run, so it is asked more of."""

    arguments: Mapping[str, Any] = Field(default_factory=dict[str, Any])
    bad_at: float | None = None
    outright: bool = False


class _Scorers(Strict):
    scorers: Mapping[str, _Measured]


class Shown(NamedTuple):
    """A label that a scorer does not agree with: `kind` is missed, wrong_reason, false or errors."""

    passage: str
    scorer: str
    kind: str
    where: str
    why: str
    reason: str
    text: str


class Measured(NamedTuple):
    """How right a scorer is on some labels.

    Attributes:
        name: Its name, or what a row of several is called.
        found: Bad ones it finds bad, for the words that a person marked.
        wrong_reason: Bad ones it finds bad for other words; they count as missed.
        missed: Bad ones it finds in order.
        false: Good ones it finds bad.
        right: Good ones it finds in order.
        errors: Where it failed; no verdict.
        disputed: Labels that two people gave otherwise; they are not counted.
        kappa: How far those two agree beyond chance; None where nobody else labelled.
    """

    name: str
    found: int = 0
    wrong_reason: int = 0
    missed: int = 0
    false: int = 0
    right: int = 0
    errors: int = 0
    disputed: int = 0
    kappa: float | None = None

    @property
    def bad(self) -> int:
        """How many are bad."""
        return self.found + self.wrong_reason + self.missed

    @property
    def precision(self) -> float | None:
        """The share of what it finds bad that is bad, for the right words; None where it finds nothing."""
        of = self.found + self.false
        return self.found / of if of else None

    @property
    def recall(self) -> float | None:
        """The share of the bad ones that it finds."""
        return self.found / self.bad if self.bad else None

    @property
    def of_precision(self) -> tuple[float, float]:
        """Wilson's interval of the precision."""
        return statistics.wilson(self.found, self.found + self.false)

    @property
    def of_recall(self) -> tuple[float, float]:
        """Wilson's interval of the recall."""
        return statistics.wilson(self.found, self.bad)

    def plain(self) -> dict[str, Any]:
        """Return it as data for JSON."""
        return self._asdict() | {
            "bad": self.bad, "precision": self.precision, "recall": self.recall, "of_precision": self.of_precision,
            "of_recall": self.of_recall,
        }  # fmt: skip


class Meta(NamedTuple):
    """What a half says of the scorers: each, and all together; what they do not agree with."""

    half: Half
    passages: int
    scorers: tuple[Measured, ...]
    outright: Measured
    pooled: Measured
    shown: tuple[Shown, ...]

    def plain(self, *, shown: bool) -> dict[str, Any]:
        """Return it as data for JSON; what is held back only where it is asked for."""
        found = {
            "half": self.half, "passages": self.passages, "scorers": [item.plain() for item in self.scorers],
            "outright": self.outright.plain(), "pooled": self.pooled.plain(),
        }  # fmt: skip
        return found | ({"shown": [item._asdict() for item in self.shown]} if shown else {})


def passages(half: Half) -> tuple[Passage, ...]:
    """Return the passages of a half, in the order of their files.

    Raises:
        BrokenResource: A file is not as it should be, a scorer is not known, or what is marked is not in the text.
    """
    found: dict[str, Passage] = {}
    for file in _files(half):
        listed: Any = file.data
        if not isinstance(listed, list):
            file.fail((), "应是一段段文字（- id: …）")
        for number, data in enumerate(cast("list[object]", listed)):
            item = file.valid(Passage, data, (number,))
            if item.id in found:
                file.fail((number, "id"), f"“{item.id}”写了两次；换一个编号")
            _require(file, number, item)
            found[item.id] = item
    return tuple(found.values())


def _require(file: written.File, number: int, item: Passage) -> None:
    """Refuse a report that cannot be made, scorers that there are not, and marked words that are not in the text."""
    loading.require_short(file, (number,), item.report, item.section)
    for name in (*item.bad, *item.good):
        if name not in Scorer.known:
            file.fail((number,), f"没有名为 {name} 的评分器；有：{'、'.join(sorted(Scorer.known))}")
    for name, wrong in item.bad.items():
        if wrong.where not in item.text:
            file.fail((number, "bad", name), f"文字里没有“{wrong.where}”")
    if both := {*item.bad} & {*item.good}:
        file.fail((number, "good"), f"{min(both)} 又是好又是不好")


def measure(half: Half, only: str = "") -> Meta:
    """Return how right the scorers are on a half.

    Args:
        half: `tune` or `held`.
        only: One scorer; without it all that evals/meta/scorers.yaml names.

    Raises:
        BrokenResource: A file is not as it should be.
        UnusableInput: There is no such scorer among them.
    """
    known = resources.load(_Scorers, f"{FOLDER}/scorers.yaml").scorers
    if only and only not in known:
        raise UnusableInput("没有量过名为 {name} 的评分器", then="有：{known}。", name=only, known="、".join(known))
    others, own = _labels(), passages(half)
    given = list(_given(own, {name: known[name] for name in ([only] if only else known)}, others))
    rows = tuple(
        _row(name, [item for item in given if item.scorer == name]) for name in known if not only or name == only
    )
    outright = _row("outright", [item for item in given if known[item.scorer].outright])
    return Meta(
        half, len(own), rows, outright, _row("pooled", given), tuple(filter(None, (item.shown for item in given)))
    )


def of_copies() -> tuple[Measured, ...]:
    """Return how right the two scorers of numbers are about changed copies (`copies`), a row each."""
    known = resources.load(_Scorers, f"{FOLDER}/scorers.yaml").scorers
    names = [name for name in _OF_NUMBERS if name in known]
    ready = {name: built(_call(name, known[name]))[1] for name in names}
    given: list[_Given] = []
    for sample, where in copies():
        wrong = Wrong(where=where, why="") if where else None
        for name in names:
            kind, _ = _verdict(name, ready[name], known[name], sample, wrong)
            given.append(_Given(name, kind, wrong is not None, None, None))
    return tuple(_row(name, [item for item in given if item.scorer == name]) for name in names)


class _Given(NamedTuple):
    """What came of one label: `kind` is a field of `Measured`; `second` is another person's label, None without one."""

    scorer: str
    kind: str
    is_bad: bool
    second: bool | None
    shown: Shown | None


def _given(
    own: Iterable[Passage], scorers: Mapping[str, _Measured], others: Mapping[tuple[str, str], bool]
) -> Iterator[_Given]:
    ready = {name: built(_call(name, item))[1] for name, item in scorers.items()}
    for passage in own:
        sample = passage.sample()
        for name in (*passage.bad, *passage.good):
            if name not in ready:
                continue
            wrong, second = passage.bad.get(name), others.get((passage.id, name))
            if second is not None and second != (wrong is not None):
                yield _Given(name, "disputed", wrong is not None, second, None)
                continue
            kind, reason = _verdict(name, ready[name], scorers[name], sample, wrong)
            shown = None
            if kind not in ("found", "right"):
                where, why = (wrong.where, wrong.why) if wrong else ("", "")
                shown = Shown(passage.id, name, kind, where, why, reason, passage.text)
            yield _Given(name, kind, wrong is not None, second, shown)


def _call(name: str, item: _Measured) -> ScorerCall:
    return {name: dict(item.arguments)} if item.arguments else name


def _verdict(name: str, scorer: Scorer, own: _Measured, sample: Sample, wrong: Wrong | None) -> tuple[str, str]:
    sample.spoken_of.clear()
    given = judged(name, scorer, sample)
    if given is not None and given.error:
        return "errors", given.error
    value = 1.0 if given is None or given.value is None else float(given.value)
    is_bad, reason = (value < 1 if own.bad_at is None else value <= own.bad_at), given.reason if given else ""
    if wrong is None:
        return ("false" if is_bad else "right"), reason
    if not is_bad:
        return "missed", "" if given else "没有评"
    return ("found" if is_about(reason, wrong.where, sample) else "wrong_reason"), reason


def is_about(reason: str, where: str, sample: Sample) -> bool:
    """Whether a scorer speaks of the words that a person marked.

    It is about them by the places of what it speaks of, or by the words of its reason. One that names no words of the
    text at all (“没有小标题”) says only that something is wrong, and is about it.

    Args:
        reason: What the scorer says.
        where: The words that a person marked; "" where something is missing.
        sample: The passage, with where in it this scorer saw what it says.
    """
    if not where:
        return True
    text, at = sample.text, sample.text.find(where)
    places = sample.spoken_of
    if any(start < at + len(where) and at < end for start, end in places):
        return True
    reason = "".join(reason.split())  # a message sets numbers off: “60 元” is 60元
    if any(piece in reason for piece in _pieces(where)):
        return True
    return not places and not any(piece in reason for piece in _pieces(text))


def _pieces(text: str) -> Iterator[str]:
    text = "".join(text.split())
    length = min(_SAID, len(text))
    return (text[at : at + length] for at in range(len(text) - length + 1))


def _row(name: str, given: Iterable[_Given]) -> Measured:
    own = [*given]
    counts = Counter(item.kind for item in own)
    both = [(item.is_bad, item.second) for item in own if item.second is not None]
    kappa = statistics.kappa(both) if both else None
    return Measured(name, **counts, kappa=kappa)


def looked(reason: str) -> Path:
    """Write down that somebody looks at the held half, and why: its passages then belong to the other one.

    Raises:
        UnusableInput: No reason is given, or it cannot be written.
    """
    if not reason.strip():
        raise UnusableInput("没有写为什么要看留着的一半", then="看过的不能再用来量，要另写新的。")
    path = _root() / FOLDER / LOOKED
    line = f"- {now()} · {commit()} · {' '.join(reason.split())}\n"
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(line)
    except OSError as error:
        raise UnusableInput("不能写到这里（{reason}）", where=str(path), reason=error.strerror or "") from None
    return path


def _labels() -> dict[tuple[str, str], bool]:
    """Return what a second person said of passages, by passage and scorer: whether it is bad."""
    found: dict[tuple[str, str], bool] = {}
    for path in _paths("labels", ".jsonl"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                label = json.loads(line)
                found |= {(label["id"], name): True for name in label.get("bad", ())}
                found |= {(label["id"], name): False for name in label.get("good", ())}
            except (ValueError, KeyError, TypeError, AttributeError):
                raise BrokenResource(
                    "第 {line} 行应是 {{\"id\": …, \"bad\": […], \"good\": […]}}", where=f"{FOLDER}/labels/{path.name}",
                    line=number,
                ) from None  # fmt: skip
    return found


def _files(half: Half) -> Iterator[written.File]:
    for path in _paths(half, ".yaml"):
        yield written.read(path, resources.place(f"{FOLDER}/{half}/{path.name}"))


def _paths(folder: str, suffix: str) -> list[Path]:
    return sorted((_root() / FOLDER / folder).glob(f"*{suffix}"))


def _root() -> Path:
    """Return where the passages are: a user's own take the place of those that are shipped."""
    return next(root for root in resources.roots() if root == resources.ROOT or (root / FOLDER).is_dir())
