"""统计: a report's figures beside last year's, or of three years, as bars and as tables.

The bars are our own: Gradio's BarPlot stacks the years on each other, writes no numbers, knows one set of colours.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from assistant.domain.figures import Number
from assistant.domain.report import Report
from assistant.errors import UnusableInput
from assistant.messages import text
from assistant.storage import Row as Stored
from assistant.web.answers import Act, Answer, Ask
from assistant.web.render import render
from assistant.web.serving import Opened, Serving
from assistant.workflow import statistics
from assistant.workflow.statistics import Row, percent, shown


def open_page(serving: Serving, ask: Ask) -> Answer:
    """Show the page of the report that was asked for, else of the newest year."""
    rows = sorted((row for row in serving.store.reports() if not row.practice), key=lambda row: -row.year)
    wanted = ask.number("value") or ask.number("id")
    if not rows:
        return Answer(ok=True, html={"#main": render("stats.html", rows=(), chosen=None)})
    return _shown(serving, rows, wanted if wanted in {row.id for row in rows} else rows[0].id, years=2)


def show(serving: Serving, ask: Ask) -> Answer:
    """Show another report, or the same of two or of three years.

    Raises:
        UnusableInput: It is gone, or is for practice.
    """
    rows = sorted((row for row in serving.store.reports() if not row.practice), key=lambda row: -row.year)
    if ask.number("value") not in {row.id for row in rows}:
        raise UnusableInput("没有这份报告", code="no_report")
    return _shown(serving, rows, ask.number("value"), years=3 if ask.number("years") == 3 else 2)


def _earlier(serving: Serving, opened: Opened) -> Report | None:
    """Return the report of the year before last: what last year's report had of it, else the store."""
    row, last = opened.stored.row, opened.report.last
    kept = serving.last_of(row)
    found = (last.last if last else None, kept.last if kept else None, serving.last_of(row._replace(year=row.year - 1)))
    return next((item for item in found if item and item.year == row.year - 2), None)


def _shown(serving: Serving, rows: list[Stored], chosen: int, *, years: int) -> Answer:
    opened = serving.opened(chosen)
    report, last = opened.report, opened.report.last
    earlier = _earlier(serving, opened) if years == 3 else None
    made = statistics.statistics(report, last, earlier)
    shown_years = _years(report.year, last, earlier)
    counts = [row for row in made.figures if not row.is_money]
    values: dict[str, Any] = {
        "span": years, "years": shown_years, "lacks_earlier": years == 3 and earlier is None,
        "year": report.year, "has_last": last is not None, "last_year": last.year if last else report.year - 1,
        "final": serving.is_built(opened), "figures": [_line(row) for row in made.figures],
        "charts": [
            *([_chart("counts", text("各年的件数"), counts, "", shown_years)] if years == 3 else []),
            _chart("outcomes", text("申请办得怎么样"), made.outcomes, _moved(made.outcomes), shown_years),
            _chart("applicants", text("谁来申请"), made.applicants, _most(made.applicants), shown_years),
        ],
        "months": _months(made.months), "organ": report.organ.name,
    }  # fmt: skip
    return Answer(
        ok=True, html={"#main": render("stats.html", rows=rows, chosen=chosen, **values)}, data={"id": chosen}
    )


def _line(row: Row) -> dict[str, str]:
    """Return a figure with what is said of it beside last year's."""
    difference = shown(row.difference, signed=True)
    if row.difference is None:
        said = ""
    elif row.before == 0 and row.now:
        said = text("去年 0，现在 {now}", now=shown(row.now))
    elif row.difference == 0:
        said = text("与去年持平")
    else:
        said = text("比去年 {difference}", difference=difference) + (
            f"{text('，')}{percent(row.growth)}" if row.growth is not None else ""
        )
    zero = row.before == 0 and row.difference is not None
    growth = text("去年为 0，不算增长率") if zero else percent(row.growth)
    return {
        "name": row.name, "unit": row.unit, "now": shown(row.now), "before": shown(row.before),
        "earlier": shown(row.earlier), "said": said,
        "difference": difference, "growth": growth,
    }  # fmt: skip


def _years(year: int, last: Report | None, earlier: Report | None) -> list[tuple[str, int]]:
    """Return the years that are at hand, the oldest first: which of a row's values each is."""
    known = (("earlier", year - 2, earlier), ("before", last.year if last else 0, last), ("now", year, True))
    return [(name, number) for name, number, found in known if found]


def _chart(key: str, head: str, rows: Sequence[Row], said: str, years: list[tuple[str, int]]) -> dict[str, Any]:
    """Return a chart: each row with its bars, one a year; the longest has the length 1."""
    names = [name for name, _ in years]
    longest = max([value for row in rows for name in names if (value := getattr(row, name))], default=1)
    bars = [
        {
            "name": row.name,
            "bars": [(name, shown(value), _width(value, longest)) for name in names for value in (getattr(row, name),)],
        }
        for row in rows
    ]
    return {"key": key, "head": head, "bars": bars, "said": said}


def _width(value: Number | None, longest: Number) -> str:
    return f"{max(Decimal(0), Decimal(value or 0) / Decimal(longest or 1)):.3f}"


def _moved(rows: tuple[Row, ...]) -> str:
    """Return which outcome moved most since last year, in a sentence; "" where none did."""
    moved = [row for row in rows if row.difference]
    if not moved:
        return ""
    most = max(moved, key=lambda row: abs(row.difference or 0))
    return text(
        "{name}变得最多，从 {before} 件到 {now} 件。", name=most.name, before=shown(most.before), now=shown(most.now)
    )


def _most(rows: tuple[Row, ...]) -> str:
    """Return who applied most, with the share of all, in a sentence; "" where a cell is blank or nobody applied."""
    values = [row.now for row in rows]
    known = [value for value in values if value is not None]
    if len(known) < len(values) or not sum(known):
        return ""
    most = max(rows, key=lambda row: row.now or 0)
    part = percent(statistics.share(most.now or 0, sum(known)))
    return text("{name} {n} 件，占 {share}。", name=most.name, n=shown(most.now), share=part)


def _months(counts: dict[int, int]) -> list[dict[str, Any]]:
    longest = max(counts.values(), default=0)
    return [{"name": text("{n} 月", n=month), "n": n, "h": _width(n, longest)} for month, n in counts.items()]


ACTS: dict[str, Act] = {"open": open_page, "show": show}
