"""Scorers: pure functions from one draft to a number between 0 and 1. A new `@scorer` function is a new scorer."""

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


def scorer(function: Scorer) -> Scorer:
    """Register a scorer under its own name."""
    SCORERS[function.__name__] = function
    return function


@scorer
def figures_supported(sample: Sample) -> Score:
    """Share of the quantities that the figures and notes of the report support."""
    from assistant.grounding.facts import facts_of
    from assistant.grounding.grounded import Verdict
    from assistant.grounding.matching import ground

    text = sample.section.text
    found = ground(text, facts_of(sample.report))
    bad = [text[item.quantity.start : item.quantity.end] for item in found if item.verdict is not Verdict.SUPPORTED]
    return Score(1 - len(bad) / len(found) if found else 1.0, "没有出处：" + "、".join(bad[:3]) if bad else "")


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
