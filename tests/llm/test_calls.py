import asyncio
import base64
import json
import logging
import os
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import langchain_core.rate_limiters
import pytest

from assistant.errors import ModelTrouble
from assistant.llm import calls, client
from assistant.llm.calls import Account, Answer, BrokenOff
from assistant.llm.models import Model, limits
from assistant.llm.troubles import retry_after
from tests.endpoint import Reply, Request, endpoint, replies
from tests.llm.conftest import KEY, TEXT, WANTED, Listener, ask, model_at, set_limits

JSON_MODE = WANTED._replace(more=(("response_format", {"type": "json_object"}),))


def failed(model: Model, wanted: calls.Ask = WANTED, account: Account | None = None) -> ModelTrouble:
    with pytest.raises(ModelTrouble) as caught:
        ask(model, wanted, account=account)
    return caught.value


def broken(model: Model, told: Listener | None = None) -> BrokenOff:
    with pytest.raises(BrokenOff) as caught:
        ask(model, told=told)
    return caught.value


def together(model: Model, count: int) -> list[Answer | BaseException]:
    async def all_of_them() -> list[Answer | BaseException]:
        asked = (calls.ask(model, WANTED._replace(seed=seed), Account()) for seed in range(count))
        return await asyncio.gather(*asked, return_exceptions=True)

    return asyncio.run(all_of_them())


def event(delta: dict[str, Any], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "test-model", "choices": [choice]}
    return b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n"


# what comes, and what it took


def test_an_answer_is_told_piece_by_piece_as_it_comes() -> None:
    told = Listener()
    with endpoint(replies.say(TEXT, pieces=4)) as server:
        assert ask(model_at(server), told=told) == Answer(TEXT)
    assert told.pieces == ["本年度共", "收到政府", "信息公开", "申请13", "0件。"]
    assert told.restarts == 0


def test_the_messages_and_what_was_wished_reach_the_server() -> None:
    with endpoint(replies.say(TEXT)) as server:
        ask(model_at(server))
    [request] = server.requests
    assert (request.system, request.user, request.key, request.stream) == ("你写年度报告。", "写总体情况。", KEY, True)
    assert {name: request.body[name] for name in ("model", "temperature", "seed", "max_completion_tokens")} == {
        "model": "test-model", "temperature": 0.3, "seed": 7, "max_completion_tokens": 300,
    }  # fmt: skip
    assert "max_tokens" not in request.body


def test_each_message_has_the_role_that_the_protocol_and_the_model_know() -> None:
    wanted = WANTED._replace(messages=(("system", "甲"), ("human", "乙"), ("ai", "丙"), ("human", "丁")))
    with endpoint(replies.say(TEXT)) as server:
        for name in ("test-model", "o3-mini", "gpt-4o"):
            ask(model_at(server, name), wanted)
    said = [[(item["role"], item["content"]) for item in request.body["messages"]] for request in server.requests]
    others = [("user", "乙"), ("assistant", "丙"), ("user", "丁")]
    assert said == [[("system", "甲"), *others], [("developer", "甲"), *others], [("system", "甲"), *others]]


def test_a_whole_answer_is_asked_for_without_a_stream_and_told_all_the_same() -> None:
    told, account = Listener(), Account()
    with endpoint(replies.say(TEXT, pieces=2)) as server:
        answer = ask(model_at(server), WANTED._replace(stream=False), told=told, account=account)
    assert answer.text == told.text == TEXT
    assert not server.requests[0].stream
    assert "stream_options" not in server.requests[0].body
    assert (account.requests, account.input_tokens, account.output_tokens) == (1, 10, 5)


def test_a_whole_answer_may_take_longer_than_a_first_word(home: Path) -> None:
    set_limits(home, first=0.1, idle=0.1, answer=5)
    with endpoint(replies.say(TEXT, before=0.4)) as server:
        assert ask(model_at(server), WANTED._replace(stream=False)).text == TEXT


def test_a_caller_s_own_limits_hold_in_place_of_the_file_s(home: Path) -> None:
    set_limits(home, at_once=1, retries=0)
    own = limits().model_copy(update={"at_once": 30, "retries": 1})

    async def all_of_them(model: Model) -> None:
        asked = (calls.ask(model, WANTED._replace(seed=seed), Account(), own=own) for seed in range(60))
        await asyncio.gather(*asked)

    with endpoint([replies.status(500), *[replies.say(TEXT, before=0.1)] * 60]) as server:
        asyncio.run(all_of_them(model_at(server)))
    assert 20 < server.most_at_once <= 30
    assert server.connections <= 30  # each is kept for the next call, whatever the library's default


def test_without_a_seed_none_is_sent() -> None:
    with endpoint(replies.say(TEXT)) as server:
        ask(model_at(server), WANTED._replace(seed=None))
    assert "seed" not in server.requests[0].body


def test_tokens_requests_and_seconds_are_counted_and_cost_what_the_user_wrote_down(home: Path) -> None:
    set_limits(home, prices={"test-model": {"input": 2, "output": 8}})
    account = Account()
    with endpoint(replies.say(TEXT, usage=(1000, 500), before=0.05)) as server:
        ask(model_at(server), account=account)
        ask(model_at(server), account=account)
    assert (account.requests, account.input_tokens, account.output_tokens) == (2, 2000, 1000)
    assert account.cost == Decimal("0.012")
    assert account.seconds >= 0.1
    assert not account.cached


def test_the_cost_is_unknown_once_a_model_without_a_price_answered(home: Path) -> None:
    set_limits(home, prices={"test-model": {"input": 2, "output": 8}})
    account, other = Account(), Account()
    with endpoint(replies.say(TEXT)) as server:
        ask(model_at(server), account=account)
        ask(model_at(server, "another"), account=other)
        ask(model_at(server), account=other)
    assert account.cost is not None
    assert other.cost is None
    account.add(other)
    assert (account.requests, account.input_tokens, account.cost) == (3, 30, None)


def test_a_server_that_does_not_count_leaves_the_tokens_at_none() -> None:
    account = Account()
    with endpoint(replies.say(TEXT, usage=None)) as server:
        ask(model_at(server), account=account)
    assert (account.requests, account.input_tokens, account.output_tokens) == (1, 0, 0)


def test_an_answer_that_takes_long_is_fine_as_long_as_pieces_come(home: Path) -> None:
    set_limits(home, idle=0.5)
    with endpoint(replies.say(TEXT, pieces=3, delay=0.15)) as server:
        assert ask(model_at(server)).text == TEXT


def test_connections_are_used_again_and_closed_with_their_loop() -> None:
    async def twice(model: Model) -> None:
        for seed in (1, 2):
            await calls.ask(model, WANTED._replace(seed=seed), Account())

    with endpoint(replies.say(TEXT)) as server:
        asyncio.run(twice(model_at(server)))
        assert (server.connections, len(server.requests)) == (1, 2)
    assert len(client._ways) == 0


def test_a_remote_server_without_a_key_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    error = failed(Model("openai:m", "m", "http://192.0.2.1/v1", "OPENAI_API_KEY"))
    assert str(error) == (
        "m（http://192.0.2.1/v1）：没有密钥。请设环境变量 OPENAI_API_KEY；不用模型时设 NIANBAO_MODEL=offline。"
    )


def test_a_local_server_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    with endpoint(replies.say(TEXT)) as server:
        assert ask(model_at(server)).text == TEXT


# tried again


@pytest.mark.parametrize(("headers", "wait"), [({"Retry-After": "0.6"}, 0.6), ({"retry-after-ms": "400"}, 0.4)])
def test_a_busy_server_is_asked_again_when_it_said(headers: dict[str, str], wait: float) -> None:
    with endpoint([replies.status(429, "slow down", headers=headers), replies.say(TEXT)]) as server:
        assert ask(model_at(server)).text == TEXT
    first, second = server.requests
    assert second.at - first.at >= wait
    assert first.body == second.body


def test_a_failing_server_that_names_a_time_is_asked_again_then() -> None:
    with endpoint([replies.status(503, headers={"Retry-After": "0.4"}), replies.say(TEXT)]) as server:
        assert ask(model_at(server)).text == TEXT
    first, second = server.requests
    assert second.at - first.at >= 0.4


def test_a_wait_longer_than_allowed_is_not_waited_for() -> None:
    account = Account()
    with endpoint(replies.status(429, "slow down", headers={"Retry-After": "30"})) as server:
        error = failed(model_at(server), account=account)
    assert error.what == "请求太多，服务器要求稍等"
    assert (error.again, error.wait, account.requests, len(server.requests)) == (True, 30, 1, 1)


def test_a_quota_that_is_used_up_is_not_asked_for_again() -> None:
    with endpoint(replies.status(429, "no money", error_code="insufficient_quota")) as server:
        error = failed(model_at(server))
    assert (error.what, len(server.requests)) == ("额度用完了", 1)


def test_a_time_to_come_again_is_read_as_seconds_or_as_a_date() -> None:
    in_a_while = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    assert 25 <= (retry_after({"retry-after": in_a_while}) or 0) <= 30
    for value, wait in [("7", 7), ("-3", 0), ("Wed, 21 Oct 2015 07:28:00 -0000", 0), ("soon", None), ("", None)]:
        assert retry_after({"retry-after": value}) == wait
    assert retry_after({}) is None
    assert retry_after({"retry-after-ms": "1500", "retry-after": "9"}) == 1.5


def test_the_pause_grows_to_a_limit_unless_the_server_names_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "_FIRST_PAUSE", 0.5)
    for attempt, most in [(0, 0.5), (1, 1), (2, 2), (4, 8), (20, 8)]:
        pauses = [calls.pause(attempt, None) for _ in range(50)]
        assert most / 2 <= min(pauses) <= max(pauses) <= most
        assert len(set(pauses)) > 1
    assert all(3 <= calls.pause(0, 3) <= 3.3 for _ in range(50))


@pytest.mark.parametrize("code", [500, 502, 503])
def test_a_server_error_is_tried_again_a_few_times(code: int) -> None:
    with endpoint(replies.status(code)) as server:
        error = failed(model_at(server))
    assert str(error) == f"test-model（{server.base_url}）：服务器出错（{code}）"
    assert (error.again, len(server.requests)) == (True, 3)


def test_a_server_error_that_passes_is_not_noticed() -> None:
    with endpoint([replies.status(500), replies.status(408), replies.say(TEXT)]) as server:
        assert ask(model_at(server)).text == TEXT
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("code", "what"),
    [
        (401, "密钥不对，或没有权限。请检查环境变量 OPENAI_API_KEY。"),
        (403, "密钥不对，或没有权限。请检查环境变量 OPENAI_API_KEY。"),
        (404, "服务器上没有这个模型或地址。请检查模型名和服务地址。"),
        (400, "服务器不接受这个请求（400）：Error code: 400 - no such thing"),
        (413, "服务器不接受这个请求（413）：Error code: 413 - no such thing"),
        (422, "服务器不接受这个请求（422）：Error code: 422 - no such thing"),
    ],
)
def test_what_will_not_change_is_not_tried_again(code: int, what: str) -> None:
    with endpoint(replies.status(code, "no such thing")) as server:
        error = failed(model_at(server))
    assert str(error) == f"test-model（{server.base_url}）：{what}"
    assert (error.again, len(server.requests)) == (False, 1)


def test_a_connection_that_breaks_before_the_first_byte_is_tried_again() -> None:
    with endpoint([replies.reset(), replies.say(TEXT)]) as server:
        assert ask(model_at(server)).text == TEXT
    assert len(server.requests) == 2


def test_a_server_that_is_not_there_is_a_trouble_that_says_so() -> None:
    with endpoint(replies.say(TEXT)) as server:
        gone = model_at(server)
    error = failed(gone)
    assert str(error) == f"test-model（{gone.base_url}）：连不上，或连接断了。请检查网络和服务地址。"


@pytest.mark.parametrize("wanted", [WANTED, JSON_MODE])
def test_an_empty_answer_is_asked_for_again(wanted: calls.Ask) -> None:
    account = Account()
    with endpoint([replies.empty(), replies.say(TEXT)]) as server:
        assert ask(model_at(server), wanted, account=account).text == TEXT
    assert (len(server.requests), account.input_tokens) == (2, 20)


def test_a_server_that_has_nothing_to_say_is_a_trouble_that_says_so() -> None:
    with endpoint(replies.say(" \n")) as server:
        error = failed(model_at(server))
    assert (error.what, error.empty, len(server.requests)) == ("回答是空的", True, 3)


# broken off


@pytest.mark.parametrize(
    ("reply", "what"),
    [
        (replies.reset(TEXT, after=7), "连不上，或连接断了"),
        (replies.close_early(TEXT, after=7), "连不上，或连接断了"),
        (replies.close_early(TEXT, after=7, tidy=True), "连接提前结束，没有写完"),
    ],
)
def test_an_answer_that_breaks_off_keeps_exactly_what_had_come(reply: Reply, what: str) -> None:
    told = Listener()
    with endpoint(reply) as server:
        error = broken(model_at(server), told)
    assert (error.text, told.text, error.reason.what, error.reason.again) == (TEXT[:7], TEXT[:7], what, True)
    assert len(server.requests) == 1


def test_an_end_without_a_finish_counts_where_the_text_ends_like_a_sentence() -> None:
    unfinished = [replies.close_early(TEXT, tidy=True), replies.say(TEXT, drop_finish=True, drop_done=True)]
    with endpoint(unfinished) as server:
        assert [ask(model_at(server)).text, ask(model_at(server)).text] == [TEXT, TEXT]
    with endpoint(replies.say(TEXT.rstrip("。"), drop_finish=True)) as server:
        assert broken(model_at(server)).text == TEXT.rstrip("。")


def test_an_answer_cut_at_its_length_is_broken_off_and_may_be_gone_on_with() -> None:
    account = Account()
    with endpoint(replies.say(TEXT, finish="length")) as server, pytest.raises(BrokenOff) as caught:
        ask(model_at(server), account=account)
    assert (caught.value.text, caught.value.reason.again) == (TEXT, True)
    assert str(caught.value) == (
        f"test-model（{server.base_url}）：写到长度上限，没有写完。可在 schemas/models.yaml 里放宽 max_tokens。"
    )
    assert (account.requests, account.output_tokens) == (1, 5)


def test_a_length_used_up_by_thinking_is_a_trouble_and_not_tried_again() -> None:
    with endpoint(replies.say("<think>想了很久", finish="length")) as server:
        error = failed(model_at(server))
    assert (error.what, error.again, len(server.requests)) == ("写到长度上限，没有写完", False, 1)


def test_a_filtered_answer_is_not_asked_for_again() -> None:
    with endpoint(replies.say("", finish="content_filter")) as server:
        error = failed(model_at(server))
    assert str(error) == (
        f"test-model（{server.base_url}）：服务商按内容过滤规则没有回答。请检查材料里有没有不宜外发的内容。"
    )
    assert (error.again, len(server.requests)) == (False, 1)


def test_an_answer_filtered_in_the_middle_keeps_what_had_come_and_is_not_gone_on_with() -> None:
    with endpoint(replies.say(TEXT[:7], finish="content_filter")) as server:
        error = broken(model_at(server))
    assert (error.text, error.reason.again, len(server.requests)) == (TEXT[:7], False, 1)


def test_a_refusal_is_not_asked_for_again() -> None:
    message = {"role": "assistant", "content": None, "refusal": "我不能回答。"}
    choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
    answer = {"id": "1", "object": "chat.completion", "created": 1, "model": "test-model", "choices": choices}
    with endpoint(replies.json_body(answer)) as server:
        error = failed(model_at(server), JSON_MODE)
    assert (error.what, error.again, len(server.requests)) == ("模型不肯回答", False, 1)


# no answer that can be read


GARBLED = {
    "no JSON": b"data: {no json\n\n",
    "no object": b'data: "text"\n\n',
    "not UTF-8": b"data: \xff\xfe\xb1\xbe\n\n",
    "choices that are a number": b'data: {"choices": 3}\n\ndata: [DONE]\n\n',
    "nested without end": b"data: " + b"[" * 100_000 + b"\n\n",
}


@pytest.mark.parametrize("body", GARBLED.values(), ids=GARBLED)
def test_a_stream_that_cannot_be_read_is_tried_again_and_then_a_trouble(body: bytes) -> None:
    with endpoint(replies.garbled(body)) as server:
        error = failed(model_at(server))
    assert (error.what, error.again, len(server.requests)) == ("回答的格式不对，读不出来", True, 3)


@pytest.mark.parametrize("body", [b"{no json", b"\xff\xfe", b"null", b"{}", b"[1]", b'{"choices": []}', b"[" * 100_000])
def test_an_object_that_cannot_be_read_is_tried_again_and_then_a_trouble(body: bytes) -> None:
    with endpoint(replies.garbled(body)) as server:
        error = failed(model_at(server), JSON_MODE)
    assert (error.what, error.again, len(server.requests)) == ("回答的格式不对，读不出来", True, 3)


def test_what_came_before_the_garbled_part_stays() -> None:
    body = event({"role": "assistant", "content": "本年度"}) + b"data: {no json\n\n"
    with endpoint(replies.garbled(body)) as server:
        assert broken(model_at(server)).text == "本年度"


def test_an_error_in_the_stream_is_told_in_the_server_s_words() -> None:
    body = event({"content": "本年度"}) + b'data: {"error": {"message": "out of memory", "type": "x"}}\n\n'
    with endpoint(replies.garbled(body)) as server:
        error = broken(model_at(server))
    assert (error.text, str(error)) == ("本年度", f"test-model（{server.base_url}）：服务器说：out of memory")


def test_a_web_page_is_a_trouble_and_says_nothing_about_streams() -> None:
    with endpoint(replies.html("<html>请登录</html>")) as server:
        error = failed(model_at(server))
        assert error.what == "回答的格式不对，读不出来"
        assert calls.streams(model_at(server))
    assert [request.stream for request in server.requests] == [True, False, False, False]


def test_a_server_that_answers_without_a_stream_is_asked_without_one_from_then_on() -> None:
    told = Listener()
    with endpoint(replies.not_sse(TEXT)) as server:
        model = model_at(server)
        assert ask(model, told=told).text == told.text == TEXT
        assert not calls.streams(model)
        assert calls.streams(model_at(server, "another"))
        assert ask(model).text == TEXT
    assert [request.stream for request in server.requests] == [True, False, False]


def test_a_server_slower_than_allowed_between_two_pieces_is_left(home: Path) -> None:
    set_limits(home, idle=0.5)
    told = Listener()
    with endpoint(replies.drip("本年度", 5)) as server:
        error = broken(model_at(server), told)
        assert server.requests[-1].has_ended()
    assert (error.text, told.text, error.reason.what) == ("本", "本", "等了太久没有回答")
    assert server.requests[-1].aborted


class SignsOfLife(BaseHTTPRequestHandler):
    """Answers every request with a stream in which nothing is said, for ten seconds."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        with suppress(OSError):
            for _ in range(200):
                self.wfile.write(b": still here\n\n")
                time.sleep(0.05)

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_a_stream_of_nothing_but_signs_of_life_is_left(home: Path) -> None:
    set_limits(home, first=0.5, retries=0)
    with ThreadingHTTPServer(("127.0.0.1", 0), SignsOfLife) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            error = failed(Model("openai:m", "m", f"http://127.0.0.1:{server.server_port}/v1", "OPENAI_API_KEY"))
        finally:
            server.shutdown()
            thread.join()
    assert str(error).endswith(
        "：等了 0.5 秒，没有开始回答。本机的模型可能还在装载，稍后再试；也可在 schemas/models.yaml 里放宽 first。"
    )
    assert error.code == "no_first_word"


@pytest.mark.parametrize(("retries", "asked"), [(0, 1), (1, 2), (3, 2)])
def test_a_server_that_does_not_begin_is_asked_once_more_at_most(home: Path, retries: int, asked: int) -> None:
    set_limits(home, first=0.4, retries=retries)
    with endpoint(replies.hang(10)) as server:
        error = failed(model_at(server))
    assert (error.code, error.again, len(server.requests)) == ("no_first_word", True, asked)


def test_a_model_may_take_longer_to_begin_than_between_two_pieces(home: Path) -> None:
    set_limits(home, first=5, idle=0.3, retries=0)
    account = Account()
    with endpoint(replies.say(TEXT, pieces=5, before=0.8, reasoning="想", delay=0.05)) as server:
        assert ask(model_at(server), account=account).text == TEXT
    assert account.first is not None
    assert 0.8 <= account.first < 3


def test_an_answer_that_drips_without_end_is_left_with_what_had_come(home: Path) -> None:
    set_limits(home, answer=1)
    told = Listener()
    with endpoint(replies.drip("一二三四五六七八九十" * 10, 0.15)) as server:
        error = broken(model_at(server), told)
        assert server.requests[-1].has_ended()
    assert (error.reason.code, error.reason.again) == ("answer_too_slow", False)
    assert error.text == told.text == ("一二三四五六七八九十" * 10)[: len(told.text)]
    assert 3 <= len(error.text) < 10
    assert len(server.requests) == 1


def test_an_answer_without_a_stream_may_take_as_long_as_any(home: Path) -> None:
    set_limits(home, first=0.3, idle=0.5, retries=0, answer=1.5)
    with endpoint([replies.say("{}", before=0.9), replies.hang(10)]) as server:
        assert ask(model_at(server), JSON_MODE).text == "{}"  # longer than between two pieces
        assert failed(model_at(server), JSON_MODE).code == "answer_too_slow"


def test_a_redirect_is_not_followed() -> None:
    with endpoint(replies.say(TEXT)) as other:
        with endpoint(replies.redirect(f"{other.base_url}/chat/completions")) as server:
            error = failed(model_at(server))
        assert other.requests == []
    assert (error.what, len(server.requests)) == ("服务器要转到别的地址，没有跟去", 1)


# what servers will not take


@pytest.mark.parametrize("name", ["temperature", "seed", "stream_options", "max_completion_tokens", "stream"])
def test_a_refused_parameter_is_left_out_and_never_sent_again(name: str) -> None:
    with endpoint(replies.say(TEXT), refuse=[name]) as server:
        assert ask(model_at(server)).text == TEXT
        assert ask(model_at(server)).text == TEXT
    assert [name in request.body for request in server.requests] == [True, False, False]
    tokens = "max_tokens" if name == "max_completion_tokens" else "max_completion_tokens"
    assert server.requests[-1].body[tokens] == 300


def test_many_refused_parameters_are_found_one_by_one() -> None:
    names = ["temperature", "seed", "stream_options", "max_completion_tokens", "max_tokens"]
    with endpoint(replies.say(TEXT), refuse=names) as server:
        assert ask(model_at(server)).text == TEXT
        assert ask(model_at(server)).text == TEXT
    assert len(server.requests) == len(names) + 2
    assert not {*names} & {*server.requests[-1].body}


def test_what_one_server_refuses_is_still_sent_to_another() -> None:
    with endpoint(replies.say(TEXT), refuse=["seed"]) as strict, endpoint(replies.say(TEXT)) as other:
        ask(model_at(strict))
        ask(model_at(other))
    assert other.requests[0].body["seed"] == 7


def test_calls_under_way_at_once_all_learn_what_is_refused() -> None:
    with endpoint(replies.say(TEXT, before=0.05), refuse=["temperature", "max_completion_tokens"]) as server:
        assert together(model_at(server), 4) == [Answer(TEXT)] * 4


# reasoning


@pytest.mark.parametrize("pieces", [1, 3, 7, None])
@pytest.mark.parametrize("streams", [True, False])
@pytest.mark.parametrize(
    "said",
    [
        replies.say(TEXT, reasoning="先想想。"),
        replies.say(f"<think>先想想。</think>\n\n{TEXT}"),
        replies.say(f"<THINK>先想想。</Think>{TEXT[:5]}<reasoning>再想想。</reasoning>{TEXT[5:]}"),
        replies.say(f"先想想。\n</think>\n\n{TEXT}"),
        replies.say(f"{TEXT}<think>先想想，没有想完"),
    ],
)
def test_reasoning_is_neither_in_the_answer_nor_told(said: Reply, pieces: int | None, streams: bool) -> None:
    told = Listener()
    assert not isinstance(said, replies.Raw | replies.Silence)
    with endpoint(replace(said, pieces=pieces, streams=streams)) as server:
        assert ask(model_at(server), told=told).text == TEXT
    assert told.text == TEXT
    assert told.restarts or "想" not in "".join(told.pieces)


# limits


def test_no_more_requests_are_open_at_once_than_allowed(home: Path) -> None:
    set_limits(home, at_once=3)
    with endpoint(replies.say(TEXT, before=0.1)) as server:
        assert together(model_at(server), 12) == [Answer(TEXT)] * 12
    assert len(server.requests) == 12
    assert 1 < server.most_at_once <= 3


@pytest.mark.parametrize(("per_minute", "at_once"), [(60, 4), (10, 4), (3, 4), (2, 1), (1, 4), (20, 12), (1.5, 2)])
def test_no_more_requests_are_let_through_in_any_minute_than_allowed(
    monkeypatch: pytest.MonkeyPatch, per_minute: float, at_once: int
) -> None:
    now = 1000.0
    monkeypatch.setattr(langchain_core.rate_limiters, "time", SimpleNamespace(monotonic=lambda: now))
    limiter = client.rate_limiter("http://tested-without-sleeping/v1", per_minute, at_once)
    let_through: list[float] = []
    for begin in (1000, 2000):  # in between, nobody asks
        for step in range(400 * 20):
            now = begin + step / 20
            if limiter.acquire(blocking=False):
                let_through.append(now)
    assert let_through[0] == 1000
    for first in let_through:
        assert len([at for at in let_through if first <= at < first + 60]) <= per_minute


def test_a_server_s_limit_is_one_for_the_whole_process() -> None:
    assert client.rate_limiter("http://one/v1", 60, 4) is client.rate_limiter("http://one/v1", 60, 4)
    assert client.rate_limiter("http://one/v1", 60, 4) is not client.rate_limiter("http://two/v1", 60, 4)


def test_requests_wait_for_the_limit(home: Path) -> None:
    set_limits(home, at_once=1, per_minute=121)  # one at once, then two a second
    with endpoint(replies.say(TEXT)) as server:
        together(model_at(server), 3)
    first, second, third = server.requests
    assert second.at - first.at >= 0.45
    assert third.at - second.at >= 0.45


# the key


def everything_in(error: BaseException) -> Iterator[str]:
    """All that a traceback, a log or a debugger would show of an error and of those behind it."""
    yield "".join(traceback.format_exception(error))
    seen: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and one not in seen:
            seen.append(one)
            yield f"{one!r} {one} {one.args} {vars(one)}"
            waiting += [one.__cause__, one.__context__]
            if isinstance(one, BrokenOff):
                waiting.append(one.reason)


@pytest.mark.parametrize("pieces", [None, 1, 5])
@pytest.mark.parametrize("streams", [True, False])
def test_a_key_that_is_echoed_is_in_no_text_and_not_in_the_cache(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pieces: int | None, streams: bool
) -> None:
    kept = tmp_path / "answers.sqlite"
    monkeypatch.setenv("NIANBAO_CACHE", str(kept))
    told = Listener()

    def echo(request: Request) -> Reply:
        return replace(replies.say(f"钥匙是{request.key}。"), pieces=pieces, streams=streams)

    with endpoint(echo) as server:
        assert ask(model_at(server), told=told) == Answer("钥匙是***。")
        assert ask(model_at(server)) == Answer("钥匙是***。")
        assert len(server.requests) == (1 if streams else 2)
    assert KEY not in "".join(told.pieces)
    assert kept.stat().st_size
    assert KEY.encode() not in kept.read_bytes()


def test_a_key_that_is_echoed_in_the_arguments_of_a_tool_is_not_in_them() -> None:
    def echo(request: Request) -> Reply:
        return replies.tool_call("suggestions", json.dumps({"key": request.key}))

    wanted = WANTED._replace(more=(("tools", [{"type": "function", "function": {"name": "suggestions"}}]),))
    with endpoint(echo) as server:
        assert json.loads(ask(model_at(server), wanted).arguments) == {"key": "***"}


def error_frame(key: str) -> Reply:
    return replies.garbled(b"data: " + json.dumps({"error": {"message": f"bad {key}", "type": key}}).encode() + b"\n\n")


def wrong_kinds(key: str) -> Reply:
    return replies.garbled(b"data: " + json.dumps({"choices": key, "model": [key]}).encode() + b"\n\n")


def then_broken(key: str) -> Reply:
    return replies.garbled(event({"content": f"本年{key}"}) + b'data: {"error": {"message": "%s"}}\n\n' % key.encode())


ECHOES: dict[str, Callable[[str], Reply]] = {
    **{
        str(code): lambda key, code=code: replies.status(code, f"bad {key}", error_code=key)
        for code in (400, 401, 403, 404, 409, 422, 429, 500)
    },
    "an error in the stream": error_frame,
    "wrong kinds": wrong_kinds,
    "a text that breaks off": then_broken,
    "a web page": replies.html,
    "a redirect": lambda key: replies.redirect(f"http://127.0.0.1:9/{key}"),
}


@pytest.mark.parametrize("echo", ECHOES.values(), ids=ECHOES)
@pytest.mark.parametrize("wanted", [WANTED, JSON_MODE])
def test_a_key_that_is_echoed_in_an_error_is_nowhere_to_be_seen(
    echo: Callable[[str], Reply],
    wanted: calls.Ask,
    home: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    set_limits(home, retries=1)
    with endpoint(lambda request: echo(request.key)) as server, pytest.raises((ModelTrouble, BrokenOff)) as caught:
        ask(model_at(server), wanted)
    assert server.requests[0].key == KEY
    shown = [*everything_in(caught.value), caplog.text, *capfd.readouterr()]
    assert not [text for text in shown if KEY in text]


def test_what_a_server_says_of_an_error_shows_its_hidden_characters() -> None:
    with endpoint(replies.status(400, "\x1b]0;title\x07 bad \u202e request")) as server:
        assert "␛]0;title␇ bad 〈U+202E〉 request" in str(failed(model_at(server)))


@pytest.mark.parametrize("length", range(168, 200, 4))
def test_a_key_at_the_end_of_a_long_message_is_not_shown_in_part(length: int) -> None:
    with endpoint(lambda request: replies.status(400, f"{'x' * length}{request.key} {'y' * 50}")) as server:
        error = failed(model_at(server))
    assert "xxx" in str(error)
    assert "sk-" not in str(error)


def test_a_password_in_the_address_is_not_in_an_error_and_not_in_the_cache(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kept = tmp_path / "answers.sqlite"
    monkeypatch.setenv("NIANBAO_CACHE", str(kept))
    with endpoint([replies.say(TEXT), replies.status(404)]) as server:
        model = model_at(server)._replace(base_url=server.base_url.replace("//", "//clerk:pass-word@"))
        assert ask(model).text == TEXT
        error = failed(model, WANTED._replace(seed=8))
    assert str(error).startswith(f"test-model（{server.base_url}）：")
    assert b"pass-word" not in kept.read_bytes()


def echoed(request: Request) -> Reply:
    """All that a server knows of how it was asked, in an answer or in an error."""
    known = f"{request.headers['authorization']} clerk:hunter2"
    return replies.say(known) if "总体" in request.user else replies.status(400, known)


@pytest.mark.parametrize("debug", [False, True])
def test_a_password_in_the_address_is_sent_to_the_server_and_seen_nowhere_else(
    debug: bool,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    kept = tmp_path / "answers.sqlite"
    monkeypatch.setenv("NIANBAO_CACHE", str(kept))
    caplog.set_level(logging.DEBUG if debug else logging.INFO)
    basic = base64.b64encode(b"clerk:hunter2").decode()
    with endpoint(echoed) as server:
        model = model_at(server)._replace(base_url=server.base_url.replace("//", "//clerk:hunter2@"))
        text = ask(model).text
        error = failed(model, WANTED._replace(messages=(("human", "写问题。"),)))
        gone = failed(model._replace(base_url=model.base_url.replace(server.base_url[-8:-3], "1")))
    assert [request.headers["authorization"] for request in server.requests] == [f"Basic {basic}"] * 2
    assert text == "Basic *** clerk:***"
    assert str(error).endswith("400 - Basic *** clerk:***")
    shown = [*everything_in(error), *everything_in(gone), caplog.text, *capfd.readouterr(), str(kept.read_bytes())]
    assert not [one for one in shown if "hunter2" in one or basic in one]


# what the environment may say


def test_nothing_is_sent_to_a_tracing_service_that_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    from langsmith.utils import get_env_var

    forget: Callable[[], None] = cast("Any", get_env_var).cache_clear
    forget()  # it remembers what it once read
    switches = ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING_V2")
    with endpoint(replies.say(TEXT)) as tracing, endpoint(replies.say(TEXT)) as server:
        for name in switches:
            monkeypatch.setenv(name, "true")
        monkeypatch.setenv("LANGSMITH_ENDPOINT", tracing.base_url)
        monkeypatch.setenv("LANGSMITH_GATEWAY", tracing.base_url)
        monkeypatch.setenv("LANGSMITH_API_KEY", "lsv2_test")
        assert ask(model_at(server)).text == TEXT
        assert ask(model_at(server), JSON_MODE).text == TEXT
        assert (tracing.connections, [request.key for request in server.requests]) == (0, [KEY, KEY])
    assert [os.environ[name] for name in switches] == ["false"] * 3
    forget()


def test_other_settings_of_the_library_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_PROXY", "http://192.0.2.1:8080")
    monkeypatch.setenv("OPENAI_API_BASE", "http://192.0.2.1/v1")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://192.0.2.1/v1")
    with endpoint(replies.say(TEXT)) as server:
        assert ask(model_at(server)).text == TEXT


def test_messages_are_shown_as_they_are_sent() -> None:
    shown = calls.said_by((("system", "规矩"), ("human", "例一"), ("ai", "答一"), ("human", "请写")))
    assert shown == ("──── 系统 ────\n规矩\n\n──── 用户 ────\n例一\n\n──── 示例回答 ────\n答一\n\n──── 用户 ────\n请写")


@pytest.mark.parametrize(("path", "said"), [("", "地址的末尾多半要加 /v1。"), ("/v1", "请检查模型名和服务地址。")])
def test_a_server_that_is_not_at_its_address_is_told_with_what_may_be_missing(path: str, said: str) -> None:
    with endpoint(replies.status(404)) as server:
        host = server.base_url.removesuffix("/v1")
        trouble = failed(Model("openai:m", "m", f"{host}{path}", "OPENAI_API_KEY"))
    assert str(trouble).endswith(said)
