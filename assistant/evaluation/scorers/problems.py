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


@dataclass
class Paired(Scorer):
    """问题和措施成对：每个问题都有一条措施；还没有措施的，有问句在问。

    措施与问题说同一件事（有共同的词）就是一对；词不同，但措施（连同问措施的问句）不比问题少的，按次序算一对。
    紧接着举例、说哪年哪月有几处的，是同一个问题。不好：两个问题，只有一条措施，没有问另一条。没有写出问题的不评。
    """

    version = 2

    def score(self, sample: Sample) -> Score:
        text = _ITEM.sub(r"\1 ", sample.texts.get(_SECTION, ""))
        found = _of_section(text, sample.report.year)
        if not found.problems:
            return LEFT_OUT
        own = [item.text for item in found.measures]
        asked = [item for item in gaps(text) if not any(one.start <= item.start < one.end for one in found.measures)]
        if len(own) + len(asked) >= len(found.problems) or (asked and not own):
            return True
        if not own:
            return passes([f"{len(found.problems)} 个问题，没有措施"])
        answered = pairing.paired([item.text for item in found.problems], own)
        alone = [item.text for item, by in zip(found.problems, answered, strict=True) if not by]
        words = set[str]().union(*map(pairing.content, own))
        return passes([f"“{said}”没有对应的措施" for said in alone if not pairing.content(said) & words])


def _of_section(text: str, year: int) -> Parts:
    """Return problems and measures, also where the first problem stands there without a word that says so."""
    found = parts(text, year)
    if found.problems:
        return found
    again = parts(text, year, PROBLEMS)
    return again if again.measures and any(AMISS.search(item.text) for item in again.problems) else found


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
