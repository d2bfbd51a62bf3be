"""What the sentences of a text may rest on besides the tables, word by word: the notes, and last year's problems.

Which characters of a clause something is said of is a number whose bits are the characters, the first one lowest.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import islice
from typing import NamedTuple, cast

from assistant import lazy
from assistant.domain.numerals import parse
from assistant.few import pairs_of
from assistant.grounding.notes import LAST
from assistant.grounding.support_words import Key

_ENDS = lazy.compile(r"[。！？；\n]+")  # “公开9条。答复2件” → 。
# “共13.5万” → 13.5, “两次” → 两, “两百多” → 两百
_NUMERAL = lazy.compile(r"[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十](?:[百千]|十(?![一二三四五六七八九]))?")
# “10月底” → 10月, “来了3个人” → 3个人, not “第3批”
_COUNTED = lazy.compile(r"(?<![0-9.第])([0-9]+(?:\.[0-9]+)?)[个名]?([\u3400-\u9fff])")
_LEAST, _LEAST_SHARE = 2, 0.25  # characters of a clause, and of all it has, that a note must have to be its source
_MOST = 3  # notes that one clause may rest on
Same = tuple[int, int, tuple[int, ...]]
Places = Sequence[tuple[int, ...] | None]  # of each character of a text, the sentences that have it and the next one


class Unit(NamedTuple):
    """A sentence of a note: which note it is of, its words, and the lines of words that mean the same as one of it."""

    source: str
    text: str
    pairs: frozenset[int]
    chars: frozenset[str]
    groups: frozenset[int]
    numerals: frozenset[str]
    plans: bool
    denies: bool


class Clause(NamedTuple):
    """The words of a clause as they are held against notes.

    `content` are the characters that must have a source; `more` those that need one of their own; `light` those that
    say little; `claims` what claims something: its characters, its kind, the lines of words that mean the same; `same`
    the words that mean the same as others, with their places in the text.
    """

    start: int
    end: int
    content: int
    more: int
    light: int
    claims: tuple[tuple[int, str, tuple[int, ...]], ...]
    same: Sequence[Same]


@lru_cache(512)
def _units(source: str, text: str, key: Key, plan: str, none: str) -> tuple[Unit, ...]:
    plans = lazy.compile(plan)  # of 2025: “2026年轮训” → 2026年
    denies = lazy.compile(none)  # “没有开展” → 没有
    words = key.words
    found: list[Unit] = []
    for piece in _ENDS.split(text):
        if said := "".join(piece.split()):
            numerals = frozenset(map(digit_of, cast("list[str]", _NUMERAL.findall(said))))
            found.append(
                Unit(
                    source,
                    said,
                    frozenset(pairs_of(said)),
                    frozenset(said),
                    words.groups_of(said),
                    numerals,
                    bool(plans.search(said)),
                    bool(denies.search(said)),
                )
            )
    return tuple(found)


def digit_of(numeral: str) -> str:
    """Return a numeral with digits: 8 for 八, 200 for 两百, 12 for 12."""
    value = None if numeral[:1].isascii() else parse(numeral)
    return numeral if value is None else str(value)


def counted(text: str) -> set[str]:
    """Return the numbers of a text, each with the character of what it counts."""
    return {match[1] + match[2] for match in _COUNTED.finditer(text)}


def bits_of(start: int, end: int) -> int:
    """Return the bits of some characters, none where the end is not behind the start."""
    return ((1 << max(0, end - start)) - 1) << start


def bits_of_marks(marks: bytes | bytearray) -> int:
    """Return the bits of the characters that are marked with 1, the first one lowest."""
    return int(marks[::-1].translate(_BINARY), 2) if marks else 0


_BINARY = bytes(48 + (at == 1) for at in range(256))


class Sources:
    """The sentences that a text may rest on, by the pairs of characters and the words that each has."""

    def __init__(self, texts: Iterable[tuple[str, str]], key: Key, plan: str, none: str) -> None:
        self.units = [unit for source, text in texts for unit in _units(source, text, key, plan, none)]
        self.of_last_year = frozenset(number for number, unit in enumerate(self.units) if unit.source == LAST)
        by_pair: dict[int, list[int]] = {}
        self._by_group: dict[int, list[int]] = {}
        for number, unit in enumerate(self.units):
            for pair in unit.pairs:
                by_pair.setdefault(pair, []).append(number)
            for group in unit.groups:
                self._by_group.setdefault(group, []).append(number)
        self._by_pair = {pair: tuple(numbers) for pair, numbers in by_pair.items()}

    def saying(self, source: str, sentence: str) -> list[int]:
        """Return the sentences of a note that stand in one that was read elsewhere, or it in them."""
        said = "".join(sentence.split())
        return [
            number
            for number, unit in enumerate(self.units)
            if unit.source == source and (unit.text in said or said in unit.text)
        ]

    @cached_property
    def _counted(self) -> list[set[str]]:
        return [counted(unit.text) for unit in self.units]

    def counting(self, clause: str, barred: Collection[int]) -> list[int]:
        """Return the first sentence that has a number of a clause with what it counts: 10月, 7天, 3人 of 3个人."""
        if not (said := counted(clause)):
            return []
        own = (number for number, found in enumerate(self._counted) if number not in barred and said & found)
        return list(islice(own, 1))

    def places(self, pairs: Iterable[int]) -> Places:
        """Return which sentences have each pair of characters of a text, whose `pairs` are all."""
        return list(map(self._by_pair.get, pairs))

    def covering(self, clause: Clause, places: Places) -> dict[int, int]:
        """Return which characters of a clause each sentence has, by its number; none for those that have none."""
        found: dict[int, int] = {}
        first, wanted = clause.start, clause.content
        for bits, _, _ in clause.claims:
            wanted |= bits
        for at, numbers in enumerate(places[first : clause.end]):
            if numbers and (pair := 3 << at) & wanted:
                for number in numbers:
                    found[number] = found.get(number, 0) | pair
        by_group = self._by_group
        for start, end, groups in clause.same:
            for group in groups:
                if group in by_group:
                    word = bits_of(start - first, end - first)
                    for number in by_group[group]:
                        found[number] = found.get(number, 0) | word
        return found

    def chosen(self, clause: Clause, covers: Mapping[int, int], places: Places, barred: Collection[int]) -> list[int]:
        """Return the sentences that a clause rests on, the one with most of its words first.

        One that only means the same by single characters is none: 可以查餐馆的等级 of 接受上级检查.

        Args:
            clause: The clause.
            covers: What each sentence has of it (`covering`).
            places: Which sentences have each pair of characters of the text.
            barred: Those that it may not rest on.
        """
        if covers and clause.same:
            beside = {number for numbers in places[clause.start : clause.end] if numbers for number in numbers}
            covers = {number: bits for number, bits in covers.items() if number in beside}
        if barred:
            covers = {number: bits for number, bits in covers.items() if number not in barred}
        if not covers:
            return []
        if not clause.more:
            return _chosen(clause.content, covers)
        # 70件均在法定期限内答复: it has no other words; 定为每月5日: a note has only the others
        return _chosen(clause.content & ~clause.more, covers) or _chosen(clause.content, covers)

    def present(self, text: str, start: int, end: int, numbers: Collection[int]) -> int:
        """Return which characters between two places of a text some sentences have, beside whatever others."""
        held: frozenset[str] = frozenset[str]().union(*(self.units[number].chars for number in numbers))
        return bits_of_marks(bytes(map(held.__contains__, text[start:end])))

    def unused(self, number: int, pairs: Collection[int]) -> str:
        """Return the characters of a sentence of which a text has neither pair that they are in, in order."""
        taken = list(map(pairs.__contains__, self._pairs[number]))
        beside = zip([False, *taken], [*taken, False], self.units[number].text, strict=True)
        return "".join(char for before, behind, char in beside if not (before or behind))

    @cached_property
    def _pairs(self) -> list[Sequence[int]]:
        return [pairs_of(unit.text) for unit in self.units]


def _chosen(wanted: int, covers: Mapping[int, int]) -> list[int]:
    """Return the sentences that together have most of some characters of a clause, the one with most of them first."""
    whole = wanted.bit_count()
    least = max(_LEAST, _LEAST_SHARE * whole)
    usable = {number: own for number, bits in covers.items() if (own := bits & wanted)}
    found: list[int] = []
    while usable and len(found) < _MOST:
        best, gained, most = -1, 0, 0
        for number, bits in usable.items():
            if (count := bits.bit_count()) > most:
                best, gained, most = number, bits, count
        if most < (least if found else min(least, whole)):
            break
        found.append(best)
        usable = {number: left for number, bits in usable.items() if (left := bits & ~gained)}
    return found
