"""Marks become values, units, phrases and sources; what stands for nothing becomes a question."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import checking
from assistant.domain import formats
from assistant.domain.figures import Figures
from assistant.domain.report import Note, Organ, Report
from assistant.drafting.marks import Resolver, resolved, tidied
from assistant.drafting.writing import MOST_OVERLAP, joined
from assistant.grounding.facts import facts_of

RECEIVED, GRANTED, FEES = "requests.received.total", "requests.granted.total", "disclosure.fees.amount"
LAST = Report(organ=Organ(name="甲"), year=2023, format="2021", figures=Figures().having({RECEIVED: 8, GRANTED: 0}))
REPORT = Report(
    organ=Organ(name="甲"),
    year=2024,
    format="2021",
    figures=Figures().having({RECEIVED: 12, GRANTED: 6, FEES: Decimal("1.26")}),
    notes=(Note(id="n1", aspect="proactive", text="公开信息186条"), Note(id="n2", aspect="oversight", text="培训2次")),
).with_last(LAST)
FACTS = facts_of(REPORT)
HEADING = "一、总体情况"


def restore(text: str) -> str:
    return text.replace("〈电话1〉", "0599-5550118")


def resolve(raw: str) -> Resolver:
    return resolved(raw, REPORT, FACTS, restore)


def fed(pieces: list[str]) -> tuple[str, Resolver]:
    resolver = Resolver(REPORT, FACTS, restore)
    told = "".join([*(resolver.feed(piece) for piece in pieces), resolver.close()])
    return told, resolver


PARTS = st.sampled_from(
    [
        f"[[{RECEIVED}]]", f"[[{RECEIVED}.change]]", f"[[{FEES}]]", "[[n1]]", "[[n1,n2]]", "[[n9]]", "[[nothing.here]]",
        "[[", "]]", "[", "[n1]", "〈电话1〉", "〈电话9〉", "〈", "〉", "件", "万元", "万", "元", "项", " ", "\n", "。",
        "；", "，", "【待补充：几件？】", "【", "】", "”", "全年新收", "12345", "x" * 130,
    ]
)  # fmt: skip


@st.composite
def cut(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A draft with marks, and the same draft in pieces."""
    text = "".join(draw(st.lists(st.one_of(PARTS, st.text("[]〈〉n1.件元。\n", max_size=6)), max_size=12)))
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=20)))
    return text, [text[start:end] for start, end in zip([0, *places], [*places, len(text)], strict=True)]


@settings(max_examples=300, deadline=None)
@given(cut())
def test_however_a_draft_is_cut_it_reads_the_same(drawn: tuple[str, list[str]]) -> None:
    text, pieces = drawn
    told, resolver = fed(pieces)
    whole, at_once = fed([text])
    assert told == resolver.text == whole == at_once.text
    assert resolver.faults == at_once.faults
    assert resolver.sources == at_once.sources
    assert resolver.values == at_once.values


@settings(max_examples=300, deadline=None)
@given(cut())
def test_the_sentences_with_their_sources_are_the_whole_text(drawn: tuple[str, list[str]]) -> None:
    resolver = resolve(tidied(drawn[0], HEADING))
    assert "".join(item.sentence for item in resolver.sources) == resolver.text.replace("\n", "")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (f"新收[[{RECEIVED}]]。", "新收12件。"),
        (f"新收[[{RECEIVED}]]件。", "新收12件。"),
        (f"新收[[{RECEIVED}]]项。", "新收12项。"),
        (f"新收[[{RECEIVED}]]", "新收12件"),
        (f"新收[[{RECEIVED}]]、公开[[{GRANTED}]]件", "新收12件、公开6件"),
        (f"收费[[{FEES}]]。", "收费1.26万元。"),
        (f"收费[[{FEES}]]万元。", "收费1.26万元。"),
        (f"收费[[{FEES}]]元。", "收费1.26万元。"),
        (f"收费[[{FEES}]]万", "收费1.26万元"),
        (f"收费[[{FEES}]][[n1]]。", "收费1.26万元。"),
        (f"新收[[{RECEIVED}]]，[[{RECEIVED}.change]]。", "新收12件，比上年增加4件，增长50%。"),
        (f"公开[[{GRANTED}]]，[[{GRANTED}.change]]。", "公开6件，上年为0件。"),
        ("公开[[n1.1]]。", "公开186条。"),
        ("电话〈电话1〉。", "电话0599-5550118。"),
        (f"新收[{RECEIVED}]。[n1]", "新收12件。"),
        (f"[[ {RECEIVED} ]]", "12件"),
    ],
)
def test_a_mark_is_its_value_with_one_unit(raw: str, text: str) -> None:
    resolver = resolve(raw)
    assert resolver.text == text
    assert not resolver.faults


@pytest.mark.parametrize(
    ("raw", "asked"),
    [
        ("新收[[requests.recieved.total]]。", "没有“requests.recieved.total”这个编号"),
        ("新收[[12件]]。", "没有“12件”这个编号"),
        ("不予公开[[requests.refused.state_secret.total]]。", "表里“"),
        (f"收费[[{FEES}]]，[[{FEES}.change]]。", "上年没有可比的数"),
        ("新收[[requests.rec。", "这里的标记没有写完整"),
        ("新收[[requests.received.total]。", "这里的标记没有写完整"),
        ("培训[[n2。", "这里的标记没有写完整"),
        ("电话〈电话9〉。", "〈电话9〉是什么"),
    ],
)
def test_a_mark_that_stands_for_nothing_is_a_fault_and_a_question(raw: str, asked: str) -> None:
    resolver = resolve(raw)
    assert f"【待补充：{asked}" in resolver.text
    assert len(resolver.faults) == 1
    assert resolver.text.endswith("。")


def test_a_note_that_there_is_not_is_a_fault_and_leaves_no_trace() -> None:
    resolver = resolve("公开信息186条[[n9]]。")
    assert resolver.text == "公开信息186条。"
    assert [fault.mark for fault in resolver.faults] == ["[[n9]]"]
    assert resolver.sources[0].notes == ()


@pytest.mark.parametrize(
    "raw",
    [
        "公开信息186条，培训2次[[n1]][[n2]]。",
        "公开信息186条，培训2次[[n1,n2]]。",
        "公开信息186条，培训2次。[[n1、n2]]",
        "[[n1]][[n2]]公开信息186条，培训2次。",
        "公开信息186条，培训2次。 [[n1]] [[n2]]",
        "公开信息186条，培训2次。\n[[n1]][[n2]]",
    ],
)
def test_a_note_belongs_to_its_sentence_wherever_its_mark_stands(raw: str) -> None:
    resolver = resolve(tidied(raw, HEADING))
    assert resolver.text == "公开信息186条，培训2次。"
    assert [(item.notes, item.facts) for item in resolver.sources] == [(("n1", "n2"), ())]


def test_each_sentence_has_its_own_sources() -> None:
    resolver = resolve(f"（一）主动公开\n新收[[{RECEIVED}]]；公开[[{GRANTED}]]。培训2次[[n2]]。【待补充：几件？】")
    assert [(item.sentence, item.facts, item.notes) for item in resolver.sources] == [
        ("（一）主动公开", ("format.headings",), ()),
        ("新收12件；", (RECEIVED,), ()),
        ("公开6件。", (GRANTED,), ()),
        ("培训2次。", (), ("n2",)),
        ("【待补充：几件？】", ("gap",), ()),
    ]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("```\n（一）主动公开\n```", "（一）主动公开"),
        ("```markdown\n公开。\n```", "公开。"),
        ("## 一、总体情况\n（一）主动公开", "（一）主动公开"),
        ("**一、总体情况**\n公开。", "公开。"),
        ("总体情况\n公开。", "公开。"),
        ("好的，以下是草稿：\n公开。", "公开。"),
        ("根据您提供的材料，起草如下：\n\n一、总体情况\n\n公开。", "公开。"),
        ("以下是修改后的总体情况：\n公开。", "公开。"),
        ("当然可以！\n公开。", "公开。"),
        ("这是按您的要求改写的文字。\n公开。", "公开。"),
        ("这是我镇第三次开展评议。\n公开。", "这是我镇第三次开展评议。\n公开。"),
        ("当然，工作中也有不足。", "当然，工作中也有不足。"),
        ("以下是三项主要做法。\n公开。", "以下是三项主要做法。\n公开。"),
        ("根据提供的清单，公开9条。", "根据提供的清单，公开9条。"),
        ("这是全县首个查阅点：\n公开。", "这是全县首个查阅点：\n公开。"),
        ("- 公开。\n* 解读。\n• 培训。", "公开。\n解读。\n培训。"),
        ("> 公开**三次**。", "公开三次。"),
        (f"新收 [[{RECEIVED}]] 件 。", f"新收[[{RECEIVED}]]件 。"),
        (f"新收［［{RECEIVED}］］。", f"新收[[{RECEIVED}]]。"),
        ("公开。\n总体情况", "公开。\n总体情况"),
        ("1.公开。\n2.解读。", "1.公开。\n2.解读。"),
        ("-5件", "-5件"),
        ("", ""),
    ],
)
def test_what_is_no_text_of_the_report_goes(raw: str, text: str) -> None:
    assert tidied(raw, HEADING) == text


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    once = tidied(text, HEADING)
    assert all(line.strip() == line and line for line in once.split("\n")) or not once


WORDS = st.text("全年公开信息培训件条[].n12，。\n", min_size=0, max_size=200)


@settings(max_examples=300, deadline=None)
@given(before=WORDS, more=WORDS, repeated=st.integers(4, MOST_OVERLAP))
def test_what_a_second_part_repeats_is_said_once(before: str, more: str, repeated: int) -> None:
    first = f"始{before}末尾甲乙丙丁"  # the end and the beginning stand nowhere else: nothing is ambiguous
    end = first[-repeated:]
    assert joined(first, end + more) == first + more


@settings(max_examples=200, deadline=None)
@given(before=WORDS, more=WORDS)
def test_a_second_part_that_begins_anew_takes_the_place_of_the_first(before: str, more: str) -> None:
    first = f"始末乙丙{before}"
    assert joined(first, first + more) == first + more


@settings(max_examples=200, deadline=None)
@given(before=WORDS, kept=st.integers(8, 200))
def test_a_repetition_that_has_not_caught_up_loses_nothing(before: str, kept: int) -> None:
    first = f"始末乙丙从头再写{before}"
    assert joined(first, first[:kept]) == first


@given(before=WORDS, more=st.text("甲乙丙", max_size=50))
@settings(max_examples=100, deadline=None)
def test_two_parts_with_nothing_in_common_are_put_together(before: str, more: str) -> None:
    assert joined(before, more) == before + more


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("requests.received", "12件"),
        ("sum.requests.received.total", "12件"),
        ("requests.total.received", "12件"),
        ("Requests.Received.Total", "12件"),
        ("request.received.total", "12件"),
        ("disclosure.fees", "1.26万元"),
        ("disclosure.fee.amount", "1.26万元"),
        ("fees.amount", None),
        ("received.total", None),
        ("requests.refused.total", "3件"),
        ("requests.refused", "3件"),
        ("sum.requests.refused.total", "3件"),
        ("requests.state_secret.total", "1件"),
        ("requests.unavailable.total", "0件"),
        ("disputes.total", None),
        ("disputes.upheld", None),
        ("disclosure.normative_documents", None),
        ("requests.natural_person", None),
        ("requests.recieved.total", None),
        ("fees", None),
        ("total", None),
    ],
)
def test_an_id_that_can_mean_only_one_figure_is_taken_for_it(written: str, text: str | None) -> None:
    cells = dict.fromkeys(formats.load("2021").cells, 0)
    cells |= {RECEIVED: 12, "requests.refused.state_secret.total": 1, "requests.refused.third_party.total": 2}
    figures = Figures().having(cells | {FEES: Decimal("1.26")})
    report = REPORT.having(figures=figures)
    resolver = resolved(f"共[[{written}]]。", report, facts_of(report))
    if text is None:
        assert len(resolver.faults) == 1
        assert "【待补充：" in resolver.text
    else:
        assert resolver.text == f"共{text}。"
        assert not resolver.faults
        assert len(resolver.sources[0].facts) == 1


def test_a_share_is_worked_out_by_the_program_and_says_of_what() -> None:
    cells = {"requests.outcomes_total.total": 24, GRANTED: 7, RECEIVED: 25, "requests.received.natural_person": 25}
    report = REPORT.having(figures=Figures().having(cells))
    text = f"予以公开[[{GRANTED}]]，[[{GRANTED}.share]]；自然人[[requests.received.natural_person]]，"
    resolver = resolved(f"{text}[[requests.received.natural_person.share]]。", report, facts_of(report))
    assert resolver.text == "予以公开7件，占办结总数的29.2%；自然人25件，占新收申请的100%。"
    assert not resolver.faults
    assert "requests.outcomes_total.total" in resolver.sources[0].facts


@pytest.mark.parametrize("mark", [f"{RECEIVED}.share", f"{GRANTED}.share", "n1.1.share"])
def test_a_share_that_cannot_be_worked_out_is_asked(mark: str) -> None:
    assert len(resolve(f"公开[[{mark}]]。").faults) == 1


@pytest.mark.parametrize(
    ("notes", "said"),
    [
        (["公开信息4820条，去年4510条"], "公开信息4820条，上年为4510条，增长6.9%。"),
        (["公开信息4820条（2023年4510条）"], "公开信息4820条，上年为4510条，增长6.9%。"),
        (["公开信息4820条", "去年公开信息5000条"], "公开信息4820条，上年为5000条，下降3.6%。"),
        (["公开信息3条，上年为2条"], "公开信息3条，上年为2条。"),
        (["公开信息3条，上年为0条"], "公开信息3条，上年为0条。"),
        (["公开信息30条，上年也是30条"], "公开信息30条，与上年持平。"),
    ],
)
def test_two_numbers_of_notes_are_compared_by_the_program(notes: list[str], said: str) -> None:
    made = tuple(Note(id=f"n{at}", aspect="proactive", text=text) for at, text in enumerate(notes, 1))
    report = REPORT.having(notes=made)
    resolver = resolved("公开信息[[n1.1]]，[[n1.1.change]]。", report, facts_of(report))
    assert resolver.text == said
    assert not resolver.faults
    assert set(resolver.sources[0].notes) == {note.id for note in made}
    own = [item.code for item in checking.check(report.with_text("overview", resolver.text)).findings]
    assert not {"N101", "N102", "N103", "N104", "N105"} & {*own}


@pytest.mark.parametrize(
    "text",
    [
        "公开信息4820条，比去年多310条",
        "公开信息4820条",
        "去年公开信息4510条",
        "公开信息4820条，去年培训2次",
        "公开信息4820条，去年解读文件12条",
    ],
)
def test_numbers_that_are_not_of_one_thing_in_two_years_are_not_compared(text: str) -> None:
    report = REPORT.having(notes=(Note(id="n1", aspect="proactive", text=text),))
    assert len(resolved("公开[[n1.1]]，[[n1.1.change]]。", report, facts_of(report)).faults) == 1


@pytest.mark.parametrize(
    ("before", "more", "whole"),
    [
        ("（一）甲乙\n一。\n（二）丙丁\n", "（二）丙丁\n二[[n2]]。", "（一）甲乙\n一。\n（二）丙丁\n二[[n2]]。"),
        ("（一）甲乙\n一。\n（二）丙丁", "\n（二）丙丁\n二[[n2]]。", "（一）甲乙\n一。\n（二）丙丁\n二[[n2]]。"),
        (
            "（一）甲乙\n一。\n（二）丙丁\n党政办清",
            "（二）丙丁\n清理2次[[n2]]。",
            "（一）甲乙\n一。\n（二）丙丁\n清理2次[[n2]]。",
        ),
        (
            "（一）甲乙\n一。\n（二）丙丁\n清理2次[[n2]]。",
            "（二）丙丁\n标注1件[[n3]]。\n（三）戊己\n三。",
            "（一）甲乙\n一。\n（二）丙丁\n清理2次[[n2]]。\n标注1件[[n3]]。\n（三）戊己\n三。",
        ),
    ],
)
def test_an_answer_that_goes_on_from_a_heading_does_not_double_it(before: str, more: str, whole: str) -> None:
    assert joined(before, more) == whole


def test_a_heading_that_is_written_twice_running_stands_once() -> None:
    assert tidied("（一）甲乙\n（一）甲乙\n一。\n（二）丙丁\n二。", HEADING) == "（一）甲乙\n一。\n（二）丙丁\n二。"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("1.17个村未更新。\n2.2025年图解少。", "1. 17个村未更新。\n2. 2025年图解少。"),
        ("（一）甲\n1．17个村未更新。\n2．图解少。", "（一）甲\n1. 17个村未更新。\n2．图解少。"),
        ("1.5万条信息已公开。\n另有3条。", "1.5万条信息已公开。\n另有3条。"),
        ("1.图解少。\n2.5万条信息未清理。", "1.图解少。\n2. 5万条信息未清理。"),
    ],
)
def test_the_number_of_an_item_does_not_run_into_a_number(raw: str, text: str) -> None:
    assert tidied(raw, HEADING) == text
