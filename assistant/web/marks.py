"""Every quantity of a text with its state and the card that says where it comes from; every gap with its question."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from assistant.domain import cell_names, gaps
from assistant.domain.facts import Fact
from assistant.domain.findings import Checked, Edit, Finding, Severity
from assistant.domain.report import Report
from assistant.grounding.facts import Facts, facts_of
from assistant.grounding.grounded import Grounded, Kind, Verdict, shown
from assistant.grounding.trace import Traced, trace
from assistant.messages import text
from assistant.translating import names, translated
from assistant.web import ways
from assistant.web.offsets import to_browser
from assistant.web.rail import finding_id, note_name, said
from assistant.web.serving import Opened, clock
from assistant.words import who

_STATES = {Verdict.SUPPORTED: "ok", Verdict.UNSUPPORTED: "uns", Verdict.CONTRADICTED: "con"}
_WAITING = "dbt"  # for its table to add up
_WORST = ("con", "uns", _WAITING, "ok")
_OF_SENTENCES = "N109"
_MOST_CELLS = 4
Span = tuple[int, int]


class Sight(NamedTuple):
    """What the cards of one report are made from."""

    report: Report
    report_id: int
    facts: Facts
    fixes: Mapping[tuple[str, Span], Edit]
    unsourced: tuple[Finding, ...] = ()


def sight(opened: Opened) -> Sight:
    """Return what the cards of a report are made from."""
    report, findings = opened.report, opened.checked.findings
    facts = facts_of(report, blanks_are_nothing=True)
    return Sight(report, opened.id, facts, _edits(findings), _unsourced(findings))


def _unsourced(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the warnings of sentences without a source."""
    return tuple(
        item
        for item in findings
        if item.code == _OF_SENTENCES and item.severity is Severity.WARNING and item.waived is None
    )


def _edits(findings: tuple[Finding, ...]) -> dict[tuple[str, Span], Edit]:
    """Return the remedies of findings by the place that they mend."""
    return {
        (edit.section, (place.start, place.end)): edit
        for finding in findings
        if finding.waived is None
        for edit in (finding.fix.edits if finding.fix else ())
        for place in finding.where
        if place.section == edit.section and place.start is not None and place.end is not None
        if place.start <= edit.start and edit.end <= place.end
    }


def fixes(seen: Sight, checked: Checked, known: Mapping[str, list[dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Return the one replacement that each finding's button makes, by the finding's id: that of the card, if any."""
    offered = {
        (section, mark["start"], mark["end"]): mark["card"]["fix"]
        for section, items in known.items()
        for mark in items
        if mark["card"].get("fix")
    }
    found: dict[str, dict[str, Any]] = {}
    for finding in checked.findings:
        if finding.waived is not None or not finding.where:
            continue
        first = finding.where[0]
        place = to_browser(seen.report.text(first.section or ""))
        key = (first.section or "", place(first.start or 0), place(first.end or 0))
        if fix := offered.get(key):
            found[finding_id(finding)] = fix
        elif finding.fix and len(finding.fix.edits) == 1:
            found[finding_id(finding)] = edit_data(seen.report, finding.fix.edits[0])
    return found


def edit_data(report: Report, edit: Edit) -> dict[str, Any]:
    """Return an edit as the script makes it."""
    place = to_browser(report.text(edit.section))
    return {
        "section": edit.section, "start": place(edit.start), "end": place(edit.end),
        "quote": edit.quote, "replacement": edit.replacement,
    }  # fmt: skip


def marks(seen: Sight) -> dict[str, list[dict[str, Any]]]:
    """Return the marks of every text, in order, none over another."""
    by_place: dict[tuple[str, Span], Traced] = {}
    for item in trace(seen.report):
        key = (item.section, (item.start, item.end))
        known = by_place.get(key)
        if known is None or _rank(item) < _rank(known):
            by_place[key] = item
    found: dict[str, list[dict[str, Any]]] = {key: [] for key in seen.report.texts}
    for (section, _), item in by_place.items():
        found[section].append(_mark(seen, item))
    for section, items in found.items():
        own = seen.report.text(section)
        place = to_browser(own)
        items += [
            {"start": place(gap.start), "end": place(gap.end), "state": "gap", "card": _asked(seen, section, gap)}
            for gap in gaps.gaps(own)
        ]
        items.sort(key=lambda mark: mark["start"])
        items += _of_sentences(seen, section, [(mark["start"], mark["end"]) for mark in items])
        items.sort(key=lambda mark: mark["start"])
    return found


def _of_sentences(seen: Sight, section: str, taken: list[Span]) -> Iterator[dict[str, Any]]:
    """Yield the marks of words without a source, around the marks of their numbers and questions."""
    place = to_browser(seen.report.text(section))
    for finding in seen.unsourced:
        for spot in finding.where:
            if spot.section != section:
                continue
            at, stop = place(spot.start or 0), place(spot.end or 0)
            card = {
                "kind": "warning", "title": said(seen.report, finding.message).rstrip("。."), "rows": [],
                "lines": [text("删去，或在素材里写明；确有其事的，签字的人看过再签。")],
                "links": [[text("去写素材"), f"/notes?id={seen.report_id}"]],
            }  # fmt: skip
            for start, end in [*taken, (stop, stop)]:
                if at < min(start, stop) and end > at:
                    yield {"start": at, "end": min(start, stop), "state": "uns", "card": card}
                if start <= stop:
                    at = max(at, end)


def _rank(item: Traced) -> int:
    return _WORST.index(_state(item.item))


def _state(item: Grounded) -> str:
    return _WAITING if item.doubtful else _STATES[item.verdict]


def _asked(seen: Sight, section: str, gap: gaps.Leftover) -> dict[str, Any]:
    href, label = ways.to_answer(seen.report, seen.report_id, gap.quote, f"{section}:{gap.start}-{gap.end}")
    return {
        "kind": "asked", "title": text("待补充"), "rows": [], "lines": [said(seen.report, gap.question)],
        "links": [[label, href]],
    }  # fmt: skip


def _mark(seen: Sight, item: Traced) -> dict[str, Any]:
    place = to_browser(seen.report.text(item.section))
    return {
        "start": place(item.start), "end": place(item.end), "state": _state(item.item),
        "card": _card(seen, item), "section": item.section,
    }  # fmt: skip


def _card(seen: Sight, item: Traced) -> dict[str, Any]:
    grounded = item.item
    facts = [fact for fact_id in grounded.facts if (fact := seen.facts.about(fact_id)) is not None]
    rows: list[list[str]] = []
    if grounded.expected and grounded.verdict is not Verdict.SUPPORTED:
        label = text("应为") if grounded.verdict is Verdict.CONTRADICTED else text("出处里是")
        rows.append([label, translated(grounded.expected), "", "strong"])
    if grounded.arithmetic:
        rows.append([text("怎么算"), grounded.arithmetic, "", "eq"])
    for fact in facts:
        rows += _source(seen, fact)
    if grounded.bound is not None:
        told = text("{by}认定，{at}", by=who(grounded.bound.by), at=clock(grounded.bound.at))
        rows.append([text("出处"), f"{grounded.bound.reason}　{told}".strip(), "", ""])
    is_open = grounded.verdict is not Verdict.SUPPORTED
    named = (cell for fact in facts for cell in fact.cells)
    unfit = next((cell for cell in named if cell in seen.facts.doubtful_cells), "") if grounded.doubtful else ""
    return {
        "kind": {"con": "error", "uns": "warning", _WAITING: "warning", "ok": "ok"}[_state(grounded)],
        "title": _title(item), "rows": rows, "lines": [text("表里这个数还没对上，先改表")] if unfit else [],
        "links": [[text("去改表"), _to_cell(seen, unfit)]] if unfit else [],
        "fix": None if unfit else _fix(seen, item),
        "bindable": grounded.kind is not Kind.PARTS and is_open, "bound": grounded.bound is not None,
    }  # fmt: skip


def _title(item: Traced) -> str:
    said = {"quote": item.quote}
    if item.item.doubtful:
        return text("{quote}，表里还没对上", **said)
    if item.item.verdict is Verdict.SUPPORTED:
        return text("{quote}，有出处", **said)
    if item.item.kind is Kind.PARTS:
        return text("{quote}，和各部分之和对不上", **said)
    if item.item.verdict is Verdict.CONTRADICTED:
        return text("{quote}，和表对不上", **said)
    if item.unchecked:
        return text("{quote}，去年的报告不在，没有核对", **said)
    return text("{quote}，和出处不一样", **said) if item.item.expected else text("{quote}，没有出处", **said)


def _source(seen: Sight, fact: Fact) -> list[list[str]]:
    if fact.note:
        link = f"/notes?id={seen.report_id}&goto=note:{fact.note}"
        return [[note_name(seen.report, fact.note), fact.name, link, ""]]
    printed = partial(cell_names.printed_name, seen.report.form)
    rows = [
        [text("今年 {value}", value=_value(seen, cell, fact)), names(printed(cell)), _to_cell(seen, cell), ""]
        for cell in fact.cells[:_MOST_CELLS]
    ]
    if more := len(fact.cells) - _MOST_CELLS:
        rows += [["", text("等 {n} 格", n=len(fact.cells)), "", ""]] if more > 0 else []
    if fact.last_year is not None:
        same = text("{year} 年报告，同一格", year=seen.report.year - 1)
        rows.append([text("去年 {value}", value=shown(fact.last_year)), same, "", ""])
    return rows


def _value(seen: Sight, cell: str, fact: Fact) -> str:
    own = seen.report.figures.get(cell)
    return own.text if own is not None and len(fact.cells) > 1 else shown(fact.value)


def _to_cell(seen: Sight, cell: str) -> str:
    return f"/figures?id={seen.report_id}&goto={cell}"


def _fix(seen: Sight, item: Traced) -> dict[str, Any] | None:
    """Return the remedy of a rule."""
    edit = seen.fixes.get((item.section, (item.start, item.end)))
    if edit is None:
        return None
    whole = seen.report.text(item.section)
    becomes = whole[item.start : edit.start] + edit.replacement + whole[edit.end : item.end]
    return edit_data(seen.report, edit) | {"label": text("改为 {value}", value=becomes), "becomes": becomes}
