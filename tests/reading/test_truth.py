"""Real published reports against hand-checked figures. The documents are not part of the project."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant import reading
from assistant.domain.figures import Cell
from assistant.domain.report import Report


def truth(folder: Path, name: str) -> dict[str, Any]:
    return json.loads((folder / f"reports/{name}.truth.json").read_text(encoding="utf-8"))


def place(cell_id: str, report: Report) -> str:
    """The one-row 其他处理 of a hybrid belongs to the row that takes its figures."""
    old = "requests.other_outcome."
    if cell_id.startswith(old) and cell_id.count(".") == 2 and report.format == "2021":
        return cell_id.replace(old, "requests.other_outcome.unlisted.")
    return cell_id


def agrees(cell: Cell | None, expected: int | str | None) -> bool:
    if cell is None:
        return False
    if expected is None:
        return cell.blank
    return str(expected) in (str(cell.value), cell.text)


@pytest.mark.parametrize("name", ["shanghai_office_2019.html", "shuyang_fgj_2023.html", "hongze_district_2023.pdf"])
def test_every_checked_cell_is_read(name: str, shared: Path) -> None:
    report = reading.read(shared / "reports" / name)
    known = truth(shared, name.partition(".")[0])
    bad = {
        key: value for key, value in known["cells"].items() if not agrees(report.figures.get(place(key, report)), value)
    }
    assert bad == {}
    assert report.year == known["year"]
    assert report.organ.name == known["agency"]


def test_the_seed_is_read_whole(shared: Path) -> None:
    report = reading.read(shared / "seed-report.txt")
    assert report.format == "2019"
    assert [cell.value for cell in report.figures.values()] == [0] * 198
    assert (report.organ.name, report.year, str(report.dated)) == ("上馆镇人民政府", 2022, "2023-01-11")
    assert report.imported is not None
    assert [heading.key for heading in report.imported.headings] == [section.key for section in report.form.sections]
    assert report.imported.headings[2].text == "3、 收到和处理政府信息公开申请情况"
    assert report.sections["other_matters"].text == "无"
    assert "[bookmark: _GoBack]" in report.sections["overview"].text
    assert report.imported.unsure == ()


@pytest.mark.parametrize("name", ["pingtan_zone_2020.txt", "pingtan_police_2024.txt"])
def test_glued_tables_are_said_to_be_unreadable(name: str, shared: Path) -> None:
    report = reading.read(shared / "reports" / name)
    assert len(report.figures) == 0
    assert report.imported is not None
    assert any("分不开" in item.why for item in report.imported.unsure)
    assert len(report.sections["overview"].text) > 1000


def test_rows_torn_from_their_cells_are_not_guessed(shared: Path) -> None:
    report = reading.read(shared / "reports/kewei_2024.txt")
    known = truth(shared, "kewei_2024")["cells"]
    assert {key: cell for key, cell in report.figures.items() if not agrees(cell, known[key])} == {}
    assert report.imported is not None
    assert report.imported.unsure
