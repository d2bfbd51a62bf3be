"""Local notices are files of the user; what a report says of its own scope is signed."""

from datetime import date
from pathlib import Path

import pytest

from assistant.checking import check
from assistant.domain import signing
from assistant.domain.documents import Document
from assistant.domain.report import Level, Organ, Report
from assistant.errors import BrokenResource

NOTICE = """notice: 云川县的通知
years: {first: 2025, last: 2025}
regions: [云川县]
levels: [county_department]
deadline: "01-15"
"""


def report(year: int = 2025, region: str = "江北市云川县") -> Report:
    organ = Organ(name="财政局", level=Level.COUNTY_DEPARTMENT, region=region)
    return Report(organ=organ, year=year, format="2021", dated=date(year + 1, 1, 20))


@pytest.fixture
def notice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "schemas/local/yunchuan.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(NOTICE, encoding="utf-8")
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path))
    return path


def test_a_notice_of_the_user_holds_for_its_region_levels_and_years(notice: Path) -> None:
    late = check(report(), ["S106"]).findings
    assert [item.expected for item in late] == ["2026年1月1日至2026年1月15日"]
    assert "云川县的通知" in late[0].message
    assert not check(report(year=2024), ["S106"]).findings
    assert not check(report(region="江北市云溪县"), ["S106"]).findings


@pytest.mark.parametrize("day", ["1月15日", "02-30", "02-29", "13-01"])
def test_a_notice_with_a_date_that_is_none_is_named(notice: Path, day: str) -> None:
    notice.write_text(NOTICE.replace("01-15", day), encoding="utf-8")
    with pytest.raises(BrokenResource, match="yunchuan"):
        check(report(), ["S106"])


def test_what_is_signed_changes_only_where_scope_enforcement_or_documents_are_given() -> None:
    plain = report()
    scoped = plain.having(organ=plain.organ.model_copy(update={"scope": "own"}))
    enforced = plain.having(enforcement={"disclosure.penalties.decisions": 3})
    assert signing.digest(plain, signing.COVER) != signing.digest(scoped, signing.COVER)
    assert signing.digest(plain, signing.CHECKS) == signing.digest(scoped, signing.CHECKS)
    assert signing.digest(plain, signing.CHECKS) != signing.digest(enforced, signing.CHECKS)
    listed = plain.having(documents=(Document(title="会议纪要", public=False),))
    assert signing.digest(plain, signing.CHECKS) != signing.digest(listed, signing.CHECKS)


def test_enforcement_names_cells_of_the_format() -> None:
    with pytest.raises(ValueError, match="没有这些格子"):
        Report(organ=Organ(name="财政局"), year=2025, format="2021", enforcement={"disclosure.nothing": 1})
