"""Headings and numbering."""

from dataclasses import dataclass

from pydantic import RootModel

from assistant import lazy, resources
from assistant.evaluation.scorers.base import LEFT_OUT, Sample, Score, Scorer, passes

_JOINS = lazy.compile("[和与及、]")  # “主动公开和依申请公开” → 和, not “主动公开平台建设”


class _Names(RootModel[dict[str, tuple[str, ...]]]):
    """schemas/lexicons/aspect_headings.yaml: key of an aspect → how published reports head it."""


def _headed(head: str, names: dict[str, tuple[str, ...]]) -> list[str]:
    """Return the aspects that a heading names: of 主动公开平台建设 the last alone, which is what it speaks of."""
    ends = {label: max(head.rfind(name) + len(name) for name in own if name in head) for label, own in names.items()
            if any(name in head for name in own)}  # fmt: skip
    found = sorted(ends, key=lambda label: ends[label])
    return found if _JOINS.search(head) else found[-1:]


def _due(label: str, labels: list[str], headed: list[tuple[str, str]]) -> str:
    """Return before which heading that is there a missing one is due; "" where it would be the last."""
    after = labels[labels.index(label) + 1 :]
    return next((f"，应在“{head}”之前" for own, head in headed if own in after), "")


@dataclass
class Headings(Scorer):
    """小标题齐而有序：总体情况里五个方面的小标题各出现一次，次序与规定的一样；没有另写本节的标题。

    小标题独占一行，（一）（二）……后面是方面的名称；可以多几个字（“政府信息管理情况”），也可以用通行的短名（“平台建设”）。
    不好：次序颠倒，一个出现两次，开头又写“一、总体情况”。没有分小标题的不评。
    """

    version = 2

    def score(self, sample: Sample) -> Score:
        text = sample.texts.get("overview", "")
        known = resources.load(_Names, "schemas/lexicons/aspect_headings.yaml").root
        names = {one.label: (one.label, *known.get(one.key, ())) for one in sample.report.form.aspects}
        labels = [*names]
        heads = [line.strip() for line in text.splitlines() if 0 < len(line.strip()) <= 30 and line.strip()[0] in "（("]
        headed = [(label, head) for head in heads for label in _headed(head, names)]
        found = [label for label, _ in headed]
        if not found:
            return LEFT_OUT
        bad = [f"没有小标题“{label}”{_due(label, labels, headed)}" for label in labels if label not in found]
        bad += [f"“{label}”出现了 {found.count(label)} 次" for label in labels if found.count(label) > 1]
        if not bad and found != labels:
            bad.append(f"次序是 {'、'.join(found)}")
        if sample.report.form.section("overview").heading in text:
            bad.append("又写了本节的标题")
        return passes(bad)


@dataclass
class Numbering(Scorer):
    """序号不乱：（一）（二）、1. 2.、一是二是、其一其二、问题一问题二，不跳号、不重号、不乱级。"""

    version = 2

    def score(self, sample: Sample) -> Score:
        return passes([item.message for item in sample.findings("S111")]) if sample.text.strip() else LEFT_OUT
