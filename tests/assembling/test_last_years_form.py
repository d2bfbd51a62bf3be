"""An office takes last year's document for a form: what stands in it becomes this year's, or is named."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import docx as python_docx
import pytest
from docx.oxml.parser import parse_xml

from assistant import reading
from assistant.assembling import docx
from assistant.assembling.layout import layout
from assistant.domain import formats
from assistant.domain.figures import Cell, Figures
from assistant.domain.report import PREAMBLE, Organ, Report, Section
from assistant.errors import NotReady
from assistant.workflow import build as workflow
from tests.assembling import docx_check
from tests.reports import signed

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NOTE = "注：行政复议2件中含上年结转1件。"


def report(year: int) -> Report:
    """An invented township's report without a request; every text says its year and is approved."""
    texts = {
        PREAMBLE: f"本报告根据《条例》编制。所列数据的统计期限为{year}年1月1日至{year}年12月31日。\n"
        f"如有疑问，请与青禾镇人民政府{'党政办' if year == 2024 else '办公室'}联系。",
        "overview": f"{year}年，本镇按要求做好政府信息公开工作。\n（一）主动公开\n{year}年更新政府信息公开指南。\n"
        f"（二）依申请公开\n{year}年没有收到政府信息公开申请。\n（三）政府信息管理\n落实保密审查制度。\n"
        "（四）政府信息公开平台建设\n维护网站专栏。\n（五）监督保障\n开展业务培训。",
        "problems": f"{'解读形式单一' if year == 2024 else '更新不够及时'}。下一步，加强培训。",
        "other_matters": f"{year}年没有收取信息处理费，没有其他需要报告的事项。",
    }
    sections = {key: Section(text=text) for key, text in texts.items()}
    cells = formats.load("2021").cells
    return signed(
        Report(
            organ=Organ(name="青禾镇人民政府"),
            year=year,
            format="2021",
            dated=date(year + 1, 1, 20),
            figures=Figures({cell_id: Cell(value=0) for cell_id in cells}),
            sections=sections,
        )
    )


LAST, THIS = report(2024), report(2025)


def form(change: Callable[[Any], None] = lambda _: None) -> bytes:
    """Last year's document, after a change."""
    document: Any = python_docx.Document(io.BytesIO(docx.build(layout(LAST, draft=False))))
    change(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def fill(data: bytes, folder: Path, item: Report = THIS, *, draft: bool = False) -> tuple[workflow.FormFilled, str]:
    """Fill a form; return what is said of it and all its text."""
    path = folder / "2024年年报.docx"
    path.write_bytes(data)
    filled = workflow.fill_form(item, path, folder / "out", draft=draft, inputs=[path])
    return filled, everything(filled.path.read_bytes())


def everything(data: bytes) -> str:
    """All text of a document, paragraph by paragraph, with headers and text boxes."""
    document: Any = python_docx.Document(io.BytesIO(data))
    roots = [document.element.body]
    for section in document.sections:
        roots += [section.header._element, section.footer._element]
    return "\n".join(
        "".join(leaf.text or "" for leaf in paragraph.iter(f"{{{W}}}t"))
        for root in roots
        for paragraph in root.iter(f"{{{W}}}p")
    )


def paragraph(document: Any, text: str) -> Any:
    return next(item for item in document.paragraphs if item.text == text)


def test_last_years_document_becomes_this_years_and_nothing_of_last_year_stands(tmp_path: Path) -> None:
    filled, text = fill(form(), tmp_path)
    assert filled.old == ()
    assert "2024" not in text
    lines = [line for line in text.splitlines() if line.strip()]
    assert lines[0] == "青禾镇2025年政府信息公开工作年度报告"
    assert [line for line in lines if line in ("青禾镇人民政府", "2026年1月20日")] == [
        "青禾镇人民政府",
        "2026年1月20日",
    ]
    for section in THIS.sections.values():
        assert all(lines.count(line) == 1 for line in section.paragraphs)
    assert filled.path.name == "2025年年报（已填）.docx"
    assert docx_check.problems(filled.path.read_bytes()) == []
    again = reading.read(filled.path)
    assert {key: section.text for key, section in again.sections.items()} == {
        key: section.text for key, section in THIS.sections.items()
    }
    assert (again.organ.name, again.year, again.dated) == ("青禾镇人民政府", 2025, date(2026, 1, 20))


def test_paragraphs_keep_the_look_of_their_kind(tmp_path: Path) -> None:
    filled, _ = fill(form(), tmp_path)
    document: Any = python_docx.Document(str(filled.path))
    styles = {item.text: item.style.name for item in document.paragraphs}
    assert styles["（一）主动公开"] == "公文二级标题"
    assert styles["2025年更新政府信息公开指南。"] == "公文正文"
    assert styles["2026年1月20日"] == "公文日期"


def two_lines(document: Any) -> None:
    title = document.paragraphs[0]
    title.text = "2024年政府信息公开工作年度报告"
    title.insert_paragraph_before("青禾镇人民政府", title.style)


def three_lines(document: Any) -> None:
    title = document.paragraphs[0]
    title.text = "工作年度报告"
    title.insert_paragraph_before("青禾镇", title.style)
    title.insert_paragraph_before("2024年政府信息公开", title.style)


def two_looks(document: Any) -> None:
    title = document.paragraphs[0]
    title.insert_paragraph_before("青禾镇人民政府", title.style)
    title.text, title.style = "二〇二四年政府信息公开工作年度报告", document.styles["Normal"]


def split_runs(document: Any) -> None:
    title = document.paragraphs[0]
    title.text = ""
    for piece in ("青禾镇20", "2", "4年政府信息", "公开工作年度报告"):
        title.add_run(piece)


def date_in_words(document: Any) -> None:
    paragraph(document, "2025年1月20日").text = "二〇二五年一月二十日"


def one_line(document: Any) -> None:
    paragraph(document, "青禾镇人民政府").text = ""
    paragraph(document, "2025年1月20日").text = "青禾镇人民政府  2025年1月20日"


def header(document: Any) -> None:
    document.sections[0].header.paragraphs[0].text = "青禾镇2024年政府信息公开工作年度报告"


def boxed_title(document: Any) -> None:
    box = (
        f'<w:p xmlns:w="{W}" xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict><v:shape><v:textbox><w:txbxContent>'
        "<w:p><w:r><w:t>青禾镇20</w:t></w:r><w:r><w:t>24年政府信息公开工作年度报告</w:t></w:r></w:p>"
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    document.element.body.insert(0, parse_xml(box))


def cover_cell(document: Any) -> None:
    table = document.add_table(1, 1)
    table.cell(0, 0).text = "政府信息公开工作年度报告（2024年度）"
    document.paragraphs[0]._p.addprevious(table._tbl)


def properties(document: Any) -> None:
    document.core_properties.title = "2024年年报"


def plain_note(document: Any) -> None:
    document.tables[2]._tbl.addnext(parse_xml(f'<w:p xmlns:w="{W}"><w:r><w:t>（单位：件）</w:t></w:r></w:p>'))


def cited(document: Any) -> None:
    text = "注：按2021年印发的格式和《条例》（2019年修订）填报。"
    document.tables[2]._tbl.addnext(parse_xml(f'<w:p xmlns:w="{W}"><w:r><w:t>{text}</w:t></w:r></w:p>'))


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [two_lines, three_lines, two_looks, split_runs, date_in_words, one_line, header, boxed_title, cover_cell,
     properties, plain_note, cited],
    ids=lambda item: item.__name__,
)  # fmt: skip
def test_what_names_the_report_is_given_this_year_wherever_it_stands(change: Any, tmp_path: Path) -> None:
    filled, text = fill(form(change), tmp_path)
    assert not [item for item in filled.old if item.sure]
    assert "2024" not in text
    assert "二〇二五年" not in text
    assert "2025年1月20日" not in text
    assert python_docx.Document(str(filled.path)).core_properties.title == "青禾镇2025年政府信息公开工作年度报告"


def in_body(text: str, after: Callable[[Any], Any]) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        after(document).addnext(parse_xml(f'<w:p xmlns:w="{W}"><w:r><w:t>{text}</w:t></w:r></w:p>'))

    return change


def footer(document: Any) -> None:
    document.sections[0].footer.paragraphs[0].text = "青禾镇 2024年12月印"


def boxed_text(document: Any) -> None:
    boxed_title(document)
    leaf = next(document.element.body.iter(f"{{{W}}}t"))
    leaf.text = "截至20"
    leaf.getparent().getnext()[0].text = "24年12月31日，共公开信息358条。"


def extra_row(document: Any) -> None:
    table = document.tables[1]
    row = table.add_row()
    for cell, text in zip(row.cells, ("其中：通过平台提交",) * 3 + ("7",) * 7, strict=True):
        cell.text = text


def unknown_heading(document: Any) -> None:
    paragraph(document, "五、存在的主要问题及改进情况").text = "往后的事"


def cell_beside(document: Any) -> None:
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "填报日期"
    table.cell(0, 1).text = "2025年1月20日"
    document.paragraphs[-1]._p.addnext(table._tbl)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "says"),
    [
        (in_body(NOTE, lambda item: item.tables[2]._tbl), NOTE),
        (in_body("注：含2023年结转的申请", lambda item: item.tables[1]._tbl), "2023 年"),
        (in_body("附件：2024年公开目录", lambda item: item.paragraphs[-1]._p), "2024 年"),
        (in_body("青禾镇党政办2025年1月20日印发", lambda item: item.paragraphs[-1]._p), "原来的日期"),
        (footer, "页脚"),
        (boxed_text, "文本框"),
        (extra_row, "不在规定的格式里"),
        (unknown_heading, "五、存在的主要问题及改进情况"),
        (cell_beside, "原来的日期"),
    ],
    ids=lambda item: getattr(item, "__name__", None),
)
def test_a_final_is_refused_while_old_text_stands_and_a_draft_names_it(change: Any, says: str, tmp_path: Path) -> None:
    data = form(change)
    with pytest.raises(NotReady, match=says) as caught:
        fill(data, tmp_path)
    assert "2024年年报.docx" in str(caught.value)
    assert not (tmp_path / "out").exists()
    filled, _ = fill(data, tmp_path, draft=True)
    assert says in "\n".join([*filled.lost, *(item.line for item in filled.old)])


def test_a_cell_that_this_year_leaves_open_does_not_keep_last_years_number(tmp_path: Path) -> None:
    figures = Figures({key: cell for key, cell in THIS.figures.items() if not key.startswith("requests.received")})
    last = LAST.having(figures=LAST.figures.having({"requests.received.natural_person": 9}))
    data = docx.build(layout(last, draft=False))
    filled, _ = fill(data, tmp_path, THIS.having(figures=figures), draft=True)
    assert reading.read(filled.path).figures["requests.received.natural_person"].blank


def test_a_text_that_is_missing_is_asked_for_and_last_years_does_not_stay(tmp_path: Path) -> None:
    sections = {key: section for key, section in THIS.sections.items() if key != "problems"}
    _, text = fill(form(), tmp_path, THIS.having(sections=sections), draft=True)
    assert "解读形式单一" not in text
    assert "【待补充：五、存在的主要问题及改进情况】" in text


def test_the_end_of_a_section_a_picture_and_blank_lines_stay(tmp_path: Path) -> None:
    def change(document: Any) -> None:
        old = paragraph(document, "2024年更新政府信息公开指南。")
        old._p.get_or_add_pPr().append(parse_xml(f'<w:sectPr xmlns:w="{W}"/>'))
        paragraph(document, "青禾镇人民政府").insert_paragraph_before("")

    filled, text = fill(form(change), tmp_path)
    document: Any = python_docx.Document(str(filled.path))
    assert len(document.sections) == 2
    assert "2024" not in text
    assert [item.text for item in document.paragraphs][-3:] == ["", "青禾镇人民政府", "2026年1月20日"]


def test_a_blank_forms_own_instructions_stand(tmp_path: Path) -> None:
    blank = LAST.having(figures=Figures({key: Cell(raw="") for key in LAST.figures}), sections={})
    data = docx.build(layout(blank, draft=False))
    document: Any = python_docx.Document(io.BytesIO(data))
    in_body("说明：本表按件填写，每件申请只计1次。", lambda item: item.tables[1]._tbl)(document)
    stream = io.BytesIO()
    document.save(stream)
    filled, text = fill(stream.getvalue(), tmp_path)
    assert "说明：本表按件填写，每件申请只计1次。" in text
    assert filled.old == ()


def test_a_title_over_two_paragraphs_of_last_year_is_written_whole(tmp_path: Path) -> None:
    filled, _ = fill(form(two_looks), tmp_path)
    lines = [paragraph.text for paragraph in python_docx.Document(str(filled.path)).paragraphs]
    assert "".join(lines[:2]) == "青禾镇2025年政府信息公开工作年度报告"
    assert all(lines[:2])


def test_a_form_without_a_place_for_the_title_makes_no_final(tmp_path: Path) -> None:
    def untitled(document: Any) -> None:
        document.paragraphs[0].text = ""

    with pytest.raises(NotReady, match="没有“标题”的位置"):
        fill(form(untitled), tmp_path)


def numbered(document: Any) -> None:
    document.paragraphs[0].insert_paragraph_before("青政〔2025〕2号")


def test_last_years_document_number_refuses_the_final(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="青政〔2025〕2号"):
        fill(form(numbered), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    "line", ["联系人：赵小明  电话：13912345678", "审核：李大山　校对：王小川", "抄送：县政府办公室"]
)
@pytest.mark.parametrize("above", [True, False])
def test_a_line_of_then_that_stays_in_the_final_is_listed(line: str, above: bool, tmp_path: Path) -> None:
    def furnished(document: Any) -> None:
        if above:
            document.paragraphs[0].insert_paragraph_before(line)
        else:
            document.add_paragraph(line)

    filled, text = fill(form(furnished), tmp_path)
    assert line in text
    assert [item.text for item in filled.old if not item.sure] == [line]
