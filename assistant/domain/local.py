"""What local notices ask for beyond the national format: schemas/local/*.yaml, one file a notice."""

from pydantic import Field

from assistant import resources
from assistant.domain.data import Data
from assistant.domain.report import Level, Report

_FOLDER = "schemas/local"


class Years(Data):
    """The years reported on that a notice is for; without a last year it is still in use."""

    first: int
    last: int = 9999


class Demanded(Data):
    """A figure that the text must give: in a sentence with one of the words stands a number, or that there was none."""

    what: str
    words: tuple[str, ...] = Field(min_length=1)


class Notice(Data):
    """A local notice: whom it is for, how long the overview may be (letters without blanks), which figures it wants."""

    name: str
    regions: tuple[str, ...] = Field(min_length=1)
    levels: tuple[Level, ...] = ()
    years: Years
    overview_longest: int | None = None
    figures: tuple[Demanded, ...] = ()

    def is_for(self, report: Report) -> bool:
        """Whether it is for a report: by the organ's region or name, its level and the year."""
        organ = report.organ
        return (
            any(region in organ.region or region in organ.name for region in self.regions)
            and (not self.levels or organ.level in self.levels)
            and self.years.first <= report.year <= self.years.last
        )


def notices(report: Report) -> list[Notice]:
    """Return the local notices that are for a report.

    Raises:
        BrokenResource: A file is not as it should be.
    """
    every = (resources.load(Notice, f"{_FOLDER}/{name}.yaml") for name in resources.names(_FOLDER))
    return [notice for notice in every if notice.is_for(report)]
