"""Tables as people paste them: read by their labels whatever parts their cells, and nothing guessed."""

import contextlib
import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import reading
from assistant.domain import formats
from assistant.domain.report import Report
from assistant.errors import UnusableInput
from assistant.reading.document import to_report
from assistant.reading.html import extract as read_html
from assistant.reading.text import extract
from tests.reading.shapes import SHAPES, pasted, wrong

DATA = Path(__file__).parent / "data"
HEADS = """（本列数据的勾稽关系为：…）|申请人情况
自然人|法人或其他组织|总计
商业企业|科研机构|社会公益组织|法律服务机构|其他"""
FLAT = "项目|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计"


def read(text: str, kind: str = "txt") -> Report:
    return to_report(extract(text.encode(), kind), f"a.{kind}")


def table(*rows: str, heads: str = HEADS) -> str:
    """A report with some rows of the table on requests, cells parted by bars."""
    lines = ["青禾镇2024年政府信息公开工作年度报告", "三、收到和处理政府信息公开申请情况", *heads.split("\n"), *rows]
    return "\n".join([*lines, "六、其他需要报告的事项", "未收取信息处理费。"])


def numbers(report: Report, row: str) -> list[int | None]:
    columns = [cell for cell in report.form.cells if cell.startswith(f"requests.{row}.")]
    return [report.figures[cell].value if cell in report.figures else None for cell in columns]  # type: ignore[misc]


def said(report: Report) -> str:
    assert report.imported is not None
    return "\n".join(f"{item.where} {item.why} {item.found}" for item in report.imported.unsure)


def whole() -> Report:
    page = (DATA / "one_bad_cell.html").read_text(encoding="utf-8").replace("约7", "7")
    return to_report(read_html(page.encode(), "a.html"), "a.html")


@pytest.mark.parametrize(
    "name",
    ["text_pipes.txt", "text_browser_tab.txt", "text_blank_lines.txt", "text_lines_headbreak.txt", "markdown_table.md"],
)
def test_every_cell_of_a_pasted_report_is_read(name: str) -> None:
    report = reading.read(DATA / name)
    assert {key: cell.value for key, cell in report.figures.items()} == {
        key: cell.value for key, cell in whole().figures.items()
    }
    assert report.sections["overview"].text == whole().sections["overview"].text
    assert said(report) == ""


@pytest.mark.parametrize("format_id", ["2019", "2021"])
@pytest.mark.parametrize("name", list(SHAPES))
def test_a_full_report_is_read_whole_in_every_shape(name: str, format_id: str) -> None:
    shape = SHAPES[name]
    given_text = pasted(formats.load(format_id), shape, random.Random(7), broken=0.3 if shape.exact else 0)
    report = read(given_text.text)
    assert report.format == format_id
    assert wrong(given_text.truth, report.figures) == []
    assert set(report.figures) == set(given_text.truth)
    assert report.sections["overview"].text == "全年平稳，公开信息3条。"


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(
    name=st.sampled_from([name for name, shape in SHAPES.items() if shape.exact]),
    format_id=st.sampled_from(["2019", "2021"]),
    seed=st.integers(0, 10**6),
    blanks=st.sampled_from([0.05, 0.2, 0.6, 0.95]),
    broken=st.sampled_from([0.0, 0.1, 0.5]),
)
def test_no_figure_is_wrong_however_many_cells_are_blank(
    name: str, format_id: str, seed: int, blanks: float, broken: float
) -> None:
    given_text = pasted(formats.load(format_id), SHAPES[name], random.Random(seed), blanks=blanks, broken=broken)
    report = read(given_text.text)
    if report.format == format_id:
        assert wrong(given_text.truth, report.figures) == []


THOUSANDS = [",", "，", " ", "\u00a0", "\u2009", "\u202f", "\u3000", "'", "’", "、", ", ", "， "]


def _is_read_or_said(name: str, parted_by: str, seed: int, blanks: float) -> None:
    given_text = pasted(formats.load("2021"), SHAPES[name], random.Random(seed), blanks=blanks, parted_by=parted_by)
    report = read(given_text.text)
    if report.format != "2021" or (blanks and not SHAPES[name].exact):
        return  # spaces swallow blank cells
    assert wrong(given_text.truth, report.figures) == []
    missing = {cell for cell, item in given_text.truth.items() if not item.blank} - set(report.figures)
    assert report.imported is not None
    tables = [item.where for item in report.imported.unsure]
    assert [cell for cell in missing if not any(map(cell.startswith, tables))] == []


@pytest.mark.parametrize("parted_by", THOUSANDS)
@pytest.mark.parametrize("name", list(SHAPES))
def test_a_number_with_parted_thousands_is_read_as_itself_or_said_to_be_unsure(name: str, parted_by: str) -> None:
    _is_read_or_said(name, parted_by, 7, 0)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(
    name=st.sampled_from(list(SHAPES)),
    parted_by=st.sampled_from(THOUSANDS),
    seed=st.integers(0, 10**6),
    blanks=st.sampled_from([0.0, 0.1, 0.4]),
)
def test_no_digit_of_a_number_with_parted_thousands_is_lost(
    name: str, parted_by: str, seed: int, blanks: float
) -> None:
    _is_read_or_said(name, parted_by, seed, blanks)


@pytest.mark.parametrize(
    "line",
    [
        *(f"行政许可{between}94,686" for between in ("    ", "  ", " ", "\u3000", "", "\n", "\t", " | ")),
        *("行政许可 94，686", "行政许可 94'686", "行政许可\t94 686", "行政许可 | 94, 686 |", '行政许可,"94,686"'),
    ],
)
def test_the_thousands_of_a_row_of_two_cells_are_not_cut_off(line: str) -> None:
    head = "信息内容\n本年处理决定数量" if line.startswith("行政许可\n") else "信息内容\t本年处理决定数量"
    report = read(f"青禾镇2024年政府信息公开工作年度报告\n二、主动公开政府信息情况\n{head}\n{line}")
    assert report.figures["disclosure.licensing.decisions"].value == 94686


@pytest.mark.parametrize("line", ["行政许可 94 686", "行政许可 94、686", "行政许可 94, 686", "行政许可,94,686"])
def test_a_number_of_which_it_is_unsure_where_it_ends_is_named_and_not_read(line: str) -> None:
    lines = ["青禾镇2024年政府信息公开工作年度报告", "二、主动公开政府信息情况", "信息内容\t本年处理决定数量"]
    report = read("\n".join([*lines, line, "行政强制 3"]))
    assert "disclosure.licensing.decisions" not in report.figures
    assert report.figures["disclosure.compulsion.decisions"].value == 3
    assert "94" in said(report)


@pytest.mark.parametrize("bad", ["约7", "3 5", "若干", "待核实", "7人左右"])
@pytest.mark.parametrize("place", range(7))
def test_one_bad_cell_costs_one_cell(bad: str, place: int) -> None:
    cells = ["1", "2", "3", "4", "5", "6", "21"]
    expected = [int(cell) for cell in cells[:place]] + [None] + [int(cell) for cell in cells[place + 1 :]]
    cells[place] = bad
    report = read(table(f"三、本年度办理结果|（一）予以公开|{'|'.join(cells)}"))
    assert numbers(report, "granted") == expected
    assert bad.replace(" ", "") in said(report).replace(" ", "")


@pytest.mark.parametrize("bad", ["约7", "若干", "待核实"])
def test_one_bad_cell_of_a_row_parted_by_spaces_costs_one_cell(bad: str) -> None:
    report = read(table(f"三、本年度办理结果|（一）予以公开|1|2|{bad}|4|5|6|21").replace("|", "  "))
    assert numbers(report, "granted") == [1, 2, None, 4, 5, 6, 21]
    assert bad in said(report)


def test_one_bad_cell_of_a_web_page_costs_one_cell() -> None:
    report = reading.read(DATA / "one_bad_cell.html")
    assert len(report.figures) == 199
    assert "约7" in said(report)


@pytest.mark.parametrize("bad", ["约1", "若干"])
def test_one_bad_cell_of_the_table_without_labels_costs_one_cell(bad: str) -> None:
    text = (DATA / "text_pipes.txt").read_text(encoding="utf-8").replace("\n1 | 0 | 0", f"\n{bad} | 0 | 0")
    report = read(text)
    assert len(report.figures) == 199
    assert "disputes.reconsideration.upheld" not in report.figures


@pytest.mark.parametrize(
    "row",
    [
        "其中：通过网络提交的申请|5|0|0|0|0|0|5",
        "（八）省定其他情形|5|0|0|0|0|0|5",
        "（三）不予公开|9.其他|5|0|0|0|0|0|5",
    ],
)
def test_a_row_that_the_national_format_does_not_have_is_named_and_kept_aside(row: str) -> None:
    report = read(table("一、本年新收政府信息公开申请数量|5|0|0|0|0|0|5", row))
    assert numbers(report, "received") == [5, 0, 0, 0, 0, 0, 5]
    assert len(report.figures) == 7
    assert row.replace("|", " | ") in said(report)


def test_a_row_more_is_kept_aside_where_each_cell_has_a_line_too() -> None:
    text = (DATA / "text_lines_headbreak.txt").read_text(encoding="utf-8")
    more = "其中：通过网络提交的申请\n5\n0\n0\n0\n0\n0\n5\n"
    report = read(text.replace("二、上年结转", f"{more}二、上年结转"))
    assert len(report.figures) == 200
    assert "其中：通过网络提交的申请 | 5" in said(report)


@pytest.mark.parametrize("shape", ["tabs", "| a | b |"])
def test_a_column_that_counts_the_rows_is_left_out(shape: str) -> None:
    between = "\t" if shape == "tabs" else "|"
    numbered_heads = "\n".join(f"序号|{line}" for line in HEADS.split("\n"))
    rows = ["3|一、本年新收政府信息公开申请数量|1|2|3|4|5|6|21", "4|二、上年结转政府信息公开申请数量|0|0|0|0|0|7|7"]
    report = read(table(*rows, heads=numbered_heads).replace("|", between))
    assert numbers(report, "received") == [1, 2, 3, 4, 5, 6, 21]
    assert numbers(report, "brought_forward") == [0, 0, 0, 0, 0, 7, 7]


def test_a_table_of_a_quoted_mail_is_read() -> None:
    rows = [f"> | {line.replace('|', ' | ')} |" for line in HEADS.split("\n")]
    rows.append("> | 一、本年新收政府信息公开申请数量 | 1 | 2 | 3 | 4 | 5 | 6 | 21 |")
    assert numbers(read(table(*rows, heads="")), "received") == [1, 2, 3, 4, 5, 6, 21]


@pytest.mark.parametrize("natural", ["公民", "个人"])
def test_heads_in_other_words_are_known(natural: str) -> None:
    heads = HEADS.replace("自然人", natural).replace("总计", "合计").replace("|其他", "|其他组织")
    report = read(table("一、本年新收政府信息公开申请数量|1|2|3|4|5|6|21", heads=heads))
    assert numbers(report, "received") == [1, 2, 3, 4, 5, 6, 21]


def test_columns_go_by_their_heads_not_by_their_order() -> None:
    heads = "项目|总计|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他"
    report = read(table("一、本年新收政府信息公开申请数量|21|1|2|3|4|5|6", heads=heads))
    assert numbers(report, "received") == [1, 2, 3, 4, 5, 6, 21]


@pytest.mark.parametrize("heads", ["", "甲|乙|丙|丁|戊|己|庚|辛"])
def test_rows_under_no_known_heads_are_named_and_not_read(heads: str) -> None:
    report = read(table("一、本年新收政府信息公开申请数量|1|2|3|4|5|6|21", heads=heads))
    assert len(report.figures) == 0
    assert "本年新收政府信息公开申请数量" in said(report)


@pytest.mark.parametrize("row", ["1|2|3|4|5|21", "1|2|3|4|5|6|7|21"])
def test_a_row_with_a_cell_too_few_or_too_many_is_named_and_not_read(row: str) -> None:
    report = read(table(f"一、本年新收政府信息公开申请数量|{row}"))
    assert numbers(report, "received") == [None] * 7
    assert f"本年新收政府信息公开申请数量 | {row.replace('|', ' | ')}" in said(report)


def test_figures_without_a_label_are_named_and_not_read() -> None:
    report = read(table("一、本年新收政府信息公开申请数量|1|0|0|0|0|0|1", "4|0|0|0|0|0|4"))
    assert len(report.figures) == 7
    assert "没有行名" in said(report)


def test_a_table_a_row_under_the_heading_of_the_row_is_read() -> None:
    rows = "".join(
        f"\n### {label}\n\n| {FLAT.removeprefix('项目|').replace('|', ' | ')} |\n|{'---|' * 7}\n| {cells} |\n"
        for label, cells in [
            ("一、本年新收政府信息公开申请数量", "1 | 2 | 3 | 4 | 5 | 6 | 21"),
            ("二、上年结转政府信息公开申请数量", "0 | 0 | 0 | 0 | 0 | 7 | 7"),
        ]
    )
    report = read(table(rows, heads=""), "md")
    assert numbers(report, "received") == [1, 2, 3, 4, 5, 6, 21]
    assert numbers(report, "brought_forward") == [0, 0, 0, 0, 0, 7, 7]


def test_tables_of_html_inside_markdown_are_read_and_the_text_around_them_kept(tmp_path: Path) -> None:
    page = (DATA / "one_bad_cell.html").read_text(encoding="utf-8")
    text = page[page.index("<h1>") : page.index("</body>")].replace("<h1>", "# ").replace("<p>", "").replace("</p>", "")
    path = tmp_path / "年报.md"
    path.write_text(text.replace("</h1>", "").replace("一、总体情况", "## 一、总体情况"), encoding="utf-8")
    report = reading.read(path)
    assert len(report.figures) == 199
    assert report.sections["overview"].text == whole().sections["overview"].text


def test_bars_and_commas_in_prose_stay_prose() -> None:
    nav = "首页 | 新闻 | 政务公开"
    listed = "网站 | 35\n公众号 | 12"
    text = (DATA / "text_pipes.txt").read_text(encoding="utf-8")
    report = read(nav + "\n" + text.replace("一、总体情况", "一、总体情况\n" + listed))
    assert len(report.figures) == 200
    assert listed in report.sections["overview"].text


@pytest.mark.parametrize("text", ["今天开会。", "| a | b |\n| 1 | 2 |", "1\n2\n3"])
def test_where_nothing_is_read_a_sentence_says_which_form_works(text: str) -> None:
    with pytest.raises(UnusableInput) as error:
        read(text)
    assert "从 Word 或 Excel" in str(error.value)


def test_where_only_prose_is_read_a_sentence_says_which_form_works() -> None:
    assert "从 Word 或 Excel" in said(read("青禾镇2024年政府信息公开工作年度报告\n一、总体情况\n全年平稳。"))


@pytest.mark.parametrize(
    "text",
    ["|" * 300_000, "|1|\n" * 70_000, "|---|\n" * 50_000, "\t" * 300_000, "规章\n1\n" * 40_000, "| 规\n" * 50_000],
)
def test_endless_bars_and_tabs_are_left_soon(text: str) -> None:
    start = time.monotonic()
    with contextlib.suppress(UnusableInput):
        extract(text.encode())
    assert time.monotonic() - start < 15
