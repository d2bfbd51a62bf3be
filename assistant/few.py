"""Of many expressions the few that may find something in a text: those whose needs (`assistant/needs.py`) it has.

A pair of characters is looked up as a number: a text is taken apart into numbers ten times as fast as into pairs.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import Generic, TypeVar

from assistant import kept, lazy
from assistant.needs import Needs

_KEPT = 8  # texts; several rules look through one
_SHORT = 600  # characters: of a longer text what it has is kept
FIRST = (1 << 32) - 1  # the bits of a pair that are its first character
_FORM = "few 1"  # the number goes up where another table is made of the same expressions
_CODE, _SECOND = "utf-32-le", 32  # bits of a pair before the second character

Item = TypeVar("Item")


class Few(Generic[Item]):
    """Things with an expression each, of which only those are tried that may find something in a text.

    Each way in which one finds something is one bit: a text has the bit where it has a piece of the first set that is
    needed, and of the second, and so on. The bits of all sets stand in one number, side by side.
    """

    def __init__(self, items: Iterable[tuple[Item, re.Pattern[str]]]) -> None:
        every = [*items]
        # made once for the same expressions: to make it took a sixth of a start
        key = (_FORM, *chain.from_iterable(lazy.source(pattern) for _, pattern in every))
        if (table := kept.found(key)) is None:
            table = _table([lazy.needs(pattern) for _, pattern in every])
            kept.keep(key, table)
        owners, self._sets, self._free, self._bits = table
        self._items = [every[owner][0] for owner in owners]
        self._pieces = frozenset(self._bits)

    def of(self, text: str) -> list[Item]:
        """Return the things whose expressions may find something in a text, in their order."""
        bits, found = self._bits, self._free
        for piece in self._pieces & pieces_of(text):
            found |= bits[piece]
        left = (1 << len(self._items)) - 1
        for _ in range(self._sets):
            left &= found
            found >>= len(self._items)
        some: list[Item] = []
        while left:
            item = self._items[(left & -left).bit_length() - 1]
            left &= left - 1
            if not some or some[-1] is not item:
                some.append(item)
        return some


def _table(needs: list[Needs]) -> tuple[list[int], int, int, dict[int, int]]:
    """Return whose each way is, how many sets there are, what needs nothing of a set, and the bits of each piece."""
    every = [(owner, way) for owner, ways in enumerate(needs) for way in ways]
    sets = max((len(way) for _, way in every), default=0)
    bits: dict[int, int] = {}
    free = 0
    for index, (_, way) in enumerate(every):
        for at in range(sets):
            bit = 1 << (at * len(every) + index)
            if at >= len(way):
                free |= bit
            for piece in map(code, way[at] if at < len(way) else ()):
                bits[piece] = bits.get(piece, 0) | bit
    return [owner for owner, _ in every], sets, free, bits


def code(piece: str) -> int:
    """Return the number of a character, or of a pair."""
    return ord(piece[0]) | (ord(piece[1]) << _SECOND if len(piece) > 1 else 0)


def pairs_of(text: str) -> list[int]:
    """Return the pairs of characters of a text as numbers, in order."""
    count = len(text) - 1
    if count < 1:
        return []
    found, view = [0] * count, memoryview(text.encode(_CODE, "surrogatepass"))
    for first in (0, 1):
        pairs = (count - first + 1) // 2
        found[first::2] = view[4 * first : 4 * first + 8 * pairs].cast("Q").tolist()
    return found


def pieces_of(text: str) -> frozenset[int]:
    """Return the characters and the pairs of characters that a text has, as numbers."""
    return _kept(text) if len(text) > _SHORT else _pieces(text)


@lru_cache(_KEPT)
def _kept(text: str) -> frozenset[int]:
    return _pieces(text)


def _pieces(text: str) -> frozenset[int]:
    return frozenset(chain(pairs_of(text), map(ord, set(text))))
