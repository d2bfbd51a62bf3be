"""A report in short, as case files write it: a few figures, notes by aspect or as written down, last year's report."""

from typing import Any, cast

from pydantic import BaseModel, ConfigDict, Field, field_validator

from assistant.domain.report import Note, Organ, Report
from assistant.evaluation.inputs import Figure, Given, Input, LastYear, Rest

ORGAN = "青禾镇人民政府"


class Short(BaseModel):
    """A report in short. Cells that are not given are `rest`: 0, or blank; totals are computed.

    Attributes:
        organ: Its name, or name, level, address …
        year: The year reported on.
        format: The id of the national format.
        figures: Cells that are not `rest`; "" is a blank one.
        rest: What the others are.
        notes: Texts by aspect, or the notes as they were written down, which are sorted as those of a file.
        last_year: Last year's figures, or figures and texts.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    organ: Organ = Organ(name=ORGAN)
    year: int = 2025
    format: str = "2021"
    figures: dict[str, Figure] = Field(default_factory=dict[str, Figure])
    rest: Rest = "zero"
    notes: str | dict[str, tuple[str, ...]] = ""
    last_year: LastYear | None = None

    @field_validator("organ", mode="before", json_schema_input_type=str | Organ)
    @classmethod
    def _named(cls, organ: object) -> object:
        return {"name": organ} if isinstance(organ, str) else organ

    @field_validator("last_year", mode="before", json_schema_input_type=LastYear | dict[str, Figure] | None)
    @classmethod
    def _with_texts(cls, given: object) -> object:
        if not isinstance(given, dict):
            return given
        plain = cast("dict[str, Any]", given)
        return plain if plain.keys() & LastYear.model_fields.keys() else {"figures": plain}

    def report(self) -> Report:
        """Return the report, last year's at hand.

        Raises:
            ValueError: A cell is none of the format's, or there is no such format.
        """
        written = self.notes if isinstance(self.notes, str) else ""
        given = Given(
            organ=self.organ, year=self.year, format=self.format, figures=self.figures, rest=self.rest, notes=written,
            last_year=self.last_year,
        )  # fmt: skip
        report = Input(id="-", report=given).as_report()
        if isinstance(self.notes, str):
            return report
        texts = [(aspect, text) for aspect, texts in self.notes.items() for text in texts]
        notes = (Note(id=f"n{number}", aspect=aspect, text=text) for number, (aspect, text) in enumerate(texts, 1))
        return report.having(notes=tuple(notes))
