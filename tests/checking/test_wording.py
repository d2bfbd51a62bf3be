"""What a finding says: every message names its place in the words of the table, and says nothing twice."""

import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking import check
from assistant.domain import cell_names, formats
from assistant.domain.figures import BLANK, Cell, Figures
from assistant.domain.findings import Finding
from assistant.domain.report import Imported, Organ, Report
from assistant.editing.convert import convert
from tests.test_rules import files
from tests.test_rules import report as report_of

_QUOTED = re.compile(r"“[^”]*”|《[^》]*》|【[^】]*】|（[^）]*）")
_ID = re.compile(r"[a-z_]+\.[a-z_]+")


@cache
def findings() -> tuple[Finding, ...]:
    return tuple(
        item
        for text in files().values()
        for case in text["fails"].values()
        for item in check(report_of(case or {}), [text["rule"]]).findings
    )


def report(format_id: str, **cells: int | str) -> Report:
    form = formats.load(format_id)
    zeros = {cell: Cell(value=0) for cell in form.cells}
    given = {cell: Cell(value=item) if isinstance(item, int) else Cell(raw=item) for cell, item in cells.items()}
    return Report(
        organ=Organ(name="青禾镇人民政府"),
        year=2020 if format_id == "2019" else 2024,
        format=format_id,
        figures=Figures(zeros | given),
    )


def of_code(checked_report: Report, code: str) -> list[Finding]:
    return [item for item in check(checked_report, [code]).findings if item.code == code]


@pytest.mark.parametrize("code", sorted(files()))
def test_no_message_says_the_same_twice(code: str) -> None:
    for item in findings():
        if item.code != code:
            continue
        bare = _QUOTED.sub("|", item.message)
        runs = [bare[at : at + 6] for at in range(len(bare) - 5)]
        doubled = [run for run in runs if runs.count(run) > 1 and re.fullmatch(r"[\u4e00-\u9fff]{6}", run)]
        assert not doubled, item.message
        assert "应为应" not in item.message
        assert "现为现" not in item.message


def test_no_message_and_no_reason_for_not_looking_holds_an_id() -> None:
    for text in files().values():
        for case in (*text["fails"].values(), *text["passes"].values()):
            checked = check(report_of(case or {}), [text["rule"]])
            said = [item.message for item in checked.findings] + [item.reason for item in checked.skipped]
            assert not [line for line in said if _ID.search(line) and "organ.level" not in line], text["rule"]


@pytest.mark.parametrize("format_id", ["2019", "2021"])
@given(data=st.data())
def test_an_identity_that_fails_names_row_and_column_and_both_values(format_id: str, data: st.DataObject) -> None:
    form = formats.load(format_id)
    equation = data.draw(st.sampled_from(form.equations))
    cell = data.draw(st.sampled_from((*equation.plus, *equation.minus)))
    found = of_code(report(format_id, **{cell: 7}), equation.code)
    assert found
    for item in found:
        first = form.cells[str(item.where[0].cell)]
        in_short = [f"“{name}”" for name in re.split("[＝＋]", equation.says)]  # 本年新收, of a balance
        assert all(label in item.message for label in first.column_path[-1:])
        assert all(label in item.message for label in first.row_path[-1:]) or all(n in item.message for n in in_short)
        assert form.table_name(first.table) in item.message
        assert "7" in item.message
        assert "0" in item.message


@pytest.mark.parametrize("format_id", ["2019", "2021"])
@given(data=st.data())
def test_cells_without_a_number_are_named_by_row_and_column(format_id: str, data: st.DataObject) -> None:
    form = formats.load(format_id)
    cells = data.draw(st.sets(st.sampled_from(list(form.cells)), min_size=1, max_size=12))
    raw = data.draw(st.sampled_from(["", "/", "无"]))
    for item in of_code(report(format_id, **dict.fromkeys(cells, raw)), "A301"):
        where = [str(place.cell) for place in item.where]
        table = form.cells[where[0]].table
        assert form.table_name(table) in item.message
        if len(where) < len(form.table(table).cells):
            assert cell_names.column_name(form, where[0]) in item.message
            assert cell_names.row_name(form, where[0]) in item.message
        assert (f"写的是“{raw}”" if raw else "空着") in item.message


def test_figures_never_read_and_untouched_tables_are_said_once() -> None:
    empty = Report(organ=Organ(name="青禾镇人民政府"), year=2024, format="2021")
    assert [item.message.count("空着") for item in of_code(empty, "A301")] == [1, 1, 1]
    read = empty.having(imported=Imported(kind="docx"))
    assert [item.message.count("没有读到") for item in of_code(read, "A301")] == [1, 1, 1]
    blank = empty.having(figures=Figures(dict.fromkeys(empty.form.cells, BLANK)))
    assert [item.message for item in of_code(blank, "A301")][1] == (
        "表三（收到和处理政府信息公开申请情况）全部 175 格空着；没有的填 0。"
    )


def test_a_number_brought_forward_is_named_by_row_and_column() -> None:
    last = report("2021", **{"requests.carried_forward.natural_person": 3}).having(year=2023)
    now = report("2021", **{"requests.brought_forward.natural_person": 2}).with_last(last)
    assert [item.message for item in of_code(now, "C101")] == [
        "去年结转 3 件，今年“表三·二、上年结转政府信息公开申请数量·自然人”填的是 2。"
    ]


def test_cells_that_an_older_form_never_had_are_said_to_be_lacking_there() -> None:
    old = Report(
        organ=Organ(name="青禾镇人民政府"), year=2022, format="2019", imported=Imported(kind="docx"),
        figures=Figures(dict.fromkeys(formats.load("2019").cells, Cell(value=0))),
    )  # fmt: skip
    found = of_code(convert(old, "2021").report, "A301")
    assert found
    assert all("原表没有" in item.message for item in found)
    assert "没有读到" not in "".join(item.message for item in found)
