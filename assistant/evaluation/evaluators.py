"""The scorers as pydantic-evals' evaluators, for who has a `Dataset` of that package.

A run does without it: 45 MB of memory, and most of a second to load.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from assistant.evaluation.data import ScorerCall
from assistant.evaluation.scorers import Sample, Scorer, built
from assistant.evaluation.scorers.base import Reasoned

if TYPE_CHECKING:
    from pydantic_evals.evaluators import Evaluator


def evaluators(calls: Iterable[ScorerCall]) -> "list[Evaluator[Sample, str, None]]":
    """Return scorers as evaluators of a `Dataset` whose inputs are samples.

    Args:
        calls: The scorers as a suite names them: `Name`, `{Name: argument}` or `{Name: {field: argument}}`.

    Raises:
        ValueError: There is no such scorer, or it does not take its arguments.
    """
    from pydantic_evals.evaluators import EvaluationReason, Evaluator, EvaluatorContext
    from pydantic_evals.evaluators.spec import EvaluatorSpec

    class OfScorer(Evaluator[Sample, str, None]):
        def __init__(self, name: str, scorer: Scorer) -> None:
            self.name, self.scorer = name, scorer

        def evaluate(self, ctx: EvaluatorContext[Sample, str, None]) -> Any:
            given = self.scorer.score(ctx.inputs)
            return EvaluationReason(*given) if isinstance(given, Reasoned) else given

        def get_default_evaluation_name(self) -> str:
            return self.name

        def get_evaluator_version(self) -> str:
            return str(self.scorer.version)

        def as_spec(self) -> EvaluatorSpec:
            return EvaluatorSpec(name=self.name, arguments=vars(self.scorer) or None)

    return [OfScorer(*built(call)) for call in calls]
