"""A cell is known by its printed name, its id, and its place in our Excel form; each leads back to the cell."""

import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.assembling import excel_form as forms
from assistant.domain import formats
from assistant.domain.cell_names import cell_of, cells_at, in_words, place_in_words, printed_name, table_of
from assistant.domain.excel_form import places
from assistant.domain.figures import Figures
from assistant.domain.formats import Format
from assistant.domain.report import Organ, Report
from assistant.errors import UnusableInput

FORMATS = ["2019", "2021"]


def form(format_id: str = "2021") -> Format:
    return formats.load(format_id)


@pytest.mark.parametrize("format_id", FORMATS)
def test_every_cell_has_a_printed_name_of_its_own_that_leads_back_to_it(format_id: str) -> None:
    names = {cell: printed_name(form(format_id), cell) for cell in form(format_id).cells}
    assert len(set(names.values())) == len(names)
    for cell, name in names.items():
        table, _, rest = name.partition("·")
        assert table in ("表二", "表三", "表四")
        assert cell_of(form(format_id), name) == cell
        assert cell_of(form(format_id), rest) == cell


@pytest.mark.parametrize("format_id", FORMATS)
def test_an_address_is_that_of_the_cell_in_the_form(format_id: str) -> None:
    """Every cell is filled with its own number in the form; the address leads to that number in the workbook."""
    numbers = {cell: number for number, cell in enumerate(form(format_id).cells, 1)}
    report = Report(
        organ=Organ(name="青禾镇人民政府"), year=2020, format=format_id, figures=Figures().having(dict(numbers))
    )
    book = openpyxl.load_workbook(io.BytesIO(forms.form(form(format_id), report=report)), data_only=True)
    for cell, place in places(form(format_id)).items():
        sheet, _, where = place.address.partition("!")
        assert book[sheet][where].value == numbers[cell], (cell, place)
        assert cell_of(form(format_id), place.address) == cell


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("requests.received.total", "requests.received.total"),
        ("received.total", "requests.received.total"),
        ("表三·一、本年新收政府信息公开申请数量·自然人", "requests.received.natural_person"),
        ("表三·一、本年新收…·自然人", "requests.received.natural_person"),
        ("本年新收政府信息公开申请数量·自然人", "requests.received.natural_person"),
        ("本年新收政府信息公开申请数量自然人", "requests.received.natural_person"),
        ("表3 本年新收 自然人", "requests.received.natural_person"),
        ("本年新收：自然人", "requests.received.natural_person"),
        ("（七）总计·自然人", "requests.outcomes_total.natural_person"),
        ("总计·总计", "requests.outcomes_total.total"),
        ("三、本年度办理结果·（一）予以公开·总计", "requests.granted.total"),
        ("部分公开·总计", "requests.partly_granted.total"),
        ("不予公开·属于国家秘密·总计", "requests.refused.state_secret.total"),
        ("其他·其他", "requests.other_outcome.unlisted.other_organization"),
        ("信访·自然人", "requests.not_processed.petition.natural_person"),
        ("规范性文件·本年制发件数", "disclosure.normative_documents.issued"),
        ("行政许可", "disclosure.licensing.decisions"),
        ("行政复议·总计", "disputes.reconsideration.total"),
        ("复议后起诉·尚未审结", "disputes.litigation_after_reconsideration.pending"),
        ("表三!D7", "requests.brought_forward.natural_person"),
        ("表三！Ｄ７", "requests.brought_forward.natural_person"),
        ("'表三'!$d$7", "requests.brought_forward.natural_person"),
        ("表二!D9", "disclosure.licensing.decisions"),  # within a merged cell
    ],
)
def test_a_cell_is_taken_by_any_of_its_names(name: str, cell: str) -> None:
    assert cell_of(form(), name) == cell


def test_what_is_shown_can_be_pasted_back() -> None:
    report = Report(organ=Organ(name="青禾镇人民政府"), year=2024, format="2021", excel_form="2021")
    for cell in report.form.cells:
        assert cell_of(report.form, in_words(report, cell)) == cell


@pytest.mark.parametrize("name", ["自然人", "总计", "结果维持", "行政复议", "不予公开·自然人", "本年新收", "规章"])
def test_a_name_that_fits_several_cells_lists_them_and_takes_none(name: str) -> None:
    with pytest.raises(UnusableInput, match="可能是") as caught:
        cell_of(form(), name)
    assert str(caught.value).count("表") >= 3


@pytest.mark.parametrize("name", ["", "·", "收文总数", "requests.received", "requests.nothing.total", "申请！"])
def test_a_name_of_no_cell_is_refused_with_those_that_come_near(name: str) -> None:
    with pytest.raises(UnusableInput, match=r"相近的有|可能是"):
        cell_of(form(), name)


def test_a_place_of_the_form_that_is_no_cell_is_refused() -> None:
    with pytest.raises(UnusableInput, match="不是填数的格子"):
        cell_of(form(), "表三!A6")


@given(st.text(max_size=30))
def test_any_text_is_a_cell_or_refused_in_a_sentence(name: str) -> None:
    try:
        assert cell_of(form(), name) in form().cells
    except UnusableInput as error:
        assert str(error)  # noqa: PT017 - either outcome is right


def test_a_cell_is_shown_by_its_printed_name_first_and_by_its_address_only_where_it_came_from_our_form() -> None:
    report = Report(organ=Organ(name="青禾镇人民政府"), year=2024, format="2021")
    shown = "表三·一、本年新收政府信息公开申请数量·自然人"
    assert in_words(report, "requests.received.natural_person") == shown
    of_a_form = report.having(excel_form="2021")
    assert in_words(of_a_form, "requests.received.natural_person") == f"{shown}（表三!D6）"
    converted = of_a_form.having(excel_form="2019")
    assert "!" not in in_words(converted, "requests.received.natural_person")


def test_tables_and_rows_have_words_too() -> None:
    assert place_in_words(form(), "requests.received") == "表三·一、本年新收政府信息公开申请数量"
    assert place_in_words(form(), "requests") == "表三"
    assert place_in_words(form(), "organ.name") == "单位名称"
    for name in ("表三", "表3", "requests", "三、收到和处理政府信息公开申请情况"):
        assert table_of(form(), name) == "requests"
    assert len(cells_at(form(), "表四")) == 15
    assert cells_at(form(), "表三!D7") == ("requests.brought_forward.natural_person",)
    with pytest.raises(UnusableInput, match="没有“表五”这张表"):
        table_of(form(), "表五")


def test_a_label_with_a_stroke_in_it_is_taken_whole() -> None:
    assert printed_name(form("2019"), "disclosure.licensing.items_change") == "表二·行政许可·本年增/减"
    assert cell_of(form("2019"), "行政许可·本年增/减") == "disclosure.licensing.items_change"
