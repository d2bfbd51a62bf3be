"""What a run would ask, before it asks: calls, tokens by length, cost by the price list, and what is there already."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from assistant.evaluation import journal
from assistant.evaluation.cells import cells
from assistant.evaluation.data import Case, Suite
from assistant.evaluation.tasks import Ready, Reports
from assistant.llm import models, tokens

_ANSWER = 600  # characters that an answer has, about, for each section


class Due(NamedTuple):
    """What one task would ask.

    Attributes:
        task: Its name.
        cells: Drafts in all.
        kept: Those that the journal has, errors left out.
        calls: Requests to a model; those that are tried again or sent back come on top.
        input_tokens: By the length of what is sent: a character of Chinese is taken for a token.
        output_tokens: By the usual length of an answer.
        cost: By the price list; None where there is no price.
    """

    task: str
    cells: int
    kept: int
    calls: int
    input_tokens: int
    output_tokens: int
    cost: Decimal | None

    def plain(self) -> dict[str, Any]:
        """Return it as plain data."""
        return self._asdict() | {"cost": None if self.cost is None else str(self.cost)}


def due(suite: Suite, cases: Sequence[Case], tasks: Sequence[Ready], folder: Path) -> list[Due]:
    """Return what each task of a suite would ask.

    Args:
        suite: The suite.
        cases: Its cases.
        tasks: Its tasks, ready.
        folder: The run's folder, which need not be there.
    """
    known = journal.Journal(folder).entries
    reports = Reports()
    found: list[Due] = []
    # of all tasks at once: which of two that say the same has which key depends on both
    of_all = [*cells([(task.name, task.depends) for task in tasks], cases, suite.repetitions)]
    for task in tasks:
        count = kept = calls = given = 0
        for cell in (cell for cell in of_all if cell.task == task.name):
            count += 1
            entry = known.get(cell.key)
            if entry is not None and not entry.is_error:
                kept += 1
            elif task.plan is not None:
                requests = task.plan(cell.case, reports.of(cell.case)).requests
                calls += len(requests)
                given += sum(tokens.of_messages(sent.messages) for sent in requests)
        name = str(task.told.get("model", "")).partition(":")[2]
        made = calls * _ANSWER
        found.append(
            Due(task.name, count, kept, calls, given, made, models.cost(name, given, made) if calls else Decimal(0))
        )
    return found
