"""A report file from load to save, with no other command in between.

A verb that works at once, or asks a person, holds the lock all the while. One that waits for a model holds it only to
save: a draft takes minutes, and a clerk must be able to correct a figure meanwhile. What the file has become by then is
read again and both changes are put together (`merge`). The same holds for a program without locks, such as an editor.
"""

import hashlib
import os
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from assistant import locks, settings
from assistant.domain.clock import now
from assistant.domain.report import Report
from assistant.errors import UnusableInput
from assistant.messages import of_error, text
from assistant.workflow import files
from assistant.workflow.merge import merge

CHANGED = "changed_meanwhile"  # the code of the error


class Opened:
    """A report that is being changed.

    Attributes:
        report: As it was when it was opened.
        merged: Whether the file had changed when it was saved, and both changes are in it.
        beside: The texts that were saved as candidates, since others stand in the file.
    """

    def __init__(self, report: Report, read: str, source: Path, out: Path | None, command: str, *, hold: bool) -> None:
        self.report, self.merged, self.beside = report, False, tuple[str, ...]()
        self._read, self._source, self._out, self._command, self._hold = read, source, out, command, hold

    def save(self, report: Report) -> Path:
        """Write the report file and return its path, as `files.save`.

        Raises:
            UnusableInput: As `files.save`; or another command holds the file, or it has changed in a way that does not
                go with this change (code `changed_meanwhile`): the report is then kept in a file beside it, and named.
        """
        target = files.target(self._source, self._out)
        try:
            with nullcontext() if self._hold else locked(target, self._command):
                in_place = target == self._source
                return files.save(self._with_theirs(report) if in_place else report, self._source, self._out)
        except UnusableInput as error:
            if error.code != locks.BUSY:
                raise
            raise self._kept(report, of_error(error)) from None

    def _with_theirs(self, report: Report) -> Report:
        if not self._source.exists() or _hash(self._source) == self._read:
            return report
        try:
            merged = merge(self.report, report, files.load(self._source))
        except UnusableInput as error:
            raise self._kept(report, of_error(error)) from None
        if merged is None:
            raise self._kept(report, text("{path} 这期间被改过，两边的改动合不到一起", path=self._source))
        self.merged, self.beside = True, merged.beside
        return merged.report

    def _kept(self, report: Report, why: str) -> UnusableInput:
        kept = files.save(report, self._source, files.beside(self._source, "没有并入"), over=True)
        return UnusableInput(
            "{why}。没有动它，这次的结果另存为 {kept}",
            then="请对照两份，把要的改动再做一次。",
            code=CHANGED,
            why=why.rstrip("。"),
            kept=kept,
        )


@contextmanager
def changing(
    path: Path, out: Path | None, last: Path | None = None, *, command: str, hold: bool = True
) -> Generator[Opened]:
    """Open a report to change it.

    Args:
        path: A report file or a document.
        out: The report file to write, as in `files.save`.
        last: Last year's report, as in `files.load`.
        command: What is being done, for those who wait.
        hold: Whether to keep others out all the while. Otherwise only whether they are out now is asked: who could not
            save at the end should hear so at the beginning.

    Raises:
        UnusableInput: The report cannot be read, its folder cannot be written, or another command holds it.
    """
    lock = locked(files.target(path, out), command)
    if not hold:
        with lock:
            pass
        lock = nullcontext()
    with lock:
        read = _hash(path)
        yield Opened(files.load(path, last), read, path, out, command, hold=hold)


def locked(path: Path, command: str) -> AbstractContextManager[None]:
    """Keep other commands from changing a file; as `locks.held`, with who we are and the wait of the settings."""
    holder = {"command": command, "user": settings.user(), "pid": str(os.getpid()), "since": now()}
    return locks.held(path, holder, settings.lock_wait())


def _hash(path: Path) -> str:
    from assistant import files as plain_files

    return hashlib.sha256(plain_files.read(path)).hexdigest()
