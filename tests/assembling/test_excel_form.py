"""The Excel form as a clerk uses it: typed into, recalculated by an office program, read back."""

import io
import random
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from assistant.assembling import excel_form
from assistant.domain import excel_form as texts
from assistant.domain import formats
from assistant.domain.figures import Cell, Figures
from assistant.domain.formats import Format
from assistant.domain.report import Level, Note, Organ
from assistant.reading.document import to_report
from assistant.reading.sheet import extract
from tests import reports
from tests.office import Convert


def computed(form: Format) -> set[str]:
    return {equation.minus[0] for equation in form.equations if equation.computes_minus}


def addresses(form: Format) -> dict[str, tuple[str, str]]:
    """Where each cell stands, found by writing its number there: (sheet, address) by cell id."""
    numbers = {cell_id: 1_000_000 + index for index, cell_id in enumerate(form.cells)}
    cells = {cell_id: Cell(value=value) for cell_id, value in numbers.items()}
    filled = excel_form.form(form, report=reports.report(Figures(cells), form.id))
    found: dict[int, tuple[str, str]] = {}
    book: Any = openpyxl.load_workbook(io.BytesIO(filled), data_only=True)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            found |= {int(cell.value): (sheet.title, cell.coordinate) for cell in row if is_number(cell.value)}
    return {cell_id: found[value] for cell_id, value in numbers.items()}


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and value >= 1_000_000


def typed_into(form: Format, path: Path) -> Figures:
    """Fill the blank form with random figures, save it, and return them with the totals they should give."""
    chance = random.Random(7)
    values = {"amount": Decimal("12.5"), "change": -3}
    typed = {
        cell_id: values.get(cell.kind, chance.choice([0, 3, 12345]))
        for cell_id, cell in form.cells.items()
        if cell_id not in computed(form)
    }
    book: Any = openpyxl.load_workbook(io.BytesIO(excel_form.form(form, organ="青禾镇人民政府", year=2024)))
    places = addresses(form)
    for cell_id, value in typed.items():
        sheet, address = places[cell_id]
        book[sheet][address].value = value
    book.save(path)
    return Figures({cell_id: Cell(value=value) for cell_id, value in typed.items()}).totalled(form)


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("format_id", ["2019", "2021"])
def test_an_office_program_computes_the_right_totals(format_id: str, tmp_path: Path, convert: Convert) -> None:
    form = formats.load(format_id)
    expected = typed_into(form, tmp_path / "年报.xlsx")
    saved = convert(tmp_path / "年报.xlsx", "xlsx").read_bytes()
    report = to_report(extract(saved, "年报.xlsx", "xlsx"), "年报.xlsx")
    assert {key: cell.value for key, cell in report.figures.items()} == {
        key: cell.value for key, cell in expected.items()
    }


@pytest.mark.office
@pytest.mark.slow
def test_an_untouched_form_stays_blank_when_an_office_program_saves_it(tmp_path: Path, convert: Convert) -> None:
    (tmp_path / "年报.xlsx").write_bytes(excel_form.form(formats.load("2021"), organ="青禾镇人民政府", year=2024))
    saved = convert(tmp_path / "年报.xlsx", "xlsx").read_bytes()
    report = to_report(extract(saved, "年报.xlsx", "xlsx"), "年报.xlsx")
    assert {cell.text for cell in report.figures.values()} == {""}
    assert len(report.figures) == len(formats.load("2021").cells)
    assert (report.organ.name, report.year) == ("青禾镇人民政府", 2024)


def test_the_cover_and_the_notes_come_back() -> None:
    notes = (
        Note(id="n1", aspect="proactive", text="=全年公开信息12条", source=f"{texts.SOURCE}:台账"),
        Note(id="n2", aspect="problems", text="公开不够及时。", source=texts.SOURCE),
    )
    organ = Organ(
        name="青禾镇人民政府", level=Level.TOWNSHIP, region="云溪县", address="云溪县青禾街1号", telephone="5550000"
    )
    given = reports.report(Figures()).having(notes=notes, organ=organ, dated=date(2025, 1, 20))
    again = to_report(extract(excel_form.form(given.form, report=given), "年报.xlsx", "xlsx"), "年报.xlsx")
    assert again.organ == organ
    assert (again.year, again.dated) == (2024, date(2025, 1, 20))
    assert [(note.aspect, note.text, note.source) for note in again.notes] == [
        (note.aspect, note.text, note.source) for note in notes
    ]


def test_every_aspect_of_the_format_has_lines_for_notes() -> None:
    form = formats.load("2021")
    book: Any = openpyxl.load_workbook(io.BytesIO(excel_form.form(form)))
    labels = [row[0].value for row in book[texts.load().notes.sheet].iter_rows(min_row=2)]
    assert {aspect.label for aspect in form.aspects} <= set(labels)
    assert {labels.count(label) for label in labels} == {texts.load().notes.rows_each}


def test_only_inputs_are_unlocked() -> None:
    form = formats.load("2021")
    book: Any = openpyxl.load_workbook(io.BytesIO(excel_form.form(form)))
    places = addresses(form)
    for cell_id, (sheet, address) in places.items():
        assert book[sheet][address].protection.locked == (cell_id in computed(form))
    tables = {sheet for sheet, _ in places.values()}
    open_cells = [
        cell
        for name in tables
        for row in book[name].iter_rows()
        for cell in row
        if cell.value is not None and not cell.protection.locked
    ]
    assert open_cells == []


def test_a_large_number_is_shrunk_into_its_column_instead_of_shown_as_hashes() -> None:
    form = formats.load("2021")
    book: Any = openpyxl.load_workbook(io.BytesIO(excel_form.form(form)))
    for sheet, address in addresses(form).values():
        assert book[sheet][address].alignment.shrink_to_fit
        assert not book[sheet][address].alignment.wrap_text
