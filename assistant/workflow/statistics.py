"""A report's figures beside those of two years before: by outcome, by applicant, and in which months its notes fall."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from assistant import lazy
from assistant.domain import formats, numerals
from assistant.domain.figures import Figures, Number
from assistant.domain.report import Report
from assistant.messages import text
from assistant.translating import translated

_OUTCOMES = ("granted", "partly_granted", "refused", "unavailable", "not_processed", "other_outcome", "carried_forward")
_DISPUTES = (
    "disputes.reconsideration.total",
    "disputes.litigation_direct.total",
    "disputes.litigation_after_reconsideration.total",
)
# A month, with its year where one is named: “2025年3月” → 2025, “3月” → 3, “十二月” → 十二; not “13月”, not “6个月”
_MONTH = lazy.compile(
    r"(?:(?P<year>\d{4})年)?(?<![0-9０-９一二三四五六七八九十])"
    r"(?P<month>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月"  # “9月” → 9, “十一月” → 十一
)


Years = tuple[Report, Report | None, Report | None]  # this year's, last year's, that of the year before


class Row(NamedTuple):
    """A figure of this year, of last and of the year before: None where a cell is blank, or the format has none such.

    `is_money` is for amounts, which stand in no chart of counts.
    """

    name: str
    unit: str
    now: Number | None
    before: Number | None
    earlier: Number | None = None
    is_money: bool = False

    @property
    def difference(self) -> Number | None:
        """How much more it is than last year."""
        return None if self.now is None or self.before is None else self.now - self.before

    @property
    def growth(self) -> Decimal | None:
        """By how many per cent it grew, to one place; None where last year's is 0 or not known."""
        return None if self.difference is None else share(self.difference, self.before)


def share(part: Number, whole: Number | None) -> Decimal | None:
    """Return how many per cent a part is of a whole, to one place; None where the whole is 0 or not known."""
    return (Decimal(100 * part) / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


class Statistics(NamedTuple):
    """What a page of statistics shows; `months` are 1 to 12 with how many notes name them, empty where none does."""

    figures: tuple[Row, ...]
    outcomes: tuple[Row, ...]
    applicants: tuple[Row, ...]
    months: dict[int, int]


def statistics(report: Report, last: Report | None, earlier: Report | None = None) -> Statistics:
    """Return the statistics of a report, beside last year's and that of the year before, where they are at hand."""
    years = (report, last, earlier)
    return Statistics(tuple(_figures(years)), tuple(_outcomes(years)), tuple(_applicants(years)), months(report))


def _row(years: Years, name: str, cells: Iterable[str], *, is_money: bool = False) -> Row:
    own = list(cells)
    now, before, earlier = (_sum(report, own) if report else None for report in years)
    return Row(name, text("万元") if is_money else text("件"), now, before, earlier, is_money)


def _sum(report: Report, wanted: Sequence[str]) -> Number | None:
    """Return the sum of cells, each with those below it (`refused` is eight rows); None where one is not known."""
    figures, older = report.once(_totalled), report.once(_of_newer_format)
    cells = [cell for one in wanted for cell in report.form.cells if _is_of(cell, one)]
    values = [number for cell in cells if (number := figures.number(cell)) is not None or cell not in older]
    known = [value for value in values if value is not None]
    return sum(known, start=0) if known and len(known) == len(values) else None


def _totalled(report: Report) -> Figures:
    """Return the figures with the totals that their parts tell: many a report leaves them blank."""
    return report.figures.totalled(report.form)


def _of_newer_format(report: Report) -> frozenset[str]:
    """Return the cells that the format which a report was written in did not have: of them no number is lacking."""
    written = report.imported.format if report.imported else ""
    if not written or written == report.format:
        return frozenset()
    return frozenset(report.form.cells) - frozenset(report.form.sources(formats.load(written)))


def _is_of(cell: str, wanted: str) -> bool:
    """Whether a cell is the wanted one, or of the wanted group of rows in the same column."""
    group, _, column = wanted.rpartition(".")
    return cell == wanted or (
        cell.startswith(f"{group}.") and cell.rpartition(".")[2] == column and "requests" in group
    )


def _figures(years: Years) -> Iterable[Row]:
    wanted = (
        (text("新收申请"), ("requests.received.total",)),
        (text("办结"), ("requests.outcomes_total.total",)),
        (text("结转下年"), ("requests.carried_forward.total",)),
        (text("复议、诉讼"), _DISPUTES),
        (text("规范性文件现行有效"), ("disclosure.normative_documents.in_force",)),
        (text("行政许可"), ("disclosure.licensing.decisions",)),
        (text("行政处罚"), ("disclosure.penalties.decisions",)),
        (text("行政强制"), ("disclosure.compulsion.decisions",)),
    )
    rows = [_row(years, name, cells) for name, cells in wanted]
    rows.append(_row(years, text("行政事业性收费"), ("disclosure.fees.amount",), is_money=True))
    return (row for row in rows if (row.now, row.before, row.earlier) != (None, None, None))


def _outcomes(years: Years) -> Iterable[Row]:
    names = (
        text("予以公开"), text("部分公开"), text("不予公开"), text("无法提供"), text("不予处理"), text("其他处理"),
        text("结转下年"),
    )  # fmt: skip
    for key, name in zip(_OUTCOMES, names, strict=True):
        yield _row(years, name, (f"requests.{key}.total",))


def _applicants(years: Years) -> Iterable[Row]:
    for cell in years[0].form.cells.values():
        if cell.row == "received" and cell.table == "requests" and cell.column != "total":
            yield _row(years, translated(cell.column_path[-1]), (cell.id,))


def months(report: Report) -> dict[int, int]:
    """Return how many notes name each month of the report's year; empty where none names one.

    A measure says when something is to be done: its month is one of the year after.
    """
    counts = dict.fromkeys(range(1, 13), 0)
    for note in (item for item in report.notes if item.aspect != "measures"):
        found = [item for item in _MONTH.finditer(note.text) if item["year"] in (None, str(report.year))]
        for month in {numerals.value(item["month"]) for item in found}:
            if month is not None:
                counts[month] += 1
    return counts if any(counts.values()) else {}


def shown(value: Number | None, *, signed: bool = False) -> str:
    """Return a number as a page says it; with `signed`, as a difference (+4, −2, 0)."""
    if value is None:
        return "—"
    plain = numerals.written(abs(value))
    if not signed or not value:
        return plain if value >= 0 else f"−{plain}"
    return f"+{plain}" if value > 0 else f"−{plain}"


def percent(value: Decimal | None) -> str:
    """Return a growth as a page says it: 50%, −12.5%."""
    return "" if value is None else f"{shown(value.normalize() if value % 1 else int(value))}%"
