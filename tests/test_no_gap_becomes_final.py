"""A gap, a model's chat, a mark or a hidden character keeps a text from being signed and a report from being final."""

import json
from pathlib import Path

import docx
import pytest
from pydantic import ValidationError

from assistant import assembling
from assistant.assembling import gate
from assistant.checking import check
from assistant.domain import signing
from assistant.domain.figures import Cell
from assistant.domain.gaps import leftovers
from assistant.domain.report import PREAMBLE, Note, Organ, Report, Section
from assistant.editing import fix
from assistant.editing.approve import approve
from assistant.editing.waive import waive
from assistant.errors import NotReady
from assistant.workflow.build import fill_form
from tests.cli.test_frame import nianbao
from tests.domain.test_gaps import marked, table
from tests.reports import signed
from tests.test_signed_means_signed import whole as finished

AT = "2026-01-10T09:00:00+08:00"


def whole(text: str) -> Report:
    report = Report(organ=Organ(name="青禾镇人民政府"), year=2025, format="2021")
    keys = (PREAMBLE, *report.form.narratives)
    return report.having(
        sections={key: Section(text="全年更新指南。") for key in keys} | {"overview": Section(text=text)}
    )


@pytest.mark.parametrize("line", table()["dressed"])
def test_what_is_not_finished_is_refused_by_signing_the_gate_and_the_check_alike(line: str) -> None:
    text, _ = marked(line)
    report = whole(text)
    with pytest.raises(NotReady, match="没有写完"):
        approve(report, "overview", "王明", AT, seen=True)
    checked = check(report, ["S107"])
    assert not checked.passes
    named = [item for item in gate.blockers(signed(report), checked.findings) if item.where == "一、总体情况"]
    assert len(named) == len(leftovers(text))
    for item in named:
        assert item.then


@pytest.mark.parametrize("line", table()["harmless"])
def test_what_is_right_can_be_signed(line: str) -> None:
    report = approve(whole(line), "overview", "王明", AT, seen=True)
    assert signing.is_signed(report, "overview")
    assert check(report, ["S107", "S117"]).findings == ()


def test_a_person_may_say_why_a_lookalike_stands_but_not_let_a_question_stand() -> None:
    report = whole("兴办××街道办事处培训，【待补充：几次？】")
    report = waive(report, check(report), "S107", "overview", "隐去名称的案例", "王明", AT)
    with pytest.raises(NotReady) as stopped:
        approve(report, "overview", "王明", AT, seen=True)
    assert "【待补充：几次？】" in str(stopped.value)
    assert "××" not in str(stopped.value)
    answered = report.with_text("overview", "兴办××街道办事处培训，共两次。")
    assert signing.is_signed(approve(answered, "overview", "王明", AT, seen=True), "overview")
    assert gate.blockers(signed(answered), check(answered, ["S107"]).findings)[0].where == "落款"
    more = answered.with_text("overview", "兴办××街道办事处培训，共××次，另有××件。")
    with pytest.raises(NotReady):
        approve(more, "overview", "王明", AT, seen=True)


@pytest.mark.parametrize(
    "name", ["青禾镇××办", "青禾镇\u200b人民政府", "【待补充：单位名称】", "青禾镇\x1b[31m人民政府"]
)
def test_a_cover_with_a_gap_or_a_hidden_character_can_not_be_signed(name: str) -> None:
    report = finished()
    report = report.having(organ=report.organ.model_copy(update={"name": name}))
    with pytest.raises(NotReady):
        approve(report, signing.COVER, "王明", AT)
    assert any(place.section == "organ.name" for item in check(report).findings for place in item.where)


@pytest.mark.parametrize(
    "character", ["\u200b", "\ufeff", "\u00ad", "\u202e", "\u2067", "\U000e0041", "\ufe0f", "\0", "\x1b"]
)
def test_a_hidden_character_is_named_and_fixed_and_then_the_text_can_be_signed(character: str) -> None:
    report = whole(f"全年更{character}新指南。").having(
        notes=(Note(id="n1", aspect="disclosure", text=f"更新{character}指南", source="a.md"),)
    )
    with pytest.raises(NotReady, match=f"U\\+{ord(character):04X}"):
        approve(report, "overview", "王明", AT)
    findings = check(report, ["S117"]).findings
    fixed, applied = fix.apply(report, findings)
    assert len(applied) == 2
    assert fixed.text("overview") == "全年更新指南。"
    assert (fixed.notes[0].text, fixed.notes[0].as_read) == ("更新指南", f"更新{character}指南")
    assert f"U+{ord(character):04X}" in str([item.message for item in findings])
    assert signing.is_signed(approve(fixed, "overview", "王明", AT), "overview")


def test_nothing_hidden_is_taken_out_in_print_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = finished()
    report = signed(report.with_text("overview", report.text("overview") + "全年\u202e更新\u200b指南。"))
    path = tmp_path / "a.json"
    path.write_text(json.dumps(report.model_dump(mode="json"), ensure_ascii=False), encoding="utf-8")
    assert nianbao("build", path, "-o", tmp_path / "out", "--to", "docx") == 1
    assert "U+202E" in capsys.readouterr().err
    assert nianbao("fix", path, "--code", "S117", "--yes") == 0
    assert "\u202e" not in json.loads(path.read_text(encoding="utf-8"))["sections"]["overview"]["text"]


@pytest.mark.parametrize("note", ["待核实，XX条", "【待补充】"])
def test_what_stands_beside_a_number_is_held_to_the_same(note: str) -> None:
    report = finished()
    figures = report.figures.having({"disputes.reconsideration.upheld": Cell(value=1, note=note)})
    report = report.having(figures=figures)
    named = gate.blockers(report, check(report).findings)
    assert any(item.code == "S107" and item.where.startswith("表四") for item in named)


@pytest.mark.parametrize("unit", ["0", "【待补充】", "\u202e3", "万元，XX"])
def test_no_unit_looks_like_more_of_a_number(unit: str) -> None:
    with pytest.raises(ValidationError, match="不是单位"):
        Cell(value=12, unit=unit)


@pytest.mark.parametrize("place", ["body", "header", "footer", "cell"])
def test_a_form_that_holds_something_unfinished_makes_no_final(place: str, tmp_path: Path) -> None:
    report = signed(finished())
    (tmp_path / "form.docx").write_bytes(assembling.made(report, ["docx"], draft=False)[f"{report.title}.docx"])
    form = docx.Document(str(tmp_path / "form.docx"))
    where = {
        "body": form, "header": form.sections[0].header, "footer": form.sections[0].footer,
        "cell": form.tables[0].rows[0].cells[0],
    }[place]  # fmt: skip
    where.add_paragraph("全年公开【待补充：几件】，XX件。")
    form.save(str(tmp_path / "form.docx"))
    with pytest.raises(NotReady, match="没写完"):
        fill_form(report, tmp_path / "form.docx", tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("hidden", ["\u200b", "\u202e", "\x1b", "\x00"])
@pytest.mark.parametrize("field", ["note", "raw"])
def test_a_hidden_character_in_a_cell_is_named_and_keeps_a_report_from_being_final(hidden: str, field: str) -> None:
    report = finished()
    cell, *_ = report.form.cells
    said = {"note": Cell(value=3, note=f"其中{hidden}修订1件"), "raw": Cell(value=3, raw=f"3{hidden}件")}[field]
    report = report.having(figures=report.figures.having({cell: said}))
    (found,) = check(report, ["S117"]).findings
    assert found.where[0].cell == cell
    assert hidden not in found.message
    assert any(item.code == "S117" for item in gate.blockers(signed(report), [found]))
