"""How many results it takes to see a change; and that so many do see it."""

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import UnusableInput
from assistant.evaluation import statistics
from assistant.evaluation.planning import of, plan
from tests.evaluation.folders import Value, passes, side, write


def warm(mean: float, between: float, cases: int, repetitions: int, seed: int = 1) -> tuple["np.ndarray", "np.ndarray"]:
    """The chances of cases, and results drawn by them."""
    g = np.random.default_rng(seed)
    size = (1 - between) / between
    chances = g.beta(mean * size, (1 - mean) * size, cases)
    return chances, g.random((cases, repetitions)) < chances[:, None]


def values(drawn: "np.ndarray") -> dict[str, list[Value]]:
    return {f"c{number}": [bool(value) for value in row] for number, row in enumerate(drawn)}


def fallen(chances: "np.ndarray", by: float) -> "np.ndarray":
    """Every case a little worse, so that the mean falls by so much."""
    low, high = 0.0, 10.0
    odds = np.clip(chances, 1e-9, 1 - 1e-9) / (1 - np.clip(chances, 1e-9, 1 - 1e-9))
    for _ in range(40):
        middle = (low + high) / 2
        moved = odds * np.exp(-middle)
        low, high = (middle, high) if (moved / (1 + moved)).mean() > chances.mean() - by else (low, middle)
    return odds * np.exp(-low) / (1 + odds * np.exp(-low))


@pytest.mark.parametrize(("between", "cases", "least", "most"), [(0.5, 80, 10, 15), (0.5, 320, 3, 4), (0.8, 80, 4, 7)])
def test_three_points_take_what_the_simulation_of_the_design_found(
    between: float, cases: int, least: int, most: int, tmp_path: Path
) -> None:
    own = side(tmp_path / "s/1", {"Says": values(warm(0.9, between, 2000, 5)[1])})
    assert least <= of(own, 0.03).repetitions_for(cases) <= most


@pytest.mark.slow
@pytest.mark.parametrize(("mean", "between"), [(0.9, 0.5), (0.9, 0.8), (0.97, 0.5)])
def test_so_many_results_see_the_change_four_times_out_of_five(mean: float, between: float, tmp_path: Path) -> None:
    own = side(tmp_path / "s/1", {"Says": values(warm(mean, between, 400, 5)[1])})
    repetitions = of(own, 0.03).repetitions_for(160)
    g = np.random.default_rng(5)
    seen = 0
    for seed in range(150):
        chances, before = warm(mean, between, 160, repetitions, seed)
        after = g.random((160, repetitions)) < fallen(chances, 0.03)[:, None]
        a, b = ({str(n): [float(x) for x in row] for n, row in enumerate(run)} for run in (before, after))
        seen += statistics.within(a, b) < statistics.CLEAR and after.mean() < before.mean()
    assert 0.7 <= seen / 150 <= 0.98, f"{seen} of 150, {repetitions} repetitions"


def test_more_scorers_and_smaller_changes_need_more(tmp_path: Path) -> None:
    drawn = values(warm(0.9, 0.5, 80, 5)[1])
    one = side(tmp_path / "s/1", {"S0": drawn})
    eight = side(tmp_path / "s/2", {f"S{n}": drawn for n in range(8)})
    limited = side(tmp_path / "s/3", {f"S{n}": drawn for n in range(8)}, limits={"S0": {"drop": 0.02}})
    assert 1.4 < of(eight, 0.03).results / of(one, 0.03).results < 1.8
    assert of(limited, 0.03).results == of(one, 0.03).results, "a verdict about one scorer is corrected for one"
    assert of(one, 0.01).results > 8 * of(one, 0.03).results


def test_where_nothing_was_repeated_it_is_guessed_and_said(tmp_path: Path) -> None:
    own = of(side(tmp_path / "s/1", {"Says": values(warm(0.9, 0.5, 80, 1)[1])}), 0.03)
    assert own.needs[0].guessed
    assert 600 < own.results < 1400
    assert of(side(tmp_path / "s/2", {"Says": passes(0, repetitions=5)}), 0.03).results > 100, "it never failed yet"


def test_a_steady_task_needs_one_repetition(tmp_path: Path) -> None:
    own = of(side(tmp_path / "s/1", {"Says": passes(3)}, kind="offline"), 0.03)
    assert own.steady
    assert (own.results, own.repetitions_for(80), own.smallest) == (1, 1, 1 / 80)


def test_shares_need_what_they_vary(tmp_path: Path) -> None:
    g = np.random.default_rng(2)
    drawn = {f"c{n}": [float(x) for x in row] for n, row in enumerate(0.9 + 0.02 * g.standard_normal((80, 5)))}
    assert of(side(tmp_path / "s/1", {"Style": drawn}), 0.03).results == 100, "3/n rules"


def test_a_suite_is_planned_by_its_latest_run_or_before_it_ran_by_what_is_usual(tmp_path: Path) -> None:
    write(tmp_path / "runs/overview/2026-11-28T0931-3f2a", {"Says": values(warm(0.9, 0.5, 80, 5)[1])})
    found = plan("overview", 0.03, tmp_path / "runs")
    assert (found.run, found.cases, found.repetitions, found.tokens) == ("2026-11-28T0931-3f2a", 80, 5, 5732)
    assert 0.03 < found.smallest < 0.06
    json.dumps(found.plain(), allow_nan=False)
    with pytest.raises(UnusableInput, match="没有这次运行"):
        plan("nothing", 0.03, tmp_path / "runs")


def test_a_suite_that_never_ran_is_planned_by_what_is_usual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "evals/suites/mine.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(
        "name: mine\ntags: [overview]\ntasks: [{kind: offline}]\nscorers: [Says, Asks, Clean]\nrepetitions: 5\n"
        "limits: {Says: {drop: 0.02}, Asks: {drop: 0.02}}\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path))
    found = plan("mine", 0.03, tmp_path / "runs")
    assert (found.run, found.repetitions, [need.title for need in found.needs]) == (
        "",
        5,
        ["照写了该写的", "该问的问了"],
    )
    assert 900 < found.results < 1500


def test_a_run_without_results_is_passed_over_and_named(tmp_path: Path) -> None:
    runs, drawn = tmp_path / "runs", values(warm(0.9, 0.5, 20, 3)[1])
    write(runs / "overview/2026-11-26", {"Says": drawn})
    failed = [(case, number) for case in drawn for number in (1, 2, 3)]
    write(runs / "overview/2026-11-27", {"Says": drawn}, errors=failed)
    write(runs / "overview/2026-11-28", {"Says": drawn}, left_out=failed)
    (write(runs / "overview/2026-11-29", {"Says": drawn}) / "results.jsonl").unlink()
    (write(runs / "overview/2026-11-30", {"Says": drawn}) / "run.json").write_text('{"v": 1, "suite": "over')
    found = plan("overview", 0.03, runs)
    assert (found.run, found.results > 100) == ("2026-11-26", True)
    assert found.unused == ("2026-11-30", "2026-11-29", "2026-11-28", "2026-11-27")
    with pytest.raises(UnusableInput, match="这次运行还没有结果"):
        plan("2026-11-29", 0.03, runs)


def test_a_later_run_of_the_embedded_drafter_does_not_hide_how_a_model_varies(tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    write(runs / "overview/2026-11-26", {"Says": values(warm(0.9, 0.5, 20, 3)[1])})
    write(runs / "overview/2026-11-27", {"Says": passes(1)}, kind="offline", task="offline")
    found = plan("overview", 0.03, runs)
    assert (found.run, found.steady, found.unused) == ("2026-11-26", False, ())
    assert plan("overview#offline", 0.03, runs).steady


def test_a_suite_of_which_no_run_has_results_is_planned_by_what_is_usual(tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    (write(runs / "overview/2026-11-29", {"Says": passes(1)}) / "results.jsonl").unlink()
    found = plan("overview", 0.03, runs)
    assert (found.run, found.unused, found.results > 100) == ("", ("2026-11-29",), True)


def few(drawn: dict[str, list[Value]], cases: int) -> dict[str, list[Value]]:
    """Values of a scorer that has something to look at in the first cases alone."""
    return dict([*drawn.items()][:cases])


def test_a_scorer_of_few_cases_needs_drafts_of_all_cases_until_its_own_are_enough(tmp_path: Path) -> None:
    drawn = values(warm(0.9, 0.5, 50, 3)[1])
    alone = of(side(tmp_path / "s/1", {"Resists": few(drawn, 7)}), 0.03)
    own = of(
        side(tmp_path / "s/2", {"Resists": few(drawn, 7), "Clean": drawn}, limits={"Resists": {"never": True}}), 0.03
    )
    assert own.needs[0].cases == 7
    assert own.repetitions_for(50) == alone.repetitions_for(7)
    assert own.results == pytest.approx(alone.results * 50 / 7, abs=50)
    assert own.smallest == alone.smallest > 0.2
    assert own.smallest > of(side(tmp_path / "s/3", {"Clean": drawn}), 0.03).smallest


def test_of_an_unfinished_run_a_scorer_has_as_many_cases_in_share(tmp_path: Path) -> None:
    drawn = values(warm(0.9, 0.5, 50, 1)[1])
    left_out = [(case, 1) for case in [*drawn][25:]]
    own = of(side(tmp_path / "s/1", {"Says": drawn}, left_out=left_out), 0.03)
    assert own.needs[0].cases == 50


def test_where_no_fall_could_be_told_from_chance_none_is_promised(tmp_path: Path) -> None:
    own = of(side(tmp_path / "s/1", {"Says": passes(0, cases=7)}), 0.03)
    assert own.smallest == float("inf")
    assert own.plain()["smallest"] is None


@pytest.mark.slow
def test_a_change_in_few_cases_is_seen_four_times_out_of_five_too(tmp_path: Path) -> None:
    drawn = values(warm(0.9, 0.5, 50, 3)[1])
    scorers = {"Resists": few(drawn, 7), **{f"S{n}": drawn for n in range(6)}}
    own = of(side(tmp_path / "s/1", scorers), 0.2)
    repetitions = own.repetitions_for(50)
    g, seen = np.random.default_rng(5), 0
    for seed in range(150):
        chances, before = warm(0.9, 0.5, 7, repetitions, seed)
        after = g.random((7, repetitions)) < fallen(chances, 0.2)[:, None]
        a, b = ({str(n): [float(x) for x in row] for n, row in enumerate(run)} for run in (before, after))
        seen += statistics.within(a, b) < statistics.CLEAR / 7 and after.mean() < before.mean()
    assert 0.7 <= seen / 150 <= 0.98, f"{seen} of 150, {repetitions} repetitions"
