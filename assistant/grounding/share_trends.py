"""Shares that are said to have grown or fallen against last year, without a number: 自然人占比较上年上升. Pure.

Silent where what is shared is not named, or something unknown stands before it, or a reading of it is as it says.
"""

from collections.abc import Iterator
from decimal import Decimal

from assistant import lazy
from assistant.domain.facts import Fact
from assistant.grounding import level_words, subjects
from assistant.grounding.claim_views import WHOLES, View
from assistant.grounding.numbers import APPLICANTS, share_of
from assistant.grounding.predicates import Claim

# only such a sentence can say so: “占比上升” → 占比, not “比例尺”
HINT = lazy.compile(r"占比|比[重例](?!尺)|所占")
_SAME = lazy.compile(r"同比|同期")  # “同比有所上升” → 同比


def share_trends(view: View) -> Iterator[Claim]:
    """Yield the trends of shares that the figures contradict; only a sentence with `HINT` can have any."""
    if view.scopes or not (view.names_last_year or _SAME.search(view.text, view.start, view.end)):
        return
    for match in level_words.load().share_trend.pattern.finditer(view.text, view.start, view.end):
        begin, names = subjects.before(view, match.start())
        if not names or subjects.unknown(view, begin, match.start()):
            continue
        pairs = list(_pairs(view, begin, match.start()))
        if pairs and not any(_grew(*pair) == bool(match["up"]) and _moved(*pair) for pair in pairs):
            yield Claim(*match.span(), (pairs[0][0].id, pairs[0][1].id), last_year=False, is_sure=False)


def _pairs(view: View, begin: int, end: int) -> Iterator[tuple[Fact, Fact]]:
    """Yield what is shared with the wholes that it may be of, both known of two years."""
    names = [name for name in subjects.within(view, begin, end) if name.strong and name.names_cells]
    said = {(name.kind, name.table, name.names[0]) for name in names}
    if len(said) != 1:
        return
    kind, table, name = next(iter(said))
    if table != "requests" or name in WHOLES or (kind == "column" and name not in (*APPLICANTS, "organizations")):
        return
    cells = [("received", name), ("all", name)] if kind == "column" else [(name, "total")]
    wholes = ["received", "all"] if kind == "column" else ["outcomes_total", "received", "all"]
    for row, column in cells:
        for whole in [row] if kind == "column" else wholes:
            part, of = view.facts.at("requests", row, column), view.facts.at("requests", whole, "total")
            if part is not None and of is not None and part.last_year is not None and of.value and of.last_year:
                yield part, of


def rates(part: Fact, whole: Fact) -> tuple[Decimal, Decimal]:
    """Return which share a fact is of another this year, and was last year, in percent."""
    return share_of(part.value, whole.value), share_of(part.last_year or 0, whole.last_year or 0)


def _grew(part: Fact, whole: Fact) -> bool:
    now, before = rates(part, whole)
    return now > before


def _moved(part: Fact, whole: Fact) -> bool:
    now, before = rates(part, whole)
    return now != before
