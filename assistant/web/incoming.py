"""A file that was read and waits for a person, as a job of the store keeps it.

A job's result is the report as it was read; beside it stands what people decided: `choices`, `overrule`, `organ_ok`,
`year_ok`, and `over`: `taken` over, `dropped`, made `last` year's or an `old` report of its own, or `again` being read.
"""

import json
from functools import lru_cache
from typing import Any

from assistant.domain import report_file
from assistant.domain.report import Report
from assistant.storage import Job

KIND = "import"


def report_of(job: Job) -> Report | None:
    """Return the report that a job read, or None."""
    result: dict[str, Any] = job.result or {}
    found = result.get("report")
    return _parsed(json.dumps(found), str(job.asked.get("name", ""))) if found else None


@lru_cache(maxsize=32)
def _parsed(content: str, name: str) -> Report:
    return report_file.parse(content, name, is_json=True)


def result_of(report: Report, name: str) -> dict[str, Any]:
    """Return what a job of reading has made, as plain data."""
    return {"report": json.loads(report_file.dump(report)), "name": name}


def is_open(job: Job, kind: str = KIND) -> bool:
    """Whether a file still waits: it is being read, could not be read, or nobody decided about it."""
    return job.kind == kind and not job.progress.get("over") and not job.stop


def unit_of(fresh: Report) -> tuple[str, int]:
    """Return the unit and the year that a file names: "" and 0 where it names none."""
    unsure = {item.where for item in fresh.imported.unsure} if fresh.imported else set[str]()
    return ("" if "organ.name" in unsure else fresh.organ.name), (0 if "year" in unsure else fresh.year)


def same(one: str, other: str) -> bool:
    """Whether two names are those of one unit, but for blanks."""
    return "".join(one.split()) == "".join(other.split())
