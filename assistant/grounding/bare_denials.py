"""Words of none that stand alone, behind what they are of: 今年没有, 一件都没有了, 重复申请、信访类均没有."""

import re
from collections.abc import Iterator

from assistant import lazy
from assistant.grounding.claim_views import View
from assistant.grounding.claims import Cell, spoken_of
from assistant.grounding.names import Name, chains
from assistant.grounding.predicates import BOTH, MOST_UNKNOWN, Claim, Words, is_excused, not_zero

_ONE_OF = lazy.compile(r"一[件起例宗份个项次]")  # “一起也没有” → 一起


def bare(view: View, words: Words, match: re.Match[str]) -> Iterator[Claim]:
    """Yield what 去年有7件复议，今年没有 says: the row named last; 部分公开、不予公开的均没有 of each."""
    begin, end = view.clause(match.start())
    one = _ONE_OF.match(view.text, max(0, match.start() - 2))
    at = one.start() if one else match.start()
    first, subject = view.subject(at)
    rows = [name for name in view.strong if name.kind == "row" and first <= name.start and name.end <= match.start()]
    own = [name for name in rows if name.start >= begin]
    if not match[0].startswith(BOTH):  # 重复申请、索要公开出版物等情形不曾出现: each of the list
        own = next((chain for chain in chains(view.text, own) if chain[-1] is own[-1]), own[:0])
    rows = own or _narrowed(view, rows)
    found = rows or [name for name in subject if name.end <= match.start()]
    since = begin if not rows or own else first
    results = [name for name in view.strong if name.kind == "column" and since <= name.start and name.end <= at]
    if rows and rows[0].table == "disputes":  # 作被告的诉讼，被纠正的一件都没有
        found = [*found, *(name for name in results if name.table == "disputes")]
    if not found or _ONE_OF.sub("", view.unknown(begin, at)) or is_excused(view, words, begin, end, match.start()):
        return
    if _is_of_others(view, words, found, (first, at)):
        return
    for cells in each(view, found, received=words.asks.pattern.search(view.text, match.start(), end) is not None):
        yield from not_zero(view, (match.start(), match.end()), cells, begin, sure=True)


def _is_of_others(view: View, words: Words, found: list[Name], places: tuple[int, int]) -> bool:
    """Whether what a clause is of is not known, or is no request: 以旧指南为据提出异议的，没有.

    `places` are where what is spoken of begins, and where the words of none do.
    """
    first, at = places
    end = min(view.clause(first)[1], at)
    if any(name.strong for name in found):
        return len(view.unknown(min(found[-1].end, end), end)) > MOST_UNKNOWN  # 企业申请办完就没了下文的，一件没有
    return bool(view.unknown(first, end)) or is_excused(view, words, first, view.clause(first)[1], at)


def _narrowed(view: View, rows: list[Name]) -> list[Name]:
    """Return the row named last, or its parts that its clause names: 国家秘密类的不予公开，不曾发生."""
    last = rows[-1:]
    begin = view.clause(last[0].start)[0] if last else view.start
    parts = [n for n in rows if n.start >= begin and view.facts.parents.get(n.names[0]) in last[0].names]
    return parts or last


def each(view: View, found: list[Name], *, received: bool) -> Iterator[list[Cell]]:
    """Yield the cells that are spoken of; of applicants alone what they asked for, where something says that."""
    some = list(spoken_of(view, found))
    applicants = [name.names[0] for name in found if name.kind == "column" and name.table == "requests" and name.strong]
    yield from some or ([("requests", "received", column)] for column in applicants if received)
