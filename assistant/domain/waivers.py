"""What a waiver is bound to: the place of a finding, and the values that stood there when a person let it stand.

A finding may speak of several places of one text. A waiver for all of it holds while all of them are as they were; one
for a single place (`one_of`) holds for that place, and the finding goes on about the others. Where the same words stand
elsewhere in the text too, the words beside them say which are meant.
"""

from collections.abc import Iterable, Iterator

from assistant.domain.findings import Edit, Finding, Fix, Place, Severity
from assistant.domain.quotations import closed
from assistant.domain.report import Report, Waiver, values_hash
from assistant.domain.sign_offs import is_name

_AROUND = 3  # characters shown on either side of a place
_SHOWN = 3  # places that are written out


def place(finding: Finding) -> str:
    """Return the places of a finding as a waiver names them: cells and texts, without positions that shift."""
    return " ".join(dict.fromkeys(_name(item) for item in finding.where))


def _name(item: Place) -> str:
    return item.cell or str(item.section)


def values(report: Report, finding: Finding) -> str:
    """Return the hash of all that a finding rests on: what was found and expected, the quotes, the cells."""
    quotes = [item.quote for item in finding.where if item.quote]
    cells = [report.figures[item.cell].text for item in finding.where if item.cell and item.cell in report.figures]
    return values_hash(finding.found, finding.expected, *quotes, *cells)


def may_stand(finding: Finding) -> bool:
    """Whether a person may let a finding stand: never an error of arithmetic."""
    return not (finding.code.startswith("A") and finding.severity is Severity.ERROR)


def given(report: Report, code: str) -> list[Waiver]:
    """Return what people let stand of a rule: one without a reason, or that nobody answers for, was put in by hand."""
    return [item for item in report.waivers if item.code == code and item.reason.strip() and is_name(item.by)]


def waiver(report: Report, finding: Finding, reason: str, by: str, at: str) -> Waiver:
    """Return the waiver that lets a finding stand, and none that looks like it at another place."""
    before, after = _beside(report, finding)
    own = values(report, finding)
    return Waiver(
        code=finding.code, where=place(finding), values=own, before=before, after=after, reason=reason, by=by, at=at
    )


def _beside(report: Report, finding: Finding) -> tuple[str, str]:
    """Return as much of what stands before and after the one place of a finding as tells it from all like it."""
    spot = _only_span(finding)
    if spot is None:
        return "", ""
    text, start, end = report.text(str(spot.section)), spot.start or 0, spot.end or 0
    first, last = start, end
    while _is_twice(text, text[first:last]) and (first, last) != (0, len(text)):
        first, last = max(0, first - 1), min(len(text), last + 1)
    return text[first:start], text[end:last]


def _is_twice(text: str, words: str) -> bool:
    return text.find(words, text.find(words) + 1) != -1


def _only_span(finding: Finding) -> Place | None:
    """Return the one place in a text that a finding is about; None where there are more, or it is all of the text."""
    spans = [item for item in finding.where if item.section is not None and item.start is not None]
    return spans[0] if len(spans) == 1 else None


def key(item: Waiver) -> str:
    """Return by what a waiver is known: all but what is said in it."""
    return values_hash(item.code, item.where, item.values, item.before, item.after)


def stands_beside(item: Waiver, text: str, start: int, end: int) -> bool:
    """Whether the words that a waiver names before and after its place stand on both sides of a span."""
    return text[:start].endswith(item.before) and text[end:].startswith(item.after)


def is_of_one_place(item: Waiver) -> bool:
    """Whether a waiver was given for one of several places that look alike."""
    return bool(item.before or item.after)


def _holds(report: Report, item: Waiver, finding: Finding, own: tuple[str, str]) -> bool:
    if (item.where, item.values) != own:
        return False
    if not is_of_one_place(item):
        return True
    spot = _only_span(finding)
    return spot is not None and stands_beside(item, report.text(str(spot.section)), spot.start or 0, spot.end or 0)


def of(report: Report, finding: Finding, given: Iterable[Waiver]) -> list[Waiver]:
    """Return the waivers that hold for a finding: for all of it, or for one of its places each."""
    given = [item for item in given if item.code == finding.code]
    if not given:
        return []
    parts = one_by_one(report, finding)
    return [*_of_all(report, finding, given), *(item for part in parts for item in _of_all(report, part, given))]


def _of_all(report: Report, finding: Finding, given: Iterable[Waiver]) -> list[Waiver]:
    own = (place(finding), values(report, finding))
    return [item for item in given if _holds(report, item, finding, own)]


def applied(report: Report, finding: Finding, given: list[Waiver]) -> Iterator[Finding]:
    """Yield a finding with the reason that a person gave; in two where they gave it for some of its places."""
    if whole := _of_all(report, finding, given):
        yield finding.model_copy(update={"waived": whole[0].reason})
        return
    reasons: dict[str, list[Place]] = {}
    for part in one_by_one(report, finding):
        if held := _of_all(report, part, given):
            reasons.setdefault(held[0].reason, []).extend(part.where)
    settled = [item for places in reasons.values() for item in places]
    rest = [item for item in finding.where if item not in settled]
    if not settled:
        yield finding
    elif rest:
        yield from applied(report, narrowed(report, finding, rest), given)
    for reason, places in reasons.items():
        yield narrowed(report, finding, places).model_copy(update={"waived": reason})


def one_by_one(report: Report, finding: Finding) -> list[Finding]:
    """Return a finding of several places in a text as one for each of them; nothing for one of a single place."""
    if len(finding.where) < 2 or any(item.section is None or item.start is None for item in finding.where):
        return []
    return [narrowed(report, finding, [item]) for item in finding.where]


def narrowed(report: Report, finding: Finding, places: list[Place]) -> Finding:
    """Return what a finding says of some of its places alone."""
    shown = "、".join(_shown(report, item) for item in places[:_SHOWN])
    more = "等" if len(places) > _SHOWN else ""
    found = f"{shown}{more}，共 {len(places)} 处" if len(places) > 1 else shown
    edits = tuple(item for item in (finding.fix.edits if finding.fix else ()) if _is_in(item, places))
    told = finding.message.replace(closed(finding.found), closed(found)) if finding.found else finding.message
    return finding.model_copy(
        update={
            "where": tuple(places), "found": found, "message": told, "fix": Fix(edits=edits) if edits else None,
        }
    )  # fmt: skip


def _is_in(edit: Edit, places: list[Place]) -> bool:
    return any(covers(item, edit) for item in places)


def covers(spot: Place, edit: Edit) -> bool:
    """Whether an edit changes nothing but what a place is about."""
    within = (spot.start or 0) <= edit.start and edit.end <= (spot.end or 0)
    return spot.section == edit.section and spot.start is not None and within


def _shown(report: Report, item: Place) -> str:
    return shown(report.text(str(item.section)), item.start or 0, item.end or 0)


def shown(text: str, start: int, end: int) -> str:
    """Return a place of a text as a finding on it alone writes it: with a few characters on either side."""
    return "“" + text[max(0, start - _AROUND) : end + _AROUND].replace("\n", "⏎") + "”"
