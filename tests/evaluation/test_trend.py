"""How the runs of a suite went."""

import json
from pathlib import Path

import pytest

from assistant.errors import UnusableInput
from assistant.evaluation.trend import trend
from tests.evaluation.folders import passes, write


def test_the_runs_of_a_suite_stand_in_the_order_of_time_and_the_line_breaks_where_cases_or_a_scorer_changed(
    tmp_path: Path,
) -> None:
    runs = tmp_path / "runs"
    values = {"Says": passes(8), "Asks": passes(0)}
    write(runs / "overview/b", values, started="2026-11-02T09:00:00+08:00")
    write(runs / "overview/a", {"Says": passes(0), "Asks": passes(0)}, started="2026-11-03T09:00:00+08:00")
    write(runs / "overview/c", values, started="2026-11-04T09:00:00+08:00", versions={"Asks": 2})
    edited = dict.fromkeys(passes(0), "77b0") | {"案例00": "改"}
    write(runs / "overview/d", values, started="2026-11-05T09:00:00+08:00", versions={"Asks": 2}, cases=edited)
    write(runs / "problems/x", values)
    found = trend("overview", runs)
    assert [point.run for point in found.points] == ["b", "a", "c", "d"]
    says = [mark for _, mark in found.of("Says", "v1")]
    assert [mark.mean for mark in says] == [0.9, 1.0, 0.9, 0.9]
    assert [mark.broken for mark in says] == [False, False, False, True]
    assert [mark.broken for _, mark in found.of("Asks", "v1")] == [False, False, True, True]
    assert [point.other_cases for point in found.points] == [False, False, False, True]
    assert [point.run for point in trend("overview", runs, last=2).points] == ["c", "d"]
    json.dumps(found.plain(), allow_nan=False)


def test_a_suite_that_never_ran_is_named_with_those_that_did(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match=r"overview：还没有跑过这一套。.*里还没有运行"):
        trend("overview", tmp_path / "runs")
    write(tmp_path / "runs/problems/x", {"Says": passes(0)})
    with pytest.raises(UnusableInput, match="跑过的有：problems"):
        trend("overview", tmp_path / "runs")


@pytest.mark.parametrize("said", ['{"v": 1, "suite": "over', "[1]", '{"suite": 3}', "\x00\x01"])
def test_a_torn_or_foreign_run_is_left_out_and_named(said: str, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    write(runs / "overview/a", {"Says": passes(8)})
    (write(runs / "overview/b", {"Says": passes(8)}) / "run.json").write_text(said)
    found = trend("overview", runs)
    assert [point.run for point in found.points] == ["a"]
    (why,) = found.unread
    assert "b/run.json：" in why
    assert "再跑一次（eval run）" in why
    assert not {*"ABCDEFGHIJKLMNOPQRSTUVWXYZ"} & {*why.partition("run.json：")[2].replace("JSON", "")}
    (runs / "overview/a/run.json").write_text(said)
    with pytest.raises(UnusableInput, match=r"run\.json："):
        trend("overview", runs)
