"""Scorers: pure functions from one draft to a number between 0 and 1. A new `@scorer` function is a new scorer."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from assistant.domain.gaps import gaps
from assistant.domain.report import Report, Section


@dataclass(frozen=True)
class Sample:
    """What a scorer sees of one case: the draft of a section, and the report it rests on."""

    section: Section
    report: Report


class Score(NamedTuple):
    """A number from 0 to 1, and where it is not 1 what is the matter."""

    value: float
    reason: str = ""


Scorer = Callable[..., Score]
SCORERS: dict[str, Scorer] = {}
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_MARK = re.compile(r"【待补充[^】]*】|《[^》]*》|第[一二三四五六七八九十]+条")


def scorer(function: Scorer) -> Scorer:
    """Register a scorer under its own name."""
    SCORERS[function.__name__] = function
    return function


@scorer
def figures_supported(sample: Sample) -> Score:
    """Share of sentences whose every figure comes from the facts and notes they name."""
    bad = [
        item.sentence
        for item in sample.section.sources
        if not _supported(item.sentence, sample, item.facts, item.notes)
    ]
    total = len(sample.section.sources)
    return Score(1 - len(bad) / total if total else 1.0, "；".join(bad[:3]))


def _supported(sentence: str, sample: Sample, facts: Sequence[str], notes: Sequence[str]) -> bool:
    from assistant.drafting.phrases import change, number
    from assistant.grounding.facts import facts_of

    known = facts_of(sample.report)
    said = [number(known[fact].value) for fact in facts if fact in known]
    said += [change(known[fact]) for fact in facts if fact in known and known[fact].last_year is not None]
    said += [note.text for note in sample.report.notes if note.id in notes]
    said += [str(sample.report.year), sample.report.organ.model_dump_json()]
    allowed = {figure for text in said for figure in _FIGURE.findall(text)} | {"1", "12", "31"}
    text = re.sub(r"^\d{1,2}\.", "", _MARK.sub("", sentence))
    return all(figure in allowed for figure in _FIGURE.findall(text))


@scorer
def every_sentence_sourced(sample: Sample) -> Score:
    """Share of sentences that name a fact or a note."""
    bad = [item.sentence for item in sample.section.sources if not (item.facts or item.notes)]
    total = len(sample.section.sources)
    return Score(1 - len(bad) / total if total else 0.0, "；".join(bad[:3]))


@scorer
def covers(sample: Sample, topics: Sequence[str]) -> Score:
    """Share of the topics that the draft names."""
    missing = [topic for topic in topics if topic not in sample.section.text]
    return Score(1 - len(missing) / len(topics), "没有写到：" + "、".join(missing) if missing else "")


@scorer
def asks(sample: Sample, least: int) -> Score:
    """1 where the draft asks the clerk at least this often."""
    found = len(gaps(sample.section.text))
    return Score(float(found >= least), "" if found >= least else f"只问了 {found} 处")


@scorer
def asks_nothing(sample: Sample) -> Score:
    """1 where all that is needed was given and the draft asks nothing."""
    found = gaps(sample.section.text)
    return Score(float(not found), "；".join(gap.question for gap in found[:3]))


@scorer
def says(sample: Sample, texts: Sequence[str]) -> Score:
    """Share of the texts that stand in the draft word for word."""
    missing = [text for text in texts if text not in sample.section.text]
    return Score(1 - len(missing) / len(texts), "没有：" + "；".join(missing) if missing else "")


@scorer
def never_says(sample: Sample, texts: Sequence[str]) -> Score:
    """1 where none of the texts stands in the draft."""
    found = [text for text in texts if text in sample.section.text]
    return Score(float(not found), "写了：" + "；".join(found) if found else "")
