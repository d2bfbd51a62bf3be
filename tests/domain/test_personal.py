from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain import personal
from assistant.domain.personal import LOOSE, STRICT, Kind, Personal, find
from tests import endless, hang

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def found(text: str, kind: Kind) -> list[str]:
    return [text[start:end] for start, end, _ in find(text, {kind})]


@given(
    region=st.integers(110000, 659999), day=st.integers(0, 60000), serial=st.integers(0, 999), shift=st.integers(1, 10)
)
def test_an_identity_number_is_known_by_its_checksum_and_the_loose_kind_does_without(
    region: int, day: int, serial: int, shift: int
) -> None:
    born = date(1860, 1, 1) + timedelta(days=day)
    first = f"{region}{born:%Y%m%d}{serial:03}"
    check = sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True)) % 11
    right, wrong = first + "10X98765432"[check], first + "10X98765432"[(check + shift) % 11]
    assert found(f"证号{right}。", Kind.IDENTITY) == found(f"证号{right}。", Kind.IDENTITY_LIKE) == [right]
    assert found(f"证号{wrong}。", Kind.IDENTITY) == []
    assert found(f"证号{wrong}。", Kind.IDENTITY_LIKE) == [wrong]


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("350702900101123", True),
        ("350702991301123", False),
        ("350702 19900101 123x", True),
        ("１１０１０５１９４９１２３１００２Ｘ", True),
        ("1101051949123100211", False),
        ("11010519491331002X", True),
    ],
)
def test_an_identity_number_may_be_old_grouped_full_width_or_mistyped(text: str, caught: bool) -> None:
    assert found(text, Kind.IDENTITY_LIKE) == ([text] if caught else [])


@pytest.mark.parametrize(
    "number",
    [
        "0599-5550118",
        "(0599)5550118",
        "（0599）5550118",
        "0599 5550118",
        "0599—5550118",
        "０５９９－５５５０１１８",
        "05995550118",
        "010-55501188转801",
        "+86-599-5550118",
        "400-555-0118",
        "13800001234",
        "138-0000-1234",
        "138 000 01234",
        "+8613800001234",
        "１３８００００１２３４",
    ],
)
def test_a_telephone_number_is_known_however_it_is_written(number: str) -> None:
    assert found(f"请拨打{number}。", Kind.TELEPHONE) == [number]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("电话：5550118", ["5550118"]),
        ("咨询热线55501188，", ["55501188"]),
        ("传真号码为5550118、5550119和5550120", ["5550118", "5550119", "5550120"]),
        ("座机（值班）: 5550118", ["5550118"]),
        ("热线：4005550118", ["4005550118"]),
        ("接听电话1234567件", []),
        ("热线2022-2023年接听", []),
        ("公开信息5550118条", []),
        ("拨打12345热线", []),
        ("2021 2022 2023 2024", []),
    ],
)
def test_a_bare_number_is_a_telephone_only_where_a_word_says_so(text: str, numbers: list[str]) -> None:
    assert found(text, Kind.TELEPHONE) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("缴费账号：6222021234567890123。", ["6222021234567890123"]),
        ("账户（某某银行某支行）：3500 1234-5678 9012", ["3500 1234-5678 9012"]),
        ("转6222 0212 3456 7890 123收", ["6222 0212 3456 7890 123"]),
        ("转4367421234567890收", ["4367421234567890"]),
        ("账户信息2023-01-15更新", []),
    ],
)
def test_an_account_is_caught_without_the_word_before_it(text: str, numbers: list[str]) -> None:
    assert found(text, Kind.ACCOUNT_LIKE) == numbers


def test_the_rule_quotes_an_account_with_the_word_before_it() -> None:
    assert found("缴费账号：6222021234567890123。", Kind.ACCOUNT) == ["账号：6222021234567890123"]


@pytest.mark.parametrize(
    ("text", "addresses"),
    [("邮箱：a.b-c@qq.com。", ["a.b-c@qq.com"]), ("ａ＠163.com", ["ａ＠163.com"]), ("@所有人 a@b", [])],
)
def test_an_e_mail_address_is_found(text: str, addresses: list[str]) -> None:
    assert found(text, Kind.EMAIL) == addresses


@pytest.mark.parametrize(
    ("text", "strict", "loose"),
    [
        ("申请人张伟要求公开", ["张伟"], ["张伟"]),
        ("申请人欧阳锋不服", ["欧阳锋"], ["欧阳锋"]),
        ("原告：李志和，", ["李志和"], ["李志和"]),
        ("申请人李志和要求", ["李志和"], ["李志和"]),
        ("申请人张伟、李娜和王芳等三人", ["张伟"], ["张伟", "李娜", "王芳"]),
        ("申请人王某某、张伟要求", [], ["张伟"]),
        ("申请人：张　伟\n电话", [], ["张　伟"]),
        ("联系人：王芳", [], ["王芳"]),
        ("申请人阿依古丽·买买提要求", [], ["阿依古丽·买买提"]),
        ("申请人张某某要求", [], []),
        ("申请人对答复满意，申请人高度关注。", [], []),
    ],
)
def test_a_named_applicant_is_found(text: str, strict: list[str], loose: list[str]) -> None:
    assert found(text, Kind.APPLICANT) == strict
    assert found(text, Kind.APPLICANT_LIKE) == loose


def test_what_is_found_comes_by_place_with_its_kind() -> None:
    text = "申请人张伟，13800001234"
    assert find(text, STRICT) == [Personal(3, 5, Kind.APPLICANT), Personal(6, 17, Kind.MOBILE)]
    assert {kind for _, _, kind in find(text)} == {
        Kind.APPLICANT, Kind.APPLICANT_LIKE, Kind.MOBILE, Kind.TELEPHONE
    }  # fmt: skip


def test_the_strict_kinds_take_a_text_as_it_stands() -> None:
    assert find("０５９９－５５５０１１８，１３８００００１２３４", STRICT) == []


@given(
    st.lists(
        st.sampled_from([*"申请人张伟王和、，：X-—（）10 某对", "申请人", "账号", "13800001234", "6222", "要求"])
    ).map("".join)
)
def test_what_the_strict_kinds_find_the_loose_ones_cover(text: str) -> None:
    covered = {place for start, end, _ in find(text, LOOSE) for place in range(start, end)}
    for start, end, kind in find(text, STRICT):
        words = kind is Kind.ACCOUNT  # the label before the number
        assert covered >= {place for place in range(start, end) if not words or text[place] in "0123456789"}, kind


@given(st.text())
def test_half_width_keeps_every_place(text: str) -> None:
    assert len(personal.half_width(text)) == len(text)


@pytest.mark.parametrize("piece", endless.PERSONAL)
def test_a_line_of_digits_or_letters_without_end_is_searched_to_its_end(piece: str) -> None:
    with hang.guard():
        assert find(endless.text(piece, 60_000)) is not None
