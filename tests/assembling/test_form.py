import io
import zipfile

import docx as python_docx
import pytest

from assistant.assembling import docx, form
from assistant.assembling.layout import layout
from assistant.domain import formats
from assistant.domain.figures import Cell, Figures
from assistant.reading.locate import locate
from tests import reports
from tests.assembling import docx_check


def blank(format_id: str) -> bytes:
    """An organ's form: the headings, blank tables, no text."""
    return docx.build(layout(reports.report(Figures(), format_id).having(sections={}), draft=False))


def numbered(format_id: str) -> Figures:
    """A number of its own for every cell, so that one in the wrong place shows."""
    return Figures({cell: Cell(value=100 + number) for number, cell in enumerate(formats.load(format_id).cells)})


@pytest.mark.parametrize("format_id", ["2019", "2021"])
def test_every_figure_lands_in_its_own_cell(format_id: str) -> None:
    report = reports.report(numbered(format_id), format_id)
    located = locate(blank(format_id), "form.docx")
    filled = form.fill(blank(format_id), report, located._replace(headings={}, bodies={}), draft=False)
    assert filled.missing == ()
    assert filled.written == tuple(report.figures)
    built = docx.build(layout(report, draft=False))
    assert _cells(filled.data) == _cells(built)
    assert docx_check.problems(filled.data) == []


def test_the_rest_of_the_package_stays_byte_for_byte() -> None:
    source = blank("2021")
    located = locate(source, "form.docx")
    filled = form.fill(source, reports.report(numbered("2021")), located._replace(headings={}, bodies={}), draft=False)
    before, after = zipfile.ZipFile(io.BytesIO(source)), zipfile.ZipFile(io.BytesIO(filled.data))
    assert before.namelist() == after.namelist()
    changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert changed == ["word/document.xml"]


def test_cells_that_the_form_has_no_place_for_are_named() -> None:
    source = blank("2021")
    located = locate(source, "form.docx")
    lost = "requests.received.total"
    cells = {cell: number for cell, number in located.cells.items() if cell != lost}
    filled = form.fill(
        source, reports.report(numbered("2021")), located._replace(cells=cells, headings={}, bodies={}), draft=False
    )
    assert filled.missing == (lost,)
    assert len(filled.written) == 199


def test_marks_blanks_and_hostile_text_are_written_as_text() -> None:
    source = blank("2021")
    located = locate(source, "form.docx")
    cells = {"requests.received.total": Cell(raw="/"), "requests.granted.total": Cell(raw="<w:p/>&\x01")}
    filled = form.fill(source, reports.report(Figures(cells)), located._replace(headings={}, bodies={}), draft=False)
    texts = {text for table in _cells(filled.data) for row in table for text in row}
    assert {"/", "<w:p/>&"} <= texts


def _cells(data: bytes) -> list[list[list[str]]]:
    document = python_docx.Document(io.BytesIO(data))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def test_texts_go_under_their_headings_and_no_other_line_is_lost() -> None:
    """Headings one below the other, a hint under one, the signature at the end: all must still stand."""
    source = blank("2021")
    located = locate(source, "form.docx")
    report = reports.report(numbered("2021"))
    document = python_docx.Document(io.BytesIO(form.fill(source, report, located, draft=False).data))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for section in report.form.sections:
        assert section.heading in lines
        if section.table is None:
            at = lines.index(section.heading)
            assert lines[at + 1 : at + 5] == report.sections[section.key].paragraphs
    assert lines[-2:] == ["青禾镇人民政府", "2025年1月20日"]
