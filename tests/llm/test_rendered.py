"""What each kind of organ is asked to be written for: level, self, only the figures that a section needs."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.domain import formats
from assistant.domain.figures import Figures
from assistant.domain.report import Note, Organ, Report, Section
from assistant.drafting.request import request
from assistant.grounding.facts import facts_of
from assistant.llm import prompts, tokens
from assistant.workflow import outgoing

INPUTS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "inputs.yaml").read_text(encoding="utf-8"))
SECTIONS = ("overview", "problems", "other_matters")
KINDS = ("county", "township", "bureau", "ministry")


def having(organ: Organ, year: int, figures: dict[str, Any]) -> Report:
    form = formats.load("2021")
    totals = {cell for equation in form.equations if equation.computes_minus for cell in equation.minus}
    cells = dict.fromkeys((cell for cell in form.cells if cell not in totals), 0) | figures
    return Report(organ=organ, year=year, format="2021", figures=Figures().having(cells).totalled(form))


@cache
def given(name: str) -> Report:
    """One of the inputs as a report."""
    case = INPUTS[name]
    organ = Organ(**case["organ"])
    notes = tuple(Note(id=f"n{at}", aspect=aspect, text=text) for at, (aspect, text) in enumerate(case["notes"], 1))
    report = having(organ, 2025, case["figures"]).having(notes=notes)
    if (before := case.get("last_year")) is None:
        return report
    last = having(organ, 2024, before["figures"])
    texts = {key: Section(text=before[key]) for key in ("overview", "problems") if key in before}
    return report.with_last(last.having(sections=texts))


def asked(name: str, prompt: str) -> str:
    """The last message of a prompt."""
    return outgoing.rendered(given(name), prompt)[1][-1][1]


def block(text: str, name: str) -> list[str]:
    return text.partition(f"【{name}】\n")[2].partition("\n\n")[0].split("\n")


@pytest.mark.parametrize(
    ("name", "level", "own", "long"),
    [
        ("county", "县级人民政府。", "我县", "400至900字"),
        ("township", "乡镇人民政府。", "我镇", "200至600字"),
        ("bureau", "县级部门。", "我局", "400至900字"),
        ("ministry", "国务院部门。", "我局", "400至900字"),
    ],
)
def test_an_organ_is_told_its_level_how_it_calls_itself_and_how_long_to_write(
    name: str, level: str, own: str, long: str
) -> None:
    for section in SECTIONS:
        first = asked(name, section).splitlines()[0]
        assert first.startswith(f"单位：{given(name).organ.name}（{level}")
        assert first.endswith(f"自称：{own}")
    assert f"篇幅：{long}" in asked(name, "overview")


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("prompt", [*SECTIONS, "repair", "resume", "suggest", "judge"])
def test_every_prompt_is_whole_for_every_kind_of_organ(name: str, prompt: str) -> None:
    _, messages = outgoing.rendered(given(name), prompt)
    said = "\n".join(text for _, text in messages)
    assert "$" not in said
    assert "None" not in said
    assert tokens.of_messages(messages) < 4096 - 800  # a local server's usual context, with room for the answer


def test_nobody_recites_licences_and_penalties_unless_a_note_speaks_of_them() -> None:
    recited = re.compile("disclosure.(?:licensing|penalties|compulsion|fees)")
    assert not recited.search(asked("county", "overview"))
    assert recited.findall(asked("bureau", "overview")) == ["disclosure.licensing"]


def test_zeros_are_told_by_name_and_have_no_ids() -> None:
    figures = block(asked("township", "overview"), "数")
    assert len(figures) == 1
    assert figures[0].startswith("为0的：制发规范性文件、")
    assert "新收申请（上年2件）" in figures[0]
    assert "行政复议、行政诉讼" in figures[0]
    assert "." not in figures[0]


def test_only_what_may_be_compared_has_last_years_number_and_the_words_for_it() -> None:
    lines = block(asked("county", "overview"), "数")
    compared = [line.partition("｜")[0] for line in lines if ".change" in line]
    assert compared == [
        "requests.received.total", "requests.outcomes_total.total", "disputes.reconsideration.total", "n2.1"
    ]  # fmt: skip
    figures = [line for line in lines if "｜" in line and not line.startswith("n")]
    assert all(bool(re.search("｜上年[0-9]", line)) == (".change" in line) for line in figures)
    assert "n2.1｜记录里的5230条｜.change 上年为4890条，增长7%" in lines


def test_every_id_that_is_shown_stands_for_something() -> None:
    for name in KINDS:
        facts = facts_of(given(name))
        for section in SECTIONS:
            ids = [line.partition("｜")[0] for line in block(asked(name, section), "数") if "｜" in line]
            assert [item for item in ids if facts.about(item) is None] == []


def test_blank_cells_are_told_by_name_and_table() -> None:
    report = given("bureau")
    blank = report.having(figures=Figures({key: cell for key, cell in report.figures.items() if "received" not in key}))
    said = request(blank, "overview").material.values["figures"]
    assert "空着、还不知道的：表三新收申请" in said


def test_the_three_results_are_asked_of_peoples_governments_only() -> None:
    for name, due in (("county", True), ("township", True), ("bureau", False), ("ministry", False)):
        line = next(line for line in asked(name, "overview").splitlines() if line.startswith("要求："))
        assert ("工作考核、社会评议、责任追究" in line) == due
    assert "要求：没有另外的要求。" in asked("bureau", "overview")


def test_a_local_notice_is_told_with_its_length_and_the_figures_that_it_demands() -> None:
    said = asked("township", "overview")
    assert "按通知不超过1000字" in said
    assert "要求写出：分渠道的公开条数、政策解读的件数、" in said
    assert "不超过" not in asked("county", "overview").split("【数】")[0]


def test_last_years_overview_is_fenced_and_given_to_the_overview_alone() -> None:
    assert block(asked("county", "overview"), "上年的总体情况") == [
        "<资料 上年的总体情况>", "2024年，我县推进政务公开。全年网站公开信息4890条。", "</资料>"
    ]  # fmt: skip
    assert "我县推进政务公开" not in asked("county", "problems")
    assert block(asked("ministry", "overview"), "上年的总体情况") == ["没有。"]


def test_a_long_overview_of_last_year_is_cut_at_the_end_of_a_sentence() -> None:
    long = "全年公开信息若干。" * 200
    last = given("ministry").having(year=2024, sections={"overview": Section(text=long)})
    said = request(given("ministry").with_last(last), "overview").material.values["last_overview"]
    assert len(said) < 500
    assert said.endswith("若干。\n</资料>")


def test_last_years_problems_come_apart_and_the_overviews_notes_stand_beside_them() -> None:
    said = asked("county", "problems")
    assert block(said, "上年的问题")[1:-1] == ["答复文书不统一", "乡镇栏目更新慢"]
    assert "<资料 n7 依申请公开>" in said.partition("【总体情况的记录】")[2]
    assert block(asked("township", "problems"), "上年的问题") == ["上年的报告没有写问题。"]
    assert block(asked("ministry", "problems"), "上年的问题") == ["手边没有上年的报告。"]


def test_section_six_gets_no_fee_of_another_kind() -> None:
    assert "disclosure.fees" not in asked("county", "other_matters")
    assert block(asked("township", "other_matters"), "数") == ["为0的：逾期未缴费、不再处理的申请"]


def test_a_busy_county_s_request_is_three_fifths_of_what_it_was() -> None:
    old, new = (tokens.of_messages(outgoing.rendered(given("county"), f"overview@{at}")[1]) for at in (1, 2))
    assert new <= 0.6 * old


NEW = [name for name in prompts.names() if int(name.partition("@")[2]) >= 2 and name != "repair@2"]


@pytest.mark.parametrize("name", NEW)
def test_an_example_marks_only_what_it_was_given(name: str) -> None:
    messages = prompts.load(name).messages
    for (_, given_text), (_, answer) in zip(messages[1:-1:2], messages[2:-1:2], strict=True):
        known = set(re.findall(r"<资料 (n[0-9]+) ", given_text)) | set(re.findall(r"(?m)^([a-z_.]+)｜", given_text))
        marks = [mark.removesuffix(".change").removesuffix(".share") for mark in re.findall(r"\[\[(.+?)\]\]", answer)]
        assert set(marks) <= known
        for mark, more in re.findall(r"\[\[([^\[\]]+?)(\.change|\.share)\]\]", answer):
            assert re.search(rf"(?m)^{re.escape(mark)}｜.*{re.escape(more)} ", given_text)


@pytest.mark.parametrize("name", [item for item in NEW if prompts.load(item).head.section != "any"])
def test_an_example_reads_as_the_prompt_asks(name: str) -> None:
    answers = [text for role, text in prompts.load(name).messages if role == "ai"]
    for answer in answers:
        assert "没有" not in re.sub(r"【.*?】", "", answer)
        assert "\n\n" not in answer
        assert "0件" not in answer
        assert not re.search(r"[0-9]\.[0-9]{4}年", answer)
