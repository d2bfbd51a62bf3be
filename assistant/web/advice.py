"""The suggestions of a report as the page shows them: of the rules, of a model, of a colleague; decided ones first."""

from difflib import SequenceMatcher
from typing import Any

from assistant import words
from assistant.domain.findings import Place
from assistant.domain.report import Report
from assistant.domain.suggestions import Category, Status, Suggestion
from assistant.editing.decide import difference
from assistant.editing.suggestions import added, from_rules, live
from assistant.errors import UnusableInput
from assistant.grounding import quantities
from assistant.messages import text
from assistant.web.offsets import to_browser
from assistant.web.rail import said
from assistant.web.serving import Opened
from assistant.workflow import rejecting

_COLLEAGUE = "colleague:"
_AROUND, _BEFORE = 12, 4  # characters about what changes, and before it in one line
_LINE_END = "⏎"
_ENDS = "，。；：、”》）⏎"  # behind these a reader begins anew


def listed(opened: Opened) -> list[dict[str, Any]]:
    """Return the suggestions: what was decided first, in its order; then what is to be decided, worst first."""
    report, doubtful = live(opened.report), _doubtful(opened)
    decided = sorted((item for item in report.suggestions if item.decision and _is_decided(item)), key=_order)
    due = [item for item in report.suggestions if item.status is Status.PENDING and not _is_doubtful(item, doubtful)]
    stale = [item for item in report.suggestions if item.status is Status.STALE and item.decision is None]
    ordered = [*decided, *sorted(due, key=lambda item: _weight(report, item)), *stale]
    asking = [item for item in opened.checked.findings if rejecting.needs_reason(item)]
    return [
        _shown(report, item) | {"asks": bool(asking and rejecting.offering(report, asking, item))} for item in ordered
    ]


def _is_decided(item: Suggestion) -> bool:
    return item.status in (Status.ACCEPTED, Status.REJECTED)


def _order(item: Suggestion) -> int:
    return item.decision.order if item.decision else 0


def _weight(report: Report, item: Suggestion) -> tuple[bool, bool, int, int]:
    """Return what puts an exact correction before a matter of wording, then by the order of the document."""
    at = report.texts.index(item.section) if item.section in report.texts else -1
    return (not _is_exact(item), item.category is not Category.ACCURACY, at, item.start)


def _is_exact(item: Suggestion) -> bool:
    return item.category is Category.ACCURACY and item.source.startswith("rule:")


def _shown(report: Report, item: Suggestion) -> dict[str, Any]:
    own = report.text(item.section)
    before, quote, replacement, after = difference(_whole(item, own), own)
    place = to_browser(own)
    kind, _, name = item.source.partition(":")
    return {
        "id": item.id, "section": item.section, "start": place(item.start), "end": place(item.end),
        "quote": item.quote, "replacement": item.replacement, "reason": said(report, item.reason),
        "status": item.status.value,
        "before": _since(before[-_AROUND:]), "after": _until(after[:_AROUND]), "old": _seen(quote), "new": replacement,
        "line": _line(_since(before[-_BEFORE:]), quote, replacement),
        "name": text("{by}写的", by=words.who(name)) if kind == "colleague" else words.category(item.category),
        "where": words.section_name(report, item.section), "accurate": item.category is Category.ACCURACY,
        "exact": _is_exact(item), "code": name if kind == "rule" else "",
    }  # fmt: skip


def _since(before: str) -> str:
    """Return the last words before a change, as far as they belong to it: “”公众号全年” → “公众号全年”."""
    end = max(before.rfind(mark, 0, -1) for mark in _ENDS)  # a mark right before the change belongs to it
    return before[end + 1 :]


def _until(after: str) -> str:
    """Return the first words behind a change, up to the end of their clause: “；上年结转” → “；”."""
    ends = [place for mark in _ENDS if (place := after.find(mark)) >= 0]
    return after[: min(ends) + 1].rstrip(_LINE_END) if ends else after


def _seen(quote: str) -> str:
    """Return words as they are struck out: blanks alone would not be seen."""
    return "␣" * len(quote) if quote.isspace() else quote


def _line(before: str, old: str, new: str) -> str:
    """Return a change in one line; of a blank or a line end, behind which words it stands."""
    if new:
        near = "" if before[-1:] in _ENDS or len(old) >= _BEFORE else before  # 增长40% → 50%
        return f"{near}{_seen(old)} → {new}" if old else text("加上“{new}”", new=new)
    if old.strip() and old.strip(_LINE_END).strip():
        return text("删去“{old}”", old=old)
    if _LINE_END in old:
        return text("“{before}”后面不换行", before=before)
    return text("“{before}”后面去掉空格", before=before) if before else text("去掉开头的空格")


def _whole(item: Suggestion, own: str) -> Suggestion:
    """Return a change of a numeral as one of its quantity: 40% → 50%, not 40 → 50."""
    if not _is_exact(item) or item.status is Status.STALE:
        return item
    for found in quantities.find(own):
        if found.start <= item.start and item.end <= found.end:
            before, after = own[found.start : item.start], own[item.end : found.end]
            told = {"quote": before + item.quote + after, "replacement": before + item.replacement + after}
            return item.model_copy(update=told | {"start": found.start, "end": found.end})
    return item


def _doubtful(opened: Opened) -> list[Place]:
    """Return the places of the texts that hang on cells which do not add up themselves."""
    return [place for finding in opened.checked.findings for place in finding.quoted]


def _is_doubtful(item: Suggestion, places: list[Place]) -> bool:
    """Whether a correction was made when its cell still added up, and does no longer."""
    return item.category is Category.ACCURACY and any(
        place.section == item.section and (place.start or 0) < item.end and item.start < (place.end or 0)
        for place in places
    )


def require_sound(opened: Opened, ids: list[str]) -> None:
    """Make sure that no suggestion rests on a cell that does not add up.

    Raises:
        UnusableInput: One does.
    """
    places = _doubtful(opened)
    if any(item.id in ids and _is_doubtful(item, places) for item in live(opened.report).suggestions):
        raise UnusableInput("表里这个数还没对上，先改表", code="doubtful_cell")


def exact(opened: Opened) -> list[str]:
    """Return the pending suggestions that rules made for accuracy and that are sound, none on the words of another."""
    places, taken, found = _doubtful(opened), dict[str, int](), list[str]()
    pending = [item for item in live(opened.report).suggestions if item.status is Status.PENDING and _is_exact(item)]
    for item in sorted(pending, key=lambda item: (item.section, item.start)):
        if not _is_doubtful(item, places) and item.start >= taken.get(item.section, 0):
            taken[item.section] = max(item.end, item.start + 1)
            found.append(item.id)
    return found


def renewed(report: Report, opened: Opened) -> Report:
    """Return the report with what its rules suggest now, in the place of what they suggested before."""
    looked_at = {("rule", item.section) for item in report.suggestions}
    after = added(report, from_rules(report, opened.checked.findings), looked_at)
    same = [_said(item) for item in after.suggestions] == [_said(item) for item in report.suggestions]
    return report if same else after


def _said(item: Suggestion) -> Suggestion:
    return item.model_copy(update={"id": "s0"})


def without(report: Report, suggestion: str) -> Report:
    """Return the report without a suggestion that nobody can take any more.

    Raises:
        UnusableInput: It is not there, or it may still be decided.
    """
    lost = {item.id for item in live(report).suggestions if item.status is Status.STALE}
    if suggestion not in lost:
        raise UnusableInput("这条还用得上，采纳或者不采纳", code="still_open")
    return report.having(suggestions=tuple(item for item in report.suggestions if item.id != suggestion))


def of_another(report: Report, section: str, theirs: str, by: str) -> Report:
    """Return the report with what another wrote into the same text as suggestions: what they have and it has not."""
    own = report.text(section)
    new = [
        Suggestion(
            id="s1", section=section, start=start, end=end, quote=own[start:end], replacement=theirs[first:last],
            reason=text("{by}刚才这样写", by=by or text("另一个人")), category=Category.WORDING,
            source=f"{_COLLEAGUE}{by}",
        )
        for tag, start, end, first, last in SequenceMatcher(None, own, theirs, autojunk=False).get_opcodes()
        if tag in ("insert", "replace")
    ]  # fmt: skip
    return added(report, new)
