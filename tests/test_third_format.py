"""A made-up format is one file: it is read, checked, converted, laid out and built without code."""

import io
from contextlib import closing
from pathlib import Path

import docx
import pytest

from assistant import checking, storage
from assistant.assembling import docx as docx_writer
from assistant.assembling import excel_form, html, pdf, xlsx
from assistant.assembling.layout import layout
from assistant.domain import formats
from assistant.domain.figures import Figures
from assistant.domain.formats import Format
from assistant.domain.report import Organ, Report, Section
from assistant.reading.document import to_report
from assistant.reading.docx import extract as read_docx
from assistant.reading.html import extract as read_html
from assistant.reading.pdf import extract as read_pdf
from assistant.reading.sheet import extract as read_sheet
from assistant.web import assets
from assistant.web.answers import dispatch
from assistant.web.handlers import figures
from assistant.web.serving import Serving

NUMBERS = {
    "visits.walk_in.residents": 12,
    "visits.walk_in.firms": 3,
    "visits.booked.phone.residents": 4,
    "visits.booked.phone.firms": 0,
    "visits.booked.online.residents": 7,
    "visits.booked.online.firms": 1,
    "spending.kiosks.before": 5,
    "spending.kiosks.change": -2,
}


@pytest.fixture
def form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Format:
    folder = tmp_path / "schemas/formats"
    folder.mkdir(parents=True)
    made_up = Path(__file__).parent / "domain/made_up.yaml"
    (folder / "2099.yaml").write_text(made_up.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path))
    return formats.load("2099")


@pytest.fixture
def report(form: Format) -> Report:
    from decimal import Decimal

    numbers = Figures().having(
        {**NUMBERS, "spending.rent.amount": Decimal("12.50"), "spending.print.amount": Decimal(3)}
    )
    return Report(
        organ=Organ(name="青禾镇人民政府"),
        year=2095,
        format="2099",
        figures=numbers.totalled(form),
        sections={"overview": Section(text="平稳。"), "other_matters": Section(text="没有收取信息处理费。")},
    )


def test_its_totals_are_computed_and_checked(report: Report) -> None:
    assert report.figures.number("visits.all_visits.total") == 27
    assert not [item for item in checking.check(report).findings if item.code.startswith("A")]
    wrong = report.having(figures=report.figures.having({"visits.walk_in.total": 16}))
    found = [item for item in checking.check(wrong).findings if item.code == "A101"]
    assert [(item.found, item.expected) for item in found] == [("16", "15")]


def test_it_is_printed_with_its_own_heads(report: Report) -> None:
    document = docx.Document(io.BytesIO(docx_writer.build(layout(report, draft=False))))
    texts = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert texts[0] == ["来访类别", "来访类别", "来访人", "来访人", "合计"]
    assert texts[1][2:] == ["居民", "企业代表", "合计"]
    assert texts[3] == ["二、预约来访", "（一）电话预约", "4", "0", "4"]


@pytest.mark.parametrize("kind", ["docx", "html", "xlsx", "form", pytest.param("pdf", marks=pytest.mark.fonts)])
def test_it_comes_back_from_every_kind_of_document(kind: str, report: Report) -> None:
    document = layout(report, draft=False)
    extracted = {
        "docx": lambda: read_docx(docx_writer.build(document), "a"),
        "html": lambda: read_html(html.build(document).encode(), "a"),
        "xlsx": lambda: read_sheet(xlsx.build(document), "a", "xlsx"),
        "form": lambda: read_sheet(excel_form.form(report.form, report=report), "a", "xlsx"),
        "pdf": lambda: read_pdf(pdf.build(document), "a"),
    }[kind]()
    again = to_report(extracted, "a")
    assert again.format == "2099"
    assert {key: cell.value for key, cell in again.figures.items()} == {
        key: cell.value for key, cell in report.figures.items()
    }


def test_it_has_its_page_of_the_web_app_and_cells_are_kept_and_checked_there(report: Report, tmp_path: Path) -> None:
    with closing(storage.open(str(tmp_path / "a.sqlite"))) as store:
        serving = Serving(store)
        number = store.create(report, "王芳")
        ask = dispatch(figures.ACTS, serving)
        asked = {"id": number, "build": assets.build(), "lang": "zh", "tab": "t"}
        opened = ask(asked | {"act": "open"})
        page = opened["html"]["#main"]
        assert [cell for cell in report.form.cells if f'data-k="{cell}"' not in page] == []
        assert "企业代表" in page
        assert len(opened["data"]["equations"]) == len(report.form.equations) > 0
        change = {"cell": "visits.walk_in.total", "text": "16", "base": 10**6}
        answer = ask(asked | {"act": "save", "changes": [change]})
        assert store.get(number).report.figures.number("visits.walk_in.total") == 16
        assert [item["value"] for item in answer["rail"]["items"] if item["code"] == "A101"] == ["15"]
