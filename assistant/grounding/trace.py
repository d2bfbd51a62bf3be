"""Text → fact → cells: where every quantity of a report's narratives comes from, ready to print."""

from collections.abc import Callable
from typing import Any, NamedTuple

from assistant.domain.report import Report
from assistant.grounding.bound import grounded
from assistant.grounding.changes import needs_last_year
from assistant.grounding.facts import Facts, facts_of
from assistant.grounding.grounded import DOUBTFUL, Grounded, Verdict, shown
from assistant.grounding.sentence_ends import sentences


class Source(NamedTuple):
    """One thing a quantity rests on: the fact, its name, its value, its cells, or the note it stands in."""

    fact: str
    name: str
    value: str
    cells: tuple[str, ...]
    note: str


class Traced(NamedTuple):
    """A quantity of a narrative with its sentence and its sources."""

    section: str
    start: int
    end: int
    quote: str
    sentence: str
    item: Grounded
    sources: tuple[Source, ...]
    unchecked: bool = False  # it speaks of last year, whose report is named and not at hand

    def plain(self) -> dict[str, Any]:
        """Return it as data for JSON."""
        quantity = self.item.quantity
        return {
            "section": self.section,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "value": shown(quantity.value),
            "unit": quantity.unit,
            "kind": self.item.kind.value,
            "verdict": self.item.verdict.value,
            "expected": self.item.expected,
            "arithmetic": self.item.arithmetic,
            "another_scope": self.item.another_scope,
            "doubtful": self.item.doubtful,
            "sources": [source._asdict() for source in self.sources],
            **({"bound": self.item.bound.model_dump(mode="json")} if self.item.bound else {}),
        }


def trace(report: Report) -> list[Traced]:
    """Return every quantity of the narratives, in order of the document."""
    facts = facts_of(report, blanks_are_nothing=True)
    found: list[Traced] = []
    for section in report.narratives:
        text = report.text(section)
        spans = list(sentences(text))
        for item in grounded(report, section, facts):
            start, end = item.quantity.start, item.quantity.end
            sentence = next((text[first:last] for first, last in spans if first <= start < last), "").strip()
            sources = tuple(_source(fact_id, item, facts) for fact_id in item.facts if facts.about(fact_id) is not None)
            unchecked = report.lacks_last_year and needs_last_year(text, item, report.year)
            found.append(Traced(section, start, end, text[start:end], sentence, item, sources, unchecked))
    return found


def _source(fact_id: str, item: Grounded, facts: Facts) -> Source:
    fact = facts[fact_id]
    last = item.last_year and fact.last_year is not None
    value = fact.last_year if last and fact.last_year is not None else fact.value
    name = f"上年·{facts.short(fact)}" if last else facts.short(fact)
    return Source(fact.id, name, f"{shown(value)}{fact.unit}", fact.cells, fact.note or "")


def in_words(traced: Traced, called: Callable[[str], str] = "工作记录 {}".format) -> str:
    """Return where a quantity comes from, in one line; `called` is what a note is called there, by its id."""
    item = traced.item
    if item.bound is not None and not item.bound.cell:
        return f"{item.bound.reason}（{item.bound.by}认定）"
    if item.doubtful:
        return DOUBTFUL
    if item.verdict is Verdict.UNSUPPORTED and not item.expected:
        return "没有核对：去年的报告不在" if traced.unchecked else "没有出处"
    named = "、".join(
        f"{called(source.note)}“{source.name}”" if source.note else f"{source.name} {source.value}"
        for source in traced.sources
    )
    arithmetic = f"（{item.arithmetic}）" if item.arithmetic else ""
    said = f"{named}{arithmetic}" if named else item.arithmetic
    said += f"（{item.bound.by}认定）" if item.bound is not None else ""
    if item.verdict is Verdict.UNSUPPORTED:
        return f"待确认：{said}"
    return said if item.verdict is Verdict.SUPPORTED else f"{said}，应为 {item.expected}"
