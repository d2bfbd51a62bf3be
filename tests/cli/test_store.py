"""Commands on reports of the store: @unit/year wherever a report is asked for."""

import json
import sys
from contextlib import closing
from pathlib import Path

import pytest

from assistant import storage
from assistant.domain.figures import Cell
from assistant.storage.records import CellPatch
from tests.cli.test_frame import nianbao

EXAMPLE = Path(__file__).parent.parent.parent / "examples/qinghe"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, and a folder to work in with last year's and this year's report in the store."""
    folder = tmp_path / "data"
    monkeypatch.setenv("NIANBAO_HOME", str(folder))
    monkeypatch.chdir(tmp_path)
    assert nianbao("import", EXAMPLE / "2025.xlsx", EXAMPLE / "2024.docx", "--by", "王芳") == 0
    return folder


def test_the_list_shows_how_each_report_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert nianbao("list") == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["@青禾镇/2024", "@青禾镇/2025"]
    assert nianbao("list", "--json") == 0
    assert {row["address"] for row in json.loads(capsys.readouterr().out)} == {"@青禾镇/2024", "@青禾镇/2025"}
    assert nianbao("list", "--bin") == 0


@pytest.mark.parametrize(
    "address", ["@青禾镇/2025", "@青禾镇人民政府/2025", "＠青禾镇/2025", "@青禾/2025", "@青禾镇\\2025", "@1"]
)
def test_a_report_is_found_by_its_unit_and_year(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert nianbao("check", address, "--last", "@青禾镇/2024", "--json") == 1
    assert json.loads(capsys.readouterr().out)["file"] == address.replace("\\", "/")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("@青禾镇", "有 2 份。写明是哪一份：@青禾镇/2024、@青禾镇/2025"),
        ("@红星镇/2025", "库里没有 @红星镇/2025。有这些：@青禾镇/2024、@青禾镇/2025"),
        ("@青禾镇/25", "写成 @单位/年"),
        ("@", "写成 @单位/年"),
        ("@99", "库里没有 @99"),
    ],
)
def test_what_is_not_one_report_is_said_with_those_there_are(
    address: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert nianbao("check", address) == 2
    assert said in capsys.readouterr().err


def test_a_file_of_that_name_comes_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "@青禾镇").mkdir()
    (tmp_path / "@青禾镇" / "2025").write_text("不是报告")
    assert nianbao("check", "@青禾镇/2025") == 2


def test_every_command_that_changes_saves_into_the_store(home: Path, tmp_path: Path) -> None:
    report = "@青禾镇/2025"
    assert nianbao("note", report, "add", "全年组织培训2次。", "--aspect", "监督保障") == 0
    assert nianbao("draft", report, "--last", "@青禾镇/2024", "--model", "offline") == 0
    assert (
        nianbao("edit", report, "--section", "overview", "--text-file", _file(tmp_path, "改过的。"), "--by", "李建国")
        == 0
    )
    assert nianbao("approve", report, "--section", "overview", "--by", "李建国", "--role", "审核人") == 0
    assert nianbao("build", report, "-o", tmp_path / "out", "--draft", "--to", "json") == 0
    store = storage.open(str(home / "nianbao.sqlite"))
    stored = store.get(1)
    assert [note.text for note in stored.report.notes][-1] == "全年组织培训2次。"
    assert stored.report.text("overview") == "改过的。"
    assert [(item.part, item.by) for item in stored.report.sign_offs] == [("overview", "李建国")]
    assert stored.report.last is not None
    assert [(line.act, line.by) for line in store.journal(1)] == [
        ("import", "王芳"), ("draft", "本机用户"), ("sign", "李建国"), ("build", "本机用户"),
    ]  # fmt: skip
    assert {entry.act for entry in store.history(1)} == {"create", "note", "draft", "edit", "approve"}
    store.close()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("@")] == []


def test_who_gave_no_name_is_stored_alike_in_every_language_and_shown_in_the_users(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NIANBAO_LANG", "en")
    assert nianbao("draft", "@青禾镇/2025", "--model", "offline", "--section", "problems") == 0
    with closing(storage.open(str(home / "nianbao.sqlite"))) as store:
        assert store.journal(1)[-1].by == "本机用户"
    for asked in (("journal", "@青禾镇/2025"), ("list",)):
        capsys.readouterr()
        assert nianbao(*asked) == 0
        said = capsys.readouterr().out
        assert "user of this machine" in said
        assert "本机用户" not in said


def _file(folder: Path, content: str) -> Path:
    path = folder / "text.txt"
    path.write_text(content, encoding="utf-8")
    return path


def test_what_somebody_changed_meanwhile_is_not_overwritten(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another saves the same text while it is open in this one's editor."""
    editor = tmp_path / "editor.py"
    editor.write_text(
        f"#!{sys.executable}\nimport sys, pathlib\nfrom assistant import storage\n"
        "store = storage.open()\nstore.save_text(1, 'overview', '别人写的。', 99, by='别人')\n"
        "pathlib.Path(sys.argv[1]).write_text('我写的。', encoding='utf-8')\n",
        encoding="utf-8",
    )
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    assert nianbao("edit", "@1", "--section", "overview", "--by", "我") == 1
    assert "别人刚改过，没有覆盖。两份都留着" in capsys.readouterr().err
    store = storage.open(str(home / "nianbao.sqlite"))
    stored = store.get(1)
    assert stored.report.text("overview") == "别人写的。"
    assert [item.mine for item in stored.disputes] == ["我写的。"]
    store.close()


def test_a_report_of_the_store_is_written_to_a_file_where_one_is_named(tmp_path: Path) -> None:
    assert nianbao("note", "@青禾镇/2025", "add", "更新指南一次。", "-o", tmp_path / "a.report.json") == 0
    assert "更新指南一次" in (tmp_path / "a.report.json").read_text(encoding="utf-8")
    store = storage.open()
    assert "更新指南一次。" not in [note.text for note in store.get(1).report.notes]
    store.close()


def test_out_and_in_again_backup_and_restore(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert nianbao("export", "@青禾镇/2025", "-o", tmp_path / "a.zip") == 0
    assert nianbao("export", "--all", "-o", tmp_path / "all.zip", "--by", "王芳") == 0
    assert nianbao("backup", tmp_path / "b.sqlite") == 0
    assert nianbao("note", "@青禾镇/2025", "add", "更新指南一次。") == 0
    capsys.readouterr()
    assert nianbao("import", tmp_path / "all.zip") == 0
    assert capsys.readouterr().out.splitlines() == [
        "青禾镇人民政府 2025 年：@3",
        "库里另有这个单位这一年的报告：@1",
        "青禾镇人民政府 2024 年：库里已有同样的一份",
    ]
    assert nianbao("restore", tmp_path / "b.sqlite") == 0
    assert "库里有 2 份报告" in capsys.readouterr().out
    assert nianbao("export", "-o", tmp_path / "c.zip") == 2


def test_the_journal_is_shown_and_verified(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import sqlite3

    assert nianbao("journal", "@青禾镇/2025") == 0
    assert "王芳  导入" in capsys.readouterr().out
    assert nianbao("journal", "verify") == 0
    connection = sqlite3.connect(home / "nianbao.sqlite")
    connection.execute("DROP TRIGGER journal_update")
    connection.execute("UPDATE journal SET by = '别人' WHERE chain = (SELECT uid FROM reports WHERE id = 1)")
    connection.commit()
    connection.close()
    capsys.readouterr()
    assert nianbao("journal", "verify") == 1
    assert capsys.readouterr().out == "青禾镇人民政府 2025：第 1 条，内容改过\n"


def test_a_cell_that_was_typed_in_the_web_app_is_what_a_command_sees(capsys: pytest.CaptureFixture[str]) -> None:
    store = storage.open()
    cell = "requests.received.natural_person"
    store.patch_cells(1, [CellPatch(cell, Cell(value=777), 99)], by="王芳")
    store.close()
    capsys.readouterr()
    nianbao("check", "@青禾镇/2025", "--code", "A101")
    assert "777" in capsys.readouterr().out


def test_one_file_that_cannot_be_read_stops_no_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter = tmp_path / "通知.txt"
    letter.write_text("请各单位于1月20日前报送。", encoding="utf-8")
    capsys.readouterr()
    assert nianbao("import", letter, EXAMPLE / "2024.docx", EXAMPLE / "2025.xlsx") != 0
    said = capsys.readouterr().out
    assert "没有放进去：通知.txt" in said
    assert "3 个文件里 1 个没有放进去。" in said
    assert said.count("库里已有同样的一份") == 2, "the same twice would make its address ambiguous"
    assert nianbao("list") == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
