"""What is typed is stored before it is checked: a check that breaks loses nothing and is not the page's fault."""

from typing import Any

import pytest

from assistant import checking
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
    monkeypatch.setattr(checking, "check_figures", breaks)
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
