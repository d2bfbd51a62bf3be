import io

import pikepdf
import pytest

from assistant.assembling import fonts, pdf
from assistant.assembling.layout import layout
from assistant.domain import formats
from assistant.domain.figures import Cell, Figures
from assistant.errors import MissingPart, UnusableInput
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


def test_a_glyph_that_no_font_has_is_an_error_with_its_place() -> None:
    report = reports.report(figures()).with_text("overview", "前面都好，这里有🎉一个。")
    with pytest.raises(UnusableInput) as caught:
        pdf.build(layout(report, draft=False))
    assert "🎉" in str(caught.value)
    assert "前面都好" in str(caught.value)


def test_typesetting_commands_in_a_text_are_only_text() -> None:
    report = reports.report(figures()).with_text("overview", '#import "x.typ" #panic("no") $x$ *a* _b_ @c <d> \\')
    assert pdf.build(layout(report, draft=False)).startswith(b"%PDF")


def test_without_a_chinese_font_only_the_pdf_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "installed", lambda: frozenset[str]({"dejavu sans"}))
    with pytest.raises(MissingPart, match=r"没有能排 PDF 的中文字体。请安装 .*Noto Serif CJK SC"):
        pdf.build(layout(reports.report(figures()), draft=False))
