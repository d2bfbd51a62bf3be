"""What the sentences of a text may rest on besides the tables, word by word: the notes, and last year's problems."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from assistant import lazy
from assistant.grounding.support_words import Key

LAST = "last_year"  # the id of what last year's report says
_ENDS = lazy.compile(r"[。！？；\n]+")  # “公开9条。答复2件” → 。
_LEAST = 2  # characters of a clause that a note must have, to be what it rests on
_LEAST_SHARE = 0.25  # of the clause
_MOST = 3  # notes that one clause may rest on
_FULL, _ALONE = 1.0, 0.6  # how much a character lacks that no note has, or has only beside others


class Unit(NamedTuple):
    """A sentence of a note: which note it is of, its words, and the lines of words that mean the same as one of it."""

    source: str
    text: str
    pairs: frozenset[str]
    groups: frozenset[int]
    plans: bool


class Clause(NamedTuple):
    """The words of a clause as they are held against notes.

    `content` are the places of the characters that must have a source; `same` the words that mean the same as others,
    by place; `more` the places of what needs a source of its own.
    """

    start: int
    end: int
    content: tuple[int, ...]
    same: tuple[tuple[int, int, tuple[int, ...]], ...]
    more: tuple[tuple[int, int], ...]


@lru_cache(512)
def _units(source: str, text: str, words: Key, plan: str) -> tuple[Unit, ...]:
    plans = lazy.compile(plan)  # of 2025: “2026年轮训” → 2026年
    found: list[Unit] = []
    for piece in _ENDS.split(text):
        # what is parted by marks and numbers is no word: “更新，慢” → “，”
        if said := "".join(piece.split()):
            groups = words.words.groups_of(said)
            pairs = frozenset(said[at : at + 2] for at in range(len(said) - 1))
            found.append(Unit(source, said, pairs, groups, bool(plans.search(said))))
    return tuple(found)


class Sources:
    """The sentences that a text may rest on, by the pairs of characters that each has."""

    def __init__(self, texts: Iterable[tuple[str, str]], key: Key, plan: str) -> None:
        self.units: list[Unit] = [unit for source, text in texts for unit in _units(source, text, key, plan)]
        self._by_pair: dict[str, list[int]] = {}
        self._by_group: dict[int, list[int]] = {}
        for number, unit in enumerate(self.units):
            for pair in unit.pairs:
                self._by_pair.setdefault(pair, []).append(number)
            for group in unit.groups:
                self._by_group.setdefault(group, []).append(number)

    def saying(self, source: str, sentence: str) -> list[Unit]:
        """Return the sentences of a note that stand in one that was read elsewhere, or it in them."""
        said = "".join(sentence.split())
        return [unit for unit in self.units if unit.source == source and (unit.text in said or said in unit.text)]

    def chosen(self, text: str, clause: Clause, allowed: Collection[str]) -> list[Unit]:
        """Return the sentences that a clause rests on, the one with most of its words first.

        Args:
            text: The whole text.
            clause: The clause.
            allowed: The sources that it may rest on.
        """
        more = {at for start, end in clause.more for at in range(start, end)}
        open_ = {at for at in clause.content if at not in more}
        if not open_:
            return []
        covers: dict[int, set[int]] = {}
        for at in range(clause.start, clause.end - 1):
            if at in open_ or at + 1 in open_:
                for number in self._by_pair.get(text[at : at + 2], ()):
                    covers.setdefault(number, set()).update((at, at + 1))
        for start, end, groups in clause.same:
            for group in groups:
                for number in self._by_group.get(group, ()):
                    covers.setdefault(number, set()).update(range(start, end))
        usable = {n: places & open_ for n, places in covers.items() if self.units[n].source in allowed}
        least = max(_LEAST, _LEAST_SHARE * len(open_))
        found: list[Unit] = []
        while usable and len(found) < _MOST:
            best = max(usable, key=lambda number: len(usable[number]))
            gained = usable.pop(best)
            if len(gained) < (least if found else min(least, len(open_))):
                break
            found.append(self.units[best])
            usable = {n: places - gained for n, places in usable.items()}
        return found


def lacking(text: str, clause: Clause, units: Sequence[Unit]) -> dict[int, float]:
    """Return the places of a clause's characters that sentences do not have, and how much each lacks."""
    pairs = frozenset[str]().union(*(unit.pairs for unit in units))
    groups = frozenset[int]().union(*(unit.groups for unit in units))
    characters = Counter("".join(unit.text for unit in units))
    covered: set[int] = set()
    for at in range(clause.start, clause.end - 1):
        if text[at : at + 2] in pairs:
            covered.update((at, at + 1))
    for start, end, own in clause.same:
        if not groups.isdisjoint(own):
            covered.update(range(start, end))
    return {at: _ALONE if text[at] in characters else _FULL for at in clause.content if at not in covered}
