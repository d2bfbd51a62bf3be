"""The endpoint does what the replies' names say, as the openai client sees it."""

import asyncio
import gc
import json
import socket
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import openai
import pytest
from openai import AsyncOpenAI
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from tests.endpoint import Endpoint, Reply, by_section, endpoint, replies

T = TypeVar("T")
PATIENT = openai.Timeout(30)
TEXT = "本年度共收到政府信息公开申请130件。"
SCHEMA: Any = {"type": "json_schema", "json_schema": {"name": "draft", "schema": {"type": "object"}}}
ASK: Any = {"model": "test-model", "messages": [{"role": "user", "content": "总体情况"}]}


def run(server: Endpoint, ask: Callable[[AsyncOpenAI], Awaitable[T]], *, timeout: openai.Timeout = PATIENT) -> T:
    async def asked() -> T:
        async with AsyncOpenAI(base_url=server.base_url, api_key="sk-test", max_retries=0, timeout=timeout) as client:
            return await ask(client)

    return asyncio.run(asked())


def plain(server: Endpoint, timeout: openai.Timeout = PATIENT, **more: Any) -> ChatCompletion:
    return run(server, lambda client: whole(client, **more), timeout=timeout)


def streamed(server: Endpoint, **more: Any) -> list[ChatCompletionChunk]:
    chunks: list[ChatCompletionChunk] = []
    run(server, lambda client: read(client, chunks, **more))
    return chunks


async def whole(client: AsyncOpenAI, **more: Any) -> ChatCompletion:
    return await client.chat.completions.create(**ASK | more)


async def read(client: AsyncOpenAI, chunks: list[ChatCompletionChunk], **more: Any) -> None:
    async for chunk in await client.chat.completions.create(**ASK, stream=True, **more):
        chunks.append(chunk)  # noqa: PERF401 - what came before an error is to be kept


def text(chunks: list[ChatCompletionChunk]) -> str:
    return "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)


def finish(chunks: list[ChatCompletionChunk]) -> str | None:
    return next((choice.finish_reason for chunk in chunks for choice in chunk.choices if choice.finish_reason), None)


def content(answer: ChatCompletion) -> str | None:
    return answer.choices[0].message.content


def test_a_plain_answer_has_its_text_its_usage_and_the_model_asked_for() -> None:
    with endpoint(replies.say(TEXT, usage=(130, 21))) as server:
        answer = plain(server)
    assert (content(answer), answer.choices[0].finish_reason, answer.model) == (TEXT, "stop", "test-model")
    assert answer.usage is not None
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens, answer.usage.total_tokens) == (130, 21, 151)


def test_a_streamed_answer_comes_in_pieces_and_says_that_it_is_complete() -> None:
    with endpoint(replies.say(TEXT, pieces=4, finish="length")) as server:
        chunks = streamed(server)
    assert [chunk.choices[0].delta.content for chunk in chunks][1:3] == [TEXT[:4], TEXT[4:8]]
    assert (text(chunks), finish(chunks)) == (TEXT, "length")
    assert not any(chunk.usage for chunk in chunks)


def test_the_usage_of_a_stream_comes_last_and_only_where_it_was_asked_for() -> None:
    with endpoint([replies.say(TEXT, usage=(3, 4)), replies.say(TEXT, usage=None)]) as server:
        *_, last = streamed(server, stream_options={"include_usage": True})
        uncounted = streamed(server, stream_options={"include_usage": True})
    assert last.usage is not None
    assert (last.choices, last.usage.total_tokens) == ([], 7)
    assert not any(chunk.usage for chunk in uncounted)


def test_reasoning_comes_before_the_text() -> None:
    with endpoint(replies.say("好", reasoning="先看数字", pieces=2)) as server:
        deltas: list[Any] = [chunk.choices[0].delta for chunk in streamed(server)]
        message: Any = plain(server).choices[0].message
    thoughts = [getattr(delta, "reasoning_content", None) for delta in deltas]
    assert [thought for thought in thoughts if thought] == ["先看", "数字"]
    assert [delta.content for delta in deltas if delta.content] == ["好"]
    assert thoughts.index("数字") < [delta.content for delta in deltas].index("好")
    assert (message.reasoning_content, message.content) == ("先看数字", "好")


def test_a_stream_may_lack_its_finish_or_its_done() -> None:
    with endpoint([replies.say(TEXT, drop_finish=True), replies.say(TEXT, drop_done=True)]) as server:
        without_finish, without_done = streamed(server), streamed(server)
    assert (text(without_finish), finish(without_finish)) == (TEXT, None)
    assert (text(without_done), finish(without_done)) == (TEXT, "stop")


def test_a_tool_call_arrives_whole_and_in_pieces() -> None:
    arguments = json.dumps({"section": "overview"})
    with endpoint(replies.tool_call("draft", arguments, pieces=5)) as server:
        [call] = plain(server, tools=[]).choices[0].message.tool_calls or []
        chunks = streamed(server)
    calls = [call for chunk in chunks for call in chunk.choices[0].delta.tool_calls or []]
    functions = [call.function for call in calls if call.function]
    assert call.type == "function"
    assert (call.function.name, call.function.arguments) == ("draft", arguments)
    assert (functions[0].name, finish(chunks)) == ("draft", "tool_calls")
    assert "".join(function.arguments or "" for function in functions) == arguments


def test_a_busy_server_says_when_to_come_again() -> None:
    busy = replies.status(429, "Rate limit reached", headers={"Retry-After": "7"}, error_code="rate_limit_exceeded")
    with endpoint(busy) as server, pytest.raises(openai.RateLimitError) as caught:
        plain(server)
    assert caught.value.response.headers["retry-after"] == "7"
    assert (caught.value.code, caught.value.request_id) == ("rate_limit_exceeded", "req_1")
    assert "Rate limit reached" in caught.value.message


def test_a_reset_comes_after_the_text_that_was_sent_before_it() -> None:
    chunks: list[ChatCompletionChunk] = []
    with endpoint(replies.reset(TEXT, after=6)) as server:
        with pytest.raises(openai.APIConnectionError) as caught:
            run(server, lambda client: read(client, chunks))
        with pytest.raises(openai.APIConnectionError):
            plain(server)
    assert (text(chunks), finish(chunks)) == (TEXT[:6], None)
    assert not isinstance(caught.value, openai.APITimeoutError)
    assert any(isinstance(cause, ConnectionResetError) for cause in causes(caught.value))
    assert not server.requests[0].aborted


def test_a_reset_without_a_text_comes_before_the_first_byte() -> None:
    with endpoint([replies.reset(), replies.say(TEXT)]) as server:
        with pytest.raises(openai.APIConnectionError):
            streamed(server)
        assert content(plain(server)) == TEXT


def test_a_connection_closed_early_is_an_error_unless_it_looks_tidy() -> None:
    chunks: list[ChatCompletionChunk] = []
    with endpoint([replies.close_early(TEXT, after=6), replies.close_early(TEXT, after=6, tidy=True)]) as server:
        with pytest.raises(openai.APIConnectionError):
            run(server, lambda client: read(client, chunks))
        tidy = streamed(server)
    assert (text(chunks), finish(chunks)) == (TEXT[:6], None)
    assert (text(tidy), finish(tidy)) == (TEXT[:6], None)


def test_a_server_that_hangs_lets_the_client_run_out_of_time() -> None:
    with endpoint(replies.hang(60)) as server:
        with pytest.raises(openai.APITimeoutError):
            plain(server, timeout=openai.Timeout(30, read=0.2))
        assert server.has_received(1)
        assert server.requests[0].has_ended()
        assert server.requests[0].aborted


def test_the_first_byte_and_each_piece_take_their_time() -> None:
    with endpoint(
        [replies.drip("一二三四", every=0.05), replies.say("一二", pieces=1, delay=0.1, before=0.1)]
    ) as server:
        times = [time.monotonic()]
        assert text(streamed(server)) == "一二三四"
        times.append(time.monotonic())
        assert content(plain(server)) == "一二"
        times.append(time.monotonic())
    assert times[1] - times[0] >= 0.15
    assert times[2] - times[1] >= 0.2


@pytest.mark.parametrize(
    ("reply", "seen"),
    [
        (replies.not_sse(TEXT), ""),
        (replies.html("<p>请登录</p>"), ""),
        (replies.empty(), ""),
        (replies.garbled(b'data: {"choices": [{"index": 0, "delta": {"content": "ok"}}]}\n\n'), "ok"),
    ],
)
def test_what_is_no_stream_reads_as_an_empty_one(reply: Reply, seen: str) -> None:
    with endpoint(reply) as server:
        assert text(streamed(server)) == seen


def test_a_web_page_is_handed_on_as_a_string_where_json_was_asked_for() -> None:
    with endpoint([replies.html("<p>请登录</p>"), replies.empty()]) as server:
        assert str(plain(server)) == "<p>请登录</p>"
        assert content(plain(server)) == ""


@pytest.mark.parametrize("body", [b'data: {"choices": [\n\n', b'data: {"choices": "\xff\xfe"}\n\n'])
def test_garbled_bytes_reach_the_client_as_they_are(body: bytes) -> None:
    with endpoint(replies.garbled(body)) as server:
        with pytest.raises(ValueError, match=r"codec|delimiter|value"):
            streamed(server)
        with pytest.raises((ValueError, openai.APIError)):
            plain(server)


def test_the_key_can_be_echoed_and_stays_behind_when_another_host_is_named() -> None:
    with endpoint(replies.echo_key()) as other:
        assert content(plain(other)) == "sk-test"
        with endpoint(replies.redirect(f"{other.base_url}/chat/completions")) as server:
            assert content(plain(server)) == ""
    assert other.requests[1].body == server.requests[0].body


@pytest.mark.parametrize(
    ("refuse", "asked", "param"),
    [
        ("temperature", {"temperature": 0}, "temperature"),
        ("tools", {"tools": []}, "tools"),
        ("stream_options", {"stream_options": {"include_usage": True}}, "stream_options"),
        ("response_format", {"response_format": {"type": "json_object"}}, "response_format"),
        ("json_schema", {"response_format": SCHEMA}, "response_format"),
    ],
)
def test_a_refused_parameter_is_named_and_uses_up_no_reply(refuse: str, asked: dict[str, Any], param: str) -> None:
    with endpoint([replies.say(TEXT), replies.say("second")], refuse=[refuse]) as server:
        with pytest.raises(openai.BadRequestError, match=f"'{param}'") as caught:
            plain(server, **asked)
        assert content(plain(server)) == TEXT
    assert caught.value.param == param
    assert len(server.requests) == 2


def test_a_server_without_schemas_may_still_know_json_objects() -> None:
    with endpoint(replies.say(TEXT, structured="{}"), refuse=["json_schema"]) as server:
        assert content(plain(server, response_format={"type": "json_object"})) == "{}"
        assert content(plain(server)) == TEXT


@pytest.mark.parametrize(("ignored", "answer"), [(False, "{}"), (True, TEXT)])
def test_a_schema_may_be_taken_and_ignored(ignored: bool, answer: str) -> None:
    with endpoint(replies.say(TEXT, structured="{}"), ignore_schema=ignored) as server:
        assert content(plain(server, response_format=SCHEMA)) == answer


def test_requests_at_the_same_time_are_counted_and_those_in_turn_are_not() -> None:
    async def together(client: AsyncOpenAI) -> None:
        await asyncio.gather(*(read(client, []) for _ in range(5)))

    async def in_turn(client: AsyncOpenAI) -> None:
        await together(client)  # five connections stand open to choose from
        server.most_at_once = 0
        for number in range(40):
            await (read(client, []) if number % 2 else whole(client))

    with endpoint(replies.say(TEXT, before=0.1)) as server:
        run(server, together)
    assert server.most_at_once == 5
    with endpoint(replies.say(TEXT)) as server:
        run(server, in_turn)
    assert server.most_at_once == 1


def test_connections_are_kept_for_the_next_request() -> None:
    async def three_times(client: AsyncOpenAI) -> None:
        for stream in (False, True, False):
            await (read(client, []) if stream else whole(client))

    with endpoint(replies.say(TEXT)) as server:
        run(server, three_times)
    assert (len(server.requests), server.connections) == (3, 1)


@pytest.mark.parametrize("reply", [replies.drip(TEXT, every=0.1), replies.say(TEXT, before=60)])
def test_a_client_that_gives_up_is_noticed(reply: Reply) -> None:
    async def give_up(client: AsyncOpenAI) -> None:
        reading = asyncio.create_task(read(client, []))
        assert await asyncio.to_thread(server.has_received, 1)
        await asyncio.sleep(0.05)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading

    with endpoint(reply) as server:
        run(server, give_up)
        assert server.requests[0].has_ended()
        assert server.requests[0].aborted


def test_a_client_that_reads_to_the_end_has_not_given_up() -> None:
    with endpoint(replies.say(TEXT * 50_000, pieces=1_000)) as server:
        assert text(streamed(server)) == TEXT * 50_000
        assert content(plain(server)) == TEXT * 50_000
        assert all(request.has_ended() for request in server.requests)
    assert [request.aborted for request in server.requests] == [False, False]


def test_a_script_sees_the_request_and_its_mistakes_fail_the_test() -> None:
    with endpoint(lambda request: replies.say(f"{request.system}·{request.user}·{request.stream}")) as server:
        assert content(plain(server)) == "·总体情况·False"
    broken = endpoint(lambda request: replies.say(request.headers["x-absent"]))
    with pytest.raises(KeyError, match="x-absent"), broken as server, pytest.raises(openai.InternalServerError):
        plain(server)


def test_the_section_chooses_the_reply() -> None:
    script = by_section({"总体情况": [replies.say("a"), replies.say("b")]}, otherwise=replies.say("?"))
    with endpoint(script) as server:
        assert [content(plain(server)) for _ in range(3)] == ["a", "b", "b"]
        system: Any = [{"role": "system", "content": "存在的问题"}, *ASK["messages"]]
        other: Any = [{"role": "user", "content": [{"type": "text", "text": "其他"}]}]
        assert [content(plain(server, messages=messages)) for messages in (system, other)] == ["b", "?"]
    unknown = endpoint(by_section({"总体情况": replies.say("a")}))
    with pytest.raises(AssertionError, match="总体情况"), unknown as server, pytest.raises(openai.InternalServerError):
        plain(server, messages=other)


def test_the_models_are_listed_or_refused() -> None:
    async def names(client: AsyncOpenAI) -> list[str]:
        return [model.id async for model in client.models.list()]

    with endpoint(replies.empty(), models=["qwen", "glm"]) as server:
        assert run(server, names) == ["qwen", "glm"]
    locked = endpoint(replies.empty(), models=replies.status(401, "no"))
    with locked as server, pytest.raises(openai.AuthenticationError):
        run(server, names)


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        (b"hello\r\n\r\n", b"HTTP/1.1 400 "),
        (b"POST /v1/chat/completions HTTP/1.1\r\nContent-Length: 999999999\r\n\r\n", b"HTTP/1.1 413 "),
        (b"POST /v1/chat/completions HTTP/1.1\r\nContent-Length: 2\r\n\r\n[]", b"HTTP/1.1 400 "),
        (b"POST /v1/elsewhere HTTP/1.1\r\nConnection: close\r\n\r\n", b"HTTP/1.1 404 "),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 200_000, b"HTTP/1.1 431 "),
    ],
)
def test_what_is_no_proper_request_is_turned_down(sent: bytes, answered: bytes) -> None:
    with endpoint(replies.empty()) as server, connected(server) as raw:
        raw.sendall(sent)
        assert raw.recv(1000).startswith(answered)


def connected(server: Endpoint) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(server.base_url.split(":")[2].split("/")[0])), timeout=5)


def test_the_server_ends_at_once_and_leaves_nothing_behind() -> None:
    with endpoint([replies.hang(60), replies.drip(TEXT, every=60)]) as server:
        clients = [connected(server) for _ in range(4)]
        body = json.dumps(ASK | {"stream": True}).encode()
        head = b"POST /v1/chat/completions HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body)
        for client, sent in zip(clients, (head + body, head + body, head + b"{", b""), strict=True):
            client.sendall(sent)
        assert server.has_received(2)
        before = time.monotonic()
    assert time.monotonic() - before < 30  # it would hang for 60
    assert not any(thread.name == "endpoint" for thread in threading.enumerate())
    for client in clients:
        client.close()
    gc.collect()  # an unclosed socket or an un-awaited coroutine would warn now


def causes(error: BaseException) -> list[BaseException]:
    following = error.__cause__ or error.__context__
    return [error, *(causes(following) if following else [])]
