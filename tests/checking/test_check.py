from pathlib import Path
from typing import Unpack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import checking, reading
from assistant.checking import catalogue_page
from assistant.checking.registry import catalogue
from assistant.checking.sarif import sarif
from assistant.domain import formats
from assistant.domain.figures import Cell, Figures
from assistant.domain.findings import Checked
from assistant.domain.report import Changes, Imported, Organ, Report, Section
from assistant.editing.waive import waive
from assistant.errors import UnusableInput

ROOT = Path(__file__).parent.parent.parent
WHO = {"reason": "已核实", "by": "张某", "at": "2023-01-10T09:00:00+08:00"}


def report(**changes: Unpack[Changes]) -> Report:
    zeros = Figures({cell: Cell(value=0) for cell in formats.load("2021").cells})
    sections = {
        "preamble": Section(text="数据统计期限自2022年1月1日至2022年12月31日。"),
        "overview": Section(text="2022年，青禾镇主动公开信息 35 条。"),
        "problems": Section(text="公开不够及时,将加强培训。"),
        "other_matters": Section(text="本年度未收取信息处理费。"),
    }
    return Report(
        organ=Organ(name="青禾镇人民政府"), year=2022, format="2021", figures=zeros, sections=sections
    ).having(**changes)


def codes(checked: Checked) -> list[str]:
    return [item.code for item in checked.findings]


def test_findings_come_in_the_order_of_their_codes() -> None:
    found = codes(checking.check(report(figures=Figures())))
    assert found == sorted(found)


def test_only_the_rules_asked_for_are_run_and_an_unknown_one_is_named() -> None:
    assert codes(checking.check(report(), ["s108"])) == ["S108"]
    with pytest.raises(UnusableInput, match="没有 Z999 这条规则"):
        checking.check(report(), ["Z999"])


def test_a_waiver_holds_until_what_was_found_changes() -> None:
    before = report()
    waived = waive(before, checking.check(before), "P106", "disputes.reconsideration.total", **WHO)
    found = [item for item in checking.check(waived, ["P106"]).findings if item.waived]
    assert [item.waived for item in found] == ["已核实"]
    assert [len(item.where) for item in found] == [15]
    edited = waived.with_text("overview", "2022年，青禾镇主动公开信息 36 条。")
    assert [item.waived for item in checking.check(edited, ["P106"]).findings if item.waived] == ["已核实"]
    restored = waived.having(figures=waived.figures.having({"disclosure.licensing.decisions": 3}))
    assert sum(item.waived is not None for item in checking.check(restored, ["P106"]).findings) == 1


def test_a_waiver_of_a_text_lapses_when_the_quote_changes() -> None:
    waived = waive(report(), checking.check(report()), "S108", "problems", **WHO)
    assert all(item.waived for item in checking.check(waived, ["S108"]).findings)
    changed = waived.with_text("problems", "更新不够及时;将加强培训。")
    assert not any(item.waived for item in checking.check(changed, ["S108"]).findings)


def test_an_error_of_arithmetic_can_not_be_waived_even_in_the_file() -> None:
    wrong = report(figures=report().figures.having({"requests.received.total": 1}))
    checked = checking.check(wrong)
    with pytest.raises(UnusableInput, match="A101 是数据错误"):
        waive(wrong, checked, "A101", "", **WHO)
    forged = waive(report(), checking.check(report()), "P106", "", **WHO).waivers[0]
    first = next(item for item in checked.findings if item.code == "A101")
    from assistant.domain import waivers

    forged = forged.model_copy(
        update={"code": "A101", "where": waivers.place(first), "values": waivers.values(wrong, first)}
    )
    assert not any(item.waived for item in checking.check(wrong.having(waivers=(forged,))).findings)


def test_the_page_of_rules_is_fresh() -> None:
    assert (ROOT / "docs/rules.md").read_text(encoding="utf-8") == catalogue_page.page()


def test_the_sarif_log_names_the_rules_and_marks_what_was_waived() -> None:
    waived = waive(report(), checking.check(report()), "S108", "", **WHO)
    log = sarif(checking.check(waived), "报告/青禾 2022.docx")
    (run,) = log["runs"]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert log["version"] == "2.1.0"
    assert ids == sorted(set(ids))
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
    slip = next(item for item in run["results"] if item["ruleId"] == "S108")
    assert slip["suppressions"] == [{"kind": "external", "status": "accepted", "justification": "已核实"}]
    assert run["artifacts"][0]["location"]["uri"] == "%E6%8A%A5%E5%91%8A/%E9%9D%92%E7%A6%BE%202022.docx"


@given(
    text=st.text(
        alphabet=st.sampled_from("青禾镇，。；：、()（）,.;一二是12年月日件条共未收费XX×[]【】 \n\t20212022"),
        max_size=300,
    )
)
@settings(max_examples=60, deadline=None)
def test_any_text_gives_findings_and_exact_fixes_never_a_failure(text: str) -> None:
    sections = {key: Section(text=text) for key in ("preamble", "overview", "problems", "other_matters")}
    looks = Imported(title=text[:40], signature=text[:20])
    odd = report(sections=sections, imported=looks)
    for item in checking.check(odd).findings:
        for place in item.where:
            if place.section is not None and place.start is not None:
                assert odd.text(place.section)[place.start : place.end] == place.quote
        for edit in item.fix.edits if item.fix else ():
            assert odd.text(edit.section)[edit.start : edit.end] == edit.quote


def test_the_seed_report_shows_its_known_faults_and_no_error_of_arithmetic(shared: Path) -> None:
    checked = checking.check(reading.read(shared / "seed-report.txt"))
    found = {
        (item.code, name, place.quote) for item in checked.findings for place in item.where if (name := place.section)
    }
    assert {"S103", "N106"} <= set(codes(checked))
    assert any(code == "S102" and name == "heading.requests" for code, name, _ in found)
    assert ("S107", "overview", "[bookmark: _GoBack]") in found
    assert ("S108", "overview", "\n") in found
    assert not [code for code in codes(checked) if code.startswith("A")]


def test_the_two_real_errors_of_the_district_are_found(shared: Path) -> None:
    checked = checking.check(reading.read(shared / "reports/hongze_district_2023.pdf"))
    wrong = [item.where[0].cell for item in checked.findings if item.code in {"A101", "A102", "A103", "A201"}]
    assert wrong == ["disputes.reconsideration.total", "disputes.litigation_after_reconsideration.total"]
    assert [str(item.severity) for item in checked.findings if item.code == "S103"] == ["warning"]


def test_every_finding_of_a_real_report_can_be_explained(shared: Path) -> None:
    known = catalogue()
    for path in sorted((shared / "reports").glob("*.html")):
        for item in checking.check(reading.read(path)).findings:
            assert item.code in known
            assert item.message.endswith("。")
