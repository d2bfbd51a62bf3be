"""Which cells the prose itself says to be 0: a table of zeros that it speaks of needs nobody to confirm it."""

from collections.abc import Iterator

from assistant import lazy
from assistant.checking.spoken import facts
from assistant.checking.texts import lexicon, pattern, sentences
from assistant.domain.figures import Cell
from assistant.domain.report import Report
from assistant.grounding.absolutes import claims
from assistant.grounding.facts import facts_of
from assistant.grounding.matching import ground

# “收到申请0件” → 0, “行政复议零件” → 零, not “10件”, not “0.5万元”
_ZERO = lazy.compile(r"(?<![0-9０-９.．])[0０〇零](?![0-9０-９.．])")


def said_none(report: Report) -> frozenset[str]:
    """Return the cells of this year that the narratives say to be 0: 未收到申请, 没有行政复议, 行政处罚0件.

    Words of none are read by what they would contradict, were there one of each.
    """
    ones = {cell: Cell(value=1) for cell in report.form.cells}
    supposed = facts_of(report.having(figures=report.figures.having(ones)), blanks_are_nothing=True)
    found: set[str] = set()
    for name in report.narratives:
        text = report.text(name)
        for claim in claims(text, supposed):
            if not claim.last_year:
                found.update(cell for fact in claim.facts for cell in supposed[fact].cells)
        found.update(_zeros(report, text))
    return frozenset(found)


def _zeros(report: Report, text: str) -> Iterator[str]:
    """Yield the cells that a written zero speaks of; only the sentences that have one are read."""
    known = facts(report)
    for _, sentence in sentences(text):
        if _ZERO.search(sentence):
            for item in ground(sentence, known):
                if not item.quantity.value and not item.last_year:
                    yield from (cell for fact in item.facts if (about := known.about(fact)) for cell in about.cells)


def says_table_is_empty(report: Report, table: str) -> bool:
    """Whether a sentence says in one of the usual ways that there was nothing of what a table counts."""
    words = lexicon("empty_tables").patterns
    if table not in words:
        return False
    said, but = pattern((words[table],)), pattern((words["不算"],))
    return any(
        said.search(sentence) and not but.search(sentence)
        for name in report.narratives
        for _, sentence in sentences(report.text(name))
    )
