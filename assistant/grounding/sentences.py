"""A sentence while it is read: its numbers, the gaps between them, its names, and which number owns which name."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise

from assistant import lazy
from assistant.domain.facts import Value
from assistant.grounding.facts import Facts
from assistant.grounding.grounded import Grounded, Kind, Verdict
from assistant.grounding.meanings import Meanings
from assistant.grounding.names import Name, names
from assistant.grounding.numbers import Memory, Number
from assistant.grounding.quantities import PERCENT, Quantity

BULLETS = "◆◇▲△■□●○★☆▶•"  # each begins an item of a list
STOPS = frozenset(f"，,；;：:、（）()|。\n{BULLETS}")
MARKS = frozenset(f"，,；;：:。\n{BULLETS}")  # what parts clauses, whatever a list has between its names
Gap = tuple[int, int]
# Names that stand close together name one thing: “、”, “和”
_JOINED = lazy.compile(r"[、和及与或]{1,2}")
# A parenthesis of parts, or of what is left out, names no number before it: “含上年结转” → 含, not “上年结转”
_PARTS_OF = lazy.compile(r"[其不]?[中]?(?:含|包括|包含|剔除|扣除|未计|不计)")
# What is joined on behind a number is another thing: “与本年度新收的” → 与, “连同” → 连同, not “和解”
_JOINS = lazy.compile(
    r"连同|加上|加(?!快|强|急|盖)|与|跟|同(?!意|期|比|时|样)|并(?!予|且|已|均|入|由|案)|和(?!解)|及(?!时)"
)
# The names of what many are sorted into are each of a part: “归入公开、不予公开两类” → 归入公开、不予公开两类, not
# “列入不予公开”
_SORTED = lazy.compile(
    r"(?:分别|都|均)?(?:归入|归为|归到|归于|分属|列入|列为|计入|属于)[^，。；]{2,60}?[两二三四五六七八九2-9][大个]?[类种项]"
)
# “除予以公开外” → 除予以公开外, “除部分公开、予以公开以外” → 除部分公开、予以公开以外, not “除此之外”
EXCEPT = lazy.compile(r"除(?!此)(?:了|去|开)?[^，。；]{2,40}?(?:之外|以外|外)")
# What a parenthesis leaves out: “（不含上年结转）” → （不含上年结转）, “(剔除重复的)” → (剔除重复的), not “（含结转）”
_LEFT_OUT = lazy.compile(r"[（(](?:其中)?(?:不(?:含|包括|包含|计)|未(?:含|计)|剔除|扣除|除)[^（()）]{1,40}[）)]")
_DENIED = lazy.compile(
    r"(?:没有|没|无(?![法从需正])|零|未(?:发生|出现|产生|收到))[^的]{0,8}\Z|未\Z"
)  # “没有一件申请” → 没有一件申请, not “无法”
_NONE_OF = lazy.compile(r"无一|没有|均未|都未|都没|并未|未被|未曾")  # “复议无一被纠正” → 无一, not “无法”
# The name of a row that says itself that there is none counts nothing behind it: “上年无结转，全年收12件” → 无结转, not
# “上年未办结”
_SAYS_NONE = lazy.compile(r"(?:没有?|未有|无|零)(?:结转|转|遗留|留|余|剩|积|压|存|挂|在[办手]|待办)")
_NONE_OR_LESS = frozenset("除没无零未不")
_OPENING, _CLOSING = "（(", "）)"


class Sentence:
    """One sentence of a text, from `start` to `end`, with its quantities and what was said before it."""

    def __init__(
        self, text: str, start: int, end: int, found: list[Quantity], facts: Facts, words: Meanings, before: Memory
    ) -> None:
        self.text, self.start, self.end, self.facts, self.words, self.before = text, start, end, facts, words, before
        self.year = facts.year or 0
        self.vague = [quantity for quantity in found if is_vague(quantity, text)]
        plain = [quantity for quantity in found if quantity not in self.vague]
        self.numbers = [Number(item, Grounded(item, Kind.COUNT, Verdict.UNSUPPORTED)) for item in plain]
        starts, ends = [item.start for item in plain], [item.end for item in plain]
        self.gaps: list[Gap] = list(zip([start, *ends], [*starts, end], strict=True))

    @property
    def own(self) -> str:
        """Its own text."""
        return self.text[self.start : self.end]

    @cached_property
    def names(self) -> list[Name]:
        """What is named in it, up to the clauses behind a ； after its last number: they speak of other things."""
        end = self.text.find("；", self.numbers[-1].quantity.end, self.end) if self.numbers else -1
        return names(self.text, self.start, end if end >= 0 else self.end, self.year, self.words)

    @cached_property
    def spans(self) -> list[Gap]:
        """Where names of rows and columns stand: a stop within one parts nothing."""
        return [(name.start, name.end) for name in self.names if name.names_cells and name.strong]

    @cached_property
    def _covered(self) -> bytearray:
        covered = bytearray(self.end - self.start)
        for start, end in [
            *((name.start, name.end) for name in self.names),
            *((n.quantity.start, n.quantity.end) for n in self.numbers),
        ]:
            covered[start - self.start : end - self.start] = b"\x01" * (end - start)
        return covered

    @cached_property
    def _unnamed(self) -> str:
        own = list(self.own)
        for name in self.names:
            if name.strong and name.kind in ("row", "column", "subject"):
                own[name.start - self.start : name.end - self.start] = " " * (name.end - name.start)
        return "".join(own)

    def says(self, words: Iterable[str]) -> bool:
        """Whether one of some words stands in it, and not within a name: 政府信息公开申请 says no 信息."""
        return any(word in self._unnamed for word in words)

    def has(self, kind: str) -> bool:
        """Whether a name of a kind stands in it."""
        return any(name.kind == kind for name in self.names)

    @cached_property
    def _starts(self) -> list[int]:
        return [name.start for name in self.names]

    def within(self, start: int, end: int) -> list[Name]:
        """Return the names that stand whole between two places."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [name for name in self.names[first:last] if name.end <= end]

    @cached_property
    def values(self) -> Counter[Value]:
        """How many of its numbers have each value."""
        return Counter(number.value for number in self.numbers)

    @cached_property
    def names_disclosure(self) -> bool:
        """Whether a row of proactive disclosure is named in it."""
        return any(name.strong_row and name.table == "disclosure" for name in self.names)

    def says_past(self, end: int) -> bool:
        """Whether a year before the one reported on is named up to a place."""
        return self._first_past <= end

    @cached_property
    def _first_past(self) -> int:
        return min((name.end for name in self.names if name.kind == "past"), default=len(self.text) + 1)

    def stop(self, start: int, end: int) -> int:
        """Return the first stop between two places that is not within a name, or the end."""
        for at in range(start, end):
            if self.text[at] in STOPS and not self._inside(at):
                return at
        return end

    def near(self, start: int, end: int, stops: frozenset[str] = STOPS) -> int:
        """Return where the words begin that follow the last stop between two places."""
        for at in range(end - 1, start - 1, -1):
            if self.text[at] in stops and not self._inside(at):
                return at + 1
        return start

    def clause(self, start: int, end: int) -> int:
        """Return where the clause begins that ends at a place, whatever lists and parentheses it has."""
        for at in range(end - 1, start - 1, -1):
            if self.text[at] in MARKS:
                return at + 1
        return start

    def _inside(self, at: int) -> bool:
        return any(start < at < end for start, end in self.spans)

    def unknown(self, start: int, end: int) -> str:
        """Return the letters between two places that no name covers."""
        covered, begin = self._covered, self.start
        return "".join(self.text[at] for at in range(start, end) if not covered[at - begin] and self.text[at].isalpha())

    def lead(self, index: int) -> str:
        """Return the text between a number and the one before it."""
        start, end = self.gaps[index]
        return self.text[start:end]

    def behind(self, index: int) -> Gap:
        """Return the words behind a number up to the first stop."""
        start, end = self.gaps[index + 1]
        return start, self.stop(start, end)

    def unknown_about(self, index: int, begin: int | None = None) -> str:
        """Return the unknown letters of a gap, or from a place in it on, and behind the number."""
        start, end = self.gaps[index]
        return self.unknown(start if begin is None else begin, end) + self.unknown(*self.behind(index))

    # who owns which name

    def deal(self) -> None:
        """Give each number the names before it, and those right behind it that are its own."""
        given: set[Name] = set()
        for index, number in enumerate(self.numbers):
            number.before = [name for name in self._stated(*self.gaps[index]) if name not in given]
            strong = any(name.names_cells and name.strong for name in number.before)
            start, end = self.gaps[index + 1]
            if start < end and self.text[start] in _OPENING:
                number.behind = self._behind_parenthesis(index, named=strong)
                takes = not strong
            else:
                number.behind, takes = self._behind(index, named=strong)
            if takes and not self._opens_upon(index):
                given |= {name for name in number.behind if name.names_cells}

    def _stated(self, start: int, end: int) -> list[Name]:
        """Return the names between two places, but none that is left out (除…外, 不含…), none of what there is none."""
        if _NONE_OR_LESS.isdisjoint(self.text[start:end]):
            return self.within(start, end)
        left_out = [one for out in (EXCEPT, _LEFT_OUT) for one in out.finditer(self.text, start, end)]
        found = [
            name
            for name in self.within(start, end)
            if all(name.start >= one.end() or name.end <= one.start() for one in left_out)
            and not (name.kind == "row" and _SAYS_NONE.search(name.text))
        ]
        near = self.clause(start, end)
        if not any(name.names_cells and name.start >= near for name in found) and not self._is_named_behind(end):
            # 去年没有复议案件，今年发生16件; of 没有一件复议被纠正，14件均已审结 only 复议
            return [n for n in found if not (n.kind == "column" and n.end < near and self._is_denied(n))]
        return [name for name in found if not (name.names_cells and name.end < near and self._is_denied(name))]

    def _is_named_behind(self, at: int) -> bool:
        """Whether a name stands right behind the number that begins at a place."""
        index = next((index for index, (_, end) in enumerate(self.gaps) if end == at), len(self.numbers))
        return index < len(self.numbers) and any(name.names_cells for name in self.within(*self.behind(index)))

    def _is_denied(self, name: Name) -> bool:
        """Whether a name stands behind words of none: what 没有结转下年的，12件均已办结 counts is another thing."""
        return _DENIED.search(self.text[self.clause(self.start, name.start) : name.start]) is not None

    def _behind_parenthesis(self, index: int, *, named: bool) -> list[Name]:
        """Return the names in and behind a parenthesis that follows a number: 7件（占2.3%）得到公开."""
        start, end = self.gaps[index + 1]
        close = min((at for mark in _CLOSING if (at := self.text.find(mark, start, self.end)) >= 0), default=-1)
        if 0 <= close < end:
            inside = [] if _PARTS_OF.match(self.text, start + 1, close) else self.within(start + 1, close)
            return [*inside, *self.within(close + 1, self.stop(close + 1, end))]
        if close < 0 or named:
            return []
        gap = next((end for first, end in self.gaps if first <= close < end), None)
        return self.within(close + 1, self.stop(close + 1, gap)) if gap is not None else []

    def _behind(self, index: int, *, named: bool) -> tuple[list[Name], bool]:
        """Return the names right behind a number, and whether they are taken from the next one."""
        start, end = self.gaps[index + 1]
        stop = self._undenied(start, self.stop(start, end))
        following = index + 1 < len(self.numbers)
        if following and stop == end and named and not self.numbers[index + 1].quantity.change:
            return [], False  # nothing between: 予以公开7件不予公开5件
        if following and _JOINS.match(self.text, start, end):
            return [], False  # 上年结转16件与本年新收的合计99件
        if _SORTED.match(self.text, start, end):
            return [], False
        behind = self.within(start, stop)
        before = self.numbers[index].before
        if any(
            name.strong_row or (name.kind == "column" and name.strong and name.table == "requests") for name in before
        ):
            return behind, False
        if not following and not any(name.names_cells for name in (*before, *behind)):
            behind = self.within(start, end)
        if following and stop == end:
            cut = self._cut([name for name in behind if name.names_cells and name.strong])
            behind = [name for name in behind if cut is None or name.start < cut]
        return behind, True

    def _opens_upon(self, index: int) -> bool:
        """Whether the next number stands first in a parenthesis: 超三成是不予公开（258件）, both are of one thing."""
        start, end = self.gaps[index + 1]
        opened = max(self.text.rfind(mark, start, end) for mark in _OPENING)
        return opened > start and not any(char.isalpha() for char in self.text[opened:end])

    def _undenied(self, start: int, stop: int) -> int:
        """Return where words of none begin behind a number, or the stop: 7件复议无一被纠正 are reviews."""
        if _NONE_OR_LESS.isdisjoint(self.text[start:stop]):
            return stop
        for match in _NONE_OF.finditer(self.text, start, stop):
            if not any(name.start <= match.start() < name.end for name in self.names if name.names_cells):
                return match.start()
        return stop

    def _cut(self, found: list[Name]) -> int | None:
        """Return where the second of several names begins that are not joined: 16件复议案件已审结11件."""
        for one, other in pairwise(found):
            if other.start >= one.end and _JOINED.fullmatch(self.text, one.end, other.start) is None:
                return other.start
        return None

    def enclosed(self, name: Name, start: int, end: int) -> bool:
        """Whether a name stands in a parenthesis that is closed before a place."""
        opened = max(self.text.rfind(mark, start, name.start) for mark in _OPENING)
        closed = max(self.text.rfind(mark, start, name.start) for mark in _CLOSING)
        return opened > closed and any(self.text.find(mark, name.end, end) >= 0 for mark in _CLOSING)

    # what the next sentence may take over

    def memory(self) -> Memory:
        """Return what the sentence leaves for those behind it in its paragraph."""
        strong = [(name.table, row) for name in reversed(self.names) if name.strong_row for row in name.names]
        rows = [*(row for number in reversed(self.numbers) for row in number.rows), *strong]
        seen = [(n.table, n.names[0]) for n in reversed(self.names) if n.strong_row]
        columns = [(n.table, n.names[0]) for n in reversed(self.names) if n.kind == "column" and n.strong]
        kept = list(dict.fromkeys(rows))[:8] if self.numbers else self.before.rows
        tables = [table for table, _ in kept] + (["requests"] if self.has("subject") else [])
        return Memory(
            numbers=[*self.before.numbers, *self.numbers][-16:],
            rows=kept,
            columns=list(dict.fromkeys((n.table, c) for n in self.names if n.kind == "column" for c in n.names))[:4],
            tables=list(dict.fromkeys(tables)),
            seen_rows=list(dict.fromkeys([*seen, *self.before.seen_rows]))[:12],
            seen_columns=list(dict.fromkeys([*columns, *self.before.seen_columns]))[:8],
        )


def is_vague(quantity: Quantity, text: str) -> bool:
    """Whether a number only sums up: 三类答复, 两种情形, 两部分."""
    if quantity.vague:
        return True
    small = quantity.style == "chinese" and quantity.value <= 10
    return small and (quantity.unit in ("类", "种", "项", "个", "方") or text[quantity.end : quantity.end + 1] == "分")


def is_share(quantity: Quantity) -> bool:
    """Whether a quantity is a share of something, no growth."""
    return quantity.unit in (PERCENT, "‰") and not quantity.change
