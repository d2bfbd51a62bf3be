import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.domain import personal
from assistant.llm.masking import Masks

PIECES = [
    "申请人", "张伟", "张伟强", "李　娜", "李娜", "高明", "提高明显", "欧阳锋", "，", "、", "。", "\n", " ", "：",
    "要求", "的", "电话：", "账号", "13800001234", "138 0000 1234", "１３８００００１２３４", "0599-5550118",
    "（0599）5550118", "5550118", "11010519491231002X", "350702900101123", "6222021234567890123", "a.b@qq.com",
    "a@b.cn", "〈", "〉", "〈电话1〉", "〈电话2〉", "〈电话01〉", "〈申请人1〉", "〈原文1〉", "〈身份证号", "1〉",
    "电话", "〈电话", "7",
]  # fmt: skip
made_of_pieces = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(st.lists(made_of_pieces | st.text(), max_size=4), st.booleans())
@example(["〈电话1〉13800001234〈电话2〉"], False)
@example(["〈电话13800001234〉"], True)
@example(["13800001234", "〈电话1〉"], False)
def test_what_was_masked_comes_back_exactly(texts: list[str], learned: bool) -> None:
    masks = Masks()
    if learned:
        masks.learn(texts)
    masked = [masks.mask(text) for text in texts]
    assert [masks.restore(text) for text in masked] == texts


@given(st.lists(made_of_pieces, max_size=4))
@example(["1380000123411010519491231002X5550118"])
@example(["1380000123411010519491231002X11010519491231002X11010519491231002Xa.b@qq.com"])
def test_no_number_that_is_recognised_goes_out(texts: list[str]) -> None:
    masks = Masks()
    masks.learn(texts)
    for text in texts:
        found = personal.find(masks.mask(text))
        assert [item for item in found if item.kind not in ("name", "office", personal.MAYBE)] == []


def test_each_kind_has_its_token_and_the_same_value_has_the_same() -> None:
    masks = Masks()
    assert masks.mask(
        "申请人张伟，身份证号11010519491231002X，电话13800001234、0599-5550118；张伟的电话13800001234。"
    ) == ("申请人〈申请人1〉，身份证号〈身份证号1〉，电话〈电话1〉、〈电话2〉；〈申请人1〉的电话〈电话1〉。")
    assert masks.mask("账号：6222021234567890123，a.b@qq.com，13800001234") == "账号：〈账号1〉，〈邮箱1〉，〈电话1〉"


def test_a_name_recognised_in_one_text_is_masked_in_all_of_them() -> None:
    texts = ["张伟三次来电。", "申请人张伟要求公开。", "已答复张伟"]
    masks = Masks()
    masks.learn(texts)
    assert [masks.mask(text) for text in texts] == [
        "〈申请人1〉三次来电。",
        "申请人〈申请人1〉要求公开。",
        "已答复〈申请人1〉",
    ]


def test_a_number_that_only_its_word_gave_away_is_masked_without_it() -> None:
    masks = Masks()
    assert masks.mask("拨打5550118。电话：5550118，共15550118条") == "拨打〈电话1〉。电话：〈电话1〉，共15550118条"


def test_a_name_with_a_space_in_the_list_is_known_without_it() -> None:
    masks = Masks()
    assert masks.mask("申请人：李　娜\n已电话联系李娜。") == "申请人：〈申请人1〉\n已电话联系〈申请人2〉。"
    assert masks.counts == {"申请人": 1}


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("质量提高明显。", "质量提高明显。"),
        ("高明反映，答复高明的来信。", "〈申请人1〉反映，答复〈申请人1〉的来信。"),
        ("居民高明多次来电", "居民〈申请人1〉多次来电"),
        ("高先生和明女士", "〈姓名1〉和〈姓名2〉"),
    ],
)
def test_a_short_name_is_not_masked_inside_a_longer_word(text: str, masked: str) -> None:
    masks = Masks()
    masks.learn(["申请人高明提出"])
    assert masks.mask(text) == masked


def test_a_word_that_ends_in_a_surname_does_not_begin_a_name() -> None:
    masks = Masks()
    masks.learn(["申请人于明提出"])
    assert masks.mask("由于明确了流程") == "由于明确了流程"


def test_the_longer_of_two_names_is_masked_whole() -> None:
    masks = Masks()
    masks.learn(["申请人张伟、张伟强等2人"])
    assert masks.mask("张伟强和张伟。") == "〈申请人1〉和〈申请人2〉。"


def test_a_token_that_was_never_given_out_stays() -> None:
    masks = Masks()
    masks.mask("电话13800001234")
    assert masks.restore("〈电话1〉，〈电话9〉，〈手机1〉") == "13800001234，〈电话9〉，〈手机1〉"


def test_what_looked_like_a_token_cannot_call_up_a_value() -> None:
    masks = Masks()
    masked = masks.mask("〈电话1〉，电话13800001234")
    assert masked == "〈原文1〉，电话〈电话1〉"
    assert masks.restore(masked) == "〈电话1〉，电话13800001234"


def test_the_person_is_told_how_many_values_of_each_kind_were_masked() -> None:
    masks = Masks()
    assert masks.counts == {}
    masks.learn(["申请人张伟要求，a@b.cn"])
    masks.mask("13800001234，138 0000 1234，１３８００００１２３４，0599-5550118，张伟，〈电话7〉")
    assert masks.counts == {"电话": 2, "申请人": 1}


def test_overlapping_data_is_masked_as_one() -> None:
    masks = Masks()
    masked = masks.mask("邮箱13800001234@139.com。")
    assert masked == "邮箱〈邮箱1〉。"
    assert masks.restore(masked) == "邮箱13800001234@139.com。"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("打138 0000 1234１３８００００１２３４", "打〈电话1〉"),
        ("打１１13800001234", "打〈电话1〉"),
    ],
)
def test_nothing_is_left_of_a_run_of_digits_that_a_number_was_found_in(text: str, masked: str) -> None:
    assert Masks().mask(text) == masked


def test_a_token_that_a_model_made_up_stays_and_is_given_to_nobody() -> None:
    masks = Masks()
    masks.learn(["申请人张伟到窗口。"])
    assert masks.mask("申请人张伟和〈申请人2〉、李娜来电13800001234。", of_model=True).startswith(
        "申请人〈申请人1〉和〈申请人2〉"
    )
    assert masks.mask("申请人王芳提出。") == "申请人〈申请人3〉提出。"
    assert masks.restore("〈申请人2〉") == "〈申请人2〉"
