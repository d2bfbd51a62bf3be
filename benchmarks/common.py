"""What the benchmarks share: a median over several runs, and a report to work on."""

import statistics
import time
from collections.abc import Callable
from datetime import date

from assistant.domain import formats
from assistant.domain.figures import Cell, Figures
from assistant.domain.report import PREAMBLE, Organ, Report, Section


def median_ms(work: Callable[[], object], runs: int = 15) -> float:
    """Return the median time of a call in milliseconds, after one that is not counted."""
    work()
    times: list[float] = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)


def report() -> Report:
    """Return a report of the 2021 format with some figures and a page of text in each section."""
    form = formats.load("2021")
    totals = {cell for equation in form.equations if equation.computes_minus for cell in equation.minus}
    cells = {cell: Cell(value=index * 37 % 500) for index, cell in enumerate(form.cells) if cell not in totals}
    text = "\n".join(f"（{n}）主动公开\n全年公开信息{n}36条，更新指南{n}次，培训{n}2人次。" * 2 for n in "一二三四五")
    return Report(
        organ=Organ(name="青禾镇人民政府"),
        year=2024,
        format="2021",
        dated=date(2025, 1, 20),
        figures=Figures(cells).totalled(form),
        sections={key: Section(text=text) for key in (PREAMBLE, *form.narratives)},
    )
