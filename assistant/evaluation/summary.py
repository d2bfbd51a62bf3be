"""What a run says by itself: the means, and what is worse than the limits of its suite. A fall is the gate's affair."""

from math import fsum
from pathlib import Path
from typing import Any, NamedTuple

from assistant.evaluation import journal
from assistant.evaluation.data import Limit, Result, Suite
from assistant.evaluation.running import Ran

_NO_LIMIT = Limit()
_NEXT = 1e-9  # so close are two numbers that are the same


class Mean(NamedTuple):
    """The mean of a scorer over the drafts it scored, and how many those are."""

    value: float
    drafts: int


class Summary(NamedTuple):
    """A run: what it did, the mean of each scorer by task, what is over the limits, which cells are errors."""

    suite: str
    folder: Path
    ran: Ran
    means: dict[str, dict[str, Mean]]
    over: list[str]
    failed: list[Result]

    @property
    def passes(self) -> bool:
        """Whether it ended, without an error, within the limits."""
        return not (self.failed or self.over or self.ran.stopped)

    def plain(self) -> dict[str, Any]:
        """Return it as plain data."""
        means = {task: {name: mean._asdict() for name, mean in own.items()} for task, own in self.means.items()}
        failed = [item.model_dump(include={"task", "case", "repetition", "error"}) for item in self.failed]
        ran = self.ran._asdict() | {"alike": list(self.ran.alike)}
        return {
            "suite": self.suite, "folder": str(self.folder), "passes": self.passes, **ran, "means": means,
            "over": self.over, "failed": failed,
        }  # fmt: skip


def summary(suite: Suite, folder: Path, ran: Ran) -> Summary:
    """Return what a run says by itself, read line by line.

    An error is no value, whether of a drafter or of a scorer; a scorer's is over every limit.
    """
    sums: dict[str, dict[str, list[float]]] = {}
    over: list[str] = []
    failed: list[Result] = []
    for item in journal.results(folder):
        if item.error:
            failed.append(item)
        for name, verdict in item.scores.items():
            own = sums.setdefault(item.task, {}).setdefault(name, [])
            if verdict.value is not None:
                own.append(float(verdict.value))
            if verdict.value is None or (float(verdict.value) < 1 and suite.limits.get(name, _NO_LIMIT).never):
                over.append(f"{item.task} · {item.case} · {name}：{verdict.error or verdict.reason or '不过'}")
    means = {
        task: {name: Mean(fsum(values) / len(values), len(values)) for name, values in own.items() if values}
        for task, own in sums.items()
    }
    for task, own in means.items():
        for name, mean in own.items():
            least = suite.limits.get(name, _NO_LIMIT).at_least
            if least is not None and mean.value < least - _NEXT:
                over.append(f"{task} · {name}：平均 {100 * mean.value:.1f}，应到 {100 * least:.1f}")
    return Summary(suite.name, folder, ran, means, over, failed)
