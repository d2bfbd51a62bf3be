"""What is typed is stored before it is checked: a check that breaks loses nothing and is not the page's fault."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from jinja2 import TemplateNotFound

from assistant import checking, resources
from assistant.domain import formats
from assistant.domain.figures import BLANK, Cell
from assistant.domain.report import Report
from assistant.editing.convert import convert
from assistant.errors import BrokenResource
from assistant.storage import CellPatch
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


@pytest.mark.parametrize("is_own", [False, True])
@pytest.mark.parametrize("broken", ["", "件: [\n", "units: 3\n"])
def test_a_file_of_the_program_that_an_update_broke_asks_to_begin_again_and_an_own_one_says_what_is_wrong(
    serving: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str, *, is_own: bool
) -> None:
    number = serving.store.create(practice.report(), "王芳")
    root = tmp_path / "own" if is_own else tmp_path / "program"
    for folder in ("schemas", "prompts", "examples"):
        shutil.copytree(resources.ROOT / folder, root / folder)
    if is_own:
        monkeypatch.setenv("NIANBAO_HOME", str(root))
    else:
        monkeypatch.setattr(resources, "ROOT", root)
    file = root / "schemas/quantities.yaml"
    if broken:
        file.write_text(broken, encoding="utf-8")
    else:
        file.unlink()
        monkeypatch.setattr(resources, "ROOT", root)
    answer = dispatch(review.ACTS, serving)(Ask(act="open", id=number, build=build(), lang="zh"))
    assert "schemas/quantities.yaml：" in answer["msg"]
    assert ("程序更新过，请关掉重开" in answer["msg"]) is (not is_own or not broken)
    assert ("检查这一行" in answer["msg"] or "照同一文件夹里别的文件" in answer["msg"]) is bool(is_own and broken)


@pytest.mark.parametrize(
    "trouble",
    [
        TemplateNotFound("finish.html"),
        ModuleNotFoundError("No module named 'assistant.web.gone'", name="assistant.web.gone"),
        FileNotFoundError(2, "gone", str(resources.ROOT / "assistant/web/static/page.js")),
    ],
)
def test_a_part_of_the_program_that_is_gone_asks_to_begin_again(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    def breaks(*_: Any) -> None:
        raise trouble

    monkeypatch.setattr(checking, "check", breaks)
    number = serving.store.create(practice.report(), "王芳")
    answer = dispatch(review.ACTS, serving)(Ask(act="open", id=number, build=build(), lang="zh"))
    assert (answer["ok"], answer["msg"]) == (False, "程序更新过，请关掉重开；还是这样，请重新安装。")


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


def test_what_can_never_be_stored_holds_up_nothing_and_is_given_back_with_the_reason(serving: Serving) -> None:
    number = serving.store.create(practice.report(), "王芳")
    ask = dispatch(review.ACTS, serving)
    changes = [
        {"section": "no_such", "text": "甲", "base": 0},
        {"section": "overview", "text": "长" * 200_001, "base": 10**6},
        {"cell": "no.such", "text": "7", "base": 0},
        {"note": "", "aspect": "platforms", "text": "记" * 2001},
        {"section": "problems", "text": "后面的也存了。", "base": 10**6},
        {"cell": CELL, "text": "77", "base": 10**6},
        {"note": "", "aspect": "platforms", "text": "公众号推送12期。"},
    ]
    answer = ask({"act": "save", "id": number, "build": build(), "lang": "zh", "tab": "t", "changes": changes})
    assert [(item["at"], item["where"]) for item in answer["refused"]] == [
        (0, "正文"), (1, "正文"), (2, "数据"), (3, "素材")
    ]  # fmt: skip
    assert "超过 200000 字，存不进去" in answer["refused"][1]["why"]
    report = serving.store.get(number).report
    assert report.text("overview") == practice.report().text("overview")
    assert report.text("problems") == "后面的也存了。"
    assert report.figures[CELL].text == "77"
    assert report.notes[-1].text == "公众号推送12期。"


def test_a_cell_that_a_conversion_took_away_is_given_back_too(serving: Serving) -> None:
    """The server had shown the report in the old form; somebody has put it into the new one since."""
    cell = next(name for name in formats.load("2019").cells if name not in formats.load("2021").cells)
    number = serving.store.create(Report(organ=practice.report().organ, year=2021, format="2019"), "王芳")
    ask = dispatch(figures.ACTS, serving)
    asked = {"id": number, "build": build(), "lang": "zh", "tab": "t"}
    ask(asked | {"act": "open"})
    serving.store.change(number, lambda report: convert(report, "2021").report, by="李建国", act="convert")
    answer = ask(asked | {"act": "save", "changes": [{"cell": cell, "text": "7", "base": 0}]})
    assert [item["at"] for item in answer["refused"]] == [0]


def test_what_can_never_be_stored_is_given_back_although_the_check_breaks(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = serving.store.create(practice.report(), "王芳")

    def breaks(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(checking, "check", breaks)
    changes = [{"section": "no_such", "text": "甲"}, {"section": "overview", "text": "写了一半", "base": 10**6}]
    asked = {"act": "save", "id": number, "build": build(), "lang": "zh", "tab": "t", "changes": changes}
    answer = dispatch(review.ACTS, serving)(asked)
    assert (answer["code"], len(answer["refused"])) == ("unchecked", 1)
    assert serving.store.get(number).report.text("overview") == "写了一半"


def test_a_cell_of_two_says_you_of_what_oneself_filled_in(serving: Serving) -> None:
    number = serving.store.create(practice.report(), "王芳")
    base = serving.store.get(number).cells.get(CELL, 0)
    serving.store.patch_cells(number, [CellPatch(CELL, Cell(value=8), base)], by="李建国")
    change = {"cell": CELL, "text": "6", "base": base}
    ask = Ask(act="save", id=number, build=build(), lang="zh", tab="t", changes=[change])
    (dispute,) = dispatch(figures.ACTS, serving)(ask)["data"]["conflicts"]
    assert (dispute["by"], dispute["theirs_by"]) == ("你", "李建国")
