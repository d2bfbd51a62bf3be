"""Every kind of file that `read` takes, told by content and read in its child process."""

import csv
import io
from pathlib import Path

import pytest

from assistant import reading, settings
from assistant.assembling import docx, html
from assistant.assembling.layout import layout
from assistant.domain import formats
from assistant.domain.figures import Cell, Figures
from assistant.domain.printed import PrintedCell, printed
from assistant.domain.report import Level, Report
from assistant.reading.cover import level_of
from assistant.reading.document import to_report
from assistant.reading.html import extract as read_html
from assistant.reading.text import extract as read_text
from tests import reports
from tests.office import Convert


def report() -> Report:
    cells = {cell_id: Cell(value=index % 50) for index, cell_id in enumerate(formats.load("2021").cells)}
    return reports.report(Figures(cells))


def values(found: Report) -> dict[str, object]:
    return {key: cell.value for key, cell in found.figures.items()}


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["doc", "rtf", "odt"])
def test_a_legacy_document_comes_through_libreoffice(suffix: str, tmp_path: Path, convert: Convert) -> None:
    (tmp_path / "a.docx").write_bytes(docx.build(layout(report(), draft=False)))
    assert values(reading.read(convert(tmp_path / "a.docx", suffix))) == values(report())


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig"])
def test_a_page_of_any_usual_encoding_with_menus_and_scripts(encoding: str, tmp_path: Path) -> None:
    page = html.build(layout(report(), draft=False)).replace("utf-8", "gb2312" if encoding == "gb18030" else "utf-8")
    around = "<div class=menu><a>首页</a><a>要闻动态</a></div><script>document.write('<table><tr><td>规章')</script>"
    foot = "<div>版权所有 某某县人民政府</div><div style='display:none'>一、总体情况</div>"
    page = page.replace("<main>", f"{around}<main>").replace("</main>", f"</main>{foot}")
    path = tmp_path / "a.htm"
    path.write_bytes(page.encode(encoding))
    found = reading.read(path)
    assert values(found) == values(report())
    assert found.sections["other_matters"].text == report().sections["other_matters"].text


def test_a_csv_of_the_tables_is_read(tmp_path: Path) -> None:
    filled, rows = report(), list[list[str]]()
    for table in formats.load("2021").tables:
        grid = printed(table)
        sheet = [[""] * grid.columns for _ in range(grid.rows)]
        for cell in grid.cells:
            for row in range(cell.top, cell.bottom + 1):
                if cell.kind in ("label", "value") or row == cell.top:
                    text = str(filled.figures[cell.cell_id].value) if cell.cell_id else cell.text
                    sheet[row][cell.left] = text if row == cell.top or cell.kind == "label" else ""
        rows += [*sheet, []]
    stream = io.StringIO()
    csv.writer(stream).writerows([["青禾镇2024年政府信息公开工作年度报告"], [], *rows])
    path = tmp_path / "a.csv"
    path.write_bytes(stream.getvalue().encode("gb18030"))
    found = reading.read(path)
    wrong = {key: value for key, value in values(found).items() if value != filled.figures[key].value}
    assert wrong == {}
    assert len(found.figures) >= 190


def test_text_with_one_cell_to_a_line_is_a_table() -> None:
    lines = ["青禾镇2024年政府信息公开工作年度报告", "一、总体情况", "好。"]
    table = printed(formats.load("2021").table("disputes"))
    for row in range(table.rows):
        cells = sorted((cell for cell in table.cells if cell.top == row), key=lambda cell: cell.left)
        lines += [*(f"\t{cell.text or '7'}" for cell in cells), ""]
    found = to_report(read_text("\n".join(lines).encode()), "a.txt")
    assert {cell.value for cell in found.figures.values()} == {7}
    assert len(found.figures) == 15


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("青禾镇人民政府", Level.TOWNSHIP),
        ("云溪街道办事处", Level.STREET),
        ("云溪县人民政府", Level.COUNTY),
        ("云溪县财政局", Level.COUNTY_DEPARTMENT),
        ("江州市教育局", Level.CITY_DEPARTMENT),
        ("江州市人民政府", Level.CITY),
        ("河东省人民政府", Level.PROVINCE),
        ("河东省水利厅", Level.PROVINCE_DEPARTMENT),
        ("某某公司", Level.UNKNOWN),
    ],
)
def test_the_level_is_told_from_the_name(name: str, level: Level) -> None:
    assert level_of(name) is level


def test_a_child_process_gets_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    assert "OPENAI_API_KEY" not in settings.child_environment()


def written(cell: PrintedCell, row: int, figures: Figures) -> str:
    if cell.top < row:
        return ""
    return figures[cell.cell_id].text if cell.cell_id else cell.text


@pytest.mark.parametrize("format_id", ["2019", "2021"])
def test_text_with_every_cell_on_a_line_of_its_own_is_read(format_id: str) -> None:
    """As office programs write it: blank cells are blank lines, and so are places that a cell from above covers."""
    form = formats.load(format_id)
    figures = Figures(
        {cell: Cell(value=index % 7) if index % 5 else Cell(raw="") for index, cell in enumerate(form.cells)}
    )
    lines = ["青禾镇2024年政府信息公开工作年度报告", "一、总体情况", "全年平稳。"]
    for section in form.sections:
        if section.table:
            lines.append(section.heading)
            grid = printed(form.table(section.table))
            for row in range(grid.rows):
                here = [cell for cell in grid.cells if cell.top <= row <= cell.bottom]
                lines += [written(cell, row, figures) for cell in sorted(here, key=lambda cell: cell.left)]
    found = to_report(read_text("\n".join([*lines, "六、其他需要报告的事项", "无。"]).encode()), "a.txt")
    assert {key: (cell.value, cell.blank) for key, cell in found.figures.items()} == {
        key: (cell.value, cell.blank) for key, cell in figures.items()
    }
    assert found.sections["overview"].text == "全年平稳。"


def test_heads_that_lost_their_places_are_not_taken_for_columns() -> None:
    """All heads in one row say nothing of the order of the figures: nothing is read rather than something wrong."""
    heads = [
        "",
        "自然人",
        "法人或其他组织",
        "总计",
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
        "备注",
    ]
    row = ["一、本年新收政府信息公开申请数量", "1", "2", "3", "4", "5", "6", "7", "8", ""]
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>" for cells in (heads, row))
    page = f"<h1>青禾镇2024年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>好。</p><table>{body}</table>"
    assert len(to_report(read_html(page.encode(), "a.html"), "a.html").figures) == 0


@pytest.mark.parametrize(
    "number", ["— 1 —", "第1页 共9页", "第 1 页，共 9 页", "1/9", "- 1 / 9 -", "共9页 第1页", "第一页"]
)
def test_the_number_of_a_pdf_s_page_is_no_text_of_the_report(number: str) -> None:
    from assistant.reading.blocks import Paragraph
    from assistant.reading.pdf import _Line, _paragraphs

    lines = [_Line("青禾镇全年主动公开政府信息", 80, 500), _Line(number, 280, 320)]
    assert _paragraphs(lines) == [Paragraph("青禾镇全年主动公开政府信息")]
