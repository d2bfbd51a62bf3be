"""A person signs off a text. The sign-off is bound to the text's hash: an edit after it voids it."""

import re

from assistant.domain.report import PREAMBLE, Approval, Report
from assistant.errors import NotReady, UnusableInput

_GAP = re.compile(r"【待补充[^】\n]*】?")


def approve(report: Report, section: str, by: str, at: str) -> Report:
    """Return the report with one text signed off.

    Args:
        report: The report.
        section: `preamble`, or the key of a narrative.
        by: Who signs.
        at: When, ISO 8601.

    Raises:
        UnusableInput: There is no such text, or nobody is named.
        NotReady: The text is empty or has gaps.
    """
    known = (PREAMBLE, *report.form.narratives)
    if section not in known:
        raise UnusableInput(
            "没有“{section}”这一节", then="可用的有：{known}。", section=section, known="、".join(known)
        )
    if not by.strip():
        raise UnusableInput("签字人不能是空的", then="用 --by 写上姓名。")
    text = report.sections.get(section)
    if text is None or not text.text.strip():
        raise NotReady("“{section}”还没有文字，不能签字确认", then="请先写好这一节。", section=section)
    if gaps := _GAP.findall(text.text):
        raise NotReady(
            "“{section}”还有 {n} 处待补充，不能签字确认：{gaps}",
            then="请先补上实际情况。",
            section=section,
            n=len(gaps),
            gaps="、".join(gaps),
        )
    approved = text.model_copy(update={"approved": Approval(by=by.strip(), at=at, sha256=text.sha256)})
    return report.having(sections=report.sections | {section: approved})
