"""The gate and the baselines on runs that are written down; and how often it cries wolf."""

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import UnusableInput
from assistant.evaluation import baselines
from assistant.evaluation.baselines import Measured, Side
from assistant.evaluation.data import Limit
from assistant.evaluation.gate import gate
from tests.evaluation.folders import passes, side

DROP = {"Says": {"drop": 0.02}}


def test_a_clear_fall_that_is_larger_than_allowed_is_stopped(tmp_path: Path) -> None:
    before = side(tmp_path / "s/1", {"Says": passes(0)})
    after = side(tmp_path / "s/2", {"Says": passes(20)}, task="v2", limits=DROP)
    assert gate(after, before).failed == ["“Says”比“v1”低 25.0 分，许低 2.0 分"]
    assert gate(after._replace(limits={"Says": Limit(drop=0.3)}), before).passes
    assert gate(before._replace(limits=after.limits), after).passes, "what is better passes"


def test_a_fall_of_the_mean_that_is_not_clear_passes(tmp_path: Path) -> None:
    before = side(tmp_path / "s/1", {"Says": passes(0)})
    after = side(tmp_path / "s/2", {"Says": passes(3)}, task="v2", limits=DROP)
    assert gate(after, before).passes
    assert not gate(
        side(tmp_path / "s/3", {"Says": passes(3)}, task="v2", limits=DROP, kind="offline"),
        side(tmp_path / "s/4", {"Says": passes(0)}, kind="offline"),
    ).passes, "what says the same each time has fallen"


def test_never_means_in_no_repetition_of_no_case(tmp_path: Path) -> None:
    values = {"Says": {"甲": [True, True], "乙": [True, False], "丙": [False, True]}}
    held = gate(side(tmp_path / "s/1", values, limits={"Says": {"never": True}}), None)
    assert held.failed == ["“Says”一次也不许，2 个案例有（丙、乙）"] or held.failed == [
        "“Says”一次也不许，2 个案例有（乙、丙）"
    ]
    shares = {"Says": {"甲": [1.0, 0.99]}}
    assert not gate(side(tmp_path / "s/2", shares, limits={"Says": {"never": True}}), None).passes


def test_a_mean_that_is_too_low_fails_whatever_the_baseline(tmp_path: Path) -> None:
    own = side(tmp_path / "s/1", {"Says": passes(20)}, limits={"Says": {"at_least": 0.9}})
    assert gate(own, None).failed == ["“Says”只有 75.0 分，应不低于 90.0 分"]
    assert gate(own, own).failed == gate(own, None).failed
    assert gate(own._replace(limits={"Says": Limit(at_least=0.75)}), None).passes


def test_errors_never_pass_unless_that_many_are_allowed(tmp_path: Path) -> None:
    own = side(tmp_path / "s/1", {"Says": passes(0, 5, 2)}, errors=[("案例01", 1)], limits=DROP)
    assert gate(own, own).failed == ["有 1 处出错"]
    assert gate(own, own, errors=1).passes


def test_a_scorer_that_failed_is_an_error_and_no_bad_draft(tmp_path: Path) -> None:
    own = side(tmp_path / "s/1", {"Says": passes(0, 5)}, limits={"Says": {"never": True}})
    journal = tmp_path / "s/1" / baselines.JOURNAL
    broken = journal.read_text().replace(
        '"value": true, "reason": "", "error": ""', '"value": null, "error": "坏了"', 1
    )
    journal.write_text(broken)
    (again,) = baselines.sides(baselines.read(tmp_path / "s/1"))
    assert gate(own, None).passes
    assert gate(again, None).failed == ["有 1 处出错"]


def test_a_run_that_is_not_finished_does_not_pass(tmp_path: Path) -> None:
    own = side(tmp_path / "s/1", {"Says": passes(0, 5, 2)}, left_out=[("案例01", 2)], limits=DROP)
    assert gate(own, own).failed == ["没有跑完：应有 10 个结果，差 1 个"]


def test_a_scorer_that_was_not_run_or_is_another_or_is_not_in_the_baseline_does_not_pass(tmp_path: Path) -> None:
    before = side(tmp_path / "s/1", {"Says": passes(0)})
    after = side(tmp_path / "s/2", {"Asks": passes(0)}, limits=DROP | {"Asks": {"drop": 0.02}})
    assert gate(after, before).failed == ["“Says”这次没有算", "“v1”里没有“Asks”，请把它再跑一遍"]
    newer = side(tmp_path / "s/3", {"Says": passes(0)}, limits=DROP, versions={"Says": 2})
    assert gate(newer, before).failed == ["“Says”的评分器改过，“v1”是旧的；请把它再跑一遍"]


def test_cases_that_are_not_those_of_the_baseline_do_not_pass(tmp_path: Path) -> None:
    cases = dict.fromkeys(passes(0, 5), "77b0")
    before = side(tmp_path / "s/1", {"Says": passes(0, 5)})
    after = side(tmp_path / "s/2", {"Says": passes(0, 6)}, limits=DROP, cases=cases | {"案例00": "改", "案例05": "新"})
    assert gate(after, before).failed == [
        "案例和“v1”的不一样：改过 1 个（案例00）、多了 1 个（案例05）；请把它再跑一遍"
    ]
    fewer = side(tmp_path / "s/3", {"Says": passes(0, 4)}, limits=DROP)
    assert gate(fewer, before).failed == ["案例和“v1”的不一样：少了 1 个（案例04）；请把它再跑一遍"]
    other = side(tmp_path / "other/1", {"Says": passes(0, 5)}, limits=DROP)
    assert gate(other, before).failed == ["“v1”是另一套评测（s）的"]


def test_a_baseline_comes_back_as_it_was_and_is_small_and_in_lines(tmp_path: Path) -> None:
    values = {
        f"Scorer{number}": {f"案例{case:02}": [1.0, 1.0, 0.875, 1.0, case / 7] for case in range(80)}
        for number in range(12)
    }
    own = side(tmp_path / "s/1", values).measured
    path = tmp_path / "evals/baselines/s.json"
    baselines.save(own, path)
    assert baselines.load(path) == own
    assert path.stat().st_size < 60_000
    assert [*json.loads(path.read_text())] == [
        "v", "suite", "task", "repetitions", "steady", "errors", "cases", "kinds", "scored_by", "values",
    ]  # fmt: skip
    lines = path.read_text().splitlines()
    assert sum("案例03" in line for line in lines) == 13, "a line for each case of each scorer"
    (back,) = baselines.find(str(path))
    assert back.label == "v1（基准）"


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("{", "b.json：第 1 行不是正确的 JSON"),
        ('{"v":2}', "b.json：这份基准由更新的版本写成"),
        ('{"v":1,"suite":"s"}', "b.json：“task”不对（缺少）"),
        ('{"v":1,"v":1}', "b.json："),
    ],
)
def test_a_broken_baseline_is_named(text: str, due: str, tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_text(text)
    with pytest.raises(UnusableInput) as caught:
        baselines.load(path)
    assert due in str(caught.value)


def test_what_has_errors_is_no_baseline(tmp_path: Path) -> None:
    own = side(tmp_path / "s/1", {"Says": passes(0, 5)}, errors=[("案例01", 1)])
    with pytest.raises(UnusableInput, match="有 1 处出错，不能作基准"):
        baselines.save(own.measured, tmp_path / "b.json")
    assert not (tmp_path / "b.json").exists()


def test_the_json_says_what_was_held(tmp_path: Path) -> None:
    own = side(tmp_path / "s/1", {"Says": passes(1, 5)}, limits={"Says": {"never": True, "at_least": 0.5}})
    plain = json.loads(json.dumps(gate(own, None).plain(), allow_nan=False))
    assert plain["passes"] is False
    assert [(item["rule"], bool(item["why"])) for item in plain["held"]] == [
        ("errors", False), ("unfinished", False), ("never", True), ("at_least", False),
    ]  # fmt: skip


# ── how often it cries wolf ──


def drawn(g: np.random.Generator, chances: list["np.ndarray"], repetitions: int, *, shares: bool) -> Side:
    """A side whose every case passes with a chance of its own; shares are the mean of four such results."""
    of = 4 if shares else 1
    values = {
        f"S{number}": {
            f"c{case}": tuple(float(x) for x in g.binomial(of, p, repetitions) / of) for case, p in enumerate(own)
        }
        for number, own in enumerate(chances)
    }
    measured = Measured(
        suite="s", task="v", repetitions=repetitions, steady=False, errors=0, values=values,
        cases={f"c{case}": "f" for case in range(len(chances[0]))}, kinds=dict.fromkeys(values, "pass"),
        scored_by=dict.fromkeys(values, 1),
    )  # fmt: skip
    return Side("v", measured, limits={name: Limit(drop=0.0) for name in values})


@pytest.mark.slow
@pytest.mark.parametrize("shares", [False, True], ids=["passes", "shares"])
@pytest.mark.parametrize(
    ("cases", "repetitions", "scorers", "mean", "between"),
    [(80, 1, 1, 0.9, 0.5), (80, 5, 1, 0.9, 0.5), (80, 5, 3, 0.9, 0.8), (80, 3, 1, 0.97, 0.5), (20, 5, 3, 0.9, 0.5)],
)
def test_the_gate_stops_a_prompt_that_was_not_changed_in_at_most_five_of_a_hundred(
    cases: int, repetitions: int, scorers: int, mean: float, between: float, shares: bool
) -> None:
    """The same prompt twice, 300 times: no fall at all is allowed, so every clear one is a false alarm.

    A two-sided 5 % leaves 2.5 % for a fall. Of 300 comparisons up to 5 % may be 15; at a true 2.5 % more than that come
    up once in two hundred.
    """
    g = np.random.default_rng(11)
    size = (1 - between) / between
    alarms = 0
    for _ in range(300):
        chances = [g.beta(mean * size, (1 - mean) * size, cases) for _ in range(scorers)]
        before, after = (drawn(g, chances, repetitions, shares=shares) for _ in range(2))
        alarms += not gate(after, before).passes
    assert alarms / 300 <= 0.05, f"{alarms} of 300"
