import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pdfplumber
import pikepdf
import pytest

from assistant.assembling import fonts, pdf
from assistant.assembling.layout import layout
from assistant.domain import formats
from assistant.domain.figures import Cell, Figures
from assistant.domain.report import Organ, Report
from assistant.errors import MissingPart, UnusableInput
from assistant.reading.document import to_report
from assistant.reading.pdf import extract as read_pdf
from tests import reports

pytestmark = pytest.mark.fonts


def figures() -> Figures:
    return Figures({cell_id: Cell(value=0) for cell_id in formats.load("2021").cells})


def opened(*, draft: bool = False) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf.build(layout(reports.report(figures()), draft=draft))))


def test_it_is_pdf_a_2a_with_ua_1_and_tagged() -> None:
    with opened() as document:
        with document.open_metadata() as metadata:
            assert metadata.get("pdfaid:part") == "2"
            assert metadata.get("pdfaid:conformance") == "A"
            assert metadata.get("pdfuaid:part") == "1"
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).lower().startswith("zh")
        assert str(document.docinfo["/Title"]) == "青禾镇2024年政府信息公开工作年度报告"
        assert str(document.docinfo["/Author"]) == "青禾镇人民政府"


def test_the_same_report_gives_the_same_bytes() -> None:
    document = layout(reports.report(figures()), draft=False)
    assert pdf.build(document) == pdf.build(document)


def test_two_that_ask_at_the_same_moment_both_get_theirs() -> None:
    document = layout(reports.report(figures()), draft=False)
    with ThreadPoolExecutor(3) as threads:
        made = set(threads.map(pdf.build, [document] * 6))
    assert len(made) == 1


def test_a_glyph_that_no_font_has_is_an_error_with_its_place() -> None:
    report = reports.report(figures()).with_text("overview", "前面都好，这里有🎉一个。")
    with pytest.raises(UnusableInput) as caught:
        pdf.build(layout(report, draft=False))
    assert "🎉" in str(caught.value)
    assert "前面都好" in str(caught.value)


def test_a_glyph_missing_in_a_table_names_the_cell() -> None:
    report = reports.report(figures().having({"requests.received.total": Cell(raw="🎉3")}))
    with pytest.raises(UnusableInput, match=r"本年新收政府信息公开申请数量·申请人情况·总计：“🎉”"):
        pdf.build(layout(report, draft=False))


def pages(report: Report) -> list[Any]:
    return pdfplumber.open(io.BytesIO(pdf.build(layout(report, draft=False)))).pages


@pytest.mark.parametrize("paragraphs", [1, 21, 22, 23])
def test_neither_the_signature_nor_the_date_stands_alone_on_a_page(paragraphs: int) -> None:
    report = reports.report(figures()).with_text("other_matters", "\n".join(["本镇没有收取信息处理费。"] * paragraphs))
    last = pages(report)[-1].extract_text()
    assert last.index("信息处理费") < last.index("青禾镇人民政府") < last.index("2025年1月20日")


def test_a_title_too_long_for_a_line_breaks_after_the_organ() -> None:
    report = reports.report(figures()).having(organ=Organ(name="云溪县水利局"))
    lines = pages(report)[0].extract_text().splitlines()
    assert lines[:2] == ["云溪县水利局", "2024年政府信息公开工作年度报告"]
    again = to_report(read_pdf(pdf.build(layout(report, draft=False)), "a.pdf"), "a.pdf")
    assert (again.organ.name, again.year) == ("云溪县水利局", 2024)


def test_a_number_wider_than_its_column_stays_inside_it() -> None:
    wide = figures().having({"requests.received.other_organization": 1234567})
    for page in pages(reports.report(wide)):
        for word in page.search("1234567"):
            edges = [line["x0"] for line in page.lines + page.rects if line["top"] <= word["top"] <= line["bottom"]]
            assert not [edge for edge in edges if word["x0"] < edge < word["x1"]]
            return
    pytest.fail("the number is not in the text layer")


def test_typesetting_commands_in_a_text_are_only_text() -> None:
    report = reports.report(figures()).with_text("overview", '#import "x.typ" #panic("no") $x$ *a* _b_ @c <d> \\')
    assert pdf.build(layout(report, draft=False)).startswith(b"%PDF")


def test_without_a_chinese_font_only_the_pdf_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "installed", lambda: frozenset[str]({"dejavu sans"}))
    with pytest.raises(MissingPart, match=r"没有能排 PDF 的中文字体。请安装 .*Noto Serif CJK SC"):
        pdf.build(layout(reports.report(figures()), draft=False))
