"""Published reports with hand-checked figures: what a person found is found, and nothing else is called wrong."""

import json
from pathlib import Path

import pytest

from assistant.checking import check
from assistant.domain.findings import Severity
from benchmarks import published

CODES = ("N101", "N102", "N103", "N104", "N105", "N107")
FOUND: dict[str, list[tuple[str, str]]] = {
    "shanghai_office_2019": [
        ("N101", "258件"),  # 予以公开及部分公开: the one name of a sum of two cells, with no other reading
        # 265件 (因本机关不掌握等原因无法提供) is the number of one of the reasons named, and 33.9% names no whole:
        # neither names one cell alone, so neither is called wrong, and a person is asked about each
        ("N102", "33.9%"),
        ("N102", "265件"),
        ("N105", "805件"),
        ("N107", "均获维持"),
        ("N107", "均获维持"),
    ],
    "kewei_2024": [("N105", "2139 条"), ("N107", "申请均已按要求办理完成")],
    "pingtan_zone_2020": [("N105", "2602条")],
    "pingtan_police_2024": [],
    "hongze_district_2023": [],
    "shuyang_fgj_2023": [],
}


@pytest.mark.parametrize("name", FOUND)
def test_what_a_person_found_is_found_and_nothing_else(name: str, shared: Path) -> None:
    path = shared / f"reports/{name}.truth.json"
    report = published.load(path, json.loads(path.read_text(encoding="utf-8")))
    checked = check(report, CODES)
    alarms = [item for item in checked.findings if item.severity is not Severity.ADVICE]
    assert [(item.code, item.where[0].quote) for item in alarms] == FOUND[name]
    if name == "shanghai_office_2019":
        cut = [item for item in checked.findings if item.code == "N103" and item.severity is Severity.ADVICE]
        assert [(item.where[0].quote, item.expected) for item in cut] == [("4.34%", "4.35%")]
    if name == "shuyang_fgj_2023":
        assert [item.found for item in check(report, ["S110"]).findings] == ["2023 年"]
