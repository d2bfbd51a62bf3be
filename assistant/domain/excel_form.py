"""The texts of the Excel form, from schemas/excel_form.yaml: what `template` writes and `read` finds again."""

from functools import lru_cache
from typing import NamedTuple

from assistant import resources
from assistant.domain.data import Data
from assistant.domain.formats import Format
from assistant.domain.printed import printed
from assistant.domain.report import Level

SOURCE = "填报表"  # of the notes of a report's own form, whatever its file is called by now
TOP = 2  # the rows of a sheet above its table: the caption and a hint


class Rectangle(NamedTuple):
    """Where a cell stands in the form: its sheet, and the rows and columns it covers, from 0, both ends included."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def address(self) -> str:
        """The address as a formula writes it: 表三!D7."""
        letters, number = "", self.left
        while number >= 0:
            letters, number = chr(ord("A") + number % 26) + letters, number // 26 - 1
        return f"{self.sheet}!{letters}{self.top + 1}"

    def holds(self, row: int, column: int) -> bool:
        """Whether a place of the sheet, from 0, is within it: a cell of the form may be merged from several."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@lru_cache(maxsize=16)
def places(form: Format) -> dict[str, Rectangle]:
    """Return where each cell of a format stands in its form; a table has a sheet of its own, named after it."""
    return {
        cell.cell_id: Rectangle(form.table_name(table.id), TOP + cell.top, cell.left, TOP + cell.bottom, cell.right)
        for table in form.tables
        for cell in printed(table).cells
        if cell.cell_id
    }


def in_its_row(source: str) -> str:
    """Return what the row of a note says of its source, where the note is of the form; else the source as it is."""
    return source.removeprefix(SOURCE).removeprefix(":") if is_of_form(source) else source


def is_of_form(source: str) -> bool:
    """Whether a note's source is the report's own form."""
    return source.partition(":")[0] == SOURCE


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
