from pathlib import Path
from typing import Unpack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import checking
from assistant.domain import formats, signing, waivers
from assistant.domain.figures import BLANK, Cell, Figures
from assistant.domain.findings import Edit, Finding, Fix, Place, Severity
from assistant.domain.report import Changes, Heading, Imported, Organ, Report, Section
from assistant.editing import fix
from assistant.editing.approve import approve
from assistant.editing.convert import convert
from assistant.editing.waive import let_stand, waive
from assistant.errors import NotReady, UnusableInput

MADE_UP = Path(__file__).parent.parent / "domain/made_up.yaml"


def report(format_id: str = "2021", **changes: Unpack[Changes]) -> Report:
    figures = Figures({cell: Cell(value=number) for number, cell in enumerate(formats.load(format_id).cells)})
    sections = {
        "overview": Section(text="全面推\n进公开。。", origin="imported"),
        "problems": Section(text="【待补充：今年有什么问题？】", origin="imported"),
    }
    return Report(
        organ=Organ(name="青禾镇人民政府"), year=2022, format=format_id, figures=figures, sections=sections
    ).having(**changes)


def finding(*edits: Edit) -> Finding:
    return Finding(
        code="S108",
        severity=Severity.WARNING,
        message="标点重复。",
        where=(Place(section="overview"),),
        found="",
        expected="",
        basis="",
        fix=Fix(edits=edits),
    )


def test_conversion_moves_equal_cells_and_the_row_of_other_outcomes_and_names_what_is_blank() -> None:
    old = report("2019")
    new = convert(old, "2021")
    assert new.report.format == "2021"
    assert set(new.report.figures) == set(formats.load("2021").cells)
    for column in ("natural_person", "total"):
        assert (
            new.report.figures[f"requests.other_outcome.unlisted.{column}"]
            == old.figures[f"requests.other_outcome.{column}"]
        )
        assert new.report.figures[f"requests.received.{column}"] == old.figures[f"requests.received.{column}"]
    assert new.moved == {"requests.other_outcome": "requests.other_outcome.unlisted"}
    assert "requests.other_outcome.fee_unpaid.total" in new.blank
    assert "disclosure.government_rules.in_force" in new.blank
    assert all(new.report.figures[cell] == BLANK for cell in new.blank)
    assert "disclosure.procurement.amount" in new.dropped
    assert not [cell for cell in new.dropped if cell.startswith("requests.")]
    assert new.report.sections == old.sections


def test_conversion_into_a_made_up_format_needs_no_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "schemas/formats"
    folder.mkdir(parents=True)
    rule = '\nconverts:\n  "2021": {visits.walk_in.residents: requests.received.natural_person}\n'
    (folder / "2099.yaml").write_text(MADE_UP.read_text(encoding="utf-8") + rule, encoding="utf-8")
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path))
    old = report()
    new = convert(old, "2099")
    assert new.report.figures["visits.walk_in.residents"] == old.figures["requests.received.natural_person"]
    assert len(new.blank) == len(formats.load("2099").cells) - 1
    assert "problems" not in new.report.sections


def test_conversion_into_the_same_or_an_unknown_format_is_refused() -> None:
    with pytest.raises(UnusableInput, match="已经是 2021 年格式"):
        convert(report(), "2021")
    with pytest.raises(UnusableInput, match="没有“1999”这个格式"):
        convert(report(), "1999")


def test_fixes_of_several_rules_are_made_at_once_and_shown() -> None:
    looks = Imported(title="青禾镇政府信息公开工作年度报告", headings=(Heading(key="overview", text="1、总体情况"),))
    before = report(imported=looks)
    after, applied = fix.apply(before, checking.check(before).findings)
    assert after.text("overview") == "全面推\n进公开。"
    assert after.text("heading.overview") == "一、总体情况"
    assert after.text("title") == "青禾镇2022年政府信息公开工作年度报告"
    assert len(applied) == 3
    shown = fix.difference(before, after)
    assert "-1、总体情况" in shown
    assert "+一、总体情况" in shown
    assert fix.difference(before, before) == ""


def test_a_fix_whose_quote_no_longer_stands_is_not_made_and_overlapping_ones_are_made_once() -> None:
    before = report(sections={"overview": Section(text="公开。。及时")})
    first = Edit(section="overview", start=2, end=4, quote="。。", replacement="。")
    again = Edit(section="overview", start=3, end=4, quote="。", replacement="")
    stale = Edit(section="overview", start=4, end=6, quote="更新", replacement="")
    after, applied = fix.apply(before, [finding(first), finding(again), finding(stale), finding(first)])
    assert after.text("overview") == "公开。及时"
    assert applied == (first,)


def test_what_a_person_let_stand_is_not_fixed() -> None:
    edit = Edit(section="overview", start=0, end=2, quote="全面", replacement="")
    waived = finding(edit).model_copy(update={"waived": "已核实"})
    assert fix.fixable([waived]) == ()
    assert fix.apply(report(), [waived]) == (report(), ())


@given(text=st.text(alphabet="青禾，。、 \n,;()", max_size=80))
@settings(max_examples=40, deadline=None)
def test_fixes_take_no_letter_away(text: str) -> None:
    before = report(sections={"overview": Section(text=text)})
    after, _ = fix.apply(before, checking.check(before, ["S108"]).findings)
    letters = [letter for letter in text if letter in "青禾"]
    assert [letter for letter in after.text("overview") if letter in "青禾"] == letters


def test_an_approval_holds_for_exactly_the_text_that_was_signed() -> None:
    signed = approve(report(), "overview", by=" 李某 ", at="2023-01-10T09:00:00+08:00")
    section = signed.sections["overview"]
    assert signing.is_signed(signed, "overview")
    assert [item.by for item in signed.sign_offs] == ["李某"]
    assert not signing.is_signed(signed.with_text("overview", "改过了。"), "overview")
    assert signing.is_signed(signed.with_text("overview", "改过了。").with_text("overview", section.text), "overview")


@pytest.mark.parametrize(
    ("section", "by", "error", "words"),
    [
        ("problems", "李某", NotReady, "还有 1 处没有写完"),
        ("other_matters", "李某", NotReady, "还没有文字"),
        ("requests", "李某", UnusableInput, "没有“requests”这一节"),
        ("overview", " ", UnusableInput, "签字人不能是空的"),
    ],
)
def test_what_is_not_finished_can_not_be_signed(section: str, by: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        approve(report(), section, by=by, at="2023-01-10")


def test_a_waiver_needs_a_finding_a_reason_and_a_name() -> None:
    checked = checking.check(report(), ["S108"])
    with pytest.raises(UnusableInput, match="没有发现 S108（problems）"):
        waive(report(), checked, "S108", "problems", reason="已核实", by="张某", at="2023-01-10")
    with pytest.raises(UnusableInput, match="要写明理由和说明人"):
        waive(report(), checked, "S108", "", reason=" ", by="张某", at="2023-01-10")


def test_a_finding_at_two_places_stands_with_one_reason_and_others_of_its_rule_do_not() -> None:
    spots = (
        Place(section="overview", start=5, end=7, quote="一件"),
        Place(section="overview", start=0, end=2, quote="二件"),
    )
    warning = {"severity": Severity.WARNING, "code": "W101"}
    at_two = finding(Edit(section="overview", start=0, end=2, quote="二件", replacement="两件")).model_copy(
        update={"where": spots, **warning}
    )
    stands = let_stand(report(), [at_two], "已核实", "张某", "2023-01-10")
    assert [(item.code, item.where) for item in stands.waivers] == [("W101", "overview")]
    assert stands.waivers[0].values == waivers.values(report(), at_two)


def test_a_second_waiver_of_the_same_place_takes_the_place_of_the_first() -> None:
    checked = checking.check(report(), ["S108"])
    once = waive(report(), checked, "S108", "", reason="一", by="张某", at="2023-01-10")
    twice = waive(once, checked, "S108", "overview", reason="二", by="张某", at="2023-01-11")
    assert {item.reason for item in twice.waivers} == {"二"}
