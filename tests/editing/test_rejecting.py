"""Who rejects what a rule suggests settles what the rule found there, once, at that very place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import checking
from assistant.domain.findings import Finding
from assistant.domain.report import Organ, Report, Section
from assistant.domain.suggestions import Status
from assistant.editing.approve import approve
from assistant.editing.decide import undo
from assistant.editing.suggestions import added, from_rules
from assistant.editing.waive import let_stand, withdraw
from assistant.errors import NotReady, UnusableInput
from assistant.workflow.rejecting import SEEN, Rejected, reject

BY, AT, WHY = "王芳", "2025-01-10T09:00:00+08:00", "按区里的口径"
DOUBLED = "推送工作信息。。全年培训两次，，效果较好。。"  # S108, one finding on three places
TWICE = "一是宣传收效甚浅。二是培训收效甚浅。三是督促收效甚浅。"  # W101, a finding on each


def on(text: str, section: str = "overview") -> Report:
    made = Report(organ=Organ(name="青禾镇人民政府"), year=2024, format="2021", sections={section: Section(text=text)})
    return added(made, from_rules(made, checking.check(made).findings))


def open_ones(report: Report, code: str) -> list[str]:
    return [
        place.quote or ""
        for item in checking.check(report).findings
        if item.code == code and item.waived is None
        for place in item.where
    ]


def waived(report: Report, code: str) -> list[Finding]:
    return [item for item in checking.check(report).findings if item.code == code and item.waived is not None]


def ids(report: Report, code: str) -> list[str]:
    return [item.id for item in report.suggestions if item.source == f"rule:{code}"]


def rejected(report: Report, *names: str, reason: str = "") -> Rejected:
    return reject(report, checking.check(report).findings, names, BY, AT, reason)


@pytest.mark.parametrize(("text", "code"), [(TWICE, "W101"), (DOUBLED, "S108")])
def test_one_of_several_alike_stands_and_the_others_do_not(text: str, code: str) -> None:
    before = on(text)
    all_of_them, names = open_ones(before, code), ids(before, code)
    assert len(names) == len(all_of_them) == 3
    for number, name in enumerate(names):
        after = rejected(before, name).report
        assert open_ones(after, code) == all_of_them[:number] + all_of_them[number + 1 :]
        (stands,) = waived(after, code)
        place = next(item for item in after.suggestions if item.id == name)
        assert (stands.where[0].start or 0) <= place.start <= (stands.where[0].end or 0)
        assert stands.waived == SEEN
        assert after.text("overview") == text


@pytest.mark.parametrize(("text", "code"), [(TWICE, "W101"), (DOUBLED, "S108")])
def test_all_that_were_rejected_one_by_one_stand(text: str, code: str) -> None:
    report = on(text)
    for name in ids(report, code):
        report = rejected(report, name, reason=WHY).report
    assert open_ones(report, code) == []
    assert {(item.reason, item.by) for item in report.waivers} == {(WHY, BY)}
    for _ in range(3):
        report, _ = undo(report, BY, AT)
    assert len(open_ones(report, code)) == 3
    assert report.waivers == ()


@given(st.lists(st.integers(min_value=0, max_value=2), min_size=1, max_size=8), st.sampled_from([TWICE, DOUBLED]))
@settings(max_examples=30)
def test_what_is_open_is_always_what_nobody_rejected(acts: list[int], text: str) -> None:
    report, code = on(text), "W101" if text == TWICE else "S108"
    names, every = ids(report, code), open_ones(report, code)
    no = set[int]()
    for number in acts:
        if number in no:
            report, _ = undo(report, BY, AT, names[number])
        else:
            report = rejected(report, names[number]).report
        no ^= {number}
        assert open_ones(report, code) == [quote for at, quote in enumerate(every) if at not in no]


@pytest.mark.parametrize(
    ("words", "instead", "still"),
    [("二是培训", "二是业务培训", True), ("一是", "今年以来，一是", True), ("培训收效甚浅", "培训 收效甚浅", False)],
)
def test_it_lapses_when_what_it_was_given_for_changes(words: str, instead: str, *, still: bool) -> None:
    before = on(TWICE)
    report = rejected(before, ids(before, "W101")[1]).report
    changed = report.with_text("overview", TWICE.replace(words, instead))
    assert (len(open_ones(changed, "W101")) == 2) is still


def wrong() -> Report:
    """Marks of Markdown are an error."""
    return on("全年公开信息35条，**解读**政策6件。")


def test_an_error_stands_only_for_a_reason() -> None:
    before = wrong()
    (name, *_) = ids(before, "S107")
    without = rejected(before, name)
    assert [item.finding.code for item in without.stays] == ["S107"]
    assert "挡着定稿" in without.stays[0].why
    assert without.report.waivers == ()
    assert next(item for item in without.report.suggestions if item.id == name).status is Status.REJECTED
    with_one = rejected(before, name, reason=WHY)
    assert with_one.stays == ()
    assert [item.waived for item in waived(with_one.report, "S107")] == [WHY]
    again, _ = undo(with_one.report, BY, AT)
    assert again.waivers == ()
    assert len(open_ones(again, "S107")) == len(open_ones(before, "S107"))


def test_a_reason_is_one_that_says_something() -> None:
    before = wrong()
    with pytest.raises(UnusableInput):
        rejected(before, ids(before, "S107")[0], reason="好")


def test_a_finding_that_stood_for_a_reason_keeps_it_when_another_is_given() -> None:
    before = on(TWICE)
    checked = checking.check(before).findings
    first, second, third = (item for item in checked if item.code == "W101")
    report = let_stand(before, [first], "第一处的理由", BY, AT, checked)
    known = checking.check(report).findings
    assert open_ones(report, "W101") == ["收效甚浅", "收效甚浅"]
    report = let_stand(report, [second], "第二处的理由", BY, AT, known)
    assert sorted(item.waived or "" for item in waived(report, "W101")) == ["第一处的理由", "第二处的理由"]
    stands = next(item for item in waived(report, "W101") if item.waived == "第一处的理由")
    back = withdraw(report, stands)
    assert [item.waived for item in waived(back, "W101")] == ["第二处的理由"]
    lapsed = back.with_text("overview", TWICE.replace("培训收效", "培训 收效"))
    renewed = let_stand(lapsed, [third], "第三处的理由", BY, AT, checking.check(lapsed).findings)
    assert [item.reason for item in renewed.waivers] == ["第三处的理由"]


def test_what_no_rule_suggested_settles_nothing() -> None:
    before = on(TWICE)
    by_model = before.having(
        suggestions=tuple(item.model_copy(update={"source": "model:suggest@1"}) for item in before.suggestions)
    )
    done = rejected(by_model, by_model.suggestions[0].id)
    assert (done.settled, done.stays, done.report.waivers) == ((), (), ())


@pytest.mark.parametrize(("text", "code"), [("甲事**完**，乙事**完**。", "S107"), ("甲\u200b事，乙\u200b事。", "S117")])
def test_who_signs_sees_what_nobody_let_stand(text: str, code: str) -> None:
    report = on(text)
    where, names = [item.start for item in report.suggestions], ids(report, code)
    places = len(open_ones(report, code))
    assert names
    assert where == sorted(where)
    report = rejected(report, names[0], reason=WHY).report
    with pytest.raises(NotReady, match=f"{places - 1} 处" if code == "S107" else "1 个"):
        approve(report, "overview", BY, AT)
    for name in names[1:]:
        if open_ones(report, code):
            report = rejected(report, name, reason=WHY).report
    assert open_ones(report, code) == []
    assert approve(report, "overview", BY, AT).sign_offs
