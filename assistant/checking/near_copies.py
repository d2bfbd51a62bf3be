"""Near-copies between the reports of several units (W110): sentences that share a sketch are compared one by one.

What every unit must write (the standard sentences of the preamble, fixed expressions) is taken out of a sentence
first: schemas/lexicons/statutory.yaml.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple
from zlib import crc32

from assistant.checking.copies import without_statutory
from assistant.checking.rule import Discrepancy
from assistant.checking.texts import compact, place, sentences
from assistant.domain.report import Report

SECTIONS = ("overview", "problems")
_SHORTEST, _LEAST, _ALIKE = 20, 40, 90  # letters of a sentence, letters of a passage, per cent
_SHINGLE, _SKETCH, _BUCKET = 8, 4, 30
_NAMED = 3  # units written out


class _Sentence(NamedTuple):
    """A sentence of a report: where it stands, and what is left of it without what every unit must write."""

    section: str
    start: int
    end: int
    own: str


class _Passage(NamedTuple):
    """Sentences `first` to `last` of a report that other units have too."""

    first: int
    last: int
    letters: int
    units: tuple[str, ...]


def find(reports: Sequence[Report]) -> list[list[Discrepancy]]:
    """Return for each report the passages that other units' reports have too, and the units that share the most.

    What is found does not hang on the order of the reports. A sentence's sketch is the four smallest checksums of its
    runs of eight letters (bottom-k sketch, Broder 1997); sentences that share one are compared by rapidfuzz.
    """
    units = [_unit(number, report) for number, report in enumerate(reports)]
    own = [list(_sentences(report)) for report in reports]
    holders: dict[str, set[str]] = {}
    for unit, items in zip(units, own, strict=True):
        for item in items:
            holders.setdefault(item.own, set()).add(unit)
    sharers = _sharers(holders)
    names = {unit: report.organ.name or "一份没有单位名称的报告" for unit, report in zip(units, reports, strict=True)}
    return [
        list(_discrepancies(report, items, [sharers[item.own] - {unit} for item in items], names))
        for unit, report, items in zip(units, reports, own, strict=True)
    ]


def _unit(number: int, report: Report) -> str:
    """Return what tells a unit from others: its short name; a report without a name is a unit by itself."""
    return compact(report.organ.short) or f"#{number}"


def _sentences(report: Report) -> Iterator[_Sentence]:
    for section in SECTIONS:
        text = report.text(section) if section in report.sections else ""
        for start, sentence in sentences(text):
            own = without_statutory(compact(sentence))
            if len(own) >= _SHORTEST:
                yield _Sentence(section, start, start + len(sentence), own)


def _sketch(own: str) -> list[int]:
    runs = {crc32(own[at : at + _SHINGLE].encode()) for at in range(len(own) - _SHINGLE + 1)}
    return sorted(runs)[:_SKETCH]


def _sharers(holders: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return for each sentence the units that have it, or nearly the same one."""
    from rapidfuzz import fuzz

    buckets: dict[int, list[str]] = {}
    for text in sorted(holders):  # in an order of their own, so that a full bucket holds the same whoever comes first
        for key in _sketch(text):
            bucket = buckets.setdefault(key, [])
            if len(bucket) < _BUCKET:
                bucket.append(text)
    found: dict[str, set[str]] = {}
    for text, units in holders.items():
        found[text] = set(units)
        for other in {other for key in _sketch(text) for other in buckets[key]} - {text}:
            if fuzz.ratio(other, text, score_cutoff=_ALIKE):
                found[text] |= holders[other]
    return found


def _discrepancies(
    report: Report, items: list[_Sentence], sharers: list[set[str]], names: dict[str, str]
) -> Iterator[Discrepancy]:
    for passage in sorted(_passages(items, sharers)):
        section = items[passage.first].section
        where = place(section, report.text(section), items[passage.first].start, items[passage.last].end)
        units = sorted(names[unit] for unit in passage.units)
        others = "、".join(units[:_NAMED]) + (f"等 {len(units)} 个单位" if len(units) > _NAMED else "")
        message = f"这一段有 {passage.letters} 字与{others}的报告雷同"
        yield Discrepancy((where,), f"{passage.letters} 字", "写本单位的事", message, complete=True)


def _passages(items: list[_Sentence], sharers: list[set[str]]) -> list[_Passage]:
    """Return passages apart from one another, the longest first, each with all units that share the whole of it."""
    free = [set(units) for units in sharers]
    found: list[_Passage] = []
    while runs := list(_runs(items, free)):
        first, last, letters = max(runs, key=lambda run: (run[2], -run[0]))
        units = sharers[first].intersection(*sharers[first + 1 : last + 1])
        found.append(_Passage(first, last, letters, tuple(sorted(units))))
        for index in range(first, last + 1):
            free[index] = set()
    return found


def _runs(items: list[_Sentence], sharers: list[set[str]]) -> Iterator[tuple[int, int, int]]:
    """Yield first, last and letters of each passage that is long enough: sentences in a row shared with a unit."""
    for _, group in groupby(range(len(items)), key=lambda index: items[index].section):
        since: dict[str, int] = {}
        indices = [*group]
        end = indices[-1] + 1
        for index in (*indices, end):
            shared = sharers[index] if index < end else set[str]()
            for first in {since.pop(unit) for unit in [unit for unit in since if unit not in shared]}:
                letters = sum(len(item.own) for item in items[first:index])
                if letters >= _LEAST:
                    yield first, index - 1, letters
            for unit in shared:
                since.setdefault(unit, index)
