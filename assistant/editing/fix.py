"""Apply the exact fixes of the rules on structure, and show what changes."""

import difflib
from collections.abc import Iterable

from assistant.domain.findings import Edit, Finding
from assistant.domain.report import Report


def fixable(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that have exact edits and that nobody let stand."""
    return tuple(item for item in findings if item.fix is not None and item.fix.edits and item.waived is None)


def apply(report: Report, findings: Iterable[Finding]) -> tuple[Report, tuple[Edit, ...]]:
    """Return the report with the edits made, and those that were.

    An edit is made only where its quote still stands; of two that overlap, the first found is made.
    """
    by_text: dict[str, list[Edit]] = {}
    for item in fixable(findings):
        for edit in item.fix.edits if item.fix else ():
            chosen = by_text.setdefault(edit.section, [])
            if report.text(edit.section)[edit.start : edit.end] == edit.quote and not _overlaps(edit, chosen):
                chosen.append(edit)
    applied: list[Edit] = []
    for name, edits in by_text.items():
        edits.sort(key=lambda edit: edit.start)
        text = report.text(name)
        for edit in reversed(edits):
            text = text[: edit.start] + edit.replacement + text[edit.end :]
        if edits:
            report = report.with_text(name, text)
            applied += edits
    return report, tuple(applied)


def _overlaps(edit: Edit, chosen: Iterable[Edit]) -> bool:
    """Two insertions at one place overlap too."""
    return any(
        (edit.start < other.end and other.start < edit.end) or (edit.start, edit.end) == (other.start, other.end)
        for other in chosen
    )


def difference(before: Report, after: Report) -> str:
    """Return what changed in the texts, as a unified diff; "" where nothing did."""
    parts = [
        line
        for name, title in _texts(after)
        if (old := before.text(name)) != (new := after.text(name))
        for line in difflib.unified_diff(old.splitlines(), new.splitlines(), title, title, lineterm="", n=0)
    ]
    return "\n".join(parts)


def _texts(report: Report) -> list[tuple[str, str]]:
    """Return the names of all texts with what a person calls them."""
    headings = [section.key for section in report.form.sections]
    return [
        ("title", "标题"),
        ("preamble", "开头"),
        *((f"heading.{key}", report.form.section(key).heading) for key in headings),
        *((key, report.form.section(key).heading) for key in report.form.narratives),
        ("signature", "落款"),
    ]
