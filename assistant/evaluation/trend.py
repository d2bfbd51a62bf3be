"""How the runs of a suite went, in the order of time. Where cases or a scorer changed, the line is broken there."""

from pathlib import Path
from typing import Any, NamedTuple

from assistant.errors import AssistantError, UnusableInput
from assistant.evaluation import baselines, statistics
from assistant.evaluation.baselines import Run, Side
from assistant.messages import of_error


class Mark(NamedTuple):
    """One scorer of one run: mean, 95 % interval over the cases, and whether the line is broken before it."""

    mean: float
    interval: tuple[float, float] | None
    stability: float | None
    broken: bool


class Point(NamedTuple):
    """A task of a run, with what each scorer gave."""

    run: str
    started: str
    task: str
    cases: int
    errors: int
    missing: int
    other_cases: bool  # its cases are not those of the run before
    marks: dict[str, Mark]

    def plain(self) -> dict[str, Any]:
        """Return it as data for JSON."""
        return {**self._asdict(), "marks": {name: mark._asdict() for name, mark in self.marks.items()}}


class Trend(NamedTuple):
    """The points of a suite, the oldest first, what its scorers are called, and why runs of it could not be read."""

    suite: str
    titles: dict[str, str]
    points: tuple[Point, ...]
    unread: tuple[str, ...] = ()

    def of(self, scorer: str, task: str) -> list[tuple[Point, Mark]]:
        """Return the points of one line."""
        return [(point, point.marks[scorer]) for point in self.points if point.task == task and scorer in point.marks]

    def plain(self) -> dict[str, Any]:
        """Return it as data for JSON."""
        points = [point.plain() for point in self.points]
        return {"suite": self.suite, "titles": self.titles, "points": points, "unread": self.unread}


def trend(suite: str, runs: Path = baselines.RUNS, last: int = 20) -> Trend:
    """Return how the last runs of a suite went.

    Args:
        suite: Its name.
        runs: The folder that runs are kept in.
        last: How many runs.

    Raises:
        UnusableInput: It has no runs, or none of them can be read.
    """
    found: list[tuple[Run, list[Side]]] = []
    troubles: list[AssistantError] = []
    for folder in baselines.runs_of(suite, runs):
        try:
            run = baselines.read(folder)
            found.append((run, baselines.sides(run)))
        except AssistantError as error:
            troubles.append(error)
    if troubles and not found:
        raise troubles[-1]
    if not found:
        known = sorted({path.parent.parent.name for path in runs.glob(f"*/*/{baselines.HEAD}")})
        raise UnusableInput(
            "还没有跑过这一套",
            where=suite,
            then="跑过的有：{known}" if known else "{folder} 里还没有运行。",
            known="、".join(known),
            folder=str(runs),
        )
    ordered = sorted(found, key=lambda item: (item[0].head.started, item[0].folder.name))[-last:]
    points: list[Point] = []
    before: dict[str, Side] = {}
    titles: dict[str, str] = {}
    for run, sides in ordered:
        titles |= run.head.titles
        for own in sides:
            points.append(_point(own, run.head.started, before.get(own.measured.task)))
            before[own.measured.task] = own
    return Trend(suite, titles, tuple(points), tuple(map(of_error, troubles)))


def _point(own: Side, started: str, before: Side | None) -> Point:
    others = before is not None and before.measured.cases != own.measured.cases
    marks = {
        name: Mark(mean, statistics.level(values), statistics.stability(values), others or _rescored(name, own, before))
        for name, values in own.measured.values.items()
        if (mean := statistics.mean(values)) is not None
    }
    found = own.measured
    return Point(own.run, started, found.task, len(found.cases), found.errors, own.missing, others, marks)


def _rescored(name: str, own: Side, before: Side | None) -> bool:
    known = before.measured.scored_by.get(name) if before else None
    return known is not None and known != own.measured.scored_by.get(name)
