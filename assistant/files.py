"""Write a file whole or not at all, and never over what was read."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from assistant.errors import UnusableInput


def refuse_inputs(path: Path, inputs: Iterable[Path]) -> None:
    """Refuse to write onto a file that was read.

    Raises:
        UnusableInput: `path` is one of `inputs`, by whatever name.
    """
    for item in inputs:
        if path.exists() and item.exists() and path.samefile(item):
            raise UnusableInput("输出会盖掉读入的文件", where=str(path), then="请用 -o 另给一个文件名。")


def read(path: Path) -> bytes:
    """Return what is in a file.

    Raises:
        UnusableInput: It cannot be opened.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnusableInput("打不开（{reason}）", where=str(path), reason=error.strerror or "") from None


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
