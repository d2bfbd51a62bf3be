"""A suggestion is rejected: the text stays, and what the rule found there is settled with it, by the same word.

A suggestion of a rule is what one of its findings offers for one place. Whoever rejects it says that the place may
stand: that is a waiver of that very place, given once. It lapses as waivers do, and undoing the rejection takes it back
(`editing.decide.undo`). An error stands only for a reason that a person gives; of a warning or an advice the rejection
says enough.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assistant.domain import waivers
from assistant.domain.findings import Edit, Finding, Severity
from assistant.domain.report import Report
from assistant.domain.suggestions import Status, Suggestion
from assistant.editing import decide, reasons
from assistant.editing.suggestions import live
from assistant.editing.waive import let_stand
from assistant.messages import text

SEEN = "看过，原文不改"  # the reason where a person gave none; it stands in the report, whatever language they speak
_RULE = "rule:"


class Stays(NamedTuple):
    """A finding that a rejection does not settle: of which suggestion, and why it stays."""

    suggestion: str
    finding: Finding
    why: str


class Rejected(NamedTuple):
    """The report, the findings that stand now, by suggestion, and those that stay open."""

    report: Report
    settled: tuple[tuple[str, Finding], ...]
    stays: tuple[Stays, ...]


def reject(
    report: Report, findings: Sequence[Finding], ids: Iterable[str], by: str, at: str, reason: str = ""
) -> Rejected:  # fmt: skip
    """Return the report with suggestions rejected and what their rules found there settled.

    Args:
        report: The report.
        findings: What the check found in it.
        ids: Which suggestions; all are rejected, or an error is raised and none is.
        by: Who decides.
        at: When, ISO 8601.
        reason: Why the text may stay as it is.

    Raises:
        UnusableInput: An id is unknown, decided already or stale, the reason is too short, or nobody is named.
    """
    reason, names = reason.strip(), list(dict.fromkeys(ids))
    if reason:
        reasons.require(reason)
    before = live(report)
    after = decide.reject(before, names, by, at)
    settled: list[tuple[str, Finding]] = []
    stays: list[Stays] = []
    for item in before.suggestions:
        if item.id not in names:
            continue
        for finding in offering(before, findings, item):
            if why := _why_not(finding, reason):
                stays.append(Stays(item.id, finding, why))
            else:
                settled.append((item.id, finding))
    return Rejected(_settled(after, findings, settled, reason or SEEN, by, at), tuple(settled), tuple(stays))


def offering(report: Report, findings: Iterable[Finding], item: Suggestion) -> list[Finding]:
    """Return what rules found, and nobody let stand, that offers just what a suggestion does: of its place alone."""
    if item.status is not Status.PENDING or not item.source.startswith(_RULE):
        return []
    return [
        _of_the_place(report, finding, item)
        for finding in findings
        if finding.waived is None and finding.fix and any(_is_same(edit, item) for edit in finding.fix.edits)
    ]


def _is_same(edit: Edit, item: Suggestion) -> bool:
    wanted = (item.section, item.start, item.end, item.replacement)
    return (edit.section, edit.start, edit.end, edit.replacement) == wanted


def _of_the_place(report: Report, finding: Finding, item: Suggestion) -> Finding:
    parts = waivers.one_by_one(report, finding)
    return next((part for part in parts if part.fix and any(_is_same(edit, item) for edit in part.fix.edits)), finding)


def needs_reason(finding: Finding) -> bool:
    """Whether rejecting what a finding offers settles it only for a reason that a person gives."""
    return finding.severity is Severity.ERROR and waivers.may_stand(finding)


def _why_not(finding: Finding, reason: str) -> str:
    """Return why a finding stays open, "" where it does not."""
    if not waivers.may_stand(finding):
        return text("数对不上，不能说明保留，改正了才行")
    if needs_reason(finding) and not reason:
        return text("是错误，没写为什么可以这样，还挡着定稿")
    return ""


def _settled(
    report: Report, findings: Sequence[Finding], settled: Sequence[tuple[str, Finding]], reason: str, by: str, at: str
) -> Report:  # fmt: skip
    """Return the report with the waivers, each known to the decision that it came with."""
    if not settled:
        return report
    report = let_stand(report, [finding for _, finding in settled], reason, by, at, findings)
    own: dict[str, list[str]] = {}
    for name, finding in settled:
        own.setdefault(name, []).append(waivers.key(waivers.waiver(report, finding, reason, by, at)))
    return report.having(suggestions=tuple(_with_waived(item, own.get(item.id, ())) for item in report.suggestions))


def _with_waived(item: Suggestion, keys: Sequence[str]) -> Suggestion:
    if not keys or item.decision is None:
        return item
    return item.model_copy(update={"decision": item.decision.model_copy(update={"waived": tuple(keys)})})
