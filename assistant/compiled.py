"""What regular expressions were compiled to, kept from one start to the next beside the byte code.

A check uses 400 expressions. To compile them takes a quarter of its time (each class of Chinese characters is gone
through one by one), to read what they were compiled to nearly nothing. It is kept as byte code is (`assistant.kept`).

What `re` compiles is given the set of characters that a match may begin with, where `re` itself does not look for it (a
choice of optional words before a choice of words): a search then passes over all other places.
"""

import re
import sys
from importlib import import_module
from typing import Any, AnyStr, NamedTuple

from assistant import kept
from assistant import needs as _needs
from assistant.needs import Needs

# what `re` itself is made of; `_sre` proves the code that it is given
_parser: Any = import_module("re._parser")
_compiler: Any = import_module("re._compiler")
_sre: Any = import_module("_sre")

_WORD = 4  # bytes of a code
_CODE, _NEEDS = "code 5", "needs 5"  # the number goes up where another code is given for the same expression


class _Code(NamedTuple):
    """An expression compiled: the arguments of `_sre.compile` that follow the expression itself."""

    flags: int
    code: bytes
    groups: int
    by_name: dict[str, int]
    names: tuple[str | None, ...]


def compile(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a compiled expression, as `re.compile` does, from what is kept where it is.

    Args:
        pattern: What to find.
        flags: As for `re.compile`.

    Raises:
        re.error: It is no regular expression.
    """
    try:
        return _made(pattern, _code(pattern, int(flags)))
    except re.error:
        raise
    except Exception:  # noqa: BLE001 - another Python than those it is tried with: what is inside `re` is promised by nobody
        return re.compile(pattern, flags)


def needs(pattern: str, flags: int = 0) -> Needs:
    """Return in which ways the expression finds something: what stands in a text in which it does (`assistant.needs`).

    Args:
        pattern: The expression.
        flags: As for `re.compile`.

    Raises:
        re.error: It is no regular expression.
    """
    key = (_NEEDS, pattern, int(flags))
    try:
        if (known := kept.found(key)) is not None:
            return known
        found = _needs.of(_parser.parse(pattern, flags))
    except re.error:
        raise
    except Exception:  # noqa: BLE001 - see above
        return _needs.UNKNOWN
    kept.keep(key, found)
    return found


def _code(pattern: str | bytes, flags: int) -> _Code:
    key = (_CODE, pattern, flags)
    if (known := kept.found(key)) is not None:
        return _Code(*known)
    found = _compiled(pattern, flags)
    kept.keep(key, tuple(found))
    return found


def _compiled(pattern: str | bytes, flags: int) -> _Code:
    tree: Any = _parser.parse(pattern, flags)
    code = _with_beginnings(_compiler._code(tree, flags), tree)
    by_name: dict[str, int] = tree.state.groupdict
    names: list[str | None] = [None] * tree.state.groups
    for name, group in by_name.items():
        names[group] = name
    words = b"".join(item.to_bytes(_WORD, sys.byteorder) for item in code)
    return _Code(int(flags | tree.state.flags), words, tree.state.groups - 1, by_name, tuple(names))


def _with_beginnings(code: list[int], tree: Any) -> list[int]:
    """Return a code whose search looks only at the places where a match may begin.

    A code begins with INFO, the words to its end, a mask, the shortest and the longest match; then comes what the mask
    says: here a set of characters.
    """
    mask, shortest = code[2], code[3]
    if mask or not shortest or tree.state.flags & (_compiler.SRE_FLAG_IGNORECASE | _compiler.SRE_FLAG_LOCALE):
        return code
    found, is_whole = _beginnings(tree)
    if not found or not is_whole:
        return code
    characters: list[int] = []
    _compiler._compile_charset(_compiler._optimize_charset([*dict.fromkeys(found)])[0], tree.state.flags, characters)
    return [code[0], code[1] + len(characters), _compiler.SRE_INFO_CHARSET, *code[3:5], *characters, *code[5:]]


_Found = tuple[list[tuple[Any, Any]], bool]
_ANYTHING: _Found = ([], False)


def _beginnings(tree: Any) -> _Found:
    """Return the characters that a match may begin with, and whether no match begins otherwise or is empty."""
    found: list[tuple[Any, Any]] = []
    without_width = (_compiler.ASSERT, _compiler.ASSERT_NOT, _compiler.AT)
    for kind, value in (part for part in tree if part[0] not in without_width):
        some, is_whole = _beginning(kind, value)
        found += some
        if is_whole:
            return found, True
        if not some:
            return _ANYTHING
    return found, False


def _beginning(kind: Any, value: Any) -> _Found:
    """Return the beginnings of one part of a tree: nothing, not whole where they are not known."""
    if kind is _compiler.LITERAL:
        return [(kind, value)], True
    if kind is _compiler.IN:
        return _ANYTHING if value[0][0] is _compiler.NEGATE else (value, True)
    if kind is _compiler.ATOMIC_GROUP:
        return _beginnings(value)
    if kind is _compiler.SUBPATTERN:
        return _ANYTHING if value[1] or value[2] else _beginnings(value[3])
    if kind is _compiler.BRANCH:
        every = [_beginnings(branch) for branch in value[1]]
        if any(not some for some, _ in every):
            return _ANYTHING
        return [one for some, _ in every for one in some], all(is_whole for _, is_whole in every)
    if kind in (_compiler.MAX_REPEAT, _compiler.MIN_REPEAT, _compiler.POSSESSIVE_REPEAT):
        some, is_whole = _beginnings(value[2])
        return some, is_whole and value[0] > 0
    return _ANYTHING


def _made(pattern: AnyStr, found: _Code) -> re.Pattern[AnyStr]:
    code = memoryview(found.code).cast("I").tolist()
    return _sre.compile(pattern, found.flags, code, found.groups, found.by_name, found.names)
