"""Kinds of right sentences that were called wrong once, and of wrong ones that were not found."""

import random

import pytest

from assistant.domain.report import Report
from assistant.grounding import quantities
from benchmarks import grounding, making

LABELS = "requests.received.total requests.brought_forward.total requests.outcomes_total.total requests.granted.total"
NEW, BEFORE, DONE, GRANTED = (f"{{n:{name}}}" for name in LABELS.split())
UPHELD, CORRECTED, OTHER = (
    f"{{n:disputes.reconsideration.{name}}}" for name in ("upheld", "corrected", "other_result")
)
FILES, ISSUED, REPEALED = (
    f"{{n:disclosure.normative_documents.{name}}}" for name in ("in_force", "issued", "repealed")
)
PENDING, SUITS = "{n:disputes.reconsideration.pending}", "{n:sum.disputes.litigation.pending}"
RIGHT = [
    f"◆新收：{NEW}◆上年结转：{BEFORE}◆办结：{DONE}",
    f"▲新收申请：{NEW}件 ▲予以公开：{GRANTED}件",
    f"■ 新收：{NEW}\n■ 予以公开：{GRANTED}",
    f"●新收{NEW}；●上年结转{BEFORE}；●办结{DONE}",
    f"行政复议案件中，复议机关维持的{UPHELD}件，纠正的{CORRECTED}件，作其他处理的{OTHER}件。",
    f"因政府信息公开被申请行政复议的，维持的{UPHELD}件，纠正的{CORRECTED}件，作其他处理的{OTHER}件。",
    f"库内现行有效行政规范性文件{FILES}件，年内新入库{ISSUED}件，移出{REPEALED}件。",
    "申请的信息我局没有、无法提供的{n:requests.unavailable.not_held.total}件。",
    f"手头未了的争议案件还有复议{PENDING}件、诉讼{SUITS}件，将密切跟进。",
    f"我们站得住的案子有复议{UPHELD}件、诉讼{{n:sum.disputes.litigation.upheld}}件。",
    "面对{n:sum.disputes.all}件复议、诉讼案件，法律顾问逐件研判。",
    "年初接手{n:requests.brought_forward.total}件。",
    "三是因不掌握、需另行制作等无法提供{n:sum.requests.unavailable}件。",
    "因信访举报投诉、重复申请等不予处理{n:sum.requests.not_processed}件。",
    "向申请人提供全部或部分信息的答复达{n:sum.requests.disclosed}件。",
    "未经复议直接起诉的{n:disputes.litigation_direct.total}件里，法院审理后维持{n:disputes.litigation_direct.upheld}件。",
]


@pytest.mark.parametrize("text", RIGHT)
def test_nothing_is_said_of_them(text: str) -> None:
    rng = random.Random(3)
    for _ in range(5):
        one = making.made({"text": text}, rng)
        assert one is not None
        base, made = one
        assert grounding.alarms(grounding.report_of(base, made.text, "", bare=False)) == [], made.text


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("一件申请也没有收到。", 0),
        ("一件投诉都未发生。", 0),
        ("收到一件，也没有答复。", 1),
        ("一件申请收到了，没有答复。", 1),
    ],
)
def test_not_one_is_no_number(text: str, numbers: int) -> None:
    assert len(quantities.find(text)) == numbers


def said(text: str, note: str = "") -> list[str]:
    report: Report = grounding.report_of(making.base(random.Random(1)), text, note, bare=not note)
    return [f"{item.code} {item.where[0].quote}" for item in grounding.alarms(report)]


def test_a_whole_is_not_taken_for_crossed_with_its_parts() -> None:
    note = "办理建议提案59件（人大代表建议22件，政协提案37件）"
    assert said("人大代表建议和政协提案共办理59件，其中建议22件、提案37件。", note) == []
    assert said("共办理59件，其中人大代表建议37件，政协提案22件。", note) == ["N102 37件", "N102 22件"]


def test_a_share_beside_two_of_one_whole_is_asked_about() -> None:
    text = "推送稿件200篇，其中要闻50篇，占25.0%；简讯30篇，占{share}；图解20篇，占10.0%。"
    assert said(text.format(share="15.0%")) == []
    assert said(text.format(share="18.5%")) == ["N102 18.5%"]


def test_a_part_named_as_an_example_leaves_its_whole_meant() -> None:
    base = making.base(random.Random(1))
    held = base.figures.number("requests.unavailable.not_held.total")
    assert said(f"因本机关不掌握等原因无法提供{held}件。") == [f"N102 {held}件"]


ALL, ANSWERED, CAME = "sum.requests.all", "requests.outcomes_total.total", "requests.received.total"
LOST, CASES = "disputes.reconsideration.corrected", "disputes.reconsideration.total"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("share off", f"予以公开{GRANTED}件，占办结总数的{{share:requests.granted.total/{ANSWERED}:1}}%。"),
        ("share off", f"复议被纠正{{n:{LOST}}}件，占全部复议案件{{n:{CASES}}}件的{{share:{LOST}/{CASES}:1}}%。"),
        ("share off", f"应办申请{{n:{ALL}}}件，办结率{{share:{ANSWERED}/{ALL}:1}}%。"),
        (
            "wrong sign",
            f"行政复议{{n:{CASES}}}件，比上年{{diff:{CASES}}}件。新收申请{NEW}件，较上年{{diff:{CAME}}}件。",
        ),
    ],
)
def test_what_only_another_row_would_make_right_is_found(kind: str, text: str) -> None:
    rng = random.Random(5)
    planted = 0
    for _ in range(8):
        one = making.made({"text": text, "need": [f"{LOST} > 0"]}, rng)
        assert one is not None
        base, made = one
        assert grounding.alarms(grounding.report_of(base, made.text, "", bare=False)) == [], made.text
        done = grounding.plant(kind, made, rng, [])
        if done is not None:
            planted += 1
            assert grounding.alarms(grounding.report_of(base, done[0].text, "", bare=False)), done[0].text
    assert planted


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("送审45条，通过31条，退回修改14条。", "送审45条，通过31条，退回修改24条。"),
        ("建成站点236个，镇级5个，村级231个。", "建成站点236个，镇级5个，村级236个。"),
        ("文字解读291篇，视频解读65篇，总量356篇。", "文字解读291篇，视频解读70篇，总量356篇。"),
        ("开展访谈122期，比上年的102期多20期。", "开展访谈122期，比上年的102期多22期。"),
        ("登记396项，一次通过21项，退回修改375项。", "登记396项，一次通过22项，退回修改375项。"),
    ],
)
def test_parts_that_come_to_more_are_asked_about_whatever_the_note_says(right: str, wrong: str) -> None:
    assert said(right, right) == []
    assert said(wrong, wrong) != []


@pytest.mark.parametrize(
    "text",
    [
        f"手里还压着的案件有复议{PENDING}件、诉讼{SUITS}件。",
        f"等待裁决的案件为复议{PENDING}件、诉讼{SUITS}件。",
        f"留到明年的争议案件是复议{PENDING}件、诉讼{SUITS}件。",
        f"岁末尚挂着复议{PENDING}件、诉讼{SUITS}件。",
    ],
)
def test_what_stands_before_a_list_is_said_of_each_so_none_is_called_wrong(text: str) -> None:
    rng = random.Random(3)
    for _ in range(5):
        one = making.made({"text": text}, rng)
        assert one is not None
        base, made = one
        found = grounding.alarms(grounding.report_of(base, made.text, "", bare=False))
        assert not any(item.severity == "error" or item.fix for item in found), made.text


THAN = "{minus:requests.granted.total-sum.requests.refused}"
FEWER = "{minus:disclosure.normative_documents.issued-disclosure.normative_documents.repealed}"


@pytest.mark.parametrize(
    ("text", "need"),
    [
        (
            f"予以公开{GRANTED}件，占办结总数的{{share:requests.granted.total/{ANSWERED}:1}}%，比不予公开多{THAN}件。",
            "requests.granted.total > sum.requests.refused",
        ),
        (
            f"“立”多于“废”：新发规范性文件比宣布失效的多{FEWER}件。",
            "disclosure.normative_documents.issued > disclosure.normative_documents.repealed",
        ),
    ],
)
def test_two_figures_of_one_year_are_compared(text: str, need: str) -> None:
    rng = random.Random(3)
    for _ in range(5):
        one = making.made({"text": text, "need": [need]}, rng)
        assert one is not None
        base, made = one
        assert grounding.alarms(grounding.report_of(base, made.text, "", bare=False)) == [], made.text
        end = made.slots[-1]
        wrong = f"{made.text[: end.start]}{end.value + 3}{made.text[end.end :]}"
        assert grounding.alarms(grounding.report_of(base, wrong, "", bare=False)), wrong
