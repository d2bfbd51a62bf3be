"""Models from the command line: what is sent is said first, faults are clear words, and the key is nowhere."""

import io
import json
import logging
import os
import re
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from assistant.domain import report_file
from assistant.llm.calls import said_by
from tests.cli.test_frame import nianbao
from tests.drafting.conftest import (
    EXAMPLE,
    GOOD,
    KEY,
    OTHERS,
    OVERVIEW,
    RESUME,
    SUGGEST,
    Limit,
    answers,
    example,
    recorded,
    surroundings,
)
from tests.endpoint import Endpoint, Reply, Request, by_section, endpoint, replies
from tests.endpoint.scripts import first_number, short_sighted

Output = pytest.CaptureFixture[str]
Serve = Callable[[Endpoint], None]
REPORT = Path("a.json")
MINE = "我自己写的一段话。"


@pytest.fixture(autouse=True)
def limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Limit:
    """A folder of its own with a report file in it."""
    monkeypatch.chdir(tmp_path)
    write(example().having(last_year=example().last))
    return surroundings(tmp_path, monkeypatch)


def write(report: Any) -> None:
    REPORT.write_text(report_file.dump(report, is_json=True), encoding="utf-8")


def saved() -> dict[str, Any]:
    return json.loads(REPORT.read_text(encoding="utf-8"))


def draft(*more: str | Path, model: str = "openai:test") -> int:
    return nianbao("draft", REPORT, "--model", model, *more)


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Serve:
    """Make an endpoint the one that `openai:` means."""

    def name(server: Endpoint) -> None:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)

    return name


def test_what_is_sent_where_is_said_before_anything_is(serve: Serve, capsys: Output) -> None:
    said_before: list[str] = []

    def script(request: Request) -> Reply:
        said_before.append(cast("io.StringIO", sys.stderr).getvalue())
        return by_section(answers())(request)

    with endpoint(script) as server:
        serve(server)
        assert draft() == 0
    output = capsys.readouterr()
    assert len(server.requests) == 3
    host = server.base_url.removesuffix("/v1")
    for said in said_before:
        assert (
            f"将发给 test，{host}（本机）：一、总体情况；五、存在的主要问题及改进情况；六、其他需要报告的事项" in said
        )
        assert "只发表格的数、有关的工作记录和提示" in said
    assert "由 openai:test 按 overview@2 写" in output.out
    assert "共 3 次请求，30 + 15 个 token" in output.out
    assert "写入 a.json" in output.err
    assert saved()["sections"]["overview"]["model"] == "openai:test"


def test_masked_data_is_counted_in_what_is_said(serve: Serve, capsys: Output) -> None:
    data = saved()
    data["notes"].append({"id": "n90", "aspect": "on_request", "text": "申请人张伟（13800138000）来访", "source": ""})
    REPORT.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    with endpoint(by_section(answers())) as server:
        serve(server)
        assert draft() == 0
    assert "已遮盖：电话 1、申请人 1；收到后换回。" in capsys.readouterr().err


def test_a_standby_model_is_named_too(serve: Serve, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.setenv("NIANBAO_FALLBACK", "openai:spare")
    with endpoint(by_section(answers())) as server:
        serve(server)
        assert draft("--section", "overview") == 0
    said = capsys.readouterr().err
    assert "将发给 test，" in said
    assert "备用：spare，" in said


@pytest.mark.parametrize(("typed", "code", "words"), [("", 130, "已中断"), ("n\n", 0, "没有发送，没有改动")])
def test_every_word_is_shown_and_without_a_yes_nothing_is_sent(
    typed: str, code: int, words: str, serve: Serve, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    before = REPORT.read_bytes()
    with endpoint(by_section(answers())) as server:
        serve(server)
        assert draft("--show-egress") == code
    output = capsys.readouterr()
    assert words in output.out + output.err
    assert not server.requests
    assert REPORT.read_bytes() == before


@pytest.mark.parametrize("confirmed", ["--yes", "y\n"])
def test_what_is_shown_is_word_for_word_what_is_sent(
    confirmed: str, serve: Serve, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(confirmed))
    with endpoint(by_section(answers())) as server:
        serve(server)
        assert draft("--show-egress", *(["--yes"] if confirmed == "--yes" else [])) == 0
    shown = capsys.readouterr().out
    assert len(server.requests) == 3
    for request in server.requests:
        assert said_by(messages_of(request)) in shown
    blocks = re.split("════ .* ════\n", shown)[1:]
    assert sorted(block.rstrip().partition("\n一、")[0][:200] for block in blocks) == sorted(
        said_by(messages_of(request))[:200] for request in server.requests
    )


def messages_of(request: Request) -> list[tuple[str, str]]:
    roles = {"system": "system", "user": "human", "assistant": "ai"}
    return [(roles[said["role"]], said["content"]) for said in request.body["messages"]]


def test_a_rendered_prompt_is_what_is_sent(serve: Serve, capsys: Output) -> None:
    bare = example().having(notes=(), notes_given=0, last_year=None)
    write(bare)
    sources = ("--notes", EXAMPLE / "notes.md", "--last", EXAMPLE / "2024.docx")
    rendered: dict[str, Any] = {}
    for prompt in ("overview", "problems@2", "other_matters"):
        assert nianbao("prompts", "render", prompt, REPORT, *sources, "--json") == 0
        found = json.loads(capsys.readouterr().out)
        rendered[found["prompt"]] = [(item["role"], item["text"]) for item in found["messages"]]
    with endpoint(by_section(answers())) as server:
        serve(server)
        assert draft(*sources) == 0
    assert list(rendered) == ["overview@2", "problems@2", "other_matters@2"]
    sent = [messages_of(request) for request in server.requests]
    assert sorted(sent) == sorted(rendered.values())
    capsys.readouterr()
    assert nianbao("prompts", "render", "overview", REPORT, *sources) == 0
    assert capsys.readouterr().out.strip() == said_by(rendered["overview@2"]).strip()


def test_a_rendered_prompt_is_counted_and_the_estimate_is_named(capsys: Output) -> None:
    assert nianbao("prompts", "render", "overview", REPORT, "--tokens") == 0
    lines = capsys.readouterr().out.splitlines()
    parts = [int(line.split()[-1]) for line in lines[:-1]]
    total = int(re.findall("[0-9]+", lines[-1])[-1])
    assert "按字数估算" in lines[-1]
    assert sum(parts) <= total <= sum(parts) + 50
    assert nianbao("prompts", "render", "overview", REPORT, "--tokens", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["tokens"], found["estimator"]) == (total, "按字数估算")


def test_prompts_are_listed_shown_and_rendered(capsys: Output) -> None:
    assert nianbao("prompts", "list") == 0
    listed = capsys.readouterr().out
    assert nianbao("prompts", "list", "--json") == 0
    names = [item["name"] for item in json.loads(capsys.readouterr().out)]
    assert {"overview@1", "problems@1", "other_matters@1", "repair@1", "resume@1", "suggest@1"} <= set(names)
    assert all(name in listed for name in names)
    assert nianbao("prompts", "show", "repair") == 0
    assert "你修改《政府信息公开工作年度报告》的一节草稿" in capsys.readouterr().out
    assert nianbao("prompts", "render", "suggest", REPORT, "--section", "problems") == 0
    assert "这一节：五、存在的主要问题及改进情况" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["prompts", "show", "nothing"], "没有这个文件"),
        (["prompts", "render", "overview@99", "a.json"], "没有这个文件"),
        (["prompts", "render", "repair", "a.json", "--section", "x"], "没有“x”这一节"),
        (["draft", "a.json", "--model", "gpt"], "没有“gpt”这个模型"),
        (["draft", "a.json", "--model", "other:x"], "可以写 offline，或 openai:模型名"),
        (["draft", "a.json", "--model", "openai:test", "--prompt", "repair@1"], "不是起草用的提示"),
        (["draft", "a.json", "--model", "openai:test", "--n", "10"], "--n 的值不对"),
        (["suggest", "a.json", "--section", "overveiw"], "没有“overveiw”这一节"),
        (["demo", "--model", "gpt", "-o", "d"], "没有“gpt”这个模型"),
    ],
)
def test_a_wrong_order_is_one_sentence_and_sends_nothing(
    arguments: list[str], said: str, serve: Serve, capsys: Output
) -> None:
    before = REPORT.read_bytes()
    with endpoint(by_section(answers())) as server:
        serve(server)
        assert nianbao(*arguments) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error
    assert not server.requests
    assert REPORT.read_bytes() == before


def test_text_stays_inside_where_it_must(serve: Serve, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.setenv("NIANBAO_EGRESS", "local")
    monkeypatch.setenv("OPENAI_BASE_URL", "https://203.0.113.7/v1")  # reached, the suite's own guard would fail
    before = REPORT.read_bytes()
    for command in (["draft", REPORT], ["draft", REPORT, "--show-egress", "--yes"]):
        assert nianbao(*command, "--model", "openai:test") == 2
        output = capsys.readouterr()
        assert "203.0.113.7：这台主机（203.0.113.7）不在本机或内网" in output.err
        assert "青禾镇" not in output.out + output.err
    assert REPORT.read_bytes() == before
    with endpoint(by_section(answers())) as server:
        serve(server)
        assert draft() == 0
    assert len(server.requests) == 3


def test_where_no_model_answers_the_embedded_drafter_does_and_that_is_said(serve: Serve, capsys: Output) -> None:
    with endpoint(replies.status(500)) as server:
        serve(server)
        assert draft("--section", "overview") == 0
    said = capsys.readouterr().out
    assert "自带的离线起草写的，因为：" in said
    assert "服务器出错（500）" in said
    assert saved()["sections"]["overview"]["origin"] == "offline"


def test_a_text_that_no_model_could_write_over_stays_and_the_command_fails(serve: Serve, capsys: Output) -> None:
    write(example().with_text("overview", MINE))
    with endpoint(replies.status(500)) as server:
        serve(server)
        assert draft("--section", "overview", "--overwrite") == 1
    assert "模型没有写成，原来的文字没有动" in capsys.readouterr().out
    assert saved()["sections"]["overview"]["text"] == MINE


def test_what_broke_off_is_said_kept_and_finished_later(serve: Serve, capsys: Output) -> None:
    whole = GOOD[OVERVIEW]
    with endpoint([replies.close_early(whole, after=150), replies.status(500)]) as server:
        serve(server)
        assert draft("--section", "overview") == 1
    said = capsys.readouterr()
    assert (
        f"一、总体情况：没有写完（服务器出错（500）），已写的留着；接着写：nianbao draft {REPORT} --resume" in said.out
    )
    raw = saved()["sections"]["overview"]["unfinished"]["raw"]
    assert whole.startswith(raw)
    assert nianbao("build", REPORT, "-o", "out", "--to", "json") == 1
    with endpoint(by_section({RESUME: replies.say(whole.removeprefix(raw))})) as server:
        serve(server)
        capsys.readouterr()
        assert draft("--resume") == 0
    section = saved()["sections"]["overview"]
    assert section.get("unfinished") is None
    assert section["text"].startswith(said_text(raw))
    assert "没有写完" not in section["text"]
    assert "起草完成" in capsys.readouterr().out


def said_text(raw: str) -> str:
    """The beginning of a draft up to its first mark."""
    return raw.partition("[[")[0]


def test_an_interrupt_keeps_what_has_come(serve: Serve, capsys: Output) -> None:
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        pytest.skip("this process does not take interrupts as a terminal's does")

    timers: list[threading.Timer] = []

    def script(request: Request) -> Reply:
        timers.append(threading.Timer(0.4, os.kill, (os.getpid(), signal.SIGINT)))
        timers[-1].start()
        return replies.drip(GOOD[OVERVIEW], every=0.01)

    with endpoint(script) as server:
        serve(server)
        assert draft("--section", "overview") == 130
        assert server.requests[0].has_ended()
    assert len(timers) == 1
    said = capsys.readouterr()
    assert f"中断了；已经写出来的都留着。接着写：nianbao draft {REPORT} --resume" in said.out
    assert GOOD[OVERVIEW].startswith(saved()["sections"]["overview"]["unfinished"]["raw"])


def test_an_invented_number_is_said_to_go_back_and_what_stays_is_listed(serve: Serve, capsys: Output) -> None:
    stubborn = answers(overview=recorded("overview"), repair=recorded("overview"))
    with endpoint(by_section(stubborn)) as server:
        serve(server)
        assert draft("--section", "overview") == 0
    said = capsys.readouterr()
    assert "有几处没有依据，退回修改一次" in said.err
    assert "N102 “5次”没有出处" in said.out
    assert nianbao("approve", REPORT, "--section", "overview", "--by", "王明") == 1


def test_candidates_are_chosen_from_the_command_line(serve: Serve, capsys: Output) -> None:
    with endpoint(lambda request: replies.say(f"{GOOD[OTHERS]}第{request.body['seed']}稿。")) as server:
        serve(server)
        assert draft("--section", "other_matters", "--n", "2", "--seed", "5") == 0
    assert f"另有 1 份候选稿：nianbao decide {REPORT} --choose 六、其他需要报告的事项" in capsys.readouterr().out
    before = saved()
    assert before["sections"]["other_matters"]["text"].endswith("第5稿。")
    assert nianbao("decide", REPORT, "--choose", "other_matters") == 0
    listed = capsys.readouterr().out
    assert "1  openai:test，种子 6" in listed
    assert before["sections"]["other_matters"]["candidates"][0]["text"] in listed
    assert saved() == before
    assert nianbao("decide", REPORT, "--choose", "other_matters:1", "--by", "王明") == 0
    section = saved()["sections"]["other_matters"]
    assert section["text"].endswith("第6稿。")
    assert [item["text"][-4:] for item in section["candidates"]] == ["第5稿。"]
    for wrong in ("other_matters:2", "other_matters:x", "other_matters:"):
        assert nianbao("decide", REPORT, "--choose", wrong) == 2
        assert "份候选稿" in capsys.readouterr().err
    for wrong in ("nowhere:1", "nowhere"):
        assert nianbao("decide", REPORT, "--choose", wrong) == 2
        assert "没有“nowhere”这一节" in capsys.readouterr().err


def test_doctor_says_what_a_model_s_server_can_do(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setenv("NIANBAO_MODEL", "openai:test")
    word = '{"word": "好"}'

    def script(request: Request) -> Reply:
        return replies.tool_call("word", word) if "tools" in request.body else replies.say("好", structured=word)

    with endpoint(script) as server:
        serve(server)
        assert nianbao("doctor", "--json") == 0
        states = {item["part"]: item for item in json.loads(capsys.readouterr().out)}
        assert "青禾镇" not in json.dumps([request.body for request in server.requests], ensure_ascii=False)
    state = states["模型 openai:test"]
    assert state["works"] is True
    assert "流式 ✓，json_schema ✓，JSON 模式 ✓，工具调用 ✓；第一个字等了 0." in state["detail"]
    assert "（最多等 300 秒）" in state["detail"]
    assert "；一次能看多少，没有量出来" in state["detail"]
    with endpoint(replies.say("好"), refuse=["stream", "response_format", "tools"]) as server:
        serve(server)
        assert nianbao("doctor") == 0
    assert "流式 ✗，json_schema ✗，JSON 模式 ✗，工具调用 ✗" in capsys.readouterr().out
    with endpoint(replies.status(401, "no")) as server:
        serve(server)
        assert nianbao("doctor") == 1
    assert "✗ 模型 openai:test：test（" in capsys.readouterr().out


def test_after_doctor_has_measured_a_short_context_nothing_too_long_is_sent(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setenv("NIANBAO_MODEL", "openai:test")
    with endpoint(short_sighted(2048, first_number)) as server:
        serve(server)
        assert nianbao("doctor") == 0
        assert re.search("一次只看约 [0-9]+ 个 token，再长的它悄悄截掉，所以放不下的不发", capsys.readouterr().out)
        before = len(server.requests)
        assert draft("--section", "overview") == 0
        assert len(server.requests) == before
    said = capsys.readouterr().out
    assert "自带的离线起草写的，因为：" in said
    assert "多的会悄悄截掉，所以没有发" in said
    assert saved()["sections"]["overview"]["origin"] == "offline"


def echo(request: Request) -> Reply:
    """Answer with the key in every place where a server can put it."""
    key = request.key
    item = {"quote": "推送74期", "replacement": f"推送74期{key}", "reason": f"密钥 {key}", "category": "wording"}
    called = json.dumps({"suggestions": [item], "word": key}, ensure_ascii=False)
    if "tools" in request.body:
        return replies.tool_call("suggestions", called)
    text = called if SUGGEST in request.system else f"密钥是{key}。推送74期[[n9]]。[[{key}]]〈{key}〉"
    return replies.say(text, pieces=5, reasoning=key)


FAULTS: dict[str, Callable[[Request], Reply]] = {
    "good": by_section(answers() | {SUGGEST: replies.say('{"suggestions": []}'), "": replies.say("好")}),
    "echo": echo,
    "401": lambda request: replies.status(401, f"Incorrect API key provided: {request.key}"),
    "400": lambda request: replies.status(400, f"bad: Bearer {request.key}", error_code=request.key),
    "500": lambda request: replies.status(500, request.key),
    "page": lambda request: replies.html(f"<p>{request.key}</p>"),
    "stream": lambda request: replies.garbled(
        f'data: {{"error": {{"message": "{request.key}"}}}}\n\n'.encode()
    ),
    "429": lambda request: replies.status(429, request.key, headers={"Retry-After": "0"}),
    "broken": lambda request: replies.close_early(f"密钥{request.key}，推送74期[[n9]]，{request.key}", after=60),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("kind", FAULTS)
def test_the_key_is_in_no_file_and_no_word_of_any_command(
    kind: str,
    serve: Serve,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Output,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("NIANBAO_CACHE", str(tmp_path / "cache/answers.sqlite"))
    monkeypatch.setenv("NIANBAO_MODEL", "openai:test")
    said = ""
    refused = ["json_schema"] if kind == "echo" else []
    with endpoint(FAULTS[kind], refuse=refused) as server:
        serve(server)
        for command in (
            ["draft", REPORT, "--show-egress", "--yes"],
            ["draft", REPORT, "--resume"],
            ["suggest", REPORT],
            ["suggest", REPORT, "--json"],
            ["doctor"],
            ["check", REPORT],
            ["decide", REPORT, "--accept", "all"],
            ["build", REPORT, "-o", "out", "--draft", "--to", "html,docx,json"],
        ):
            assert nianbao(*command) in (0, 1)
            output = capsys.readouterr()
            assert "Traceback" not in output.err
            said += output.out + output.err
    assert server.requests
    assert {request.key for request in server.requests} == {KEY}
    assert KEY not in said
    assert KEY not in caplog.text
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 4
    assert [path for path in files if KEY.encode() in content(path)] == []
    assert (tmp_path / "cache/answers.sqlite") in files


def content(path: Path) -> bytes:
    """What is in a file, unpacked where it is an archive."""
    if path.suffix not in (".docx", ".xlsx"):
        return path.read_bytes()
    folder = path.with_suffix(".unpacked")
    shutil.unpack_archive(path, folder, "zip")
    return b"".join(part.read_bytes() for part in folder.rglob("*") if part.is_file())


def test_a_key_with_spaces_around_it_is_no_other_key(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", f" {KEY}\n")
    with endpoint(by_section(answers())) as server:
        serve(server)
        assert draft("--section", "overview") == 0
    assert server.requests[0].key == KEY


def test_the_demo_plays_recorded_answers_through_the_real_way(capsys: Output) -> None:
    assert nianbao("demo", "--model", "recorded", "-o", "d") == 0
    output = capsys.readouterr()
    assert "录好的示范回答代替模型：是为本项目编写的，不是某个模型的输出" in output.out
    assert "将发给 recorded，http://127.0.0.1:" in output.err
    assert "有几处没有依据，退回修改一次" in output.err
    assert "退回修改过一次" in output.out
    assert "模型的建议里有 2 条不能用，没有列入" in output.out
    assert "改动了数或带进没有出处的数：“办结12件，其中予以公开6件”" in output.out
    report = json.loads(Path("d/青禾镇2025.report.json").read_text(encoding="utf-8"))
    assert "全年组织政策培训5次" not in report["sections"]["overview"]["text"]
    assert report["sections"]["overview"]["made"]["repaired"]
    assert len([item for item in report["suggestions"] if item["source"].startswith("model")]) == 2
