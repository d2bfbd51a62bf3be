"""Kinds of names and numbers that writers who had not seen the patterns had and that were missed once."""

from pathlib import Path

import pytest

from assistant.domain import personal
from assistant.domain.personal import fold
from assistant.llm.masking import Masks
from benchmarks import privacy
from tests.domain.test_personal_kinds import require_found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("梁 波当面领取答复书。", "梁 波"),
        ("收件人梁　波，地址不详。", "梁　波"),
        ("员女士问什么时候答复。", "员女士"),
        ("罗先生来信感谢窗口。", "罗先生"),
        ("老罗上午又来了。", "老罗"),
        ("罗小燕，住镇粮站宿舍楼西单元，信退回。", "镇粮站宿舍楼西单元"),
        ("寄往青禾镇北门外石拱桥对面，罗小燕收。", "青禾镇北门外石拱桥对面"),
        ("送达地点：青禾镇东街油厂家属院3排2号。", "青禾镇东街油厂家属院3排2号"),
        ("粮补：罗小燕，622848 1058 9031 72615，320元。", "622848 1058 9031 72615"),
        ("序号5｜罗小燕｜6228 4803 8219 4410 373｜320元", "6228 4803 8219 4410 373"),
        ("罗小燕，桂园新村五幢二〇三室，来件已收。", "桂园新村五幢二〇三室"),
        ("宏发砂场负责人罗阿龙对处罚提出异议。", "罗阿龙"),
        ("企业申请1件，经办为该公司职员罗晓东。", "罗晓东"),
    ],
)
def test_what_was_missed_once_is_masked_and_a_finding(text: str, value: str) -> None:
    require_found(text, value)


@pytest.mark.parametrize(
    "text",
    [
        "网民小李来电。",
        "驻村工作队帮助张贴公示。",
        "韩国籍申请人的材料已补齐。",
        "邓小平理论学习资料已上墙。",
        "学生、母亲、高校等词不是姓名。",
    ],
)
def test_what_was_wrongly_flagged_once_is_no_finding(text: str) -> None:
    assert privacy.flagged_spans(text) == []


def test_who_is_addressed_at_work_is_an_advice() -> None:
    assert [grave for _, _, grave in privacy.flagged_spans("窗口罗姐下午请假。")] == ["advice"]


def test_a_name_that_is_spread_over_its_column_is_put_back_as_it_was() -> None:
    masks = Masks()
    assert masks.restore(masks.mask("梁 波当面领取。")) == "梁 波当面领取。"
    assert fold("青禾 镇").text == "青禾 镇"
    assert fold("冉 阿 让").text == "冉阿让"


def test_a_sentence_without_names_hides_none_in_the_next() -> None:
    quiet = "全年公开信息35条，均在门户网站发布。" * 20
    text = f"{quiet}名单：\n罗小燕\n彭有粮\n{quiet}申请人罗小燕撤回申请。{quiet}"
    found = [text[item.start : item.end] for item in personal.find(text, masking=False) if item.flag != "none"]
    assert {"罗小燕", "彭有粮"} <= {*found}
    assert found.count("罗小燕") > 1


def test_the_measured_table_is_half_and_half_and_always_the_same() -> None:
    own, fresh = privacy.read(privacy.OWN), privacy.read(Path(privacy.FOLDER / "blind17.yaml"))
    one, other = privacy.halves(own, fresh)
    assert len(one) == len(other) == min(len(own), len(fresh))
    assert (one, other) == privacy.halves(own, fresh)
    assert len(one + other) >= privacy.DUE_ROWS
