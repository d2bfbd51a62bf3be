"""Runs of evaluations from the command line: compare, hold to limits, follow, plan, mark, report."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from assistant.evaluation import baselines, marks
from tests.cli.test_frame import nianbao
from tests.evaluation.folders import beside_offline, passes, write

Output = pytest.CaptureFixture[str]
LIMITS = {"Says": {"drop": 0.02}}


def said(task: str, case: str, repetition: int) -> str:
    return f"全年新收申请3件，{'上年为0件' if task == 'v2' else '比上年增长300%'}。办结3件。{case}{repetition}"


@pytest.fixture(autouse=True)
def _runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "120")
    how: dict[str, Any] = {"text": said, "titles": {"Says": "写到要点"}, "limits": LIMITS}
    first, second = (Path(f"runs/overview/{name}") for name in ("2026-11-27T0900-aaaa", "2026-11-28T0931-3f2a"))
    write(first, {"Says": passes(0, repetitions=2)}, started="2026-11-27", **how)
    write(second, {"Says": passes(16, repetitions=2)}, task="v2", started="2026-11-28", **how)


def test_compare_says_the_verdict_the_table_and_the_cases_with_both_texts(capsys: Output) -> None:
    assert nianbao("eval", "compare", "2026-11-27", "2026-11-28", "--cases", "2") == 0
    out = capsys.readouterr().out
    assert out.startswith("v2 比 v1：不能用。“写到要点”变差了：由 100.0 降到 80.0（-20.0 分，95% 区间 ")
    table = next(line for line in out.splitlines() if line.startswith("写到要点"))
    assert table.split()[1:4] == ["100.0", "80.0", "-20.0"]
    assert table.rstrip().endswith("变差")
    assert "案例00　写到要点 -100.0" in out
    assert "[-比上年增长300%-]{+上年为0件+}" in out
    assert "还有 14 个案例变了。" in out


def test_compare_as_json_and_as_a_page(capsys: Output) -> None:
    assert nianbao("eval", "compare", "2026-11-27", "2026-11-28", "--json", "-o", "对比.html") == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["verdict"] == "worse"
    assert "不能用" in Path("对比.html").read_text(encoding="utf-8")


def test_two_prompts_are_compared_held_and_reported_though_the_offline_task_stands_beside_each(capsys: Output) -> None:
    for day, task, bad in ((29, "openai:m overview@2", 0), (30, "openai:m overview@3", 16)):
        folder = Path(f"runs/overview/2026-11-{day}T0900-bbbb")
        beside_offline(folder, {"Says": passes(bad, repetitions=2)}, task, limits=LIMITS)
    a, b = "2026-11-29", "2026-11-30"
    assert nianbao("eval", "compare", a, b) == 0
    said = capsys.readouterr()
    assert said.out.startswith("openai:m overview@3 比 openai:m overview@2：不能用。")
    assert said.err == "没有比的任务：offline\n"
    assert nianbao("eval", "report", b, "--against", a, "-o", "x.html") == 0
    assert "overview@3 比 openai:m overview@2：不能用。" in Path("x.html").read_text(encoding="utf-8")
    assert nianbao("eval", "gate", a, "--baseline", "overview", "--first") == 0
    assert "看的是 openai:m overview@2；离线起草的不看。" in capsys.readouterr().err
    assert nianbao("eval", "gate", b, "--baseline", "overview") == 1
    assert "openai:m overview@3 比 openai:m overview@2（基准）：不能用。" in capsys.readouterr().out
    assert nianbao("eval", "report", b, "--against", "evals/baselines/overview.json") == 0
    assert "offline 比 " not in capsys.readouterr().out
    assert nianbao("eval", "compare", f"{a}#overview@2", f"{b}#openai:m overview@3") == 0
    assert nianbao("eval", "compare", f"{a}#overview@3", b) == 2
    assert "这次运行里没有 overview@3；有：offline、openai:m overview@2" in capsys.readouterr().err


def test_compare_names_what_there_is_where_a_run_is_not_found(capsys: Output) -> None:
    assert nianbao("eval", "compare", "2026-11-27", "昨天") == 2
    assert "昨天：没有这次运行。最近的有：2026-11-27T0900-aaaa、2026-11-28T0931-3f2a" in capsys.readouterr().err
    assert nianbao("eval", "compare", "2026-11-27") == 2
    assert "只有一个，没有可比的。请给出两次运行。" in capsys.readouterr().err


def test_the_first_gate_makes_the_baseline_the_next_holds_to_it(capsys: Output) -> None:
    assert nianbao("eval", "gate", "2026-11-27", "--baseline", "overview") == 2
    assert "没有这份基准。第一次请加 --first。" in capsys.readouterr().err
    assert nianbao("eval", "gate", "2026-11-27", "--baseline", "overview", "--first") == 0
    assert "存成了基准" in capsys.readouterr().err
    assert baselines.load(Path("evals/baselines/overview.json")).task == "v1"
    assert nianbao("eval", "gate", "2026-11-27", "--baseline", "overview") == 0
    assert "v1 过了门槛（" in capsys.readouterr().out
    assert nianbao("eval", "gate", "overview", "--baseline", "evals/baselines/overview.json", "-o", "junit.xml") == 1
    out = capsys.readouterr().out
    assert "v2 比 v1（基准）：不能用。" in out
    assert "✗ “写到要点”比基准低 20.0 分，许低 2.0 分" in out
    assert 'failures="1"' in Path("junit.xml").read_text(encoding="utf-8")
    assert nianbao("eval", "gate", "overview", "--baseline", "overview", "--first") == 2
    assert "已经有这份基准。要换掉，请先删掉它。" in capsys.readouterr().err
    assert nianbao("eval", "gate", "overview", "--first") == 2


def test_the_gate_as_json_exits_as_it_says_and_names_what_it_could_not_hold(capsys: Output) -> None:
    assert nianbao("eval", "gate", "overview", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["passes"], found["unheld"]) == (True, ["写到要点"])
    assert nianbao("eval", "gate", "overview") == 0
    assert "没有基准，没有看有没有变差：写到要点" in capsys.readouterr().out


def test_trend_shows_the_runs_in_order(capsys: Output) -> None:
    assert nianbao("eval", "trend", "overview", "-o", "历次.html") == 0
    out = capsys.readouterr().out
    assert out.index("2026-11-27T0900-aaaa") < out.index("2026-11-28T0931-3f2a")
    assert '<svg class="trend"' in Path("历次.html").read_text(encoding="utf-8")
    assert nianbao("eval", "trend", "overview", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)["points"]) == 2
    assert nianbao("eval", "trend", "problems") == 2
    assert "跑过的有：overview" in capsys.readouterr().err


def test_a_torn_run_is_named_with_what_to_do_and_no_older_one_passes_in_its_place(capsys: Output) -> None:
    path = Path("runs/overview/2026-11-28T0931-3f2a/run.json")
    path.write_bytes(path.read_bytes()[:40])
    assert nianbao("eval", "gate", "overview#v2") == 2
    err = capsys.readouterr().err
    assert f"{path}：不是完整的 JSON，或不是这里该有的内容。用原来的命令再跑一次" in err
    assert nianbao("eval", "trend", "overview") == 0
    assert f"没有算进来：{path}：" in capsys.readouterr().out.replace("\n", "")


@pytest.mark.parametrize("is_terminal", [True, False])
def test_no_figure_of_a_table_is_cut_off_where_the_screen_is_narrow(
    is_terminal: bool, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    if is_terminal:
        monkeypatch.setenv("FORCE_COLOR", "1")
    many = {f"第{number}个评分器": passes(number, repetitions=2) for number in range(12)}
    for day, task in ((29, "openai:某个模型 overview@2"), (30, "openai:某个模型 overview@3")):
        write(Path(f"runs/many/2026-11-{day}T0900-bbbb"), many, task=task)
    for command in (("trend", "many"), ("compare", "2026-11-29", "2026-11-30"), ("report", "2026-11-30")):
        assert nianbao("eval", *command) == 0
        lines = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).splitlines()  # “\x1b[1m案例” → \x1b[1m
        assert not any("…" in line.replace(" … ", "") for line in lines)
        shown = [line for line in lines if "86.2" in line]
        assert len(shown) >= 1, command
        assert any("没有变化" in line or "案例" in line for line in lines)
        if is_terminal:
            assert all(cell_len(line) <= 80 for line in lines if "个评分器 1" in line), command


def test_plan_says_cases_and_repetitions(capsys: Output) -> None:
    assert nianbao("eval", "plan", "overview", "--change", "3") == 0
    out = capsys.readouterr().out
    assert "要看出 3.0 分的变化" in out
    assert "个案例 × 5 次" in out
    assert "现在的 80 个案例，要重复 " in out
    assert nianbao("eval", "plan", "overview", "--json") == 0
    assert json.loads(capsys.readouterr().out)["cases"] == 80


def test_plan_calls_what_was_never_measured_by_its_title_and_no_measurement(capsys: Output) -> None:
    assert nianbao("eval", "plan", "problems") == 0
    out = capsys.readouterr().out
    assert "没有量过波动：" in out
    assert "现在" not in out
    assert nianbao("eval", "plan", "problems", "--json") == 0
    titles = [need["title"] for need in json.loads(capsys.readouterr().out)["needs"]]
    assert "不与表格矛盾" in titles


def test_plan_says_which_run_it_rests_on_and_which_it_passes_over(capsys: Output) -> None:
    (Path("runs/overview/2026-11-28T0931-3f2a") / "results.jsonl").unlink()
    assert nianbao("eval", "plan", "overview") == 0
    out = capsys.readouterr().out
    assert "没有按这几次运行算：2026-11-28T0931-3f2a" in out
    assert "波动取自 2026-11-27T0900-aaaa 的 v1。" in out


def test_a_mark_by_key_is_kept_and_the_agreement_told(capsys: Output) -> None:
    for key, said in (("v2-案例00-1", "bad"), ("v2-案例40-1", "good")):
        assert nianbao("eval", "mark", "overview", "--key", key, "--as", said, "--reason", "-", "--by", "王芳") == 0
    out = capsys.readouterr().out
    assert "好的 1 份，不好的 1 份。" in out
    row = next(line for line in reversed(out.splitlines()) if line.startswith("写到要点"))
    assert "100%" in row
    assert row.rstrip().endswith("1.00")
    assert nianbao("eval", "mark", "overview", "--key", "v2-案例00-1", "--by", "王芳") == 2
    assert "--key 和 --as 要一起写" in capsys.readouterr().err


def test_a_mark_in_a_folder_that_may_not_be_written_says_so(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    opened = os.open

    def refused(path: Any, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_CREAT:
            raise PermissionError(13, "Permission denied", path)
        return opened(path, flags, mode)

    monkeypatch.setattr(os, "open", refused)
    assert nianbao("eval", "mark", "overview", "--key", "v2-案例00-1", "--as", "bad", "--by", "王芳") == 2
    assert "marks.jsonl：不能写到这里（没有权限）" in capsys.readouterr().err


def test_a_person_is_shown_one_draft_after_the_other_and_goes_on_another_day(
    monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    from click.testing import CliRunner

    from assistant.cli.evaluate_runs import mark

    def marking(answers: str) -> str:
        return CliRunner().invoke(mark, ["overview", "--case", "案例00", "--by", "王芳"], input=answers).output

    out = marking("1\n写得清楚\n0\n")
    assert "全年新收申请3件，上年为0件。" in out
    assert "1 / 2" in out
    assert "1 / 1" in marking("q\n"), "what was marked is not asked again"
    found = marks.read(Path("runs/overview/2026-11-28T0931-3f2a"))
    assert [(item.mark, item.reason, item.by) for item in found] == [("good", "写得清楚", "王芳")]


def test_an_answer_that_there_is_not_is_told_and_asked_again() -> None:
    from click.testing import CliRunner

    from assistant.cli.evaluate_runs import mark

    out = CliRunner().invoke(mark, ["overview", "--case", "案例00", "--by", "王芳"], input="好\nq\n").output
    assert "可用的有 1、2、0、q。" in out
    assert "Error" not in out


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (["run", "--repetitions", "0"], "--repetitions 的值不对：应为 1 到 1000 的数。"),
        (["plan", "overview", "--change", "x"], "--change 的值不对：应为 0.1 到 100 的数。"),
        (["gate", "overview", "--errors", "-1"], "--errors 的值不对：应为数，不小于 0。"),
    ],
)
def test_a_number_that_is_none_is_told_in_words(wanted: list[str], said: str, capsys: Output) -> None:
    assert nianbao("eval", *wanted) == 2
    assert said in capsys.readouterr().err


def test_report_writes_all_kinds_and_without_one_prints_the_scores(capsys: Output) -> None:
    outs = ["-o", "a.html", "-o", "a.csv", "-o", "a.xml"]
    assert nianbao("eval", "report", "overview", "--against", "2026-11-27", *outs) == 0
    assert Path("a.csv").read_bytes().count(b"\r\n") == 1 + 2 * 160
    page = Path("a.html").read_text(encoding="utf-8")
    assert "没过门槛" in page
    assert '<svg class="trend"' in page
    capsys.readouterr()
    assert nianbao("eval", "report", "overview") == 0
    out = capsys.readouterr().out
    assert "写到要点" in out
    assert "80.0" in out
    assert nianbao("eval", "report", "overview", "-o", "b.csv", "-o", "a.pdf") == 2
    assert not Path("b.csv").exists()
    assert "后缀可以是 html、csv、xml。" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["compare", "gate", "trend", "plan", "mark", "report"])
def test_each_command_explains_itself(command: str, capsys: Output) -> None:
    assert nianbao("eval", command, "--help") == 0
    assert "--runs" in capsys.readouterr().out
