from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.domain import numerals
from assistant.domain.facts import Value
from assistant.domain.numerals import Style
from assistant.grounding.quantities import Quantity, find
from tests import endless, hang

STYLES: list[Style] = ["plain", "full", "grouped", "chinese"]


def one(text: str) -> Quantity:
    (found,) = find(text)
    return found


@pytest.mark.parametrize("style", STYLES)
@given(number=st.integers(0, 10**12 - 1))
@example(number=10)
@example(number=110)
@example(number=100_010)
@example(number=10_001_000)
def test_a_numeral_in_any_style_has_the_same_value(number: int, style: Style) -> None:
    assert numerals.parse(numerals.written(number, style)) == number


@pytest.mark.parametrize("style", ["plain", "full", "grouped"])
@given(number=st.decimals(0, 10**9, places=2))
def test_a_decimal_in_any_style_has_the_same_value(number: Decimal, style: Style) -> None:
    assert numerals.parse(numerals.written(number, style)) == number


@pytest.mark.parametrize("style", STYLES)
@given(number=st.integers(2, 99_999), unit=st.sampled_from(["件", "条", "次", "场", "篇", "人次"]))
def test_a_quantity_in_a_sentence_has_value_unit_and_span(number: int, unit: str, style: Style) -> None:
    written = numerals.written(number, style)
    text = f"全年办理{written}{unit}，另有说明。"
    found = one(text)
    assert (found.value, found.unit) == (number, unit)
    assert text[found.start : found.end] == f"{written}{unit}"
    assert text[slice(*found.number)] == written


@given(number=st.decimals("0.01", 100, places=2))
def test_a_percentage_has_its_value(number: Decimal) -> None:
    found = one(f"占{number}%。")
    assert (found.value, found.unit) == (number, "%")
    assert found.holds(number)


@given(number=st.integers(1, 9_999), scale=st.sampled_from([10**4, 10**8]))
def test_ten_thousands_are_multiplied_and_written_back(number: int, scale: int) -> None:
    written = f"{number}{'万' if scale == 10**4 else '亿'}"
    found = one(f"阅读量{written}次。")
    assert found.value == number * scale
    assert numerals.rewritten(found.scale, found.style, number * scale) == str(number)


@pytest.mark.parametrize(
    ("text", "value", "unit", "approx", "change"),
    [
        ("收到１５件", 15, "件", "", 0),
        ("收到十五件", 15, "件", "", 0),
        ("培训两次", 2, "次", "", 0),
        ("发布1.2万条", 12_000, "条", "", 0),
        ("发布3.5万条", 35_000, "条", "", 0),
        ("共一百二十件", 120, "件", "", 0),
        ("占百分之五", 5, "%", "", 0),
        ("占百分之三点五", Decimal("3.5"), "%", "", 0),
        ("约占三成。", 30, "%", "", 0),
        ("过半", 50, "%", "least", 0),
        ("近200人次", 200, "人次", "nearly", 0),
        ("约200人次", 200, "人次", "about", 0),
        ("超过200人次", 200, "人次", "over", 0),
        ("不少于4次", 4, "次", "least", 0),
        ("1000余条", 1000, "条", "over", 0),
        ("200多人次", 200, "人次", "over", 0),
        ("50件以上", 50, "件", "over", 0),
        ("同比增长12.3%", Decimal("12.3"), "%", "", 1),
        ("较上年下降了5件", 5, "件", "", -1),
        ("1,234件", 1234, "件", "", 0),
        ("收费7.5万元", 75_000, "元", "", 0),
    ],
)
def test_ways_of_writing(text: str, value: Value, unit: str, approx: str, change: int) -> None:
    found = one(text)
    assert (found.value, found.unit, found.approx, found.change) == (value, unit, approx, change)


def test_a_range_reaches_from_its_low_to_its_high_end() -> None:
    found = one("组织抽查2—3次")
    assert (found.value, found.high) == (2, 3)
    assert found.holds(3)
    assert not found.holds(4)


@pytest.mark.parametrize(
    "text",
    [
        "2024年1月1日至12月31日",
        "依据第二十条第（一）项",
        "国办公开办函〔2021〕30号",
        "国务院令第711号",
        "（1）推进公开",
        "1.加强领导。2.完善制度",
        "一、总体情况",
        "拨打12345热线",
        "电话：0591-12345678，邮编：350000",
        "推进“一网通办”“五公开”",
        "危及“三安全一稳定”",
        "党的二十大和二十届三中全会",
        "在20个工作日内答复",
        "《关于做好2024年15项工作的通知》",
        "做好一件事一次办，最多跑一次",
        "三审三校，同一件不同一次",
        "五个方面、三个着力点",
        "H5作品、5G网络、www.example.cn/2024/15",
        "【待补充：全年15件？】",
        "政务公开对我镇是一项全新工作",
        "这是一种探索，也是一个新课题",
        "作为一项制度长期坚持",
        "这是我镇首次开展的一项工作",
        "公开不只是工作，也是一项责任；不只是事务也是一项责任",
    ],
)
def test_what_counts_nothing_is_no_quantity(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("行政强制是一项，行政许可46件", ["一项", "46件"]),
        ("全年制发的是一项规范性文件", ["一项"]),
        ("新收的是一个。", ["一个"]),
        ("依申请公开是法定职责，全年办理一项新申请", ["一项"]),
        ("这是一项全新工作，办理申请3件", ["3件"]),
    ],
)
def test_what_a_thing_is_counts_nothing_and_how_many_there_are_does(text: str, quotes: list[str]) -> None:
    assert [text[item.start : item.end] for item in find(text)] == quotes


def test_parts_and_wholes_are_all_found() -> None:
    assert [item.value for item in find("共11件（其中复议5件、诉讼6件）")] == [11, 5, 6]


@pytest.mark.parametrize(
    ("text", "holds", "not_"),
    [
        ("占12.3%", [Decimal("12.34"), Decimal("12.25")], [Decimal("12.36"), 13]),
        ("占12%", [Decimal("11.6"), Decimal("12.4")], [Decimal("12.6")]),
        ("近200件", [199, 180, 200], [201, 120]),
        ("约200件", [195, 208], [150, 260]),
        ("超200件", [200, 212], [199, 400]),
        ("1000余条", [1020, 1099], [990, 3000]),
        ("1.2万条", [12_000, 12_400], [12_600]),
        ("15件", [15], [14, 16]),
    ],
)
def test_rounding_and_approximation_as_a_reader_takes_them(text: str, holds: list[Value], not_: list[Value]) -> None:
    found = one(text)
    assert all(found.holds(value) for value in holds)
    assert not any(found.holds(value) for value in not_)


ODD = st.text(
    st.sampled_from(
        "0123456789０９一二十百千万亿点，,.．件条%％年月〔〕（）《》“”【】和至—-余近约增长第\n 😀\x00\u202e申请公开"
    )
)


@settings(max_examples=300, deadline=None)
@given(text=ODD | st.text())
def test_no_text_whatever_breaks_it_and_spans_are_in_order(text: str) -> None:
    found = find(text)
    assert all(0 <= item.start < item.end <= len(text) for item in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(text[slice(*item.number)] for item in found if item.number != (0, 0))


@pytest.mark.parametrize("piece", endless.NUMBERS)
def test_a_text_of_numbers_without_end_is_searched_to_its_end(piece: str) -> None:
    with hang.guard():
        find(endless.text(piece, 60_000))
