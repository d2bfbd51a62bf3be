"""Apply the exact fixes of the rules on structure, and show what changes."""

import difflib
from bisect import bisect_right
from collections.abc import Iterable

from assistant import words
from assistant.domain.findings import Edit, Finding
from assistant.domain.report import ORGAN_TEXTS, Report


def fixable(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that have exact edits and that nobody let stand."""
    return tuple(item for item in findings if item.fix is not None and item.fix.edits and item.waived is None)


def apply(report: Report, findings: Iterable[Finding], by: str = "", at: str = "") -> tuple[Report, tuple[Edit, ...]]:
    """Return the report with the edits made, and those that were. `by` and `at` say who had them made, and when.

    An edit is made only where its quote still stands; of two that overlap, the first found is made.
    """
    by_text: dict[str, list[Edit]] = {}
    for item in fixable(findings):
        for edit in item.fix.edits if item.fix else ():
            if report.text(edit.section)[edit.start : edit.end] == edit.quote:
                _choose(edit, by_text.setdefault(edit.section, []))
    applied: list[Edit] = []
    for name, edits in by_text.items():
        text, pieces, end = report.text(name), list[str](), 0
        for edit in edits:
            pieces += (text[end : edit.start], edit.replacement)
            end = edit.end
        report = report.with_text(name, "".join((*pieces, text[end:])), "fix", by, at)
        applied += edits
    return report, tuple(applied)


def _choose(edit: Edit, chosen: list[Edit]) -> None:
    """Put an edit among those chosen, which are in order and apart, unless it touches one of them."""
    index = bisect_right(chosen, edit.start, key=lambda other: other.start)
    before = chosen[index - 1] if index else None
    after = chosen[index] if index < len(chosen) else None
    if before is not None and (before.end > edit.start or before.start == edit.start):
        return
    if after is None or edit.end <= after.start:
        chosen.insert(index, edit)


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
        *((key, report.form.section(key).heading) for key in report.narratives),
        ("signature", "落款"),
        *((f"organ.{field}", words.section_name(report, f"organ.{field}")) for field in ORGAN_TEXTS),
        *((f"note.{note.id}", words.section_name(report, f"note.{note.id}")) for note in report.notes),
    ]
