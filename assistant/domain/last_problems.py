"""The problems that a report names, as the next year's report must follow them up."""

import re
from collections.abc import Sequence

from assistant import lazy
from assistant.domain import pairing
from assistant.domain.report import Note, Report

# “1.人手少” → “1.”, “（2）人手少” → （2）, “一是人手少” → 一是, not “2025年”
_NUMBERED = lazy.compile(r"^\s*(?:\d{1,2}[.．、]|[（(]\d{1,2}[)）]|[一二三四五六七八九十]是)\s*")
_PROBLEM_PART = lazy.compile(r"(?:存在|主要)?问题")  # “（一）主要问题” → 主要问题
_MEASURE_PART = lazy.compile(r"改进|整改|措施|下一步|打算|计划")  # “（二）下一步打算” → 下一步


def problems_of(report: Report) -> list[str]:
    """Return the problems that a report names, one by one; empty where they are not numbered."""
    return _items(report, _PROBLEM_PART, _MEASURE_PART)


def measures_of(report: Report) -> list[str]:
    """Return the measures that a report announces, one by one; empty where they are not numbered."""
    return _items(report, _MEASURE_PART, None)


def _items(report: Report, begins: re.Pattern[str], ends: re.Pattern[str] | None) -> list[str]:
    section = report.sections.get("problems")
    found: list[str] = []
    inside = False
    for line in section.paragraphs if section else []:
        is_head = len(line) <= 30 and not _NUMBERED.match(line)
        if is_head and ends is not None and ends.search(line):
            inside = False
        elif is_head and begins.search(line):
            inside = True
        elif is_head and ends is None and _PROBLEM_PART.search(line):
            inside = False
        elif inside and _NUMBERED.match(line):
            found.append(_NUMBERED.sub("", line).split("。")[0].rstrip("；;，"))
    return found


def answers(problems: Sequence[str], notes: Sequence[Note]) -> list[Note | None]:
    """Return for each of last year's problems the note that says what became of it, as `pairing.paired` has it."""
    pairs = pairing.paired(problems, [note.text for note in notes])
    return [notes[own[0]] if own else None for own in pairs]
