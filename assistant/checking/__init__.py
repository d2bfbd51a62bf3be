"""Report → findings."""

from collections.abc import Iterable, Iterator, Sequence

from assistant.checking import arithmetic, identities, near_copies, registry
from assistant.checking.arithmetic import Outcome
from assistant.checking.quoted import quoting
from assistant.checking.rule import Rule
from assistant.domain import waivers
from assistant.domain.findings import Checked, Finding, Skipped
from assistant.domain.report import Report
from assistant.errors import UnusableInput

COPIES = "W110"
_CLEAN = Outcome((), ())
_ARITHMETIC = "A"


def check(report: Report, codes: Iterable[str] | None = None) -> Checked:
    """Run every rule, or those with the given codes, in the order of their codes.

    Raises:
        UnusableInput: There is no rule with one of the codes.
    """
    wanted = _wanted(codes)
    reads_figures = not wanted.keys() <= registry.written().keys()
    outcome = arithmetic.identities(report.form).check(report.figures) if reads_figures else _CLEAN
    return _checked(report, outcome, wanted)


def check_many(reports: Sequence[Report], codes: Iterable[str] | None = None) -> list[Checked]:
    """Check many reports, in their order; the arithmetic of each format's reports is one product with its matrix.

    Only here passages copied from one another are looked for (W110).

    Raises:
        UnusableInput: There is no rule with one of the codes.
    """
    wanted = _wanted(codes)
    outcomes = _outcomes(reports)
    checked = [_checked(report, outcome, wanted) for report, outcome in zip(reports, outcomes, strict=True)]
    if COPIES not in wanted or len(reports) < 2:
        return checked
    rule = wanted[COPIES]
    return [
        Checked(
            findings=(*item.findings, *_findings(_waived(report, rule, rule.findings(copies)))),
            skipped=tuple(entry for entry in item.skipped if entry.code != COPIES),
        )
        for report, item, copies in zip(reports, checked, near_copies.find(reports), strict=True)
    ]


def _findings(items: Iterable[Finding | Skipped]) -> Iterator[Finding]:
    yield from (item for item in items if isinstance(item, Finding))


def _outcomes(reports: Sequence[Report]) -> list[Outcome]:
    outcomes = [_CLEAN] * len(reports)
    by_format: dict[str, list[int]] = {}
    for index, report in enumerate(reports):
        by_format.setdefault(report.format, []).append(index)
    for indices in by_format.values():
        compiled = arithmetic.identities(reports[indices[0]].form)
        array, held = compiled.array([reports[index].figures for index in indices])
        clean = held & compiled.check_many(array)
        for index, is_clean in zip(indices, clean.tolist(), strict=True):
            if not is_clean:
                outcomes[index] = compiled.check(reports[index].figures)
    return outcomes


def _wanted(codes: Iterable[str] | None) -> dict[str, Rule]:
    rules = registry.catalogue()
    if codes is None:
        return rules
    wanted = [code.upper() for code in codes]
    for code in wanted:
        if code not in rules:
            raise UnusableInput("没有 {rule} 这条规则", code="unknown_rule", rule=code)
    return {code: rule for code, rule in rules.items() if code in wanted}


def _checked(report: Report, outcome: Outcome, rules: dict[str, Rule]) -> Checked:
    findings: list[Finding] = []
    skipped: list[Skipped] = []
    files = registry.written()
    for code, rule in rules.items():
        found = rule.run(report) if code in files else rule.findings(identities.discrepancies(code, report, outcome))
        for item in _waived(report, rule, found) if report.waivers else found:
            if isinstance(item, Finding):
                findings.append(quoting(report, item) if code.startswith(_ARITHMETIC) else item)
            else:
                skipped.append(item)
    return Checked(findings=tuple(findings), skipped=tuple(skipped))


def _waived(report: Report, rule: Rule, found: Iterable[Finding | Skipped]) -> Iterator[Finding | Skipped]:
    """Add a person's reason where it still holds: given for this place, and for what is still found there."""
    given = waivers.given(report, rule.code) if rule.waivable else []
    for item in found:
        if isinstance(item, Finding) and given:
            yield from waivers.applied(report, item, given)
        else:
            yield item
