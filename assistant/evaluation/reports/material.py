"""The reports of cases, against which their drafts are marked."""

from collections.abc import Mapping

from assistant.domain.report import Report
from assistant.evaluation import loading
from assistant.evaluation.folder import case_fingerprint
from assistant.evaluation.tasks import report_of


def reports(cases: Mapping[str, str]) -> dict[str, Report]:
    """Return the reports of cases by their ids; one that is gone, or another than it was, is left out.

    Args:
        cases: Their fingerprints by id, as the run has them.
    """
    known = (case for case in loading.all_cases() if case.id in cases)
    return {case.id: report_of(case) for case in known if case_fingerprint(case) == cases[case.id]}
