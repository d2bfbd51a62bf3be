"""The suggestions of a report: those that rules give rise to, new ones among the old, and where each stands now."""

import re
from collections.abc import Iterable

from assistant.domain.findings import Edit, Finding
from assistant.domain.quotations import closed
from assistant.domain.report import Report
from assistant.domain.suggestions import Category, Status, Suggestion
from assistant.editing.fix import fixable

_CATEGORIES = {"S": Category.STRUCTURE, "X": Category.LAW, "W": Category.WORDING}
_OWN_CATEGORIES = {"W102": Category.TONE, "W103": Category.LAW, "W105": Category.REDUNDANCY}
_AROUND = 3  # characters shown on either side of what an edit changes
Span = tuple[int, int]  # start and end of characters in a text


def from_rules(report: Report, findings: Iterable[Finding]) -> tuple[Suggestion, ...]:
    """Return a suggestion for each exact edit of the findings that nobody let stand; `added` gives the ids that stay.

    An edit counts only where its quote stands at its place; of two that are the same, the first does.
    """
    made: dict[tuple[object, ...], Suggestion] = {}
    for item in fixable(findings):
        for edit in item.fix.edits if item.fix else ():
            text, key = report.text(edit.section), (edit.section, edit.start, edit.end, edit.replacement)
            if not text or key in made or edit.quote == edit.replacement or not stands(text, edit.quote, key[1:3]):
                continue
            made[key] = Suggestion(
                id=f"s{len(made) + 1}",
                **edit.model_dump(),
                reason=_reason(item, text, edit),
                category=_category(item.code),
                source=f"rule:{item.code}",
            )
    return tuple(made.values())


def _reason(item: Finding, text: str, edit: Edit) -> str:
    """Return what a finding says, of the one place that an edit is for."""
    if sum(place.section is not None for place in item.where) < 2 or not item.found:
        return item.message
    around = text[max(0, edit.start - _AROUND) : edit.end + _AROUND].replace("\n", "⏎")
    return item.message.replace(closed(item.found), closed(f"“{around}”"))


def _category(code: str) -> Category:
    return _OWN_CATEGORIES.get(code) or _CATEGORIES.get(code[0], Category.ACCURACY)


def added(report: Report, new: Iterable[Suggestion], looked_at: Iterable[tuple[str, str]] = ()) -> Report:
    """Return the report with new suggestions under ids of its own, in the place of those that nobody decided.

    Earlier ones give way that are pending, or stale for good, of the same kind (rule, model) and the same text. What
    a person rejected does not come again while it would change the same words at the same place; nor does a model's
    that says what a rule says.

    Args:
        report: The report.
        new: The suggestions, with any ids.
        looked_at: Kinds (`rule`, `model`) and texts that were looked at, also where nothing new came of it.
    """
    new = tuple(new)
    renewed = {_key(item) for item in new} | set(looked_at)
    accepted = [item.decision for item in report.suggestions if item.status is Status.ACCEPTED and item.decision]
    closed = {name for decision in accepted for name in decision.closed}
    kept = [item for item in report.suggestions if not _gives_way(item, closed) or _key(item) not in renewed]
    said = {
        (item.section, item.quote, item.replacement, place_now(report, item))
        for item in report.suggestions
        if item.status is Status.REJECTED or (item.status is Status.PENDING and item in kept)
    }
    number = max((int(item.id[1:]) for item in report.suggestions), default=0)
    for item in new:
        same = (item.section, item.quote, item.replacement, (item.start, item.end))
        if same not in said:
            number += 1
            said.add(same)
            kept.append(item.model_copy(update={"id": f"s{number}"}))
    return report.having(suggestions=tuple(kept))


def _key(item: Suggestion) -> tuple[str, str]:
    """Return the kind of the source (rule, model) and the text."""
    return item.source.partition(":")[0], item.section


def _gives_way(item: Suggestion, closed: set[str]) -> bool:
    """Whether nobody ever decided it, and no undoing can open it again."""
    if item.taken_back:
        return False
    if item.status is Status.STALE:
        return item.decision is None and item.id not in closed
    return item.status is Status.PENDING


def place_now(report: Report, item: Suggestion) -> Span | None:
    """Return where the quote of a suggestion stands: at its place, or the one other; None where it does not."""
    text, place = report.text(item.section), (item.start, item.end)
    if stands(text, item.quote, place):
        return place
    places = places_of(text, item.quote) if item.quote else []
    return places[0] if len(places) == 1 else None


def stands(text: str, quote: str, place: Span) -> bool:
    """Whether a quote stands at a place of a text."""
    start, end = place
    return 0 <= start <= end <= len(text) and text[start:end] == quote


def places_of(text: str, quote: str) -> list[Span]:
    """Return every place of a quote; they may overlap."""
    # without taking any, so that places may overlap; of 公开公开: “公开公开公开”, not “公开”
    return [(found.start(), found.start() + len(quote)) for found in re.finditer(f"(?={re.escape(quote)})", text)]


def live(report: Report) -> Report:
    """Return the report with each pending suggestion where its quote stands now, or stale where it no longer does."""
    renewed = tuple(_renewed(report, item) if item.status is Status.PENDING else item for item in report.suggestions)
    return report if renewed == report.suggestions else report.having(suggestions=renewed)


def carried(report: Report, section: str, before: str) -> Report:
    """Return the report with all that is said of places of a text where these are after somebody typed in it.

    What stood before the place that changed stays, what stood behind it moves; what stood there itself is found again
    by its words, or is not (`live`).

    Args:
        report: The report, with the text as it is now.
        section: The text.
        before: What it was.
    """
    text = report.text(section)
    if text == before:
        return report
    start, end = _changed(before, text)
    by = len(text) - len(before)
    suggestions = tuple(
        item.model_copy(update={"start": item.start + by, "end": item.end + by})
        if item.section == section and item.start >= end and item.end > start
        else item
        for item in report.suggestions
    )
    comments = tuple(
        item.model_copy(update={"start": item.start + by}) if item.section == section and item.start >= end else item
        for item in report.comments
    )
    if (suggestions, comments) == (report.suggestions, report.comments):
        return report
    return report.having(suggestions=suggestions, comments=comments)


def _changed(before: str, after: str) -> Span:
    """Return the span of a text that differs in another, as one piece."""
    most = min(len(before), len(after))
    start = next((at for at in range(most) if before[at] != after[at]), most)
    same = next((at for at in range(most - start) if before[-1 - at] != after[-1 - at]), most - start)
    return start, len(before) - same


def _renewed(report: Report, item: Suggestion) -> Suggestion:
    place = place_now(report, item)
    if place is None:
        return item.model_copy(update={"status": Status.STALE})
    return item.model_copy(update={"start": place[0], "end": place[1]})
