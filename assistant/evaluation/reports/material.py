"""The reports of cases, against which their drafts are marked."""

from collections.abc import Collection

from assistant import resources
from assistant.domain.report import Report
from assistant.evaluation.suites import Cases

CASES = "evals/cases"


def reports(cases: Collection[str]) -> dict[str, Report]:
    """Return the reports of cases by their ids; one that is not in evals/cases any more is left out."""
    files = [resources.load(Cases, f"{CASES}/{name}.yaml") for name in resources.names(CASES)]
    return {case.id: case.report() for file in files for case in file.cases if case.id in cases}
