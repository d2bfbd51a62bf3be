"""The problems that a report names, as the next year's report must follow them up."""

import re

from assistant.domain.report import Report

# “1.人手少” → “1.”, “（2）人手少” → （2）, “一是人手少” → 一是, not “2025年”
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}[.．、]|[（(]\d{1,2}[)）]|[一二三四五六七八九十]是)\s*")
_PROBLEM_PART = re.compile(r"(?:存在|主要)?问题")  # “（一）主要问题” → 主要问题
_MEASURE_PART = re.compile(r"改进|整改|措施|下一步|打算|计划")  # “（二）下一步打算” → 下一步


def problems_of(report: Report) -> list[str]:
    """Return the problems that a report names, one by one; empty where they are not numbered."""
    section = report.sections.get("problems")
    found: list[str] = []
    inside = False
    for line in section.paragraphs if section else []:
        is_head = len(line) <= 30 and not _NUMBERED.match(line)
        if is_head and _MEASURE_PART.search(line):
            inside = False
        elif is_head and _PROBLEM_PART.search(line):
            inside = True
        elif inside and _NUMBERED.match(line):
            found.append(_NUMBERED.sub("", line).split("。")[0].rstrip("；;，"))
    return found
