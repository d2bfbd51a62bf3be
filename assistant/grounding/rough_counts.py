"""Counts that no number of a cell is near: 行政许可决定1.4万余件, and 现行有效的28件文件 behind 规范性文件. Pure.

Silent where the row is not named alone, or anything unknown stands in the clause.
"""

from collections.abc import Iterator

from assistant import lazy
from assistant.grounding.claim_views import View
from assistant.grounding.names import Name
from assistant.grounding.predicates import Claim, Words, is_excused
from assistant.grounding.quantities import Quantity

# only such a sentence can have one: “1.4万余件” → 万余, “近1.2万件” → 近1, “有效的28件” → 有效的2, not “收到3件”
HINT = lazy.compile(r"万[余多]|[近约][0-9]|有效的?[0-9]")
_ROUGH = ("over", "nearly", "about")
_LARGE = 1000  # from which value on a rough number is no list of a few
# “文件中” → 文件, “政策文件，” → 政策文件, not “文件资料”
_DOCUMENTS = lazy.compile(r"(?:政策)?文件(?=[中里，。；])")
_CALLED = "规范性文件"


def rough_counts(view: View, words: Words) -> Iterator[Claim]:
    """Yield the counts that the cell named beside them is not near; only a sentence with `HINT` can have any."""
    for number in () if view.names_last_year else view.numbers:
        start = number.start + view.start
        begin, stop = view.clause(start)
        if any(scope.start < stop for scope in view.scopes):
            continue  # 全县现行有效的28件文件; 拟于上半年清理 stands behind
        if number.unit != "件" or is_excused(view, words, begin, stop, start) or view.unknown(begin, start):
            continue
        names = [name for name in view.strong if begin <= name.start < stop]
        yield from (_documents if not number.approx else _decisions)(view, number, names)


def _decisions(view: View, number: Quantity, names: list[Name]) -> Iterator[Claim]:
    """Yield what 行政许可决定1.4万余件 says, where it is not so many."""
    start, end = number.start + view.start, number.end + view.start
    names = [name for name in names if name.names != ("decisions",)]  # 作出行政许可决定
    if number.approx not in _ROUGH or number.value < _LARGE or view.unknown(end, view.clause(start)[1]):
        return
    if len({name.names for name in names}) != 1 or names[0].table != "disclosure" or names[-1].end > start:
        return
    row = names[0].names[0]
    columns = view.facts.columns("disclosure", row)
    fact = view.facts.at("disclosure", row, columns[0]) if len(columns) == 1 else None
    if fact is not None and not number.holds(fact.value):
        yield Claim(names[0].start, end, (fact.id,), last_year=False, is_sure=False)


def _documents(view: View, number: Quantity, names: list[Name]) -> Iterator[Claim]:
    """Yield what 现行有效的28件文件 says behind 规范性文件, where there are no rules that it may be of too."""
    start, end = number.start + view.start, number.end + view.start
    if [name.names[0].split("|")[0] for name in names] != ["in_force"] or names[0].end != start:
        return
    documents = _DOCUMENTS.match(view.text, end, view.end)
    if documents is None or _CALLED not in view.text[: names[0].start]:
        return
    kept, rules = (view.facts.at("disclosure", row, "in_force") for row in ("normative_documents", "government_rules"))
    if kept is not None and not (rules is not None and rules.value) and not number.holds(kept.value):
        yield Claim(names[0].start, documents.end(), (kept.id,), last_year=False, is_sure=False)
