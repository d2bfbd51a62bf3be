"""Time the checks: one report, its arithmetic alone, and the arithmetic of 100,000 reports against a bare sum."""

import sys
import time
import timeit
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant import checking
from assistant.checking import arithmetic
from assistant.domain import formats
from assistant.domain.figures import Cell, Figures
from assistant.domain.report import Heading, Imported, Level, Organ, Report, Section

MANY = 100_000
SENTENCE = "2022年，青禾镇坚持以公开为常态，全年主动公开信息 35 条，受理申请 3 件，均在法定期限内答复。"


def a_report() -> Report:
    form = formats.load("2021")
    long = "\n".join(f"{SENTENCE * 4}" for _ in range(12))
    return Report(
        organ=Organ(name="青禾镇人民政府", level=Level.TOWNSHIP),
        year=2022,
        format="2021",
        figures=Figures({cell: Cell(value=0) for cell in form.cells}),
        sections={"preamble": Section(text=SENTENCE), "overview": Section(text=long), "problems": Section(text=long),
                  "other_matters": Section(text="本年度未收取信息处理费。")},
        imported=Imported(
            title="青禾镇2022年政府信息公开工作年度报告",
            signature="青禾镇人民政府",
            headings=tuple(Heading(key=item.key, text=item.heading) for item in form.sections),
        ),
    )  # fmt: skip


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
    characters = sum(len(section.text) for section in report.sections.values())
    began = time.perf_counter()
    checking.check(report)
    first = time.perf_counter() - began
    one = min(timeit.repeat(lambda: checking.check(report), number=20, repeat=5)) / 20
    compiled = arithmetic.identities(report.form)
    alone = min(timeit.repeat(lambda: compiled.check(report.figures), number=500, repeat=5)) / 500
    print(
        f"all rules, one report of {characters} characters: {one * 1e3:.2f} ms "
        f"(first {first * 1e3:.0f} ms), due ≤ 15 ms"
    )
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
