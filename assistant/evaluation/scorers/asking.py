"""Questions: asked where nothing is known, and only there."""

from dataclasses import dataclass

from assistant.domain import aspects
from assistant.domain.gaps import gaps
from assistant.evaluation.scorers.base import LEFT_OUT, Sample, Score, Scorer, passes, share
from assistant.grounding.sentence_ends import sentences


@dataclass
class Asks(Scorer):
    """该问的问了：案例写明要问的事（expect.asks），有几成出现在草稿的问句【待补充：…】里。

    在正文里提到不算，问句要问到这件事。案例没有写要问什么的不评。
    """

    def score(self, sample: Sample) -> Score:
        wanted = sample.case.expect.asks
        if not wanted:
            return LEFT_OUT
        asked = "\n".join(item.quote for item in sample.gaps)
        missing = [word for word in wanted if word not in asked]
        return share(len(wanted) - len(missing), len(wanted), [f"没有问：{word}" for word in missing])


@dataclass
class AsksNothing(Scorer):
    """不多问：材料齐全的案例（expect.asks 是空的），草稿里没有【待补充】。"""

    def score(self, sample: Sample) -> Score:
        return passes([item.question for item in sample.gaps]) if sample.case.expect.asks == () else LEFT_OUT


@dataclass
class AsksEnough(Scorer):
    """问得够：草稿里的问句不少于案例要求的数（expect.asks_least）。"""

    def score(self, sample: Sample) -> Score:
        least, found = sample.case.expect.asks_least, len(sample.gaps)
        if least is None:
            return LEFT_OUT
        return passes([f"只问了 {found} 处，应有 {least} 处"] if found < least else [])


@dataclass
class SilentAsked(Scorer):
    """没有材料的方面在问、没有编：案例写明记录里没有的方面（expect.silent），有几成是只问不说的。

    一个方面“只问不说”：有一个问句说的是它，而且除了问句和表格里的数，没有一句话讲它做了什么。
    不好：没有监督保障的记录，写“把政务公开纳入年度考核，定期督查”。
    好：【待补充：工作考核、社会评议、责任追究情况如何？】
    """

    def score(self, sample: Sample) -> Score:
        wanted = sample.case.expect.silent
        if not wanted:
            return LEFT_OUT
        labels = {aspect.key: aspect.label for aspect in sample.report.form.aspects}
        bad = [labels.get(key, key) for key in wanted if not _only_asks(sample, key)]
        return share(len(wanted) - len(bad), len(wanted), bad)


def _only_asks(sample: Sample, key: str) -> bool:
    asks = tells = False
    for start, end in sentences(sample.text):
        sentence = sample.text[start:end]
        questions = gaps(sentence)
        rest = sentence
        for item in questions:
            rest = rest.replace(item.quote, "")
            asks = asks or key in aspects.scores(item.quote, sample.report.year)
        if (
            len(rest) > 20
            and aspects.by_words(rest, sample.report.year) == key
            and not _is_of_figures(sample, sentence)
        ):
            tells = True
    return asks and not tells


def _is_of_figures(sample: Sample, sentence: str) -> bool:
    return any(sentence.strip(" 。\n") in item.sentence and item.facts for item in sample.result.sources)
