"""Nothing is copied, from last year or from itself."""

from dataclasses import dataclass

from assistant.checking import copies
from assistant.domain.last_problems import problems_of
from assistant.evaluation.scorers.base import LEFT_OUT, Sample, Score, Scorer, Some, passes


@dataclass
class NotCopied(Scorer):
    """不照抄去年：没有连着 least 个字以上与去年同一节一样，或只换了年份（量法同规则 W106）。没有去年文字的不评。

    带着今年新数的半句不算这里的字，格式语句、没有发生的事每年照写的也不算；与去年一样、表和记录里又没有的数，一句也不行。
    不好：去年“公开专栏更新不及时，部分栏目半年没有更新……”，今年一字不改。 好：换了数的半句，“未收取信息处理费”。
    """

    version = 3
    least: Some = 25

    def score(self, sample: Sample) -> Score:
        last = sample.report.last
        if last is None or not any(last.text(key).strip() for key in sample.texts):
            return LEFT_OUT
        found = [item.message for item in sample.findings("W106")]
        for key, text in sample.texts.items():
            problems = problems_of(last) if key == "problems" else ()
            copied = copies.passages(text, copies.of(last, key), problems)
            found += [
                f"与去年一样：{text[passage[0].start : passage[-1].end]}"
                for passage in copied
                if copies.copied(passage) >= self.least
            ]
        return passes(found)


@dataclass
class NotRepeated(Scorer):
    """不重复自己：没有一句话在这一稿里写两遍，前面加一句引语、后面多半句的也算（规则 W105 的尺度）。"""

    version = 3

    def score(self, sample: Sample) -> Score:
        return passes([item.message for item in sample.findings("W105")]) if sample.text.strip() else LEFT_OUT
