"""How many cases and repetitions it takes to see a change, from how much a prompt varied in its last run.

A comparison asks whether anything changed on these cases, so only what varies *within* a case counts: of `cases` × n
repetitions each, the mean difference has the variance 2·w/(cases·n), w the variance of single results. A change is seen
four times out of five where it is `statistics.sharpness` of its standard errors; against the simulation of the design
(80 × 12, 160 × 6, 320 × 3 for three points at a mean of 0.9) that is within a tenth, and `_COARSE` adds the tenth.

A scorer gives no value where a case has nothing for it to look at, so the cases that count are its own and not the
suite's: what it needs is told in drafts of the whole suite.
"""

from collections.abc import Sequence
from math import ceil, inf, isfinite, log2
from pathlib import Path
from typing import Any, NamedTuple

from assistant.errors import AssistantError, UnusableInput
from assistant.evaluation import baselines, loading, statistics
from assistant.evaluation.baselines import Kind, Side
from assistant.evaluation.data import Suite
from assistant.evaluation.scorers import built
from assistant.evaluation.statistics import Values

REPETITIONS = (1, 3, 5, 10)
WARM = 0.5  # how much of the variance of single results lies within cases, where nothing was repeated: a warm model
MEAN = 0.9  # of a scorer that was never run
_COARSE = 1.1  # results are few and whole: a test cannot use all of its 5 %
_CERTAIN = 1.25  # as many more that fail than the exact test asks for: chance takes some of them away
_HALVINGS = 40


class Need(NamedTuple):
    """What one scorer needs: so many drafts in each run, which are cases × repetitions."""

    scorer: str
    title: str
    kind: Kind
    mean: float
    within: float  # variance of single results within a case
    guessed: bool  # nothing was repeated: how much varies within a case is not known
    cases: int  # of the suite, those that it has a value for; 0 where that is not known
    drafts: int = 0
    smallest: float = 0.0  # the change that is seen with the repetitions there are; 0 where the suite never ran


class Plan(NamedTuple):
    """What it takes to see a change.

    Attributes:
        suite: The suite.
        change: The change, from 0 to 1.
        run: The run that it rests on, "" where there is none.
        task: The task of it.
        cases: How many cases the suite has, 0 where that is not known.
        repetitions: How often it repeats them.
        needs: What each scorer of the verdict needs, the one that needs most first.
        smallest: The change that the suite sees as it is in every scorer; 0 where it never ran, infinite where one
            sees none.
        tokens: What a draft took, sent and received; None where no model was asked.
        cost: What it cost.
        steady: Whether the task says the same each time, so that one repetition shows everything.
        unused: Newer runs that it does not rest on: they cannot be read, or have no results.
    """

    suite: str
    change: float
    run: str
    task: str
    cases: int
    repetitions: int
    needs: tuple[Need, ...]
    smallest: float
    tokens: float | None
    cost: float | None
    steady: bool
    unused: tuple[str, ...] = ()

    @property
    def results(self) -> int:
        """How many results each run needs, for the scorer that needs most."""
        return 1 if self.steady else max((need.drafts for need in self.needs), default=0)

    def cases_for(self, repetitions: int) -> int:
        """Return how many cases it takes with so many repetitions."""
        return ceil(self.results / repetitions)

    def repetitions_for(self, cases: int) -> int:
        """Return how many repetitions it takes with so many cases."""
        return max(1, ceil(self.results / cases)) if cases else 0

    def plain(self) -> dict[str, Any]:
        """Return it as data for JSON."""
        ways = [{"repetitions": n, "cases": self.cases_for(n)} for n in REPETITIONS]
        own = {"results": self.results, "ways": ways, "repetitions_needed": self.repetitions_for(self.cases)}
        needs = [need._asdict() | {"smallest": _finite(need.smallest)} for need in self.needs]
        return {**self._asdict(), "needs": needs, "smallest": _finite(self.smallest), **own}


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


def plan(suite: str, change: float, runs: Path = baselines.RUNS) -> Plan:
    """Return what it takes to see a change in a suite, by the last of its runs that tells.

    Args:
        suite: Its name, or a run of it.
        change: The change to be seen, from 0 to 1.
        runs: The folder that runs are kept in.

    Raises:
        UnusableInput: There is neither a run nor a suite of that name, or the run that is named has no results.
    """
    name, _, task = suite.partition("#")
    if known := baselines.runs_of(name, runs):
        own, unused = _last_that_tells(known, task)
        if own is not None:
            return of(own, change)._replace(unused=unused)
        return _before_it_ran(loading.suite(name).suite, change)._replace(unused=unused)
    try:
        found = baselines.find(suite, runs)
    except UnusableInput:
        if suite not in loading.names():
            raise
        return _before_it_ran(loading.suite(suite).suite, change)
    own = _telling(found)
    if own is None:
        raise UnusableInput("这次运行还没有结果，不能按它算", where=suite, then="请先把它跑完，或写另一次运行。")
    return of(own, change)


def _last_that_tells(known: Sequence[Path], task: str) -> tuple[Side | None, tuple[str, ...]]:
    """Return the task that tells most, of several alike that of the newest run; and the newer runs that are of no use.

    A run may have ended before its model wrote anything, or be one of the embedded drafter alone.
    """
    best: Side | None = None
    unused: list[str] = []
    skipped: tuple[str, ...] = ()
    for folder in reversed(known):
        own = _read(f"{folder}#{task}" if task else str(folder))
        if own is not None and (best is None or _tells(own) > _tells(best)):
            best, skipped = own, tuple(unused)
        if best is not None and all(_tells(best)):
            break
        if own is None or not _tells(own)[1]:
            unused.append(folder.name)
    return best, skipped if best else tuple(unused)


def _read(name: str) -> Side | None:
    try:
        return _telling(baselines.find(name))
    except AssistantError:
        return None


def _telling(found: Sequence[Side]) -> Side | None:
    """Return the task of a run to plan by: one that varies, if it has any; None where that gave nothing."""
    varying = [side for side in found if not side.measured.steady] or found
    return max(filter(_judged, varying), key=_tells, default=None)


def _tells(own: Side) -> tuple[bool, bool]:
    """Return whether a task shows how results vary, and whether at least half of them are there."""
    good = sum(not line.error for line in own.lines)
    return not own.measured.steady, 2 * good >= own.due


def _before_it_ran(found: Suite, change: float) -> Plan:
    """Return a plan from what is usual: a warm model, a mean of 0.9, the scorers that have limits."""
    titles = {name: scorer.title() for name, scorer in map(built, found.scorers)}
    names = [name for name in titles if name in found.limits] or [*titles]
    usual = [Need(name, titles[name], "pass", MEAN, WARM * MEAN * (1 - MEAN), guessed=True, cases=0) for name in names]
    needs = [need._replace(drafts=_results(need, change, len(names))) for need in usual]
    return Plan(
        suite=found.name, change=change, run="", task="", cases=0, repetitions=found.repetitions, needs=tuple(needs),
        smallest=0.0, tokens=None, cost=None, steady=False,
    )  # fmt: skip


def of(own: Side, change: float) -> Plan:
    """Return what it takes to see a change, from one task of a run."""
    measured, names = own.measured, _judged(own)
    needs = [_need(own, name, change, len(names)) for name in names]
    spent = own.spent
    return Plan(
        suite=measured.suite,
        change=change,
        run=own.run,
        task=measured.task,
        cases=len(measured.cases),
        repetitions=measured.repetitions,
        needs=tuple(sorted(needs, key=lambda need: -need.drafts)),
        smallest=1 / (len(measured.cases) * measured.repetitions)
        if measured.steady
        else max((need.smallest for need in needs), default=0.0),
        tokens=spent.input_tokens + spent.output_tokens if spent else None,
        cost=spent.cost if spent else None,
        steady=measured.steady,
    )


def _judged(own: Side) -> list[str]:
    """Return the scorers that a verdict of the suite is about, those that gave a value."""
    return [name for name, values in own.measured.values.items() if values and (not own.limits or name in own.limits)]


def _need(own: Side, name: str, change: float, tests: int) -> Need:
    values = own.measured.values[name]
    kind = own.measured.kinds.get(name, "share")
    mean = statistics.mean(values)
    known = _within(values)
    need = Need(
        scorer=name,
        title=own.titles.get(name, name),
        kind=kind,
        mean=MEAN if mean is None else mean,
        # A scorer that never failed varies nowhere yet; once it falls by the change, it does.
        within=known if known is not None else WARM * _total(values),
        guessed=known is None,
        cases=_cases_of(own, values),
    )
    every = len(own.measured.cases)
    drafts = ceil(_results(need, change, tests) * every / need.cases)
    return need._replace(drafts=drafts, smallest=_seen(need, tests, need.cases * own.measured.repetitions))


def _cases_of(own: Side, values: Values) -> int:
    """Return how many cases a scorer has: all it has a value for, of an unfinished run as many in share."""
    drafted = {line.case for line in own.lines if not line.error} or {*values}
    return max(1, round(len(own.measured.cases) * len(values) / len(drafted)))


def _within(values: Values) -> float | None:
    """Return the variance of single results within a case; None where nothing was repeated."""
    repeated = [found for found in values.values() if len(found) > 1]
    if not repeated:
        return None
    return sum(_spread(found) for found in repeated) / len(repeated)


def _total(values: Values) -> float:
    found = [value for own in values.values() for value in own]
    return _spread(found) if len(found) > 1 else MEAN * (1 - MEAN)


def _spread(found: Sequence[float]) -> float:
    centre = sum(found) / len(found)
    return sum((value - centre) ** 2 for value in found) / (len(found) - 1)


def _variance(need: Need, change: float) -> float:
    """Return the variance of a result before and after the change together: a pass that fails more varies more."""
    if need.kind != "pass":
        return 2 * need.within
    before, after = need.mean * (1 - need.mean), need.mean - change
    if after < 0:  # it cannot fall so far, only rise
        after = min(1.0, need.mean + change)
    share = need.within / before if before and need.within else WARM
    return need.within + share * after * (1 - after)


def _results(need: Need, change: float, tests: int) -> int:
    """Return how many results of a scorer show a change four times out of five."""
    return ceil(
        max(
            _least(need, tests) / change,
            _COARSE * statistics.sharpness(tests) ** 2 * _variance(need, change) / change**2,
        )
    )


def _least(need: Need, tests: int) -> float:
    """Return how many results must change for any test to be sure of it.

    Of passes at least so many that all of them fall to one side by chance less often than the test allows; of shares as
    for `smallest_seen`: what no case shows is not ruled out by fewer.
    """
    return _CERTAIN * ceil(log2(2 * tests / statistics.CLEAR)) if need.kind == "pass" else 3


def _seen(need: Need, tests: int, results: int) -> float:
    """Return the smallest change for which so many results are enough; infinite where there is none."""
    low, high = 0.0, max(need.mean, 1 - need.mean)
    if _results(need, high, tests) > results:
        return inf
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if _results(need, middle, tests) <= results else (middle, high)
    return high
