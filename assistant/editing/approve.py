"""A person signs off a text. The sign-off is bound to the text's hash: an edit after it voids it."""

from assistant import words
from assistant.domain.gaps import gaps
from assistant.domain.report import PREAMBLE, Approval, Report, require_sections
from assistant.errors import NotReady, UnusableInput
from assistant.grounding.facts import facts_of
from assistant.grounding.open_numbers import OpenNumber, material_of, open_numbers


def unsupported(report: Report, section: str) -> list[OpenNumber]:
    """Return the numbers of a narrative that neither figures nor notes support: its signer must have seen them.

    In a model's sentences, dates and numbers in quotation marks count too: a person puts them there knowing why.
    """
    text = report.sections.get(section)
    if text is None or section == PREAMBLE:
        return []
    facts, spans = facts_of(report, blanks_are_nothing=True), text.by_model()
    plain = open_numbers(text.text, facts)
    if not spans:
        return plain
    hidden = (item for item in open_numbers(text.text, facts, material_of(report)) if item not in plain)
    own = [item for item in hidden if any(start <= item.start < end for start, end in spans)]
    return sorted((*plain, *own))


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
        raise UnusableInput("签字人不能是空的", code="signer_missing")
    text, name = report.sections.get(section), words.section_name(report, section)
    if text is None or not text.text.strip():
        raise NotReady("“{section}”还没有文字，不能签字确认", then="请先写好这一节。", section=name)
    if open_ones := [gap.quote for gap in gaps(text.text)]:
        raise NotReady(
            "“{section}”还有 {n} 处待补充，不能签字确认：{gaps}",
            then="请先补上实际情况。",
            section=name,
            n=len(open_ones),
            gaps="、".join(open_ones),
        )
    numbers = unsupported(report, section)
    if numbers and not seen:
        raise NotReady(
            "“{section}”有 {n} 个数没有出处，签字人要先看过：{numbers}",
            then="看过并认可的再签；不对的先改。",
            code="numbers_not_seen",
            section=name,
            n=len(numbers),
            numbers="、".join(f"{number.quote}（{number.why}）" for number in numbers),
        )
    shown = tuple(number.quote for number in numbers)
    approved = text.model_copy(update={"approved": Approval(by=by.strip(), at=at, sha256=text.sha256, shown=shown)})
    return report.having(sections=report.sections | {section: approved})


def lapsed(before: Report, after: Report) -> tuple[str, ...]:
    """Return the texts that were signed before a change and are not any more."""
    return tuple(
        key
        for key, old in before.sections.items()
        if old.is_approved and not (key in after.sections and after.sections[key].is_approved)
    )
