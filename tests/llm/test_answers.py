import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from langchain_core.caches import BaseCache
from langchain_core.outputs import Generation

from assistant.errors import ModelTrouble
from assistant.llm.answers import Answers, Kept
from assistant.llm.calls import Account, Ask, BrokenOff
from assistant.llm.models import Model
from tests.endpoint import Reply, endpoint, replies
from tests.llm.conftest import TEXT, WANTED, Listener, ask, model_at, set_limits


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where answers are kept; nothing is there yet."""
    path = tmp_path / "cache" / "answers.sqlite"
    monkeypatch.setenv("NIANBAO_CACHE", str(path))
    return path


def test_the_same_question_is_asked_once_and_then_counts_as_kept(kept: Path) -> None:
    first, second, told = Account(), Account(), Listener()
    with endpoint(replies.say(TEXT)) as server:
        assert ask(model_at(server), account=first).text == TEXT
        assert ask(model_at(server), account=second, told=told).text == TEXT
    assert len(server.requests) == 1
    assert (first.cached, second.cached) == (False, True)
    assert (second.requests, second.input_tokens, second.cost, told.pieces) == (0, 0, 0, [TEXT])


def test_a_kept_answer_needs_no_server_and_no_key(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with endpoint(replies.say(TEXT)) as server:
        model = model_at(server)
        ask(model)
    monkeypatch.delenv("OPENAI_API_KEY")
    assert ask(model).text == TEXT


MORE = (("response_format", {"type": "json_object"}),)


@pytest.mark.parametrize(
    "other",
    [
        WANTED._replace(seed=8),
        WANTED._replace(seed=None),
        WANTED._replace(temperature=0.4),
        WANTED._replace(max_tokens=301),
        WANTED._replace(more=MORE),
        WANTED._replace(messages=(*WANTED.messages[:1], ("human", "写总体情况"))),
        WANTED._replace(messages=tuple((role, "同样的话") for role, _ in WANTED.messages)),
    ],
)
def test_another_question_is_another_answer(kept: Path, other: Ask) -> None:
    with endpoint([replies.say(TEXT), replies.say("另一个回答。")]) as server:
        assert ask(model_at(server)).text == TEXT
        assert ask(model_at(server), other).text == "另一个回答。"
        assert ask(model_at(server)).text == TEXT
        assert ask(model_at(server), other).text == "另一个回答。"
    assert len(server.requests) == 2


def test_another_model_or_server_gives_an_answer_of_its_own(kept: Path) -> None:
    with endpoint(replies.say(TEXT)) as server, endpoint(replies.say("另一个回答。")) as other:
        assert ask(model_at(server)).text == TEXT
        assert ask(model_at(other)).text == "另一个回答。"
        ask(model_at(server, "another"))
        assert [request.body["model"] for request in server.requests] == ["test-model", "another"]


def test_who_wants_a_fresh_answer_gets_one_and_it_is_kept_instead(kept: Path) -> None:
    with endpoint([replies.say(TEXT), replies.say("新的回答。")]) as server:
        ask(model_at(server))
        assert ask(model_at(server), fresh=True).text == "新的回答。"
        assert ask(model_at(server)).text == "新的回答。"
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "bad",
    [
        replies.say(TEXT, finish="length"),
        replies.say(TEXT, finish="content_filter"),
        replies.say("", finish="content_filter"),
        replies.reset(TEXT, after=7),
        replies.close_early(TEXT, after=7, tidy=True),
        replies.say("<think>只想不说</think>"),
        replies.garbled(b"data: {\n\n"),
        replies.status(500),
    ],
)
def test_an_answer_that_was_not_whole_is_not_kept(kept: Path, home: Path, bad: Reply) -> None:
    set_limits(home, retries=0)
    with endpoint([bad, replies.say(TEXT)]) as server:
        with pytest.raises((BrokenOff, ModelTrouble)):
            ask(model_at(server))
        assert ask(model_at(server)).text == TEXT
    assert len(server.requests) == 2


def test_an_answer_as_json_is_kept(kept: Path) -> None:
    with endpoint(replies.say('{"word": "好"}')) as server:
        for _ in range(2):
            assert ask(model_at(server), WANTED._replace(more=MORE)).text == '{"word": "好"}'
    assert len(server.requests) == 1


def test_nothing_is_kept_where_that_is_switched_off(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NIANBAO_CACHE", "OFF")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with endpoint(replies.say(TEXT)) as server:
        ask(model_at(server))
        ask(model_at(server))
    assert len(server.requests) == 2
    assert sorted(tmp_path.rglob("*")) == before


def test_without_a_setting_answers_are_kept_in_the_user_s_cache(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("NIANBAO_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with endpoint(replies.say(TEXT)) as server:
        ask(model_at(server))
    assert (tmp_path / "cache" / "nianbao" / "answers.sqlite").is_file()


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX's")
def test_only_their_owner_may_read_what_is_kept(kept: Path) -> None:
    with endpoint(replies.say(TEXT)) as server:
        ask(model_at(server))
    assert (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def no_database(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is no database" * 100)


def a_folder(path: Path) -> None:
    path.mkdir(parents=True)


def below_a_file(path: Path) -> None:
    path.parent.write_text("no folder")


def another_table(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE full_llm_cache (something TEXT)")
    connection.close()


@pytest.mark.parametrize("spoil", [no_database, a_folder, below_a_file, another_table])
def test_a_file_that_cannot_be_used_is_passed_over(kept: Path, spoil: Callable[[Path], None]) -> None:
    spoil(kept)
    account = Account()
    with endpoint(replies.say(TEXT)) as server:
        assert ask(model_at(server), account=account).text == TEXT
        assert ask(model_at(server), account=account).text == TEXT
    assert (len(server.requests), account.cached) == (2, False)


def test_a_file_that_someone_else_holds_on_to_is_passed_over(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect

    def impatient(path: Path, **_: object) -> sqlite3.Connection:  # the cache itself waits for 5 s
        return connect(path, timeout=0.05)

    monkeypatch.setattr(sqlite3, "connect", impatient)
    with endpoint(replies.say(TEXT)) as server:
        ask(model_at(server))
        holder = connect(kept)
        try:
            holder.execute("BEGIN EXCLUSIVE")
            assert ask(model_at(server)).text == TEXT
        finally:
            holder.close()
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "response",
    [
        None,
        "",
        "no JSON",
        "[1]",
        "{}",
        '{"text": 3}',
        '{"text": "旧的。", "generation_info": 3}',
        '{"text": "旧的。", "generation_info": {"input_tokens": "many"}}',
        '{"text": "旧的。", "generation_info": {"input_tokens": null}}',
    ],
)
def test_a_row_that_cannot_be_read_is_passed_over_and_written_anew(kept: Path, response: str | None) -> None:
    with endpoint(replies.say(TEXT)) as server:
        model = model_at(server)
        ask(model)
        with sqlite3.connect(kept) as connection:
            connection.execute("UPDATE full_llm_cache SET response = ?", (response,))
        connection.close()
        assert ask(model).text == TEXT
        assert ask(model).text == TEXT
    assert len(server.requests) == 2


def test_the_cache_is_one_that_langchain_could_use(kept: Path) -> None:
    cache = Answers(kept).cache
    assert isinstance(cache, BaseCache)
    assert cache.lookup("prompt", "model") is None
    cache.update("prompt", "model", [Generation(text="一"), Generation(text="二", generation_info={"finish": "stop"})])
    cache.update("another", "model", [Generation(text="三")])
    assert cache.lookup("prompt", "model") == [
        Generation(text="一"),
        Generation(text="二", generation_info={"finish": "stop"}),
    ]
    assert (cache.lookup("prompt", "another"), cache.lookup("promp", "model")) == (None, None)
    cache.clear()
    assert (cache.lookup("prompt", "model"), cache.lookup("another", "model")) == (None, None)


def test_an_answer_comes_back_with_its_tokens_in_another_process_too(kept: Path) -> None:
    Answers(kept).keep("prompt", "model", Kept("第一行\n“引号”\u2028", 12, 34))
    with sqlite3.connect(kept) as connection:
        [(response,)] = connection.execute("SELECT response FROM full_llm_cache").fetchall()
    connection.close()
    assert json.loads(response)["text"] == "第一行\n“引号”\u2028"
    assert Answers(kept).look_up("prompt", "model") == Kept("第一行\n“引号”\u2028", 12, 34)


def test_what_the_cache_knows_of_a_question_holds_no_key(kept: Path) -> None:
    with endpoint(replies.say(TEXT)) as server:
        model: Model = model_at(server)
        ask(model)
    with sqlite3.connect(kept) as connection:
        [(prompt, named)] = connection.execute("SELECT prompt, llm FROM full_llm_cache").fetchall()
    connection.close()
    assert json.loads(prompt) == [list(message) for message in WANTED.messages]
    assert json.loads(named) == [model.base_url, model.name, 0.3, 7, 300, []]
