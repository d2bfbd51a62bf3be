"""Changes against last year that are written in words: 减少近一半, 增长两倍多, 不到上年的四成, 净增2件. Pure.

Silent where what has changed is not named, or something unknown stands before it: 征地类申请比上年减少近一半.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from assistant import lazy
from assistant.domain.facts import Fact
from assistant.grounding import subjects
from assistant.grounding.claim_views import View
from assistant.grounding.claims import Cell, spoken_of
from assistant.grounding.fractions import Fraction, bounded, fractions, load
from assistant.grounding.names import Name
from assistant.grounding.predicates import Claim

# only such a sentence can tell a change so: “三成” → 三成, “近一半” → 半, “两倍” → 倍, “净增” → 净增, not “3件”
HINT = lazy.compile(r"[一二两三四五六七八九]成|分之|半|倍|净[增减]")
# “净增2件” → 净增2件, “净减少了三件” → 净减少了三件, not “新增2件”
_NET = lazy.compile(r"净(?P<way>增|减)[加少]?了?(?P<number>[0-9０-９一二两三四五六七八九十]+)[件部个份]")
# what is only thought of: “预计申请量持续增加” → 预计, “如果申请量有所回落” → 如果, not “如实”
_SUPPOSES = lazy.compile(r"预[计期测]|将|可能|如果|若|倘|一旦|力争|目标|避免|防止|推动|促进|实现|确保")
_ASKED = ("提", "递")  # 社会公益组织关注升温，提出的申请有所增多: of theirs
_EACH = lazy.compile(r"均|都|皆|双双|同步|同时")  # “双双下降” → 双双, not “共同下降”
_WRITTEN = ("government_rules", "normative_documents")
_AMOUNT = ("disclosure", "fees", "amount")


def worded_changes(view: View) -> Iterator[Claim]:
    """Yield the changes in words that the figures contradict; only a sentence with `HINT` can tell any."""
    yield from _net(view)
    own = load()
    if not view.names_last_year and own.compares.pattern.search(view.text, view.start, view.end) is None:
        return
    for one in fractions(view.text, view.start, view.end, times=True):
        lead = view.text[view.start : one.start]
        for marker, sign in ((own.up, 1), (own.down, -1)):
            if (verb := marker.pattern.search(lead)) is not None:
                span = (view.start + verb.start(), one.end)
                yield from against(view, span, _grows(one, sign))
        if (led := own.of_last.pattern.search(lead)) is not None:
            yield from against(view, (view.start + led.start(), one.end), _is_of(bounded(one, led)))


def _grows(one: Fraction, sign: int) -> Callable[[Decimal, Decimal], bool]:
    return lambda now, before: bool(before) and one.holds(sign * 100 * (now - before) / before)


def _is_of(one: Fraction) -> Callable[[Decimal, Decimal], bool]:
    return lambda now, before: bool(before) and one.holds(100 * now / before)


def against(view: View, span: tuple[int, int], holds: Callable[[Decimal, Decimal], bool]) -> Iterator[Claim]:
    """Yield a comparison with last year that is not as it says.

    Args:
        view: The sentence.
        span: Where the words that compare stand.
        holds: Whether the figures of this year and of last year are as they say.
    """
    if any(name.kind == "scope" for name in view.names):
        return
    begin, names = subjects.before(view, span[0])
    if not names or subjects.unknown(view, begin, span[0]) or _SUPPOSES.search(view.text, begin, span[0]):
        return
    if subjects.load().narrower.pattern.search(view.text, begin, span[0]):
        return  # 予以公开率, 行政许可事项
    for facts in _spoken_of(view, begin, names, span):
        pairs = [(fact.id, fact.value, fact.last_year) for fact in facts]
        if pairs and not any(last is None or holds(Decimal(now), Decimal(last)) for _, now, last in pairs):
            yield Claim(*span, (pairs[0][0],), last_year=False, is_sure=False)
            return


def _spoken_of(view: View, begin: int, names: Sequence[Name], span: tuple[int, int]) -> list[list[Fact]]:
    """Return the facts of what has changed, with their other readings; of several each, where 均 says so."""
    asking = []
    if not any(name.names_cells and name.strong for name in names):
        asking = list({name.names: name for name in view.applicants if name.end <= begin}.values())
        if len(asking) > 1:
            return []
    cells = _cells(view, [*asking, *names] if names[0].text.startswith(_ASKED) else names)
    if len(cells) > 1 and not _EACH.search(view.text, names[-1].end, span[1]):
        return []  # of several, each may be meant
    found = [subjects.facts_of(view, some) for some in cells] or [subjects.subject(view, begin, span[0])]
    own = [("requests", row, name.names[0]) for name in asking for row in ("received", "all")]
    return [[*facts, *subjects.facts_of(view, own)] for facts in found]


def _cells(view: View, names: Sequence[Name]) -> list[list[Cell]]:
    """Return the cells that are compared, each with its other readings."""
    cells = list(spoken_of(view, names))
    if cells:
        return cells
    strong = [name for name in view.strong if name.end <= names[-1].end]
    rows = {name.names[0] for name in names if name.kind == "row" and name.strong}
    if len(rows) == 1 and rows <= {*_WRITTEN} and all(name.kind != "column" for name in names):
        row = next(iter(rows))  # 规范性文件数量: of those that were made, or of those in force
        return [[("disclosure", row, column) for column in ("issued", "in_force")]]
    if not rows and strong and all(name.names == ("amount",) for name in strong):
        return [[_AMOUNT]]  # 收费金额
    return []


def _net(view: View) -> Iterator[Claim]:
    """Yield by how many documents there are more or fewer in force, where it is another number: 净增2件."""
    for match in _NET.finditer(view.text, view.start, view.end):
        number = next((n for n in view.numbers if match.start("number") <= n.start + view.start < match.end()), None)
        begin, _ = view.clause(match.start())
        own = [name for name in view.strong if name.end <= match.start()]
        columns = {name.names[0] for name in own if name.kind == "column" and name.start >= begin}
        rows = {name.names[0] for name in own if name.kind == "row"}
        if number is None or len(rows) != 1 or not rows <= {*_WRITTEN}:
            continue
        if view.scopes or any(not column.startswith("in_force") for column in columns):
            continue
        if len(view.unknown(begin, match.start()).replace("文", "")) > 0:
            continue
        found = {
            name: view.facts.at("disclosure", next(iter(rows)), name) for name in ("in_force", "issued", "repealed")
        }
        net = (1 if match["way"] == "增" else -1) * Decimal(number.value)
        if (fact := found["in_force"]) is not None and _is_not_net(found, net):
            yield Claim(match.start(), match.end(), (fact.id,), last_year=False, is_sure=False)


def _is_not_net(found: dict[str, Fact | None], net: Decimal) -> bool:
    """Whether a net change is neither that of the documents in force nor made less repealed."""
    kept, made, ended = (found[name] for name in ("in_force", "issued", "repealed"))
    if kept is None or kept.last_year is None or Decimal(kept.value) - Decimal(kept.last_year) == net:
        return False
    return made is None or ended is None or Decimal(made.value) - Decimal(ended.value) != net
