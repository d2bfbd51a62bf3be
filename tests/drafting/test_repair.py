"""A repair never makes right text wrong: what goes back to a model, and when its second answer is taken."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.report import Note, Report
from assistant.drafting.faults import Fault, faults, is_better
from assistant.drafting.marks import Resolver, resolved
from assistant.grounding.facts import facts_of
from tests.drafting.conftest import OVERVIEW, REPAIR, Limit, drafted, example
from tests.endpoint import by_section, endpoint, replies

OPENING = "2025年，青禾镇人民政府依照《中华人民共和国政府信息公开条例》开展政府信息公开工作。"
COUNTS = "通过县政府网站公开信息4820条，其中96条、214条、133条"


def noted(text: str) -> Report:
    """The example with a note `n90` more."""
    report = example()
    return report.having(notes=(*report.notes, Note(id="n90", text=f"{text}。", aspect="proactive")))


def read(raw: str, report: Report) -> tuple[Resolver, tuple[Fault, ...]]:
    """An answer as it reads, and what is wrong with it."""
    answer = resolved(raw, report, facts_of(report))
    return answer, faults(answer, report, "overview")


def kinds(raw: str, report: Report) -> list[str]:
    return [fault.kind for fault in read(raw, report)[1] if fault.kind != "W108"]


@pytest.mark.parametrize(
    "said", [COUNTS, "来电咨询349次，投诉277次，合计619次", "受理申请15件，其中企业9件", "公开信息1.2万条，点击3,406次"]
)
def test_a_number_that_stands_in_the_cited_note_is_never_wrong(said: str) -> None:
    report = noted(said)
    assert "number" not in kinds(f"{said}[[n90]]。", report)


def test_a_note_that_is_not_cited_or_has_another_number_supports_nothing() -> None:
    report = noted(COUNTS)
    assert "number" in kinds("通过县政府网站公开信息4821条[[n90]]。", report)
    assert "number" in kinds("通过县政府网站公开信息482条[[n90]]。", report)


def test_what_stands_in_a_question_is_no_fault() -> None:
    report = example()
    raw = f"{OPENING}\n（一）主动公开\n【待补充：[[requests.recieved.total]]和记录里的99件[[n77]]为什么不一样？】"
    assert kinds(raw, report) == []
    assert read(raw, report)[0].text.count("【") == 1


def test_due_is_said_of_one_cell_alone() -> None:
    report = example()
    assert [f.what for f in read("予以公开[[requests.received.total]]。", report)[1] if "应为" in f.what]
    share = [f.what for f in read("全年新收政府信息公开申请12件，比上年增长40%。", report)[1] if f.quote == "40%"]
    assert share
    assert "应为" not in share[0]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("W102", "提高政治站位，切实加强组织领导，推动工作落地见效。"),
        ("W105", "“青禾发布”公众号全年推送74期政策图文[[n9]]。\n“青禾发布”公众号全年推送74期政策图文[[n9]]。"),
        ("X101", "申请人张建国的身份证号是330722198106172540。"),
    ],
)
def test_findings_of_rules_go_back_too(code: str, sentence: str) -> None:
    assert code in kinds(f"{OPENING}\n{sentence}", example())


def test_the_obedient_answer_that_changes_a_right_number_is_refused(limit: Limit) -> None:
    report = noted(COUNTS)
    first = f"{OPENING}{COUNTS}[[n90]]。全年组织政策培训5次。"
    second = first.replace("4820", "443").replace("全年组织政策培训5次。", "")
    with endpoint(by_section({REPAIR: replies.say(second), OVERVIEW: replies.say(first)})) as server:
        section = drafted(report, server, ["overview"]).report.sections["overview"]
    assert "4820条" in section.text
    assert section.made is not None
    assert not section.made.repaired


def test_a_second_answer_with_a_new_fault_in_the_place_of_an_old_one_is_refused() -> None:
    report = example()
    first = read(f"{OPENING}全年组织政策培训5次，参加300人。", report)
    assert not is_better(*read(f"{OPENING}全年组织政策培训6次。", report), *first)
    assert is_better(*read(OPENING, report), *first)


RIGHT = (
    "“青禾发布”公众号全年推送74期[[n9]]。",
    "全年新收政府信息公开申请[[requests.received.total]]。",
    "办结[[requests.outcomes_total.total]]，其中予以公开[[requests.granted.total]]。",
    "通过县政府网站青禾镇专栏公开信息186条，其中政策文件2条、财政资金32条、工作动态152条[[n2]]。",
)
WRONG = ("全年组织政策培训5次。", "发放手册3000份。", "召开推进会17次。")


@given(
    st.lists(st.sampled_from(RIGHT), min_size=1, unique=True),
    st.lists(st.sampled_from(WRONG), min_size=1, unique=True),
    st.data(),
)
def test_what_is_taken_has_every_number_that_was_right(right: list[str], wrong: list[str], data: st.DataObject) -> None:
    report = example()
    sentences = data.draw(st.permutations([*right, *wrong]))
    first = read("".join(sentences), report)
    changed = [data.draw(st.sampled_from([one, "", re.sub("[0-9]+", "9", one)])) for one in sentences]
    second = read("".join(changed), report)
    if is_better(*second, *first):
        digits = [Counter(re.findall("[0-9]+", resolved(one, report, facts_of(report)).text)) for one in right]
        left = Counter(re.findall("[0-9]+", second[0].text))
        assert not sum(digits, Counter[str]()) - left
        assert len(second[1]) < len(first[1])


@pytest.mark.parametrize(
    ("raw", "quotes"),
    [
        ("“青禾发布”公众号全年推送74期，深受群众喜爱[[n9]]。", ["深受群众喜爱"]),
        ("成立工作专班，压实各方责任。", ["成立工作专班，压实各方责任"]),
        ("“青禾发布”公众号全年推送74期[[n9]]。", []),
        ("【待补充：有没有开展社会评议？】", []),
    ],
)
def test_a_sentence_without_a_source_goes_back_and_one_that_says_more_by_what_it_says_more(
    raw: str, quotes: list[str]
) -> None:
    assert [fault.quote for fault in read(f"{OPENING}{raw}", example())[1] if fault.kind == "N109"] == quotes


def test_a_second_answer_without_the_invention_is_taken_and_its_numbers_stay(limit: Limit) -> None:
    said = "“青禾发布”公众号全年推送74期"
    first, second = f"{OPENING}{said}，深受群众喜爱[[n9]]。", f"{OPENING}{said}[[n9]]。"
    with endpoint(by_section({REPAIR: replies.say(second), OVERVIEW: replies.say(first)})) as server:
        section = drafted(example(), server, ["overview"]).report.sections["overview"]
    assert section.text.endswith(f"{said}。")
    assert section.made is not None
    assert section.made.repaired
    assert "比出处说得多" in server.requests[1].user
