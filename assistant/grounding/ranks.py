"""What is said to be the first, the second or the last of its kind: 不予处理居首位, 其次是企业, 行政强制最少. Pure.

Silent where the sentence is of last year or another scope, where what is ranked is not known (网上申请中自然人最多),
and where one of the cells that it may be of is as it says.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant import lazy
from assistant.domain.facts import Fact
from assistant.grounding.claim_views import WHOLES, View
from assistant.grounding.claims import Cell
from assistant.grounding.names import AND, Name, narrowest
from assistant.grounding.numbers import APPLICANTS
from assistant.grounding.predicates import Claim, Marker, Words, is_excused
from assistant.grounding.subjects import beside, facts_of, is_of_all, load, unknown

# only such a sentence can rank: “最多” → 最多, “居首” → 首, “次之” → 次之, “以企业为主” → 为主, not “多于”
HINT = lazy.compile(r"最[多少高低大小常为]|[首榜]|第[一二]|次[之席为多]|其次|次于|为主|主力|[居占]多|多数|垫底|依次")
_FIRST, _SECOND, _LAST = range(3)
_NO_ROW = "total"


def ranks(view: View, words: Words) -> Iterator[Claim]:
    """Yield the ranks that the figures contradict; only a sentence with `HINT` can have any."""
    if view.scopes or view.names_last_year:
        return
    seen: list[tuple[str, ...]] = []
    for place, behind, match in _found(view):
        begin, end = view.clause(match.start())
        if is_excused(view, words, begin, end, match.start()) or not _is_known(view, begin, end, match):
            continue
        name = _behind(view, match, begin) if behind else _ahead(view, match, end)
        if name is None:
            continue
        yield from _against(view, place, name, match, seen)
        seen.append(name.names)
    yield from _orders(view)


def _found(view: View) -> list[tuple[int, bool, re.Match[str]]]:
    """Return where something is ranked, in order: the place it is given, whether its name stands before, the words."""
    own, text = load(), view.text
    markers: tuple[tuple[int, bool, Marker], ...] = (
        (_FIRST, True, own.first_behind), (_FIRST, False, own.first_ahead), (_SECOND, True, own.second_behind),
        (_SECOND, False, own.second_ahead), (_LAST, True, own.last_behind), (_LAST, False, own.last_ahead),
    )  # fmt: skip
    found = [
        (place, behind, match)
        for place, behind, marker in markers
        for match in marker.pattern.finditer(text, view.start, view.end)
    ]
    return sorted(found, key=lambda one: one[2].start())


def _is_known(view: View, begin: int, end: int, match: re.Match[str]) -> bool:
    """Whether nothing in a clause is unknown, nor in those before that say of what it speaks: 网上申请中，企业最多."""
    own = load()
    if unknown(view, begin, match.start()) or unknown(view, match.end(), end):
        return False
    return own.not_ranked.pattern.search(view.text, begin, end) is None and is_of_all(view, begin)


def _ranked(view: View, start: int, end: int) -> list[Name]:
    """Return the names between two places that may be ranked, the narrowest alone."""
    names = [n for n in view.told if start <= n.start and n.end <= end and n.names[0] not in WHOLES]
    parts = {part: row for part, row in view.facts.parents.items() if "." in part}
    return narrowest(names, parts)


def _behind(view: View, match: re.Match[str], begin: int) -> Name | None:
    names = _ranked(view, begin, match.start())
    if not names or unknown(view, names[-1].end, match.start()):
        return None
    if names[-1].kind == "column" and load().not_asking.pattern.match(view.text, names[-1].end, match.start()):
        return None  # 企业登记信息居多: what is asked for
    if len(names) > 1 and names[-2].kind == names[-1].kind and AND.fullmatch(view.text, names[-2].end, names[-1].start):
        return None  # 以企业和自然人为主: both together
    return names[-1]


def _ahead(view: View, match: re.Match[str], end: int) -> Name | None:
    names = _ranked(view, match.end(), end)
    if not names or unknown(view, match.end(), names[0].start):
        return None
    if len(names) > 1 and names[1].kind == names[0].kind and AND.fullmatch(view.text, names[0].end, names[1].start):
        return None
    return names[0]


def _against(
    view: View, place: int, name: Name, match: re.Match[str], seen: Sequence[tuple[str, ...]]
) -> Iterator[Claim]:
    found: list[tuple[Fact, list[Fact]]] = []
    for cell in _readings(view, name):
        pool = beside(view, cell, across=name.kind == "column")
        if name.kind == "column" and cell[2] in APPLICANTS and _of_organizations(view, name):
            pool = [one for one in pool if one[2] in APPLICANTS[1:]]
        keys = {one[2] if name.kind == "column" else one[1] for one in pool}
        if place == _SECOND and seen and seen[-1][0] not in keys:
            return  # 自然人居首，其次是不予公开: of something else
        if place == _SECOND and not seen and "." in cell[1]:
            return
        own = view.facts.at(*cell)
        others = [one for one in facts_of(view, pool) if own is not None and one.id != own.id]
        if own is None or not others or not _is_whole(view, match.start(), own, others):
            return
        found.append((own, _before(place, own, others)))
    if found and all(more for _, more in found):
        own, more = found[0]
        facts = [one.id for one in more] if name.kind == "column" else [own.id, *(one.id for one in more)]
        start, end = min(name.start, match.start()), max(name.end, match.end())
        yield Claim(start, end, tuple(facts), last_year=False, is_sure=False)


def _before(place: int, own: Fact, others: Sequence[Fact]) -> list[Fact]:
    """Return the facts by which one has not the place that it is given; none where it has."""
    more = [one for one in others if one.value > own.value]
    if place == _FIRST:
        return more
    if place == _LAST:
        return [one for one in others if 0 < one.value < own.value]
    is_first = all(one.value < own.value for one in others)
    return more if len(more) > 1 else list(others[:1]) if is_first else []


def _is_whole(view: View, at: int, own: Fact, others: Sequence[Fact]) -> bool:
    """Whether the last number before a clause is of what is ranked, or of all: 网上收到12件，企业最多 is of some."""
    begin, _ = view.clause(at)
    number = view.last_number(view.start, begin)
    wholes = facts_of(view, [("requests", row, _NO_ROW) for row in (*sorted(WHOLES), *view.facts.children)])
    disputes = facts_of(view, [("disputes", row, _NO_ROW) for row in view.facts.rows("disputes")])
    every = [own, *others, *wholes, *disputes]
    return number is None or any(number.holds(one.value) for one in every)


def _readings(view: View, name: Name) -> Iterator[Cell]:
    """Yield the cells that a ranked name may be, by what was named before it: 不予公开的申请中，自然人最多."""
    if name.table == "disclosure":
        yield from (("disclosure", row, "decisions") for row in name.names)
    elif name.table == "disputes":
        yield from (("disputes", row, _NO_ROW) for row in name.names if name.kind == "row")
    elif name.kind == "column":
        rows = [n.names[0] for n in view.rows if n.end <= name.start and n.names[0] not in WHOLES]
        for row in dict.fromkeys(rows) if rows else ("received", "all"):
            yield from (("requests", row, column) for column in name.names)
    else:
        columns = {n.names[0] for n in view.applicants if n.end <= name.start}
        for column in sorted(columns) or (_NO_ROW,):
            yield from (("requests", row, column) for row in name.names)


def _of_organizations(view: View, name: Name) -> bool:
    """Whether organisations alone are spoken of: 单位申请里，商业企业最多."""
    columns = [n for n in view.names if n.kind == "column" and n.end <= name.start]
    return any("organizations" in n.names for n in columns) and name.names[0] in APPLICANTS[1:]


def _orders(view: View) -> Iterator[Claim]:
    """Yield what 由多到少依次为自然人、企业、律师事务所 says, where the figures go otherwise."""
    for match in load().order.pattern.finditer(view.text, view.start, view.end):
        begin, end = view.clause(match.start())
        names = [n for n in view.told if match.end() <= n.start < end and n.names_cells]
        strange = unknown(view, begin, match.start()) or unknown(view, match.end(), end)
        if len(names) < 2 or strange or len({(n.kind, n.table) for n in names}) > 1:
            continue
        columns = [list(_readings(view, n)) for n in names]
        rising = bool(match["rising"])
        for first, second in pairwise(columns):
            one, other = facts_of(view, first[:1]), facts_of(view, second[:1])
            if one and other and (one[0].value > other[0].value if rising else one[0].value < other[0].value):
                facts = (one[0].id, other[0].id)
                yield Claim(match.start(), names[-1].end, facts, last_year=False, is_sure=False)
                break
