"""Two things that are compared in words: 打的官司比复议还多, 不予公开是无法提供的两倍, 除自然人外再无其他. Pure.

Both sides are read by `subjects`; silent where either is not known, or one reading of them is as the words say.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from assistant import lazy
from assistant.domain.facts import Fact
from assistant.grounding.claim_views import View
from assistant.grounding.fractions import bounded, fractions
from assistant.grounding.predicates import Claim, Words
from assistant.grounding.subjects import beside, facts_of, load, subject, unknown, within

# only such a sentence can compare so: “比复议多” → 比复, “多于” → 多于, “超过” → 超过, “外，其” → 外，其,
# not “占三成”
HINT = lazy.compile(
    r"比[^，。；较重例]|[多少高低大小]于|超过|不[及如上]|[反盖压胜]超?过?|落后|领先|[多高]出|没有[^，。；]{2,16}[多少高低]|较|的[^，。；]{0,4}[倍半成分]|外，?[^，。；]{0,8}其|只|仅|唯"
)
_SUPPOSES = lazy.compile(r"如果?(?!实)|若|倘|假如|要是|一旦")  # “若多于企业” → 若
_OF_REQUESTS = ("requests", "sum.requests")
_BOTH = 2
_TWO = {"disclosed": ("granted", "partly_granted")}
Holds = Callable[[Decimal, Decimal], bool]


def versus(view: View, words: Words) -> Iterator[Claim]:
    """Yield the comparisons of two things that the figures contradict; only a sentence with `HINT` can have any."""
    if view.scopes or view.names_last_year or _SUPPOSES.search(view.text, view.start, view.end):
        return
    del words
    for read in (_than, _over, _times, _only, _rest, _sole):
        yield from read(view)


def _than(view: View) -> Iterator[Claim]:
    """Yield what 打的官司比复议案件还多 says."""
    for match in load().than.pattern.finditer(view.text, view.start, view.end):
        more = bool(match["more"]) != bool(match["denied"])
        holds = (_not_less if more else _not_more) if match["denied"] else _more if more else _less
        begin, end = view.clause(match.start())
        if not unknown(view, match.end(), end):
            yield from _compare(view, (begin, match.start()), match.span("other"), match.end(), holds)


def _over(view: View) -> Iterator[Claim]:
    """Yield what 法人和其他组织提出的申请已超过自然人 says."""
    for match in load().over.pattern.finditer(view.text, view.start, view.end):
        holds = _more if match["more"] else _less
        begin, end = view.clause(match.start())
        shares = fractions(view.text, match.end(), end, times=True)
        if shares and match["by"]:
            end = shares[0].start  # 企业多出自然人一倍有余: at least that they are more
        if not shares or match["by"]:
            yield from _compare(view, (begin, match.start()), (match.end(), end), end, holds)


def _times(view: View) -> Iterator[Claim]:
    """Yield what 予以公开的是不予公开的五倍 and 处罚不到许可的一半 say."""
    for one in fractions(view.text, view.start, view.end, times=True):
        begin, _ = view.clause(one.start)
        led = load().times_of.pattern.search(view.text[begin : one.start])
        if led is None:
            continue
        said = bounded(one, led)
        start, other = begin + led.start(), (begin + led.start("other"), begin + led.end("other"))

        def holds(left: Decimal, right: Decimal, said: object = said) -> bool:
            return bool(right) and said.holds(100 * left / right)  # type: ignore[attr-defined]

        for claim in _compare(view, (begin, start), other, one.end, holds):
            if "占" not in led[0] or not claim.facts[0].startswith(_OF_REQUESTS):
                yield claim  # of requests, a share is read by N103


def _compare(view: View, left: tuple[int, int], right: tuple[int, int], end: int, holds: Holds) -> Iterator[Claim]:
    """Yield a comparison that no reading of its two sides bears out."""
    if not within(view, *left) and left[0] > view.start and not unknown(view, *left):
        left = (view.clause(left[0] - 1)[0], left[0] - 1)  # 不予公开与无法提供合在一起，已多于予以公开
        if load().than.pattern.search(view.text, *left):
            return  # 予以公开3件，比不予公开的1件多，也比不予处理的2件多: not of those 1
    if not within(view, *left) or not within(view, *right):
        return
    ones, others = subject(view, *left), subject(view, *right)
    pairs = [(one, other) for one in ones for other in others if not _is_of(one, other)]
    if not pairs or any(holds(Decimal(one.value), Decimal(other.value)) for one, other in pairs):
        return
    yield _claim(within(view, *left)[0].start, end, pairs[0])


def _more(one: Decimal, other: Decimal) -> bool:
    return one > other


def _less(one: Decimal, other: Decimal) -> bool:
    return one < other


def _not_less(one: Decimal, other: Decimal) -> bool:
    return one >= other


def _not_more(one: Decimal, other: Decimal) -> bool:
    return one <= other


def _is_of(one: Fact, other: Fact) -> bool:
    return one.id == other.id or one.unit != other.unit


def _only(view: View) -> Iterator[Claim]:
    """Yield what 理由只有保护第三方合法权益这一条 and 除自然人外，再无其他主体 say: of no others is there any."""
    own = load()
    for marker in (own.only, own.but_for):
        for match in marker.pattern.finditer(view.text, view.start, view.end):
            begin, _ = view.clause(match.start())
            _, end = view.clause(match.end() - 1)
            places = ((begin, match.start()), match.span("name"), (match.end(), end))
            if own.narrower.pattern.search(view.text, *match.span("name")) or any(
                unknown(view, *one) for one in places
            ):
                continue
            if own.kinds.pattern.search(view.text, begin, end) or within(view, begin, match.start()):
                yield from _others(view, match)


def _others(view: View, match: re.Match[str]) -> Iterator[Claim]:
    inside = (n for n in view.named if match.start() <= n.start and match.start("name") < n.end <= match.end("name"))
    kept = [n for n in inside if n.names_cells]
    if not kept or len({(n.table, n.kind) for n in kept}) > 1 or kept[0].table != "requests":
        return
    begin, _ = view.clause(match.start())
    if begin > view.start + 1 and view.text[begin - 2] == "外":  # 自然人之外，只有企业提出过申请
        kept += [n for n in view.applicants if view.clause(begin - 1)[0] <= n.start < begin]
    rows = {n.names[0] for n in view.rows if n.end <= match.start()}
    columns = {n.names[0] for n in view.applicants if n.end <= match.start()}
    said = {one for n in kept for name in n.names for one in _TWO.get(name, (name,))}
    if kept[0].kind == "column":
        if len(rows) > 1 or "organizations" in said:
            return
        pool = beside(view, ("requests", next(iter(rows), "received"), kept[0].names[0]), across=True)
        left = [one for one in facts_of(view, [c for c in pool if c[2] not in said]) if one.value]
    else:
        parents = {view.facts.parents.get(row, "") for row in said}
        if columns or len(rows - parents) > 0:
            return
        pool = beside(view, ("requests", min(said), "total"), across=False)
        left = [one for one in facts_of(view, [c for c in pool if c[1] not in said]) if one.value]
    if left and said <= {c[2] if kept[0].kind == "column" else c[1] for c in pool}:
        yield _claim(match.start(), match.end(), left)


def _rest(view: View) -> Iterator[Claim]:
    """Yield what 除自然人外，其余申请均由企业提出 says, where there are others too."""
    for match in load().but_rest.pattern.finditer(view.text, view.start, view.end):
        said = {n.names[0] for n in view.applicants if match.start() <= n.start and n.end <= match.end()}
        strange = unknown(view, *match.span("first")) or unknown(view, *match.span("rest"))
        if len(said) < _BOTH or strange or any(n.end <= match.start() for n in view.rows):
            continue
        pool = beside(view, ("requests", "received", min(said)), across=True)
        left = [one for one in facts_of(view, [c for c in pool if c[2] not in said]) if one.value]
        if left and said <= {c[2] for c in pool}:
            yield _claim(match.start(), match.end(), left)


def _sole(view: View) -> Iterator[Claim]:
    """Yield what 全年唯一一件不予公开的申请 says, where there are more than one."""
    for match in load().sole.pattern.finditer(view.text, view.start, view.end):
        begin, end = view.clause(match.start())
        if unknown(view, begin, match.start()) or any(name.names_cells for name in within(view, begin, match.start())):
            continue
        found = subject(view, match.end(), end)
        if found and all(fact.value > 1 for fact in found):
            yield _claim(match.start(), end, found[:1])


def _claim(start: int, end: int, facts: "tuple[Fact, ...] | list[Fact]") -> Claim:
    return Claim(start, end, tuple(fact.id for fact in facts), last_year=False, is_sure=False)
