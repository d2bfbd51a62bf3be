"""How long it is: a floor belongs into every suite, for an empty draft breaks no rule."""

from dataclasses import dataclass

from assistant.evaluation.scorers.base import Count, Sample, Score, Scorer, passes


@dataclass
class Length(Scorer):
    """长短合适：字数（不计空白和问句）不少于 least，不多于 most（不写就不限）。空的草稿不过。

    一条记录也没有、该问的都问了的草稿，字在问句里：问句按一个抵 asked 个字算进最低字数，不算进最高字数。
    """

    least: Count = 10
    most: Count = 0
    asked: Count = 20

    def score(self, sample: Sample) -> Score:
        rest = sample.text
        for item in sample.gaps:
            rest = rest.replace(item.quote, "")
        size = len("".join(rest.split()))
        if size + self.asked * len(sample.gaps) < self.least:
            return passes([f"{size} 字，不到 {self.least} 字"])
        return passes([f"{size} 字，超过 {self.most} 字"] if self.most and size > self.most else [])
