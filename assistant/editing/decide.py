"""A person decides on suggestions: accepts, rejects, takes the last decision back; and chooses among drafts.

A suggestion whose place another's edit took is closed: it keeps the place that it had, for the day when that edit is
undone. All others move with the text. So undoing, last first, leads back exactly to where it began.
"""

from collections.abc import Iterable
from itertools import combinations

from assistant import words
from assistant.domain import waivers
from assistant.domain.data import text_hash
from assistant.domain.report import Report, Section, require_sections
from assistant.domain.sign_offs import signer
from assistant.domain.suggestions import Decision, Status, Suggestion, TakenBack
from assistant.editing.suggestions import live
from assistant.errors import UnusableInput

_CONTEXT = 20


def accept(report: Report, ids: Iterable[str], by: str, at: str) -> Report:
    """Return the report with suggestions applied; those still pending that change the same words are stale then.

    Args:
        report: The report.
        ids: Which ones; all are applied, or an error is raised and none is.
        by: Who decides.
        at: When, ISO 8601.

    Raises:
        UnusableInput: An id is unknown, decided already or stale, two change the same words, or nobody is named.
    """
    by = _named(by)
    report = live(report)
    chosen = [_pending(report, name) for name in dict.fromkeys(ids)]
    for one, other in combinations(chosen, 2):
        if one.section == other.section and _overlap(one, other):
            raise UnusableInput(
                "{one} 和 {other} 改的是同一处文字，不能都采纳", then="请只留一条。", one=one.id, other=other.id
            )
    for item in chosen:
        report = _applied(report, item.id, by, at)
    return report


def reject(report: Report, ids: Iterable[str], by: str, at: str) -> Report:
    """Return the report with suggestions rejected; the text stays.

    What a rule found stays open: `workflow.rejecting` settles that too.

    Args:
        report: The report.
        ids: Which ones; all are rejected, or an error is raised and none is.
        by: Who decides.
        at: When, ISO 8601.

    Raises:
        UnusableInput: An id is unknown, decided already or stale, or nobody is named.
    """
    by = _named(by)
    report = live(report)
    for item in [_pending(report, name) for name in dict.fromkeys(ids)]:
        decision = Decision(by=by, at=at, order=_next(report))
        report = _with(report, {item.id: {"status": Status.REJECTED, "decision": decision}})
    return report


def reworded(report: Report, name: str, replacement: str) -> Report:
    """Return the report with a pending suggestion that a person wrote in other words.

    Raises:
        UnusableInput: It is unknown, decided already or stale.
    """
    report = live(report)
    _pending(report, name)
    return _with(report, {name: {"replacement": replacement}})


def undo(report: Report, by: str, at: str, name: str = "") -> tuple[Report, Suggestion]:
    """Return the report without its last decision, or one by its suggestion; and that suggestion, pending again.

    The text is as it was before, and what that decision closed is open; the reasons that came with a rejection are
    gone. The suggestion keeps a trace of it.

    Args:
        report: The report.
        by: Who takes it back.
        at: When, ISO 8601.
        name: The suggestion; the one decided last without it.

    Raises:
        UnusableInput: Nothing was decided, the text changed since, or nobody is named.
    """
    by = _named(by)
    decided = [
        (item.decision.order, item)
        for item in report.suggestions
        if item.decision and _is_decided(item) and name in ("", item.id)
    ]
    if not decided:
        raise UnusableInput("没有可以撤销的决定")
    _, item = max(decided, key=lambda pair: pair[0])
    if item.status is Status.ACCEPTED:
        _still_there(report, item)
        report = _taken_back(live(report), item, by, at)
    else:
        report = _with(report, {item.id: {"status": Status.PENDING, "decision": None}})
        gone = item.decision.waived if item.decision else ()
        report = report.having(waivers=tuple(one for one in report.waivers if waivers.key(one) not in gone))
    assert item.decision is not None  # noqa: S101 - it was chosen for having one
    trace = TakenBack(decision=item.decision, status=item.status, by=by, at=at)
    report = live(_with(report, {item.id: {"taken_back": (*item.taken_back, trace)}}))
    return report, next(other for other in report.suggestions if other.id == item.id)


def choose(report: Report, section: str, number: int, by: str, at: str) -> Report:
    """Return the report with another draft as a section's text; the text that stood there takes its place.

    An approval lapses. Decisions on suggestions for the text that goes cannot be undone any more.

    Args:
        report: The report.
        section: `preamble`, or the key of a narrative.
        number: Which of the section's candidates, counted from 1.
        by: Who chooses.
        at: When, ISO 8601.

    Raises:
        UnusableInput: There is no such section or candidate, or nobody is named.
    """
    by = _named(by)
    require_sections([section], report.texts)
    now = report.sections.get(section, Section())
    count = len(now.candidates)
    if not 1 <= number <= count:
        raise UnusableInput(
            "“{section}”没有第 {number} 份候选稿",
            then="现有 {count} 份，从 1 数起。" if count else "这一节还没有候选稿。",
            section=words.section_name(report, section),
            number=number,
            count=count,
        )
    kept = (now.draft.model_copy(update={"replaced": True}),) if now.text.strip() or now.unfinished else ()
    candidates = (*now.candidates[: number - 1], *kept, *now.candidates[number:])
    revisions = now.having_kept("choose", by, at)
    taken = now.candidates[number - 1].model_copy(update={"replaced": False})
    chosen = Section(**dict(taken), candidates=candidates, revisions=revisions)
    report = report.having(sections=report.sections | {section: chosen})
    gone = [item.id for item in report.suggestions if item.section == section and item.status is Status.ACCEPTED]
    return live(_with(report, {name: {"status": Status.STALE} for name in gone}))


def difference(suggestion: Suggestion, text: str) -> tuple[str, str, str, str]:
    """Return what stands before, the quote, its replacement, and what stands after, each in one line.

    Args:
        suggestion: One whose place is known in the text.
        text: The text it is for, as it is now.
    """
    start, end = suggestion.start, suggestion.end
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    return _line(before), _line(suggestion.quote), _line(suggestion.replacement), _line(after)


def _line(text: str) -> str:
    return "⏎".join(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _named(by: str) -> str:
    if not by.strip():
        raise UnusableInput("没有写是谁决定的", code="signer_missing")
    return signer(by)


def _pending(report: Report, name: str) -> Suggestion:
    """Return a suggestion that can be decided.

    Raises:
        UnusableInput: There is none of this id, or it is decided or stale.
    """
    item = next((item for item in report.suggestions if item.id == name), None)
    if item is None:
        known = "、".join(item.id for item in report.suggestions if item.status is Status.PENDING)
        raise UnusableInput(
            "没有编号为 {id} 的建议",
            then="待定的有：{known}。" if known else "现在没有待定的建议。",
            id=name,
            known=known,
        )
    if item.status is Status.ACCEPTED:
        raise UnusableInput("{id} 已经采纳过了", then="要改主意，请先撤销。", id=name)
    if item.status is Status.REJECTED:
        raise UnusableInput("{id} 已经定为不采纳", then="要改主意，请先撤销。", id=name)
    if item.status is Status.STALE:
        raise UnusableInput("{id} 要改的文字已经变了", then="请重新生成建议。", id=name)
    return item


def _is_decided(item: Suggestion) -> bool:
    return item.status in (Status.ACCEPTED, Status.REJECTED)


def _next(report: Report) -> int:
    return max((item.decision.order for item in report.suggestions if item.decision), default=0) + 1


def _with(report: Report, changes: dict[str, dict[str, object]]) -> Report:
    return report.having(
        suggestions=tuple(item.model_copy(update=changes.get(item.id, {})) for item in report.suggestions)
    )


def _overlap(one: Suggestion, other: Suggestion) -> bool:
    """Whether both cannot be made: of an insertion and what begins at its place, nobody knows which comes first."""
    return one.start == other.start or _cross(one, other)


def _cross(one: Suggestion, other: Suggestion) -> bool:
    return one.start < other.end and other.start < one.end


def _moving(report: Report, item: Suggestion) -> list[Suggestion]:
    """Return the other suggestions for the same text that move with it: those that are not closed."""
    accepted = [other.decision for other in report.suggestions if other.status is Status.ACCEPTED and other.decision]
    closed = {name for decision in accepted for name in decision.closed}
    return [
        other
        for other in report.suggestions
        if other.section == item.section and other.id not in (item.id, *closed) and other.status is not Status.STALE
    ]


def _moved(item: Suggestion, by: int) -> dict[str, object]:
    return {"start": item.start + by, "end": item.end + by}


def _applied(report: Report, name: str, by: str, at: str) -> Report:
    """Return the report with one suggestion made, that is pending and stands."""
    item = next(item for item in report.suggestions if item.id == name)
    text, end = report.text(item.section), item.start + len(item.replacement)
    changes: dict[str, dict[str, object]] = {}
    closed: list[str] = []
    for other in _moving(report, item):
        if _overlap(item, other):
            closed.append(other.id)
            changes[other.id] = {"status": Status.STALE} if other.status is Status.PENDING else {}
        elif other.start >= item.end:
            changes[other.id] = _moved(other, end - item.end)
    after = text[: item.start] + item.replacement + text[item.end :]
    decision = Decision(by=by, at=at, order=_next(report), closed=tuple(closed), sha256=text_hash(after))
    changes[name] = {"end": end, "status": Status.ACCEPTED, "decision": decision}
    report = report.with_text(item.section, after, f"accept {name}", by, at)
    return _with(report, changes)


def _taken_back(report: Report, item: Suggestion, by: str, at: str) -> Report:
    """Return the report as it was before one suggestion, the last, was accepted."""
    text, closed = report.text(item.section), item.decision.closed if item.decision else ()
    end = item.start + len(item.quote)
    changes: dict[str, dict[str, object]] = {}
    for other in _moving(report, item):
        if _cross(item, other):
            changes[other.id] = {"status": Status.STALE} if other.status is Status.PENDING else {}
        elif other.start >= item.end:
            changes[other.id] = _moved(other, end - item.end)
    stale = {other.id for other in report.suggestions if other.status is Status.STALE}
    changes |= {name: {"status": Status.PENDING} for name in closed if name in stale}
    changes[item.id] = {"end": end, "status": Status.PENDING, "decision": None}
    report = report.with_text(
        item.section, text[: item.start] + item.quote + text[item.end :], f"undo {item.id}", by, at
    )
    return _with(report, changes)


def _still_there(report: Report, item: Suggestion) -> None:
    """Make sure that an accepted suggestion's replacement stands at its place.

    Nothing stands where words were deleted: that place is known only while the text is as accepting left it.

    Raises:
        UnusableInput: It does not.
    """
    text = report.text(item.section)
    untouched = item.decision is not None and item.decision.sha256 == text_hash(text)
    if untouched or (item.replacement and text[item.start : item.end] == item.replacement):
        return
    raise UnusableInput(
        "{id} 采纳以后，那里的文字又改过，不能撤销",
        then="请直接改“{section}”的文字。",
        id=item.id,
        section=item.section,
    )
