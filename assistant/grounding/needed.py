"""What must stand in a text for an expression to find anything: most need not be tried on most sentences."""

import re
from collections.abc import Sequence
from importlib import import_module
from typing import Any

_MOST = 40  # characters; a class of more is no help


def needed(pattern: re.Pattern[str]) -> frozenset[str]:
    """Return characters of which one stands in whatever an expression finds; none where that cannot be told."""
    try:
        parser = import_module("re._parser")  # the standard library takes its expressions apart nowhere else
        tree: Any = parser.parse(pattern.pattern, pattern.flags)
    except (ImportError, AttributeError):
        return frozenset()
    return _of_all(list(tree)) or frozenset()


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
