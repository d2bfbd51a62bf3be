from pathlib import Path

import pytest

from assistant.domain import formats
from assistant.domain.printed import printed
from assistant.errors import BrokenResource, UnusableInput

MADE_UP = Path(__file__).parent / "made_up.yaml"


@pytest.fixture
def own_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    folder = tmp_path / "schemas/formats"
    folder.mkdir(parents=True)
    (folder / "2099.yaml").write_text(MADE_UP.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path))
    return "2099"


@pytest.mark.parametrize(("format_id", "cells", "rows"), [("2019", 198, 23), ("2021", 200, 25)])
def test_the_national_formats_have_the_cells_of_the_notices(format_id: str, cells: int, rows: int) -> None:
    form = formats.load(format_id)
    assert len(form.cells) == cells
    assert len({cell.row for cell in form.table("requests").cells}) == rows
    assert len(form.table("disputes").cells) == 15


def test_cell_ids_are_a_public_contract() -> None:
    cells = formats.load("2021").cells
    assert cells["requests.refused.state_secret.natural_person"].name == (
        "三、本年度办理结果·（三）不予公开·1.属于国家秘密·申请人情况·自然人"
    )
    assert cells["disclosure.fees.amount"].kind == "amount"
    assert "disputes.litigation_after_reconsideration.pending" in cells
    assert "requests.other_outcome.unlisted.other_organization" in cells
    assert "requests.other_outcome.total" in formats.load("2019").cells


@pytest.mark.parametrize("format_id", ["2019", "2021"])
def test_the_identities_are_those_printed_on_the_form(format_id: str) -> None:
    form = formats.load(format_id)
    codes = [equation.code for equation in form.equations]
    assert {code: codes.count(code) for code in codes} == {
        "A101": len({cell.row for cell in form.table("requests").cells}),
        "A102": 7,
        "A103": 7,
        "A201": 3,
    }


@pytest.mark.parametrize(
    ("year", "format_id"), [(2019, "2019"), (2020, "2019"), (2021, "2021"), (2026, "2021"), (2015, None)]
)
def test_a_year_has_its_format(year: int, format_id: str | None) -> None:
    form = formats.for_year(year)
    assert (form.id if form else None) == format_id


@pytest.mark.parametrize("format_id", ["2019", "2021", "2099"])
def test_the_printed_grid_is_covered_exactly_once(format_id: str, own_format: str) -> None:
    for table in formats.load(format_id).tables:
        grid = printed(table)
        covered = [
            (row, column)
            for cell in grid.cells
            for row in range(cell.top, cell.bottom + 1)
            for column in range(cell.left, cell.right + 1)
        ]
        assert len(covered) == len(set(covered)) == grid.rows * grid.columns
        assert len(grid.widths) == grid.columns
        assert [cell.cell_id for cell in grid.cells if cell.kind == "value"] == [cell.id for cell in table.cells]


def test_heads_are_merged_as_printed() -> None:
    grid = printed(formats.load("2021").table("requests"))
    place = {cell.text: (cell.top, cell.left, cell.bottom, cell.right) for cell in grid.cells if cell.kind == "head"}
    assert place["申请人情况"] == (0, 3, 0, 9)
    assert place["自然人"] == (1, 3, 2, 3)
    assert place["法人或其他组织"] == (1, 4, 1, 8)
    assert place["总计"] == (1, 9, 2, 9)
    labels = {cell.text: (cell.top, cell.left, cell.bottom, cell.right) for cell in grid.cells if cell.kind == "label"}
    assert labels["三、本年度办理结果"] == (5, 0, 26, 0)
    assert labels["（三）不予公开"] == (7, 1, 14, 1)
    assert labels["（一）予以公开"] == (5, 1, 5, 2)


def test_a_new_format_is_one_file(own_format: str) -> None:
    assert own_format in formats.available()
    form = formats.load(own_format)
    assert form.cells["visits.booked.online.firms"].name == "二、预约来访·（二）网上预约·来访人·企业代表"
    assert formats.for_year(2095) == form


def test_an_unknown_format_lists_those_there_are() -> None:
    with pytest.raises(UnusableInput, match="没有“1999”这个格式。可用的有：2019、2021。"):
        formats.load("1999")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("notice:", "notise:", "“notise”不对（不认识这一项）"),
        ("visits.*.firms]", "visits.*.farms]", "没有"),
        ("id: residents, ", "", "“居民”没有 id"),
        ("table: visits}", "table: vists}", "vists"),
        ("id: firms", "id: residents", "编号相同"),
        ("  - id: visits", "  - id: [visits", "不是正确的 YAML"),
    ],
)
def test_a_defect_in_a_format_file_is_named(own_format: str, tmp_path: Path, old: str, new: str, problem: str) -> None:
    path = tmp_path / "schemas/formats/2099.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BrokenResource) as caught:
        formats.load(own_format)
    assert "schemas/formats/2099.yaml" in str(caught.value)
    assert problem in str(caught.value)
