"""The facts that a number may speak of: rows × columns × years, by the names that are its own or said before."""

from collections.abc import Iterable, Iterator, Sequence

from assistant import lazy
from assistant.grounding.cells import Asked, Cells, Own
from assistant.grounding.inherited import inherited
from assistant.grounding.lists import Lists
from assistant.grounding.names import Name, narrowest, spread
from assistant.grounding.numbers import Candidate, Place
from assistant.grounding.sentences import STOPS, Sentence

# Several names stand for their sum: “两类合计” → 两类, “共3” → 共, “合计” → 合计
_TOGETHER = lazy.compile(
    r"[两二三四五六七八][类项者种个]|合计|共计|合起来|之和|相加|一共|(?<!公)共(?=[0-9０-９有计为])"
)
# What is said before may be meant together: “以上” → 以上, “累计” → 累计, not “其余”
SUMMED = lazy.compile(
    r"(?<![公中])共(?![同享建用有管治产青])|合(?![并同格作法理规适村署办订])|总(?![体结局站])|两项|二者|两者|三项|三者|各项|几项|以上|相加|之和|一起|全部|累计|加起来|合并(?:计算|统计|计|成|为)"
)
_SOME = lazy.compile(r"[两二三四五六七八][类项者种个]")  # “三类答复” → 三类
_JOINS = lazy.compile(r"(?:与|和|同|跟|加上|连同|加)(?:前述|上述)?的?\Z")  # “，与” → 与, “，连同” → 连同, not “参与了”
# What follows names that only are examples: “等原因” → 等, “申请等不予处理” → 申请等
_AND_OTHERS = lazy.compile(r"(?:申请|信息)?的?等")
# What stands between the names of such a list: “、需另行制作” → 、需另行制作, not “37件、需另行制作”
_LISTED_BESIDE = lazy.compile(r"(?:申请|信息)?的?[、和及或][^，。；、0-9]{0,6}")
_BEFORE_INNER = 8  # letters between a name and what a parenthesis behind it says that it has
_WHOLES = ("received", "all", "outcomes_total")
_FLOW = (*_WHOLES, "brought_forward", "carried_forward")
_THEN = ("后", "后再", "之后", "再")
_LISTED = STOPS - {"、"}


class Candidates(Cells):
    """The facts that the numbers of a sentence may speak of."""

    def __init__(self, sentence: Sentence, lists: Lists) -> None:
        super().__init__(sentence, lists)
        self._found: dict[tuple[object, ...], list[Candidate]] = {}

    def of(self, index: int, asked: Asked | None = None) -> list[Candidate]:
        """Return the facts that a number may speak of, the likeliest first."""
        asked = asked or self.asked(index)
        key = (index, tuple(asked.before), tuple(asked.behind), asked.quantity.unit, asked.backs)
        if key not in self._found:
            self._found[key] = self._of(index, asked)
        return self._found[key]

    def _of(self, index: int, asked: Asked) -> list[Candidate]:
        own = self._own(index, asked)
        self.sentence.numbers[index].own_rows = own.rows
        found = [*self._named(index, asked, own), *self._in_parenthesis(index, asked, own)]
        found += self._grouped(index, asked, own)
        received = all(name.table == "requests" and name.names[0] in ("received", "all") for name in own.rows)
        if not own.rows or (received and any(name.table == "disputes" for name in own.near)):
            found += inherited(self, index, asked, own)
        best: dict[tuple[str, int], Candidate] = {}
        for item in found:
            key = (item.fact.id, item.back)
            if key not in best or item.tier < best[key].tier:
                best[key] = item
        return sorted(best.values(), key=lambda item: item.tier)

    # what its own names say

    def _own(self, index: int, asked: Asked) -> Own:
        sentence = self.sentence
        start, end = sentence.gaps[index]
        near = sentence.near(start, end, _LISTED)
        columns = [name for name in asked.names if name.kind == "column"]
        mine = [name for name in columns if name.strong and (name.end > near or name.start >= end)]
        mine = mine or [
            name for name in columns if name.strong and name.table != "requests" and self._reaches(name, asked)
        ]
        if not sentence.names_disclosure:  # 办结 of requests
            mine = [name for name in mine if name.table != "disclosure" or not _is_weak_too(name, asked)]
        far = [name for name in columns if name not in mine]
        rows = [name for name in asked.names if name.strong_row]
        dealt, columns_dealt = self.lists.dealt(index, "row"), self.lists.dealt(index, "column")
        if dealt is not None:
            rows = dealt.names
        if columns_dealt is not None and not (dealt is not None and dealt.one_by_one):
            mine = columns_dealt.names
        inner = [name for name in rows if name.end <= end and sentence.enclosed(name, start, end)]
        weak = [name for name in asked.names if name.kind == "row" and not name.strong]
        outer = [name for name in asked.before if name in weak and not sentence.enclosed(name, start, end)]
        if inner and len(inner) < len(rows):
            rows = [name for name in rows if name not in inner]
        elif inner and outer:
            rows = []
        else:
            inner = []
        other = [name for name in weak if name.names[0] == "other_outcome"]
        return Own(self._specific(rows), inner, outer, [name for name in weak if name not in other], other, mine, far)

    def _reaches(self, column: Name, asked: Asked) -> bool:
        """Whether a column is not that of an earlier row: 复议1件，结果维持；诉讼1件 says no more."""
        rows = [name for name in asked.before if name.strong_row and name.table == column.table]
        return not any(
            row.start >= column.end and self.sentence.stop(column.end, row.start) < row.start for row in rows
        )

    def _specific(self, rows: list[Name]) -> list[Name]:
        """Return the rows without those that a more specific one stands for."""
        text = self.sentence.text
        rows = [name for name in rows if not self._is_example(name, rows)]
        kept = narrowest(rows, self.parents)
        suits = [name for name in kept if name.table == "disputes" and name.names[0].startswith("litigation")]

        def leads(name: Name) -> bool:  # 复议后起诉: the review is only where the lawsuit comes from
            return name.names == ("reconsideration",) and any(
                abs(name.end - suit.start) <= len("后再") + 1 and text[name.end : suit.start] in _THEN for suit in suits
            )

        kept = [name for name in kept if not leads(name)] or kept
        disputes = any(name.table == "disputes" for name in kept)
        plain = [
            name
            for name in kept
            if not (disputes and name.table == "requests" and name.names[0] in ("received", "all"))
        ]
        return plain or kept or rows

    def _is_example(self, name: Name, rows: Sequence[Name]) -> bool:
        """Whether a part is only named for what it is a part of: 因本机关不掌握等原因无法提供的."""
        above = {self.parents[row] for row in name.names if row in self.parents}
        text = self.sentence.text
        wholes = [other for other in rows if above and other.start >= name.end and above.issuperset(other.names)]
        end = name.end
        while (beside := self._named_beside(end, rows, above)) is not None:  # 不掌握、需另行制作等
            end = beside.end
        return any(_AND_OTHERS.match(text, end, other.start) for other in wholes)

    def _named_beside(self, end: int, rows: Sequence[Name], above: set[str]) -> Name | None:
        """Return the name that is listed right behind a place, if it is a part of the same whole."""
        text = self.sentence.text
        beside = (name for name in rows if _LISTED_BESIDE.fullmatch(text, end, max(end, name.start)))
        return next(
            (name for name in beside if above.issuperset(self.parents.get(row, "") for row in name.names)), None
        )

    def gives_examples(self, index: int) -> bool:
        """Whether a number's own words name parts of what it counts as examples."""
        before = self.asked(index).before
        return any(self._is_example(name, before) for name in before)

    def _named(self, index: int, asked: Asked, own: Own) -> Iterator[Candidate]:
        start, end = self.sentence.gaps[index]
        near = self.sentence.text[self.sentence.near(start, end) : end]
        for table in dict.fromkeys(name.table for name in own.rows):
            of = [name for name in own.rows if name.table == table]
            mine, theirs = self.columns_of(table, index, own)
            together = list(dict.fromkeys(row for name in spread(of) for row in name.names[0].split("+")))
            rows = list(dict.fromkeys([*(row for name in of for row in name.names), *together]))
            if len(together) > 1:
                if _TOGETHER.search(near) and all(name.end <= end for name in of):
                    rows = []
                rows.append("+".join(together))
                rows += ["+".join(together[first:]) for first in range(1, len(together) - 1)]
            if (joined := self._joined(of, start, end)) is not None:
                rows = [joined]
            yield from self.facts_of(table, rows, mine, asked, 0, theirs)
            if not _TOGETHER.search(near) and (part := self._part_before(start, rows)) is not None:
                yield from self.facts_of(table, [part], mine, asked, 1, theirs)

    def _joined(self, rows: Sequence[Name], start: int, end: int) -> str | None:
        """Return the sum of a row and of the one said before it: 诉讼33件，与行政复议合计52件."""
        text = self.sentence.text
        last = rows[-1]
        if last.start < start or not _JOINS.search(text, self.sentence.start, last.start):
            return None
        if not _TOGETHER.search(text, last.end, end):
            return None
        earlier = reversed(self.sentence.within(self.sentence.start, last.start))
        first = next((name for name in earlier if name.strong_row and name.table == last.table), None)
        if first is None or set(first.names) & set(last.names):
            return None
        return f"{first.names[0]}+{last.names[0]}"

    def _part_before(self, start: int, rows: Sequence[str]) -> str | None:
        """Return the part of a row that was named before it: of 直接起诉的8件里，法院维持1件, 直接起诉."""
        if rows != ["litigation"]:
            return None
        before = reversed(self.sentence.within(self.sentence.start, start))
        last = next((name.names[0] for name in before if name.strong_row), None)
        return last if last is not None and self.parents.get(last) == rows[0] else None

    def _in_parenthesis(self, index: int, asked: Asked, own: Own) -> Iterator[Candidate]:
        """Yield what 公开类（含部分公开）19件 and 未予公开（含国家秘密、过程性信息）8件 may stand for."""
        for table in dict.fromkeys(name.table for name in own.inner):
            mine, theirs = self.columns_of(table, index, own)
            inner = list(dict.fromkeys(row for name in own.inner if name.table == table for row in name.names))
            rows = ["+".join(inner)] if len(inner) > 1 else []
            for name in own.rows or own.outer:
                if name.table == table and self._is_before(name, own.inner[0]):
                    rows += [f"{row}+{part}" for row in name.names for part in inner if not self._related(row, part)]
            yield from self.facts_of(table, [*rows, *inner], mine, asked, 1, theirs)

    def _is_before(self, name: Name, inner: Name) -> bool:
        """Whether the parenthesis that a name is in belongs to another: 公开（含部分公开）, not 答复 behind it."""
        between = self.sentence.text[name.end : inner.start]
        return name.end <= inner.start and len(between) <= _BEFORE_INNER and any(mark in between for mark in "（(")

    def _related(self, one: str, other: str) -> bool:
        """Whether one row is a part of another, so that nobody would add them: what was answered and 部分公开."""
        if one == other or self.parents.get(one) == other or self.parents.get(other) == one:
            return True
        return any(row in _WHOLES and part not in _FLOW for row, part in ((one, other), (other, one)))

    def _grouped(self, index: int, asked: Asked, own: Own) -> Iterator[Candidate]:
        """Yield the sums of what was named last: 三类合计, 二者共."""
        sentence = self.sentence
        start, end = sentence.gaps[index]
        if not (SUMMED.search(sentence.text[sentence.near(start, end) : end]) or _SOME.search(sentence.lead(index))):
            return
        named = [name for name in reversed(sentence.within(sentence.start, end)) if name.names_cells and name.strong]
        named = [name for name in named if name not in own.rows]
        rows = _latest(named, "row", sentence.before.seen_rows)[:8]
        columns = _latest(named, "column", sentence.before.seen_columns)[:7]
        for table in sentence.words.tables:
            mine, theirs = self.columns_of(table, index, own)
            some = [row for name, row in rows if name == table]
            if not own.rows:
                for count in range(2, len(some) + 1):
                    yield from self.facts_of(table, ["+".join(some[:count])], mine, asked, 1, theirs)
            if not mine:
                heads = [row for name in own.rows if name.table == table for row in name.names] or some[:2]
                beside = [column for name, column in columns if name == table]
                joined = ["+".join(beside[:count]) for count in range(2, len(beside) + 1)]
                for row in heads:
                    for column in joined:
                        yield from self.facts_of(table, [row], [column], asked, 1)


def _is_weak_too(column: Name, asked: Asked) -> bool:
    """Whether what may be a column is a weak word of requests as well."""
    return any(n.kind == "row" and not n.strong and n.start < column.end and column.start < n.end for n in asked.names)


def _latest(named: Iterable[Name], kind: str, before: Iterable[Place]) -> list[Place]:
    here = ((name.table, name.names[0]) for name in named if name.kind == kind)
    return list(dict.fromkeys([*here, *before]))
