"""What of a clause the sentences of the notes do not have: its characters, as bits from the clause's first on. Pure."""

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import NamedTuple

from assistant.grounding.support_notes import Clause, Sources

# How much a character lacks, in hundredths: one that a note has, but not beside the same others, one of a word that has
# a character which a note has by itself, and one of a word that says little, lack less
_WHOLE, _ALONE, _HALF = 100, 40, 10
_LIGHT = 4  # by how much one of a word that says little lacks less


def _halves(text: str, clause: Clause, bits: int, alone: Collection[str]) -> int:
    """Return the characters of words of two that a note has by one of them alone: 拆除 where it has 拆了."""
    half = 0
    for start, end in runs(bits & ~clause.more) if alone else ():
        for at in range(start, end):
            if text[clause.start + at] in alone:
                # words are of two characters mostly: of 发放宣传单, 放 is of 发放
                other = at + 1 if (at - start) % 2 == 0 and at + 1 < end else at - 1
                half |= 1 << at | (1 << other if other >= start else 0)
    return half


def runs(bits: int) -> list[tuple[int, int]]:
    """Return from where to where bits stand beside one another, in order."""
    found: list[tuple[int, int]] = []
    end = 0
    while bits:
        skip = (bits & -bits).bit_length() - 1
        bits >>= skip
        length = (~bits & (bits + 1)).bit_length() - 1
        bits >>= length
        start, end = end + skip, end + skip + length
        found.append((start, end))
    return found


class Lacking(NamedTuple):
    """What of a clause some sentences do not have.

    `bits` are the characters that none has beside the same others, nor as a word that half of is theirs, `absent` those
    that none has at all, `had` those that one has; `much` is how many characters are lacking, those that stand
    elsewhere for less.
    """

    bits: int
    much: float
    had: int
    absent: int


class Pool:
    """The sentences of the notes that the clauses of a sentence, from `start` to `end` of a text, rest on together."""

    def __init__(
        self, sources: Sources, numbers: set[int], text: str, span: tuple[int, int], pairs: frozenset[int]
    ) -> None:
        self.sources, self.numbers, self.text, self.span, self.pairs = sources, numbers, text, span, pairs
        self._unused: dict[int, str] = {}

    def having(self, numbers: Collection[int]) -> "Pool":
        """Return it with those of a clause, which may be of last year's report."""
        if self.numbers.issuperset(numbers):
            return self
        more = Pool(self.sources, self.numbers.union(numbers), self.text, self.span, self.pairs)
        more._unused = self._unused
        return more

    def lacking(self, clause: Clause, covers: Mapping[int, int]) -> Lacking:
        """Return what of a clause none of them has; `covers` are the characters that each sentence has."""
        had = 0
        for number, bits in covers.items():
            if number in self.numbers:
                had |= bits
        bits = clause.content & ~had
        if not bits:
            return Lacking(0, 0.0, had, 0)
        present = self._present >> (clause.start - self.span[0])  # 换 of 更换 where one has 换了
        half = bits & _halves(self.text, clause, bits, self._alone)
        alone, absent = bits & ~half & present, bits & ~half & ~present
        much = 0
        for some, weight in ((absent, _WHOLE), (alone, _ALONE), (half, _HALF)):
            if some:
                much += (
                    weight * (some & ~clause.light).bit_count() + weight // _LIGHT * (some & clause.light).bit_count()
                )
        return Lacking(bits & ~half, much / _WHOLE, had, absent)

    @cached_property
    def _present(self) -> int:
        return self.sources.present(self.text, *self.span, self.numbers) if self.numbers else 0

    @cached_property
    def _alone(self) -> set[str]:
        return {char for number in self.numbers for char in self.unused(number)}

    def unused(self, number: int) -> str:
        """Return the characters of a note's sentence of which the text has no pair: 拆 of 拆了2块旧的."""
        if number not in self._unused:
            self._unused[number] = self.sources.unused(number, self.pairs)
        return self._unused[number]
