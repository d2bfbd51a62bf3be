"""What the rules on numbers share: the grounding of every narrative, done once for a report, and places in it."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from assistant.domain.findings import Edit, Fix, Place
from assistant.domain.report import Report
from assistant.grounding import bound
from assistant.grounding.absolutes import claims
from assistant.grounding.facts import Facts, facts_of
from assistant.grounding.grounded import Grounded, Kind, Verdict
from assistant.grounding.levels import levels
from assistant.grounding.predicates import Claim


class Said(NamedTuple):
    """A grounded quantity of a narrative."""

    section: str
    text: str
    item: Grounded

    @property
    def words(self) -> str:
        """The quantity as it is written."""
        return self.text[self.item.quantity.start : self.item.quantity.end]

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(section=self.section, start=self.item.quantity.start, end=self.item.quantity.end, quote=self.words)

    def numeral(self, replacement: str) -> Fix:
        """Return the fix that puts another numeral in its place, with the same unit."""
        start, end = self.item.quantity.number
        return Fix(
            edits=(
                Edit(section=self.section, start=start, end=end, quote=self.text[start:end], replacement=replacement),
            )
        )


def facts(report: Report) -> Facts:
    """Return the facts of a report as a reader takes them: a blank beside numbers counts nothing."""
    return report.once(_facts)


def _facts(report: Report) -> Facts:
    return facts_of(report, blanks_are_nothing=True)


def grounded(report: Report) -> tuple[Said, ...]:
    """Return every quantity of the narratives with its verdict."""
    return report.once(_grounded)


def _grounded(report: Report) -> tuple[Said, ...]:
    return tuple(Said(name, report.text(name), item) for name, items in bound.every(report).items() for item in items)


def contradicted(report: Report, kind: Kind) -> Iterator[Said]:
    """Yield the quantities of a kind that the facts contradict."""
    for said in grounded(report):
        if said.item.kind is kind and said.item.verdict is Verdict.CONTRADICTED:
            yield said


class Claimed(NamedTuple):
    """Words that the figures speak against; `doubtful` where those figures do not fit their own table."""

    section: str
    text: str
    claim: Claim
    doubtful: bool

    @property
    def words(self) -> str:
        """The words as they are written."""
        return self.text[self.claim.start : self.claim.end]

    @property
    def place(self) -> Place:
        """Where they stand."""
        return Place(section=self.section, start=self.claim.start, end=self.claim.end, quote=self.words)


def claimed(report: Report) -> tuple[Claimed, ...]:
    """Return the words of all, none or most that the figures speak against."""
    return report.once(_claimed)


def compared(report: Report) -> tuple[Claimed, ...]:
    """Return the comparisons without a number that the figures speak against."""
    return report.once(_compared)


def _claimed(report: Report) -> tuple[Claimed, ...]:
    return _against(report, claims)


def _compared(report: Report) -> tuple[Claimed, ...]:
    return _against(report, levels)


def _against(report: Report, find: Callable[[str, Facts], Iterator[Claim]]) -> tuple[Claimed, ...]:
    known = facts(report)
    texts = [(name, report.text(name)) for name in report.narratives if name in report.sections]
    return tuple(
        Claimed(name, text, claim, not claim.last_year and any(map(known.is_doubtful, claim.facts)))
        for name, text in texts
        for claim in find(text, known)
    )
