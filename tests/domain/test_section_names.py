"""A section is known by its key, its number and its heading, in full or as far as it tells one from the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.report import Heading, Imported, Organ, Report
from assistant.domain.section_names import key_of, keys_of
from assistant.errors import UnusableInput

REPORT = Report(
    organ=Organ(name="青禾镇人民政府"),
    year=2024,
    format="2021",
    imported=Imported(headings=(Heading(key="problems", text="五、存在的主要问题及整改措施"),)),
)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("overview", "overview"),
        ("Overview", "overview"),
        ("总体情况", "overview"),
        ("一、总体情况", "overview"),
        ("1.总体情况", "overview"),
        ("（一）总体情况", "overview"),
        ("一 总体情况", "overview"),
        ("一总体情况", "overview"),
        ("第一部分", "overview"),
        ("第一部分：总体情况", "overview"),
        ("一", "overview"),
        ("一、", "overview"),
        ("1", "overview"),
        ("１", "overview"),
        ("五", "problems"),
        ("5", "problems"),
        ("存在的主要问题", "problems"),
        ("整改措施", "problems"),
        ("其他", "other_matters"),
        ("六、其他需要报告的事项", "other_matters"),
        ("开头", "preamble"),
        ("前言", "preamble"),
    ],
)
def test_a_section_is_taken_by_any_of_its_names(name: str, key: str) -> None:
    assert key_of(REPORT, name) == key


def test_a_name_that_fits_several_lists_them() -> None:
    with pytest.raises(UnusableInput, match="可能是 2 节：一、总体情况、五、"):
        key_of(REPORT, "情况")


@pytest.mark.parametrize("name", ["", "x", "八", "二", "9", "。"])
def test_a_name_of_none_lists_what_there_is(name: str) -> None:
    with pytest.raises(UnusableInput, match="可用的有：开头、一、总体情况"):
        key_of(REPORT, name)


def test_the_title_is_a_text_where_it_may_be_chosen() -> None:
    assert key_of(REPORT, "标题", (*REPORT.texts, "title", "signature")) == "title"
    assert key_of(REPORT, "落款", (*REPORT.texts, "title", "signature")) == "signature"


def test_several_are_named_once_each_and_all_names_every_one() -> None:
    assert keys_of(REPORT, ["一", "总体情况", "5"]) == ("overview", "problems")
    assert keys_of(REPORT, ["all"]) == REPORT.texts
    assert keys_of(REPORT, []) == ()


@given(st.text(max_size=20))
def test_any_text_is_a_section_or_refused_in_a_sentence(name: str) -> None:
    try:
        assert key_of(REPORT, name) in REPORT.texts
    except UnusableInput as error:
        assert str(error)  # noqa: PT017 - either outcome is right
