"""A person says why a warning stands. The waiver is bound to what was found: it lapses when that changes."""

from collections.abc import Iterable, Sequence

from assistant.domain import places, waivers
from assistant.domain.findings import Checked, Finding
from assistant.domain.report import Report, Waiver
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
    return let_stand(report, found, reason, by, at, beside=checked.findings)


def let_stand(
    report: Report, findings: Sequence[Finding], reason: str, by: str, at: str, beside: Iterable[Finding] = ()
) -> Report:
    """Return the report with a waiver for each of some findings; one of before at the same place gives way.

    One stays that holds for another finding: of a text, two places may be warned of by one rule.

    Args:
        report: The report.
        findings: What is let stand.
        reason: Why.
        by: Who says so.
        at: When, ISO 8601.
        beside: All that the check found in the report.

    Raises:
        UnusableInput: One is an error of arithmetic, or reason or name is missing.
    """
    by = _require_said(reason, by)
    if wrong := next((item for item in findings if not waivers.may_stand(item)), None):
        raise UnusableInput("{rule} 是数据错误，不能说明保留", then="请改正数据。", rule=wrong.code)
    new = [
        Waiver(
            code=item.code,
            where=waivers.place(item),
            values=waivers.values(report, item),
            reason=reason.strip(),
            by=by,
            at=at,
        )
        for item in findings
    ]
    renewed, given = {(item.code, item.where) for item in new}, {_key(item) for item in new}
    others = {(item.code, waivers.place(item), waivers.values(report, item)) for item in beside} - given
    kept = tuple(item for item in report.waivers if (item.code, item.where) not in renewed or _key(item) in others)
    return report.having(waivers=(*kept, *new))


def _key(waiver: Waiver) -> tuple[str, str, str]:
    return waiver.code, waiver.where, waiver.values


def _require_said(reason: str, by: str) -> str:
    """Make sure that somebody said why; return the name as it is kept."""
    if not reason.strip() or not by.strip():
        raise UnusableInput("要写明理由和说明人", code="reason_missing")
    return signer(by)
