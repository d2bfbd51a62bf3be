"""A county's folder: every report with its unit, what is missing, what is doubled, what is no report."""

import io
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from assistant.batch import folder, roster
from assistant.batch.roster import Names, attendance
from assistant.domain import report_file
from assistant.domain.report import Organ, Report, Section
from assistant.errors import UnusableInput
from tests.cli.test_frame import nianbao

Output = pytest.CaptureFixture[str]
COPIED = "一是政策解读的形式较为单一，图解和视频偏少，群众反映看不懂。二是村级公开栏更新不够及时，村民查阅不便。"


def put(place: Path, organ: str, text: str = "", year: int = 2024, dated: date | None = None) -> None:
    report = Report(
        organ=Organ(name=organ), year=year, format="2021", dated=dated, sections={"problems": Section(text=text)}
    )
    place.write_text(report_file.dump(report), encoding="utf-8")


@pytest.fixture
def units(tmp_path: Path) -> Path:
    place = tmp_path / "units"
    place.mkdir()
    put(place / "1.report.json", "甲镇人民政府", COPIED)
    put(place / "2.report.json", "乙镇人民政府", COPIED, dated=date(2025, 6, 1))
    return place


def test_units_are_named_with_their_warnings_copies_and_late_dates(units: Path, capsys: Output) -> None:
    assert nianbao("check", units) == 1
    said = capsys.readouterr().out
    assert "甲镇人民政府 2024 年（1.report.json）：" in said
    assert "提醒 W110" in said
    assert "字与乙镇人民政府的报告雷同" in said
    assert "提醒 S106 成文日期晚于法定期限" in said


def test_only_the_rules_asked_for_are_run(units: Path, capsys: Output) -> None:
    assert nianbao("check", units, "--code", "W110") == 0
    said = capsys.readouterr().out
    assert "W110" in said
    assert "A301" not in said


def test_what_is_no_report_is_counted_and_a_bad_file_stops_nothing(units: Path, capsys: Output) -> None:
    (units / "说明.txt").write_text("请各单位于一月底前报送。", encoding="utf-8")
    (units / "合影.jpg").write_bytes(b"\xff\xd8\xff")
    (units / "设置.json").write_text('{"name": "x"}', encoding="utf-8")
    (units / "坏.pdf").write_bytes(b"%PDF-1.4 broken")
    (units / "半.report.json").write_text('{"organ": ', encoding="utf-8")
    assert nianbao("check", units) == 1
    said = capsys.readouterr().out
    assert "坏.pdf：读不了" in said
    assert "半.report.json：读不了" in said
    assert "共 4 份" in said
    assert "不是报告、没有查的文件 3 个：" in said
    assert all(name in said.rpartition("不是报告")[2] for name in ("说明.txt", "合影.jpg", "设置.json"))


def test_a_roster_says_who_is_missing_and_who_is_there_twice(units: Path, capsys: Output) -> None:
    put(units / "又一份.report.json", "甲镇人民政府")
    put(units / "去年.report.json", "乙镇人民政府", year=2023)  # another year is no second copy
    put(units / "外.report.json", "丁镇人民政府")
    names = units / "名单.txt"
    names.write_text("云溪县报送单位名单\n1.甲镇人民政府\n2、乙镇\n（3）丙镇人民政府\n乙镇人民政府\n", encoding="utf-8")
    assert nianbao("check", units, "--roster", names) == 1
    said = capsys.readouterr().out
    assert "名单上还缺 1 家：丙镇人民政府\n" in said
    assert "甲镇人民政府 有 2 份：1.report.json、又一份.report.json\n" in said
    assert "乙镇人民政府 有" not in said
    assert "名单里写了两次：乙镇人民政府\n" in said
    assert "不在名单上：丁镇人民政府\n" in said
    assert nianbao("check", units, "--roster", names, "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert found["roster"]["missing"] == ["丙镇人民政府"]
    assert found["doubled"] == {"甲镇人民政府": ["1.report.json", "又一份.report.json"]}
    assert {item["organ"] for item in found["units"]} == {"甲镇人民政府", "乙镇人民政府", "丁镇人民政府"}


def years_of(place: Path, **years: tuple[int, ...]) -> Path:
    """A folder with a report of each unit on each of its years, and a roster of all of them."""
    place.mkdir()
    for organ, own in years.items():
        for year in own:
            put(place / f"{organ}{year}.report.json", organ, "公开不够及时，已按季度更新专栏。", year)
    names = place / "名单.txt"
    names.write_text("\n".join(years), encoding="utf-8")
    return names


def test_a_unit_with_last_year_s_report_alone_is_missing_and_named(tmp_path: Path, capsys: Output) -> None:
    names = years_of(tmp_path / "县", 甲镇=(2025,), 乙镇=(2024, 2025), 丙镇=(2024,))
    assert nianbao("check", tmp_path / "县", "--roster", names, "--code", "S112") == 1
    said = capsys.readouterr().out
    assert "按多数单位的 2025 年算" in said
    assert "  丙镇 2024 年（丙镇2024.report.json）\n" in said
    assert "  乙镇 2024 年（乙镇2024.report.json）\n" in said
    assert "没有 2025 年报告的单位：丙镇\n" in said
    assert "名单上还缺 1 家：丙镇\n" in said


def test_where_half_have_handed_in_the_later_year_is_the_one_collected(tmp_path: Path, capsys: Output) -> None:
    names = years_of(tmp_path / "县", 甲镇=(2024, 2025), 乙镇=(2024,))
    nianbao("check", tmp_path / "县", "--roster", names)
    assert "名单上还缺 1 家：乙镇\n" in capsys.readouterr().out


def test_one_unit_that_writes_next_year_by_mistake_is_missing(tmp_path: Path, capsys: Output) -> None:
    names = years_of(tmp_path / "县", 甲镇=(2025,), 乙镇=(2025,), 丙镇=(2026,))
    nianbao("check", tmp_path / "县", "--roster", names)
    said = capsys.readouterr().out
    assert "  丙镇 2026 年（丙镇2026.report.json）\n" in said
    assert "名单上还缺 1 家：丙镇\n" in said


def test_the_year_that_is_asked_for_counts_with_or_without_a_roster(tmp_path: Path, capsys: Output) -> None:
    names = years_of(tmp_path / "县", 甲镇=(2024,), 乙镇=(2024,))
    assert nianbao("check", tmp_path / "县", "--code", "S105", "--year", "2025", "--json") == 1
    assert json.loads(capsys.readouterr().out)["without_the_year"] == ["乙镇", "甲镇"]
    assert nianbao("check", tmp_path / "县", "--code", "S105", "--year", "2024") == 0
    assert "年度不一致" not in capsys.readouterr().out
    assert nianbao("check", tmp_path / "县", "--code", "S105", "--roster", names, "--year", "2025") == 1
    assert "名单上还缺 2 家：甲镇、乙镇\n" in capsys.readouterr().out
    assert nianbao("check", tmp_path / "县", "--code", "S105", "--roster", names) == 0
    assert "名单上的单位都有了 2024 年的报告。" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["坏.docx", "坏.xlsx", "坏.pdf", "坏.doc", "坏.odt"])
def test_a_document_that_is_none_cannot_be_read_and_is_no_mere_other_paper(
    name: str, units: Path, capsys: Output
) -> None:
    (units / name).write_text("这不是文档，是一段文字。", encoding="utf-8")
    assert nianbao("check", units) == 1
    said = capsys.readouterr().out
    assert f"{name}：读不了" in said
    assert "1 份读不了" in said
    assert "不是报告、没有查" not in said


def test_a_whole_document_that_is_no_report_stays_passed_over(units: Path, capsys: Output) -> None:
    (units / "通讯录.xlsx").write_bytes(workbook([["姓名", "电话"], ["王明", "5550000"]]))
    nianbao("check", units)
    said = capsys.readouterr().out
    assert "0 份读不了" in said
    assert "没有查的文件 1 个：通讯录.xlsx" in said


@pytest.mark.parametrize("name", ["y.report.json", "扫描件.pdf"])
def test_a_file_that_cannot_be_read_is_not_said_to_be_beyond_the_roster(name: str, units: Path, capsys: Output) -> None:
    (units / name).write_bytes(b"%PDF-1.4\n")
    names = units / "名单.txt"
    names.write_text("甲镇人民政府\n乙镇人民政府\n", encoding="utf-8")
    assert nianbao("check", units, "--roster", names) == 1
    said = capsys.readouterr().out
    assert f"{name}：读不了" in said
    assert "不在名单上" not in said


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", "甲镇人民政府\n\n 乙镇人民政府 \n".encode()),
        ("a.txt", "甲镇人民政府\r\n乙镇人民政府\r\n".encode("gbk")),
        ("a.txt", "一、甲镇人民政府\n二、乙镇人民政府".encode()),
        ("a.csv", "序号,单位名称,联系人\n1,甲镇人民政府,王明\n2,乙镇人民政府,李红\n".encode("utf-8-sig")),
        ("a.csv", "联系人,单位\n王明,甲镇人民政府\n李红,乙镇人民政府\n".encode()),
        ("a.xlsx", workbook([["序号", "单位"], [1, "甲镇人民政府"], [2, "乙镇人民政府"]])),
        ("a.xlsx", workbook([["甲镇人民政府"], ["乙镇人民政府"]])),
    ],
    ids=[
        "txt",
        "gbk",
        "numbered",
        "csv",
        "csv in another order",
        "xlsx",
        "xlsx without a head",
    ],  # a workbook has a clock
)
def test_a_roster_is_read_whatever_it_is_kept_in(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    assert roster.load(tmp_path / name) == ("甲镇人民政府", "乙镇人民政府")


def test_a_roster_without_a_unit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("1\n2\n", encoding="utf-8")
    with pytest.raises(UnusableInput, match="名单里没有单位"):
        roster.load(tmp_path / "a.txt")


@pytest.mark.parametrize(
    ("one", "other", "are"),
    [
        ("青禾镇", "青禾镇人民政府", True),
        ("云溪县青禾镇人民政府", "青禾镇人民政府", True),
        ("青禾街道办事处", "青禾街道", True),
        ("云溪县林业局", "林业局", True),
        ("云溪县人民政府", "云溪县人民政府办公室", False),
        ("青禾镇", "大青禾镇", False),
        ("东城区教育局", "西城区教育局", False),
    ],
)
def test_a_unit_is_known_by_its_short_and_its_full_name(one: str, other: str, are: bool) -> None:
    assert (other in Names.of([one])) is are
    assert (one in Names.of([other])) is are


def calls(work: Callable[[], object]) -> int:
    """Return how many functions some work calls."""
    count = 0

    def one_more(_frame: object, event: str, _of: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(one_more)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def test_twice_as_many_units_are_twice_the_work_and_no_more() -> None:
    def counted(many: int) -> int:
        names = [f"云川市云溪县第{number}中学" for number in range(many)]
        files = {f"{number}.docx": f"第{number}中学" for number in range(0, many, 2)}
        assert len(attendance([*names, *names[:3]], files).missing) == many // 2
        return calls(lambda: attendance(names, files))

    assert counted(400) < 2.2 * counted(200)


def test_the_reports_of_a_unit_are_known_to_be_one_units_under_its_short_name(tmp_path: Path, capsys: Output) -> None:
    for number, organ in enumerate(["云溪县青禾镇人民政府", "乙镇人民政府", "青禾镇"]):
        put(tmp_path / f"{number}.report.json", organ)
    nianbao("check", tmp_path, "--json", "--code", "S112")
    assert json.loads(capsys.readouterr().out)["doubled"] == {
        "云溪县青禾镇人民政府": ["0.report.json", "2.report.json"]
    }


def test_a_file_that_cannot_be_read_counts_for_the_unit_it_is_named_after() -> None:
    assert attendance(["甲镇人民政府", "乙镇人民政府"], {"甲镇.pdf": "甲镇"}).missing == ("乙镇人民政府",)


def test_a_folder_without_any_report_is_refused(tmp_path: Path) -> None:
    (tmp_path / "说明.txt").write_text("请报送。", encoding="utf-8")
    with pytest.raises(UnusableInput, match="没有能读的报告"):
        folder.check(tmp_path)


@pytest.mark.parametrize("extra", [["--trace"], ["--sarif"], ["--last", "x"], ["--where", "表三"]])
def test_options_that_do_nothing_for_a_folder_are_refused(extra: list[str], units: Path, capsys: Output) -> None:
    given = [str(units / "1.report.json") if item == "x" else item for item in extra]
    assert nianbao("check", units, *given) == 2
    assert f"{extra[0]} 在这里用不上：校验的是文件夹" in capsys.readouterr().err
