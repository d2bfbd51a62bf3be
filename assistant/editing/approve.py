"""A person signs off a text. The sign-off is bound to the text's hash: an edit after it voids it."""

import re

from assistant.domain.report import PREAMBLE, Approval, Report, require_sections
from assistant.errors import NotReady, UnusableInput
from assistant.grounding.facts import facts_of
from assistant.grounding.open_numbers import OpenNumber, material_of, open_numbers

_GAP = re.compile(r"【待补充[^】\n]*】?")


def unsupported(report: Report, section: str) -> list[OpenNumber]:
    """Return the numbers of a narrative that neither figures nor notes support: its signer must have seen them.

    In a model's text, dates and numbers in quotation marks count too: a person puts them there knowing why.
    """
    text = report.sections.get(section)
    if text is None or section == PREAMBLE:
        return []
    material = material_of(report) if text.origin == "model" else None
    return open_numbers(text.text, facts_of(report, blanks_are_nothing=True), material)


def approve(report: Report, section: str, by: str, at: str, *, seen: bool = False) -> Report:
    """Return the report with one text signed off.

    Args:
        report: The report.
        section: `preamble`, or the key of a narrative.
        by: Who signs.
        at: When, ISO 8601.
        seen: Whether the signer was shown the numbers that nothing supports; they are written into the sign-off.

    Raises:
        UnusableInput: There is no such text, or nobody is named.
        NotReady: The text is empty or has gaps, or numbers that nothing supports and the signer was not shown.
    """
    require_sections([section], report.texts)
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
    numbers = unsupported(report, section)
    if numbers and not seen:
        raise NotReady(
            "“{section}”有 {n} 个数没有出处，签字人要先看过：{numbers}",
            then="看过并认可，用 --seen 再签；不对的先改。",
            section=section,
            n=len(numbers),
            numbers="、".join(f"{number.quote}（{number.why}）" for number in numbers),
        )
    shown = tuple(number.quote for number in numbers)
    approved = text.model_copy(update={"approved": Approval(by=by.strip(), at=at, sha256=text.sha256, shown=shown)})
    return report.having(sections=report.sections | {section: approved})
