"""Sources of sentences: whether they are there, and whether they say what the sentence says."""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant import lazy
from assistant.domain.drafts import Sourced
from assistant.evaluation.scorers.base import LEFT_OUT, Part, Sample, Score, Scorer, share
from assistant.grounding.all_numerals import numerals
from assistant.grounding.comparisons import CHANGE
from assistant.grounding.material import stands_in

_OF_REPORT = ("format.", "organ.", "report.", "gap")  # sources that are the report itself
_NO_CLAIM = {"format.headings", "format.notice", "gap", "report.organ", "report.year"}
_HAN = lazy.compile(r"[\u4e00-\u9fff]{2,}")  # “公开35条” → 公开, not “35”


@dataclass
class HasSource(Scorer):
    """句句有来源：有几成句子记下了来源，而且来源真的在：表格里有这一格，工作记录里有这一条。

    小标题和问句算有来源。没有记下任何来源的文字（播放的旧文字）不评。
    """

    def score(self, sample: Sample) -> Score:
        notes = {note.id for note in sample.report.notes}
        bad = [
            item.sentence
            for item in sample.result.sources
            if not (item.facts or item.notes)
            or any(name not in notes for name in item.notes)
            or any(not _is_fact(sample, name) for name in item.facts)
        ]
        total = len(sample.result.sources)
        return share(total - len(bad), total, bad)


@dataclass
class Covering(Scorer):
    """来源盖得住：有几成句子没有说得比它的来源多。

    句里的每个数要在所引的记录里照样有，或等于所引那一格的数；句里的词要有 least 成以上在所引的记录、数的名称里。
    只看引了来源的句子；小标题和问句不看。来源引错了（这个数是另一条记录的）也算没有盖住。
    不好：记录是“培训2次”，写“培训2次，80人参加”；写的是记录一的事，引的是记录二。
    好：换了说法，事和数没有变。
    """

    least: Part = 0.4

    def score(self, sample: Sample) -> Score:
        placed = [one for one in sample.placed if {*one[0].facts, *one[0].notes} - _NO_CLAIM]
        if not placed:
            return LEFT_OUT
        spans = numerals(sample.text)
        bad = [item.sentence for item, start, end in placed if not self._covers(sample, item, start, end, spans)]
        return share(len(placed) - len(bad), len(placed), bad)

    def _covers(self, sample: Sample, item: Sourced, start: int, end: int, spans: list[tuple[int, int]]) -> bool:
        year = sample.report.year
        known = "\n".join((*_said(sample, item), *(f"{year + offset}年" for offset in (-1, 0, 1))))
        asked = [(one.start, one.end) for one in sample.gaps]
        own = [one for one in spans if start <= one[0] < end and not any(a <= one[0] < b for a, b in asked)]
        if not all(stands_in(sample.text, span, known) for span in own):
            return False
        if any(sample.facts.about(name.removesuffix(CHANGE)) for name in item.facts):
            return True  # its number is right, and grounding has judged what it is said of
        rest = "".join(
            char for at, char in enumerate(sample.text[start:end], start) if not any(a <= at < b for a, b in asked)
        )
        pairs, there = [*_pairs(rest)], {*_pairs(known), *_pairs(sample.report.organ.name)}
        return sum(pair in there for pair in pairs) >= self.least * len(pairs)


def _is_fact(sample: Sample, name: str) -> bool:
    return name.startswith(_OF_REPORT) or sample.facts.about(name.removesuffix(CHANGE)) is not None


def _said(sample: Sample, item: Sourced) -> Iterator[str]:
    from assistant.grounding.comparisons import change_in_words
    from assistant.grounding.grounded import shown

    for name in item.notes:
        note = sample.report.note(name)
        yield note.text if note else ""
    for name in item.facts:
        fact = sample.facts.about(name.removesuffix(CHANGE))
        if fact is not None:
            yield f"{fact.name}{shown(fact.value)}{fact.unit}"
            if fact.last_year is not None:
                yield f"{shown(fact.last_year)}{fact.unit}，{change_in_words(fact)}"


def _pairs(text: str) -> Iterator[str]:
    for run in _HAN.findall(text):
        yield from (run[at : at + 2] for at in range(len(run) - 1))
