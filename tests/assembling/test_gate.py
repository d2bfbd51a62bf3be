from datetime import date

import pytest

from assistant.assembling import gate
from assistant.domain.findings import Finding, Place, Severity
from assistant.domain.report import PREAMBLE, Organ, Report, Section
from assistant.errors import NotReady
from tests.reports import signed


def ready() -> Report:
    report = Report(organ=Organ(name="青禾镇人民政府"), year=2024, format="2021", dated=date(2025, 1, 9))
    keys = (PREAMBLE, *report.form.narratives)
    return signed(report.having(sections={key: Section(text="全年公开信息3条。") for key in keys}))


def finding(severity: Severity = Severity.ERROR, *places: Place, waived: str | None = None) -> Finding:
    return Finding(code="A101", severity=severity, message="总计不等于六类之和", where=places, found="3",
                   expected="4", basis="格式", waived=waived)  # fmt: skip


def test_a_report_that_is_complete_and_approved_passes() -> None:
    gate.require(ready(), [])


def test_an_error_holds_it_back_and_a_warning_or_a_waived_error_does_not() -> None:
    place = Place(cell="requests.received.total")
    (blocker,) = gate.blockers(ready(), [finding(Severity.ERROR, place)])
    assert blocker.code == "A101"
    assert "一、本年新收政府信息公开申请数量" in blocker.where
    assert "4" in blocker.then
    assert gate.blockers(ready(), [finding(Severity.WARNING, place), finding(Severity.ADVICE, place)]) == []
    assert gate.blockers(ready(), [finding(Severity.ERROR, place, waived="已核实")]) == []


@pytest.mark.parametrize("key", [PREAMBLE, "overview", "problems", "other_matters"])
def test_a_text_must_be_there_and_be_approved_as_it_stands(key: str) -> None:
    report = ready()
    without = {name: section for name, section in report.sections.items() if name != key}
    assert len(gate.blockers(report.having(sections=without), [])) == 1
    for blocker in gate.blockers(report.with_text(key, "改过的一句。"), []):
        assert "签字之后改过" in blocker.what
        assert "删去“全年公开信息3条。”" in blocker.what
        assert "签字" in blocker.then


def test_an_approved_gap_is_a_gap_still_and_is_named_once() -> None:
    report, text = ready(), "全年【待补充：发布多少条？】"
    report = signed(report.having(sections=report.sections | {"overview": Section(text=text)}))
    place = Place(section="overview", start=2, end=len(text), quote="【待补充：发布多少条？】")
    (blocker,) = gate.blockers(report, [finding(Severity.ERROR, place)])
    assert "发布多少条" in blocker.what


def test_everything_is_listed_at_once_one_on_a_line() -> None:
    bare = Report(organ=Organ(name=" "), year=2024, format="2021")
    with pytest.raises(NotReady) as caught:
        gate.require(bare, [finding()])
    lines = [line for line in str(caught.value).splitlines() if line[:1].isdigit()]
    assert len(lines) == 10  # organ, date, four texts, three other parts, one error
    assert caught.value.exit_code == 1
