"""A report from load to save, in a file or in the store, with no other command in between.

A verb that works at once, or asks a person, holds the lock all the while. One that waits for a model holds it only to
save: a draft takes minutes, and a clerk must be able to correct a figure meanwhile. What the report has become by then
is read again and both changes are put together (`merge`). The same holds for a program without locks, such as an
editor. The web app knows no locks either: what a person changes in the store goes beside what others did there, and of
a part that both changed the store keeps both until a person chooses.
"""

import os
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from assistant import locks, settings
from assistant.domain.clock import now
from assistant.domain.report import Report
from assistant.errors import StoreTrouble, UnusableInput
from assistant.messages import of_error, text
from assistant.workflow import files, sources
from assistant.workflow.merge import merge

CHANGED = "changed_meanwhile"  # the code of the error
_NOT_NOW = (locks.BUSY, "no_report")  # codes: what was made is kept, since it cannot be put back (held, thrown away)


class Opened:
    """A report that is being changed.

    Attributes:
        report: As it was when it was opened.
        merged: Whether it had changed when it was saved, and both changes are in it.
        beside: The texts that were saved as candidates, since others stand in the report.
    """

    def __init__(self, source: sources.Source, report: Report, command: str, *, hold: bool) -> None:
        self.report, self.merged, self.beside = report, False, tuple[str, ...]()
        self._source, self._command, self._hold = source, command, hold

    def save(self, report: Report) -> Path:
        """Write the report back; return its file, as `files.save`, or its address in the store.

        Raises:
            UnusableInput: As `files.save`; or another command holds the report, it has changed in a way that does not
                go with this change, or the store takes nothing (code `changed_meanwhile`): what was made is then kept
                in a file, and named.
            Conflict: Somebody else changed the same in the store; both are kept there.
        """
        try:
            with nullcontext() if self._hold else _locked(self._source, self._command):
                return self._put(report)
        except (UnusableInput, StoreTrouble) as error:
            if isinstance(error, UnusableInput) and error.code not in _NOT_NOW:
                raise
            raise self._kept(report, of_error(error)) from None

    def _put(self, report: Report) -> Path:
        theirs = self._theirs(report)
        if theirs is None:
            return self._source.save(report, merged=False)
        by_a_person = self._hold
        if by_a_person and self._source.keeps_both:
            saved = self._source.save(report, merged=False)
            self.merged = True
            return saved
        merged = merge(self.report, report, theirs)
        if merged is not None:
            saved = self._source.save(merged.report, merged=True)
            self.merged, self.beside = True, merged.beside
            return saved
        if self._source.keeps_both:
            return self._source.save(report, merged=False)
        raise self._kept(report, text("{path} 这期间被改过，两边的改动合不到一起", path=self._source.path))

    def _theirs(self, report: Report) -> Report | None:
        try:
            return self._source.meanwhile()
        except UnusableInput as error:
            raise self._kept(report, of_error(error)) from None

    def _kept(self, report: Report, why: str) -> UnusableInput:
        kept = files.save(report, self._source.path, self._source.aside(report), over=True)
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
        path: A report file, a document, or the address of a report in the store.
        out: The report file to write, as in `files.save`; without it a report of the store goes back there.
        last: Last year's report, as in `files.load`.
        command: What is being done, for those who wait.
        hold: Whether to keep others out all the while. Otherwise only whether they are out now is asked: who could not
            save at the end should hear so at the beginning.

    Raises:
        UnusableInput: The report cannot be read, its folder cannot be written, or another command holds it.
        StoreTrouble: The store cannot be opened.
    """
    source = sources.of(path, out)
    lock = _locked(source, command)
    if not hold:
        with lock:
            pass
        lock = nullcontext()
    with lock:
        yield Opened(source, source.load(last), command, hold=hold)


def _locked(source: sources.Source, command: str) -> AbstractContextManager[None]:
    return locked(source.lock, command, str(source.path) if source.keeps_both else "")


def locked(path: Path, command: str, where: str = "") -> AbstractContextManager[None]:
    """Keep other commands from changing a file; as `locks.held`, with who we are and the wait of the settings."""
    holder = {"command": command, "user": settings.user(), "pid": str(os.getpid()), "since": now()}
    return locks.held(path, holder, settings.lock_wait(), where)
