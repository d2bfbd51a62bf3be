"""What names are told by was learned from labelled sentences; the sentences here are none of those."""

import pytest
import yaml

from assistant import resources
from assistant.domain import personal
from assistant.domain.personal.learned import dressed
from benchmarks import privacy
from tests.domain.test_personal_kinds import graves_over
from tools import train_names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("雨后曾广林家的围墙倒了一段，问能不能补。", "曾广林"),
        ("更正：公告栏中“潘月娇”写成了“潘月骄”。", "潘月娇"),
        ("不予处理1件（邱国宝，反复申请同一内容）。", "邱国宝"),
        ("对邹志平提出的第三项，另行书面说明。", "邹志平"),
        ("本期只剩彭桂香没有来签字。", "彭桂香"),
    ],
)
def test_a_name_that_no_word_announces_is_found(text: str, name: str) -> None:
    assert graves_over(text, name) - {"advice"}


@pytest.mark.parametrize(
    ("text", "name"),
    [("公开工作由方雅琴同志具体负责。", "方雅琴"), ("会议由周建平主持，方雅琴记录。", "方雅琴")],
)
def test_who_is_named_by_duty_is_an_advice(text: str, name: str) -> None:
    assert [grave for begin, end, grave in privacy.flagged_spans(text) if name in text[begin:end]] == ["advice"]


@pytest.mark.parametrize(
    "text",
    [
        "申请人高度关注，时常来电。",
        "黄金周、双休日正常值班。",
        "向阳村、高山村、白石村三个村已完成。",
        "何首乌、金银花、黄精种植补贴标准已公开。",
    ],
)
def test_what_only_looks_like_a_name_is_no_finding(text: str) -> None:
    assert privacy.flagged_spans(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("来访人徐玉兰，女，58岁，高坪村下湾组人，反映低保。", "高坪村下湾组"),
        ("| 7 | 何小满 | 女 | 1952.11.03 | 高坪村 |", "1952.11.03"),
        ("台账：罗子轩（20140917），父亡。", "20140917"),
        ("拖拉机湘04-31876的车主彭有粮没来年检。", "湘04-31876"),
        ("| 孙来娣 | 1032450201000718826 | 96.00 |", "1032450201000718826"),
        ("申 请 人：罗 　芳　　电话：略", "罗 　芳"),
    ],
)
def test_what_a_person_has_is_found_beside_their_name(text: str, value: str) -> None:
    start = text.index(value)
    assert graves_over(text, value)
    assert set(range(start, start + len(value))) - {at for at, char in enumerate(text) if char in " \u3000"} <= (
        privacy.masked_places(text)
    )


def test_a_village_and_its_groups_alone_are_no_finding() -> None:
    assert privacy.flagged_spans("高坪村下湾组、双溪村3组的路灯已修好。") == []


def test_what_is_learned_from_has_nobody_in_it_and_features_are_words() -> None:
    find, drawn = train_names.learner(train_names.nothing()), train_names.Drawn(1)
    for line in train_names.sentences()[:40]:
        text, spans = drawn.filled(line)
        assert len(spans) == line.count("{")
        for start in filter(lambda at: find.may_begin(text, at), range(len(text))):
            features = {item for part in find.at_first_sight(text[start : start + 2]) for item in part}
            features |= find.whose(text, start, start + 2)
            features |= {item for end in find.ends(text, start) for item in find.features(text, start, end)}
            assert not any(set(" \n\t") & set(feature) for feature in features)
    assert dressed("张 伟\n到") == "张_伟¶到"


def test_the_weights_are_as_they_would_be_written() -> None:
    path = resources.find("schemas/lexicons/learned.yaml")
    learnt = personal.lexicon.learnt()
    assert train_names.written(learnt) == path.read_text(encoding="utf-8")
    assert yaml.safe_load(path.read_text(encoding="utf-8")).keys() == type(learnt).model_fields.keys()
