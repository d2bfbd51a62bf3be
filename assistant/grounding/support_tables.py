"""What the sentences of a text tell of the tables of their report: figures that they have, or that there is none."""

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant import lazy
from assistant.domain import formats
from assistant.domain.facts import Value
from assistant.domain.figures import Cell, Figures
from assistant.domain.report import Report
from assistant.grounding import meanings
from assistant.grounding.absolutes import claims
from assistant.grounding.claim_views import View
from assistant.grounding.facts import Facts, facts_of
from assistant.grounding.grounded import Grounded, Verdict
from assistant.grounding.names import Name
from assistant.grounding.predicates import Claim
from assistant.grounding.support_words import OfYear

_ALL = lazy.compile(r"均|皆|全部|都")  # “均已办结” → 均
_ENDS = lazy.compile(r"[，。；：！？\n]")  # “因超期被撤销，已重新答复” → ，
_ZERO = lazy.compile(r"(?<![0-9.])0(?![0-9.])")  # “申请0件” → 0, not “10件”
_SUMS = {"requests", "disputes"}  # tables of which sums of rows have names of their own


class Tables:
    """The tables of a report as one of its texts tells them."""

    def __init__(self, report: Report, text: str, year: OfYear, causes: re.Pattern[str]) -> None:
        self.report, self.text, self.year, self._causes = report, text, year, causes
        self.facts = facts_of(report, blanks_are_nothing=True)
        self.values = report.once_of_material(_values)
        self._meanings = meanings.load()
        self._names: dict[tuple[int, int], list[Name]] = {}

    def are_told(self, start: int, end: int, own: Sequence[Grounded]) -> bool:
        """Whether a sentence, whose quantities are given, tells figures of the tables."""
        if any(item.verdict is Verdict.SUPPORTED and any(map(is_of_table, item.facts)) for item in own):
            return True
        likely = any(item.verdict is Verdict.UNSUPPORTED and item.quantity.value in self.values for item in own)
        return likely and self._names_cells(start, end)

    def are_denied(self, start: int, end: int) -> bool:
        """Whether a sentence says that there is none of what the tables have 0 of."""
        if self.year.none.search(self.text, start, end) is None and _ALL.search(self.text, start, end) is None:
            return False
        if not self._names_cells(start, end):
            return False
        said, own = self.text[start:end], self.report.format
        return any(
            self._is_none(claim)
            # the form of another year may have one column where this has three
            for name in sorted(formats.available(), key=lambda name: name != own)
            for claim in claims(said, _ones(name, self.report.year))
        )

    def names(self, start: int, end: int) -> list[Name]:
        """Return the names of a sentence of what the figures have, or of what it says that there is none of."""
        zero = _ZERO.search(self.text, start, end)  # 新收申请0件 says that there is none, too
        denies = zero is not None or self.year.none.search(self.text, start, end) is not None
        cells = self.report.once(_named_cells)
        causes = list(self._causes.finditer(self.text, start, end))

        def is_told(name: Name) -> bool:
            is_cause = any(
                one.end() <= name.start and not _ENDS.search(self.text, one.end(), name.start) for one in causes
            )
            if not name.names_cells:
                return name.kind != "" and not is_cause
            if not is_cause and (denies or not name.strong):
                return True
            return name.strong and any(cells.get((name.table, one), name.table in _SUMS) for one in name.names)

        return [name for name in self._all_names(start, end) if is_told(name)]

    def _names_cells(self, start: int, end: int) -> bool:
        return any(name.names_cells for name in self._all_names(start, end))

    def _all_names(self, start: int, end: int) -> list[Name]:
        """Return the names of a sentence, which several questions are answered by."""
        if (start, end) not in self._names:
            self._names[start, end] = View(self.text, start, end, self.facts, self._meanings).names
        return self._names[start, end]

    def _is_none(self, claim: Claim) -> bool:
        """Whether the tables have 0 of what words say that there is none of."""
        facts = [self.facts.about(name) for name in claim.facts]
        values = [None if fact is None else fact.last_year if claim.last_year else fact.value for fact in facts]
        return all(value == 0 for value in values)


def is_of_table(fact: str) -> bool:
    """Whether a fact is one of the tables: requests.received.total, not n3.1."""
    return not (fact.startswith("n") and fact[1:].partition(".")[0].isdigit())


def _values(report: Report) -> frozenset[Value]:
    """Return the numbers of the tables, but 0 and 1, which stand everywhere."""
    values = (report.figures.number(cell) for cell in report.figures)
    return frozenset(value for value in values if value is not None and value > 1)


def _named_cells(report: Report) -> dict[tuple[str, str], bool]:
    """Return whether the tables have more than 0 in a row or a column, by its table and name."""
    found: dict[tuple[str, str], bool] = {}
    for cell in formats.load(report.format).cells:
        table, _, rest = cell.partition(".")
        row, _, column = rest.rpartition(".")
        has = bool(report.figures.number(cell))
        for name in (row, row.partition(".")[0], column):
            found[table, name] = found.get((table, name), False) or has
    return found


@lru_cache(8)
def _ones(format_id: str, year: int) -> Facts:
    """Return the facts of a report that has one of each: what words of none then contradict is what they speak of."""
    form = formats.load(format_id)
    return Facts(form, Figures({cell: Cell(value=1) for cell in form.cells}), None, (), year, blanks_are_nothing=True)
