"""What a run has to draft: task × case × repetition, each with a key that names what its text depends on."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from assistant.evaluation.data import Case, fingerprint


class Cell(NamedTuple):
    """One thing to be drafted. `task` is the name of the task; `seed` goes to the model."""

    key: str
    task: str
    case: Case
    repetition: int

    @property
    def seed(self) -> int:
        """The seed of a repetition: its number, so that another run of the suite asks for the same."""
        return self.repetition


Depends = Callable[[Case], str]  # what a task's text of a case depends on, the case's own content left out


def cells(tasks: Iterable[tuple[str, Depends]], cases: Iterable[Case], repetitions: int) -> Iterator[Cell]:
    """Yield what is to be drafted.

    Repetitions are the outer loop: a run that is stopped early has every case once before any twice. The key names
    neither tags nor expectations nor scorers: changing them scores the kept text again without a call.

    Args:
        tasks: The name of each task, and what its texts depend on.
        cases: The cases; gone through once for each task and repetition.
        repetitions: How often each is drafted.
    """
    own = [*tasks]
    for repetition in range(1, repetitions + 1):
        for number, (name, depends) in enumerate(own):
            for case in cases:
                said = depends(case)
                # two tasks that say the same of a case (recorded files, a prompt beside itself) have a cell each
                twin = (name,) if any(other(case) == said for _, other in own[:number]) else ()
                yield Cell(fingerprint(said, case.content, repetition, *twin), name, case, repetition)
