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


class _Group(NamedTuple):
    """Units that have the very same sentences: what one of them shares, all do; `names` are in order."""

    units: frozenset[str]
    names: tuple[tuple[str, str], ...]

    def without(self, unit: str) -> tuple[int, list[str]]:
        """Return how many units it has beside one, and the names of the first of them."""
        first = [name for name, other in self.names[: _NAMED + 1] if other != unit]
        return len(self.units) - (unit in self.units), first[:_NAMED]


class _Passage(NamedTuple):
    """Sentences `first` to `last` of a report that other units have too, by the numbers of their groups."""

    first: int
    last: int
    letters: int
    groups: tuple[int, ...]


def find(reports: Sequence[Report]) -> list[list[Discrepancy]]:
    """Return for each report the passages that other units' reports have too, and the units that share the most.

    What is found does not hang on the order of the reports. A sentence's sketch is the four smallest checksums of its
    runs of eight letters (bottom-k sketch, Broder 1997); sentences that share one are compared by rapidfuzz.
    """
    units = [_unit(number, report) for number, report in enumerate(reports)]
    own = [list(_sentences(report)) for report in reports]
    names = {unit: report.organ.name or "一份没有单位名称的报告" for unit, report in zip(units, reports, strict=True)}
    groups, holders = _groups(units, own, names)
    sharers = _sharers(holders)
    alone = [frozenset[int]() if len(group.units) > 1 else frozenset((number,)) for number, group in enumerate(groups)]
    group_of = {unit: number for number, group in enumerate(groups) for unit in group.units}
    return [
        list(_discrepancies(report, items, [sharers[item.own] - alone[group_of[unit]] for item in items], unit, groups))
        for unit, report, items in zip(units, reports, own, strict=True)
    ]


def _groups(
    units: Sequence[str], own: Sequence[Sequence[_Sentence]], names: dict[str, str]
) -> tuple[list[_Group], dict[str, set[int]]]:
    """Return the units that have the same sentences together, and for each sentence the groups that have it."""
    held: dict[str, set[str]] = {}
    for unit, items in zip(units, own, strict=True):
        held.setdefault(unit, set()).update(item.own for item in items)
    together: dict[frozenset[str], list[str]] = {}
    for unit, texts in held.items():
        together.setdefault(frozenset(texts), []).append(unit)
    groups: list[_Group] = []
    holders: dict[str, set[int]] = {}
    for number, (texts, members) in enumerate(together.items()):
        groups.append(_Group(frozenset(members), tuple(sorted((names[unit], unit) for unit in members))))
        for text in texts:
            holders.setdefault(text, set()).add(number)
    return groups, holders


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


def _sharers(holders: dict[str, set[int]]) -> dict[str, set[int]]:
    """Return for each sentence the groups that have it, or nearly the same one."""
    from rapidfuzz import fuzz

    buckets: dict[int, list[str]] = {}
    for text in sorted(holders):  # in an order of their own, so that a full bucket holds the same whoever comes first
        for key in _sketch(text):
            bucket = buckets.setdefault(key, [])
            if len(bucket) < _BUCKET:
                bucket.append(text)
    found: dict[str, set[int]] = {}
    for text, groups in holders.items():
        found[text] = set(groups)
        for other in {other for key in _sketch(text) for other in buckets[key]} - {text}:
            if fuzz.ratio(other, text, score_cutoff=_ALIKE):
                found[text] |= holders[other]
    return found


def _discrepancies(
    report: Report, items: list[_Sentence], sharers: list[set[int]], unit: str, groups: list[_Group]
) -> Iterator[Discrepancy]:
    for passage in sorted(_passages(items, sharers)):
        section = items[passage.first].section
        where = place(section, report.text(section), items[passage.first].start, items[passage.last].end)
        beside = [groups[number].without(unit) for number in passage.groups]
        count, first = sum(size for size, _ in beside), sorted(name for _, names in beside for name in names)
        others = "、".join(first[:_NAMED]) + (f"等 {count} 个单位" if count > _NAMED else "")
        message = f"这一段有 {passage.letters} 字与{others}的报告雷同"
        yield Discrepancy((where,), f"{passage.letters} 字", "写本单位的事", message, complete=True)


def _passages(items: list[_Sentence], sharers: list[set[int]]) -> list[_Passage]:
    """Return passages apart from one another, the longest first, each with all groups that share the whole of it."""
    free = [set(groups) for groups in sharers]
    found: list[_Passage] = []
    while runs := list(_runs(items, free)):
        first, last, letters = max(runs, key=lambda run: (run[2], -run[0]))
        groups = sharers[first].intersection(*sharers[first + 1 : last + 1])
        found.append(_Passage(first, last, letters, tuple(sorted(groups))))
        for index in range(first, last + 1):
            free[index] = set()
    return found


def _runs(items: list[_Sentence], sharers: list[set[int]]) -> Iterator[tuple[int, int, int]]:
    """Yield first, last and letters of each passage that is long enough: sentences in a row shared with a group."""
    for _, indices in groupby(range(len(items)), key=lambda index: items[index].section):
        since: dict[int, int] = {}
        indices = [*indices]
        end = indices[-1] + 1
        for index in (*indices, end):
            shared = sharers[index] if index < end else set[int]()
            for first in {since.pop(group) for group in [group for group in since if group not in shared]}:
                letters = sum(len(item.own) for item in items[first:index])
                if letters >= _LEAST:
                    yield first, index - 1, letters
            for group in shared:
                since.setdefault(group, index)
