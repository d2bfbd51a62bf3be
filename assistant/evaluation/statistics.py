"""Paired statistics of evaluation runs: the repetitions of a case are folded or shuffled, the cases are the sample.

Two questions, two tests. `within`: has anything changed on these cases? The results of both runs are shuffled inside
each case, and the cases are taken as they are. `wilcoxon` and `mcnemar`: would other reports show it? There the cases
are a sample of others. numpy alone: scipy, against which all of it is tested, is 143 MB on disk.
"""

from collections.abc import Mapping, Sequence
from math import comb, erf, inf, sqrt
from statistics import NormalDist
from typing import TypeVar

K = TypeVar("K")
Values = Mapping[str, Sequence[float]]  # case → the values of its repetitions

CLEAR = 0.05  # below it a corrected p is clear
POWER = 0.8  # how often a comparison should see what is there
SAME = 1e-9  # a smaller difference is the arithmetic's
_DIGITS = 9  # 0.1+0.2-0.3 is no difference, and no rank of its own
_EXACT = 200  # pairs up to which signed ranks are counted out; beyond it the normal distribution is as good
_SHUFFLED = 60  # cases that vary up to which shares are shuffled; beyond it likewise
_DRAWS = 10_000
_PLAIN = 200  # shuffles as far out after which no more are drawn: p is above 0.1 then, or known well enough
_AT_ONCE = 1000  # draws: a suite of thousands of cases must fit into memory
_LEVEL = 0.95


def fold(values: Values) -> dict[str, float]:
    """Return each case's mean over its repetitions; a case without a value is left out."""
    return {case: sum(found) / len(found) for case, found in values.items() if found}


def mean(values: Values) -> float | None:
    """Return the mean over the cases, each of which counts once; None where no case has a value."""
    folded = fold(values)
    return sum(folded.values()) / len(folded) if folded else None


def stability(values: Values) -> float | None:
    """Return the share of cases whose repetitions all agree; None where no case was repeated."""
    repeated = [found for found in values.values() if len(found) > 1]
    steady = sum(max(found) - min(found) <= SAME for found in repeated)
    return steady / len(repeated) if repeated else None


def interval(differences: Sequence[float], seed: int = 1) -> tuple[float, float] | None:
    """Return the 95 % bootstrap interval of a mean difference; None for fewer than two cases.

    Cases are drawn. The percentiles are stretched by √(n/(n−1)) and by t for z, since plain ones cover 92 % at 20
    cases: within 0.006 of scipy's BCa at 80, and ≥ 0.92 of the truths at 20. What is stretched stays within what can
    be: scores are from 0 to 1.

    Args:
        differences: One for each case, from -1 to 1.
        seed: What the draws begin with; the same one gives the same interval.
    """
    import numpy as np

    values, counts = np.unique(np.round(differences, _DIGITS), return_counts=True)
    n = len(differences)
    if n < 2:
        return None
    generator = np.random.default_rng(seed)
    shares = counts / n  # to draw n cases is to draw how often each value comes: few values, few numbers
    draws = (generator.multinomial(n, shares, _AT_ONCE) @ values / n for _ in range(_DRAWS // _AT_ONCE))
    means = np.concatenate(list(draws))
    z = NormalDist().inv_cdf((1 + _LEVEL) / 2)
    wider = sqrt(n / (n - 1)) * (1 + (z * z + 1) / (4 * n))
    centre = sum(differences) / n
    low, high = (float(edge) for edge in np.quantile(means, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2]))
    return max(-1.0, centre - (centre - low) * wider), min(1.0, centre + (high - centre) * wider)


def level(values: Values) -> tuple[float, float] | None:
    """Return the 95 % interval of a mean over the cases; None where they do not tell one.

    Wilson's where every case is all or nothing: eight passes of eight leave 68 to 100. Where all shares are equal the
    bootstrap would say that the mean is known for certain, which it is not.
    """
    folded = [*fold(values).values()]
    if {*folded} <= {0.0, 1.0}:
        return wilson(round(sum(folded)), len(folded)) if folded else None
    found = interval(folded) if max(folded) - min(folded) > SAME else None
    return (max(0.0, found[0]), min(1.0, found[1])) if found else None


def mcnemar(differences: Sequence[float]) -> float:
    """Return the exact two-sided p of differences that are -1, 0 or 1: McNemar's test, which is the binomial one."""
    better, worse = sum(d > SAME for d in differences), sum(d < -SAME for d in differences)
    n = better + worse
    tail = sum(comb(n, k) for k in range(min(better, worse) + 1))
    return min(1.0, 2 * tail / 2**n)


def wilcoxon(differences: Sequence[float]) -> float:
    """Return the two-sided p of the signed-rank test: zeros dropped, ties at mid-ranks, counted out up to 200 pairs.

    scipy leaves the exact way as soon as two differences are equal, and shares of few numbers always are.
    """
    import numpy as np

    given = np.asarray(differences, float)
    d = np.round(given[np.abs(given) > SAME], _DIGITS)
    if not len(d):
        return 1.0
    _, where, count = np.unique(np.abs(d), return_inverse=True, return_counts=True)
    twice = (2 * np.cumsum(count) - count + 1)[where]  # twice the mid-rank: a whole number
    plus, total = int(twice[d > 0].sum()), int(twice.sum())
    if len(d) > _EXACT:
        spread = sqrt(float((twice.astype(float) ** 2).sum()) / 4)
        return _outside(max(0.0, abs(plus - total / 2) - 1) / spread)  # 1: half a step of ranks, doubled
    ways = np.zeros(total + 1)
    ways[0] = 1.0
    for rank in twice:
        ways[rank:] = (ways[rank:] + ways[: total + 1 - rank].copy()) / 2
        ways[:rank] /= 2
    return min(1.0, 2 * float(ways[: min(plus, total - plus) + 1].sum()))


def _outside(z: float) -> float:
    """Return the share of the normal distribution that lies further out than ±z."""
    return 1 - erf(z / sqrt(2))


def elsewhere(before: Values, after: Values) -> float:
    """Return the two-sided p that the cases show no direction: would other reports show the change?

    McNemar's test where every case is all or nothing in both runs, else Wilcoxon's.
    """
    a, b = fold(before), fold(after)
    both = a.keys() & b.keys()
    differences = [b[case] - a[case] for case in sorted(both)]
    whole = {run[case] for run in (a, b) for case in both} <= {0.0, 1.0}
    return mcnemar(differences) if whole else wilcoxon(differences)


def within(before: Values, after: Values, seed: int = 1) -> float:
    """Return the two-sided p that both runs draw each case's results from one urn: has anything changed on these cases?

    Exact for results that are 0 or 1: in each case the passes that fall to the new run are hypergeometric, and their
    sum is the convolution; with one repetition this is McNemar's test. Shares are shuffled 10,000 times where few cases
    vary, and beyond that taken for normal with the shuffles' own variance: with four cases that differ alike the normal
    distribution says 0.046 where the shuffles say 0.125.

    Args:
        before: The values of the one run.
        after: Those of the other; only cases that both have count.
        seed: What the shuffles begin with; the same one gives the same p.
    """
    both = [case for case in sorted(before.keys() & after.keys()) if before[case] and after[case]]
    pairs = [(list(before[case]), list(after[case])) for case in both]
    if all(value in (0, 1) for pair in pairs for values in pair for value in values):
        return _counted(pairs)
    varying = [pair for pair in pairs if max(map(max, pair)) - min(map(min, pair)) > SAME]
    return _shuffled(varying, seed) if len(varying) <= _SHUFFLED else _normal(varying)


_Pairs = Sequence[tuple[list[float], list[float]]]


def _counted(pairs: _Pairs) -> float:
    import numpy as np

    ways, own, start = np.ones(1), 0, 0
    for a, b in pairs:
        m, n, hits = len(a), len(b), round(sum(a) + sum(b))
        low, high = max(0, hits - m), min(n, hits)
        every = comb(m + n, n)
        ways = np.convolve(ways, [comb(hits, k) * comb(m + n - hits, n - k) / every for k in range(low, high + 1)])
        own, start = own + round(sum(b)), start + low
    if _more_than_due(pairs) * sum(sum(b) / len(b) - sum(a) / len(a) for a, b in pairs) < 0:
        return 1.0  # repetitions that failed weigh the cases unequally: where the two ways differ, nothing is clear
    at = own - start
    return float(min(1.0, 2 * min(ways[: at + 1].sum(), ways[at:].sum())))


def _more_than_due(pairs: _Pairs) -> float:
    """Return how many more passes fell to the new run than its share of the urns."""
    return sum(sum(b) - len(b) * (sum(a) + sum(b)) / (len(a) + len(b)) for a, b in pairs)


def _shuffled(pairs: _Pairs, seed: int) -> float:
    """Return the share of shuffles that lie as far out; drawn no further once it is plain that many do."""
    import numpy as np

    generator = np.random.default_rng(seed)
    own = abs(sum(float(np.mean(b) - np.mean(a)) for a, b in pairs))
    as_far = drawn = 0
    while drawn < _DRAWS and as_far < _PLAIN:
        found = np.zeros(_AT_ONCE)
        for a, b in pairs:
            mixed = generator.permuted(np.broadcast_to(a + b, (_AT_ONCE, len(a) + len(b))), axis=1)
            found += mixed[:, len(a) :].mean(1) - mixed[:, : len(a)].mean(1)
        as_far += int((np.abs(found) >= own - SAME).sum())
        drawn += _AT_ONCE
    return (as_far + 1) / (drawn + 1)  # what was found is one of the shuffles


def _normal(pairs: _Pairs) -> float:
    import numpy as np

    change = sum(float(np.mean(b) - np.mean(a)) for a, b in pairs)
    variance = sum(float(np.var(a + b, ddof=1)) * (1 / len(a) + 1 / len(b)) for a, b in pairs)
    return _outside(abs(change) / sqrt(variance))


def holm(values: Mapping[K, float]) -> dict[K, float]:
    """Return p values corrected for how many there are, by Holm's method."""
    found: dict[K, float] = {}
    highest = 0.0
    for rank, (name, p) in enumerate(sorted(values.items(), key=lambda item: item[1])):
        highest = max(highest, min(1.0, (len(values) - rank) * p))
        found[name] = highest
    return {name: found[name] for name in values}


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share."""
    if of == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + _LEVEL) / 2)
    share = hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return middle - half, middle + half


def kappa(both: Sequence[tuple[bool, bool]]) -> float | None:
    """Return Cohen's kappa of two people's (or a scorer's and a person's) verdicts on the same things.

    None where one of them says always the same: there is nothing beyond chance.
    """
    of = len(both)
    yes, also = sum(a for a, _ in both) / of, sum(b for _, b in both) / of
    chance = yes * also + (1 - yes) * (1 - also)
    return (sum(a == b for a, b in both) / of - chance) / (1 - chance) if chance < 1 else None


def sharpness(tests: int = 1) -> float:
    """Return how many standard errors a change must have to be seen four times out of five: 2.8 for one test.

    Args:
        tests: How many are corrected for: the smallest p of them must be that much smaller.
    """
    normal = NormalDist()
    return normal.inv_cdf(1 - CLEAR / (2 * max(1, tests))) + normal.inv_cdf(POWER)


def smallest_seen(differences: Sequence[float], tests: int = 1) -> float:
    """Return the change that a comparison of this many cases, this noisy, would see four times out of five.

    Where nothing differs at all, up to 3/n is still not ruled out: no difference in 80 cases does not mean none ever.

    Args:
        differences: One for each case.
        tests: How many are corrected for.
    """
    n = len(differences)
    if n < 2:
        return inf
    centre = sum(differences) / n
    spread = sqrt(sum((d - centre) ** 2 for d in differences) / (n - 1))
    return max(sharpness(tests) * spread / sqrt(n), 3 / n)
