"""Run a suite over the embedded drafter."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assistant import drafting
from assistant.evaluation.scorers import SCORERS, Sample, Score
from assistant.evaluation.suites import Case, ScorerCall, Suite, load


@dataclass(frozen=True)
class SuiteResult:
    """What every scorer gave every case."""

    suite: Suite
    scores: dict[str, dict[str, Score]]  # case → scorer → score

    @property
    def means(self) -> dict[str, float]:
        """The mean of each scorer over the cases it looked at."""
        names = dict.fromkeys(name for scores in self.scores.values() for name in scores)
        values = {name: [scores[name].value for scores in self.scores.values() if name in scores] for name in names}
        return {name: sum(found) / len(found) for name, found in values.items()}

    @property
    def passes(self) -> bool:
        """Whether every gate is reached; a scorer without a gate must be 1."""
        return all(mean >= self.suite.gate.get(name, 1.0) for name, mean in self.means.items())

    def plain(self) -> dict[str, Any]:
        """Return the result as plain data."""
        cases = {
            case: {name: score._asdict() for name, score in scores.items()} for case, scores in self.scores.items()
        }
        return {"suite": self.suite.name, "passes": self.passes, "means": self.means, "cases": cases}

    def lines(self) -> Iterable[str]:
        """Yield the result as lines: the means, then every score below 1 with its reason."""
        yield f"{self.suite.name}（{len(self.scores)}）"
        for name, mean in self.means.items():
            yield f"  {name} {mean:.3f} / {self.suite.gate.get(name, 1.0):.3f}"
        for case, scores in self.scores.items():
            for name, score in scores.items():
                if score.value < 1:
                    yield f"  ✗ {case} {name} {score.value:.3f} {score.reason}"


def run(name: str) -> SuiteResult:
    """Draft every case of a suite and score the drafts.

    Raises:
        BrokenResource: The suite, its cases or a phrase file is not as it should be.
    """
    suite, cases = load(name)
    return SuiteResult(suite, {case.id: _score(suite, case) for case in cases})


def _score(suite: Suite, case: Case) -> dict[str, Score]:
    report = case.report()
    section = drafting.draft(report, [suite.section]).report.sections[suite.section]
    return dict(_scored(Sample(section, report), call) for call in (*suite.scorers, *case.scorers))


def _scored(sample: Sample, call: ScorerCall) -> tuple[str, Score]:
    if isinstance(call, str):
        return call, SCORERS[call](sample)
    name, argument = next(iter(call.items()))
    return name, SCORERS[name](sample, argument)
