"""What is typed is stored before it is checked: a check that breaks loses nothing and is not the page's fault."""

from typing import Any

import pytest

from assistant import checking
from assistant.domain.figures import BLANK
from assistant.errors import BrokenResource
from assistant.web.answers import Ask, dispatch
from assistant.web.assets import build
from assistant.web.handlers import figures, review
from assistant.web.serving import Serving
from assistant.workflow import practice

CELL = "requests.received.natural_person"


@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.parametrize(
    "trouble", [ZeroDivisionError(), BrokenResource("第 3 行 {x} 写错了", where="rules.yaml", x="{}")]
)
def test_figures_are_stored_although_the_check_breaks(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, trouble: Exception, *, is_known: bool
) -> None:
    number = serving.store.create(practice.report(), "王芳")
    if is_known:
        serving.opened(number)

    def breaks(*_: Any) -> None:
        raise trouble

    monkeypatch.setattr(checking, "check", breaks)
    change = {"cell": CELL, "text": "77", "base": 10**6}
    asked = Ask(act="save", id=number, build=build(), lang="zh", tab="t", changes=[change])
    answer = dispatch(figures.ACTS, serving)(asked)
    assert answer["code"] == "unchecked"
    assert answer["msg"].startswith("这次没校验完，填的数都存了")
    assert ("rules.yaml" in answer["msg"]) is isinstance(trouble, BrokenResource)
    assert serving.store.get(number).report.figures[CELL].text == "77"


def test_a_text_is_stored_although_the_check_breaks(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    number = serving.store.create(practice.report(), "王芳")

    def breaks(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(checking, "check", breaks)
    change = {"section": "overview", "text": "写了一半", "base": 10**6}
    asked = Ask(act="save", id=number, build=build(), lang="zh", tab="t", changes=[change])
    answer = dispatch(review.ACTS, serving)(asked)
    assert (answer["code"], answer["msg"]) == ("unchecked", "这次没校验完，写的都存了")
    assert serving.store.get(number).report.text("overview") == "写了一半"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("requests.received.total", "12"),  # a wrong total that the texts speak of
        ("requests.received.total", "13"),
        ("requests.refused.enforcement_file.natural_person", "0"),  # “/”
        ("requests.carried_forward.natural_person", "3"),
        ("disclosure.licensing.decisions", "7"),
        ("disclosure.licensing.decisions", "七"),
        ("disputes.reconsideration.total", ""),
    ],
)
def test_rail_and_steps_follow_with_the_answer_to_a_cell(serving: Serving, cell: str, text: str) -> None:
    begun = practice.begin().report
    number = serving.store.create(begun.having(figures=begun.figures.having({cell: BLANK})), "王芳")
    ask = dispatch(figures.ACTS, serving)
    payload = {"id": number, "build": build(), "lang": "zh", "tab": "t"}
    before = ask(payload | {"act": "open"})
    answer = ask(payload | {"act": "save", "changes": [{"cell": cell, "text": text, "base": 10**6}]})
    serving._opened.clear()
    seen = ask(payload | {"act": "look"})
    assert (answer["rail"], answer["steps"]) == (seen["rail"], seen["steps"])
    assert (answer["rail"] == before["rail"]) is (text == "")


def test_the_same_report_is_not_checked_twice(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    number = serving.store.create(practice.report(), "王芳")
    ask = dispatch(figures.ACTS, serving)
    payload = {"id": number, "build": build(), "lang": "zh", "tab": "t"}
    ask(payload | {"act": "open"})
    ask(payload | {"act": "save", "changes": [{"cell": CELL, "text": "5", "base": 10**6}]})
    monkeypatch.setattr(checking, "check", None)
    assert ask(payload | {"act": "look"})["ok"]
