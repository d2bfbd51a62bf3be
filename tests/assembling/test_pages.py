import io
import re
import shutil
import subprocess
from pathlib import Path

import pdfplumber
import pytest

from assistant.assembling import docx, pages, pdf
from assistant.assembling.layout import TableBlock, figure_size, layout
from assistant.domain import formats
from assistant.domain.figures import Cell, Figures
from assistant.domain.report import Report
from assistant.reading.document import to_report
from assistant.reading.docx import extract
from tests import reports

GROUP = "三、本年度办理结果"
LONG = "全年通过政府网站公开信息12条，更新指南两次，公示结果并回应关切。"


def report(value: int = 0, lines: int = 6, format_id: str = "2021") -> Report:
    cells = formats.load(format_id).cells
    figures = Figures({cell_id: Cell(value=value + number if value else 0) for number, cell_id in enumerate(cells)})
    return reports.report(figures, format_id, 2020 if format_id == "2019" else 2024).with_text(
        "overview", "\n".join([LONG] * lines)
    )


def requests(item: Report) -> TableBlock:
    blocks = [block for block in layout(item, draft=False).blocks if isinstance(block, TableBlock)]
    return next(block for block in blocks if block.section == "requests")


@pytest.mark.slow
@pytest.mark.parametrize("format_id", ["2019", "2021"])
def test_a_table_parted_at_any_row_reads_back_cell_for_cell(format_id: str) -> None:
    item = report(100, format_id=format_id)
    document = layout(item, draft=False)
    at = next(number for number, block in enumerate(document.blocks) if getattr(block, "section", "") == "requests") + 1
    block = document.blocks[at]
    assert isinstance(block, TableBlock)
    for row in range(block.table.head_rows + 1, block.table.rows):
        again = block._replace(table=pages.parted(block.table, row))
        blocks = (*document.blocks[:at], again, *document.blocks[at + 1 :])
        read = to_report(extract(docx.build(document._replace(blocks=blocks)), "a.docx"), "a.docx")
        assert {key: cell.value for key, cell in read.figures.items()} == {
            key: cell.value for key, cell in item.figures.items()
        }


@pytest.mark.parametrize("value", [0, 123456])
def test_six_digits_fit_into_every_column_on_one_line(value: int) -> None:
    for block in layout(report(value), draft=False).blocks:
        if isinstance(block, TableBlock):
            size = figure_size(block)
            assert size >= 9
            for cell in block.table.cells:
                text = block.texts.get(cell.cell_id or "", "")
                room = sum(block.table.widths[cell.left : cell.right + 1]) * 72 / 25.4
                assert len(text) * size * 0.5 < room


def assert_well_parted(file: Path | io.BytesIO) -> None:
    """Every page with rows of the group has its label, and no page but the last is left blank by a third."""
    with pdfplumber.open(file) as opened:
        for page in opened.pages:
            words = "".join(page.extract_text().split())
            rows = [row for row in ("予以公开0", "属于国家秘密", "重复申请", "（七）总计") if row in words]
            if rows:
                cell = "".join(re.findall("[三、本年度办理结果]", words))
                assert all(char in cell for char in GROUP)
                first = [item["text"] for item in page.chars if item["x0"] < page.width * 0.22]
                assert set(GROUP) <= set(first)
            if page.page_number < len(opened.pages):
                bottom = max(item["bottom"] for item in page.chars if item["bottom"] < page.height - 90)
                assert bottom > page.height - 99 - 638 / 3


@pytest.mark.fonts
@pytest.mark.slow
@pytest.mark.parametrize("lines", [3, 6, 9, 12])
def test_the_label_of_the_group_stands_again_on_the_next_page_of_the_pdf(lines: int) -> None:
    assert_well_parted(io.BytesIO(pdf.build(layout(report(lines=lines), draft=False))))


@pytest.mark.office
@pytest.mark.fonts
@pytest.mark.slow
@pytest.mark.parametrize("lines", [3, 6, 9, 12])
def test_the_label_of_the_group_stands_again_on_the_next_page_of_the_docx(lines: int, tmp_path: Path) -> None:
    assert_well_parted(printed(docx.build(layout(report(lines=lines), draft=False)), tmp_path))


def printed(document: bytes, folder: Path) -> Path:
    """Return a docx as the office program prints it."""
    (folder / "a.docx").write_bytes(document)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    target = ["--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / "a.docx")]
    subprocess.run(
        [shutil.which("soffice") or "soffice", profile, *target], capture_output=True, check=True, timeout=120
    )
    return folder / "a.pdf"


@pytest.mark.office
@pytest.mark.fonts
@pytest.mark.slow
def test_no_number_is_broken_over_two_lines(tmp_path: Path) -> None:
    """A Latin text marked as Chinese is broken between any two figures."""
    lines = "\n".join("文" * before + "公开信息123456条" for before in range(10, 36))
    made = report().with_text("overview", lines)
    for made_pdf in (
        printed(docx.build(layout(made, draft=False)), tmp_path),
        io.BytesIO(pdf.build(layout(made, draft=False))),
    ):
        with pdfplumber.open(made_pdf) as opened:
            said = "".join(page.extract_text() for page in opened.pages)
        assert said.count("123456") == 26
