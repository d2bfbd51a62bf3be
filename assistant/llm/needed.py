"""Which figures a section needs, in which words, and what is asked of it: schemas/material.yaml, local notices."""

from collections.abc import Iterator
from typing import NamedTuple

from pydantic import Field

from assistant import resources
from assistant.domain import oversight
from assistant.domain.data import Data
from assistant.domain.facts import Fact
from assistant.domain.local import asked_of
from assistant.domain.report import Note, Report
from assistant.grounding.comparisons import CHANGE
from assistant.grounding.derived import SHARE, comparisons, derived
from assistant.grounding.facts import Facts
from assistant.grounding.grounded import shown
from assistant.llm.fences import cleaned

_FILE = "schemas/material.yaml"
_OVERVIEW = "overview"
_LEAST_WHOLE = 30  # requests of which a share says more than the counts
_LONGEST_UNIT = 12
_TABLES = {"disclosure": "表二", "requests": "表三", "disputes": "表四"}


class Noted(Data):
    """Figures that a section needs only where a note speaks of them."""

    words: tuple[str, ...] = Field(min_length=1)
    figures: dict[str, str]


class OfSection(Data):
    """What one section needs: ids of figures with what a sentence calls them; lengths by level."""

    figures: dict[str, str]
    when_not_zero: dict[str, str] = Field(default_factory=dict[str, str])
    when_noted: tuple[Noted, ...] = ()
    changes: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    length: dict[str, str]


class Needed(Data):
    """schemas/material.yaml."""

    sections: dict[str, OfSection]
    levels: dict[str, str]


class _Known(NamedTuple):
    """The figures of a section by what is known of them; each with its id and name."""

    values: list[tuple[str, str, Fact]]
    zeros: list[str]
    blank: list[tuple[str, str]]


def needed() -> Needed:
    """Return what sections need.

    Raises:
        BrokenResource: The file is not as it should be.
    """
    return resources.load(Needed, _FILE)


def level(report: Report) -> str:
    """Return what kind of organ it is and how such an organ writes, and what its figures cover where that is known."""
    words = needed().levels
    said = words.get(report.organ.level.value) or words.get("unknown", "行政机关")
    scope = {"region": "。报表的数是全地区汇总的", "own": "。报表的数只是本机关自己的"}
    return said + scope.get(report.organ.scope, "")


def length(report: Report, section: str) -> str:
    """Return how long a section should be: for its level, and no longer than a local notice allows."""
    own = needed().sections.get(section)
    lengths = own.length if own else {}
    usual = lengths.get(report.organ.level.value) or lengths.get("default", "100至500字")
    limits = [item.overview_longest for item in asked_of(report) if item.overview_longest]
    return f"{usual}，按通知不超过{min(limits)}字" if section == _OVERVIEW and limits else usual


def demands(report: Report, section: str) -> str:
    """Return what must be written or asked in a section: by law of every people's government, by local notices."""
    lines: list[str] = []
    if section == _OVERVIEW and oversight.is_due(report):
        lines.append("写明工作考核、社会评议、责任追究三项的结果；记录没有的合成一问。")
    for item in asked_of(report) if section == _OVERVIEW else ():
        if item.figures:
            what = "、".join(figure.what for figure in item.figures)
            lines.append(f"{cleaned(item.notice)}要求写出：{cleaned(what)}；材料没有的合成一问。")
    return "\n".join(lines) or "没有另外的要求。"


def figures_in_words(report: Report, facts: Facts, section: str, notes: list[Note]) -> str | None:
    """Return the figures that a section needs: a line each, zeros and blanks by name; None where nobody wrote which.

    Args:
        report: The report.
        facts: What its figures and notes say.
        section: A narrative.
        notes: The notes that the section is written from.
    """
    own = needed().sections.get(section)
    if own is None:
        return None
    known = _known(report, facts, own, "\n".join(note.text for note in notes))
    lines = [_line(facts, own, *item) for item in known.values]
    lines += _of_notes(facts, {note.id for note in notes})
    if known.zeros:
        lines.append("为0的：" + "、".join(known.zeros))
    if known.blank:
        names = "、".join(f"{_TABLES.get(cell.split('.')[0], '')}{name}" for cell, name in known.blank)
        lines.append(f"空着、还不知道的：{names}")
    return "\n".join(lines) or "没有用得着的数。"


def _known(report: Report, facts: Facts, own: OfSection, noted: str) -> _Known:
    found = _Known([], [], [])
    wanted = dict(own.figures)
    for item in own.when_noted:
        if any(word in noted for word in item.words):
            wanted |= item.figures
    for fact_id, name in (wanted | own.when_not_zero).items():
        fact = facts.about(fact_id)
        if fact is not None and fact.value:
            found.values.append((fact_id, name, fact))
        elif fact_id not in wanted:
            continue
        elif fact is not None:
            found.zeros.append(name + (_was(fact) if fact_id in own.changes else ""))
        elif _is_of(report, facts, fact_id):
            found.blank.append((fact_id.removeprefix("sum."), name))
    return found


def _is_of(report: Report, facts: Facts, fact_id: str) -> bool:
    """Whether a format has what an id speaks of."""
    return fact_id in report.form.cells or fact_id in facts.sums


def _line(facts: Facts, own: OfSection, fact_id: str, name: str, fact: Fact) -> str:
    compared = fact_id in own.changes and fact.last_year is not None  # what is not to be compared only tempts
    before = f"｜上年{shown(fact.last_year or 0)}{_unit(fact)}" if compared else ""
    line = f"{fact_id}｜{name}｜{shown(fact.value)}{_unit(fact)}{before}"
    if compared and (change := derived(facts, fact_id + CHANGE)) is not None:
        line += f"｜{CHANGE} {change.text}"
    if fact_id in own.shares and (share := derived(facts, fact_id + SHARE)) is not None:
        whole = facts.about(share.facts[-1])
        if whole is not None and whole.value >= _LEAST_WHOLE:
            line += f"｜{SHARE} {share.text}"
    return line


def _of_notes(facts: Facts, ids: set[str]) -> Iterator[str]:
    """Yield the comparisons that the notes allow: two numbers of one thing in two years."""
    for mark, said in comparisons(facts):
        number = mark.removesuffix(CHANGE)
        fact = facts.about(number)
        if fact is not None and number.partition(".")[0] in ids:
            yield f"{number}｜记录里的{shown(fact.value)}{_unit(fact)}｜{CHANGE} {said}"


def _unit(fact: Fact) -> str:
    """The unit as a line can hold it: a document may give a cell any."""
    return " ".join(cleaned(fact.unit).split())[:_LONGEST_UNIT]


def _was(fact: Fact) -> str:
    return f"（上年{shown(fact.last_year)}{_unit(fact)}）" if fact.last_year else ""
