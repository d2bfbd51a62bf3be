"""Of many expressions the few that may find something in a text: those whose needs (`assistant/needs.py`) it has.

A pair of characters is looked up as a number: a text is taken apart into numbers ten times as fast as into pairs.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import Generic, TypeVar

from assistant import lazy

_KEPT = 8  # texts; several rules look through one
_SHORT = 600  # characters: of a longer text what it has is kept
FIRST = (1 << 32) - 1  # the bits of a pair that are its first character
_CODE, _SECOND = "utf-32-le", 32  # bits of a pair before the second character

Item = TypeVar("Item")


class Few(Generic[Item]):
    """Things with an expression each, of which only those are tried that may find something in a text.

    Each way in which one finds something is one bit: a text has the bit where it has a piece of the first set that is
    needed, and of the second, and so on. The bits of all sets stand in one number, side by side.
    """

    def __init__(self, items: Iterable[tuple[Item, re.Pattern[str]]]) -> None:
        every = [(item, way) for item, pattern in items for way in lazy.needs(pattern)]
        self._items = [item for item, _ in every]
        self._sets = max((len(way) for _, way in every), default=0)
        self._bits: dict[int, int] = {}
        self._free = 0  # those that need nothing of a set
        for index, (_, way) in enumerate(every):
            for at in range(self._sets):
                bit = 1 << (at * len(every) + index)
                if at >= len(way):
                    self._free |= bit
                for piece in map(code, way[at] if at < len(way) else ()):
                    self._bits[piece] = self._bits.get(piece, 0) | bit
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
