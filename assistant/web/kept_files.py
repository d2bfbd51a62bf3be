"""A file that is being read is kept beside the data until the reading ends: the program may be killed in it.

Several stores may have one data folder (NIANBAO_STORE), and each numbers its jobs from 1: so a file has a name of its
own, which its job keeps, and begins with its store's.
"""

import secrets
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from assistant import files, settings
from assistant.domain.data import text_hash
from assistant.errors import UnusableInput

_FOLDER = "reading"


def _place(name: str) -> Path:
    return settings.data_folder() / _FOLDER / f"{name}.file"


def _of(store: str) -> str:
    return f"{text_hash(store)[:12]}-"


def new_name(store: str) -> str:
    """Return a name for a file of a store that no other file has; the store is told by where it is."""
    return _of(store) + secrets.token_hex(8)


def keep(name: str, content: bytes) -> None:
    """Keep a file; where it cannot be kept, it is read all the same."""
    with suppress(UnusableInput, OSError):
        _place(name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        files.write(_place(name), content)


def is_kept(name: str) -> bool:
    """Whether a file is still there."""
    return _place(name).is_file()


def take(name: str) -> bytes:
    """Return a file.

    Raises:
        UnusableInput: It is not there any more.
    """
    if not is_kept(name):
        raise UnusableInput("这个文件没有留下来", then="再导入一次。", code="file_gone")
    return files.read(_place(name))


def forget(name: str) -> None:
    """Remove a file, where it is still there."""
    with suppress(OSError):
        _place(name).unlink()


def forget_others(store: str, names: Collection[str]) -> None:
    """Remove every file of a store but some; those of another store stay."""
    with suppress(OSError):
        for path in list(_place("").parent.iterdir()):
            if path.stem.startswith(_of(store)) and path.stem not in names:
                path.unlink()
