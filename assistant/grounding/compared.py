"""What is compared in words with another row or kind of applicant, with a line, or with half of a whole. Pure.

自然人申请多于企业, 新收申请突破50件, 信访类的不到一半, 行政诉讼1件已审结: no number has to be wrong in these for the
tables to speak against them. Silent where either side is not named, or something unknown stands between.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant import lazy, resources
from assistant.domain.facts import Fact
from assistant.grounding.claim_views import WHOLES, View
from assistant.grounding.claims import Cell, dispute_rows, spoken_of
from assistant.grounding.comparing import Comparing, claim_of, outside
from assistant.grounding.former import former
from assistant.grounding.names import Name
from assistant.grounding.predicates import Claim, Marker, Words, is_excused
from assistant.grounding.quantities import PERCENT, Quantity

# only such a sentence can compare in words: “多于企业” → 多于, “突破50件” → 突破, “占一半” → 半, “已审结” → 审结,
# not “由于”, not “逾期”
HINT = lazy.compile(
    r"[多少高低大小先后]于|不[及如足到满]|未[满过到达]|超[过出]?(?![期时])|突破|逾(?!期)|越过|跨过|[以之]下|半|少数|多数|大部分|大头|平分|相[等当同]|持平"
    r"|一样多|旗鼓|上下|无几|伯仲|审[结理]|结案|宣判|判决|裁定|驳回|已[^，。；]{0,8}决定"
)
_ALIKE = Decimal("0.1")  # how far two halves may differ, of the larger
_LIKE = Decimal("0.34")  # how far two that are 旗鼓相当 may
_HALF, _LOW, _HIGH = 50, 40, 60  # percent; from where to where a share is near a half
_BOUNDS = ("beyond", "below", "least", "most")
_RATE = lazy.compile(r"[日月周季天]均|每|平均|人均")  # “日均不到1件” → 日均


def compared(view: View, words: Words) -> Iterator[Claim]:
    """Yield the comparisons of a sentence that the figures contradict; only one with `HINT` can have any."""
    if view.scopes:
        return
    own = resources.load(Comparing, "schemas/lexicons/compared.yaml")
    if own.supposes.pattern.search(view.text[view.start : view.end]) is not None:
        return
    reader = _Reader(view, words, own)
    yield from reader.sides()
    yield from reader.halves()
    yield from reader.shares()
    yield from reader.pairs()
    yield from reader.closed()
    yield from former(view, own.former, reader.both)


class _Reader:
    """Reads the comparisons of one sentence."""

    def __init__(self, view: View, words: Words, own: Comparing) -> None:
        self.view, self.words, self.own = view, words, own

    def sides(self) -> Iterator[Claim]:
        """Yield what is said to be more or less than a line, and is not; than another thing, see `versus`."""
        view = self.view
        for above, marker in ((True, self.own.more), (False, self.own.less)):
            for match, left in self._found(marker):
                line = next((one for one in view.numbers if one.start + view.start == match.end()), None)
                if line is not None and line.unit != PERCENT:
                    yield from self._line(match, left, line, above=above)

    def _line(self, match: re.Match[str], left: list[Name], line: Quantity, *, above: bool) -> Iterator[Claim]:
        """Yield a line that all readings of the left side are beyond or not: 新收申请突破50件."""
        view = self.view
        if view.names_last_year or _RATE.search(view.text, left[-1].end, match.start()):
            return  # 全年收到约190件，日均不到1件
        facts = [fact for cell in self._readings(left) if (fact := view.facts.at(*cell)) is not None]
        if facts and line.unit == facts[0].unit and all((fact.value >= line.value) != above for fact in facts):
            yield claim_of(left, line.end + view.start, facts[:1])

    def both(self, left: list[Name], right: Name) -> Iterator[tuple[Fact, Fact]]:
        """Yield the facts of two sides of one kind, where no more than one reading of each is left."""
        view = self.view
        some = [name for name in left if name.kind == right.kind and name.table == right.table and name.strong]
        if len({name.names for name in some}) != 1 or some[-1].names == right.names:
            return
        if right.kind == "column" and right.table == "requests":
            rows = {name.names[0] for name in view.rows} - WHOLES
            if len(rows) > 1:
                return
            row = next(iter(rows), "received")
            cells = (("requests", row, some[-1].names[0]), ("requests", row, right.names[0]))
        elif right.kind == "row" and not any(n.kind == "column" for n in view.strong if n.table == right.table):
            column = "total" if right.table != "disclosure" else "decisions"
            cells = ((right.table, some[-1].names[0], column), (right.table, right.names[0], column))
        elif right.kind == "column" and right.table == "disclosure":
            rows = {name.names for name in view.strong if name.kind == "row" and name.table == "disclosure"}
            row = next(iter(rows), ("",))[0]
            have = view.facts.columns("disclosure", row) if len(rows) == 1 else ()
            sides = [next((one for one in n.names[0].split("|") if one in have), "") for n in (some[-1], right)]
            cells = tuple(("disclosure", row, column) for column in sides)
        else:
            return
        one, other = (view.facts.at(*cell) for cell in cells)
        if one is not None and other is not None:
            yield one, other

    def halves(self) -> Iterator[Claim]:
        """Yield what is said to be more or less than half of a whole, or near it, and is not."""
        for marker, low, high in (
            (self.own.under_half, None, _HALF),
            (self.own.over_half, _HALF, None),
            (self.own.near_half, _LOW, _HIGH),
        ):
            for match, left in self._found(marker):
                _, end = self.view.clause(match.start())
                behind = self.view.text[match.end() : match.end() + 1]
                if self._unknown(match.end(), end) and behind not in "的，。；":
                    continue
                part, wholes = self._part(left)
                if self.own.of_all.pattern.search(match[0]) is not None:
                    wholes = [one for one in wholes if one.id.split(".")[-2] in WHOLES]  # 总量的一半
                yield from outside(left, match.end(), part, wholes, (low, high))

    def shares(self) -> Iterator[Claim]:
        """Yield a share above or below a line, as it is of no whole that is meant: 其中信访类的不足两成."""
        view = self.view
        for line in view.numbers:
            if line.unit == PERCENT and line.approx in _BOUNDS:
                start = line.start + view.start
                begin, _ = view.clause(start)
                led = self.own.share.pattern.search(view.text[begin:start])
                at = begin + led.start() if led else start
                if (left := self._before(at)) is not None and not self._is_excused(at):
                    part, wholes = self._part(left)
                    least = line.value if line.approx in ("beyond", "least") else None
                    most = None if least is not None else line.value
                    yield from outside(left, line.end + view.start, part, wholes, (least, most))

    def _part(self, left: list[Name]) -> tuple[Fact | None, list[Fact]]:
        """Return what is said to be a part, and of what it may be one: its own whole alone where that is named.

        A number before it says which is meant: 已经办结的14件申请中，予以公开的超过八成. 已审结的17件 are of no cell.
        """
        part, wholes = self._part_of(left)
        number = self.view.last_number(self.view.start, left[-1].start)
        meant = [whole for whole in wholes if number is None or number.holds(whole.value)]
        return (part, meant) if meant else (None, [])

    def _part_of(self, left: list[Name]) -> tuple[Fact | None, list[Fact]]:
        view = self.view
        last = next((name for name in reversed(left) if name.names_cells and name.strong), left[-1])
        kept = [name for name in left if name.strong_row and view.facts.parents.get(name.names[0]) == last.names[:1][0]]
        last = kept[-1] if kept and last.names_cells else last  # 本机关不掌握的在无法提供中占多数
        if last.table == "disputes" and last.kind == "column":
            rows = dispute_rows([name for name in view.strong if name.start <= last.start])
            if len(rows) != 1:
                return None, []
            return view.facts.at("disputes", rows[0], last.names[0]), self._known([("disputes", rows[0], "total")])
        if last.table == "disclosure":
            return self._part_of_decisions([name.names[0] for name in left if name.kind == "row"])
        if last.table != "requests" or not (last.names_cells and last.strong):
            return None, []
        if last.kind == "column":
            if {name.names[0] for name in view.rows if name.end <= last.start} - WHOLES:
                return None, []
            before = [name for name in view.names if name.kind == "column" and name.end <= last.start]
            of_some = any("organizations" in name.names for name in before)  # 单位申请中，企业过半
            cells = [("requests", row, "organizations" if of_some else "total") for row in ("received", "all")]
            return view.facts.at("requests", "received", last.names[0]), self._known(cells)
        row = last.names[0]
        columns = {name.names[0] for name in view.applicants}
        if row in WHOLES or len(columns) > 1 or any(name.start > last.start for name in view.applicants):
            return None, []
        column = next(iter(columns), "total")  # 企业提出的申请中，予以公开的不足三成
        parent = view.facts.parents.get(row)
        named = any(name.names[0] == parent and (name.start < last.start or kept) for name in view.rows)
        part_of = [parent] if parent and "." in row else []  # 予以公开 is counted with 部分公开, but said to be of all
        wholes = part_of if named else [*sorted(WHOLES), *part_of]
        return view.facts.at("requests", row, column), self._known([("requests", one, column) for one in wholes])

    def _part_of_decisions(self, rows: list[str]) -> tuple[Fact | None, list[Fact]]:
        """Return a kind of decisions, and all of them, where both are named: 行政许可在三类决定中不到一半."""
        whole = next((row for row in rows if "+" in row), "")
        own = [row for row in rows if row in whole.split("+")]
        if len(set(own)) != 1:
            return None, []
        return self.view.facts.at("disclosure", own[0], "decisions"), self._known([("disclosure", whole, "decisions")])

    def pairs(self) -> Iterator[Claim]:
        """Yield two that are said to be alike, and are not: 企业和自然人申请一样多, 予以公开与部分公开各占一半."""
        view = self.view
        if view.names_last_year:
            return
        for marker, most in ((self.own.equal, Decimal(0)), (self.own.halves, _ALIKE), (self.own.alike, _LIKE)):
            for match, left in self._found(marker):
                strong = [name for name in left if name.strong and name.kind in ("row", "column")]
                written = [name for name in strong if name.kind == "column" and name.table == "disclosure"]
                strong = written or strong  # 制发的规范性文件与废止的一样多
                if len(strong) != 2 or strong[0].kind != strong[1].kind:
                    continue
                if view.counts(view.clause(match.start())[0], match.start()):
                    continue
                for one, other in self.both(strong[:1], strong[1]):
                    if abs(one.value - other.value) > most * max(one.value, other.value):
                        yield claim_of(left, match.end(), [one, other])

    def closed(self) -> Iterator[Claim]:
        """Yield disputes that are said to have a result, and have none: 行政诉讼1件，法院已作出判决."""
        view = self.view
        for match in self.own.closed.pattern.finditer(view.text, view.start, view.end):
            begin, end = view.clause(match.start())
            rows = dispute_rows([name for name in view.strong if name.end <= match.start()])
            if len(rows) != 1 or self._is_excused(match.start()) or view.is_of_last_year(view.start, begin):
                continue
            number = view.last_number(view.start, match.start())
            whole, pending = (view.facts.at("disputes", rows[0], column) for column in ("total", "pending"))
            if whole is None or pending is None or not pending.value or view.counts(match.end(), end):
                continue
            results = [n for n in view.strong if n.kind == "column" and n.table == "disputes"]
            told = any(view.number_at(name.end) for name in results)
            if number is not None and number.holds(whole.value) and not told:
                yield Claim(match.start(), match.end(), (pending.id,), last_year=False, is_sure=False)

    def _found(self, marker: Marker) -> Iterator[tuple[re.Match[str], list[Name]]]:
        """Yield where words compare, with the names of what they compare."""
        for match in marker.pattern.finditer(self.view.text, self.view.start, self.view.end):
            left = self._before(match.start())
            if left is not None and not self._is_excused(match.start()):
                yield match, left

    def _is_excused(self, at: int) -> bool:
        return is_excused(self.view, self.words, *self.view.clause(at), at)

    def _before(self, at: int) -> list[Name] | None:
        """Return the names that a comparison is of, None where none is or something unknown stands between."""
        begin, names = self.view.subject(at)
        names = [name for name in names if name.end <= at]
        if not any(name.names_cells for name in names) or self._unknown(names[0].start, at):
            return None
        return None if self._unknown(begin, names[0].start) else names

    def _unknown(self, start: int, end: int) -> str:
        """Return the letters between two places that neither a name nor a filling word covers."""
        free = self.view.unknown(start, end)
        return self.own.filler.pattern.sub("", free) if free else ""

    def _readings(self, left: list[Name]) -> list[Cell]:
        """Return the cells that the names of one side may mean."""
        some = list(spoken_of(self.view, left))
        if len(some) != 1:
            return []
        cells = some[0]
        return [*cells, ("requests", "all", cells[0][2])] if cells[0][:2] == ("requests", "received") else cells

    def _known(self, cells: list[Cell]) -> list[Fact]:
        return [fact for cell in cells if (fact := self.view.facts.at(*cell)) is not None]
