"""A server that silently cuts what is longer than it reads: measured by a small probe, and nothing too long is sent."""

import asyncio
import json
import re
from pathlib import Path

import pytest

from assistant.errors import ModelTrouble
from assistant.llm import context, probe
from assistant.llm.calls import Ask
from assistant.llm.models import Model
from assistant.llm.probe import Read
from tests.endpoint import Reply, Request, endpoint, replies
from tests.endpoint.scripts import first_number, short_sighted
from tests.llm.conftest import TEXT, ask, model_at, set_limits

LONG = Ask((("system", "你写年度报告。"), ("human", "记录：公开信息。" * 700)), 0.3, 7, 3000)


def measured(model: Model) -> Read:
    return asyncio.run(probe.measured(model))


@pytest.mark.parametrize("most", [2048, 4096])
def test_a_server_that_cuts_silently_is_measured(most: int, home: Path) -> None:
    with endpoint(short_sighted(most, first_number)) as server:
        model = model_at(server)
        found = measured(model)
    assert found.most is not None
    assert 0.7 * most < found.most < 1.2 * most
    assert found.sent > 5000
    assert len(server.requests) == 2  # it is asked once more before that is believed
    assert json.loads((home / "contexts.json").read_text(encoding="utf-8")) == {
        f"{server.base_url}|test-model": found.most
    }


def test_a_server_that_reads_all_is_asked_once_and_nothing_is_kept(home: Path) -> None:
    with endpoint(first_number) as server:
        found = measured(model_at(server))
    assert (found.most, found.is_known, len(server.requests)) == (None, True, 1)
    assert not (home / "contexts.json").exists()


@pytest.mark.parametrize("script", [replies.say("好"), replies.say("9999999"), replies.say("")])
def test_a_model_that_does_not_understand_the_question_is_not_believed(script: Reply) -> None:
    with endpoint(script) as server:
        found = measured(model_at(server))
    assert found.most is None
    assert not found.is_known
    assert context.known(model_at(server)) is None


def test_a_model_that_names_now_this_line_and_now_that_is_not_believed() -> None:
    at = iter((40, 160))

    def script(request: Request) -> Reply:
        return replies.say(re.findall(r"编号([0-9]{4})：", request.user)[next(at)])

    with endpoint(script) as server:
        assert not measured(model_at(server)).is_known


def test_a_model_that_always_names_the_last_line_is_not_believed() -> None:
    with endpoint(lambda request: replies.say(re.findall(r"编号([0-9]{4})：", request.user)[-1])) as server:
        assert not measured(model_at(server)).is_known


def test_a_server_that_says_its_limit_is_taken_at_its_word() -> None:
    said = "This model's maximum context length is 4096 tokens. However, you requested 6046 tokens."
    with endpoint(replies.status(400, said)) as server:
        assert measured(model_at(server)).most == 4096


def test_what_does_not_fit_is_not_sent_and_the_words_say_how_much_it_is() -> None:
    with endpoint(short_sighted(4096, first_number)) as server:
        model = model_at(server)
        most = measured(model).most
        before = len(server.requests)
        with pytest.raises(ModelTrouble) as caught:
            ask(model, LONG)
        assert len(server.requests) == before
    assert caught.value.code == context.TOO_LONG
    assert f"服务器一次只看 {most} 个，多的会悄悄截掉，所以没有发" in str(caught.value)
    assert "请把服务器的上下文长度调到" in str(caught.value)


def test_what_fits_is_sent() -> None:
    with endpoint(
        short_sighted(4096, lambda request: first_number(request) if "编号" in request.user else replies.say(TEXT))
    ) as server:
        model = model_at(server)
        assert measured(model).most
        assert ask(model).text == TEXT


def test_a_server_that_was_mended_is_measured_anew_and_forgotten(home: Path) -> None:
    with endpoint(short_sighted(2048, first_number)) as server:
        model = model_at(server)
        assert measured(model).most
        server._script = first_number
        assert measured(model).most is None
    assert context.known(model) is None
    assert json.loads((home / "contexts.json").read_text(encoding="utf-8")) == {}


def test_what_a_person_wrote_counts_more_than_what_was_measured(home: Path) -> None:
    with endpoint(replies.say(TEXT)) as server:
        model = model_at(server)
        context.remember(model, 1500)
        set_limits(home, contexts={"test-model": 32_000})
        assert context.known(model) == 32_000
        assert ask(model, LONG).text == TEXT


@pytest.mark.parametrize("said", ["", "{", "[]", '{"a": "b"}', '{"a": -1}', '{"a": true}'])
def test_a_broken_file_of_measures_says_nothing(said: str, home: Path) -> None:
    (home / "contexts.json").write_text(said, encoding="utf-8")
    model = Model("openai:a", "a", "http://127.0.0.1:9/v1", "K")
    assert context.known(model) is None
    context.remember(model, 4096)
    assert context.known(model) == 4096
