"""A person says why a warning stands. The waiver is bound to what was found: it lapses when that changes."""

from collections.abc import Sequence

from assistant.domain import places, waivers
from assistant.domain.findings import Checked, Finding
from assistant.domain.report import Report
from assistant.domain.sign_offs import signer
from assistant.errors import UnusableInput


def waive(report: Report, checked: Checked, code: str, where: str, reason: str, by: str, at: str) -> Report:
    """Return the report with a waiver for each finding of a rule at a place.

    Args:
        report: The report that was checked.
        checked: What the check found in it.
        code: The rule.
        where: A cell, table or section by any of its names, or a place as a finding writes it; "" for every finding.
        reason: Why it stands.
        by: Who says so.
        at: When, ISO 8601.

    Raises:
        UnusableInput: Nothing of the kind was found, or it is an error of arithmetic, or reason or name is missing.
    """
    _require_said(reason, by)
    names = places.named(report, where) if where else frozenset[str]()
    found = [item for item in checked.findings if item.code == code and (not where or places.is_at(item, names))]
    if not found:
        place = f"（{where}）" if where else ""
        raise UnusableInput(
            "没有发现 {rule}{place} 这样的问题，无从说明", code="nothing_to_waive", rule=code, place=place
        )
    return let_stand(report, found, reason, by, at, checked.findings)


def let_stand(
    report: Report, findings: Sequence[Finding], reason: str, by: str, at: str, known: Sequence[Finding] = ()
) -> Report:  # fmt: skip
    """Return the report with a waiver for each of some findings; those of before at the same place give way.

    Another finding of the rule in the same text keeps its reason while it holds.

    Args:
        report: The report that was checked.
        findings: What is to stand.
        reason: Why they stand.
        by: Who says so.
        at: When, ISO 8601.
        known: All that the check found in it: a reason that none of them has has lapsed.

    Raises:
        UnusableInput: One is an error of arithmetic, or reason or name is missing.
    """
    by = _require_said(reason, by)
    if wrong := next((item for item in findings if not waivers.may_stand(item)), None):
        raise UnusableInput("{rule} 是数据错误，不能说明保留", then="请改正数据。", rule=wrong.code)
    made = [waivers.waiver(report, item, reason.strip(), by, at) for item in findings]
    new = list({waivers.key(item): item for item in made}.values())
    places = {(item.code, item.where) for item in new}
    others = [item for item in known if item.waived is not None and item not in findings]
    held = {waivers.key(one) for item in others for one in waivers.of(report, item, report.waivers)}
    held -= {waivers.key(one) for item in findings for one in waivers.of(report, item, report.waivers)}
    kept = [item for item in report.waivers if (item.code, item.where) not in places or waivers.key(item) in held]
    return report.having(waivers=(*kept, *new))


def withdraw(report: Report, finding: Finding) -> Report:
    """Return the report without the reasons that let a finding stand."""
    gone = {waivers.key(item) for item in waivers.of(report, finding, report.waivers)}
    return report.having(waivers=tuple(item for item in report.waivers if waivers.key(item) not in gone))


def _require_said(reason: str, by: str) -> str:
    """Make sure that somebody said why; return the name as it is kept."""
    if not reason.strip() or not by.strip():
        raise UnusableInput("要写明理由和说明人", code="reason_missing")
    return signer(by)
