"""Headings and numbering."""

from dataclasses import dataclass

from assistant.evaluation.scorers.base import LEFT_OUT, Sample, Score, Scorer, passes


@dataclass
class Headings(Scorer):
    """小标题齐而有序：总体情况里五个方面的小标题各出现一次，次序与规定的一样；没有另写本节的标题。

    小标题独占一行，（一）（二）……后面是方面的名称；可以多几个字（“政府信息管理情况”）。
    不好：次序颠倒，一个出现两次，开头又写“一、总体情况”。没有分小标题的不评。
    """

    def score(self, sample: Sample) -> Score:
        text = sample.texts.get("overview", "")
        labels = [aspect.label for aspect in sample.report.form.aspects]
        heads = [line.strip() for line in text.splitlines() if 0 < len(line.strip()) <= 30 and line.strip()[0] in "（("]
        found = [label for head in heads for label in labels if label in head]
        if not found:
            return LEFT_OUT
        bad = [f"没有小标题“{label}”" for label in labels if label not in found]
        bad += [f"“{label}”出现了 {found.count(label)} 次" for label in labels if found.count(label) > 1]
        if not bad and found != labels:
            bad.append(f"次序是 {'、'.join(found)}")
        if sample.report.form.section("overview").heading in text:
            bad.append("又写了本节的标题")
        return passes(bad)


@dataclass
class Numbering(Scorer):
    """序号不乱：（一）（二）、1. 2.、一是二是，不跳号、不重号、不乱级。"""

    def score(self, sample: Sample) -> Score:
        return passes([item.message for item in sample.findings("S111")]) if sample.text.strip() else LEFT_OUT
