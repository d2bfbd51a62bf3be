"""Titles and numbers of laws and documents."""

from dataclasses import dataclass

from assistant.evaluation.scorers.base import LEFT_OUT, Sample, Score, Scorer, passes

_SIGNS = "《〔[［"


@dataclass
class LawsExact(Scorer):
    """法规、文件写得准：名称、文号一字不差，年份用六角括号，没有已经作废或并不存在的（规则 W103 的尺度）。

    不好：《政府信息公开法》；国办公开办函[2021]30号。没有提到法规、文件的不评。
    """

    def score(self, sample: Sample) -> Score:
        if not any(sign in sample.text for sign in _SIGNS):
            return LEFT_OUT
        return passes([item.message for item in sample.findings("W103")])
