"""Check every report of a folder."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant import checking
from assistant.domain import report_file
from assistant.domain.findings import Checked
from assistant.domain.report import Report
from assistant.errors import AssistantError, UnusableInput
from assistant.messages import of_error
from assistant.workflow import files

KINDS = frozenset(
    {
        *report_file.SUFFIXES,
        ".docx",
        ".doc",
        ".wps",
        ".rtf",
        ".odt",
        ".html",
        ".htm",
        ".pdf",
        ".xlsx",
        ".xls",
        ".csv",
        ".txt",
    }
)


@dataclass(frozen=True)
class Unit:
    """One file: what its check found, or why it could not be read."""

    file: str
    report: Report | None
    checked: Checked | None
    problem: str = ""


@dataclass(frozen=True)
class FolderCheck:
    """All files of a folder, in the order of their names."""

    units: tuple[Unit, ...]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many there are, are good, have errors, could not be read."""
        checked = [unit.checked for unit in self.units if unit.checked]
        good = sum(item.passes for item in checked)
        return {
            "n": len(self.units),
            "good": good,
            "bad": len(checked) - good,
            "unread": len(self.units) - len(checked),
        }

    @property
    def passes(self) -> bool:
        """Whether every file could be read and has no error."""
        return self.counts["good"] == len(self.units)

    def plain(self) -> dict[str, Any]:
        """Return the outcome as plain data."""
        return {
            "passes": self.passes,
            "counts": self.counts,
            "units": [
                {"file": unit.file, "problem": unit.problem}
                if unit.checked is None
                else {"file": unit.file, "passes": unit.checked.passes}
                | unit.checked.model_dump(mode="json", exclude_none=True)
                for unit in self.units
            ],
        }


def check(folder: Path) -> FolderCheck:
    """Read and check every document of a folder and the folders in it.

    The arithmetic of all reports of one format is checked at once, by one product with the matrix of its identities.

    Raises:
        UnusableInput: There is no document in the folder.
    """
    paths = documents(folder)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        read = list(pool.map(_read, paths))
    reports = [item for item in read if isinstance(item, Report)]
    outcomes = iter(checking.check_many(reports))
    units: list[Unit] = []
    for path, item in zip(paths, read, strict=True):
        name = str(path.relative_to(folder))
        if isinstance(item, Report):
            units.append(Unit(name, item, next(outcomes)))
        else:
            units.append(Unit(name, None, None, item))
    return FolderCheck(tuple(units))


def documents(folder: Path) -> Sequence[Path]:
    """Return the documents of a folder by name; hidden files and Office's lock files are passed over."""
    found = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix.lower() in KINDS and not path.name.startswith((".", "~$"))
    )
    if not found:
        raise UnusableInput(
            "文件夹里没有能读的报告", where=str(folder), then="放进 docx、html、pdf、xlsx、txt 或报告文件。"
        )
    return found


def _read(path: Path) -> Report | str:
    try:
        return files.load(path)
    except AssistantError as error:
        return of_error(error)
