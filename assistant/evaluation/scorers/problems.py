"""Section five: problems, measures, and what became of last year's."""

import re
from dataclasses import dataclass

from assistant import lazy
from assistant.domain import pairing
from assistant.domain.gaps import gaps
from assistant.domain.last_problems import answers, problems_of
from assistant.domain.problem_parts import AMISS, PROBLEMS, Parts, parts
from assistant.evaluation.scorers.base import LEFT_OUT, Part, Sample, Score, Scorer, passes, share

_SECTION = "problems"
# The number of an item before a number, which would be read as one: “3.6月底前” → “3.”, not “共3.6万元”
_ITEM = lazy.compile(r"^(\d{1,2}[.．])(?=\d)", re.MULTILINE)
# What asks for a measure: “怎样改进？” → 怎样, “由谁整改？” → 由谁, not “是哪几个科室？”, not “原因是什么？”
_ASKS = lazy.compile("措施|怎样|如何|怎么|整改|改进|打算|计划|解决|何时|什么时候|由谁|谁来|做什么|举措|安排|落实")
# What says that something is amiss: “专区设备老化” → 老化, “图解少” → 少, not “图解每季度一期”
_LACKS = lazy.compile(
    "不(?!断|仅|但)|没有|未|缺|少(?!年|先)|慢|迟|晚|差|旧|老化|占线|死机|偏|难|远|单一|滞后|薄弱|频繁|破损|空白|过[细多长]|有待|亟"
)
# What may be a measure, or settles the matter: “办公室按月催促” → 按月, “已解决” → 已, “没有发现问题” → 没有发现,
# not “没有专人”
_DONE = lazy.compile(
    "已|完成|(?:没有|未|无)(?:再)?(?:发现|出现|发生|存在)|不存在|均按|20[0-9]{2}年|改进|整改|措施|办法|[每按][月季周日]|由|将|拟|计划|下一步|转发为主"
)
_GAP = lazy.compile("【[^【】]{0,300}】")  # “【待补充：有什么措施？】” finds, not “（略）”
_LONE = 60  # characters of a section that may be nothing but problems


@dataclass
class Paired(Scorer):
    """问题和措施成对：每个问题都有一条措施；还没有措施的，有问句在问。

    措施与问题说同一件事（有共同的词）就是一对；词不同，但措施（连同问措施的问句）不比问题少的，按次序算一对。
    紧接着举例、说哪年哪月有几处的，是同一个问题。不好：两个问题，只有一条措施，没有问另一条。没有写出问题的不评。
    """

    version = 3

    def score(self, sample: Sample) -> Score:
        text = _ITEM.sub(r"\1 ", sample.texts.get(_SECTION, ""))
        found = _of_section(text, sample.report.year)
        if not found.problems:
            return LEFT_OUT
        own = [item.text for item in found.measures]
        asked = [
            item.quote
            for item in gaps(text)
            if _ASKS.search(item.quote) and not any(one.start <= item.start < one.end for one in found.measures)
        ]
        if len(own) + len(asked) >= len(found.problems) or (
            asked and not own and not (len(found.problems) > len(asked) and _of_one(asked, found))
        ):
            return True
        if not own:
            named = set[str]().union(*map(pairing.content, asked))
            left = [item.text for item in found.problems if not pairing.content(item.text) & named]
            return passes([f"“{said}”没有对应的措施" for said in left])
        answered = pairing.paired([item.text for item in found.problems], own)
        alone = [item.text for item, by in zip(found.problems, answered, strict=True) if not by]
        words = set[str]().union(*map(pairing.content, own))
        return passes([f"“{said}”没有对应的措施" for said in alone if not pairing.content(said) & words])


def _of_section(text: str, year: int) -> Parts:
    """Return problems and measures, also where the first problem stands there without a word that says so."""
    found = _without_questions(parts(text, year))
    if found.problems:
        return found
    own = _without_questions(parts(text, year, PROBLEMS))
    if own.measures and any(AMISS.search(item.text) or _LACKS.search(item.text) for item in own.problems):
        return own
    said = _GAP.sub("", text)  # nothing but what is amiss: whatever else stands there may be what is done about it
    only = own.problems and all(_LACKS.search(item.text) for item in own.problems) and not _DONE.search(said)
    return own if only and len(said) <= _LONE else found


def _without_questions(found: Parts) -> Parts:
    """Return problems and measures without what is no problem but a question on one."""
    return Parts(tuple(item for item in found.problems if not item.text.startswith("【待补充")), found.measures)


def _of_one(asked: list[str], found: Parts) -> bool:
    """Whether each question asks for the measure of one problem that it names, and not of all."""
    said = [pairing.content(item.text) for item in found.problems]
    return all(any(pairing.content(one) & words for words in said) for one in asked)


@dataclass
class LastAnswered(Scorer):
    """去年的问题有交代：上年报告里的问题，有几成在这一节里写了结果，或在问结果。

    看的是词：去年那个问题里两字一组的词，或说它结果的那条工作记录里的，有 least 成以上出现在这一节。没有去年的报告、
    或去年的问题没有分条的，不评。
    """

    least: Part = 0.5

    def score(self, sample: Sample) -> Score:
        last = sample.report.last
        wanted = problems_of(last) if last is not None and _SECTION in sample.texts else []
        text = sample.texts.get(_SECTION, "")
        notes = answers(wanted, [note for note in sample.report.notes if note.aspect == "last_problems"])
        missing = [
            problem
            for problem, note in zip(wanted, notes, strict=True)
            if max(_part(problem, text), _part(note.text, text) if note else 0) < self.least
        ]
        return share(len(wanted) - len(missing), len(wanted), [f"没有交代：{problem}" for problem in missing])


def _part(words: str, text: str) -> float:
    pairs = {words[at : at + 2] for at in range(len(words) - 1)}
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0
