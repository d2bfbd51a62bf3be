"""Whether a run may pass: what the limits of its suite say, beside a baseline and without one.

A fall counts where it is clear and larger than allowed: a margin on the mean alone cries wolf in every fourth
comparison of a prompt with itself. An error never passes, for what was not measured is not good.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from assistant.evaluation import statistics
from assistant.evaluation.baselines import Measured, Side
from assistant.evaluation.comparing import Compared, Comparison, compare, named, points
from assistant.evaluation.data import Limit
from assistant.messages import text

Rule = Literal["errors", "unfinished", "baseline", "missing", "never", "at_least", "drop"]


class Held(NamedTuple):
    """One thing the gate looked at: `why` says what is wrong, "" where nothing is."""

    rule: Rule
    scorer: str
    title: str
    why: str


class Gate(NamedTuple):
    """What a gate looked at, and the comparison that it rests on; None without a baseline."""

    run: Side
    held: tuple[Held, ...]
    comparison: Comparison | None

    @property
    def failed(self) -> list[str]:
        """Why the run may not pass, a line each."""
        return [item.why for item in self.held if item.why]

    @property
    def passes(self) -> bool:
        """Whether nothing is wrong."""
        return not self.failed

    @property
    def unheld(self) -> list[str]:
        """The scorers whose fall is limited and could not be looked at: there is no baseline."""
        if self.comparison:
            return []
        return [self.run.titles.get(name, name) for name, limit in self.run.limits.items() if limit.drop is not None]

    def plain(self) -> dict[str, Any]:
        """Return it as data for JSON."""
        return {
            "passes": self.passes,
            "unheld": self.unheld,
            "task": self.run.measured.task,
            "run": self.run.run,
            "held": [item._asdict() for item in self.held],
            "comparison": self.comparison.plain() if self.comparison else None,
        }


def gate(run: Side, baseline: Side | None, errors: int = 0) -> Gate:
    """Return what the gate says of a run.

    Args:
        run: A task of the run; its suite's limits are held.
        baseline: What it is compared with; without it nothing is said of falls.
        errors: How many errors are let pass.
    """
    comparison = compare([(baseline, run)])[0] if baseline else None
    held = [_errors(run, errors), _finished(run)]
    if baseline and comparison:
        held.append(_same_cases(comparison, baseline.measured))
    for name, limit in run.limits.items():
        held += _scorer(name, limit, run, comparison)
    return Gate(run, tuple(held), comparison)


def _errors(run: Side, allowed: int) -> Held:
    count = run.measured.errors
    return Held("errors", "", text("没有出错"), text("有 {n} 处出错", n=count) if count > allowed else "")


def _finished(run: Side) -> Held:
    due, missing = run.due, run.missing
    why = text("没有跑完：应有 {due} 个结果，差 {n} 个", due=due, n=missing) if missing else ""
    return Held("unfinished", "", text("跑完了"), why)


def _same_cases(found: Comparison, baseline: Measured) -> Held:
    said = [
        text("改过 {n} 个（{cases}）", n=len(found.edited), cases=named(found.edited)) if found.edited else "",
        text("少了 {n} 个（{cases}）", n=len(found.only_before), cases=named(found.only_before))
        if found.only_before
        else "",
        text("多了 {n} 个（{cases}）", n=len(found.only_after), cases=named(found.only_after))
        if found.only_after
        else "",
    ]
    told = text("、").join(part for part in said if part)
    base, again = _named(found.before)
    why = text("案例和{base}的不一样：{told}；{again}", base=base, told=told, again=again) if told else ""
    if baseline.suite != found.after.measured.suite:
        why = text("{base}是另一套评测（{suite}）的", base=base, suite=baseline.suite)
    return Held("baseline", "", text("案例和基准的一样"), why)


def _named(before: Side) -> tuple[str, str]:
    """Return what a run is held against is called, a baseline or another run, and what makes it fit again."""
    if before.run:
        return f"“{before.label}”", text("请把它再跑一遍")
    return text("基准¦比的"), text("请重做基准")


def _scorer(name: str, limit: Limit, run: Side, comparison: Comparison | None) -> Iterator[Held]:
    title = run.titles.get(name, name)
    values = run.measured.values.get(name, {})
    average = statistics.mean(values)
    if average is None:
        yield Held("missing", name, title, text("“{title}”这次没有算", title=title))
        return
    if limit.never:
        yield Held("never", name, title, _never(values, title))
    if limit.at_least is not None:
        low = average < limit.at_least - statistics.SAME
        said = {"title": title, "mean": points(average), "least": points(limit.at_least)}
        why = text("“{title}”只有 {mean} 分，应不低于 {least} 分", **said) if low else ""
        yield Held("at_least", name, title, why)
    if limit.drop is not None and comparison is not None:
        yield Held("drop", name, title, _fall(name, limit.drop, title, comparison))


def _never(values: Mapping[str, tuple[float, ...]], title: str) -> str:
    bad = sorted(case for case, found in values.items() if min(found, default=1.0) < 1)
    if not bad:
        return ""
    return text("“{title}”一次也不许，{n} 个案例有（{cases}）", title=title, n=len(bad), cases=named(bad))


def _fall(name: str, allowed: float, title: str, comparison: Comparison) -> str:
    base, again = _named(comparison.before)
    found: Compared | None = next((item for item in comparison.items if item.scorer == name), None)
    if name in comparison.rescored:
        return text("“{title}”的评分器改过，{base}是旧的；{again}", title=title, base=base, again=again)
    if found is None:
        return text("{base}里没有“{title}”，{again}", title=title, base=base, again=again)
    if found.verdict != "worse" or -found.change <= allowed + statistics.SAME:
        return ""
    said = {"title": title, "base": base, "fall": points(-found.change), "allowed": points(allowed)}
    return text("“{title}”比{base}低 {fall} 分，许低 {allowed} 分", **said)
