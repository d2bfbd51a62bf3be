"""Which process does a piece of work, so that another can tell whether it still runs; and the lock of a data folder."""

import contextlib
import json
import os
import socket
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

import assistant.storage.clock as clock
from assistant.errors import StoreTrouble

_BYTE = 1 << 30  # the byte of the lock file that is locked on Windows: far off, so that others can read what it says


class Process(NamedTuple):
    """A process by host, number and start: a number alone is given out again."""

    host: str
    pid: int
    started: str


@cache
def this_process() -> Process:
    """Return this process."""
    return Process(socket.gethostname(), os.getpid(), _started(os.getpid()))


def is_alive(process: Process) -> bool | None:
    """Whether a process still runs; None where that cannot be told: on another machine or system."""
    if process.host != socket.gethostname() or not Path("/proc/self/stat").exists():
        return None
    return bool(process.started) and _started(process.pid) == process.started


def _started(pid: int) -> str:
    """Return when a process started, in ticks since this boot, and which boot: Linux says so; elsewhere ""."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()  # 1234 (nianbao) S 1 …: the name may hold spaces
    return "" if fields[0] == "Z" else f"{fields[19]}@{boot}"


class Claim:
    """The lock of a data folder, held until it is closed or the process ends, however it ends.

    Args:
        folder: The folder.
        address: Where the server is reached, for whoever comes second.

    Raises:
        StoreTrouble: Another process holds it; the message names it. Or the folder cannot be written.
    """

    def __init__(self, folder: Path, address: str = "") -> None:
        self.path = folder / "serve.lock"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("a+", encoding="utf-8")
        except OSError as error:
            raise StoreTrouble(
                "数据文件夹不能写（{reason}）", where=str(folder), reason=error.strerror or "", code="store_read_only"
            ) from None
        try:
            _lock(self._file.fileno())
        except OSError:
            raise self._taken() from None
        self.tell(address)

    def tell(self, address: str) -> None:
        """Write down who holds the lock, and where it is reached."""
        self._file.seek(0)
        self._file.truncate()
        json.dump({"pid": os.getpid(), "at": clock.now(), "address": address}, self._file)
        self._file.flush()

    def _taken(self) -> StoreTrouble:
        self._file.seek(0)
        told: dict[str, object] = {}
        with contextlib.suppress(ValueError):
            told = json.loads(self._file.read())
        self._file.close()
        return StoreTrouble(
            "这个数据文件夹已经有一个网页服务在用（进程 {pid}，{address}）",
            where=str(self.path.parent),
            then="就用那一个，或先把它关掉。",
            code="store_claimed",
            pid=told.get("pid", "？"),
            address=told.get("address") or "？",
        )

    def close(self) -> None:
        """Let go of the folder."""
        self._file.close()


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
