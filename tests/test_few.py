"""Of many expressions those are left out that find nothing in a text, and only those."""

import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import lazy
from assistant.domain import gaps
from assistant.domain.personal import lexicon
from assistant.few import Few, code, pairs_of, pieces_of
from assistant.grounding import meanings
from tests.test_compiled import EXPRESSIONS

ROOT = Path(__file__).parent.parent


def tried(expression: str, text: str, flags: int = 0) -> bool:
    """Whether an expression is tried on a text."""
    return bool(Few([("it", lazy.compile(expression, flags))]).of(text))


@pytest.mark.parametrize(
    ("expression", "has", "has_not"),
    [
        ("申请人[：:]", "原告，申请人：张", "申请的人，张"),
        ("(?:申请人|原告)[：:]", "原告：张", "被申请的，张"),
        ("办(?:理)?结", "办结3件", "办事结束"),
        ("[0-9]{2,}件", "12件", "件"),
        ("[0-9]{2,}件", "12件", "12条"),
        ("^公开(?:.*)目录$", "公开了目录", "公开栏"),
        ("(?<=共)[0-9]+", "共3", "3"),
        ("甲(?:乙|[^丙])丁", "甲一丁", "丁甲"[:1]),
        ("(?>公开|办结)率", "办结率", "办理率"),
    ],
)
def test_it_is_tried_where_its_pieces_stand(expression: str, has: str, has_not: str) -> None:
    assert re.search(expression, has)
    assert not re.search(expression, has_not)
    assert tried(expression, has)
    assert not tried(expression, has_not)


@pytest.mark.parametrize(
    ("expression", "text", "flags"),
    [
        ("abc", "ABC", re.IGNORECASE),
        ("(?i:abc)", "ABC", 0),
        ("(?i)abc", "aBc", 0),
        ("(?:公开)?", "", 0),
        ("(?:公开)*件", "件", 0),
        ("(?!公开)件", "件", 0),
        ("(?:公开|)件", "件", 0),
        ("(公)?(?(1)开|件)", "件", 0),
    ],
)
def test_what_need_not_stand_there_is_not_asked_for(expression: str, text: str, flags: int) -> None:
    assert re.search(expression, text, flags)
    assert tried(expression, text, flags)


@given(expression=EXPRESSIONS, text=st.text("公开办结1aA２ \n", max_size=12))
def test_none_is_left_out_that_finds_something(expression: str, text: str) -> None:
    if re.search(expression, text):
        assert tried(expression, text)


def test_of_the_programs_expressions_none_is_left_out_that_finds_something() -> None:
    words = meanings.load()
    some = [find for _, find in gaps.lexicon().harmless_patterns]
    some += [gaps.lexicon().compiled(item.find) for item in gaps.lexicon().entries]
    some += [find for _, find in lexicon.personal().compiled]
    some += [lazy.compile(form.expression(2024, words.years)) for own in words.tables.values() for form in own.rows]
    few = Few((find, find) for find in some)
    lines = [
        line for path in sorted((ROOT / "schemas").rglob("*.yaml")) for line in path.read_text("utf-8").split("\n")
    ]
    for text in random.Random(3).sample(lines, 300):  # they hold an example of each
        tried_on = {id(find) for find in few.of(text)}
        assert not [find for find in some if id(find) not in tried_on and find.search(text)], text


@given(text=st.text("公开𠮷\ud800", max_size=5), times=st.sampled_from([1, 400]))
def test_pairs_of_a_short_and_of_a_long_text(text: str, times: int) -> None:
    whole = text * times
    assert pairs_of(whole) == [code(whole[at : at + 2]) for at in range(len(whole) - 1)]
    assert pieces_of(whole) == {*map(code, whole), *pairs_of(whole)}


def test_of_a_choice_each_expression_is_looked_for_by_itself() -> None:
    assert not tried("收到[0-9]+件|答复[0-9]+份", "收到9份")
    assert tried("收到[0-9]+件|答复[0-9]+份", "答复9份")
    assert tried("(?:收到[0-9]+件|答复[0-9]+份)?公开", "公开")
