"""Changed copies: right drafts of the suites' own cases, and the same with one number made wrong by program.

They are easier than what people write, and so they have rows of their own beside the passages (`meta`).
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from assistant import drafting
from assistant.domain.report import Report
from assistant.evaluation import loading
from assistant.evaluation.scorers import Sample
from assistant.evaluation.tasks import report_of
from assistant.grounding.grounded import Grounded, Kind, Verdict

_LEAST = 10  # a number of one digit stands in a report by chance
_EACH = 3  # changed numbers of one draft


class Copy(NamedTuple):
    """A draft; `where` is the number that was made wrong, "" where it is as it was drafted."""

    sample: Sample
    where: str


def copies() -> Iterator[Copy]:
    """Yield the drafts that the embedded drafter makes of the shipped cases, each as it is and with wrong numbers."""
    for case in loading.all_cases():
        if case.draft or case.section != "overview":
            continue
        report = report_of(case)
        sample = Sample.bare(case, report, drafting.draft(report, [case.section]).report.text(case.section))
        yield Copy(sample, "")
        own = [item for item in sample.grounded if _is_changeable(item, report)]
        for item in own[:_EACH]:
            old = sample.quote(item)
            new = _wrong(item, sample)
            start, end = item.quantity.number
            if new:
                text = f"{sample.text[:start]}{new}{sample.text[end:]}"
                yield Copy(Sample.bare(case, report, text), old.replace(sample.text[start:end], new, 1))


def _is_changeable(item: Grounded, report: Report) -> bool:
    """Whether it is a plain count of one cell of the tables."""
    quantity = item.quantity
    return (
        item.verdict is Verdict.SUPPORTED
        and item.kind is Kind.COUNT
        and not item.doubtful
        and len(item.facts) == 1
        and item.facts[0] in report.form.cells
        and not quantity.approx
        and quantity.high is None
        and quantity.scale == 1
        and isinstance(quantity.value, int)
        and quantity.value >= _LEAST
    )


def _wrong(item: Grounded, sample: Sample) -> str:
    """Return the number with two digits exchanged, or one more; "" where the tables have that number too."""
    start, end = item.quantity.number
    digits = sample.text[start:end]
    if not digits.isdecimal():
        return ""
    cells = sample.report.figures
    known = {Decimal(value) for value in map(cells.number, cells) if value is not None}
    swapped = digits[1] + digits[0] + digits[2:]
    for new in (swapped, digits[:-1] + str((int(digits[-1]) + 1) % 10)):
        if new[0] != "0" and new != digits and Decimal(new) not in known:
            return new
    return ""
