"""Shares in words with what they are of behind them: 超过九成由自然人提出, 近一半予以公开, 绝大多数被纠正. Pure.

Silent where anything unknown stands between the beginning of the sentence and the end of the clause: 网上申请中近九成….
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant import lazy
from assistant.domain.facts import Fact
from assistant.grounding.claim_views import WHOLES, View
from assistant.grounding.claims import FLOW, dispute_rows
from assistant.grounding.fractions import Fraction, FractionWords, fractions, load
from assistant.grounding.names import Name, narrowest
from assistant.grounding.predicates import Claim, Words, is_excused
from assistant.grounding.subjects import is_of_all, unknown

# only such a sentence can have one: “九成” → 九成, “三分之二” → 分之, “半数” → 半, “大多数” → 多数, “每四件” → 每四,
# not “多件”
HINT = lazy.compile(r"[一二两三四五六七八九]成|分之|半|[大绝]部分|多数|每[二两三四五六七八九十0-9]")
_SUPPOSES = lazy.compile(r"如果?|若|倘|假如|要是|一旦")  # “若超过一半被纠正” → 若
_AND = lazy.compile(r"[、和或及与]|以及|并")  # “公开或部分公开” → 或, not “由自然人提出”
Pairs = list[tuple[Fact, Fact]]


def worded_shares(view: View, words: Words) -> Iterator[Claim]:
    """Yield the shares in words that are of nothing that they may be of; only a sentence with `HINT` can have any."""
    if view.scopes or _SUPPOSES.search(view.text, view.start, view.end) is not None:
        return
    own = load()
    every = fractions(view.text, view.start, view.end)
    for at, one in enumerate(every):
        begin, end = view.clause(one.start)[0], view.clause(one.end - 1)[1]
        if own.not_shares.pattern.search(view.text[begin : one.start]) or is_excused(
            view, words, begin, end, one.start
        ):
            continue
        if view.is_of_last_year(view.start, one.start):
            continue
        part = _part(view, own, one, end)
        since = _since(view, every, at)
        if part is None or _unknown(view, own, _known_from(view, since), since):
            continue
        yield from _outside(one, part, _pairs(view, part, since, one))


def _unknown(view: View, own: FractionWords, start: int, end: int) -> str:
    free = unknown(view, start, end)
    return own.filler.pattern.sub("", free) if free else ""


def _known_from(view: View, since: int) -> int:
    """Return from where on nothing may be unknown: from the clause on that names what the share is of."""
    begin, _ = view.clause(since)
    named = any(begin <= name.start and name.end <= since for name in view.named)
    return begin if named and is_of_all(view, begin) else view.start


def _part(view: View, own: FractionWords, one: Fraction, end: int) -> Name | None:
    """Return the one name that a share says what it is, None where something unknown or another name stands there."""
    names = [name for name in view.told if one.end <= name.start < end and not _is_whole(view, name, one)]
    rows = [name for name in names if name.kind == "row" and name.names[0] not in WHOLES]
    rows = narrowest(rows, {part: row for part, row in view.facts.parents.items() if "." in part})
    some = [*rows, *(name for name in names if name.kind == "column")]
    if len({name.names for name in some}) != 1 or _unknown(view, own, one.end, end):
        return None
    if _AND.search(view.text, one.end, end) is not None:
        return None  # 多数申请得到公开或部分公开
    told = any(one.end <= item.start + view.start < end for item in view.numbers)
    return None if told or some[0].table not in ("requests", "disputes") else some[0]


def _is_whole(view: View, name: Name, one: Fraction) -> bool:
    """Whether a name right behind a share is what it is of: 四分之三的复议案件结果为维持."""
    if name.kind == "row" and name.strong and one.start <= name.start and name.end <= one.end:
        return True  # 每三件不予公开的申请里就有一件
    return name.kind == "row" and name.start <= one.end + 1 and view.text[one.end : one.end + 1] == "的"


def _since(view: View, every: Sequence[Fraction], at: int) -> int:
    """Return where the first of shares side by side begins: 七成来自自然人，三成来自企业 are of one whole."""
    start = every[at].start
    for before in reversed(every[:at]):
        begin, _ = view.clause(start)
        if view.clause(before.start)[1] + 1 < begin or any(begin <= name.start < start for name in view.told):
            break
        start = before.start
    return start


def _pairs(view: View, part: Name, since: int, one: Fraction) -> Pairs:
    """Return the parts with the wholes that a share may be of."""
    before = [name for name in view.named if name.end <= since]
    strong = [name for name in view.told if name.end <= since or _is_whole(view, name, one)]
    about = [name for name in view.named if one.start <= name.start < part.start and name.table == part.table]
    if part.table == "disputes":
        rows = dispute_rows(strong)
        told = any(name.kind == "column" or name.table != "disputes" for name in strong)
        if part.kind != "column" or len(rows) != 1 or told:
            return []
        found = _facts(view, [(("disputes", rows[0], part.names[0]), ("disputes", rows[0], "total"))])
    elif not (before or about) or any(name.table != "requests" for name in strong):
        return []
    else:
        found = _facts(view, _of_requests(view, part, strong))
    number = view.last_number(view.start, since)
    return [pair for pair in found if number is None or number.holds(pair[1].value)]


def _of_requests(view: View, part: Name, strong: list[Name]) -> list[tuple[tuple[str, str, str], tuple[str, str, str]]]:
    rows = {name.names[0] for name in strong if name.kind == "row"} - WHOLES
    columns = {name.names[0] for name in strong if name.kind == "column"}
    if part.kind == "column":
        if columns or len(rows) > 1:
            return []
        own = rows or WHOLES
        return [(("requests", row, part.names[0]), ("requests", row, "total")) for row in sorted(own)]
    row, parent = part.names[0], view.facts.parents.get(part.names[0])
    if row in FLOW or len(columns) > 1 or rows - {parent}:
        return []
    column = next(iter(columns), "total")
    wholes = sorted(rows or WHOLES)
    return [(("requests", row, column), ("requests", whole, column)) for whole in wholes]


def _facts(view: View, cells: list[tuple[tuple[str, str, str], tuple[str, str, str]]]) -> Pairs:
    found = ((view.facts.at(*one), view.facts.at(*other)) for one, other in cells)
    return [(one, other) for one, other in found if one is not None and other is not None and other.value]


def _outside(one: Fraction, part: Name, pairs: Pairs) -> Iterator[Claim]:
    if pairs and not any(one.holds(100 * Decimal(of.value) / Decimal(whole.value)) for of, whole in pairs):
        facts = (pairs[0][0].id, pairs[0][1].id)
        yield Claim(one.start, part.end, facts, last_year=False, is_sure=False)
