"""Check every report of a folder, and who has not handed in."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant import checking
from assistant.batch import roster as rosters
from assistant.batch.roster import Attendance
from assistant.domain import report_file
from assistant.domain.findings import Checked
from assistant.domain.report import Report
from assistant.domain.unseen import one_line
from assistant.errors import NOT_A_REPORT, AssistantError, UnusableInput
from assistant.messages import of_error, text
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
        ".md",
    }
)


@dataclass(frozen=True)
class Unit:
    """One file: what its check found, or why it could not be read."""

    file: str
    report: Report | None
    checked: Checked | None
    problem: str = ""

    @property
    def organ(self) -> str:
        """Whose report it is; "" where it could not be read or names nobody."""
        return self.report.organ.name if self.report else ""


@dataclass(frozen=True)
class FolderCheck:
    """All reports of a folder, in the order of their names; the files that are none; who of a roster is missing.

    `year` is the one that is collected: the one asked for (`year_is_given`), else the one most units are at.
    """

    units: tuple[Unit, ...]
    ignored: tuple[str, ...] = ()
    attendance: Attendance | None = None
    year: int | None = None
    year_is_given: bool = False

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many there are, are good, have errors, could not be read, and how many files are no reports."""
        checked = [unit.checked for unit in self.units if unit.checked]
        good = sum(item.passes for item in checked)
        return {
            "n": len(self.units),
            "good": good,
            "bad": len(checked) - good,
            "unread": len(self.units) - len(checked),
            "ignored": len(self.ignored),
        }

    @cached_property
    def doubled(self) -> dict[str, tuple[str, ...]]:
        """The units with several files on one year, and the files."""
        groups = _grouped(self.units, by_year=True)
        return {items[0].organ: tuple(item.file for item in items) for items in groups if len(items) > 1}

    @cached_property
    def of_other_years(self) -> tuple[Unit, ...]:
        """The reports that are on another year than the one that is collected."""
        return tuple(unit for unit in self.units if unit.report and unit.report.year != self.year)

    @cached_property
    def without_the_year(self) -> tuple[str, ...]:
        """The units that have reports here, and none on the year that is collected."""
        others = {unit.file for unit in self.of_other_years}
        groups = _grouped(self.units, by_year=False)
        return tuple(items[0].organ for items in groups if all(item.file in others for item in items))

    @property
    def passes(self) -> bool:
        """Whether every file could be read and has no error, and nobody is missing: of the roster, for a given year."""
        missing = (self.attendance and self.attendance.missing) or (self.year_is_given and self.without_the_year)
        return self.counts["good"] == len(self.units) and not missing

    def plain(self) -> dict[str, Any]:
        """Return the outcome as plain data."""
        outcome: dict[str, Any] = {
            "passes": self.passes,
            "counts": self.counts,
            "year": self.year,
            "without_the_year": list(self.without_the_year),
            "units": [_plain(unit) for unit in self.units],
            "doubled": {unit: list(files) for unit, files in self.doubled.items()},
            "ignored": list(self.ignored),
        }
        if self.attendance is not None:
            outcome["roster"] = {name: list(names) for name, names in self.attendance._asdict().items()}
        return outcome


def _checked(reports: list[Report], codes: Iterable[str] | None) -> list[Checked | None]:
    """Return what the check finds in each report; where one of them upsets it, that one has none."""
    codes = list(codes) if codes is not None else None
    try:
        return list(checking.check_many(reports, codes))
    except AssistantError:
        raise
    except Exception:  # noqa: BLE001 - one report must not end the run for all
        return [_checked_alone(report, codes) for report in reports]


def _checked_alone(report: Report, codes: list[str] | None) -> Checked | None:
    try:
        return checking.check(report, codes)
    except Exception:  # noqa: BLE001
        return None


def _grouped(units: Iterable[Unit], *, by_year: bool) -> list[list[Unit]]:
    """Return the units that name an organ, those of one organ together, those on one year where that is asked for."""
    groups: dict[tuple[int, int], list[Unit]] = {}
    names: dict[int, rosters.Names] = {}
    for unit in units:
        if unit.report is None or not unit.organ:
            continue
        year = unit.report.year if by_year else 0
        known = names.setdefault(year, rosters.Names())
        place = known.first(unit.organ)
        if place is None:
            place = known.add(unit.organ)
        groups.setdefault((year, place), []).append(unit)
    return list(groups.values())


def _year_of(units: Sequence[Unit]) -> int | None:
    """Return the year that is collected: the one that most units have come to, of several the latest."""
    latest = Counter(
        max(unit.report.year for unit in items if unit.report) for items in _grouped(units, by_year=False)
    ) or Counter(unit.report.year for unit in units if unit.report)
    return max(latest, key=lambda year: (latest[year], year), default=None)


def _plain(unit: Unit) -> dict[str, Any]:
    if unit.report is None or unit.checked is None:
        return {"file": unit.file, "problem": unit.problem}
    about = {"file": unit.file, "organ": unit.organ, "year": unit.report.year, "passes": unit.checked.passes}
    return about | unit.checked.model_dump(mode="json", exclude_none=True)


def check(
    folder: Path, codes: Iterable[str] | None = None, roster: Path | None = None, year: int | None = None
) -> FolderCheck:
    """Read and check every report of a folder and the folders in it.

    A file that cannot be read is said and passed over; one that holds no report is counted. The arithmetic of all
    reports of one format is checked at once, by one product with the matrix of its identities.

    Args:
        folder: Where the reports are.
        codes: The rules to run; all without it.
        roster: The units that must hand in, one a line (txt, csv, xlsx).
        year: The year they must hand in a report on; the one most units are at without it.

    Raises:
        UnusableInput: There is no report in the folder, no rule with one of the codes, or the roster cannot be read.
    """
    units_due = rosters.load(roster) if roster is not None else None
    paths, ignored = documents(folder, without=roster)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        read = list(pool.map(_read, paths))
    outcomes = iter(_checked([item for item in read if isinstance(item, Report)], codes))
    units: list[Unit] = []
    for path, item in zip(paths, read, strict=True):
        name = one_line(str(path.relative_to(folder)))
        if isinstance(item, Report):
            outcome = next(outcomes)
            problem = "" if outcome else text("校验时出了错，没有查完")
            units.append(Unit(name, item, outcome, problem))
        elif item.code == NOT_A_REPORT and not _claims_to_be_one(path):
            ignored.append(name)
        else:
            units.append(Unit(name, None, None, of_error(item)))
    if not units:
        raise _nothing(folder)
    due = year if year is not None else _year_of(units)
    here = {unit.file: unit.organ or Path(unit.file).name.partition(".")[0] for unit in units}
    late = {unit.file for unit in units if unit.report and unit.report.year != due}
    attended = rosters.attendance(units_due, here, late) if units_due is not None else None
    if attended is not None:  # whose report a file is that could not be read, nobody knows
        read_ones = {unit.organ for unit in units}
        attended = attended._replace(beyond=tuple(name for name in attended.beyond if name in read_ones))
    return FolderCheck(tuple(units), tuple(sorted(ignored)), attended, due, year_is_given=year is not None)


def documents(folder: Path, without: Path | None = None) -> tuple[Sequence[Path], list[str]]:
    """Return the documents of a folder by name, and the names of its other files.

    Hidden files and Office's lock files are neither, nor is the roster (`without`).

    Raises:
        UnusableInput: There is no document in it.
    """
    found: list[Path] = []
    others: list[str] = []
    own = without.resolve() if without is not None else None
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or path.name.startswith((".", "~$")) or _is_same_file(path, own):
            continue
        if path.suffix.lower() in KINDS:
            found.append(path)
        else:
            others.append(one_line(str(path.relative_to(folder))))
    if not found:
        raise _nothing(folder)
    return found, others


def _is_same_file(path: Path, other: Path | None) -> bool:
    try:
        return path.resolve() == other
    except (OSError, RuntimeError):  # a link that runs in a circle
        return False


def _nothing(folder: Path) -> UnusableInput:
    return UnusableInput(
        "文件夹里没有能读的报告", where=str(folder), then="放进 docx、html、pdf、xlsx、txt 或报告文件。"
    )


def _claims_to_be_one(path: Path) -> bool:
    """Whether a file is called what a report is called: one that then is none was damaged, or filled in wrongly."""
    return path.name.lower().endswith((".report.json", ".report.yaml", ".report.yml"))


def _read(path: Path) -> Report | AssistantError:
    """Return the report in a file, or what stands against it: one bad file stops no folder."""
    try:
        return files.load(path)
    except AssistantError as error:
        return error
    except OSError as error:
        return UnusableInput("打不开（{reason}）", where=path.name, reason=error.strerror or "")
    except (Exception, MemoryError) as error:  # noqa: BLE001 - whatever one file does, the others are still to be read
        return UnusableInput("读不了（{reason}）", where=path.name, reason=type(error).__name__)
