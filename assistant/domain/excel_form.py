"""The texts of the Excel form, from schemas/excel_form.yaml: what `template` writes and `read` finds again."""

from assistant import resources
from assistant.domain.data import Data
from assistant.domain.formats import Format
from assistant.domain.report import Level


class Field(Data):
    """A line of the cover: its label, what to write there, and the field of the report it fills."""

    field: str
    label: str
    hint: str = ""


class Notes(Data):
    """The sheet for notes: its name, heads, how many lines an aspect gets, and the aspects beyond the format's."""

    sheet: str
    columns: tuple[str, str, str]
    rows_each: int
    aspects: dict[str, str]


class ExcelForm(Data):
    """The whole of it."""

    title: str
    cover: str
    fields: tuple[Field, ...]
    levels: dict[Level, str]
    guide: tuple[str, ...]
    notes: Notes

    def aspects(self, form: Format) -> dict[str, str]:
        """Return the aspects a note may be for, by key: the opening, the format's own, then the other sections'."""
        own = {aspect.key: aspect.label for aspect in form.aspects}
        first = {"opening": self.notes.aspects["opening"]} if "opening" in self.notes.aspects else {}
        return first | own | {key: label for key, label in self.notes.aspects.items() if key != "opening"}


def load() -> ExcelForm:
    """Return the texts of the form."""
    return resources.load(ExcelForm, "schemas/excel_form.yaml")
