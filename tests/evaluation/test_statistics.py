"""The numpy statistics against scipy's, which is no part of the project.

What scipy 1.17.1 said stands in scipy_values.json, written by this script:

    import json
    import numpy as np
    from scipy import stats

    g = np.random.default_rng(7)
    plain = [g.normal(0.2, 1, size).round(4).tolist() for size in (5, 12, 30)]
    many = np.round(g.normal(0.05, 1, 300), 1).tolist()
    d = g.normal(0.1, 0.4, 80).round(3).tolist()
    t = stats.t.interval(0.95, 79, np.mean(d), stats.sem(d))
    bca = stats.bootstrap((np.array(d),), np.mean, n_resamples=9999, method="BCa", rng=1).confidence_interval
    counts = [(1, 0), (3, 9), (10, 10), (2, 30), (200, 260)]
    shares = [(0, 10), (3, 10), (95, 100), (250, 250)]
    print(json.dumps({
        "wilcoxon": [[x, stats.wilcoxon(x, method="exact").pvalue] for x in plain],
        "many": [many, stats.wilcoxon(many, method="asymptotic", correction=True).pvalue],
        "mcnemar": [[b, w, stats.binomtest(b, b + w).pvalue] for b, w in counts],
        "wilson": [[h, n, *stats.binomtest(h, n).proportion_ci(method="wilson")] for h, n in shares],
        "interval": [d, list(map(float, t)), list(map(float, bca))],
    }))
"""

import itertools
import json
from math import comb, inf, sqrt
from pathlib import Path

import numpy as np
import pytest

from assistant.evaluation import statistics

SCIPY = json.loads(Path(__file__).with_name("scipy_values.json").read_text(encoding="utf-8"))


def named(rows: "np.ndarray") -> dict[str, list[float]]:
    return {str(case): [float(value) for value in row] for case, row in enumerate(rows)}


@pytest.mark.parametrize(
    ("differences", "due"), SCIPY["wilcoxon"], ids=lambda value: str(len(value)) if isinstance(value, list) else ""
)
def test_signed_ranks_without_ties_are_scipy_s_exact_ones(differences: list[float], due: float) -> None:
    assert statistics.wilcoxon(differences) == pytest.approx(due, abs=1e-9)


def test_signed_ranks_of_many_pairs_are_scipy_s_normal_ones() -> None:
    differences, due = SCIPY["many"]
    assert statistics.wilcoxon(differences) == pytest.approx(due, abs=1e-3)


@pytest.mark.parametrize("seed", range(30))
def test_signed_ranks_with_ties_and_zeros_are_every_sign_counted(seed: int) -> None:
    d = np.random.default_rng(seed).integers(-3, 4, 4 + seed % 6) / 3
    kept = [float(abs(value)) for value in d if value]
    ranks = [sum(other < value for other in kept) + (kept.count(value) + 1) / 2 for value in kept]
    plus = sum(rank for rank, value in zip(ranks, d[d != 0], strict=True) if value > 0)
    sums = [sum(itertools.compress(ranks, signs)) for signs in itertools.product((0, 1), repeat=len(kept))]
    low = min(plus, sum(ranks) - plus)
    due = min(1.0, 2 * sum(found <= low + 1e-9 for found in sums) / len(sums))
    assert statistics.wilcoxon(d.tolist()) == pytest.approx(due)


def test_what_arithmetic_leaves_over_is_no_difference_and_no_rank_of_its_own() -> None:
    assert statistics.wilcoxon([0.1 + 0.2 - 0.3] * 5) == 1.0
    assert statistics.wilcoxon([0.3, 0.1 + 0.2, -0.3]) == statistics.wilcoxon([1.0, 1.0, -1.0])


@pytest.mark.parametrize(("better", "worse", "due"), SCIPY["mcnemar"])
def test_mcnemar_is_scipy_s_binomial_test(better: int, worse: int, due: float) -> None:
    assert statistics.mcnemar([1.0] * better + [-1.0] * worse + [0.0] * 40) == pytest.approx(due, rel=1e-9)


@pytest.mark.parametrize(("hits", "of", "low", "high"), SCIPY["wilson"])
def test_wilson_is_scipy_s(hits: int, of: int, low: float, high: float) -> None:
    assert statistics.wilson(hits, of) == pytest.approx((low, high), abs=1e-9)
    assert statistics.wilson(0, 0) == (0, 1)


def test_holm_by_hand() -> None:
    assert statistics.holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx({"a": 0.03, "b": 0.06, "c": 0.06})
    assert statistics.holm({}) == {}


def test_the_interval_is_near_scipy_s_bca_and_the_t_interval() -> None:
    differences, t, bca = SCIPY["interval"]
    found = statistics.interval(differences)
    assert found == statistics.interval(differences), "the same data give the same interval"
    assert found == pytest.approx(tuple(t), abs=0.006)
    assert found == pytest.approx(tuple(bca), abs=0.006)


@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_the_interval_stays_within_what_can_be(sign: float) -> None:
    low, high = sorted(sign * edge for edge in statistics.interval([sign, sign, sign, sign, sign * 0.1]) or ())
    assert (low > 0, high) == (True, 1.0)


@pytest.mark.slow
@pytest.mark.parametrize("cases", [20, 80])
def test_the_interval_covers_the_truth(cases: int) -> None:
    hit = 0
    for seed in range(300):
        d = np.random.default_rng(seed).choice([-1.0, 0.0, 1.0], cases, p=[0.1, 0.8, 0.1])
        low, high = statistics.interval(d.tolist(), seed=seed) or (1, 0)
        hit += low <= 0 <= high
    assert hit / 300 >= 0.92


def test_within_with_one_repetition_is_mcnemar_s_test() -> None:
    g = np.random.default_rng(7)
    a, b = g.integers(0, 2, (60, 1)), g.integers(0, 2, (60, 1))
    due = statistics.mcnemar((b - a)[:, 0].astype(float).tolist())
    assert statistics.within(named(a), named(b)) == pytest.approx(due)


@pytest.mark.parametrize("shift", [0.0, 0.2])
def test_within_for_passes_is_the_share_of_hypergeometric_draws(shift: float) -> None:
    g = np.random.default_rng(8)
    a, b = g.random((20, 5)) < 0.8, g.random((20, 5)) < 0.8 - shift
    hits = a.sum(1) + b.sum(1)
    drawn = g.hypergeometric(hits, 10 - hits, 5, (40_000, 20)).sum(1)
    due = min(1.0, 2 * min((drawn <= b.sum()).mean(), (drawn >= b.sum()).mean()))
    assert statistics.within(named(a), named(b)) == pytest.approx(due, abs=0.01)


@pytest.mark.parametrize("cases", [30, 90])
def test_within_for_shares_is_the_share_of_shuffles(cases: int) -> None:
    g = np.random.default_rng(9)
    a, b = g.random((cases, 4)), g.random((cases, 4)) + 0.03
    pooled = np.concatenate([a, b], 1)
    mixed = [g.permuted(pooled, axis=1) for _ in range(4000)]
    far = [abs(one[:, 4:].mean() - one[:, :4].mean()) >= abs(b.mean() - a.mean()) for one in mixed]
    assert statistics.within(named(a), named(b)) == pytest.approx(float(np.mean(far)), abs=0.03)


def test_four_cases_that_fall_alike_are_not_yet_clear() -> None:
    """The normal distribution says 0.046; of sixteen signs two are as far."""
    before = {str(case): [0.9] for case in range(80)}
    after = before | {str(case): [0.8] for case in range(4)}
    assert statistics.within(before, after) == pytest.approx(2 / 16, abs=0.01)


def test_where_repetitions_failed_each_case_keeps_its_own_urn() -> None:
    before = {"a": [1.0, 1.0, 1.0], "b": [1.0, 1.0], "c": [1.0]}
    after = {"a": [0.0, 0.0], "b": [0.0, 0.0, 0.0], "c": [1.0]}
    assert statistics.within(before, after) == pytest.approx(2 / comb(5, 2) / comb(5, 3))


def test_what_never_varies_has_not_changed() -> None:
    same = {"a": [1.0, 1.0], "b": [0.5, 0.5]}
    assert statistics.within(same, same) == 1.0
    assert statistics.elsewhere(same, same) == 1.0
    assert statistics.within({}, {}) == statistics.elsewhere({}, {}) == 1.0
    assert statistics.interval([0.0] * 5) == (0.0, 0.0)
    assert statistics.interval([0.1]) is None
    assert statistics.mean({"a": []}) is None


def test_would_other_reports_show_it_asks_by_the_kind_of_values() -> None:
    passes = {str(case): [1.0, 1.0] for case in range(8)}
    assert statistics.elsewhere(passes, {case: [0.0, 0.0] for case in passes}) == pytest.approx(2 / 2**8)
    shares = {case: [1.0, 0.0] for case in passes}
    assert statistics.elsewhere(passes, shares) == pytest.approx(2 / 2**8)


def test_how_stable_a_prompt_is() -> None:
    assert statistics.stability({"a": [1.0, 1.0], "b": [1.0, 0.0], "c": [1.0]}) == 0.5
    assert statistics.stability({"a": [1.0]}) is None


def test_a_mean_of_few_cases_is_not_known_for_certain() -> None:
    assert statistics.level({str(case): [1.0] for case in range(8)}) == pytest.approx((0.676, 1.0), abs=1e-3)
    assert statistics.level({"a": [0.9], "b": [0.9], "c": [0.9]}) is None
    found = statistics.level({"a": [0.5, 1.0], "b": [1.0], "c": [0.9]})
    assert found is not None
    assert found[0] < 0.88 < found[1] <= 1
    assert statistics.level({}) is None


def test_what_could_have_been_seen() -> None:
    noisy = [0.1, -0.1] * 40
    spread = 0.1 * sqrt(80 / 79)
    assert statistics.sharpness() == pytest.approx(2.80, abs=0.01)
    assert statistics.smallest_seen(noisy) == pytest.approx(max(2.80 * spread / sqrt(80), 3 / 80), abs=1e-3)
    assert statistics.smallest_seen(noisy * 9, tests=8) > statistics.smallest_seen(noisy * 9)
    assert statistics.smallest_seen([0.0] * 80) == 3 / 80, "no difference in 80 cases does not mean none ever"
    assert statistics.smallest_seen([0.0]) == inf
