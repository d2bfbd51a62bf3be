"""Lists of numbers, and which names they are dealt: 自然人、企业分别3件、5件."""

from collections.abc import Sequence
from typing import NamedTuple

from assistant import lazy
from assistant.grounding.names import Name, chains, distinct, narrowest, spread
from assistant.grounding.numbers import Number
from assistant.grounding.quantities import PERCENT
from assistant.grounding.sentences import Sentence

# What stands between the numbers of a list: “、” → 、, “，增长” → ，增长, “、占” → 、占,
# not “件，部分公开”, not “，分别为”, which begins a list
_BETWEEN = lazy.compile(r"[、，, 和及与以或\u3000｜|]{0,3}(?:增长|增加|上升|下降|减少)?(?:占|为|是|有)?")


class Run(NamedTuple):
    """A list of numbers that a number stands in, by their places in the sentence, and its own place in the list."""

    members: list[int]
    at: int


class Dealt(NamedTuple):
    """The names that a list may give a number; `one_by_one` where it is surely this one."""

    names: list[Name]
    one_by_one: bool


class Lists:
    """The lists of a sentence."""

    def __init__(self, sentence: Sentence) -> None:
        self._sentence = sentence
        self._runs: dict[int, Run] = {}
        self._dealt: dict[tuple[int, str], Dealt | None] = {}
        at, numbers = 0, sentence.numbers
        while at < len(numbers):
            run = [at]
            while run[-1] + 1 < len(numbers) and self._goes_on(run[-1] + 1, numbers):
                run.append(run[-1] + 1)
            if len(run) > 1:
                self._runs |= {index: Run(run, place) for place, index in enumerate(run)}
            at = run[-1] + 1

    def _goes_on(self, index: int, numbers: Sequence[Number]) -> bool:
        start, end = self._sentence.gaps[index]
        one, other = numbers[index - 1].quantity, numbers[index].quantity
        alike = (one.unit == PERCENT) == (other.unit == PERCENT) and bool(one.change) == bool(other.change)
        return alike and end > start and _BETWEEN.fullmatch(self._sentence.text, start, end) is not None

    def run(self, index: int) -> Run | None:
        """Return the list that a number stands in."""
        return self._runs.get(index)

    def dealt(self, index: int, kind: str) -> Dealt | None:
        """Return the rows or columns that a list deals to a number."""
        key = (index, kind)
        if key not in self._dealt:
            run = self._runs.get(index)
            self._dealt[key] = self._deal(run, kind) if run is not None else None
        return self._dealt[key]

    def is_dealt(self, index: int) -> bool | None:
        """Whether a number is surely dealt a row or a column; None where it stands in no such list."""
        dealt = self.dealt(index, "row") or self.dealt(index, "column")
        return dealt.one_by_one if dealt is not None else None

    def _deal(self, run: Run, kind: str) -> Dealt | None:
        own = self._sentence
        first, last = run.members[0], run.members[-1]
        if (own.numbers[first].quantity.unit == PERCENT) != (own.numbers[last].quantity.unit == PERCENT):
            return None
        whole, lead = own.within(own.start, own.gaps[first][1]), own.within(*own.gaps[first])
        tail = own.within(*own.gaps[last + 1])
        in_turn = any(name.kind == "respectively" for name in (*whole, *tail))

        def of(found: list[Name], *, weak: bool = False) -> list[Name]:
            return [name for name in found if name.kind == kind and (name.strong or weak)]

        groups = [of(lead), of(lead, weak=True) if in_turn else [], of(tail)]
        if in_turn and first and not of(lead, weak=True):
            groups.append(of(whole))
        for group in groups:
            option = self._option(group, len(run.members))
            if option is not None:
                return Dealt([option[run.at]], one_by_one=True)
        if in_turn and kind == "row" and (earlier := self._told_before(run)):
            return Dealt([earlier[run.at]], one_by_one=False)
        both = spread(distinct(of(lead))) or distinct(of(tail))
        return Dealt(both, one_by_one=False) if len(both) > 1 else None

    def _told_before(self, run: Run) -> list[Name]:
        """Return the rows of as many numbers right before a list, each another one.

        复议10件、诉讼8件，维持的分别为4件、7件: 4 of 复议, 7 of 诉讼.
        """
        first, length = run.members[0], len(run.members)
        if first < length:
            return []
        before = self._sentence.numbers[first - length : first]
        parents = self._sentence.facts.parents
        told = (distinct(name for name in number.around if name.strong_row) for number in before)
        rows = [name for names in told for name in narrowest(names, parents)]
        return rows if len(rows) == len(distinct(rows)) == length else []

    def _option(self, group: list[Name], length: int) -> list[Name] | None:
        """Return the names of a chain that is as long as the list; weak ones only in an unbroken one."""
        found = chains(self._sentence.text, group)
        loose = [group] if all(name.strong for name in group) else []
        for chain in (*found, *map(spread, found), *loose, *map(spread, loose)):
            option = distinct(chain)
            if len(option) == length:
                return option
            parts = [name for name in option if "+" not in name.names[0]]
            if len(parts) == length:  # 许可、处罚、强制三项决定分别: what they are together is none of them
                return parts
        return None
