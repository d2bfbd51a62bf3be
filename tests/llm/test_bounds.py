"""A server that sends without end, or more than a client can hold, is left within bounds: of memory, time and text."""

import asyncio
import gzip
import json
import os
import random
import subprocess
import sys
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ModelTrouble
from assistant.llm import calls, models
from assistant.llm.bounds import bounded, thinned
from assistant.llm.calls import Account, BrokenOff
from assistant.llm.models import Bounds
from tests.endpoint import Reply, endpoint, replies
from tests.endpoint.hostile import HEADS, SAID, SERVERS, event, hostile
from tests.llm.conftest import KEY, TEXT, WANTED, Listener, ask, model_at, set_limits

pytestmark = pytest.mark.slow  # each waits for a server of its own

ROOT = Path(__file__).parent.parent.parent
MEGABYTE = 10**6
MOST = 200 * MEGABYTE
JSON_MODE = WANTED._replace(more=(("response_format", {"type": "json_object"}),))
NAMES = [*SERVERS, *HEADS]
FINE = ("a gigabyte behind the end", "tokens without number")
SLOW = (
    "many lists in every event",
    "many lists in the usage",
    "many calls of tools in every event",
)  # fine or too slow
KEPT = {  # the text that is kept of each; of the others nothing had come
    "a text without end": (SAID * 1000)[:2400],
    "a text of megabytes in one event": (SAID * 1000)[:2400],
    **dict.fromkeys(
        (
            "one line of a gigabyte", "one event of endless lines", "a comment of a gigabyte",
            "blank lines without end", "carriage returns without end", "signs of life without end",
            "empty events without end", "thoughts without end", "a thought without end in the text",
            "errors of a gigabyte in the stream",
            "signs of life that drip", "empty events that drip", *FINE, *SLOW,
        ),
        SAID,
    ),
}  # fmt: skip
CODES = {
    "a text without end": "too_much",
    "one line of a gigabyte": "too_much",
    "a gigabyte without a line": "too_much",
    "a gzip bomb": "too_much",
    "a deflate bomb": "too_much",
    "a raw deflate bomb": "too_much",
    "an object of a gigabyte": "too_much",
    "an object that is a gzip bomb": "too_much",
    "a brotli bomb": "unknown_encoding",
    "a zstd bomb": "unknown_encoding",
    "a gzip bomb in a gzip bomb": "unknown_encoding",
    "empty events that drip": "answer_too_slow",
    "an object that drips": "answer_too_slow",
    "heads that say wait": "no_first_word",
}

linux = pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="the peak is measured as Linux does")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What came of each hostile server: all are asked in turn by one other process."""
    own = tmp_path_factory.mktemp("home")
    set_limits(own, first=1.5, idle=1, answer=3, retries=0)
    environment = {
        "PATH": os.environ["PATH"], "NIANBAO_HOME": str(own), "NIANBAO_CACHE": "off", "OPENAI_API_KEY": KEY,
        "NIANBAO_LANG": "zh",
    }  # fmt: skip
    with hostile() as at:
        wanted = {name: [at(name), "object" not in name] for name in NAMES}
        client = subprocess.run(
            [sys.executable, "-m", "tests.endpoint.client"], cwd=ROOT, env=environment, check=True, text=True,
            input=json.dumps(wanted) + "\n", capture_output=True, timeout=240,
        )  # fmt: skip
    assert client.stderr == ""
    answers = [json.loads(line) for line in client.stdout.splitlines()]
    return {answer["name"]: answer for answer in answers}


@linux
@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_server_takes_little_memory_and_time_and_nothing_of_the_text(
    found: dict[str, dict[str, Any]], name: str
) -> None:
    one = found[name]
    assert one["grew"] <= MOST
    assert one["seconds"] < 15
    assert name in SLOW or bool(one["code"]) == (name not in FINE)
    assert one["code"] == CODES.get(name, one["code"])
    assert one["text"] == one["told"] == KEPT.get(name, "")
    assert len(one["said"]) < 600


def test_the_shipped_bounds_leave_room_for_the_longest_honest_answer() -> None:
    own = models.limits()
    said = "政务公开" * 250
    with endpoint(replies.say(said, pieces=1, reasoning="想" * 3000, usage=(9000, 4000))) as server:
        assert ask(model_at(server), WANTED._replace(max_tokens=3000)).text == said
        assert ask(model_at(server), JSON_MODE._replace(max_tokens=3000)).text == said
    assert own.bounds == Bounds()


def test_a_file_of_limits_from_before_goes_on_working(home: Path) -> None:
    path = home / "schemas" / "models.yaml"
    old = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name in ("first", "answer", "bounds"):
        old.pop(name, None)
    path.write_text(yaml.safe_dump(old), encoding="utf-8")
    own = models.limits()
    assert (own.first, own.answer, own.bounds) == (300, 600, Bounds())


@pytest.mark.parametrize(
    ("bound", "most"), [("wire", 2000), ("decoded", 2000), ("event", 150), ("events", 5), ("length", 0.05)]
)
def test_a_bound_that_is_passed_is_named_with_what_to_do(home: Path, bound: str, most: float) -> None:
    set_limits(home, bounds={bound: most})
    told = Listener()
    with endpoint(replies.say(TEXT * 20, pieces=20, usage=None)) as server:
        with pytest.raises((BrokenOff, ModelTrouble)) as caught:
            ask(model_at(server), told=told)
        assert len(server.requests) == 1
    reason = caught.value.reason if isinstance(caught.value, BrokenOff) else caught.value
    assert reason.code == "too_much"
    assert str(reason).endswith(f"可在 schemas/models.yaml 里放宽 bounds.{bound}。")
    assert not reason.again
    assert (TEXT * 20).startswith(told.text)


def test_an_answer_far_longer_than_asked_is_cut_and_said(home: Path) -> None:
    told = Listener()
    with endpoint(replies.say(TEXT * 1000, pieces=700)) as server, pytest.raises(BrokenOff) as caught:
        ask(model_at(server), told=told)
    assert caught.value.text == told.text == (TEXT * 1000)[: 8 * WANTED.max_tokens]
    assert "写得太长，只留了前 2400 个字" in str(caught.value)


def test_an_answer_that_is_kept_was_whole(home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NIANBAO_CACHE", str(tmp_path / "answers.sqlite"))
    with endpoint([replies.say(TEXT * 1000), replies.say(TEXT)]) as server:
        with pytest.raises(BrokenOff):
            ask(model_at(server))
        assert ask(model_at(server)).text == TEXT


def packed(reply: replies.Raw, how: str) -> replies.Raw:
    pack: dict[str, Callable[[bytes], bytes]] = {
        "gzip": gzip.compress,
        "x-gzip": gzip.compress,
        "deflate": zlib.compress,
        "identity": bytes,
        " GZIP ": gzip.compress,
    }
    return replies.Raw(pack[how](reply.body), reply.content_type, reply.status, {"Content-Encoding": how})


@pytest.mark.parametrize("how", ["gzip", "x-gzip", "deflate", "identity", " GZIP "])
def test_an_honest_answer_may_be_packed(how: str) -> None:
    body = event({"role": "assistant", "content": TEXT}) + event({}, finish_reason="stop") + b"data: [DONE]\n\n"
    whole = json.dumps({"choices": [{"message": {"content": TEXT}, "finish_reason": "stop"}]}).encode()
    script: list[Reply] = [
        packed(replies.Raw(body), how), packed(replies.Raw(whole), how),
        packed(replies.Raw(b'{"error": {"message": "too long"}}', status=413), how),
    ]  # fmt: skip
    with endpoint(script) as server:
        assert ask(model_at(server)).text == TEXT
        assert ask(model_at(server), JSON_MODE).text == TEXT
        with pytest.raises(ModelTrouble, match="too long"):
            ask(model_at(server))
    assert server.requests[0].headers["accept-encoding"] == "gzip, deflate"


def test_a_broken_packing_is_a_trouble_and_no_traceback() -> None:
    broken = replies.Raw(b"no gzip at all", headers={"Content-Encoding": "gzip"})
    with endpoint(broken) as server:
        for wanted in (WANTED, JSON_MODE):
            with pytest.raises(ModelTrouble):
                ask(model_at(server), wanted)


# what is passed on


async def _read(body: bytes, cuts: list[int], bounds: Bounds) -> bytes:
    class Pieces(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            edges = [0, *sorted({cut % (len(body) + 1) for cut in cuts}), len(body)]
            for start, end in pairwise(edges):
                yield body[start:end]

    request = httpx2.Request("POST", "http://127.0.0.1/v1", json={"stream": True})
    response = httpx2.Response(200, stream=Pieces(), request=request)
    await bounded(bounds, "m")(response)
    async with aclosing(response.aiter_bytes()) as pieces:
        return b"".join([piece async for piece in pieces])


@given(
    st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=6), max_size=6),
    st.lists(st.integers(0, 10**6), max_size=8),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_a_text_is_the_same_however_its_bytes_are_cut_and_its_lines_end(
    texts: list[str], cuts: list[int], end: str
) -> None:
    events = [event({"content": text}).decode() for text in texts]
    body = (": here\n\nid: 7\n" + "".join(events) + "data: [DONE]\n\n").replace("\n", end).encode()
    passed = asyncio.run(_read(body, cuts, Bounds())).decode()
    *datas, done = [line.removeprefix("data: ") for line in passed.split("\n") if line]
    assert [json.loads(data)["choices"][0]["delta"]["content"] for data in datas] == texts
    assert done == "[DONE]"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)
fields = st.sampled_from(
    ["choices", "delta", "message", "content", "usage", "tool_calls", "function", "finish_reason", "prompt_tokens"]
)
answers = st.recursive(
    json_values, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(fields, inner, max_size=4), max_leaves=20
)


@given(answers)
def test_whatever_json_comes_can_be_thinned_and_then_stays_as_it_is(value: object) -> None:
    once = thinned(json.dumps(value).encode())
    assert thinned(once) == once


@given(st.binary(max_size=60))
def test_what_is_no_json_is_passed_on_as_it_is(data: bytes) -> None:
    try:
        json.loads(data)
    except ValueError:
        assert thinned(data) == data


def odd(seed: int) -> bytes:
    """A stream whose events have something wrong with them."""
    chance = random.Random(seed)
    wrong: list[Any] = [None, 3, -1, 1e400, "x", [], {}, [[]], [3], {"x": 1}, "\ud800", True, 10**300]
    events = [event({"content": SAID})]
    for _ in range(3):
        found: dict[str, Any] = json.loads(event({"role": "assistant", "content": "好"}).split(b"data: ")[1])
        spot = chance.choice([found, found["choices"][0], found["choices"][0]["delta"]])
        spot[chance.choice(["choices", "delta", "content", "usage", "finish_reason", "id", "model", "role"])] = (
            chance.choice(wrong)
        )
        if chance.random() < 0.3:
            found["usage"] = {"prompt_tokens": chance.choice(wrong), "completion_tokens": chance.choice(wrong)}
        events.append(b"data: " + json.dumps(found).encode() + b"\n\n")
    return b"".join(events) + b"data: [DONE]\n\n"


@pytest.mark.parametrize("seed", range(40))
def test_wrong_kinds_of_values_end_in_a_trouble_or_an_answer_and_keep_the_text(seed: int) -> None:
    account = Account()
    with endpoint(replies.garbled(odd(seed))) as server:
        try:
            text = asyncio.run(calls.ask(model_at(server), WANTED, account)).text
        except BrokenOff as broken:
            text = broken.text
    assert text.startswith(SAID)
    assert 0 <= account.input_tokens < 10**9
