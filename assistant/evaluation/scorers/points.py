"""What a section must say."""

from dataclasses import dataclass

from assistant.checking import processing_fee
from assistant.evaluation.scorers.base import LEFT_OUT, Sample, Score, Scorer, passes, share


@dataclass
class Says(Scorer):
    """照写了该写的：案例写明的原话（expect.says，或套件给的 texts），有几成一字不差地出现。

    用来看数和提法，例如“新收政府信息公开申请254件”。案例和套件都没有写的不评。
    """

    texts: tuple[str, ...] = ()

    def score(self, sample: Sample) -> Score:
        wanted = (*self.texts, *(sample.case.expect.says or ()))
        missing = [text for text in wanted if text not in sample.text]
        return share(len(wanted) - len(missing), len(wanted), [f"没有：{text}" for text in missing])


@dataclass
class Points(Scorer):
    """要点都写到：案例写明的要点（expect.points，或套件给的 texts），有几成写到了。

    一个要点可以有几种说法，写出一种就算。问句里问到也算写到：不知道的就该问。
    """

    texts: tuple[str | tuple[str, ...], ...] = ()

    def score(self, sample: Sample) -> Score:
        wanted = [*self.texts, *(sample.case.expect.points or ())]
        ways = [(item,) if isinstance(item, str) else tuple(item) for item in wanted]
        missing = [own[0] for own in ways if not any(word in sample.text for word in own)]
        return share(len(ways) - len(missing), len(ways), [f"没有写到：{word}" for word in missing])


@dataclass
class Fee(Scorer):
    """信息处理费写清楚：第六节写了信息处理费的情况，与工作记录不矛盾；没有材料时问了。

    不好：一字不提；只说“按规定执行”，没有写收没收；记录是640元，写600元。
    好：“未收取信息处理费”“【待补充：是否收取信息处理费？】”。
    """

    version = 2

    def score(self, sample: Sample) -> Score:
        if "other_matters" not in sample.texts:
            return LEFT_OUT
        if any("信息处理费" in item.quote for item in sample.gaps):
            return True
        bad = [item.message for item in sample.findings("N106")]
        if not bad and not any("费" in item.quote for item in sample.gaps):
            bad = [f"没有写收没收：{said}" for said in processing_fee.untold(sample.texts["other_matters"])]
        return passes(bad)


@dataclass
class Aspects(Scorer):
    """五个方面都有：总体情况里主动公开、依申请公开、政府信息管理、平台建设、监督保障，各有自己的内容或问句。"""

    version = 2

    def score(self, sample: Sample) -> Score:
        if not sample.texts.get("overview", "").strip():
            return LEFT_OUT
        return passes([item.message for item in sample.findings("W108")])
