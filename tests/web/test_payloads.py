"""Every act of every page, asked with anything at all: an answer or a sentence, never an exception, nothing lost."""

import re
from pathlib import Path
from typing import Any

import pytest

from assistant import resources
from assistant.domain import report_file
from assistant.web import assets, practising, preferences
from assistant.web.answers import dispatch
from assistant.web.pages import PAGES
from assistant.web.preferences import Preferences
from assistant.web.serving import Serving

HANDLERS = Path(resources.ROOT) / "assistant/web"
# What a handler takes out of its payload: ask.text("said", 2000) → said
TAKEN = re.compile(r'(?:ask|item|given)\.(?:text|key|number|each|get)\("(\w+)"')
FIELDS = sorted({name for path in HANDLERS.rglob("*.py") for name in TAKEN.findall(path.read_text(encoding="utf-8"))})
NASTY: tuple[Any, ...] = (
    None, True, -1, 10**40, 0.5, "", "x" * 300_000, "\x00\ud800\u202e", "' OR 1=1 --", "../../etc/passwd", "999999999",
    {"id": 1}, [[[]]], [{"cell": "no.such", "section": "__class__", "text": {}, "base": "x", "note": [], "key": "?"}],
    "<img src=x onerror=alert(1)>${alert(1)}{{7*7}}",
)  # fmt: skip
# They begin work that goes on, or ask a server of elsewhere; what they refuse is tested beside them
ELSEWHERE = {("draft", "start"), ("review", "consult"), ("evals", "begin"), ("settings", "test")}
ACTS = [(page, act) for page, known in PAGES.items() for act in known.acts if (page, act) not in ELSEWHERE]


@pytest.fixture
def number(serving: Serving) -> int:
    preferences.save(Preferences(person="王芳"))
    return practising.begin(serving.store, "王芳")


def test_the_fields_of_the_handlers_are_known() -> None:
    assert {"changes", "finding", "entry", "suggestion", "section", "start", "role", "backup"} <= set(FIELDS)


@pytest.mark.slow
@pytest.mark.parametrize(("page", "act"), ACTS, ids=[f"{page or 'home'}-{act}" for page, act in ACTS])
def test_an_act_bears_any_payload(serving: Serving, number: int, page: str, act: str) -> None:
    ask = dispatch(PAGES[page].acts, serving)
    ids: tuple[Any, ...] = (number, 0, -5, "1 OR 1=1", 10**30, None, [number])
    for turn, nasty in enumerate(NASTY):
        payload = dict.fromkeys(FIELDS, nasty) | {"id": number if turn % 2 else ids[turn // 2 % len(ids)]}
        answer = ask(payload | {"act": act, "build": assets.build(), "lang": "zh"})
        assert isinstance(answer["ok"], bool), nasty
        assert answer["ok"] or answer.get("msg") or answer.get("html"), nasty
        assert "Traceback" not in str(answer.get("msg", ""))


@pytest.mark.parametrize("payload", [None, [], "x", 3, [None], {"act": {}}, {"act": "__init__"}, {"build": []}])
def test_what_is_no_payload_is_answered_too(serving: Serving, payload: Any) -> None:
    assert dispatch(PAGES["figures"].acts, serving)(payload)["ok"] is False


def test_half_an_emoji_is_stored_as_a_sign_that_something_was_there(serving: Serving, number: int) -> None:
    change = {"section": "overview", "text": "好\ud83d。又\ud83d\ude00", "base": 10**6}
    asked = {"act": "save", "id": number, "build": assets.build(), "lang": "zh", "changes": [change]}
    assert dispatch(PAGES["review"].acts, serving)(asked)["ok"]
    assert serving.store.get(number).report.text("overview") == "好\ufffd。又😀"


@pytest.mark.slow
def test_no_id_of_a_payload_reaches_another_report(serving: Serving, number: int) -> None:
    """What stands in one report by its id is not to be had through another."""
    from assistant.workflow import practice

    other = serving.store.create(practice.report(), "李建国")
    before = report_file.plain(serving.store.get(other).report)
    entry = serving.store.history(other)[0].id
    for page, act, more in (
        ("review", "restore", {"entry": entry}), ("figures", "undo", {"entry": entry}),
        ("review", "merge", {"dispute": 1}), ("basics", "take", {"job": serving.store.jobs.of(number)[0].id}),
    ):  # fmt: skip
        asked = {"id": number if act != "take" else other, "act": act, "build": assets.build(), "lang": "zh"} | more
        assert dispatch(PAGES[page].acts, serving)(asked)["ok"] is False, (page, act)
    assert report_file.plain(serving.store.get(other).report) == before
