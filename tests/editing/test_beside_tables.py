"""Prose beside a table is a text like any other where it is present, and is asked of nobody where it is not."""

import pytest

from assistant import drafting
from assistant.assembling import gate
from assistant.assembling.layout import Paragraph, TableBlock, layout
from assistant.domain import signing
from assistant.domain.drafts import Draft
from assistant.domain.figures import Cell
from assistant.domain.report import Report, Section
from assistant.editing.approve import approve, unsupported
from assistant.editing.convert import convert
from assistant.editing.decide import choose
from assistant.editing.figures import change
from assistant.errors import NotReady, UnusableInput
from assistant.grounding.trace import trace
from tests.drafting.conftest import example
from tests.reports import signed

BY, AT = "王明", "2026-01-10T09:00:00+08:00"
TEXT = "全年新收政府信息公开申请12件。"


def beside(text: str = TEXT, key: str = "requests") -> Report:
    report = example()
    return report.having(sections=report.sections | {key: Section(text=text, origin="imported")})


def waiting(report: Report) -> list[str]:
    return [item.where for item in gate.blockers(report, ())]


def test_it_is_signed_like_another_text() -> None:
    report = beside()
    heading = report.form.section("requests").heading
    assert heading in waiting(report)
    assert heading not in waiting(signed(approve(report, "requests", BY, AT), "requests"))


def test_an_absent_one_is_neither_asked_for_nor_signed_nor_drafted() -> None:
    report = example()
    assert report.form.section("requests").heading not in waiting(report)
    with pytest.raises(UnusableInput):
        approve(report, "requests", BY, AT)
    assert "requests" not in drafting.draft(report).report.sections
    with pytest.raises(UnusableInput):
        drafting.draft(beside(), ["requests"])
    drafted = drafting.draft(beside(), overwrite=True).report
    assert drafted.sections["requests"].text == TEXT


@pytest.mark.parametrize("text", ["", " \n"])
def test_one_that_was_emptied_is_as_good_as_absent(text: str) -> None:
    report = beside().with_text("requests", text)
    assert report.form.section("requests").heading not in waiting(report)
    assert not [block for block in layout(report, draft=True).blocks if getattr(block, "text", "") == TEXT]


def test_it_may_be_written_where_none_stood() -> None:
    assert example().with_text("requests", TEXT).text("requests") == TEXT


def test_its_numbers_are_traced_and_those_without_a_source_are_shown_to_who_signs() -> None:
    assert [item.quote for item in trace(beside()) if item.section == "requests"] == ["12件"]
    report = beside("全年举办培训99场。")
    assert [item.quote for item in unsupported(report, "requests")] == ["99场"]
    with pytest.raises(NotReady):
        approve(report, "requests", BY, AT)


def test_its_numbers_follow_a_changed_cell_and_its_signature_lapses() -> None:
    report = approve(beside(), "requests", BY, AT)
    value = {f"requests.received.{column}": Cell(value=0) for column in ("natural_person", "enterprise")}
    changed = change(report, value | {"requests.received.total": Cell(value=15)}).report
    assert changed.text("requests") == TEXT.replace("12", "15")
    assert not signing.is_signed(changed, "requests")


def test_another_draft_of_it_may_be_chosen() -> None:
    report = beside()
    section = report.sections["requests"].model_copy(update={"candidates": (Draft(text="另一稿。"),)})
    assert choose(report.having(sections={"requests": section}), "requests", 1, BY, AT).text("requests") == "另一稿。"


def test_it_stands_above_its_table_and_a_note_below() -> None:
    blocks = layout(beside(f"{TEXT}\n注：含上年结转。"), draft=False).blocks
    own = [block for block in blocks if isinstance(block, Paragraph | TableBlock) and block.section == "requests"]
    assert [block.text if isinstance(block, Paragraph) else "表" for block in own] == [
        "三、收到和处理政府信息公开申请情况", TEXT, "表", "注：含上年结转。",
    ]  # fmt: skip


def test_it_goes_along_into_another_format() -> None:
    old = Report(organ=example().organ, year=2020, format="2019", sections={"requests": Section(text=TEXT)})
    assert convert(old, "2021").report.text("requests") == TEXT


def test_a_text_of_no_section_is_refused() -> None:
    with pytest.raises(ValueError, match="没有这些小节"):
        Report(organ=example().organ, year=2024, format="2021", sections={"annex": Section(text=TEXT)})
