"""A person signs off a part of a report. The sign-off is bound to what stands there: a change after it voids it."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from assistant import lazy, words
from assistant.domain import notes, signing, waivers
from assistant.domain.gaps import unanswered
from assistant.domain.report import ORGAN_TEXTS, PREAMBLE, Report, require_sections
from assistant.domain.sign_offs import SignOff, signer
from assistant.domain.unseen import Unseen, name_of, unseen
from assistant.errors import NotReady, UnusableInput
from assistant.grounding.bound import grounded
from assistant.grounding.facts import facts_of
from assistant.grounding.grounded import Verdict
from assistant.grounding.material import material_of
from assistant.grounding.open_numbers import OpenNumber, open_numbers
from assistant.grounding.support import judged
from assistant.grounding.ticks import Tick

_NO_LETTER = lazy.compile(r"[\W_]+")  # “没有超期，均已答复” → ，
_MOST = 0.6  # of the pairs of characters of a note
_UNSEEN_RULE = "S117"
_SUMS = ("received.total", "brought_forward.total", "outcomes_total.total", "carried_forward.total")


def unsupported(report: Report, section: str) -> list[OpenNumber]:
    """Return the numbers of a narrative that neither figures nor notes support: its signer must have seen them.

    In a model's sentences, dates and numbers in quotation marks count too: a person puts them there knowing why. A
    number whose source a person named (`bind`) was seen.
    """
    text = report.sections.get(section)
    if text is None or section == PREAMBLE:
        return []
    facts, spans = facts_of(report, blanks_are_nothing=True), text.by_model()
    named = {
        (item.quantity.start, item.quantity.end)
        for item in (grounded(report, section, facts) if report.bindings else ())
        if item.bound is not None and item.verdict is Verdict.SUPPORTED
    }
    plain = [item for item in open_numbers(text.text, facts) if (item.start, item.end) not in named]
    if not spans:
        return plain
    hidden = (item for item in open_numbers(text.text, facts, material_of(report)) if item not in plain)
    own = [
        item
        for item in hidden
        if (item.start, item.end) not in named and any(start <= item.start < end for start, end in spans)
    ]
    return sorted((*plain, *own))


def approve(
    report: Report, part: str, by: str, at: str, *, role: str = "sign_off", shown: Sequence[Tick] | None = None,
    seen: bool = False,
) -> Report:  # fmt: skip
    """Return the report with one part signed off in one role.

    Args:
        report: The report.
        part: One of `signing.parts`: `cover`, `figures`, `checks`, `preamble`, or the key of another text.
        by: Who signs.
        at: When, ISO 8601.
        role: In which role, by its id.
        shown: What the signer of a text must have seen; without it, the numbers of `unsupported` alone.
        seen: Whether the signer was shown that; it is written into the sign-off.

    Raises:
        UnusableInput: There is no such part, or nobody is named.
        NotReady: A text is empty, is not finished (`gaps.unanswered`), has characters that nobody sees, or there is
            what the signer must have seen and was not shown; or the cover names no organ or date.
    """
    require_sections([part], signing.parts(report))
    by = signer(by)
    open_ones: Sequence[Tick | OpenNumber] = ()
    if part == signing.COVER:
        _require_cover(report)
    elif part in report.texts:
        _require_text(report, part)
        open_ones = unsupported(report, part) if shown is None else shown
        if open_ones and not seen:
            raise _not_seen(report, part, open_ones)
    sign_off = SignOff(
        part=part,
        role=role,
        by=by,
        at=at,
        sha256=signing.digest(report, part),
        shown=tuple(item.quote for item in open_ones),
        seen=tuple(dict.fromkeys(item.key for item in shown or ())),
        rests=_rests(report, part),
    )
    return signing.signed(report, sign_off)


def _rests(report: Report, part: str) -> tuple[str, ...]:
    """Return the stamps of the notes that a text rests on: by what its drafts recorded, and by its words.

    Rather a note too many than one too few: who signs again sees the text once more.
    """
    text = report.sections.get(part)
    if text is None:
        return ()
    named = {name for item in text.sources if item.sentence.strip() in text.text for name in item.notes}
    named |= {name for sentence in judged(report, part) for name in sentence.notes}
    return tuple(notes.stamp(note) for note in report.notes if note.id in named or _has_its_words(text.text, note.text))


def _has_its_words(text: str, note: str) -> bool:
    """Whether a text has most of what a note says, side by side: a person may have written it without the drafter."""
    said = _NO_LETTER.sub("", text)
    pairs = [one + other for one, other in pairwise(_NO_LETTER.sub("", note))]
    return bool(pairs) and sum(pair in said for pair in pairs) >= _MOST * len(pairs)


def withdraw(report: Report, role: str) -> Report:
    """Return the report without the sign-offs of a role.

    Raises:
        UnusableInput: There is none.
    """
    kept = tuple(item for item in report.sign_offs if item.role != role)
    if kept == report.sign_offs:
        raise UnusableInput("没有这种签字可撤回", code="no_sign_off")
    bound = {name for item in kept for name in (item.kept, item.sha256)}
    return report.having(sign_offs=kept, signed={key: text for key, text in report.signed.items() if key in bound})


def totals(report: Report) -> tuple[str, ...]:
    """Return the cells that sum a report up: what is read to who signs the tables."""
    return tuple(
        cell
        for cell in report.form.cells
        if cell.endswith(_SUMS)
        or (cell.startswith("disputes.") and cell.endswith(".total"))
        or cell.startswith("disclosure.")
    )


def _require_cover(report: Report) -> None:
    if not report.organ.name.strip():
        raise NotReady("没有单位名称，不能签字确认", then="请填写单位全称。", code="nameless")
    if report.dated is None:
        raise NotReady("没有成文日期，不能签字确认", then="请填写日期。", code="undated")
    for field in ORGAN_TEXTS:
        _require_whole(report, f"organ.{field}")


def _hidden(report: Report, name: str) -> list[Unseen]:
    """Return the characters of a text that nobody sees, but for those that a person said may stand."""
    text = report.text(name)
    given = [item for item in waivers.given(report, _UNSEEN_RULE) if item.where == name]
    return [
        item
        for item in unseen(text)
        if not any(waivers.stands_beside(one, text, item.at, item.at + 1) for one in given)
    ]


def _require_whole(report: Report, name: str) -> None:
    """Make sure that nothing in a text is unfinished, and nothing hidden, but for what a person said may stand."""
    if open_ones := [item.shown for item in unanswered(report, name)]:
        raise NotReady(
            "“{section}”还有 {n} 处没有写完，不能签字确认：{gaps}",
            then="请先补上实际情况，删去不属于报告的话和记号。",
            section=words.section_name(report, name),
            n=len(open_ones),
            gaps="、".join(open_ones),
        )
    if hidden := [item.character for item in _hidden(report, name)]:
        raise NotReady(
            "“{section}”有 {n} 个看不见的字符，不能签字确认：{names}",
            then="请先去掉，或说明理由保留。",
            code="unseen_characters",
            section=words.section_name(report, name),
            n=len(hidden),
            names="、".join(map(name_of, dict.fromkeys(hidden))),
        )


def _require_text(report: Report, section: str) -> None:
    """Make sure that a text is written whole."""
    text, name = report.sections.get(section), words.section_name(report, section)
    if text is None or not text.text.strip():
        raise NotReady("“{section}”还没有文字，不能签字确认", then="请先写好这一节。", section=name)
    _require_whole(report, section)


def _not_seen(report: Report, section: str, open_ones: Sequence[Tick | OpenNumber]) -> NotReady:
    told: dict[str, Any] = {
        "section": words.section_name(report, section),
        "n": len(open_ones),
        "items": "、".join(f"{item.quote}（{item.why}）" for item in open_ones),
    }
    if any(isinstance(item, Tick) and item.against for item in open_ones):
        return NotReady(
            "“{section}”有 {n} 处没有出处，或和表里、素材里对不上，签字人要先看过：{items}",
            then="看过并认可的再签，或逐处写明理由；不对的先改。",
            code="numbers_not_seen",
            **told,
        )
    return NotReady(
        "“{section}”有 {n} 个数没有出处，签字人要先看过：{items}",
        then="看过并认可的再签，或逐处写明理由；不对的先改。",
        code="numbers_not_seen",
        **told,
    )
