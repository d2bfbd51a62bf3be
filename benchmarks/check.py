"""Time the arithmetic of one report, and of 100,000 against a bare sum. All rules: benchmarks/grounding.py."""

import sys
import time
import timeit
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.checking import arithmetic
from assistant.domain import formats
from assistant.domain.figures import Cell, Figures
from assistant.domain.report import Level, Organ, Report

MANY = 100_000


def a_report() -> Report:
    form = formats.load("2021")
    organ = Organ(name="青禾镇人民政府", level=Level.TOWNSHIP)
    return Report(organ=organ, year=2022, format="2021", figures=Figures({cell: Cell(value=0) for cell in form.cells}))


def best(function: object, times: int = 15) -> float:
    assert callable(function)
    function()
    spent: list[float] = []
    for _ in range(times):
        began = time.perf_counter()
        function()
        spent.append(time.perf_counter() - began)
    return min(spent)


def consistent_array(width: int) -> "np.ndarray[tuple[int, int], np.dtype[np.uint16]]":
    """Counts of `width` reports, cells × reports, in which every identity holds."""
    compiled = arithmetic.identities(formats.load("2021"))
    order = {cell: index for index, cell in enumerate(compiled.form.cells)}
    array = np.random.default_rng(1).integers(0, 40, (len(order), width)).astype(np.uint16)
    array = compiled.compute_totals(array)
    for cell, index in order.items():
        if cell.startswith("requests.received."):
            column = cell.removeprefix("requests.received.")
            array[order[f"requests.brought_forward.{column}"]] = 0
            array[index] = (
                array[order[f"requests.outcomes_total.{column}"]] + array[order[f"requests.carried_forward.{column}"]]
            )
    return array


def main() -> None:
    report = a_report()
    compiled = arithmetic.identities(report.form)
    alone = min(timeit.repeat(lambda: compiled.check(report.figures), number=500, repeat=5)) / 500
    print(f"arithmetic alone: {alone * 1e6:.0f} µs, due ≤ 50 µs")

    array = consistent_array(MANY)
    assert compiled.check_many(array).all()
    total, product = best(array.sum), best(lambda: compiled.check_many(array))
    print(
        f"{len(compiled.equations)} identities × {MANY:,} reports: {product * 1e3:.1f} ms; sum of the same array"
        f" {total * 1e3:.1f} ms; ratio {product / total:.2f}, due ≤ 1.5"
    )
    reports = [report.having(year=2022) for _ in range(1000)]
    began = time.perf_counter()
    compiled.array([item.figures for item in reports])
    print(f"1,000 reports into the array: {(time.perf_counter() - began) * 1e3:.0f} ms")


if __name__ == "__main__":
    main()
