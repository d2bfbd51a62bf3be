"""Any mix of task × case × repetition, so many at once, each result appended as it comes, none of them called twice."""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from assistant.errors import AssistantError
from assistant.evaluation.cells import Cell, cells
from assistant.evaluation.data import Case, Result, Suite, Verdict, fingerprint
from assistant.evaluation.folder import begin
from assistant.evaluation.journal import NAME, Entry, Journal
from assistant.evaluation.json_lines import writing
from assistant.evaluation.program import SCORING, digest
from assistant.evaluation.scorers import Sample, Scorer, built, judged
from assistant.evaluation.tasks import KEPT, Drafter, Made, Ready, Reports, ready
from assistant.evaluation.workers import together
from assistant.llm.models import Model

_FIRST_TURN, _LONGEST_TURN = 0.005, 0.05  # seconds of work on a cell, before any is known and at most
Errors = Literal["again", "keep", "only"]  # what ended with an error: tried again, left, or nothing else is tried


class Progress(NamedTuple):
    """How far a run is: cells done and due, errors among them, seconds left as far as can be told."""

    done: int
    due: int
    errors: int
    left: float | None


class Stop:
    """Set `asked`, and no new cell is begun; those under way end."""

    def __init__(self) -> None:
        self.asked = False


class _Pace:
    """Spaces the beginnings of cells by the work of one, as answers then come one by one.

    The work on answers that come all at once delays the next call of every worker by that of all of them, round for
    round: nothing is under way meanwhile. A process that is always at work anyway is never held up.
    """

    def __init__(self) -> None:
        self.began = time.process_time()
        self.next = 0.0

    async def turn(self, made: int) -> None:
        """Wait until a cell may begin; `made` is how many this process has worked through."""
        each = min((time.process_time() - self.began) / made, _LONGEST_TURN) if made else _FIRST_TURN
        now = time.perf_counter()
        self.next = max(now, self.next + each)
        if self.next > now:
            await asyncio.sleep(self.next - now)


class Ran(NamedTuple):
    """What a run did.

    Attributes:
        had: Cells that the journal had before, and that count for this run.
        made: Cells that were drafted.
        rescored: Kept texts that were scored again, without a call.
        errors: Cells whose line is an error now.
        stopped: Whether it was stopped before its end.
        alike: Tasks of which every repetition of every case says the same, though the model was asked to differ.
    """

    had: int
    made: int
    rescored: int
    errors: int
    stopped: bool
    alike: tuple[str, ...]


class Marking(NamedTuple):
    """The scorers of a suite, and how they are named in a line."""

    scorers: Mapping[str, Scorer]
    named: str

    def by(self, case: Case) -> str:
        """Return who scores a case: the scorers with their arguments and versions, and what the case expects."""
        return fingerprint(self.named, case.expect.model_dump(mode="json"))

    def of(self, sample: Sample) -> dict[str, Verdict]:
        """Return what every scorer gives a draft; those that leave the case out are not in it."""
        given = {name: judged(name, scorer, sample) for name, scorer in self.scorers.items()}
        return {name: verdict for name, verdict in given.items() if verdict is not None}


def marking(suite: Suite) -> Marking:
    """Return the scorers of a suite.

    Raises:
        ValueError: There is no such scorer, or it does not take its arguments.
    """
    found = dict(built(call) for call in suite.scorers)
    named = fingerprint(digest(SCORING), [(name, type(scorer).version, vars(scorer)) for name, scorer in found.items()])
    return Marking(found, named)


async def run(
    suite: Suite, cases: Sequence[Case], folder: Path, *, drafters: Mapping[str, Drafter] | None = None,
    model: Model | None = None, errors: Errors = "again", stop: Stop | None = None,
    told: Callable[[Progress], None] | None = None,
) -> Ran:  # fmt: skip
    """Run a suite into a folder; what its journal already holds is not asked again.

    Args:
        suite: The suite.
        cases: Its cases.
        folder: The run's folder; a new one, or that of a run to go on with.
        drafters: Drafters for tasks of kind `given`, by name.
        model: The model of its model tasks, whatever they name.
        errors: What to do with cells that ended with an error.
        stop: Asked to stop, it begins no new cell. Cancelled, it breaks off those under way, and nothing is written of
            them.
        told: Told how far it is after each cell.

    Raises:
        BrokenResource: A prompt or a file is not as it should be.
        UnusableInput: There is no such model, drafter or file; the journal is of a newer version, cannot be written,
            or another writes it now.
    """
    tasks = [ready(task, suite, drafters or {}, model) for task in suite.tasks]
    with writing(folder / NAME, "nianbao eval run"), Journal(folder) as journal:
        begin(folder, suite, tasks, cases)
        return await _Run(suite, cases, tasks, journal, errors, stop or Stop(), told).all()


class _Run:
    """The state of one run."""

    def __init__(
        self, suite: Suite, cases: Sequence[Case], tasks: Sequence[Ready], journal: Journal, errors: Errors,
        stop: Stop, told: Callable[[Progress], None] | None,
    ) -> None:  # fmt: skip
        self.suite, self.cases, self.tasks, self.journal = suite, cases, tasks, journal
        self.errors, self.stop, self.told = errors, stop, told
        self.marking = marking(suite)
        comes_again = len(cases) <= KEPT and suite.repetitions * len(tasks) > 1
        self.reports = Reports(KEPT if comes_again else suite.at_once)
        self.drafters = {task.name: task for task in tasks}
        self.started, self.pace = 0.0, _Pace()
        self.made = self.rescored = self.failed = 0

    def cells(self) -> Iterator[Cell]:
        return cells([(task.name, task.depends) for task in self.tasks], self.cases, self.suite.repetitions)

    async def all(self) -> Ran:
        had = due = errors = 0
        for cell in self.cells():
            entry = self.journal.entries.get(cell.key)
            had += entry is not None
            if self._is_due(entry):
                due += 1
            elif entry is not None and entry.is_error:
                errors += 1
            elif entry is not None and entry.scored_by != self.marking.by(cell.case):
                self._score_again(cell)
        waiting = (cell for cell in self.cells() if self._is_due(self.journal.entries.get(cell.key)))
        self.started, self.pace = time.perf_counter(), _Pace()
        await together(lambda: self._work(waiting, due), min(self.suite.at_once, due))
        return Ran(
            had, self.made, self.rescored, errors + self.failed, self.stop.asked and self.made < due, self._alike()
        )

    def _is_due(self, entry: Entry | None) -> bool:
        if entry is None:
            return self.errors != "only"
        return entry.is_error and self.errors != "keep"

    def _score_again(self, cell: Cell) -> None:
        old = self.journal.read(cell.key)
        sample = Sample(cell.case, self.reports.of(cell.case), old)
        self.journal.append(
            old.model_copy(update={"scores": self.marking.of(sample), "scored_by": self.marking.by(cell.case)})
        )
        self.rescored += 1

    async def _work(self, waiting: Iterator[Cell], due: int) -> None:
        for cell in waiting:  # one generator for all workers: nothing waits in memory
            await self.pace.turn(self.made)
            if self.stop.asked:
                return
            result = await self._one(cell)
            self.journal.append(result)
            self.made += 1
            self.failed += bool(result.error)
            if self.told:
                took = time.perf_counter() - self.started
                left = took / self.made * (due - self.made)
                self.told(Progress(self.made, due, self.failed, left if self.made >= self.suite.at_once else None))
            await asyncio.sleep(0)  # an embedded drafter never waits: whoever asks to stop must be heard

    async def _one(self, cell: Cell) -> Result:
        started = time.perf_counter()
        try:
            report = self.reports.of(cell.case)
            made = await self.drafters[cell.task].draft(cell.case, report, cell.seed)
        except AssistantError as error:
            report, made = None, Made("", error=str(error))
        except Exception as error:  # noqa: BLE001 - of a drafter that was handed over: a result, and never a score
            report, made = None, Made("", error=f"{type(error).__name__}: {error}")
        result = Result(
            key=cell.key, task=cell.task, case=cell.case.id, repetition=cell.repetition, seed=cell.seed,
            seconds=round(time.perf_counter() - started, 3), scored_by=self.marking.by(cell.case), **made._asdict(),
        )  # fmt: skip
        if result.error or report is None:
            return result
        scores = self.marking.of(Sample(cell.case, report, result))
        self.reports.forget_texts(report)
        return result.model_copy(update={"scores": scores})

    def _alike(self) -> tuple[str, ...]:
        """Return the tasks of which all repetitions of all cases are identical, though they were asked to differ.

        A server may take no seed, and a cache in front of it may give one answer to all.
        """
        warm = {task.name for task in self.tasks if not task.steady and task.temperature > 0}
        if self.suite.repetitions < 2 or not warm:
            return ()
        first: dict[tuple[str, str], int] = {}
        seen: set[str] = set()
        differing: set[str] = set()
        for cell in self.cells():
            entry = self.journal.entries.get(cell.key) if cell.task in warm else None
            if entry is None or entry.is_error:
                continue
            if first.setdefault((cell.task, cell.case.id), entry.said) != entry.said:
                differing.add(cell.task)
            elif cell.repetition > 1:
                seen.add(cell.task)
        return tuple(sorted(seen - differing))
