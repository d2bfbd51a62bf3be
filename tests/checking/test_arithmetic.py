from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import checking
from assistant.checking import arithmetic
from assistant.checking.registry import catalogue
from assistant.domain import formats
from assistant.domain.figures import Cell, Figures
from assistant.domain.findings import Checked
from assistant.domain.report import Organ, Report

MADE_UP = Path(__file__).parent.parent / "domain/made_up.yaml"
ARITHMETIC = ("A101", "A102", "A103", "A201")


def report(figures: Figures, format_id: str = "2021") -> Report:
    return Report(organ=Organ(name="青禾镇人民政府"), year=2022, format=format_id, figures=figures)


@st.composite
def consistent(draw: st.DrawFn, format_id: str) -> Figures:
    """Figures that add up: parts drawn, totals computed, and what was received made to balance."""
    form = formats.load(format_id)
    totals = {cell for row in form.equations if row.computes_minus for cell in row.minus}
    parts = [cell for cell in form.cells if cell not in totals]
    drawn = draw(st.lists(st.integers(0, 3000), min_size=len(parts), max_size=len(parts)))
    figures = Figures({cell: Cell(value=value) for cell, value in zip(parts, drawn, strict=True)}).totalled(form)
    for column in [cell.column for cell in form.table("requests").cells if cell.row == "received"]:
        left = figures.numbers((f"requests.outcomes_total.{column}", f"requests.carried_forward.{column}"))
        assert left is not None
        figures = figures.having({f"requests.received.{column}": sum(left), f"requests.brought_forward.{column}": 0})
    return figures


def codes_and_cells(checked: Checked) -> set[tuple[str, frozenset[str | None]]]:
    return {(item.code, frozenset(place.cell for place in item.where)) for item in checked.findings}


@pytest.mark.parametrize("format_id", ["2019", "2021"])
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_figures_that_add_up_raise_nothing_and_one_change_raises_exactly_its_identities(
    format_id: str, data: st.DataObject
) -> None:
    figures = data.draw(consistent(format_id))
    assert not checking.check(report(figures, format_id), ARITHMETIC).findings
    form = formats.load(format_id)
    changed = data.draw(st.sampled_from(list(form.cells)))
    value = figures.number(changed)
    assert value is not None
    wrong = report(figures.having({changed: value + data.draw(st.integers(1, 500))}), format_id)
    due = {
        (row.code, frozenset((*row.plus, *row.minus))) for row in form.equations if changed in (*row.plus, *row.minus)
    }
    assert codes_and_cells(checking.check(wrong, ARITHMETIC)) == due
    assert codes_and_cells(checking.check_many([wrong], ARITHMETIC)[0]) == due


@given(figures=consistent("2021"))
@settings(max_examples=10, deadline=None)
def test_an_array_gets_the_totals_that_the_form_computes(figures: Figures) -> None:
    form = formats.load("2021")
    compiled = arithmetic.identities(form)
    array = np.array([[figures.number(cell)] for cell in form.cells], dtype=np.int64)
    positions, _ = compiled.totals
    emptied = array.copy()
    emptied[positions] = 0
    assert (compiled.compute_totals(emptied) == array).all()


def test_many_columns_are_judged_each_by_its_own_numbers() -> None:
    compiled = arithmetic.identities(formats.load("2021"))
    width = 2 * arithmetic._COLUMNS_AT_ONCE + 3
    cells = len(compiled.form.cells)
    array = compiled.compute_totals(np.tile(np.arange(cells, dtype=np.uint16)[:, None] % 7, width))
    received = [index for index, cell in enumerate(compiled.form.cells) if cell.startswith("requests.received.")]
    brought = [index for index, cell in enumerate(compiled.form.cells) if ".brought_forward." in cell]
    ended = [index for index, cell in enumerate(compiled.form.cells) if cell.startswith("requests.outcomes_total.")]
    carried = [index for index, cell in enumerate(compiled.form.cells) if ".carried_forward." in cell]
    array[received] = array[ended] + array[carried] - array[brought]
    assert compiled.check_many(array).all()
    wrong = [0, arithmetic._COLUMNS_AT_ONCE - 1, arithmetic._COLUMNS_AT_ONCE, width - 1]
    array[received[0], wrong] += 1
    assert np.flatnonzero(~compiled.check_many(array)).tolist() == wrong


def test_a_folder_of_reports_is_checked_as_each_of_them_alone() -> None:
    form = formats.load("2021")
    zero = Figures({cell: Cell(value=0) for cell in form.cells})
    reports = [
        report(zero),
        report(zero.having({"requests.received.total": 4})),
        report(zero.having({"requests.received.total": Cell(raw="/")})),
        report(zero.having({"disputes.reconsideration.total": 65536})),  # 0 in 16 bits
        report(zero.having({"disputes.reconsideration.total": 10**17})),
        report(Figures({cell: Cell(value=0) for cell in formats.load("2019").cells}), "2019"),
        report(Figures()),
    ]
    codes = catalogue().keys() - {checking.COPIES}  # which looks at all of them together
    assert checking.check_many(reports, codes) == [checking.check(item, codes) for item in reports]
    assert checking.check_many([]) == []


def test_money_is_added_exactly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "schemas/formats"
    folder.mkdir(parents=True)
    extra = """
  - code: A950
    each: [spending]
    plus: ["*.rent.amount", "*.print.amount"]
    minus: ["*.rent.amount", "*.print.amount"]
    says: 两边是同样的钱
  - code: A951
    each: [spending]
    plus: ["*.rent.amount"]
    minus: ["*.print.amount"]
    says: 租金＝印刷费
"""
    (folder / "2099.yaml").write_text(MADE_UP.read_text(encoding="utf-8") + extra, encoding="utf-8")
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path))
    money = Figures({"spending.rent.amount": cell("0.3"), "spending.print.amount": cell("0.30")})
    one = Report(organ=Organ(name="青禾镇人民政府"), year=2090, format="2099", figures=money)
    assert not checking.check(one, ["A950", "A951"]).findings
    other = one.having(figures=money.having({"spending.print.amount": cell("0.31")}))
    (found,) = checking.check(other, ["A950", "A951"]).findings
    assert (found.code, found.found) == ("A951", "左边 0.3，右边 0.31")
    assert found.basis.startswith("虚构通知〔2099〕1号")
    assert checking.check_many([one, other], ["A951"])[1].findings == (found,)


def cell(value: str) -> Cell:
    return Cell.model_validate({"value": value})
