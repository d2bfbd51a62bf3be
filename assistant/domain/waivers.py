"""What a waiver is bound to: the place of a finding, and the values that stood there when a person let it stand."""

from assistant.domain.findings import Finding, Place, Severity
from assistant.domain.report import Report, values_hash


def place(finding: Finding) -> str:
    """Return the places of a finding as a waiver names them: cells and texts, without positions that shift."""
    return " ".join(dict.fromkeys(_name(item) for item in finding.where))


def _name(item: Place) -> str:
    return item.cell or str(item.section)


def values(report: Report, finding: Finding) -> str:
    """Return the hash of all that a finding rests on: what was found and expected, the quotes, the cells."""
    quotes = [item.quote for item in finding.where if item.quote]
    cells = [report.figures[item.cell].text for item in finding.where if item.cell and item.cell in report.figures]
    return values_hash(finding.found, finding.expected, *quotes, *cells)


def may_stand(finding: Finding) -> bool:
    """Whether a person may let a finding stand: never an error of arithmetic."""
    return not (finding.code.startswith("A") and finding.severity is Severity.ERROR)
