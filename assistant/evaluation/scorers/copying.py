"""Nothing is copied, from last year or from itself."""

from dataclasses import dataclass

from assistant.evaluation.scorers.base import LEFT_OUT, Sample, Score, Scorer, passes


@dataclass
class NotCopied(Scorer):
    """不照抄去年：没有一段与去年同一节一样，或只换了年份、数字（规则 W106 的尺度）。没有去年文字的不评。

    不好：去年“公开专栏更新不及时，部分栏目半年没有更新……”，今年一字不改。 好：格式语句、没有发生的事每年照写。
    """

    def score(self, sample: Sample) -> Score:
        last = sample.report.last
        if last is None or not any(last.text(key).strip() for key in sample.texts):
            return LEFT_OUT
        return passes([item.message for item in sample.findings("W106")])


@dataclass
class NotRepeated(Scorer):
    """不重复自己：没有一句话在这一稿里写两遍（规则 W105 的尺度）。"""

    def score(self, sample: Sample) -> Score:
        return passes([item.message for item in sample.findings("W105")]) if sample.text.strip() else LEFT_OUT
