"""Every fault ends in a good draft, a fallback that says so, or a clear error; nothing the person had is lost."""

import asyncio
import json
from collections.abc import Callable, Iterator

import pytest

from assistant import drafting
from assistant.domain.gaps import gaps
from assistant.domain.report import Report, Section
from assistant.drafting import Drafted, Event, Ways, questions
from assistant.drafting.marks import resolved
from assistant.editing.approve import approve
from assistant.errors import NotReady, UnusableInput
from assistant.grounding.facts import facts_of
from tests.drafting.conftest import GOOD, OTHERS, OVERVIEW, PROBLEMS, REPAIR, RESUME, Limit, answers, drafted, model_at
from tests.endpoint import Endpoint, Reply, Request, by_section, endpoint, replies
from tests.reports import signed

pytestmark = pytest.mark.usefixtures("limit")
WHOLE = GOOD[OVERVIEW]
MINE = "我自己写的一段话。"
CAME = 150  # characters that came before a break
FILTERED = replies.say("", finish="content_filter")


def chunk(text: str) -> bytes:
    return b"data: " + json.dumps({"choices": [{"index": 0, "delta": {"content": text}}]}).encode() + b"\n\n"


NOTHING_CAME = {  # a fault before any text → words of what is said of it
    "slow down": (replies.status(429, headers={"Retry-After": "0"}), "请求太多"),
    "come much later": (replies.status(429, headers={"Retry-After": "3600"}), "请求太多"),
    "no money": (replies.status(429, error_code="insufficient_quota"), "额度用完了"),
    "server error": (replies.status(500), "服务器出错（500）"),
    "bad gateway": (replies.status(502, "<html>"), "服务器出错（502）"),
    "wrong key": (replies.status(401), "密钥不对"),
    "not allowed": (replies.status(403), "密钥不对，或没有权限"),
    "no such model": (replies.status(404), "没有这个模型"),
    "bad request": (replies.status(400, "context length exceeded"), "context length exceeded"),
    "redirect": (replies.redirect("http://127.0.0.1:1/v1/chat/completions"), "要转到别的地址"),
    "reset": (replies.reset(), "连接断了"),
    "empty": (replies.empty(), "回答是空的"),
    "filtered": (FILTERED, "内容过滤"),
    "no tokens": (replies.say("", finish="length"), "长度上限"),
    "garbled": (replies.garbled(b'data: {"choices": [\n\n'), "格式不对"),
    "not text": (replies.garbled(b'data: {"choices": "\xff\xfe"}\n\n'), ""),
    "no data": (replies.garbled(b"hello"), ""),
    "wrong shape": (replies.garbled(b'data: {"choices": [{"delta": 7}]}\n\n'), ""),
    "an error in the stream": (replies.garbled(b'data: {"error": {"message": "overloaded"}}\n\n'), "overloaded"),
    "web page": (replies.html("<p>请登录</p>"), ""),
    "only spaces": (replies.say(" \n\u3000\n"), "回答是空的"),
    "only thinking": (replies.say("<think>先看材料"), "回答是空的"),
}
BROKE_OFF: dict[str, tuple[Reply, str]] = {  # a fault when some text has come
    "reset": (replies.reset(WHOLE, after=CAME), "连接断了"),
    "closed": (replies.close_early(WHOLE, after=CAME), "连接断了"),
    "ended as if whole": (replies.close_early(WHOLE, after=CAME, tidy=True), "没有写完"),
    "length": (replies.say(WHOLE[:CAME], finish="length"), "长度上限"),
    "filtered": (replies.say(WHOLE[:CAME], finish="content_filter"), "内容过滤"),
    "garbled": (replies.garbled(chunk(WHOLE[:CAME]) + b'data: {"choices": [\n\n'), "格式不对"),
    "an error": (replies.garbled(chunk(WHOLE[:CAME]) + b'data: {"error": {"message": "busy"}}\n\n'), "busy"),
    "no end": (replies.say(WHOLE[:CAME], drop_finish=True, drop_done=True), "没有写完"),
}
nothing_came = pytest.mark.parametrize(("fault", "why"), NOTHING_CAME.values(), ids=NOTHING_CAME)
broke_off = pytest.mark.parametrize(("fault", "why"), BROKE_OFF.values(), ids=BROKE_OFF)


def with_mine(report: Report) -> Report:
    return report.having(sections={"overview": Section(text=MINE)})


def text_of(raw: str, report: Report) -> str:
    return resolved(raw, report, facts_of(report)).text


def then(*first: Reply) -> Iterator[Reply]:
    """These replies, and an error for all that follow."""
    yield from first
    while True:
        yield replies.status(500)


@pytest.fixture
def two_models(limit: Limit, monkeypatch: pytest.MonkeyPatch) -> Callable[[Endpoint, Endpoint], None]:
    """Name two endpoints: a model, and another for when the first fails."""

    def name(first: Endpoint, second: Endpoint) -> None:
        servers = {
            "openai": {"base_url": first.base_url, "key": "OPENAI_API_KEY"},
            "second": {"base_url": second.base_url, "key": "SECOND_KEY"},
        }
        limit(endpoints=servers)
        monkeypatch.setenv("NIANBAO_MODEL", "openai:first")
        monkeypatch.setenv("NIANBAO_FALLBACK", "second:other")

    return name


def by_settings(report: Report, *, overwrite: bool = False) -> Drafted:
    return asyncio.run(drafting.draft_with(drafting.plan(report, ["overview"], Ways(), overwrite=overwrite)))


@nothing_came
def test_where_nothing_came_and_nothing_was_there_the_embedded_draft_says_why_it_stands_in(
    fault: Reply, why: str, qinghe: Report
) -> None:
    with endpoint(fault) as server:
        done = drafted(qinghe, server, ["overview"])
    section = done.report.sections["overview"]
    assert section.text == drafting.draft(qinghe, ["overview"]).report.text("overview")
    assert section.origin == "offline"
    assert section.made is not None
    assert why in section.made.instead
    assert server.base_url in section.made.instead
    assert [str(trouble) for trouble in done.troubles["overview"]] == section.made.instead.split("；")
    assert (done.failed, done.cancelled) == ((), False)


@nothing_came
def test_where_nothing_came_a_person_s_text_stays_the_text(fault: Reply, why: str, qinghe: Report) -> None:
    with endpoint(fault) as server:
        done = drafted(with_mine(qinghe), server, ["overview"], overwrite=True)
    assert done.failed == ("overview",)
    assert done.written == ()
    assert done.report.sections == with_mine(qinghe).sections
    assert why in str(done.troubles["overview"][0])


@nothing_came
def test_where_nothing_came_a_second_model_writes_and_the_draft_says_so(
    fault: Reply, why: str, qinghe: Report, two_models: Callable[[Endpoint, Endpoint], None]
) -> None:
    with endpoint(fault) as first, endpoint(replies.say(WHOLE)) as second:
        two_models(first, second)
        section = by_settings(qinghe).report.sections["overview"]
    assert (section.origin, section.model) == ("model", "second:other")
    assert section.text == text_of(WHOLE, qinghe)
    assert section.made is not None
    assert why in section.made.instead
    assert f"first（{first.base_url}）" in section.made.instead
    assert section.made.requests >= 2


@pytest.mark.parametrize(
    "fault",
    [
        replies.status(429, headers={"Retry-After": "0"}),
        replies.status(503, headers={"retry-after-ms": "1"}),
        replies.reset(),
        replies.empty(),
    ],
)
def test_what_passes_is_tried_again_and_the_draft_is_whole(fault: Reply, qinghe: Report, limit: Limit) -> None:
    limit(retries=1)
    with endpoint([fault, replies.say(WHOLE)]) as server:
        done = drafted(qinghe, server, ["overview"])
    section = done.report.sections["overview"]
    assert section.text == text_of(WHOLE, qinghe)
    assert section.made is not None
    assert (section.made.requests, section.made.instead) == (2, "")
    assert not done.troubles


def test_a_server_that_sends_no_stream_gives_a_whole_draft_all_the_same(qinghe: Report) -> None:
    with endpoint(replies.not_sse(WHOLE)) as server:
        section = drafted(qinghe, server, ["overview"]).report.sections["overview"]
    assert section.text == text_of(WHOLE, qinghe)
    assert section.made is not None
    assert section.made.instead == ""


@broke_off
def test_what_had_come_is_kept_and_asks_for_its_end_where_nothing_more_comes(
    fault: Reply, why: str, qinghe: Report
) -> None:
    with endpoint(then(fault)) as server:
        done = drafted(qinghe, server, ["overview"])
    section = done.report.sections["overview"]
    assert section.unfinished is not None
    assert WHOLE.startswith(section.unfinished.raw)
    assert len(section.unfinished.raw) > CAME - 60  # without the mark that broke off
    assert "[[disclosure" not in section.unfinished.raw[-40:]
    assert section.text.startswith(text_of(section.unfinished.raw, qinghe))
    assert [gap.question[:8] for gap in gaps(section.text)] == ["这一节没有写完（"]
    assert section.text.endswith("），请接着写完】")
    assert any(why in str(trouble) for trouble in done.troubles["overview"])
    assert (section.origin, section.model, section.prompt) == ("model", "openai:test", "overview@2")
    with pytest.raises(NotReady, match="待补充"):
        approve(done.report, "overview", "王明", "2026-01-01", seen=True)


@broke_off
def test_what_had_come_is_gone_on_with_at_once_where_the_server_answers_again(
    fault: Reply, why: str, qinghe: Report
) -> None:
    def rest(request: Request) -> str:
        return WHOLE.removeprefix(so_far(request))

    with endpoint(by_section({RESUME: replies.say(rest), OVERVIEW: fault})) as server:
        section = drafted(qinghe, server, ["overview"]).report.sections["overview"]
    if "内容过滤" in why:  # the same words would be filtered again
        assert len(server.requests) == 1
        assert section.unfinished is not None
        return
    assert section.text == text_of(WHOLE, qinghe)
    assert section.unfinished is None
    assert section.made is not None
    assert section.made.prompts == ("overview@2", "resume@2")
    assert section.made.instead == ""


def so_far(request: Request) -> str:
    """The draft that a request asks to go on with."""
    return request.user.partition("<草稿>\n")[2].partition("</草稿>")[0]


@broke_off
def test_what_had_come_becomes_a_candidate_beside_a_person_s_text(fault: Reply, why: str, qinghe: Report) -> None:
    with endpoint(then(fault)) as server:
        done = drafted(with_mine(qinghe), server, ["overview"], overwrite=True)
    section = done.report.sections["overview"]
    assert (section.text, section.origin, done.beside) == (MINE, "human", ("overview",))
    (candidate,) = section.candidates
    assert candidate.unfinished is not None


@broke_off
def test_a_second_model_goes_on_from_where_the_first_broke_off(
    fault: Reply, why: str, qinghe: Report, two_models: Callable[[Endpoint, Endpoint], None]
) -> None:
    rest = replies.say(lambda request: WHOLE.removeprefix(so_far(request)))
    with endpoint(then(fault)) as first, endpoint(rest) as second:
        two_models(first, second)
        section = by_settings(qinghe).report.sections["overview"]
    assert RESUME in second.requests[0].system
    assert section.text == text_of(WHOLE, qinghe)
    assert section.model == "second:other"
    assert section.unfinished is None
    assert section.made is not None
    assert why in section.made.instead


def broken_off(report: Report) -> Report:
    with endpoint(then(replies.reset(WHOLE, after=CAME))) as server:
        return drafted(report, server, ["overview"]).report


def test_resuming_sends_what_was_there_and_finishes_it(qinghe: Report) -> None:
    report = broken_off(qinghe)
    before = report.sections["overview"]
    assert before.unfinished is not None
    with endpoint(by_section({RESUME: replies.say(lambda request: WHOLE.removeprefix(so_far(request)))})) as server:
        done = drafted(report, server, resume=True)
    after = done.report.sections["overview"]
    assert done.written == ("overview",)
    assert so_far(server.requests[0]) == before.unfinished.raw
    assert after.text == text_of(WHOLE, qinghe)
    assert after.text.startswith(text_of(before.unfinished.raw, qinghe))
    assert after.unfinished is None
    assert "这一节没有写完" not in after.text
    assert after.candidates == ()
    assert drafted(done.report, server, resume=True).written == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    "fault", [*(fault for fault, _ in BROKE_OFF.values()), replies.status(500), replies.reset(), replies.empty()]
)
def test_a_second_break_loses_nothing_of_the_first(fault: Reply, qinghe: Report) -> None:
    report = broken_off(qinghe)
    before = report.sections["overview"].unfinished
    with endpoint(then(fault)) as server:  # it writes all of it again, and does not come as far
        again = drafted(report, server, resume=True).report.sections["overview"]
    assert before is not None
    assert again.unfinished is not None
    assert again.unfinished.raw.startswith(before.raw)
    assert again.candidates == ()
    assert len(gaps(again.text)) == 1


def test_a_new_draft_that_breaks_off_too_does_not_throw_the_first_away(qinghe: Report) -> None:
    report = broken_off(qinghe)
    with endpoint(then(replies.reset("另起的一稿，内容不同，也没有写完。", after=10))) as server:
        again = drafted(report, server, ["overview"]).report.sections["overview"]
    assert [item.unfinished for item in again.candidates] == [report.sections["overview"].unfinished]


def test_what_a_person_added_to_an_unfinished_text_is_kept(qinghe: Report) -> None:
    report = broken_off(qinghe)
    mine = report.text("overview").partition("【")[0] + "后面由我写完。"
    edited = report.with_text("overview", mine)
    rest = replies.say(lambda request: WHOLE.removeprefix(so_far(request)))
    with endpoint(by_section({RESUME: rest, OVERVIEW: replies.say(WHOLE)})) as server:
        resumed = drafted(edited, server, resume=True).report.sections["overview"]
        anew = drafted(edited, server, ["overview"]).report.sections["overview"]
    assert (resumed.text, resumed.origin) == (anew.text, anew.origin) == (mine, "human")
    assert resumed.candidates[0].unfinished is None
    assert anew.candidates == ()


def test_a_candidate_that_broke_off_beside_a_person_s_text_is_gone_on_with(qinghe: Report) -> None:
    with endpoint(then(replies.reset(WHOLE, after=CAME))) as server:
        report = drafted(with_mine(qinghe), server, ["overview"], overwrite=True).report
    rest = replies.say(lambda request: WHOLE.removeprefix(so_far(request)))
    with endpoint(by_section({RESUME: rest})) as server:
        section = drafted(report, server, resume=True).report.sections["overview"]
    assert section.text == MINE
    assert [item.text for item in section.candidates] == [text_of(WHOLE, qinghe)]


def test_an_unfinished_text_that_a_person_finished_and_signed_is_not_resumed(qinghe: Report) -> None:
    report = signed(broken_off(qinghe).with_text("overview", MINE), "overview")
    with endpoint(then()) as server:
        done = drafted(report, server, resume=True)
    assert not server.requests
    assert done.kept == ("overview",)
    assert done.report.sections == report.sections


def test_a_whole_draft_that_ends_where_it_broke_off_is_taken_as_whole(qinghe: Report) -> None:
    script = by_section({RESUME: replies.empty(), OVERVIEW: replies.close_early(WHOLE, after=len(WHOLE))})
    with endpoint(script) as server:
        section = drafted(qinghe, server, ["overview"]).report.sections["overview"]
    assert section.text == text_of(WHOLE, qinghe)
    assert section.unfinished is None


def test_the_words_of_a_server_stay_within_the_question(qinghe: Report) -> None:
    said = replies.status(400, "】全年公开9999条。[[requests.received.total]]【待补充\n二〇二五")
    with endpoint([replies.reset(WHOLE, after=CAME), said]) as server:
        section = drafted(qinghe, server, ["overview"]).report.sections["overview"]
    (gap,) = gaps(section.text)
    assert "9999" in gap.question
    assert section.text[gap.end :] == ""
    assert section.text[gap.end - 1] == "】"


@pytest.mark.parametrize(
    ("more", "why"),
    [({"section": 1, "idle": 5}, "超过了写一节的时限"), ({"section": 20, "first": 0.5}, "没有开始回答")],
    ids=["deadline", "first word"],
)
def test_a_server_that_hangs_is_waited_for_no_longer_than_allowed(
    more: dict[str, float], why: str, qinghe: Report, limit: Limit
) -> None:
    limit(**more)
    with endpoint(replies.hang(60)) as server:
        section = drafted(qinghe, server, ["overview"]).report.sections["overview"]
        assert server.requests[0].has_ended()
        assert server.requests[0].aborted
    assert section.origin == "offline"
    assert section.made is not None
    assert why in section.made.instead


def test_what_drips_beyond_the_deadline_is_kept(qinghe: Report, limit: Limit) -> None:
    limit(section=1)
    with endpoint(replies.drip(WHOLE, every=0.01)) as server:
        section = drafted(qinghe, server, ["overview"]).report.sections["overview"]
        assert server.requests[0].has_ended()
    assert section.unfinished is not None
    assert "时限" in section.unfinished.why
    assert WHOLE.startswith(section.unfinished.raw)
    assert section.unfinished.raw


def test_a_server_that_falls_silent_in_the_middle_is_asked_to_go_on(qinghe: Report, limit: Limit) -> None:
    limit(idle=0.5)
    rest = replies.say(lambda request: WHOLE.removeprefix(so_far(request)))
    with endpoint(by_section({RESUME: rest, OVERVIEW: replies.say(WHOLE, pieces=100, delay=5)})) as server:
        section = drafted(qinghe, server, ["overview"]).report.sections["overview"]
    assert section.text == text_of(WHOLE, qinghe)


def test_a_deadline_in_the_middle_of_a_repair_leaves_the_whole_first_draft(qinghe: Report, limit: Limit) -> None:
    limit(section=1.5)
    with endpoint([replies.say("推送74期[[n9]]。培训99次。"), replies.hang(60)]) as server:
        section = drafted(qinghe, server, ["overview"]).report.sections["overview"]
    assert section.text == "推送74期。培训99次。"
    assert section.unfinished is None


def test_one_section_s_fault_is_not_another_s(qinghe: Report) -> None:
    script = by_section(
        {OVERVIEW: replies.status(500), PROBLEMS: replies.say(GOOD[PROBLEMS]), OTHERS: replies.say(GOOD[OTHERS])}
    )
    with endpoint(script) as server:
        done = drafted(qinghe, server)
    assert {key: item.origin for key, item in done.report.sections.items()} == {
        "preamble": "offline",
        "overview": "offline",
        "problems": "model",
        "other_matters": "model",
    }
    assert list(done.troubles) == ["overview"]


def test_of_several_drafts_those_that_failed_are_no_candidates(qinghe: Report) -> None:
    def second_only(request: Request) -> Reply:
        return replies.say(GOOD[OTHERS]) if request.body["seed"] == 2 else replies.status(500)

    with endpoint(second_only) as server:
        done = drafted(qinghe, server, ["other_matters"], drafts=3)
    section = done.report.sections["other_matters"]
    assert section.text.startswith("【待补充：2025年有没有发出")
    assert section.made is not None
    assert section.made.seed == 2
    assert section.candidates == ()
    assert done.troubles


@pytest.mark.parametrize("mine", [False, True])
def test_cancelling_keeps_what_has_come(mine: bool, qinghe: Report) -> None:
    async def cancelled(server: Endpoint) -> Drafted:
        ways, came = Ways(model_at(server)), asyncio.Event()

        def tell(event: Event) -> None:
            if event.section == "overview" and event.kind == "text":
                came.set()

        report = with_mine(qinghe) if mine else qinghe
        task = asyncio.create_task(drafting.draft_with(drafting.plan(report, None, ways, overwrite=True), tell))
        await came.wait()
        task.cancel()
        return await task

    script = by_section({OVERVIEW: replies.drip(WHOLE, every=0.01), "": replies.hang(60)})
    with endpoint(script) as server:
        done = asyncio.run(cancelled(server))
        assert all(request.has_ended() for request in server.requests)
    assert done.cancelled
    section = done.report.sections["overview"]
    came = section.candidates[0] if mine else section
    assert (*done.written, *done.beside) == ("preamble", "overview")  # the embedded drafter's, and what came
    assert done.waiting == ("problems", "other_matters")
    assert came.unfinished is not None
    assert "中断" in came.unfinished.why
    assert WHOLE.startswith(came.unfinished.raw)
    assert (section.text == MINE) is mine


def test_what_was_cancelled_before_anything_came_keeps_its_text_and_is_gone_on_with(qinghe: Report) -> None:
    async def cancelled(server: Endpoint) -> Drafted:
        task = asyncio.create_task(
            drafting.draft_with(
                drafting.plan(with_mine(qinghe), ["overview", "problems"], Ways(model_at(server)), overwrite=True)
            )
        )
        await asyncio.to_thread(server.has_received, 2)
        task.cancel()
        return await task

    with endpoint(replies.hang(60)) as server:
        done = asyncio.run(cancelled(server))
    assert done.cancelled
    assert (done.written, done.beside, done.unfinished) == ((), (), ("overview", "problems"))
    for key in ("overview", "problems"):
        assert done.report.text(key) == with_mine(qinghe).text(key)
        assert [item.is_not_begun for item in done.report.sections[key].candidates] == [True]
    assert questions.questions(done.report.having(sections={})) == questions.questions(
        done.report.having(sections={"problems": done.report.sections["problems"]})
    )
    with endpoint(by_section(answers())) as server:
        again = drafted(done.report, server, resume=True)
        assert len(server.requests) == 2
        assert all("你接着写" not in request.system for request in server.requests)
    assert (again.written, again.beside) == (("problems",), ("overview",))
    assert again.unfinished == ()
    sections = again.report.sections
    assert [item.unfinished for key in ("overview", "problems") for item in sections[key].candidates] == [None]
    assert drafted(again.report, server, resume=True).written == ()


def test_without_a_key_a_server_outside_is_not_asked_and_the_draft_says_so(
    qinghe: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    monkeypatch.setenv("OPENAI_BASE_URL", "https://203.0.113.7/v1")
    monkeypatch.setenv("NIANBAO_MODEL", "openai:test")
    section = by_settings(qinghe).report.sections["overview"]
    assert section.origin == "offline"
    assert section.made is not None
    assert "没有密钥" in section.made.instead
    assert "OPENAI_API_KEY" in section.made.instead


def test_a_server_that_may_not_be_reached_is_an_error_and_changes_nothing(
    qinghe: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NIANBAO_EGRESS", "local")
    monkeypatch.setenv("OPENAI_BASE_URL", "https://203.0.113.7/v1")
    monkeypatch.setenv("NIANBAO_MODEL", "openai:test")
    with pytest.raises(UnusableInput, match="不在本机或内网"):
        by_settings(qinghe)


def test_sections_that_are_written_at_once_take_the_time_of_the_slowest(qinghe: Report) -> None:
    slow = {word: replies.say(text, before=0.5) for word, text in GOOD.items()}
    with endpoint(by_section(slow)) as server:
        account = drafted(qinghe, server).account
    assert account is not None
    assert 0.5 <= account.seconds < 1.2


def test_a_code_that_was_never_given_is_asked_also_after_it_went_back(qinghe: Report) -> None:
    raw = "2025年，我镇开展政府信息公开工作。〈申请人2〉到窗口提交申请。"
    with endpoint(by_section({OVERVIEW: replies.say(raw), REPAIR: replies.say(raw)})) as server:
        section = drafted(qinghe, server, ["overview"]).report.sections["overview"]
        repair = server.requests[1].user
    assert "〈申请人2〉到窗口" in repair
    assert "原文" not in repair.partition("【草稿】")[2]
    assert "【待补充：〈申请人2〉是什么？】" in section.text
