"""Files that people write: what is wrong with one is told with its file, its line, and what there is instead."""

# ruff: noqa: E501

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from assistant import drafting
from assistant.domain.report import Note, Report
from assistant.drafting.request import request
from assistant.errors import BrokenResource, UnusableInput
from assistant.evaluation import judge, loading
from assistant.evaluation.data import OfModel
from assistant.evaluation.from_report import case_from
from assistant.llm import prompts
from assistant.messages import of_error
from tests.drafting.conftest import example

SUITE = """name: mine
tags: [mine]
tasks:
  - {kind: offline}
scorers:
  - Supported
"""
CASES = """cases:
  - id: 我的一个
    section: overview
    tags: [mine]
    report:
      figures: {requests.received.natural_person: 2}
"""
Write = Callable[[str, str], Path]


@pytest.fixture
def write(home: Path) -> Write:
    """Write a file of the user's own folder."""

    def to(name: str, text: str) -> Path:
        path = home / "evals" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return to


def test_every_suite_that_is_shipped_loads_and_every_case_makes_a_report() -> None:
    for name in loading.names():
        assert loading.suite(name).cases
    cases = loading.all_cases()
    assert len(cases) >= 80
    assert len({case.id for case in cases}) == len(cases)
    for case in cases:
        if case.report is not None:
            assert case.report.report().figures


def test_a_suite_is_found_by_its_name_or_its_path(write: Write) -> None:
    write("cases/mine.yaml", CASES)
    path = write("suites/mine.yaml", SUITE)
    assert [case.id for case in loading.suite("mine").cases] == ["我的一个"]
    assert loading.suite(str(path)).suite.name == "mine"
    with pytest.raises(UnusableInput, match="没有名为 none 的评测套件。有：full、injection、mine"):
        loading.suite("none")
    with pytest.raises(UnusableInput, match="没有这个文件"):
        loading.suite("none/none.yaml")


def test_a_suite_is_narrowed_to_cases_and_tags() -> None:
    assert [case.id for case in loading.suite("overview", case=["忙碌的县"]).cases] == ["忙碌的县"]
    found = loading.suite("overview", tag=["county", "busy"]).cases
    assert found
    assert all({"county", "busy"} <= {*case.tags} for case in found)
    with pytest.raises(UnusableInput, match=r"这一套里没有案例“没有这个”。有：.*忙碌的县"):
        loading.suite("overview", case=["没有这个"])
    with pytest.raises(UnusableInput, match="没有案例有标签“none”。有："):
        loading.suite("overview", tag=["none"])


def test_a_model_and_prompts_take_the_place_of_the_suite_s_own() -> None:
    suite, cases, _ = loading.suite("overview")
    own = loading.changed(suite, cases, model="openai:m", prompts=["overview"], repetitions=3)
    assert (own.tasks[-1].name, own.repetitions) == ("openai:m overview@2", 3)
    again = loading.changed(own, cases, model="openai:other")
    assert [task.kind for task in again.tasks] == ["offline", "model"]
    with pytest.raises(BrokenResource, match="overview@999"):
        loading.changed(suite, cases, model="openai:m", prompts=["overview@999"])


def test_of_several_versions_of_a_prompt_each_has_a_task() -> None:
    suite, cases, _ = loading.suite("overview")
    two = loading.changed(suite, cases, model="openai:m", prompts=["overview@1", "overview@2", "overview@1"])
    models = [task for task in two.tasks if isinstance(task, OfModel)]
    assert [task.name for task in models] == ["openai:m overview@1", "openai:m overview@2"]
    assert [task.prompts for task in models] == [("overview@1",), ("overview@2",)]
    again = loading.changed(two.model_copy(update={"tasks": models[:1]}), cases, prompts=["overview@1", "overview@2"])
    assert [task.name for task in again.tasks] == ["openai:m overview@1 overview@1", "openai:m overview@1 overview@2"]
    suite, cases, _ = loading.suite("full")
    four = loading.changed(suite, cases, prompts=["overview@1", "overview@2", "problems@1", "problems@2"])
    assert len(four.tasks) == 1 + 4


def test_a_prompt_that_none_of_the_cases_is_drafted_by_is_refused(write: Write) -> None:
    _, overview, _ = loading.suite("overview")
    for name in ("problems@2", "judge@2", "repair", "suggest@2"):
        with pytest.raises(UnusableInput, match=r"这些案例不用 [a-z]+@\d 起草。可用的有：overview@1、overview@2"):
            loading.require_fitting([name], overview)
    loading.require_fitting(["overview@1", "problems@1", "suggest@1"], loading.suite("full").cases)
    write("cases/mine.yaml", CASES)
    write("suites/mine.yaml", SUITE.replace("{kind: offline}", "{kind: model, name: a, prompt: problems@2}"))
    with pytest.raises(BrokenResource, match=r"第 4 行（tasks.0.prompt）：这些案例不用 problems@2 起草"):
        loading.suite("mine")
    write(
        "suites/mine.yaml", SUITE.replace("{kind: offline}", "{kind: model, name: a, prompt: [overview@1, overview@2]}")
    )
    with pytest.raises(BrokenResource, match=r"第 4 行（tasks.0.prompt）：一个任务里，一份提示只能用一版"):
        loading.suite("mine")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("tags: [mine]", "tag: [mine]", "第 2 行（tag）：不认识“tag”；可以写的有：name、tags、cases、tasks"),
        ("Supported", "Beauty", "第 6 行（scorers.0）：没有名为 Beauty 的评分器；有：Asks、"),
        ("Supported", "{Length: {shortest: 3}}", "第 6 行（scorers.0）：Length 没有参数 shortest；有：least"),
        ("Supported", "{Length: {least: abc}}", "第 6 行（scorers.0）：Length 的参数 least 不对（应为整数）"),
        ("Supported", "{Length: true}", "第 6 行（scorers.0）：Length 的参数 least 不对（应为整数）"),
        ("Supported", "{Never: 元}", "第 6 行（scorers.0）：Never 的参数 texts 不对（应是一列"),
        ("Supported", "{Never: [1]}", "第 6 行（scorers.0）：Never 的参数 texts.0 不对（应为文字）"),
        ("Supported", "{Cliches: {per: 0}}", "第 6 行（scorers.0）：Cliches 的参数 per 不对"),
        ("Supported", "{Cliches: {list: none}}", "第 6 行（scorers.0）：没有名为 none 的词表；有：.*stock_phrases"),
        ("Supported", "{Covering: 40}", "第 6 行（scorers.0）：Covering 的参数 least 不对"),
        ("  - Supported", "  - Supported\n  - Supported", "第 7 行（scorers.1）：Supported 写了两次"),
        ("[mine]", "[mine, nobody]", "第 2 行（tags.1）：没有案例有标签“nobody”；有："),
        ("tags: [mine]", "cases: [没有这个]", "第 2 行（cases.0）：没有案例“没有这个”；有："),
        ("tags: [mine]", "repetitions: 2", "tags（按标签选案例）或 cases"),
        ("{kind: offline}", "{kind: model, name: a, model: 'openai:m', prompt: overview@99}", "第 4 行（tasks.0.prompt）：.*overview@99.*可用的有：.*overview@1"),
        ("{kind: offline}", "{kind: offline, nam: a}", "第 4 行（tasks.0.nam）：不认识“nam”；可以写的有：kind、name"),
        ("{kind: offline}", "{kind: offlin}", "第 4 行（tasks.0）：没有“offlin”；可以写的有：offline、recorded、model、given"),
        ("{kind: offline}", "{name: a}", "第 4 行（tasks.0）：缺少 kind"),
        ("  - Supported\n", "  - Supported\nlimits: {Supported: {at_least: 90}}\n", "（limits.Supported.at_least）：满分在这里是 1：90 分请写 0.9"),
        ("  - Supported\n", "  - Supported\nlimits: {Supported: {drop: -1}}\n", "（limits.Supported.drop）：应不小于 0"),
        ("name: mine", "name: mine\nrepetitions: 0", "第 2 行（repetitions）：应不小于 1"),
        ("  - {kind: offline}", "  - {kind: offline}\n  - {kind: offline}", "任务重名：offline"),
        ("  - Supported\n", "  - Supported\nlimits: {Clean: {never: true}}\n", "第 7 行（limits.Clean）：scorers 里没有 Clean；有：Supported"),
        ("  - Supported\n", "  - Supported\nlimits: {Supported: {drop: 2}}\n", "第 7 行（limits.Supported.drop）"),
        ("name: mine", "name: [mine", "第 . 行不是正确的 YAML"),
    ],
)  # fmt: skip
def test_a_defect_in_a_suite_is_told_with_its_line(old: str, new: str, said: str, write: Write) -> None:
    write("cases/mine.yaml", CASES)
    write("suites/mine.yaml", SUITE.replace(old, new, 1))
    with pytest.raises(BrokenResource, match=said) as caught:
        loading.suite("mine")
    assert "evals/suites/mine.yaml" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("tags: [mine]", "tag: [mine]", "第 4 行（cases.0.tag）：不认识“tag”；可以写的有：id、section、tags"),
        ("section: overview", "section: requests", "第 3 行（cases.0.section）：没有“requests”这一节；有：overview"),
        ("requests.received.natural_person", "requests.received.nobody", "第 6 行.*格式 2021 里没有这一格；有：requests.received"),
        ("    report:\n      figures: {requests.received.natural_person: 2}\n", "", "要写 report"),
        ("      figures:", "      format: '1999'\n      figures:", "第 6 行（cases.0.report.format）：没有“1999”这个格式，可用的有：2019"),
        ("      figures:", "      figure: 1\n      figures:", "第 6 行（cases.0.report.figure）：不认识这一项"),
        ("我的一个", "忙碌的县", "第 2 行（cases.0.id）：“忙碌的县”在 evals/cases/.* 里已经有了"),
        ("      figures:", "      organ: {name: 甲镇人民政府, level: town}\n      figures:", "（cases.0.report.organ.level）：可以写的有：ministry、province、"),
        ("section: overview", "section: overview\n    expect: {say: [1]}", "第 4 行（cases.0.expect.say）：不认识“say”；可以写的有：says"),
        ("    report:\n      figures: {requests.received.natural_person: 2}\n", "    report_file: none.json\n", "report_file）：evals/cases 里没有这个文件"),
        ("cases:", "case:", "第 1 行"),
    ],
)  # fmt: skip
def test_a_defect_in_a_case_is_told_with_its_line(old: str, new: str, said: str, write: Write) -> None:
    write("cases/zz.yaml", CASES.replace(old, new, 1))
    with pytest.raises(BrokenResource, match=said):
        loading.all_cases()


def test_a_file_as_it_was_written_before_is_read_as_it_is_now(write: Write) -> None:
    before = """cases:
  - id: 以前的
    notes: {other_matters: [未收取信息处理费]}
    scorers: [asks_nothing, {says: [未收取信息处理费]}, {never_says: [元]}, {asks: 0}, {covers: [信息处理费]}]
"""
    write("cases/other_matters.yaml", before)
    case = next(case for case in loading.all_cases() if case.id == "以前的")
    assert case.section == "other_matters"
    assert (case.expect.asks, case.expect.says, case.expect.never) == ((), ("未收取信息处理费",), ("元",))
    assert (case.expect.asks_least, case.expect.points) == (0, ("信息处理费",))
    write("cases/other_matters.yaml", before.replace("covers", "beauty"))
    with pytest.raises(BrokenResource, match=r"第 4 行.*没有名为 beauty 的评分器；有：says"):
        loading.all_cases()


def test_an_input_of_a_whole_report_is_a_case_of_all_its_sections(write: Write) -> None:
    write(
        "cases/inputs/mine.yaml",
        "id: 整份\nreport: {organ: {name: 甲镇人民政府}, notes: '主动公开：\n  1. 公开35条'}\nexpect: {asks: []}\n",
    )
    case = next(case for case in loading.all_cases() if case.id.startswith("整份"))
    assert case.section == "whole"
    assert case.expect.asks is None  # there an empty list asks for nothing; it forbids no question
    assert case.report is not None
    assert case.report.report().organ.name == "甲镇人民政府"


# a case from a report


def test_a_case_from_a_report_drafts_as_the_report_does_and_hides_persons(write: Write) -> None:
    report = example()
    first, *rest = report.notes
    told = first.model_copy(update={"text": f"{first.text}（申请人赵大山，电话13900001234）"})
    report = report.having(notes=(told, *rest))
    made = case_from(report, "overview", "真的")
    text = yaml.safe_dump(made, allow_unicode=True)
    assert "赵大山" not in text
    assert "13900001234" not in text
    write("cases/real.yaml", text)
    case = next(case for case in loading.all_cases() if case.id == "真的")
    assert case.report is not None
    again = case.report.report()
    assert _numbers(again) == _numbers(report)
    assert again.last is not None
    assert report.last is not None
    assert _numbers(again.last) == _numbers(report.last)


@pytest.mark.parametrize("section", ["overview", "problems", "other_matters"])
def test_a_case_from_a_report_has_what_is_sent_for_its_section_and_nothing_else(section: str, write: Write) -> None:
    report = example()
    plain = ("修订依申请公开办理流程", "修订主动公开目录1次")
    more = [Note(id=f"n{at}", aspect="management", text=text) for at, text in enumerate(plain, 90)]
    report = report.having(notes=(*report.notes, *more))
    write("cases/real.yaml", yaml.safe_dump(case_from(report, section, "真的"), allow_unicode=True))
    case = next(case for case in loading.all_cases() if case.id == "真的")
    assert case.report is not None
    again = case.report.report()
    assert _sent(again, section) == _sent(report, section)
    assert drafting.draft(again, [section]).report.text(section) == drafting.draft(report, [section]).report.text(
        section
    )
    texts = [note.text for note in again.notes]
    assert ("修订依申请公开办理流程" in texts) == (section != "other_matters")
    assert again.last is not None
    assert {key for key in ("overview", "problems") if again.last.text(key)} == {section} - {"other_matters"}


def _sent(report: Report, section: str) -> list[str]:
    """The lines that are sent; how notes are numbered and in which order they stand is no matter."""
    said = "\n".join(text for _, text in request(report, section).messages)
    said = re.sub(r"〈[^〉]+〉", "〈〉", said)  # “〈电话1〉” → 〈电话1〉
    return sorted(re.sub(r"<资料 n\d+", "<资料", said).splitlines())  # “<资料 n9 主动公开>” → <资料 n9


def _numbers(report: Report) -> dict[str, object]:
    return {cell: report.figures.number(cell) for cell in report.form.cells}


# whose file it is


def said(name: str) -> str:
    """What a person is told of a suite that is refused."""
    with pytest.raises(BrokenResource) as caught:
        loading.suite(name)
    return of_error(caught.value)


def test_of_two_cases_with_one_id_the_person_s_own_file_is_named(write: Write) -> None:
    for name in ("cases/a.yaml", "cases/z.yaml"):  # read before and after the shipped file
        path = write(name, CASES.replace("我的一个", "全是零的乡镇"))
        told = said("overview")
        assert (
            told == f"{path}：第 2 行（cases.0.id）：“全是零的乡镇”在 evals/cases/overview.yaml 里已经有了；换一个编号"
        )
        path.unlink()


def test_a_person_s_own_file_is_named_by_where_it_lies(write: Write) -> None:
    path = write("suites/mine.yaml", SUITE.replace("[mine]", "[none]"))
    assert said("mine").startswith(f"{path}：第 2 行（tags.0）：没有案例有标签")
    path.write_text("name: [", encoding="utf-8")
    assert said("mine").startswith(f"{path}：第 ")
    write("suites/mine.yaml", SUITE)
    path = write("cases/mine.yaml", CASES.replace("section", "sektion"))
    assert said("mine").startswith(f"{path}：第 ")
    (path.parents[1] / "rubrics").mkdir()
    path.unlink()
    own = write("rubrics/mine.yaml", "title: 3\npoints: [短]\n")
    with pytest.raises(BrokenResource) as caught:
        judge.rubric("mine")
    assert of_error(caught.value) == f"{own}：“title”不对（应为文字）。请照同一文件夹里别的文件改正。"


@pytest.mark.parametrize(
    "text", ["cases: []", "name: [", "name: mine\ntags: [none]\ntasks: [{kind: offline}]\nscorers: [Clean]"]
)
def test_a_file_whose_path_was_typed_is_never_the_program_s(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("evals/suites/overview.yaml")  # a shipped file has this name too
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    told = said(str(path))
    assert told.startswith(f"{path}：第 ")
    assert "程序更新过" not in told


def test_a_file_that_may_not_be_read_is_named(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("suites/mine.yaml", SUITE)
    prompt = path.parents[2] / "prompts/overview@9.md"
    prompt.parent.mkdir()
    prompt.write_text("", encoding="utf-8")

    def refused(self: Path, **_: str) -> str:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_text", refused)
    assert said("mine") == f"{path}：打不开（没有权限）"
    with pytest.raises(BrokenResource) as caught:
        prompts.load("overview@9")
    assert of_error(caught.value) == f"{prompt}：打不开（没有权限）"
