"""A sentence while it is read: its numbers, the gaps between them, its names, and what it leaves to the next."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from assistant.domain.facts import Value
from assistant.grounding.facts import Facts
from assistant.grounding.grounded import Grounded, Kind, Verdict
from assistant.grounding.meanings import Meanings
from assistant.grounding.names import Name, names
from assistant.grounding.numbers import Memory, Number
from assistant.grounding.quantities import PERCENT, Quantity
from assistant.grounding.sentence_ends import is_question

BULLETS = "◆◇▲△■□●○★☆▶•"  # each begins an item of a list
STOPS = frozenset(f"，,；;：:、（）()|。\n{BULLETS}")
MARKS = frozenset(f"，,；;：:。\n{BULLETS}")  # what parts clauses, whatever a list has between its names
Gap = tuple[int, int]
OPENING, CLOSING = "（(", "）)"


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

    def enclosed(self, name: Name, start: int, end: int) -> bool:
        """Whether a name stands in a parenthesis that is closed before a place."""
        opened = max(self.text.rfind(mark, start, name.start) for mark in OPENING)
        closed = max(self.text.rfind(mark, start, name.start) for mark in CLOSING)
        return opened > closed and any(self.text.find(mark, name.end, end) >= 0 for mark in CLOSING)

    # what the next sentence may take over

    def memory(self) -> Memory:
        """Return what the sentence leaves for those behind it in its paragraph."""
        strong = [(name.table, row) for name in reversed(self.names) if name.strong_row for row in name.names]
        rows = [*(row for number in reversed(self.numbers) for row in number.rows), *strong]
        seen = [(n.table, n.names[0]) for n in reversed(self.names) if n.strong_row]
        columns = [(n.table, n.names[0]) for n in reversed(self.names) if n.kind == "column" and n.strong]
        kept = list(dict.fromkeys(rows))[:8] if self.numbers or is_question(self.text, self.end) else self.before.rows
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
