"""Quotations that a cut left without their other half: they end where they end, and reasons given for them hold."""

import pytest

from assistant import settings
from assistant.checking import check
from assistant.domain import waivers
from assistant.domain.gaps import leftovers, values_of
from assistant.domain.quotations import closed
from assistant.domain.report import Organ, Report
from assistant.translating import translated

LONG = "【待补充：去年写的“公开栏更新慢，群众看不到最近三个月的财务支出和项目进展情况，反映较多”，今年怎么样了？】"

HASH = "02a5bff5fd9b812c9a0dc49b29ba357ea81368ef00c91745c5cdd6d4b0d50d52"


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("培训9次", "培训9次"),
        ("“甲”、“乙”", "“甲”、“乙”"),
        ("“写的“公开栏…”", "“写的“公开栏…””"),
        ("“依照《条例…”", "“依照《条例…》”"),
        ("更新慢”，今年", "“更新慢”，今年"),
        ("“更新慢”，今年”", "““更新慢”，今年”"),
        ("", ""),
    ],
)
def test_each_half_has_its_other(cut: str, whole: str) -> None:
    assert closed(cut) == whole
    assert closed(whole) == whole


def test_a_long_gap_that_quotes_is_said_whole_and_in_english_too() -> None:
    report = Report(organ=Organ(name="青禾镇人民政府"), year=2025, format="2021").with_text("problems", LONG)
    (found,) = [item for item in check(report).findings if item.code == "S107"]
    assert found.message.count("“") == found.message.count("”") > 1
    assert leftovers(LONG)[0].shown.endswith("…”")
    with settings.speaking("en"):
        assert translated(found.message).startswith("Something is left over")


def test_a_reason_given_before_quotations_were_closed_still_holds() -> None:
    """The hash is of words as they were cut: a version that left the inner quotation open wrote this one."""
    report = Report(organ=Organ(name="青禾镇人民政府"), year=2025, format="2021").with_text("problems", LONG)
    (found,) = [item for item in check(report).findings if item.code == "S107"]
    assert waivers.values(report, found) == values_of(leftovers(LONG)) == HASH
