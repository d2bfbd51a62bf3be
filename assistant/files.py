"""Write files whole or not at all, all of a set or none, and never over what was read."""

import errno
import os
import stat
import sys
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from assistant.errors import UnusableInput

if sys.platform != "win32":
    import fcntl

NAME_MAX = 255  # bytes of a file name, where the system does not say
_RANDOM = 8  # characters that `tempfile` puts between the prefix and the suffix
_PART = ".part"
MB = 1 << 20
LARGEST = 30 * MB


def refuse_inputs(path: Path, inputs: Iterable[Path]) -> None:
    """Refuse to write onto a file that was read.

    Raises:
        UnusableInput: `path` is one of `inputs`, by whatever name.
    """
    for item in inputs:
        if path.exists() and item.exists() and path.samefile(item):
            raise UnusableInput("输出会盖掉读入的文件", where=str(path), then="请用 -o 另给一个文件名。")


def read(path: Path, largest: int = LARGEST, where: str = "") -> bytes:
    """Return what is in an ordinary file of tolerable size.

    A pipe, a device or a socket is refused at once, by whatever link it is named: what was opened is looked at, not
    what stood there before.

    Args:
        path: The file.
        largest: How many bytes it may have.
        where: What errors name it by; its path without it.

    Raises:
        UnusableInput: It is missing, no ordinary file, too large, or cannot be opened.
    """
    data = _taken(path, where or str(path), largest + 1)
    if len(data) > largest:
        raise UnusableInput("文件超过 {limit} MB，没有读", where=where or str(path), limit=f"{largest / MB:.3g}")
    return data


def head(path: Path, where: str = "") -> bytes:
    """Return the first bytes of an ordinary file.

    Raises:
        UnusableInput: As `read`.
    """
    return _taken(path, where or str(path), 4096)


def _taken(path: Path, where: str, most: int) -> bytes:
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as stream:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise UnusableInput("不是文件", where=where)
            return stream.read(most)
    except IsADirectoryError:
        raise UnusableInput("不是文件", where=where) from None
    except FileNotFoundError:
        raise UnusableInput("没有这个文件", where=where) from None
    except OSError as error:
        if error.errno in (errno.ENXIO, errno.ENODEV):  # a socket, a device that is not there
            raise UnusableInput("不是文件", where=where) from None
        raise UnusableInput("打不开（{reason}）", where=where, reason=error.strerror or "") from None
    except ValueError:  # a NUL in the name
        raise UnusableInput("文件名不能用", where=where) from None


def write(path: Path, content: bytes | str) -> None:
    """Write one file, as `write_all`.

    Raises:
        UnusableInput: As `write_all`.
    """
    write_all({path: content.encode() if isinstance(content, str) else content})


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write files to temporary names beside them and, once all are on the disk, rename them.

    A reader sees the old file or the new one. A link is followed and stays; a file that is there keeps its mode and
    owner. On a full disk, and where one of them may not be written, none is replaced.

    Raises:
        UnusableInput: A folder or a file cannot be written.
    """
    with ExitStack() as stack:
        parts: list[_Part] = []
        for path, content in contents.items():
            try:
                parts.append(_staged(path, content, stack))
            except OSError as error:
                raise _unwritable(path, error) from None
        for path, part in zip(contents, parts, strict=True):
            try:
                part.put()
            except OSError as error:
                raise _unwritable(path, error) from None
        for folder in {part.target.parent for part in parts}:
            _on_the_disk(folder)


def clean(path: Path) -> None:
    """Remove what killed commands left beside a file; what a living one is writing is locked, and stays."""
    target = Path(os.path.realpath(path))
    begins = _prefix(target)  # .青禾镇2025.report.json.k3_x9a2b.part
    long = len(begins) + _RANDOM + len(_PART)
    with suppress(OSError), os.scandir(target.parent) as entries:
        left = [item for item in entries if item.name.startswith(begins) and item.name.endswith(_PART)]
        for entry in [item for item in left if len(item.name) == long and item.is_file(follow_symlinks=False)]:
            with suppress(OSError), Path(entry.path).open("rb") as stream:
                if sys.platform != "win32":  # there, a file that is open cannot be removed
                    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    Path(entry.path).unlink()
            if sys.platform == "win32":
                with suppress(OSError):
                    Path(entry.path).unlink()


def fitting(folder: Path, stem: str, ending: str) -> str:
    """Return `stem` + `ending` as a name that a folder takes: a stem that is too long loses its last characters."""
    try:
        longest = os.pathconf(folder, "PC_NAME_MAX")
    except (OSError, ValueError, AttributeError):  # no such folder yet, or a system without the question
        longest = NAME_MAX
    room = longest - len(os.fsencode(ending))
    name = os.fsencode(stem)
    return (stem if len(name) <= room else name[:room].decode(errors="ignore")) + ending


class _Part(NamedTuple):
    """What is written and not renamed yet."""

    target: Path
    temporary: Path
    stream: BinaryIO

    def put(self) -> None:
        if sys.platform == "win32":
            self.stream.close()  # there, an open file cannot be renamed
        self.temporary.replace(self.target)


def _staged(path: Path, content: bytes, stack: ExitStack) -> _Part:
    """Write the temporary file of a target; it goes when the stack ends, unless it was renamed."""
    target = Path(os.path.realpath(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    before = target.lstat() if os.path.lexists(target) else None
    if before is not None:
        if not stat.S_ISREG(before.st_mode):
            raise OSError(0, "不是普通文件")
        target.open("r+b").close()  # one that is open in Word there, or protected, is found before any is replaced
    clean(target)
    temporary, stream = _opened(target)
    stack.callback(temporary.unlink, missing_ok=True)
    stack.callback(stream.close)
    stream.write(content)
    stream.flush()
    if before is not None and sys.platform != "win32":
        with suppress(OSError):  # only root may give a file away
            os.chown(temporary, before.st_uid, before.st_gid)
    temporary.chmod(stat.S_IMODE(before.st_mode) if before is not None else 0o666 & ~_umask())
    os.fsync(stream.fileno())
    return _Part(target, temporary, stream)


def _opened(target: Path) -> tuple[Path, BinaryIO]:
    """Return a new file beside a target, locked so that nobody takes it for a leftover."""
    while True:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=_prefix(target), suffix=_PART)
        stream = os.fdopen(handle, "wb")
        if sys.platform == "win32":
            return Path(name), stream
        with suppress(OSError):  # a file system without locks
            fcntl.flock(stream, fcntl.LOCK_EX)
        if os.fstat(stream.fileno()).st_nlink:
            return Path(name), stream
        stream.close()  # it was cleaned away before it was locked


def _prefix(target: Path) -> str:
    ending = "." + "x" * _RANDOM + _PART
    return fitting(target.parent, f".{target.name}", ending).removesuffix(ending) + "."


def _on_the_disk(folder: Path) -> None:
    """Let the new names outlast a power cut; Windows does it by itself."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unwritable(path: Path, error: OSError) -> UnusableInput:
    return UnusableInput("不能写到这里（{reason}）", where=str(path), reason=error.strerror or "")


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
