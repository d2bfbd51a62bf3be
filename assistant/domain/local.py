"""What the organ above asks of reports in its region, beyond the law: schemas/local/*.yaml, one notice a file."""

from datetime import date

from pydantic import Field, field_validator

from assistant import resources
from assistant.domain.data import Data
from assistant.domain.formats import Years
from assistant.domain.report import Level, Report

_COMMON_YEAR = 2023  # a day that every year has


class Demanded(Data):
    """A figure that the text must give: in a sentence with one of the words stands a number, or that there was none."""

    what: str
    words: tuple[str, ...] = Field(min_length=1)


class Local(Data):
    """One local notice: whose reports it is for, and what it asks.

    `regions` are words of which one stands in the organ's region or name; no `levels` are all. `deadline` is month and
    day of the year after the one reported on; `overview_longest` counts letters without blanks.
    """

    notice: str
    years: Years
    regions: tuple[str, ...] = Field(min_length=1)
    levels: tuple[Level, ...] = ()
    deadline: str = Field(default="", pattern=r"^(?:\d{2}-\d{2})?$")  # “01-26” → 01-26, not “1月26日”
    overview_longest: int | None = None
    figures: tuple[Demanded, ...] = ()

    @field_validator("deadline")
    @classmethod
    def _is_a_day(cls, value: str) -> str:
        if value:
            date.fromisoformat(f"{_COMMON_YEAR}-{value}")
        return value

    def due(self, year: int) -> date | None:
        """Return the last day for the report on a year, None where the notice names none."""
        return date.fromisoformat(f"{year + 1}-{self.deadline}") if self.deadline else None


def asked_of(report: Report) -> list[Local]:
    """Return the local notices that a report comes under, by the names of their files.

    Raises:
        BrokenResource: One of the files is not as it should be.
    """
    notices = (resources.load(Local, f"schemas/local/{name}.yaml") for name in resources.names("schemas/local"))
    return [item for item in notices if _is_for(item, report)]


def _is_for(local: Local, report: Report) -> bool:
    own = f"{report.organ.region} {report.organ.name}"
    return (
        report.year in local.years
        and (not local.levels or report.organ.level in local.levels)
        and any(region in own for region in local.regions)
    )
