"""Titles and numbers of laws and documents."""

from dataclasses import dataclass

from assistant import lazy
from assistant.evaluation.scorers.base import LEFT_OUT, Sample, Score, Scorer, passes

# A law or a number is spoken of: “《条例》” → 《, “（2021）30号” → （2021）3, “〔2021〕” → 〔, “国令第711号” → 令第7,
# “第711号令” → 1号令, “信息公开法的要求” → 公开法, “依照行政复议条例办理” → 依照行政复议条例, “条例第三十条” → 条例第,
# not “30号楼”, not “公开法定内容”
_SIGNS = lazy.compile(
    r"[《〔\[［]|[（(]20\d\d[)）] ?第?\d|令第? ?\d|\d ?号令|公开法(?![定规律])|(?:条例|法) ?第"
    r"|(?:按照|依据|依照|根据|执行|遵守|遵照|落实|贯彻|违反|学习|宣传)[\u4e00-\u9fff]{2,24}?(?:条例|条列|法(?![定律院治制]))"
)


@dataclass
class LawsExact(Scorer):
    """法规、文件写得准：名称、文号一字不差，年份用六角括号，没有作废的、并不存在的，引的条也有（规则 W103 的尺度）。

    不好：《政府信息公开法》；国办公开办函[2021]30号。没有提到法规、文件的不评。
    """

    version = 4

    def score(self, sample: Sample) -> Score:
        if not _SIGNS.search(sample.text):
            return LEFT_OUT
        return passes([item.message for item in sample.findings("W103")])
