"""Regular expressions that are compiled where they are first used: a check needs a third of those that the program has.

To compile one takes about a millisecond where it has a class of Chinese characters, so all of them took half a second
at every start; what was compiled once is kept (assistant/compiled.py).
"""

import re
from typing import Any, AnyStr, Generic, cast

from assistant import compiled
from assistant.needs import UNKNOWN, Needs

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


class _Lazy(Generic[AnyStr]):
    """An expression that is not compiled yet; once it is, its methods are those of the compiled one."""

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self.pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # asked for while it is copied, before it has a pattern
            raise AttributeError(name)
        pattern, flags = self.pattern, self._flags
        made = compiled.compile(pattern, flags)
        for method in _METHODS:
            setattr(self, method, getattr(made, method))
        return getattr(made, name)

    def needs(self) -> Needs:
        """Return what must stand in a text for it to find anything, without compiling it where that is kept."""
        return compiled.needs(self.pattern, self._flags) if isinstance(self.pattern, str) else UNKNOWN

    def source(self) -> tuple[AnyStr, int]:
        """Return what it was made of."""
        return self.pattern, int(self._flags)

    def __repr__(self) -> str:
        return f"lazy.compile({self.pattern!r})"


def compile(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return an expression that is compiled when it is first used; an error in it is raised there, not here.

    Each of the program is tried by the tests with its example (tests/test_comments.py), what a user wrote when it is
    read (`resources.is_shipped`). It does all that a compiled one does, but is no argument for the functions of `re`.

    Args:
        pattern: What to find.
        flags: As for `re.compile`.

    Raises:
        re.error: At the first use: it is no regular expression.
    """
    return cast("re.Pattern[AnyStr]", _Lazy(pattern, flags))


def needs(pattern: re.Pattern[str]) -> Needs:
    """Return in which ways an expression finds something: what stands in a text in which it does (`assistant.needs`).

    Args:
        pattern: Any expression; nothing is known of one that does not look at whether letters are capitals.

    Raises:
        re.error: It is no regular expression.
    """
    own = cast("object", pattern)
    return own.needs() if isinstance(own, _Lazy) else compiled.needs(pattern.pattern, pattern.flags)


def source(pattern: re.Pattern[str]) -> tuple[str, int]:
    """Return the text of an expression and its flags, without compiling it: two with the same find the same.

    Args:
        pattern: Any expression.
    """
    own = cast("object", pattern)
    return cast("tuple[str, int]", own.source()) if isinstance(own, _Lazy) else (pattern.pattern, pattern.flags)
