"""Sentences that stand nearly word for word in last year's report: one measure, for the rule and the pages."""

from collections.abc import Sequence

from assistant.checking.texts import compact, sentences
from assistant.domain.report import Report

SHORTEST, ALIKE = 15, 90  # letters of a sentence; per cent


def of(report: Report, section: str) -> list[str]:
    """Return the sentences of a text that are long enough to be copied, bare."""
    return [bare for _, sentence in sentences(report.text(section)) if len(bare := compact(sentence)) >= SHORTEST]


def nearly(bare: str, before: Sequence[str]) -> str | None:
    """Return the bare sentence that another is nearly the same as; None where there is none."""
    from rapidfuzz import fuzz, process

    if len(bare) < SHORTEST:
        return None
    if bare in before:
        return bare
    found = process.extractOne(bare, before, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return found[0] if found else None


def copied_from(sentence: str, before: Sequence[str]) -> str | None:
    """Return the sentence that another is a copy of; None where there is none, or where it has this year's figures.

    Args:
        sentence: A sentence.
        before: Bare sentences of last year.
    """
    bare = compact(sentence)
    return None if any(char.isdigit() for char in bare) else nearly(bare, before)
