"""What the sentences of a text may rest on besides the tables, word by word: the notes, and last year's problems.

Which characters of a clause something is said of is a number whose bits are the characters, the first one lowest.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import islice
from typing import NamedTuple, cast

from assistant import lazy
from assistant.few import pairs_of
from assistant.grounding.support_words import Key

LAST = "last_year"  # the id of what last year's report says
_ENDS = lazy.compile(r"[。！？；\n]+")  # “公开9条。答复2件” → 。
_NUMERAL = lazy.compile(r"[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十]")  # “共13.5万” → 13.5, “两次” → 两
# “10月底” → 10月, “来了3个人” → 3个人, not “第3批”
_COUNTED = lazy.compile(r"(?<![0-9.第])([0-9]+(?:\.[0-9]+)?)[个名]?([\u3400-\u9fff])")
_DIGIT: dict[str, str] = {char: str(at) for at, char in enumerate("一二三四五六七八九十", 1)} | {"两": "2"}
_LEAST, _LEAST_SHARE = 2, 0.25  # characters of a clause, and of all it has, that a note must have to be its source
_MOST = 3  # notes that one clause may rest on
_ALONE = 0.4  # how much a character lacks that a note has, but not beside the same others
_LIGHT = 0.5  # how much a character of a word lacks that says little
_HALF = 0.1  # how much a character lacks of a word that has a character which a note has by itself
Same = tuple[int, int, tuple[int, ...]]
Hit = tuple[int, tuple[int, ...]]


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
    """Return a numeral with digits: 8 for 八, 12 for 12."""
    return _DIGIT.get(numeral, numeral)


def counted(text: str) -> set[str]:
    """Return the numbers of a text, each with the character of what it counts."""
    return {match[1] + match[2] for match in _COUNTED.finditer(text)}


def bits_of(start: int, end: int) -> int:
    """Return the bits of some characters, none where the end is not behind the start."""
    return ((1 << max(0, end - start)) - 1) << start


class Sources:
    """The sentences that a text may rest on, by the pairs of characters and the words that each has."""

    def __init__(self, texts: Iterable[tuple[str, str]], key: Key, plan: str, none: str) -> None:
        self.units = [unit for source, text in texts for unit in _units(source, text, key, plan, none)]
        self.sources = frozenset(unit.source for unit in self.units)
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

    def counting(self, clause: str, allowed: Collection[str]) -> list[int]:
        """Return the first sentence that has a number of a clause with what it counts: 10月, 7天, 3人 of 3个人."""
        if not (said := counted(clause)):
            return []
        own = (n for n, found in enumerate(self._counted) if self.units[n].source in allowed and said & found)
        return list(islice(own, 1))

    def hits(self, pairs: Iterable[int]) -> list[Hit]:
        """Return where pairs of characters stand that sentences have, and which; `pairs` are all of a text."""
        return [(at, numbers) for at, numbers in enumerate(map(self._by_pair.get, pairs)) if numbers]

    def covering(self, clause: Clause, hits: Iterable[Hit]) -> dict[int, int]:
        """Return which characters of a clause each sentence has, by its number; none for those that have none."""
        found: dict[int, int] = {}
        first, wanted = clause.start, clause.content
        for bits, _, _ in clause.claims:
            wanted |= bits
        for at, numbers in hits:
            pair = 3 << (at - first)
            if pair & wanted:
                for number in numbers:
                    found[number] = found.get(number, 0) | pair
        by_group = self._by_group
        for start, end, groups in clause.same:
            word = bits_of(start - first, end - first)
            for group in groups:
                for number in by_group.get(group, ()):
                    found[number] = found.get(number, 0) | word
        return found

    def chosen(
        self, clause: Clause, covers: Mapping[int, int], hits: Iterable[Hit], allowed: Collection[str]
    ) -> list[int]:
        """Return the sentences that a clause rests on, the one with most of its words first.

        One that only means the same by single characters is none: 可以查餐馆的等级 of 接受上级检查.

        Args:
            clause: The clause.
            covers: What each sentence has of it (`covering`).
            hits: Where its pairs of characters stand that sentences have.
            allowed: The sources that it may rest on.
        """
        beside = {number for _, numbers in hits for number in numbers}
        covers = {number: bits for number, bits in covers.items() if number in beside}
        # 70件均在法定期限内答复: it has no other words; 定为每月5日: a note has only the others
        own = clause.content & ~clause.more
        return (self._chosen(own, covers, allowed) if own else []) or self._chosen(clause.content, covers, allowed)

    def _chosen(self, wanted: int, covers: Mapping[int, int], allowed: Collection[str]) -> list[int]:
        whole = wanted.bit_count()
        least = max(_LEAST, _LEAST_SHARE * whole)
        units = self.units
        usable = {n: own for n, bits in covers.items() if (own := bits & wanted) and units[n].source in allowed}
        found: list[int] = []
        while usable and len(found) < _MOST:
            best, gained = -1, 0
            most = 0
            for number, bits in usable.items():
                if (count := bits.bit_count()) > most:
                    best, gained, most = number, bits, count
            if most < (least if found else min(least, whole)):
                break
            found.append(best)
            usable = {n: left for n, bits in usable.items() if (left := bits & ~gained)}
        return found

    def lacking(
        self, text: str, clause: Clause, covers: Mapping[int, int], numbers: Collection[int], pairs: Collection[int]
    ) -> "Lacking":
        """Return what of a clause some sentences do not have.

        A character that one of them has, but not beside the same others, lacks less: 换 of 更换 where one has 换了.

        Args:
            text: The text that the clause is of.
            clause: The clause.
            covers: What each sentence has of it (`covering`).
            numbers: The sentences.
            pairs: The pairs of characters of the sentence that the clause is of.
        """
        had = 0
        for number in numbers:
            had |= covers.get(number, 0)
        bits = clause.content & ~had
        units = [self.units[number] for number in numbers] if bits else []
        half = _halves(text, clause, bits, _alone(units, pairs))
        rest, much, absent = bits, 0.0, 0
        while rest:
            one = rest & -rest
            rest ^= one
            char = text[clause.start + one.bit_length() - 1]
            weight = _LIGHT if one & clause.light else 1
            if one & half:
                much += _HALF * weight
            elif any(char in unit.chars for unit in units):
                much += _ALONE * weight
            else:
                much += weight
                absent |= one
        return Lacking(bits & ~half, much, had, absent)


def _alone(units: Iterable[Unit], pairs: Collection[int]) -> set[str]:
    """Return the characters of notes of which a sentence has none beside the same other: 拆 of 拆了2块旧的."""
    found: set[str] = set()
    for unit in units:
        taken = [pair in pairs for pair in pairs_of(unit.text)]
        beside = zip([False, *taken], [*taken, False], unit.text, strict=True)
        found.update(char for before, behind, char in beside if not (before or behind))
    return found


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
