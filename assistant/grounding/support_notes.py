"""What the sentences of a text may rest on besides the tables, word by word: the notes, and last year's problems.

Which characters of a clause something is said of is a number whose bits are the characters, the first one lowest.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from assistant import lazy
from assistant.grounding.support_words import Key

LAST = "last_year"  # the id of what last year's report says
_ENDS = lazy.compile(r"[。！？；\n]+")  # “公开9条。答复2件” → 。
_LEAST, _LEAST_SHARE = 2, 0.25  # characters of a clause, and of all it has, that a note must have to be its source
_MOST = 3  # notes that one clause may rest on
_ALONE = 0.4  # how much a character lacks that a note has, but not beside the same others
Same = tuple[int, int, tuple[int, ...]]


class Unit(NamedTuple):
    """A sentence of a note: which note it is of, its words, and the lines of words that mean the same as one of it."""

    source: str
    text: str
    pairs: frozenset[str]
    groups: frozenset[int]
    plans: bool


class Clause(NamedTuple):
    """The words of a clause as they are held against notes.

    `content` are the characters that must have a source; `more` those that need one of their own; `same` the words
    that mean the same as others, with their places in the text.
    """

    start: int
    end: int
    content: int
    more: int
    same: tuple[Same, ...]

    def bits(self, start: int, end: int) -> int:
        """Return the bits of some characters of the text."""
        return ((1 << (end - start)) - 1) << (start - self.start)


@lru_cache(512)
def _units(source: str, text: str, words: Key, plan: str) -> tuple[Unit, ...]:
    plans = lazy.compile(plan)  # of 2025: “2026年轮训” → 2026年
    found: list[Unit] = []
    for piece in _ENDS.split(text):
        if said := "".join(piece.split()):
            pairs = frozenset(said[at : at + 2] for at in range(len(said) - 1))
            found.append(Unit(source, said, pairs, words.words.groups_of(said), bool(plans.search(said))))
    return tuple(found)


class Sources:
    """The sentences that a text may rest on, by the pairs of characters and the words that each has."""

    def __init__(self, texts: Iterable[tuple[str, str]], key: Key, plan: str) -> None:
        self.units = [unit for source, text in texts for unit in _units(source, text, key, plan)]
        self.sources = frozenset(unit.source for unit in self.units)
        self._by_pair: dict[str, list[int]] = {}
        self._by_group: dict[int, list[int]] = {}
        for number, unit in enumerate(self.units):
            for pair in unit.pairs:
                self._by_pair.setdefault(pair, []).append(number)
            for group in unit.groups:
                self._by_group.setdefault(group, []).append(number)

    def saying(self, source: str, sentence: str) -> list[int]:
        """Return the sentences of a note that stand in one that was read elsewhere, or it in them."""
        said = "".join(sentence.split())
        return [
            number
            for number, unit in enumerate(self.units)
            if unit.source == source and (unit.text in said or said in unit.text)
        ]

    def covering(self, text: str, clause: Clause) -> dict[int, int]:
        """Return which characters of a clause each sentence has, by its number; none for those that have none."""
        found: dict[int, int] = {}
        by_pair, pair, content = self._by_pair, 3, clause.content
        for at in range(clause.start, clause.end - 1):
            if pair & content and (numbers := by_pair.get(text[at : at + 2])):
                for number in numbers:
                    found[number] = found.get(number, 0) | pair
            pair <<= 1
        for start, end, groups in clause.same:
            word = clause.bits(start, end)
            for group in groups:
                for number in self._by_group.get(group, ()):
                    found[number] = found.get(number, 0) | word
        return found

    def chosen(self, clause: Clause, covers: Mapping[int, int], allowed: Collection[str]) -> list[int]:
        """Return the sentences that a clause rests on, the one with most of its words first.

        Args:
            clause: The clause.
            covers: What each sentence has of it (`covering`).
            allowed: The sources that it may rest on.
        """
        wanted = clause.content & ~clause.more or clause.content  # 70件均在法定期限内答复: it has no other words
        whole = wanted.bit_count()
        least = max(_LEAST, _LEAST_SHARE * whole)
        usable: dict[int, int] = {
            n: bits & wanted for n, bits in covers.items() if bits & wanted and self.units[n].source in allowed
        }
        found: list[int] = []
        while usable and len(found) < _MOST:
            best = max(usable, key=lambda number: usable[number].bit_count())
            gained = usable[best]
            if gained.bit_count() < (least if found else min(least, whole)):
                break
            found.append(best)
            usable = {n: bits & ~gained for n, bits in usable.items() if bits & ~gained}
        return found

    def lacking(self, text: str, clause: Clause, covers: Mapping[int, int], numbers: Collection[int]) -> "Lacking":
        """Return what of a clause some sentences do not have.

        A character that one of them has, but not beside the same others, lacks less: 换 of 更换 where one has 换了.
        """
        bits = clause.content
        for number in numbers:
            bits &= ~covers.get(number, 0)
        rest, much = bits, 0.0
        while rest:
            char = text[clause.start + (rest & -rest).bit_length() - 1]
            much += _ALONE if any(char in self.units[number].text for number in numbers) else 1
            rest &= rest - 1
        return Lacking(bits, much)


class Lacking(NamedTuple):
    """Which characters of a clause some sentences do not have, and how much of it that is, in characters."""

    bits: int
    much: float
