"""One writer at a time: a lock beside a file, held by a process and let go by the system when the process ends.

The system's own locks, and no file whose presence means “locked”: what a killed command leaves behind blocks nobody.
"""

import json
import os
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

from assistant import files
from assistant.errors import UnusableInput

if sys.platform == "win32":
    import msvcrt
else:
    import errno
    import fcntl

    # What a file system says that knows no locks, such as an old network drive.
    _NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL)

SUFFIX = ".lock"
BUSY = "busy"  # the code of the error
_FAR = 1 << 30  # Windows locks bytes for readers too; this one is behind all that is written
_PAUSE = 0.05  # seconds between two tries


@contextmanager
def held(path: Path, holder: dict[str, str], wait: float, where: str = "") -> Generator[None]:
    """Hold the lock of a file while the block runs; a link has the lock of the file it leads to.

    On a file system without locks the block runs all the same.

    Args:
        path: The file, which need not be there yet.
        holder: Who asks, for the one who then waits: `command`, `user`, `pid`, `since`.
        wait: Seconds to wait for another to let go.
        where: What errors name it by; its path without it.

    Raises:
        UnusableInput: Another still holds it (code `busy`), or the folder cannot be written.
    """
    target = Path(os.path.realpath(path))
    lock = target.with_name(files.fitting(target.parent, f".{target.name}", SUFFIX))
    try:
        handle = _taken(lock, time.monotonic() + wait)
    except OSError as error:
        raise UnusableInput("不能写到这里（{reason}）", where=where or str(path), reason=error.strerror or "") from None
    if handle is None:
        raise _busy(where or str(path), _holder(lock))
    try:
        with suppress(OSError):  # a full disk: nobody will know who, that is all
            os.ftruncate(handle, 0)
            os.write(handle, json.dumps(holder, ensure_ascii=False).encode())
        yield
    finally:
        _let_go(lock, handle)


def _taken(lock: Path, until: float) -> int | None:
    """Return a handle on the locked file, None where the time has run out."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    while True:
        handle = _opened(lock)
        if _locked(handle) and _still_there(lock, handle):
            return handle
        os.close(handle)  # held by another, or the one before removed it just now and the next is another file
        if time.monotonic() >= until:
            return None
        time.sleep(_PAUSE)


def _opened(lock: Path) -> int:
    flags = os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    try:
        return os.open(lock, flags | os.O_RDWR, 0o666)
    except PermissionError as refused:
        try:
            return os.open(
                lock, (flags & ~os.O_CREAT) | os.O_RDONLY
            )  # another user's; reading is enough to wait for it
        except FileNotFoundError:  # it is the folder that may not be written
            raise refused from None


def _locked(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return sys.platform != "win32" and error.errno in _NO_LOCKS
    return True


def _still_there(lock: Path, handle: int) -> bool:
    try:
        return os.path.samestat(lock.stat(), os.fstat(handle))
    except OSError:
        return False


def _let_go(lock: Path, handle: int) -> None:
    with suppress(OSError):
        if sys.platform == "win32":
            os.close(handle)  # there it cannot be removed while it is open, by us or by the next one
            lock.unlink()
        else:
            lock.unlink()  # while it is still ours
            os.close(handle)


def _holder(lock: Path) -> dict[str, str]:
    try:
        said: Any = json.loads(lock.read_bytes())
    except (OSError, ValueError):
        return {}
    return cast("dict[str, str]", said) if isinstance(said, dict) else {}


def _busy(where: str, holder: dict[str, str]) -> UnusableInput:
    known = {name: str(holder.get(name, "")) for name in ("command", "user", "pid", "since")}
    if not known["command"]:
        return UnusableInput("另一个命令正在改这个文件", where=where, then="请等它结束后再运行。", code=BUSY)
    return UnusableInput(
        "{command} 正在改这个文件（用户 {user}，进程 {pid}，{since} 开始）",
        where=where,
        then="请等它结束后再运行。",
        code=BUSY,
        **known,
    )
