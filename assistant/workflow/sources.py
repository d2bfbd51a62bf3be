"""Where a report that is being changed comes from and goes back to: a file, or the store. `changes` knows no other."""

import hashlib
from pathlib import Path
from typing import Protocol

from assistant import files as plain_files
from assistant.domain.report import Report
from assistant.workflow import desk, files

_MARK = "没有并入"  # in the name of a file that keeps what could not be put back


class Source(Protocol):
    """A place that a report is loaded from and saved to.

    Attributes:
        path: The file, or the address in the store.
        lock: The path whose lock the one holds who changes the report.
        keeps_both: Whether it keeps both where two changed the same, until a person chooses.
    """

    path: Path
    lock: Path
    keeps_both: bool

    def load(self, last: Path | None) -> Report:
        """Return the report, as `files.load`."""
        ...

    def meanwhile(self) -> Report | None:
        """Return what others made of it since it was loaded; None where nobody did, or where it does not go back."""
        ...

    def save(self, report: Report, *, merged: bool) -> Path:
        """Write it and return where to; with `merged`, what `meanwhile` returned last is in it."""
        ...

    def aside(self, report: Report) -> Path:
        """Return a name that is free, for a report that cannot be put back."""
        ...


class File:
    """A report file, updated in place or written elsewhere; or any source that a new one is made of."""

    keeps_both = False

    def __init__(self, path: Path, out: Path | None) -> None:
        self.path, self._out, self._read = path, out, ""
        self.lock = files.target(path, out)

    def load(self, last: Path | None) -> Report:
        """Return the report."""
        if not desk.is_address(self.path):
            self._read = _hash(self.path)
        return files.load(self.path, last)

    def meanwhile(self) -> Report | None:
        """Return what a program without locks, or a command that held none, made of the file."""
        if self.lock != self.path or not self.path.exists() or _hash(self.path) == self._read:
            return None
        return files.load(self.path)

    def save(self, report: Report, *, merged: bool) -> Path:  # noqa: ARG002 - a file is written whole
        """Write the file."""
        return files.save(report, self.path, self._out)

    def aside(self, report: Report) -> Path:  # noqa: ARG002 - it is named like the file
        """Return a name beside the file and like its own."""
        return files.beside(self.path, _MARK)


class InStore:
    """A report of the store; only what changed is saved, beside what others did."""

    keeps_both = True

    def __init__(self, address: Path) -> None:
        self.path = address
        self._loaded = self._now = desk.take(desk.find(address))
        self.lock = desk.lock_of(self._loaded.id)

    def load(self, last: Path | None) -> Report:
        """Return the report."""
        self._loaded = self._now = desk.take(self._loaded.id)
        return files.with_last(self._loaded.report, last)

    def meanwhile(self) -> Report | None:
        """Return what others made of it."""
        self._now, before = desk.take(self._loaded.id), self._loaded
        same = self._now.revisions == before.revisions and self._now.cells == before.cells
        return None if same else self._now.report

    def save(self, report: Report, *, merged: bool) -> Path:
        """Store what changed since it was loaded, or since `meanwhile`."""
        desk.save(self._now if merged else self._loaded, report)
        return self.path

    def aside(self, report: Report) -> Path:
        """Return a name in this folder."""
        return files.beside(Path(f"{desk.stem(report)}.report.json"), _MARK)


def of(path: Path, out: Path | None) -> Source:
    """Return the source of a report.

    Args:
        path: A report file, a document, or the address of a report in the store.
        out: The report file to write instead, as in `files.save`.

    Raises:
        UnusableInput: The address means no report, or more than one.
        StoreTrouble: The store cannot be opened.
    """
    return InStore(path) if out is None and desk.is_address(path) else File(path, out)


def _hash(path: Path) -> str:
    return hashlib.sha256(plain_files.read(path)).hexdigest()
