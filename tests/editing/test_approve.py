"""Who signs has been shown every number that nothing supports, and the sign-off says which."""

import pytest

from assistant.assembling import gate
from assistant.checking import check
from assistant.domain import signing
from assistant.domain.drafts import Origin, Sourced
from assistant.domain.report import Report, Section
from assistant.domain.sign_offs import signer
from assistant.editing.approve import approve, unsupported
from assistant.errors import NotReady, UnusableInput
from tests.drafting.conftest import example

BY, AT = "王明", "2026-01-10T09:00:00+08:00"
SUPPORTED = "（二）依申请公开\n全年新收政府信息公开申请12件，比上年增加4件；“青禾发布”公众号全年推送74期。"
HIDDEN = "围绕“全年公开五百条”的目标，2026年8月底前按〔2023〕9号文件整改。"


def written(text: str, origin: Origin = "model", key: str = "overview") -> Report:
    return example().having(sections={key: Section(text=text, origin=origin)})


def quotes(report: Report, key: str = "overview") -> list[str]:
    return [item.quote for item in unsupported(report, key)]


@pytest.mark.parametrize("origin", ["human", "imported", "offline", "model"])
def test_a_text_whose_numbers_are_all_supported_is_signed_without_a_question(origin: Origin) -> None:
    report = approve(written(SUPPORTED, origin), "overview", f" {BY} ", AT)
    assert signing.is_signed(report, "overview")
    (sign_off,) = report.sign_offs
    assert (sign_off.by, sign_off.at, sign_off.shown) == (BY, AT, ())
    assert report.text("overview") == SUPPORTED


@pytest.mark.parametrize("origin", ["human", "imported", "offline", "model"])
def test_a_number_that_nothing_supports_must_have_been_seen_whoever_wrote_it(origin: Origin) -> None:
    report = written("全年新收政府信息公开申请13件，举办培训5场。", origin)
    with pytest.raises(NotReady) as stopped:
        approve(report, "overview", BY, AT)
    said = str(stopped.value)
    assert "“一、总体情况”有 2 个数没有出处" in said
    assert "13件（按材料应为 12件）、5场（表格和工作记录里都没有）" in said
    assert stopped.value.code == "numbers_not_seen"
    report = approve(report, "overview", BY, AT, seen=True)
    (sign_off,) = report.sign_offs
    assert sign_off.shown == ("13件", "5场")
    assert signing.is_signed(report, "overview")


def test_dates_and_quoted_numbers_are_asked_about_in_a_model_s_text_alone() -> None:
    assert quotes(written(HIDDEN)) == ["五百条", "8月", "2023", "9号"]
    assert quotes(written(HIDDEN, "human")) == []
    approve(written(HIDDEN, "human"), "overview", BY, AT)
    with pytest.raises(NotReady, match="五百条（工作记录里没有这个写法）"):
        approve(written(HIDDEN), "overview", BY, AT)


def test_what_a_model_wrote_is_still_looked_at_when_a_person_edits_around_it() -> None:
    report = written(HIDDEN).with_text("overview", f"{SUPPORTED}{HIDDEN}")
    assert quotes(report) == ["五百条", "8月", "2023", "9号"]


def test_a_person_may_write_dates_into_a_model_s_text_without_being_asked() -> None:
    sources = (Sourced(sentence=SUPPORTED, facts=("requests.received.total",)),)
    drafted = Section(text=SUPPORTED, origin="model", sources=sources)
    report = example().having(sections={"overview": drafted}).with_text("overview", f"{SUPPORTED}{HIDDEN}")
    assert report.sections["overview"].origin == "human"
    assert quotes(report) == []


def test_seen_does_not_open_a_gap_or_fill_an_empty_text() -> None:
    for text, said in (
        ("推送75期。【待补充：几次？】", "【待补充：几次？】"),
        ("【待补充", "【待补充"),
        (" \n", "没有文字"),
    ):
        with pytest.raises(NotReady, match=said):
            approve(written(text), "overview", BY, AT, seen=True)
    with pytest.raises(NotReady, match="没有文字"):
        approve(example(), "problems", BY, AT, seen=True)


def test_a_sign_off_needs_a_name_and_a_section_there_is() -> None:
    with pytest.raises(UnusableInput, match="签字人不能是空的"):
        approve(written(SUPPORTED), "overview", " \u3000", AT)
    with pytest.raises(UnusableInput, match="没有“title”这一节"):
        approve(written(SUPPORTED), "title", BY, AT)


def test_the_opening_is_signed_without_looking_for_sources() -> None:
    report = written("所列数据的统计期限自2025年1月1日起至2025年12月31日止，共13件。", "offline", "preamble")
    assert quotes(report, "preamble") == []
    assert signing.is_signed(approve(report, "preamble", BY, AT), "preamble")


def test_a_change_of_one_letter_voids_it_and_the_same_words_again_do_not() -> None:
    signed = approve(written(SUPPORTED), "overview", BY, AT)
    changed = signed.with_text("overview", SUPPORTED.replace("12件", "13件"))
    assert not signing.is_signed(changed, "overview")
    assert signing.is_signed(changed.with_text("overview", SUPPORTED), "overview")


def test_a_changed_figure_makes_a_signed_number_an_error_that_stops_the_final() -> None:
    signed = approve(written(SUPPORTED), "overview", BY, AT)
    moved = signed.having(figures=signed.figures.having({"requests.received.total": 20}))
    assert "12件" in quotes(moved)
    blocked = {item.code for item in gate.blockers(moved, check(moved).findings)}
    assert blocked & {"A101", "A103"}  # such a cell is no authority over the text: first the table, then N101


def test_signing_again_lists_what_is_open_now() -> None:
    report = approve(written("推送75期。"), "overview", BY, AT, seen=True)
    fixed = approve(report.with_text("overview", "推送74期。"), "overview", "李芳", AT)
    (sign_off,) = fixed.sign_offs
    assert (sign_off.by, sign_off.shown) == ("李芳", ())


@pytest.mark.parametrize(
    "name",
    [
        "你的姓名",
        "<你的姓名>",
        "【您的姓名】",
        "YOUR-NAME",
        "Your Name",
        "签字人姓名",
        "XXX",
        "某某",
        "××",
        "审核人",
        "签发 人",
    ],
)
def test_a_placeholder_or_a_role_signs_nothing_and_the_message_asks_for_the_name(name: str) -> None:
    with pytest.raises(NotReady, match="不是姓名，不能用来签字。请写签字人自己的姓名。"):
        signer(name)


@pytest.mark.parametrize("name", ["", "  ", "【】"])
def test_nobody_signs_nothing(name: str) -> None:
    with pytest.raises(UnusableInput, match="签字人不能是空的"):
        signer(name)


@pytest.mark.parametrize("name", ["张三", " 欧阳明 ", "Li Wen", "阿依古丽·买买提", "张某"])
def test_a_name_signs_as_it_is_written(name: str) -> None:
    assert signer(name) == name.strip()
