import asyncio
from pathlib import Path

import pytest

from assistant.errors import UnusableInput
from assistant.llm import probe
from assistant.llm.models import Model
from assistant.llm.probe import Abilities
from tests.endpoint import Reply, Request, endpoint, replies
from tests.llm.conftest import model_at, set_limits

JSON = '{"word": "好"}'


def probed(model: Model) -> Abilities:
    return asyncio.run(probe.probe(model))


def able(request: Request) -> Reply:
    if request.body.get("tools"):
        return replies.tool_call("word", JSON)
    return replies.say("好", structured=JSON)


def test_a_server_that_can_do_everything_is_known_by_four_small_calls() -> None:
    with endpoint(able) as server:
        found = probed(model_at(server))
    assert found.first is not None
    assert found._replace(first=None) == Abilities(
        streaming=True, json_schema=True, json_mode=True, tools=True, tokens=60
    )
    assert len(server.requests) == 4
    assert all(len(request.user) < 30 and not request.system for request in server.requests)


@pytest.mark.parametrize(
    ("refuse", "schema", "mode", "tools"),
    [
        (["json_schema"], False, True, True),
        (["tools"], True, True, False),
        (["tool_choice"], True, True, False),
        (["response_format"], False, False, True),
        (["response_format", "tools"], False, False, False),
        (["temperature", "max_completion_tokens", "stream_options"], True, True, True),
    ],
)
def test_what_a_server_refuses_it_cannot_do(refuse: list[str], schema: bool, mode: bool, tools: bool) -> None:
    with endpoint(able, refuse=refuse) as server:
        found = probed(model_at(server))
    assert (found.streaming, found.json_schema, found.json_mode, found.tools) == (True, schema, mode, tools)
    assert found.trouble is None


def test_what_a_server_takes_and_ignores_it_cannot_do() -> None:
    with endpoint(replies.say("好", structured=JSON), ignore_schema=True) as server:
        found = probed(model_at(server))
    assert (found.json_schema, found.json_mode, found.tools) == (False, True, False)


def test_an_object_of_another_form_does_not_count() -> None:
    with endpoint(replies.say("好", structured='{"words": ["好"]}')) as server:
        found = probed(model_at(server))
    assert (found.json_schema, found.json_mode) == (False, False)


def test_a_plain_server_can_do_nothing_but_answer() -> None:
    with endpoint(replies.not_sse("好。")) as server:
        found = probed(model_at(server))
    assert found._replace(tokens=0, first=None) == Abilities()
    assert found.tokens > 0


def test_a_server_that_hangs_at_a_form_is_left_after_a_while(home: Path) -> None:
    set_limits(home, idle=0.5, section=60)

    def script(request: Request) -> Reply:
        return replies.hang(10) if request.body.get("tools") else replies.say("好", structured=JSON)

    with endpoint(script) as server:
        found = probed(model_at(server))
    assert (found.json_schema, found.json_mode, found.tools) == (True, True, False)
    assert len(server.requests) == 4


def test_it_is_measured_how_long_a_model_takes_to_begin() -> None:
    def script(request: Request) -> Reply:
        return replies.say("好", structured=JSON, before=0.6 if request.number == 1 else 0)

    with endpoint(script) as server:
        found = probed(model_at(server))
    assert found.first is not None
    assert 0.6 <= found.first < 3


def test_a_dead_server_is_a_trouble() -> None:
    with endpoint(able) as server:
        gone = model_at(server)
    found = probed(gone)
    assert found.trouble is not None
    assert found.trouble.what == "连不上，或连接断了"
    assert found._replace(trouble=None) == Abilities()


@pytest.mark.parametrize(
    ("reply", "what"),
    [
        (replies.status(401), "密钥不对，或没有权限"),
        (replies.status(404), "服务器上没有这个模型或地址"),
        (replies.html("<html>登录</html>"), "回答的格式不对，读不出来"),
        (replies.say("好", finish="length"), "写到长度上限，没有写完"),
    ],
)
def test_a_server_that_does_not_answer_well_is_a_trouble(reply: Reply, what: str) -> None:
    with endpoint(reply) as server:
        found = probed(model_at(server))
    assert found.trouble is not None
    assert found.trouble.what == what


def test_a_server_outside_is_not_probed_where_text_must_stay_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_EGRESS", "local")
    with pytest.raises(UnusableInput, match="NIANBAO_EGRESS"):
        probed(Model("openai:m", "m", "http://192.0.2.1/v1", "OPENAI_API_KEY"))


def test_a_kept_answer_says_nothing_about_a_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NIANBAO_CACHE", str(tmp_path / "answers.sqlite"))
    with endpoint(able) as server:
        assert probed(model_at(server)).tokens == probed(model_at(server)).tokens == 60
    assert len(server.requests) == 8
