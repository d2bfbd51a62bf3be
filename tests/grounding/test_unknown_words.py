"""Words that no vocabulary has: what supports a right number all the same, and what is still found."""

import random

import pytest

from assistant.domain.findings import Severity
from assistant.grounding import quantities
from assistant.grounding.facts import facts_of
from benchmarks import grounding, making

BASE = making.base(random.Random(11))
OTHERS = "requests.{}.other_organization"
RECEIVED, BROUGHT, DONE, CARRIED = (
    OTHERS.format(row) for row in ("received", "brought_forward", "outcomes_total", "carried_forward")
)


def value(what: str) -> int:
    return int(facts_of(BASE)[what].value)


def said(text: str, note: str = "") -> list[str]:
    """What is said of a text with notes, its figures those of the report."""
    report = grounding.report_of(BASE, text, note, bare=False)
    return [f"{item.code} {item.where[0].quote}" for item in grounding.alarms(report)]


def of_others(off: int = 0) -> str:
    """A sentence on a column that is called as nobody expects, one number too high by so many."""
    received, brought, done, carried = (value(f"{cell}") for cell in (RECEIVED, BROUGHT, DONE, CARRIED))
    return f"归在甲栏的组织，新收申请{received}件，上年结转{brought}件，办结{done + off}件，结转下年{carried}件。"


def test_numbers_of_one_column_need_no_word_for_it() -> None:
    assert said(of_others()) == []
    assert said(of_others(off=3)) == [f"N102 {value(DONE) + 3}件"]


def test_results_that_only_a_frame_names_are_of_one_row() -> None:
    review, direct, after = (
        value(f"disputes.{row}.pending")
        for row in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
    )
    text = "裁断机关还悬着的，复议{}件，直接起诉{}件，复议后起诉{}件。"
    assert said(text.format(review, direct, after)) == []
    assert not any(item.startswith("N101") for item in said(text.format(review + 30, direct, after)))


def test_a_part_is_what_its_whole_leaves() -> None:
    whole, rest = value("disputes.litigation_direct.total"), value("disputes.litigation_direct.pending")
    text = f"直接向法院起诉的{whole}件，裁断落槌的{{}}件，仍在审理的{rest}件。"
    assert said(text.format(whole - rest)) == []
    assert said(text.format(whole - rest + 5)) == [f"N102 {whole - rest + 5}件"]


def test_parts_that_no_known_one_stands_beside_are_asked_about() -> None:
    received = value("requests.received.total")
    text = f"收到政府信息公开申请{received}件，其中当面递交{received - 200}件、信函寄来150件、网上填报50件。"
    assert [item.partition(" ")[0] for item in said(text)] == ["N102"] * 3


def test_a_share_of_a_whole_that_is_not_known() -> None:
    part, whole = value("requests.refused.enforcement_file.total"), value("sum.requests.refused")
    text = f"以行政执法案卷为由不予公开{part}件，占回绝件的{{:.2f}}%。"
    assert said(text.format(100 * part / whole)) == []
    assert said(text.format(100 * part / whole + 1.1)) != []


def test_no_cell_is_pointed_at_without_notes_where_a_word_is_unknown() -> None:
    report = grounding.report_of(BASE, "区县行政处罚决定7件。", "", bare=True)
    assert grounding.alarms(report) == []
    report = grounding.report_of(BASE, "行政处罚决定7件。", "", bare=True)
    assert [item.code for item in grounding.alarms(report)] == ["N101"]


def test_other_handling_of_disputes_is_no_answer_to_a_request() -> None:
    report = grounding.report_of(BASE, "复议后再起诉的，法院作其他处理3件。", "", bare=True)
    assert not [item for item in grounding.alarms(report) if item.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("text", "value_"), [("网上324，电话228，当面250", [324, 228, 250]), ("值班电话12345678，传真110", [])]
)
def test_a_telephone_has_four_digits_at_least(text: str, value_: list[int]) -> None:
    assert [item.value for item in quantities.find(text)] == value_


@pytest.mark.parametrize("text", ["表二所列收费", "见表三项目"])
def test_a_table_is_named_by_its_number(text: str) -> None:
    assert quantities.find(text) == []


def test_what_may_be_a_manner_of_speaking_is_only_advice() -> None:
    assert said("对存量文件作了一次拉网式排查。") == []
    assert said("走两条渠道，互不重复。") == []


@pytest.mark.parametrize(
    "text",
    [
        "复议、诉讼两项均未涉及。",
        "行政诉讼一栏空白。",
        "与政府信息公开有关的复议案件，本年度为“零”。",
        "不予公开的情形全年未有发生。",
        "行政强制措施没有实施过。",
        "全部答复均被复议机关予以维持。",
        "申请人全是自然人。",
        "法律服务机构这一栏是零。",
        "复议、诉讼均告阙如。",
        "因信息公开引发的官司，全年一起也没有。",
        "规章制发、废止、现行有效三栏皆填零。",
    ],
)
def test_words_of_all_and_none_in_other_frames(text: str) -> None:
    assert any(item.startswith("N107") for item in said(text))


def test_the_rest_that_is_all_of_one_kind_is_not_all() -> None:
    assert said("结转的申请中有自然人，其他全是企业。") == []


def test_all_or_a_part_is_not_all() -> None:
    assert not any(item.startswith("N107") for item in said("向申请人全部或者部分给予的，均有文书。"))


@pytest.mark.parametrize("left_out", ["（不含上年结转）", "（不包括上年结转的）", "(剔除上年结转)"])
def test_what_a_parenthesis_leaves_out_names_no_number_behind_it(left_out: str) -> None:
    total, own = value("requests.received.total"), value("requests.received.enterprise")
    assert said(f"全年共受理{total}件{left_out}，其中商业企业{own}件。") == []
    assert said(f"全年共受理{total}件{left_out}，其中商业企业{own + 7}件。") != []
