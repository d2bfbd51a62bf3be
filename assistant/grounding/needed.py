"""What must stand in a text for an expression to find anything: most need not be tried on most sentences."""

import re
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Generic, TypeVar

_MOST = 40  # characters; a class of more is no help
_SETS = 3

Item = TypeVar("Item")


class Few(Generic[Item]):
    """Things with an expression each, of which only those are tried that may find something in a text.

    Each thing is one bit: a text has the bit where it has a character of the first set that the expression needs, and
    of the second, and of the third.
    """

    def __init__(self, items: Sequence[tuple[Item, re.Pattern[str]]]) -> None:
        self._items = [item for item, _ in items]
        self._bits: list[dict[str, int]] = [{} for _ in range(_SETS)]
        self._any = [0] * _SETS
        for index, (_, pattern) in enumerate(items):
            own = needed(pattern.pattern)
            for at in range(_SETS):
                if at >= len(own):
                    self._any[at] |= 1 << index
                for char in own[at] if at < len(own) else ():
                    self._bits[at][char] = self._bits[at].get(char, 0) | 1 << index

    def of(self, text: str) -> list[Item]:
        """Return the things whose expressions may find something in a text, in their order."""
        chars, left = set(text), -1
        for bits, found in zip(self._bits, self._any, strict=True):
            for char in chars & bits.keys():
                found |= bits[char]
            left &= found
        return [item for index, item in enumerate(self._items) if left >> index & 1]


def needed(expression: str) -> tuple[frozenset[str], ...]:
    """Return sets of characters, of each of which one stands in whatever an expression finds; the smallest first."""
    try:
        parser = import_module("re._parser")  # the standard library takes its expressions apart nowhere else
        tree: Any = parser.parse(expression)
    except (ImportError, AttributeError):
        return ()
    return tuple(sorted(set(_each(list(tree))), key=len))[:_SETS]


def _each(items: Sequence[Any]) -> list[frozenset[str]]:
    """Return what each of the pieces in a row needs."""
    found: list[frozenset[str]] = []
    for item in items:
        if str(item[0]) == "SUBPATTERN":
            found += _each(list(item[1][3]))
        elif (one := _of(item)) is not None:
            found.append(one)
    return found


def _of_all(items: Sequence[Any]) -> frozenset[str] | None:
    """Return the fewest characters that one of the pieces in a row needs."""
    found = [one for item in items if (one := _of(item)) is not None]
    return min(found, key=len, default=None)


def _of(item: Any) -> frozenset[str] | None:
    name, value = str(item[0]), item[1]
    if name == "LITERAL":
        return frozenset(chr(value))
    if name == "IN":
        return _of_class(value)
    if name == "SUBPATTERN":
        return _of_all(list(value[3]))
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _of_all(list(value[2])) if value[0] else None
    if name == "ATOMIC_GROUP":
        return _of_all(list(value))
    if name == "BRANCH":
        branches = [_of_all(list(branch)) for branch in value[1]]
        return None if None in branches else frozenset[str]().union(*(one for one in branches if one is not None))
    return None


def _of_class(parts: Sequence[Any]) -> frozenset[str] | None:
    found: set[str] = set()
    for part in parts:
        name, value = str(part[0]), part[1]
        if name == "LITERAL":
            found.add(chr(value))
        elif name == "RANGE" and value[1] - value[0] < _MOST:
            found |= {chr(code) for code in range(value[0], value[1] + 1)}
        else:
            return None
    return frozenset(found)
