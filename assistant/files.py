"""Write a file whole or not at all, and never over what was read."""

import errno
import os
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path

from assistant.errors import UnusableInput

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
    """Write to a temporary name beside `path`, then rename: a reader sees the old file or the new one.

    Raises:
        UnusableInput: The folder or the file cannot be written.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise UnusableInput("不能写到这里（{reason}）", where=str(path), reason=error.strerror or "") from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        temporary.chmod(mode)
        temporary.replace(path)
    except OSError as error:
        raise UnusableInput("不能写到这里（{reason}）", where=str(path), reason=error.strerror or "") from None
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
