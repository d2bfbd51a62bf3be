"""What a start takes long to make and the next one need not make again, kept beside the byte code.

What expressions compile to, and the data of the files that are shipped. It is kept as byte code is: of one version of
Python, not written where Python shall write none or may not, and made anew where it is not as it should be. A key holds
all that what is kept hangs on: the expression, the whole text of a file.
"""

import atexit
import marshal
import os
import sys
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

_MOST = 2500  # three times what the program keeps; a test may try any number

Key = tuple[str | bytes | int, ...]


def found(key: Key) -> Any:
    """Return what was kept under a key, now or by another start, as new each time; None where nothing was."""
    kept = _kept().get(key)
    return None if kept is None else marshal.loads(kept)  # noqa: S302 - as trusted as the byte code it lies beside


def keep(key: Key, made: Any) -> None:
    """Keep something for the next start, where it is of the plain types that can be; nothing where there is no room.

    Args:
        key: All that it hangs on.
        made: What was made: numbers, strings, bytes, tuples, lists, sets and dicts of these.
    """
    if len(_kept()) >= _MOST:
        return
    try:
        marshal.dumps(key)
        made_bytes = marshal.dumps(made)
    except ValueError:  # a date
        return
    _kept()[key] = made_bytes
    _write_at_the_end()


def _place() -> Path:
    return Path(cache_from_source(__file__)).with_suffix(".kept")


@cache
def _kept() -> dict[Key, bytes]:
    try:
        version, kept = marshal.loads(_place().read_bytes())  # noqa: S302 - see above
        return kept if version == sys.version else {}
    except (OSError, ValueError, EOFError, TypeError):
        return {}


@cache  # once
def _write_at_the_end() -> None:
    if not sys.dont_write_bytecode:
        atexit.register(_write)


def _write() -> None:
    """Write what is kept, whole or not at all; where nothing can be written, the next start takes its time again."""
    import tempfile

    place = _place()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=place.parent, prefix=place.name)
        with os.fdopen(number, "wb") as file:
            file.write(marshal.dumps((sys.version, _kept())))
        Path(name).replace(place)
    except OSError:
        return
