"""A PostgreSQL of the tests' own: made by initdb, run as a user without rights, on loopback, ended after."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

USERS = ("postgres", "nobody")


def binaries() -> Path | None:
    """The newest PostgreSQL of this machine, wherever Debian or the path has it."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    which = shutil.which("initdb")
    return Path(which).resolve().parent if which else None


def _user() -> str | None:
    """Whom to run it as: PostgreSQL refuses root."""
    if os.getuid() != 0:
        return None
    import pwd  # not on Windows, which gets here no further

    known = {item.pw_name for item in pwd.getpwall()}
    return next(name for name in USERS if name in known)


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _run(command: list[str], user: str | None, folder: Path) -> None:
    prefix = ["runuser", "-u", user, "--"] if user else []
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    done = subprocess.run(
        [*prefix, *command], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stdout}{done.stderr}")


@contextmanager
def server() -> Generator[str]:
    """Run a server in a folder of its own (pytest's let no other user in); yield its address without a database."""
    with (
        tempfile.TemporaryDirectory(prefix="nianbao-postgresql-", ignore_cleanup_errors=True) as name,
        _server_in(Path(name)) as address,
    ):
        yield address


@contextmanager
def _server_in(folder: Path) -> Generator[str]:
    programs, user, port = binaries(), _user(), _port()
    assert programs is not None
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    _run([str(programs / "initdb"), "-D", str(data), "-U", "nianbao", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"],
         user, folder)  # fmt: skip
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c max_connections=200"
    log = str(folder / "log")
    _run([str(programs / "pg_ctl"), "-D", str(data), "-l", log, "-w", "-t", "60", "-o", options, "start"], user, folder)
    pid = int((data / "postmaster.pid").read_text().split()[0])
    try:
        yield f"postgresql://nianbao@127.0.0.1:{port}"
    finally:
        _run([str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop"], user, folder)
        if Path(f"/proc/{pid}").exists():
            os.kill(pid, 9)
