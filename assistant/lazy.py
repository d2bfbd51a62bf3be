"""Regular expressions that are compiled where they are first used: a check needs a third of those that the program has.

To compile one takes about a millisecond where it has a class of Chinese characters, so all of them took half a second
at every start.
"""

import re
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, AnyStr, Generic, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


class _Lazy(Generic[AnyStr]):
    """An expression that is not compiled yet; once it is, its methods are those of the compiled one."""

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self.pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # asked for while it is copied, before it has a pattern
            raise AttributeError(name)
        pattern, flags = self.pattern, self._flags
        compiled = re.compile(pattern, flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)

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


def _work_out_each_class_once() -> None:
    """Let `re` work out each class of characters once: [一-鿿] takes it a millisecond, and stands in 140 places.

    It goes through the 20,992 characters of such a class one by one (`re._compiler._optimize_charset`), which is half
    of the time that a check takes to compile its expressions. What comes of it hangs on the class alone unless case is
    ignored. In a Python that has no such function nothing is changed.
    """
    try:
        compiler: Any = import_module("re._compiler")
        work_out: Callable[..., Any] = compiler._optimize_charset
    except (ImportError, AttributeError):
        return
    known: dict[tuple[Any, ...], Any] = {}

    def once(charset: Sequence[Any], *cases: Any) -> Any:
        if any(case is not None for case in cases):
            return work_out(charset, *cases)
        key = tuple(charset)
        if key not in known:
            known[key] = work_out(charset, *cases)
        return known[key]

    compiler._optimize_charset = once


_work_out_each_class_once()
