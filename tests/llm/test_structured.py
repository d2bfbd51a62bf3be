import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ModelTrouble
from assistant.llm import structured
from assistant.llm.calls import Account
from assistant.llm.models import Model
from tests.endpoint import Reply, Request, endpoint, replies
from tests.llm.conftest import WANTED, model_at, set_limits

SCHEMA = {
    "type": "object",
    "properties": {"suggestions": {"type": "array", "items": {"type": "string"}}},
    "required": ["suggestions"],
    "additionalProperties": False,
}
FOUND = {"suggestions": ["改为“公开”", "删去套话"]}
JSON = json.dumps(FOUND, ensure_ascii=False)
PROSE = "好的，没有要改的地方。"


def ask(model: Model, account: Account | None = None) -> dict[str, Any]:
    return asyncio.run(structured.ask(model, WANTED, "suggestions", SCHEMA, account or Account()))


def failed(model: Model) -> ModelTrouble:
    with pytest.raises(ModelTrouble) as caught:
        ask(model)
    return caught.value


def able(request: Request) -> Reply:
    """A server that does whatever it is asked for, as long as it does not refuse."""
    return replies.tool_call("suggestions", JSON) if request.body.get("tools") else replies.say(JSON)


def rung_of(request: Request) -> str:
    if "tools" in request.body:
        return "tool"
    return (request.body.get("response_format") or {}).get("type", "text")


@pytest.mark.parametrize(
    ("refuse", "rungs"),
    [
        ([], ["json_schema"]),
        (["tools"], ["json_schema"]),
        (["json_schema"], ["json_schema", "tool"]),
        (["response_format"], ["json_schema", "tool"]),
        (["json_schema", "tools"], ["json_schema", "tool", "json_object"]),
        (["json_schema", "tool_choice"], ["json_schema", "tool", "json_object"]),
        (["response_format", "tools"], ["json_schema", "tool", "json_object", "text"]),
    ],
)
def test_a_form_that_is_refused_leads_to_the_next_and_is_not_tried_again(refuse: list[str], rungs: list[str]) -> None:
    account = Account()
    with endpoint(able, refuse=refuse) as server:
        model = model_at(server)
        assert structured.rung(model) is None
        assert ask(model, account) == FOUND
        assert [rung_of(request) for request in server.requests] == rungs
        assert structured.rung(model) == rungs[-1]
        assert ask(model) == FOUND
        assert [rung_of(request) for request in server.requests] == [*rungs, rungs[-1]]
    assert account.requests == len(rungs)


def test_each_form_is_asked_for_in_openai_s_words() -> None:
    with endpoint(able, refuse=["response_format", "tools"]) as server:
        ask(model_at(server))
    by_schema, by_tool, as_object, as_text = (request.body for request in server.requests)
    assert by_schema["response_format"] == {
        "type": "json_schema", "json_schema": {"name": "suggestions", "schema": SCHEMA, "strict": True}
    }  # fmt: skip
    assert by_tool["tools"][0]["function"] | {"description": ""} == {
        "name": "suggestions", "description": "", "parameters": SCHEMA
    }  # fmt: skip
    assert by_tool["tool_choice"] == {"type": "function", "function": {"name": "suggestions"}}
    assert as_object["response_format"] == {"type": "json_object"}
    assert not {"response_format", "tools", "tool_choice"} & {*as_text}
    assert [body["messages"] for body in (by_tool, as_object, as_text)] == [by_schema["messages"]] * 3


def test_a_schema_that_is_taken_and_ignored_is_noticed() -> None:
    with endpoint(replies.say(PROSE, structured=JSON), ignore_schema=True) as server:
        model = model_at(server)
        assert ask(model) == FOUND
        assert ask(model) == FOUND
    rungs = [rung_of(request) for request in server.requests]
    assert rungs == ["json_schema", "tool", "json_object", "json_object"]


def test_a_server_that_pays_no_attention_to_any_form_is_understood_where_it_writes_json() -> None:
    with endpoint(replies.say(f"检查完了。\n```json\n{JSON}\n```\n以上。"), ignore_schema=True) as server:
        assert ask(model_at(server)) == FOUND
    assert len(server.requests) == 1


def test_the_rung_of_one_model_says_nothing_about_another() -> None:
    with endpoint(able, refuse=["json_schema"]) as server, endpoint(able) as other:
        ask(model_at(server))
        ask(model_at(server, "another"))
        ask(model_at(other))
    assert [rung_of(request) for request in server.requests] == ["json_schema", "tool"] * 2
    assert [rung_of(request) for request in other.requests] == ["json_schema"]


def test_arguments_of_a_tool_that_are_no_json_lead_to_the_next_form() -> None:
    def script(request: Request) -> Reply:
        return replies.tool_call("suggestions", JSON[:-5]) if request.body.get("tools") else replies.say(JSON)

    with endpoint(script, refuse=["json_schema"]) as server:
        assert ask(model_at(server)) == FOUND
        assert structured.rung(model_at(server)) == "json_object"


@pytest.mark.parametrize("said", [PROSE, '{"suggestions": [', '"一个字符串"', "12", "{}x}", "```json\n{\n```"])
def test_no_json_in_any_form_is_a_trouble_that_says_so(said: str) -> None:
    with endpoint(replies.say(said)) as server:
        error = failed(model_at(server))
        assert structured.rung(model_at(server)) is None
    assert str(error) == f"test-model（{server.base_url}）：回答不是约定的 JSON，读不出来。换一个模型试试。"
    assert [rung_of(request) for request in server.requests] == list(structured.RUNGS)


@pytest.mark.parametrize("reply", [replies.empty(), replies.garbled(b"{"), replies.html("<html>登录</html>")])
def test_nothing_that_can_be_read_in_any_form_is_the_last_trouble(home: Path, reply: Reply) -> None:
    set_limits(home, retries=0)
    with endpoint(reply) as server:
        error = failed(model_at(server))
    assert error.what in ("回答是空的", "回答的格式不对，读不出来")
    assert {rung_of(request) for request in server.requests} == {*structured.RUNGS}


@pytest.mark.parametrize(
    ("reply", "what"),
    [
        (replies.say(JSON[:9], finish="length"), "写到长度上限，没有写完"),
        (replies.say(JSON, finish="length"), "写到长度上限，没有写完"),
        (replies.say("", finish="length"), "写到长度上限，没有写完"),
        (replies.say("", finish="content_filter"), "服务商按内容过滤规则没有回答"),
        (replies.say(JSON[:9], finish="content_filter"), "服务商按内容过滤规则没有回答"),
        (replies.status(401), "密钥不对，或没有权限"),
        (replies.status(404), "服务器上没有这个模型或地址"),
        (replies.status(429, headers={"Retry-After": "60"}), "请求太多，服务器要求稍等"),
    ],
)
def test_what_no_other_form_would_change_is_not_asked_for_again(reply: Reply, what: str) -> None:
    with endpoint(reply) as server:
        error = failed(model_at(server))
    assert (error.what, len(server.requests)) == (what, 1)


def test_a_server_error_is_tried_again_in_the_same_form_alone() -> None:
    with endpoint(replies.status(500)) as server:
        error = failed(model_at(server))
    assert error.what == "服务器出错（{status}）"
    assert [rung_of(request) for request in server.requests] == ["json_schema"] * 3


def test_an_answer_that_was_kept_is_not_asked_for_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NIANBAO_CACHE", str(tmp_path / "answers.sqlite"))
    account = Account()
    with endpoint(replies.say(JSON)) as server:
        assert ask(model_at(server)) == ask(model_at(server), account) == FOUND
    assert (len(server.requests), account.cached) == (1, True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": 1}', {"a": 1}),
        (' \n{"a": {"b": "}"}}\n', {"a": {"b": "}"}}),
        ('```json\n{"a": 1}\n```', {"a": 1}),
        ('```\n{"a": 1}\n```', {"a": 1}),
        ('好的：{"a": 1}。请看。', {"a": 1}),
        ('[{"a": 1}]', {"items": [{"a": 1}]}),
        ('```json\n[1, 2]\n```', {"items": [1, 2]}),
        ("[]", {"items": []}),
        ("", None),
        ("null", None),
        ('"{}"', {}),
        ("} {", None),
        ("[" * 100_000, None),
        ("9" * 5000, None),
    ],
)  # fmt: skip
def test_an_object_is_found_bare_in_fences_or_among_words(text: str, found: object) -> None:
    assert structured.parsed(text) == found


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), VALUES, max_size=4), st.text(alphabet="好的，：\n *#`", max_size=8), st.booleans())
def test_whatever_object_stands_between_words_without_braces_is_found(
    value: dict[str, Any], around: str, fenced: bool
) -> None:
    written = json.dumps(value, ensure_ascii=False)
    assert structured.parsed(f"```json\n{written}\n```" if fenced else f"{around}{written}{around}") == value


@given(st.text())
def test_whatever_a_text_is_looking_for_an_object_in_it_raises_nothing(text: str) -> None:
    found = structured.parsed(text)
    assert found is None or isinstance(found, dict)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("reply", "code"),
    [(replies.status(400), "request_refused"), (replies.garbled(b"{"), "answer_unreadable")],
)
def test_a_refusal_is_known_by_its_code_in_every_language(
    home: Path, monkeypatch: pytest.MonkeyPatch, reply: Reply, code: str, language: str
) -> None:
    monkeypatch.setenv("NIANBAO_LANG", language)
    set_limits(home, retries=0)
    with endpoint(reply) as server:
        error = failed(model_at(server))
    assert error.code == code
    assert {rung_of(request) for request in server.requests} == {*structured.RUNGS}


def test_words_that_only_look_like_a_refusal_decide_nothing() -> None:
    from assistant.llm.structured import _is_a_no

    assert not _is_a_no(ModelTrouble("服务器不接受这个请求"))
    assert _is_a_no(ModelTrouble("server says no", code="request_refused"))
