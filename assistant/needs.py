"""What must stand in a text for an expression to find anything: most need not be tried on most texts."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import product
from typing import Any

# what `re` itself is made of; nothing else in the standard library takes expressions apart
_compiler: Any = import_module("re._compiler")

_MOST = 250  # pieces of a set; more are no help
_SETS = 3
_WAYS = 12  # expressions of a choice; of more it is only told what they need together
_WIDEST = 40  # characters of a class
_REPEATS = (_compiler.MAX_REPEAT, _compiler.MIN_REPEAT, _compiler.POSSESSIVE_REPEAT)
Way = tuple[tuple[str, ...], ...]  # sets of pieces, of each of which one must stand in the text
Needs = tuple[Way, ...]  # the ways in which an expression finds something
UNKNOWN: Needs = ((),)
_Pieces = frozenset[str]


def of(tree: Any) -> Needs:
    """Return sets of pieces, of one or two characters, of each of which one stands in whatever an expression finds.

    A choice between expressions has such sets for each: of “收到[0-9]+件|答复[0-9]+份” are 收到 and 件, or 答复 and 份.

    Args:
        tree: What `re` parsed it to. Where it looks about, what it must see counts too: of “(?<=共)[0-9]+件” are 共
            and 件.
    """
    if tree.state.flags & _compiler.SRE_FLAG_IGNORECASE:
        return UNKNOWN
    rows = _rows(list(tree))
    if not 1 < len(rows) <= _WAYS:
        return (_way(list(tree)),)
    ways = [_way(row) for row in rows]
    if () in ways:
        return UNKNOWN
    single = frozenset(piece for way in ways if len(way) == 1 for piece in way[0])
    several = tuple(dict.fromkeys(way for way in ways if len(way) > 1))
    return (*several, (tuple(sorted(single)),)) if single else several


def _rows(items: list[Any]) -> list[list[Any]]:
    """Return the parts of each expression of a choice; of one that is none, its own."""
    for at, (kind, value) in enumerate(items):
        if kind is _compiler.BRANCH:
            return [[*items[:at], *branch, *items[at + 1 :]] for branch in value[1]]
        if kind is _compiler.SUBPATTERN and len(items) == 1 and not value[1] & _compiler.SRE_FLAG_IGNORECASE:
            return _rows(list(value[3]))
    return [items]


def _way(items: Sequence[Any]) -> Way:
    found = {pieces for pieces in _each(items) if len(pieces) <= _MOST}
    return tuple(tuple(sorted(one)) for one in sorted(found, key=_weight)[:_SETS])


def _weight(pieces: _Pieces) -> tuple[bool, int, list[str]]:
    """Order sets by how seldom a text has one of theirs: pairs before single characters, then few before many."""
    return min(map(len, pieces)) < 2, len(pieces), sorted(pieces)


def _each(items: Sequence[Any]) -> Iterator[_Pieces]:
    """Yield what each of the parts in a row needs."""
    run: _Pieces = frozenset(("",))  # what stands beside one another, wherever the row has it
    for item in items:
        own = _whole(item)
        if own is not None and len(own) * len(run) <= _MOST:
            run = frozenset(map("".join, product(run, own)))
            continue
        yield from _shortened(run)
        run = own if own is not None else frozenset(("",))
        if own is None:
            yield from _within(item)
    yield from _shortened(run)


def _shortened(run: _Pieces) -> Iterator[_Pieces]:
    """Yield the first two characters of what stands beside one another, and the last two."""
    if "" not in run:
        yield from {frozenset(one[:2] for one in run), frozenset(one[-2:] for one in run)}


def _whole(item: Any) -> _Pieces | None:
    """Return all that a part may find, where that is little and known."""
    kind, value = item
    if kind is _compiler.LITERAL:
        return frozenset((chr(value),))
    if kind is _compiler.IN:
        return _of_class(value)
    if kind is _compiler.SUBPATTERN:
        return None if value[1] & _compiler.SRE_FLAG_IGNORECASE else _whole_row(value[3])
    if kind is _compiler.ATOMIC_GROUP:
        return _whole_row(value)
    if kind is _compiler.BRANCH:
        every = [_whole_row(branch) for branch in value[1]]
        return _few(frozenset[str]().union(*(one for one in every if one is not None))) if None not in every else None
    if kind in _REPEATS and value[:2] == (0, 1):
        inner = _whole_row(value[2])
        return None if inner is None else inner | {""}
    return frozenset(("",)) if kind is _compiler.AT else None


def _whole_row(items: Any) -> _Pieces | None:
    run: _Pieces = frozenset(("",))
    for item in items:
        own = _whole(item)
        if own is None or len(own) * len(run) > _MOST:
            return None
        run = frozenset(map("".join, product(run, own)))
    return run


def _few(pieces: _Pieces) -> _Pieces | None:
    return pieces if len(pieces) <= _MOST else None


def _within(item: Any) -> Iterator[_Pieces]:
    """Yield what a part needs of which not all is known."""
    kind, value = item
    if kind is _compiler.SUBPATTERN:
        if not value[1] & _compiler.SRE_FLAG_IGNORECASE:
            yield from _each(list(value[3]))
    elif kind is _compiler.ATOMIC_GROUP:
        yield from _each(list(value))
    elif kind is _compiler.ASSERT:
        yield from _each(list(value[1]))
    elif kind in _REPEATS and value[0]:
        yield from _each(list(value[2]))
    elif kind is _compiler.BRANCH:
        every = [min(_each(list(branch)), key=_weight, default=None) for branch in value[1]]
        if None not in every:
            yield frozenset[str]().union(*(one for one in every if one is not None))


def _of_class(parts: Sequence[Any]) -> _Pieces | None:
    found: set[str] = set()
    for kind, value in parts:
        if kind is _compiler.LITERAL:
            found.add(chr(value))
        elif kind is _compiler.RANGE and value[1] - value[0] < _WIDEST:
            found.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return None
    return frozenset(found)
