"""A section written by a model: what is sent, what comes of it, and what is kept beside it."""

from decimal import Decimal

import pytest

from assistant import drafting, resources, settings
from assistant.checking import check
from assistant.domain import signing
from assistant.domain.report import Report, Section
from assistant.drafting import MOST_CANDIDATES, Event, Ways, plan
from assistant.editing.approve import unsupported
from assistant.errors import UnusableInput
from tests.drafting.conftest import (
    GOOD,
    OTHERS,
    OVERVIEW,
    PROBLEMS,
    REPAIR,
    SECTIONS,
    Limit,
    answers,
    drafted,
    model_at,
    recorded,
)
from tests.endpoint import Endpoint, Reply, Request, by_section, endpoint, replies
from tests.reports import signed

pytestmark = pytest.mark.usefixtures("limit")
INVENTED = "全年组织政策培训5次。"  # in the first answer, nowhere in the notes
MINE = "我自己写的一段话。"


def written_by(report: Report, text: str, key: str = "overview", **more: object) -> Report:
    return report.having(sections=report.sections | {key: Section.model_validate({"text": text} | more)})


def section_in(report: Report, section: Section, key: str = "overview") -> Report:
    return report.having(sections=report.sections | {key: section})


def sent(server: Endpoint, word: str) -> list[Request]:
    return [request for request in server.requests if word in request.system]


def test_all_sections_are_written_at_once_with_no_number_unsupported(qinghe: Report) -> None:
    with endpoint(by_section({word: replies.say(text, before=0.5) for word, text in GOOD.items()})) as server:
        done = drafted(qinghe, server)
        assert server.most_at_once == 3
    assert done.written == ("preamble", *SECTIONS)
    assert {key: item.origin for key, item in done.report.sections.items()} == {
        "preamble": "offline",
        **dict.fromkeys(SECTIONS, "model"),
    }
    assert not any(unsupported(done.report, key) for key in SECTIONS)
    assert not [item for item in check(done.report).findings if item.code.startswith("N")]
    overview = done.report.sections["overview"].text
    assert "全年新收政府信息公开申请12件，比上年增加4件，增长50%；上年结转1件。" in overview
    assert "行政复议1件，结果维持；行政诉讼1件，尚未审结" in overview
    assert "全年制发行政规范性文件2件，废止1件，现行有效6件。" in overview
    assert "[[" not in overview
    assert (done.troubles, done.failed, done.cancelled) == ({}, (), False)
    assert [gap.question[:14] for gap in done.gaps["other_matters"]] == ["2025年有没有发出政府信息"]


def test_every_sentence_says_what_it_rests_on(qinghe: Report) -> None:
    with endpoint(by_section(answers())) as server:
        section = drafted(qinghe, server, ["overview"]).report.sections["overview"]
    assert "".join(item.sentence for item in section.sources) == section.text.replace("\n", "")
    said = {item.sentence: item for item in section.sources}
    assert said["“青禾发布”公众号全年推送74期。"].notes == ("n9",)
    received = next(item for sentence, item in said.items() if sentence.startswith("全年新收"))
    assert received.facts == ("requests.received.total",)


def test_a_draft_records_its_model_prompt_seed_tokens_and_time(qinghe: Report, limit: Limit) -> None:
    limit(prices={"test": {"input": 2, "output": 8}})
    with endpoint(replies.say(GOOD[OTHERS], usage=(1000, 500))) as server:
        done = drafted(qinghe, server, ["other_matters"], seed=7)
    section = done.report.sections["other_matters"]
    made = section.made
    assert made is not None
    assert (section.origin, section.model, section.prompt) == ("model", "openai:test", "other_matters@2")
    assert (made.seed, made.requests, made.input_tokens, made.output_tokens) == (7, 1, 1000, 500)
    assert (made.cost, made.currency, made.prompts) == (Decimal("0.006"), "元", ("other_matters@2",))
    assert (made.repaired, made.cached, made.instead) == (False, False, "")
    assert made.seconds > 0
    assert made.at.startswith("20")
    assert server.requests[0].body["seed"] == 7
    assert server.requests[0].body["temperature"] == pytest.approx(0.2)
    assert done.account is not None
    assert (done.account.requests, done.account.input_tokens) == (1, 1000)


def test_it_is_told_what_comes_as_it_comes(qinghe: Report) -> None:
    events: list[Event] = []
    with endpoint(by_section({OVERVIEW: replies.say(GOOD[OVERVIEW], pieces=7)})) as server:
        done = drafted(qinghe, server, ["overview"], tell=events.append)
    assert {event.kind for event in events} == {"text", "done"}
    assert len(events) > 50
    assert "".join(event.text for event in events) == done.report.sections["overview"].text
    assert events[-1] == Event("overview", "done")


def test_three_drafts_are_three_seeds_and_two_candidates(qinghe: Report) -> None:
    def by_seed(request: Request) -> Reply:
        return replies.say(f"{GOOD[OTHERS]}【待补充：第{'一二三'[request.body['seed'] - 4]}稿？】")

    with endpoint(by_seed) as server:
        section = drafted(qinghe, server, ["other_matters"], drafts=3, seed=4).report.sections["other_matters"]
    assert sorted(request.body["seed"] for request in server.requests) == [4, 5, 6]
    texts = [section.text, *(item.text for item in section.candidates)]
    assert [text[-5:-2] for text in texts] == ["第一稿", "第二稿", "第三稿"]
    assert {item.model for item in section.candidates} == {"openai:test"}


def test_of_several_drafts_the_one_with_the_fewest_faults_is_the_text(qinghe: Report) -> None:
    def worse_first(request: Request) -> Reply:
        return replies.say(f"公开信息{9000 + request.number}条。" if request.body["seed"] == 1 else GOOD[OTHERS])

    with endpoint(worse_first) as server:
        section = drafted(qinghe, server, ["other_matters"], drafts=2).report.sections["other_matters"]
    assert section.text.startswith("【待补充：2025年有没有发出")
    assert section.candidates[0].text.startswith("公开信息900")


def test_what_a_person_wrote_is_kept_and_nothing_is_sent_for_it(qinghe: Report) -> None:
    with endpoint(by_section(answers())) as server:
        done = drafted(written_by(qinghe, MINE), server, ["overview"])
    assert not server.requests
    assert done.kept == ("overview",)
    assert done.report.sections["overview"].text == MINE


def test_what_a_person_wrote_and_signed_stays_and_the_new_draft_becomes_a_candidate(qinghe: Report) -> None:
    before = signed(written_by(qinghe, MINE), "overview")
    with endpoint(by_section(answers())) as server:
        after = drafted(before, server, ["overview"], overwrite=True).report
    section = after.sections["overview"]
    assert (section.text, section.origin) == (MINE, "human")
    assert signing.is_signed(after, "overview")
    assert [item.origin for item in section.candidates] == ["model"]


def test_a_draft_that_a_model_was_paid_for_becomes_a_candidate_and_an_untouched_offline_one_does_not(
    qinghe: Report,
) -> None:
    turns = [replies.say(f"{GOOD[OTHERS]}【待补充：又一稿？】"), replies.say(GOOD[OTHERS])]
    with endpoint(turns) as server:
        first = drafted(qinghe, server, ["other_matters"]).report
        again = drafted(first, server, ["other_matters"]).report.sections["other_matters"]
    assert [item.text for item in again.candidates] == [first.sections["other_matters"].text]
    offline = drafting.draft(qinghe, ["other_matters"]).report
    with endpoint(by_section(answers())) as server:
        over_untouched = drafted(offline, server, ["other_matters"]).report.sections["other_matters"]
        touched = offline.with_text("other_matters", offline.text("other_matters") + "另加一句。")
        over_touched = drafted(touched, server, ["other_matters"])
    assert over_untouched.candidates == ()
    assert over_touched.kept == ("other_matters",)
    assert over_touched.report == touched


def test_of_several_drafts_without_faults_the_one_that_leaves_the_least_unsaid_is_the_text(qinghe: Report) -> None:
    whole = GOOD[OVERVIEW]
    silent = whole.replace("3月和9月各开展一次业务培训，参加的有镇机关和村干部41人次[[n10]]。", "")
    blunt = whole.partition("县2025年度政务公开考核")[0]  # says nothing of 考核、评议、追究
    with endpoint(replies.say(text) for text in (blunt, silent, whole)) as server:
        section = drafted(qinghe, server, ["overview"], drafts=3).report.sections["overview"]
    texts = [section.text, *(item.text for item in section.candidates)]
    assert ["41人次" in text for text in texts] == [True, False, True]
    assert ["追究责任" in text for text in texts] == [True, True, False]


def test_a_person_s_text_stays_however_often_models_write_anew(qinghe: Report) -> None:
    report = written_by(qinghe, MINE, "other_matters")
    script = (replies.say(f"按要求更新目录1次[[n19]]。{'再' * number}写。") for number in range(100))
    with endpoint(script) as server:
        for _ in range(2):
            report = drafted(report, server, ["other_matters"], overwrite=True, drafts=9).report
    section = report.sections["other_matters"]
    assert (section.text, section.origin) == (MINE, "human")
    assert len(section.candidates) == MOST_CANDIDATES


def test_an_invented_number_goes_back_once_and_a_good_repair_is_taken(qinghe: Report) -> None:
    events: list[Event] = []
    with endpoint(by_section(answers(overview=recorded("overview"), repair=recorded("repair")))) as server:
        section = drafted(qinghe, server, ["overview"], tell=events.append).report.sections["overview"]
    first, back = server.requests
    assert OVERVIEW in first.system
    assert REPAIR in back.system
    assert f"“{INVENTED.rstrip('。')}”里的“5次”" in back.user
    assert "表格和工作记录里都没有" in back.user
    assert INVENTED in back.user.partition("<草稿>")[2]
    assert "[[requests.received.total]]" in back.user.partition("<草稿>")[2]
    assert section.made is not None
    assert (section.made.repaired, section.made.requests) == (True, 2)
    assert section.made.prompts == ("overview@2", "repair@3")
    assert INVENTED not in section.text
    assert not unsupported(section_in(qinghe, section), "overview")
    kinds = [event.kind for event in events]
    assert kinds[kinds.index("repair") :] == ["repair", "restart", "text", "done"]
    after = [event.text for event in events[kinds.index("restart") :] if event.kind == "text"]
    assert "".join(after) == section.text


@pytest.mark.parametrize(
    "repair",
    [
        replies.say(recorded("overview")),
        replies.say("全年组织政策培训6次，公开信息99条。"),
        replies.say("已改。"),
        replies.status(500),
        replies.empty(),
        replies.reset(GOOD[OVERVIEW], after=80),
        replies.say(GOOD[OVERVIEW], finish="length"),
        replies.say(GOOD[OVERVIEW][:300], finish="content_filter"),
    ],
    ids=["same", "worse", "gutted", "error", "empty", "reset", "length", "filtered"],
)
def test_a_repair_that_is_no_better_leaves_the_first_draft_with_its_number_for_the_check_to_flag(
    repair: Reply, qinghe: Report
) -> None:
    with endpoint(by_section({REPAIR: repair, OVERVIEW: replies.say(recorded("overview"))})) as server:
        done = drafted(qinghe, server, ["overview"])
    section = done.report.sections["overview"]
    assert INVENTED in section.text
    assert section.made is not None
    assert not section.made.repaired
    assert section.unfinished is None
    assert len(sent(server, REPAIR)) == 1
    assert [item.quote for item in unsupported(done.report, "overview")] == ["5次"]
    flagged = {place.quote for item in check(done.report, ("N101", "N102")).findings for place in item.where}
    assert "5次" in flagged


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("县政务公开办2026年9月检查[[n11]]。", "“9月”"),
        ("围绕“全年公开五百条”的目标开展工作。", "“五百条”"),
        ("推送74期[[n88]]。", "没有这条工作记录"),
        ("新收[[requests.recieved.total]]。", "没有“requests.recieved.total”这个编号"),
        ("新收[[requests.received.total。", "标记没有写完整"),
        ("请致电〈电话7〉。", "材料里没有这个代号"),
        ("予以公开[[requests.received.total]]。", "按材料应为 6件"),
    ],
)
def test_what_is_wrong_is_told_to_the_model_in_its_words(text: str, why: str, qinghe: Report) -> None:
    with endpoint(by_section({REPAIR: replies.say(GOOD[OVERVIEW]), OVERVIEW: replies.say(text)})) as server:
        section = drafted(qinghe, server, ["overview"]).report.sections["overview"]
    findings = sent(server, REPAIR)[0].user.partition("【要改的地方】")[2].partition("【草稿】")[0]
    assert why in findings
    assert section.made is not None
    assert section.made.repaired
    assert section.text.startswith("2025年，我镇依照")


def test_a_mark_that_stands_for_nothing_stays_a_question_where_nobody_repairs_it(qinghe: Report) -> None:
    text = "新收政府信息公开申请[[requests.recieved.total]]。"
    with endpoint(by_section({REPAIR: replies.status(500), OVERVIEW: replies.say(text)})) as server:
        done = drafted(qinghe, server, ["overview"])
    asked = [gap.question for gap in done.gaps["overview"]]
    assert asked == ["没有“requests.recieved.total”这个编号，这里应写哪个数？"]


def test_the_facts_come_with_id_name_value_and_last_year_s_and_zeros_in_short(qinghe: Report) -> None:
    with endpoint(by_section(answers())) as server:
        drafted(qinghe, server)
    overview = sent(server, OVERVIEW)[0].user
    lines = overview.splitlines()
    assert "requests.received.total｜新收申请｜12件｜上年8件｜.change 比上年增加4件，增长50%" in lines
    assert "sum.requests.refused｜不予公开｜1件" in lines
    assert "为0的：不予处理、其他处理" in lines
    assert not [line for line in lines if line.startswith("disclosure.licensing")]
    assert any(
        line.startswith("单位：青禾镇人民政府（乡镇人民政府。") and line.endswith("自称：我镇") for line in lines
    )
    assert any(line.startswith("年度：2025　") for line in lines)


def test_each_section_gets_only_the_notes_that_concern_it(qinghe: Report) -> None:
    with endpoint(by_section(answers())) as server:
        drafted(qinghe, server)
    bodies = {word: sent(server, word)[0].user for word in (OVERVIEW, PROBLEMS, OTHERS)}
    of = {
        "“青禾发布”公众号全年推送74期。": OVERVIEW,
        "部分村干部对申请的答复期限不熟悉": PROBLEMS,
        "政策解读形式单一": PROBLEMS,  # a problem of last year's report
        "更新基层政务公开标准目录": OTHERS,
    }
    bodies[PROBLEMS], others = bodies[PROBLEMS].split("【总体情况的记录】")
    for words, home in of.items():
        assert [word for word, body in bodies.items() if words in body] == [home]
    assert "“青禾发布”公众号全年推送74期。" in others  # what became of last year's problems may stand there
    assert "更新基层政务公开标准目录" not in others


def test_what_will_be_sent_is_what_is_sent(qinghe: Report) -> None:
    with endpoint(by_section(answers())) as server:
        wanted = {item.section: item.messages for item in plan(qinghe, None, Ways(model_at(server))).requests}
        drafted(qinghe, server)
    roles = {"system": "system", "human": "user", "ai": "assistant"}
    bodies = [[(said["role"], said["content"]) for said in request.body["messages"]] for request in server.requests]
    for messages in wanted.values():
        assert [(roles[role], text) for role, text in messages] in bodies
    assert len(bodies) == len(wanted) == 3


def test_another_version_of_a_prompt_is_used_where_it_is_named(qinghe: Report, limit: Limit) -> None:
    home = settings.home()
    assert home is not None
    shipped = resources.find("prompts/other_matters@1.md").read_text(encoding="utf-8")
    (home / "prompts").mkdir()
    (home / "prompts/other_matters@3.md").write_text(shipped.replace("你替行政机关", "请替行政机关"), encoding="utf-8")
    with endpoint(replies.say(GOOD[OTHERS])) as server:
        newest = drafted(qinghe, server, ["other_matters"]).report.sections["other_matters"]
        named = drafted(qinghe, server, ["other_matters"], prompts={"other_matters": "other_matters@1"})
    assert newest.prompt == "other_matters@3"
    assert named.report.sections["other_matters"].prompt == "other_matters@1"
    assert [request.system[:5] for request in server.requests] == ["请替行政机", "你替行政机"]


def test_an_unknown_section_or_model_sends_nothing(qinghe: Report) -> None:
    with endpoint(by_section(answers())) as server:
        with pytest.raises(UnusableInput, match="没有“overveiw”这一节"):
            drafted(qinghe, server, ["overview", "overveiw"])
        with pytest.raises(UnusableInput, match="没有“nobody:x”这个模型"):
            plan(qinghe, None, Ways("nobody:x"))
    assert not server.requests


def test_an_answer_that_was_kept_is_not_paid_for_again(
    qinghe: Report, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NIANBAO_CACHE", str(tmp_path_factory.mktemp("cache") / "answers.sqlite"))
    with endpoint(replies.say(GOOD[OTHERS])) as server:
        first = drafted(qinghe, server, ["other_matters"]).report.sections["other_matters"]
        again = drafted(qinghe, server, ["other_matters"]).report.sections["other_matters"]
        assert len(server.requests) == 1
        drafted(qinghe, server, ["other_matters"], fresh=True)
        drafted(qinghe, server, ["other_matters"], seed=2)
        assert len(server.requests) == 3
    assert again.text == first.text
    assert again.made is not None
    assert (again.made.cached, again.made.requests) == (True, 0)
