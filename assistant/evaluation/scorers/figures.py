"""Quantities: where they come from, and whether the table says otherwise."""

from dataclasses import dataclass

from assistant import lazy
from assistant.domain.findings import Severity
from assistant.evaluation.scorers.base import LEFT_OUT, Sample, Score, Scorer, passes, share
from assistant.grounding.grounded import Grounded, Kind, Verdict

_AGAINST = ("N101", "N103", "N104", "N105", "N107")


_OF_NOTE = lazy.compile(r"n\d+\.")  # a fact of a note: “n3.1” → “n3.”, not “requests.received.total”


@dataclass
class Supported(Scorer):
    """数字有出处：草稿里的数量，有几成在表格、工作记录或由它们算出的数里找得到。

    数量是带单位的数（15件、十五件、3.4%、近200人次），年份、日期、文号、条款号、序号不是。约数按读者的理解放宽。
    问句（【待补充：…】）里的不看；归总的说法（三类、两项）、口头的说法（作了一次）找不到出处的也不算错。没有数量的草稿不评。
    不好：材料里是12件，写成21件；材料里没有人次，写“培训80人次”。
    好：12件，写成十二件；表里12和20，写“共32件”。
    """

    def score(self, sample: Sample) -> Score:
        asked = [(item.start, item.end) for item in sample.gaps]
        found = [item for item in sample.grounded if item.quantity.unit and not _within(item.quantity.start, asked)]
        bad = [item for item in found if item.verdict is not Verdict.SUPPORTED and not _is_let_pass(item)]
        return share(len(found) - len(bad), len(found), [sample.quote(item) for item in bad])


@dataclass
class NotContradicted(Scorer):
    """不与表格矛盾：没有一个数、一个占比、一个增减幅度与它说的那一格相反，也没有与表格相反的“均已”“没有”。

    只看说得清是哪一格的，也没有别处说得通；找不到出处的数归 Supported。表格自己对不上的格不算。一处就是不过。
    不好：表三新收12件，写“新收21件”；结转1件，写“均已办结”；复议有纠正，写“均获维持”。
    好：找不到出处但不与哪一格相反的数；“受理”包括上年结转，写的是两数之和。
    """

    def score(self, sample: Sample) -> Score:
        asked = [(item.start, item.end) for item in sample.gaps]
        wrong = [item for item in sample.grounded if _is_against(item) and not _within(item.quantity.start, asked)]
        said = [item for item in sample.findings(*_AGAINST) if item.severity is not Severity.ADVICE]
        if not sample.text.strip():
            return LEFT_OUT
        quotes = [
            f"{sample.quote(item)}（应为{due}）" if (due := item.expected or item.instead) else sample.quote(item)
            for item in wrong
        ]
        places = {(item.quantity.start, item.quantity.end) for item in wrong}
        others = [item.message for item in said if not any((one.start, one.end) in places for one in item.where)]
        return passes([*quotes, *others])


@dataclass
class Marked(Scorer):
    """数用记号写：表格里的数有几成是用 [[编号]] 写、由程序填的，而不是模型自己抄的数字。

    看的是这个数所在的句子记下的来源里有没有它依据的那一格。抄对了也算没有用。没有记下来源的（播放的旧文字）不评。
    """

    def score(self, sample: Sample) -> Score:
        sources = sample.result.sources
        if not sources:
            return LEFT_OUT
        of_cells = [
            item for item in sample.grounded
            if item.verdict is Verdict.SUPPORTED and item.facts and not any(name.startswith("n") for name in item.facts)
        ]  # fmt: skip
        bad = [item for item in of_cells if not _is_marked(sample, item.quantity.start)]
        return share(len(of_cells) - len(bad), len(of_cells), [sample.quote(item) for item in bad])


def _is_marked(sample: Sample, at: int) -> bool:
    own = (item.facts for item, start, end in sample.placed if start <= at < end)
    return any("." in name for name in next(own, ()))


def _is_let_pass(item: Grounded) -> bool:
    """Whether a quantity without a source is left to the reader: it counts nothing that a table or note would have."""
    manner = item.quantity.vague or item.quantity.may_be_spoken
    return item.doubtful or (manner and item.verdict is Verdict.UNSUPPORTED and not item.expected)


def _is_against(item: Grounded) -> bool:
    """Whether a quantity is not what the cell has that its own words name.

    A report's number of another scope (代表区政府受理) is asked about, for somebody may know it; a draft has its
    material and nothing else: what names a cell, has another value and is found nowhere, is wrong.
    """
    if item.doubtful or item.kind is Kind.PARTS:
        return False
    of_cell = len(item.facts) == 1 and "." in item.facts[0] and not _OF_NOTE.match(item.facts[0])
    worked_out = item.kind in (Kind.SHARE, Kind.CHANGE)  # of the counts beside it: 25件中16件，占68%
    return item.verdict is Verdict.CONTRADICTED or (
        item.verdict is Verdict.UNSUPPORTED
        and (bool(item.instead) or ((of_cell or worked_out) and bool(item.expected)))
    )


def _within(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)
