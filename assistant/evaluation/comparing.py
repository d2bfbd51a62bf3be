"""Two runs, or a run and a baseline → for each scorer what changed, how sure that is, and which cases it was.

Only cases that both sides have with the same fingerprint are compared, and only scorers of the same version. The same
data give the sentence, the table, the page and the JSON.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, Literal, NamedTuple

from assistant.errors import UnusableInput
from assistant.evaluation import statistics
from assistant.evaluation.baselines import Kind, Line, Measured, Score, Side, Spent
from assistant.evaluation.data import Limit
from assistant.evaluation.statistics import CLEAR, SAME, Values
from assistant.messages import text

_NAMED = 3  # cases

Verdict = Literal["better", "worse", "moved", "unclear", "same", "shown"]


@dataclass(frozen=True)
class Compared:
    """What a comparison says of one scorer.

    `here` and `elsewhere` are the p of the two questions, corrected; None where the scorer is only shown. `smallest` is
    the change that would have been seen, `left_out` how many cases only one side has a value for.
    """

    scorer: str
    title: str
    kind: Kind
    cases: int
    left_out: int
    before: float
    after: float
    differences: Mapping[str, float]
    interval: tuple[float, float] | None
    smallest: float
    stability: tuple[float | None, float | None]
    here: float | None = None
    elsewhere: float | None = None

    @property
    def change(self) -> float:
        """How much the mean changed."""
        return self.after - self.before

    @property
    def better(self) -> int:
        """How many cases got better."""
        return sum(d > SAME for d in self.differences.values())

    @property
    def worse(self) -> int:
        """How many cases got worse."""
        return sum(d < -SAME for d in self.differences.values())

    @property
    def verdict(self) -> Verdict:
        """Better or worse on these cases; moved: cases changed and the mean did not; unclear; same: nothing differs."""
        if not (self.better or self.worse):
            return "same"
        if self.here is None:
            return "shown"
        if self.here >= CLEAR:
            return "unclear"
        if abs(self.change) <= SAME:
            return "moved"
        return "better" if self.change > 0 else "worse"

    @property
    def general(self) -> bool:
        """Whether other reports would most likely show it too: test and interval agree."""
        if self.elsewhere is None or self.interval is None:
            return False
        return self.elsewhere < CLEAR and not self.interval[0] <= 0 <= self.interval[1]

    def plain(self) -> dict[str, Any]:
        """Return it as data for JSON."""
        return {
            "scorer": self.scorer,
            "title": self.title,
            "kind": self.kind,
            "verdict": self.verdict,
            "general": self.general,
            "cases": self.cases,
            "left_out": self.left_out,
            "before": self.before,
            "after": self.after,
            "change": self.change,
            "interval": self.interval,
            "better": self.better,
            "worse": self.worse,
            "here": self.here,
            "elsewhere": self.elsewhere,
            "smallest": self.smallest if isfinite(self.smallest) else None,
            "stability": self.stability,
        }


class Moved(NamedTuple):
    """A case that changed: by how much in each scorer, and a draft of each side that shows it."""

    case: str
    differences: Mapping[str, float]
    before: Line | None
    after: Line | None

    @property
    def scorer(self) -> str:
        """The scorer that it changed most in."""
        return max(self.differences, key=lambda name: abs(self.differences[name]))


@dataclass(frozen=True)
class Comparison:
    """One side compared with another."""

    before: Side
    after: Side
    items: tuple[Compared, ...]
    only_before: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()  # cases that have another fingerprint
    rescored: tuple[str, ...] = ()  # scorers of another version
    unmatched: tuple[str, ...] = ()  # scorers that only one side has
    moved: tuple[Moved, ...] = field(default=(), repr=False)

    @property
    def errors(self) -> int:
        """How many errors both sides have."""
        return self.before.measured.errors + self.after.measured.errors

    @property
    def cases(self) -> int:
        """How many cases both sides have alike."""
        return max((item.cases for item in self.items), default=0)

    @property
    def verdict(self) -> Literal["better", "worse", "mixed", "unclear", "same", "none"]:
        """The verdict of all scorers together."""
        found = {item.verdict for item in self.items if item.here is not None}
        if not found:
            return "none"
        if "moved" in found or {"better", "worse"} <= found:
            return "mixed"
        for one in ("worse", "better", "unclear"):
            if one in found:
                return one
        return "same"

    @property
    def is_allowed(self) -> bool:
        """Whether the limits of the suite let pass whatever got worse; without limits nothing is let pass."""
        return all(self._lets_pass(item) for item in self.items if item.verdict == "worse")

    def _lets_pass(self, item: Compared) -> bool:
        limit = (self.after.limits or self.before.limits).get(item.scorer)
        if limit is None or limit.never:
            return False
        falls = limit.drop is not None and -item.change > limit.drop + SAME
        return not falls and (limit.at_least is None or item.after >= limit.at_least - SAME)

    def plain(self) -> dict[str, Any]:
        """Return it as data for JSON."""
        return {
            "before": _plain_side(self.before),
            "after": _plain_side(self.after),
            "verdict": self.verdict,
            "allowed": self.is_allowed,
            "scorers": [item.plain() for item in self.items],
            "only_before": self.only_before,
            "only_after": self.only_after,
            "edited": self.edited,
            "rescored": self.rescored,
            "unmatched": self.unmatched,
            "moved": [{"case": item.case, "differences": dict(item.differences)} for item in self.moved],
        }


def _plain_side(own: Side) -> dict[str, Any]:
    spent: Spent | None = own.spent
    return {
        "label": own.label,
        "run": own.run,
        "task": own.measured.task,
        "errors": own.measured.errors,
        "missing": own.missing,
        "identical": own.identical,
        "spent": spent._asdict() if spent else None,
    }


def pairs(operands: Sequence[Sequence[Side]]) -> list[tuple[Side, Side]]:
    """Return who is compared with whom: everything with the first; of runs with several tasks those of one name.

    Where tasks have other names, and each run has one that is not the embedded drafter's, those are compared.

    Args:
        operands: The tasks of each thing that was named, in order.

    Raises:
        UnusableInput: There is only one task, or a task has no counterpart.
    """
    first, *others = operands
    if not others:
        first, others = first[:1], [first[1:]]
    if not {own.measured.task for other in others for own in other} <= {own.measured.task for own in first}:
        alone = [[own for own in operand if not own.is_offline] for operand in (first, *others)]
        if all(len(operand) == 1 for operand in alone):
            first, *others = alone
    found: list[tuple[Side, Side]] = []
    for own in (one for other in others for one in other):
        known = {item.measured.task: item for item in first}
        reference = first[0] if len(first) == 1 else known.get(own.measured.task)
        if reference is None:
            raise UnusableInput(
                "不知道 {task} 同哪一个比；有：{known}",
                then="请写明同哪一个比：“运行#任务”，名字里有空格的要加引号。",
                task=own.measured.task,
                known="、".join(known),
            )
        found.append(told_apart(reference, own))
    if not found:
        raise UnusableInput("只有一个，没有可比的", then="请给出两次运行。")
    return found


def told_apart(before: Side, after: Side) -> tuple[Side, Side]:
    """Return two sides with different labels: of two runs of one task the runs' names are told too."""
    if before.label != after.label:
        return before, after
    first, second = (
        side._replace(label=f"{side.label}（{side.run}）" if side.run else side.label) for side in (before, after)
    )
    return first, second


def compare(found: Sequence[tuple[Side, Side]]) -> list[Comparison]:
    """Return what changed in each pair, the p corrected over all scorers of all pairs.

    Where the suite has limits, its verdict is about their scorers, and the others are shown without one: a correction
    over many scorers hides what the few that matter show.
    """
    made = [_Pair(before, after) for before, after in found]
    judged = [(at, name) for at, pair in enumerate(made) for name in pair.judged]
    here = statistics.holm({key: made[key[0]].here(key[1]) for key in judged})
    elsewhere = statistics.holm({key: made[key[0]].elsewhere(key[1]) for key in judged})
    return [
        pair.comparison(
            {name: here[at, name] for name in pair.judged},
            {name: elsewhere[at, name] for name in pair.judged},
            len(judged),
        )
        for at, pair in enumerate(made)
    ]


class _Pair:
    """Two sides, and what of them can be compared."""

    def __init__(self, before: Side, after: Side) -> None:
        self.before, self.after = before, after
        a, b = before.measured, after.measured
        self.shared = {case for case, fingerprint in b.cases.items() if a.cases.get(case) == fingerprint}
        self.names = [name for name in b.values if name in a.values and a.scored_by.get(name) == b.scored_by.get(name)]
        self.limits: Mapping[str, Limit] = after.limits or before.limits
        self.judged = [name for name in self.names if not self.limits or name in self.limits]
        self.values: dict[str, tuple[Values, Values]] = {
            name: (self._shared(a, name), self._shared(b, name)) for name in self.names
        }

    def _shared(self, own: Measured, name: str) -> Values:
        return {case: found for case, found in own.values[name].items() if case in self.shared and found}

    @property
    def steady(self) -> bool:
        return self.before.measured.steady and self.after.measured.steady

    def differences(self, name: str) -> dict[str, float]:
        a, b = map(statistics.fold, self.values[name])
        return {case: b[case] - a[case] for case in sorted(a.keys() & b.keys())}

    def here(self, name: str) -> float:
        if self.steady:  # they say the same each time: every change is one
            return float(all(abs(d) <= SAME for d in self.differences(name).values()))
        return statistics.within(*self.values[name])

    def elsewhere(self, name: str) -> float:
        return statistics.elsewhere(*self.values[name])

    def comparison(self, here: Mapping[str, float], elsewhere: Mapping[str, float], tests: int) -> Comparison:
        a, b = self.before.measured, self.after.measured
        known = [*dict.fromkeys([*a.values, *b.values])]
        items = tuple(self._compared(name, here.get(name), elsewhere.get(name), tests) for name in self.names)
        return Comparison(
            self.before,
            self.after,
            tuple(item for item in items if item.cases),
            only_before=tuple(sorted(a.cases.keys() - b.cases.keys())),
            only_after=tuple(sorted(b.cases.keys() - a.cases.keys())),
            edited=tuple(sorted(case for case in a.cases.keys() & b.cases.keys() if case not in self.shared)),
            rescored=tuple(name for name in known if name in a.values and name in b.values and name not in self.names),
            unmatched=tuple(name for name in known if (name in a.values) != (name in b.values)),
            moved=tuple(self._moved([item for item in items if item.cases])),
        )

    def _compared(self, name: str, here: float | None, elsewhere: float | None, tests: int) -> Compared:
        a, b = map(statistics.fold, self.values[name])
        differences = self.differences(name)
        values = [*differences.values()]
        count = len(values)
        return Compared(
            scorer=name,
            title=self.after.titles.get(name) or self.before.titles.get(name) or name,
            kind=self.after.measured.kinds.get(name, "share"),
            cases=count,
            left_out=len(a.keys() ^ b.keys()),
            before=sum(a[case] for case in differences) / count if count else 0.0,
            after=sum(b[case] for case in differences) / count if count else 0.0,
            differences=differences,
            interval=statistics.interval(values),
            smallest=statistics.smallest_seen(values, tests),
            stability=(statistics.stability(self.values[name][0]), statistics.stability(self.values[name][1])),
            here=here,
            elsewhere=elsewhere,
        )

    def _moved(self, items: Sequence[Compared]) -> Iterator[Moved]:
        """Yield the cases that changed, the one that changed most first; those of the verdict before the others."""
        found: dict[str, dict[str, float]] = {}
        judged = {item.scorer for item in items if item.here is not None}
        before, after = by_case(self.before), by_case(self.after)
        for item in items:
            for case, d in item.differences.items():
                if abs(d) > SAME:
                    found.setdefault(case, {})[item.scorer] = d

        def size(case: str) -> tuple[float, float, float, str]:
            own = found[case]
            counted = [abs(d) for name, d in own.items() if name in judged]
            return -max(counted, default=0.0), -sum(counted), -sum(map(abs, own.values())), case

        for case in sorted(found, key=size):
            most = max(found[case], key=lambda name: (name in judged, abs(found[case][name])))
            told = dict(sorted(found[case].items(), key=lambda item: (item[0] != most, -abs(item[1]))))
            yield Moved(case, told, typical(before.get(case, ()), most), typical(after.get(case, ()), most))


def by_case(side: Side) -> dict[str, list[Line]]:
    """Return the lines of a side by their case."""
    found: dict[str, list[Line]] = {}
    for line in side.lines:
        found.setdefault(line.case, []).append(line)
    return found


def typical(lines: Sequence[Line], scorer: str) -> Line | None:
    """Return the draft of a case whose value is nearest to the mean of its repetitions, the first of several.

    Args:
        lines: The case's lines.
        scorer: Whose values; where it gave none, the first draft without an error.
    """
    drafts = [line for line in lines if not line.error]
    values = [(line, float(value)) for line in drafts if (value := line.scores.get(scorer, Score()).value) is not None]
    if not values:
        return drafts[0] if drafts else None
    middle = sum(value for _, value in values) / len(values)
    return min(values, key=lambda pair: abs(pair[1] - middle))[0]


def points(value: float) -> str:
    """Return a value from 0 to 1 in points of 100: 88.5; what is less than a tenth is not said to be nothing: 0.04."""
    return _rounded(100 * value, "")


def change(value: float) -> str:
    """Return a change in points of 100, with its sign: -7.5."""
    return _rounded(100 * value, "+") if round(value, 9) else "0"


def _rounded(value: float, sign: str) -> str:
    said = f"{value:{sign}.1f}"
    return f"{value:{sign}.1g}" if round(value, 6) and not float(said) else said


def named(items: Sequence[str]) -> str:
    """Return the first few of some names."""
    more = text("等") if len(items) > _NAMED else ""
    return text("、").join(items[:_NAMED]) + more
