import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.numerals import chinese, value


@given(st.integers(0, 9999))
def test_a_number_comes_back_from_its_chinese(number: int) -> None:
    assert value(chinese(number)) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "零"), (10, "十"), (12, "十二"), (20, "二十"), (105, "一百零五"), (110, "一百一十"), (2023, "二千零二十三")],
)
def test_it_is_written_as_headings_write_it(number: int, text: str) -> None:
    assert chinese(number) == text


@pytest.mark.parametrize(
    ("text", "number"), [("二〇二三", 2023), ("两", 2), ("12", 12), ("", None), ("甲", None), ("一二三四五", None)]
)
def test_years_are_read_digit_by_digit(text: str, number: int | None) -> None:
    assert value(text) == number
