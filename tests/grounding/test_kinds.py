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
RIGHT = [
    f"◆新收：{NEW}◆上年结转：{BEFORE}◆办结：{DONE}",
    f"▲新收申请：{NEW}件 ▲予以公开：{GRANTED}件",
    f"■ 新收：{NEW}\n■ 予以公开：{GRANTED}",
    f"●新收{NEW}；●上年结转{BEFORE}；●办结{DONE}",
    f"行政复议案件中，复议机关维持的{UPHELD}件，纠正的{CORRECTED}件，作其他处理的{OTHER}件。",
    f"因政府信息公开被申请行政复议的，维持的{UPHELD}件，纠正的{CORRECTED}件，作其他处理的{OTHER}件。",
    f"库内现行有效行政规范性文件{FILES}件，年内新入库{ISSUED}件，移出{REPEALED}件。",
    "申请的信息我局没有、无法提供的{n:requests.unavailable.not_held.total}件。",
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
