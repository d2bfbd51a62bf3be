"""What is left out of all, and what all the rest are: 除1件结转下年度外, 其余12件均为本机关不掌握. Pure.

The number that is left out must be that of its cell, and the rest must be enough. Silent where either is not named.
"""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from assistant import lazy, resources
from assistant.domain.facts import Fact
from assistant.grounding.claim_views import WHOLES, View
from assistant.grounding.claims import FLOW, Cell, dispute_rows
from assistant.grounding.names import Name, narrowest
from assistant.grounding.predicates import Claim, Marker, Words
from assistant.grounding.quantities import Quantity
from assistant.grounding.subjects import load

# only such a sentence can leave out something: “除1件结转外” → 除1件结转外, “其余均” → 其余, “另1件” → 另1,
# “1件，系自然人” → 件，系, not “由自然人”
HINT = lazy.compile(
    r"除[^，。；]{2,30}外|其[余他它]|[余剩]下|剩余|另外?有?[0-9０-９一二两三四五六七八九十]|件[^，。；]{0,8}，[系为是由来属]"
)
_NEAR = 4  # letters between a row and its number: 予以公开的25件
_CASES = ("件", "起", "宗", "例")


class ExceptionWords(BaseModel):
    """schemas/lexicons/exceptions.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    leaves_out: Marker
    rest: Marker
    but_one: Marker
    reason: Marker
    finished: Marker
    filler: Marker
    kind: Marker


def exceptions(view: View, words: Words) -> Iterator[Claim]:
    """Yield what a sentence leaves out of all, or says of the rest; only one with `HINT` can say so."""
    if view.scopes or view.names_last_year or words.other_applicants.pattern.search(view.text, view.start, view.end):
        return
    reader = _Reader(view)
    yield from reader.left_out()
    yield from reader.rests()
    yield from reader.kinds()


class _Reader:
    """Reads one sentence."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.own = resources.load(ExceptionWords, "schemas/lexicons/exceptions.yaml")

    def left_out(self) -> Iterator[Claim]:
        """Yield what is left out, where it is another number than that of its cell: 除1件结转下年度外."""
        view = self.view
        for match in self.own.leaves_out.pattern.finditer(view.text, view.start, view.end):
            start, end = match.span("what")
            told = self._numbers(start, end)
            names = [name for name in view.told if start <= name.start and name.end <= end]
            if load().narrower.pattern.search(view.text, start, end):
                continue  # 除1件涉及商业秘密外: a part of that row
            if len(told) != 1 or told[0].unit not in _CASES or told[0].approx:
                continue
            if self._unknown(start, end) and not self._is_reason(start, end, match.end()):
                continue
            names = self._reasoned(names)
            cells = self._cells(names, self._before(match.start()))
            facts = [fact for cell in cells if (fact := view.facts.at(*cell)) is not None]
            if facts and not any(told[0].holds(fact.value) for fact in facts):
                yield Claim(match.start(), match.end(), (facts[0].id,), last_year=False, is_sure=False)

    def _is_reason(self, start: int, end: int, after: int) -> bool:
        """Whether unknown letters say why something is carried over, and all the rest is said to be finished."""
        text, name = self.view.text, self._last(start, end)
        if name is None or name.names[0] != "carried_forward":
            return False
        if self.own.finished.pattern.search(text, after, self.view.end) is None:
            return False
        return self.own.reason.pattern.search(text[start : name.start]) is not None

    def _last(self, start: int, end: int) -> Name | None:
        some = [name for name in self.view.told if start <= name.start and name.end <= end]
        return some[-1] if some else None

    def _reasoned(self, names: list[Name]) -> list[Name]:
        """Return the names without those of a reason: 因需征求第三方意见结转下年度 is carried over."""
        last = names[-1] if names else None
        if last is None or last.names[0] != "carried_forward":
            return names
        return [name for name in names if name.names == last.names or name.kind == "column"]

    def rests(self) -> Iterator[Claim]:
        """Yield what all the rest are, where there are not so many: 其余12件均为本机关不掌握."""
        view = self.view
        for marker in (self.own.rest, self.own.but_one):
            for match in marker.pattern.finditer(view.text, view.start, view.end):
                _, end = view.clause(match.end() - 1)
                names = [name for name in view.told if match.end() <= name.end and match.start() < name.start < end]
                if self._unknown(match.end(), end) or not names:
                    continue
                begin = match.start()
                excepted = self.own.leaves_out.pattern.search(view.text, view.start, begin)
                before = self._before(excepted.start() if excepted else begin)
                told = self._numbers(*match.span("number")) if match["number"] else []
                least = told[0] if told else None
                if least is not None and names[0].table == "requests":
                    before = self._whole(before)  # else all that are so, whatever those are a part of
                if marker is self.own.but_one and least is None:
                    continue
                yield from self._too_few((begin, names[-1].end), names, before, least)

    def _whole(self, before: list[Name]) -> list[Name]:
        """Return the row that the rest are of: the one row told, by the sentence's first number.

        予以公开的25件中，自然人20件，其余5件均为企业: of those; 办结29件，予以公开17件，剩余12件均……: of none of them.
        """
        rows = [name for name in before if name.kind == "row" and name.names[0] not in WHOLES]
        told = self._numbers(self.view.start, self.view.end)
        if len({name.names for name in rows}) != 1 or not told:
            return []
        first = told[0].start + self.view.start
        whole = self.view.facts.at("requests", rows[0].names[0], "total")
        beside = rows[0].start - _NEAR <= first <= rows[0].end + _NEAR
        return rows[:1] if beside and whole is not None and told[0].holds(whole.value) else []

    def _too_few(
        self, span: tuple[int, int], names: list[Name], before: list[Name], least: Quantity | None
    ) -> Iterator[Claim]:
        view = self.view
        some = self._pairs(names, before)
        if not some:
            return
        counted = [item for item in self._numbers(view.start, span[0]) if item.unit in _CASES]
        if least is None:
            if not counted or any(item.approx for item in counted):
                return
            given = [pair for pair in some if counted[0].holds(pair[1].value)]
            left_out = [*counted[1:]] if given else counted
            if len(left_out) != 1:
                return  # 30件，其中…5件、…3件，其余: which of them are parts is not known
            pairs = given or some
            if any(part.value >= whole.value - left_out[0].value for part, whole in pairs):
                return
        elif any(part.value >= least.value for part, _ in some):
            return
        yield Claim(*span, (some[0][0].id,), last_year=False, is_sure=False)

    def kinds(self) -> Iterator[Claim]:
        """Yield whose all of a row are said to be, where they are not: 不予公开1件，系自然人申请."""
        view = self.view
        for match in self.own.kind.pattern.finditer(view.text, view.start, view.end):
            begin, end = view.clause(match.start())
            before = view.clause(begin - 1)
            names = [name for name in view.told if match.start() <= name.start < end]
            rows = [name for name in view.told if before[0] <= name.start < before[1]]
            told = self._numbers(*before)
            if not names or names[0].start > match.end() or names[0].kind != "column" or len(rows) != 1:
                continue
            if self._numbers(begin, end) or view.text[end - 1] == "的":
                continue  # 执法案卷19件，由自然人提出的5件: some of them
            parts = self.view.facts.children.get(rows[0].names[0], ())
            if any(name.kind != "row" or name.names[0] not in parts for name in names[1:]):
                continue  # 系自然人申请中涉及第三方合法权益的内容 says why
            row, column, text = rows[0].names[0], names[0].names[0], view.text
            if (
                rows[0].kind != "row"
                or {rows[0].table, names[0].table} != {"requests"}
                or row in FLOW
                or len(told) != 1
            ):
                continue
            if self._unknown(*before) or text[before[1] : begin] != "，":
                continue
            whole, part = view.facts.at("requests", row, "total"), view.facts.at("requests", row, column)
            if whole is not None and part is not None and told[0].holds(whole.value) and part.value < whole.value:
                yield Claim(match.start(), names[0].end, (part.id,), last_year=False, is_sure=False)

    def _before(self, at: int) -> list[Name]:
        return [name for name in self.view.told if name.end <= at]

    def _numbers(self, start: int, end: int) -> list[Quantity]:
        return [item for item in self.view.numbers if start <= item.start + self.view.start < end]

    def _unknown(self, start: int, end: int) -> str:
        free = self.view.unknown(start, end) if start < end else ""
        return self.own.filler.pattern.sub("", free) if free else ""

    def _cells(self, names: list[Name], before: list[Name]) -> list[Cell]:
        """Return the cells that names may mean, together with what was named before them."""
        return [cell for cell, _ in self._readings(names, before)]

    def _pairs(self, names: list[Name], before: list[Name]) -> list[tuple[Fact, Fact]]:
        """Return the facts that names may mean, each with its whole."""
        found = [
            (self.view.facts.at(*cell), self.view.facts.at(*whole)) for cell, whole in self._readings(names, before)
        ]
        return [(cell, whole) for cell, whole in found if cell is not None and whole is not None]

    def _readings(self, names: list[Name], before: list[Name]) -> list[tuple[Cell, Cell]]:
        tables = {name.table for name in names}
        if len(tables) != 1 or any(name.table not in tables for name in before):
            return []
        rows = [name for name in names if name.kind == "row" and name.names[0] not in WHOLES]
        columns = {name.names[0] for name in names if name.kind == "column"}
        if tables == {"disputes"}:
            kept = dispute_rows([*before, *names])
            if len(kept) != 1 or len(columns) != 1:
                return []
            return [(("disputes", kept[0], next(iter(columns))), ("disputes", kept[0], "total"))]
        if tables != {"requests"} or len(columns) > 1:
            return []
        return self._of_requests(rows, columns, before)

    def _of_requests(self, rows: list[Name], columns: set[str], before: list[Name]) -> list[tuple[Cell, Cell]]:
        parents = self.view.facts.parents
        kept = {name.names[0] for name in narrowest(rows, {part: row for part, row in parents.items() if "." in part})}
        told = {name.names[0] for name in before if name.kind == "row"} - WHOLES
        of = {name.names[0] for name in before if name.kind == "column"}
        if len(kept) == 1:
            row = next(iter(kept))
            if row in WHOLES or len(of | columns) > 1 or told - {parents.get(row)}:
                return []
            column = next(iter(of | columns), "total")
            wholes = sorted(told or WHOLES)
            return [(("requests", row, column), ("requests", whole, column)) for whole in wholes]
        if kept or len(columns) != 1 or of or len(told) > 1:
            return []
        column = next(iter(columns))
        return [(("requests", row, column), ("requests", row, "total")) for row in sorted(told or WHOLES)]
