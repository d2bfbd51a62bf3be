"""统计 without a browser: two years side by side, and what is not said where it is not known."""

from decimal import Decimal
from typing import Any

import pytest

from assistant.domain import formats
from assistant.domain.cell_text import parse
from assistant.domain.figures import Figures
from assistant.domain.report import Imported, Note, Report
from assistant.editing.convert import convert
from assistant.errors import UnusableInput
from assistant.web.answers import Ask
from assistant.web.handlers.stats import ACTS
from assistant.web.serving import Serving
from assistant.workflow import practice
from assistant.workflow.statistics import Row, months, percent, shown, statistics


def page(serving: Serving, act: str = "open", **more: Any) -> str:
    return ACTS[act](serving, Ask(**more)).get("html", {})["#main"]


def test_a_report_for_practice_is_no_statistics(serving: Serving) -> None:
    number = serving.store.create(practice.report(), "王芳", practice=True)
    assert "还没有报告" in page(serving, id=number)
    with pytest.raises(UnusableInput):
        page(serving, "show", value=number)


def test_both_years_stand_side_by_side_with_what_changed(serving: Serving) -> None:
    serving.store.create(practice.report(), "王芳")
    told = page(serving)
    assert "比去年 +7，17.9%" in told
    assert "与去年持平" in told
    assert "去年为 0，不算增长率" in told
    assert "2025 年的报告还没定稿，下面是现在表里的数，会变。" in told
    assert "自然人 9 件，占 75%。" in told
    assert "无法提供变得最多，从 2 件到 4 件。" in told


def test_without_last_year_there_is_one_series_and_a_way_to_bring_it(serving: Serving) -> None:
    number = serving.store.create(practice.report().having(last_year=None), "王芳")
    told = page(serving)
    assert "导入去年的报告就能比" in told
    assert f"/basics?id={number}#last" in told
    assert 'class="b-before"' not in told
    assert "增长" not in told


def test_each_chart_is_a_table_too(serving: Serving) -> None:
    serving.store.create(practice.report(), "王芳")
    told = page(serving)
    assert told.count("看成表") == 2
    assert '<th scope="row">无法提供</th><td class="r num">2</td><td class="r num strong">4</td>' in told


def of_year(year: int, received: int, last: Report | None = None) -> Report:
    """A report on a year, with one figure that tells it from the others."""
    known = practice.report().figures.having({"requests.received.natural_person": parse(str(received), "count").cell})
    return practice.report().having(year=year, figures=known, last_year=last)


@pytest.mark.parametrize("where", ["in the store", "in last year's report", "in the stored report of last year"])
def test_three_years_stand_side_by_side_wherever_the_oldest_is_at_hand(serving: Serving, where: str) -> None:
    oldest = of_year(2023, 71)
    last = of_year(2024, 72, oldest if where == "in last year's report" else None)
    number = serving.store.create(of_year(2025, 73, last), "王芳")
    if where == "in the store":
        serving.store.create(oldest, "王芳")
    if where == "in the stored report of last year":
        serving.store.create(of_year(2024, 72, oldest), "王芳")
    told = page(serving, "show", value=number, years="3")
    assert '自然人</th><td class="r num">71</td><td class="r num">72</td><td class="r num strong">73</td>' in told
    assert told.count("看成表") == 3
    assert "就能比三年" not in told
    assert "71" not in page(serving, "show", value=number, years="2")


def test_without_the_oldest_of_three_years_two_are_shown_and_a_way_to_bring_it(serving: Serving) -> None:
    number = serving.store.create(practice.report(), "王芳")
    told = page(serving, "show", value=number, years=3)
    assert "没有 2023 年的报告，导入了就能比三年。" in told
    assert 'class="b-earlier"' not in told
    assert '<th scope="row">无法提供</th><td class="r num">2</td><td class="r num strong">4</td>' in told


def test_the_chosen_number_of_years_stays_when_another_report_is_chosen(serving: Serving) -> None:
    number = serving.store.create(practice.report(), "王芳")
    assert 'data-do="show" data-years="3"' in page(serving, "show", value=number, years="3")


def test_a_sum_with_a_blank_cell_is_not_known_and_never_0() -> None:
    report = practice.report()
    report = report.having(
        figures=report.figures.having(
            {f"requests.unavailable.not_held.{of}": parse("", "count").cell for of in ("total", "enterprise")}
        )
    )
    found = {row.name: row for row in statistics(report, report.last).outcomes}
    assert (found["无法提供"].now, found["无法提供"].difference) == (None, None)
    assert shown(found["无法提供"].now) == "—"


def test_a_0_of_an_older_format_is_0_and_no_unknown_figure() -> None:
    report, old = practice.report(), formats.load("2019")
    zeros = Figures({cell: parse("0", known.kind).cell for cell, known in old.cells.items()})
    last = convert(
        Report(organ=report.organ, year=2020, format="2019", figures=zeros, imported=Imported(kind="txt")), "2021"
    ).report
    made = statistics(report, last)
    rows = [row for row in (*made.outcomes, *made.applicants) if row.before != 0]
    assert rows == []


def test_a_total_that_was_left_blank_is_what_its_parts_come_to() -> None:
    report = practice.report()
    blank = report.figures.having({"requests.received.total": parse("", "count").cell})
    found = {row.name: row for row in statistics(report.having(figures=blank), None).figures}
    assert found["新收申请"].now == 12


@pytest.mark.parametrize(
    ("now", "before", "difference", "growth"),
    [
        (12, 8, "+4", "50%"),
        (11, 8, "+3", "37.5%"),
        (1, 3, "−2", "−66.7%"),
        (2, 0, "+2", ""),
        (5, 5, "0", "0%"),
        (5, None, "—", ""),
    ],
)
def test_growth_is_to_one_place_and_none_over_0(now: int, before: int | None, difference: str, growth: str) -> None:
    row = Row("", "件", now, before)
    assert (shown(row.difference, signed=True), percent(row.growth)) == (difference, growth)


def test_amounts_keep_their_places() -> None:
    row = Row("", "万元", Decimal("1.26"), Decimal("0.98"))
    assert (shown(row.difference, signed=True), percent(row.growth)) == ("+0.28", "28.6%")


def noted(*texts: str) -> Report:
    notes = tuple(Note(id=f"n{number}", aspect="opening", text=text) for number, text in enumerate(texts, 1))
    return practice.report().having(notes=notes)


def test_the_month_of_a_measure_is_one_of_the_year_after() -> None:
    made = noted("6月底前轮训。")
    assert months(made.having(notes=tuple(note.model_copy(update={"aspect": "measures"}) for note in made.notes))) == {}


def test_months_are_those_of_the_year_that_notes_name_each_note_once() -> None:
    assert months(noted("全年开了会。", "连续6个月没有差错。", "2026年6月底前轮训。")) == {}
    found = months(noted("3月和9月各培训一次，9月考试。", "2025年十二月检查。", "一月更新目录。"))
    assert {month: n for month, n in found.items() if n} == {1: 1, 3: 1, 9: 1, 12: 1}


@pytest.mark.parametrize("text", ["<img src=x onerror=alert(1)>", "${alert(1)}", "{{7*7}}"])
def test_a_unit_s_name_is_shown_as_it_is(serving: Serving, text: str) -> None:
    report = practice.report()
    serving.store.create(report.having(organ=report.organ.model_copy(update={"name": text})), "王芳")
    told = page(serving)
    assert "<img src=x" not in told
    assert text in told or "&lt;img" in told
