from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.cell_text import parse
from assistant.domain.formats import Kind


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("0", "count", 0),
        ("０", "count", 0),
        ("零", "count", 0),
        (" 3 件 ", "count", 3),
        ("12,345", "count", 12345),
        ("12，345", "count", 12345),
        ("1\n2345", "count", 12345),
        ("12 345", "count", 12345),
        ("12①", "count", 12),
        ("5*", "count", 5),
        ("7（注1）", "count", 7),
        ("22（其中修订16件）", "count", 22),
        ("12.5万元", "amount", Decimal("12.5")),
        ("251000元", "amount", 251000),
        ("+3", "change", 3),
        ("−2", "change", -2),
        ("减少2", "change", -2),
        ("增 3", "change", 3),
        ("-4", "count", -4),
        ("1.5", "count", Decimal("1.5")),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, kind: Kind, value: object) -> None:
    parsed = parse(text, kind)
    assert (parsed.cell.value, parsed.strange) == (value, False)


@pytest.mark.parametrize("text", ["", " ", "\u3000", "\xa0", "\u200b", "\n"])
def test_blank_stays_blank(text: str) -> None:
    assert parse(text).cell.blank


@pytest.mark.parametrize("text", ["/", "／", "-", "—", "无", "不适用"])
def test_a_mark_is_no_number_and_nothing_strange(text: str) -> None:
    parsed = parse(text)
    assert (parsed.cell.value, parsed.cell.blank, parsed.strange) == (None, False, False)


@pytest.mark.parametrize(
    "text", ["行政规范性文件3024", "3 5", "若干", "约3", "3-5", "12.5万元", "+3", "1,23", "9" * 30, "甲" * 200]
)
def test_what_could_be_two_things_is_never_a_value(text: str) -> None:
    parsed = parse(text)
    assert (parsed.cell.value, parsed.strange) == (None, True)


def test_unit_and_note_are_kept() -> None:
    cell = parse("251000元", "amount").cell
    assert (cell.unit, cell.text) == ("元", "251000元")
    assert parse("22（其中修订16件）").cell.note == "其中修订16件"


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_without_a_crash(text: str) -> None:
    parse(text)


@given(st.integers(0, 10**12))
def test_every_count_is_read_back_from_every_way_to_write_it(value: int) -> None:
    wide = str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for text in (str(value), f"{value:,}", f"{value}件", wide, f" {value}\n"):
        assert parse(text).cell.value == value
