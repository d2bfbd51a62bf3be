"""What the rules on continuity share: last year's report, where it is the one before this."""

from assistant.domain.report import Report

NOT_AT_HAND = "没有上一年的报告"


def last_year(report: Report) -> Report | None:
    """Return last year's report if it is at hand and is indeed on the year before."""
    last = report.last
    return last if last is not None and last.year == report.year - 1 else None
