"""Runs of evaluations as the page lists and compares them: read from their folders, kept while these do not change."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from assistant import resources, settings
from assistant.domain.report import Report
from assistant.errors import AssistantError, UnusableInput
from assistant.evaluation import SUITES, baselines, comparing, journal, loading, marks
from assistant.evaluation.baselines import Run, Side
from assistant.evaluation.comparing import Comparison
from assistant.evaluation.data import Suite
from assistant.evaluation.gate import Gate, gate
from assistant.evaluation.reports import material
from assistant.evaluation.scorers import built
from assistant.grounding.facts import Facts, facts_of
from assistant.messages import of_error, text
from assistant.translating import translated
from assistant.web import evals

_MOST = 40  # runs of a suite that are listed


class Listed(NamedTuple):
    """One task of a run, or a baseline, in the list.

    `id` names it on the page: suite/run#task. `side` is what can be compared; where there is none, `trouble` says why.
    """

    id: str
    label: str
    started: str
    folder: Path
    run: Run | None
    side: Side | None
    trouble: str = ""

    @property
    def errors(self) -> int:
        """How many drafts ended with an error."""
        return sum(bool(line.error) for line in self.side.lines) if self.side else 0

    @property
    def missing(self) -> int:
        """How many results are not there yet."""
        return self.side.missing if self.side else 0

    @property
    def asks(self) -> bool:
        """Whether going on with its run asks a model."""
        return self.run is not None and any(not task.steady for task in self.run.head.tasks)


def suites() -> list[str]:
    """Return the names of the suites that there are, shipped, of the user's own, or run before; the small one first."""
    ran = {path.parent.name for path in _folders()}
    return sorted({*loading.names(), *ran}, key=lambda name: (name != evals.SMOKE, name))


def newest(known: Sequence[str]) -> str:
    """Return the suite that was run last; where none was the small one, or the first of those that are known."""
    last = max(_folders(), key=lambda path: path.name, default=None)
    return last.parent.name if last else evals.SMOKE if evals.SMOKE in known else known[0]


def _folders() -> list[Path]:
    return [path.parent for path in evals.place().glob(f"*/*/{baselines.HEAD}")]


def called(name: str) -> str:
    """Return what people call a suite."""
    try:
        title = resources.load(Suite, f"{SUITES}/{name}.yaml").title or name  # without its cases: it is quick
    except AssistantError:
        return name
    return title if {*"{}"} & {*title} else text(title)  # what a person wrote is no template


def listed(suite: str) -> list[Listed]:
    """Return the tasks of the runs of a suite, the newest run first, its baseline last."""
    folders = [path.parent for path in (evals.place() / suite).glob(f"*/{baselines.HEAD}")]
    newest = sorted(folders, key=lambda path: path.name, reverse=True)[:_MOST]
    return [item for path in newest for item in _of_run(path)] + _baseline(suite)


def _of_run(folder: Path) -> list[Listed]:
    place = f"{folder.parent.name}/{folder.name}"
    try:
        run, sides = _read(folder, _stamp(folder))
    except AssistantError as error:
        return [Listed(place, folder.name, "", folder, None, None, of_error(error))]
    named = [_named(run, side) for side in sides]
    return [Listed(f"{place}#{side.measured.task}", side.label, run.head.started, folder, run, side) for side in named]


def _named(run: Run, side: Side) -> Side:
    """Return a side by what people call it, and its scorers: the embedded drafter, if it has no name, in words."""
    titles = {name: translated(title) for name, title in side.titles.items()}
    return side._replace(label=_name(side.label, baselines.task_of(run, side.measured.task).kind), titles=titles)


def _name(name: str, kind: str) -> str:
    return text("离线起草") if kind == name == "offline" else translated(name)


def names(suite: Suite) -> dict[str, str]:
    """Return what people call the tasks of a suite."""
    return {task.name: _name(task.name, task.kind) for task in suite.tasks}


def _stamp(folder: Path) -> tuple[int, ...]:
    found = [folder / name for name in (baselines.HEAD, journal.NAME) if (folder / name).is_file()]
    return tuple(number for path in found for number in (path.stat().st_mtime_ns, path.stat().st_size))


@lru_cache(maxsize=64)
def _read(folder: Path, stamp: tuple[int, ...]) -> tuple[Run, tuple[Side, ...]]:  # noqa: ARG001 - read again where it changed
    run = baselines.read(folder)
    return run, tuple(baselines.sides(run))


def _baseline(suite: str) -> list[Listed]:
    path = baselines.baseline(suite)
    if not path.is_file():
        return []
    try:
        side = baselines.of_file(path)
    except AssistantError as error:
        return [Listed(f"{suite}/baseline", text("基准"), "", path, None, None, of_error(error))]
    return [Listed(f"{suite}/baseline", side.label, "", path, None, side)]


class Pair(NamedTuple):
    """Two that are compared: what changed, and what the limits of the suite say of the later one."""

    comparison: Comparison
    gate: Gate | None

    @property
    def sides(self) -> tuple[Side, Side]:
        """The one before and the one after."""
        return self.comparison.before, self.comparison.after


_pairs: dict[object, Pair] = {}


def compared(before: Listed, after: Listed) -> Pair:
    """Return what changed from one to another.

    Raises:
        UnusableInput: One of them cannot be read.
    """
    stamps = [
        (item.id, _stamp(item.folder) if item.run else item.folder.stat().st_mtime_ns) for item in (before, after)
    ]
    key = (*stamps, settings.locale())
    if key not in _pairs:
        ((a, b),) = comparing.pairs([[require(before)], [require(after)]])
        (comparison,) = comparing.compare([(a, b)])
        if len(_pairs) >= 8:
            _pairs.clear()
        _pairs[key] = Pair(comparison, gate(b, a) if b.limits else None)
    return _pairs[key]


def require(item: Listed) -> Side:
    """Return what of a run can be compared.

    Raises:
        UnusableInput: It cannot be read.
    """
    if item.side is None:
        raise UnusableInput("这次运行读不出来：{why}", why=item.trouble, code="no_run")
    return item.side


def cases(sides: Sequence[Side], comparison: Comparison | None, scorer: str) -> list[str]:
    """Return the cases in the order in which they are gone through.

    Of a comparison those that changed, what changed most first; where none did, and of a run alone, all of them, those
    that ended with an error first. With a scorer, only those that it says something of.
    """
    if comparison is not None:
        moved = [item for item in comparison.moved if not scorer or scorer in item.differences]
        if scorer:
            moved.sort(key=lambda item: -abs(item.differences[scorer]))
        if moved:
            return [item.case for item in moved]
    side = sides[-1]
    wrong = {line.case for line in side.lines if line.error}
    low = {case: sum(found) / len(found) for case, found in side.measured.values.get(scorer, {}).items() if found}
    known = [case for case in side.measured.cases if not scorer or case in low]
    return sorted(known, key=lambda case: (case not in wrong, low.get(case, 1.0), case))


def materials(sides: Sequence[Side], case: str) -> Report | None:
    """Return the report of a case; None where it is gone, or another than it was."""
    found = {side.measured.cases[case] for side in sides if case in side.measured.cases}
    return _report(case, found.pop()) if len(found) == 1 else None


@lru_cache(maxsize=256)
def _report(case: str, fingerprint: str) -> Report | None:
    return material.reports({case: fingerprint}).get(case)


def facts(report: Report | None) -> Facts | None:
    """Return what is known of a case, as reports of evaluations mark its drafts."""
    return facts_of(report, blanks_are_nothing=True) if report else None


def marked(item: Listed) -> Mapping[str, list[marks.Mark]]:
    """Return what people think of the drafts of a run: the marks that count, by the draft's key, the oldest first."""
    found: dict[str, list[marks.Mark]] = {}
    for mark in marks.last(marks.read(item.folder)).values() if item.run else ():
        found.setdefault(mark.key, []).append(mark)
    return found


def titles(suite: Suite) -> list[str]:
    """Return what the scorers of a suite are called."""
    return [translated(scorer.title()) for _, scorer in map(built, suite.scorers)]
