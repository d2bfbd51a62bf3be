"""What of a document could not be read is said wherever the document is checked or taken in."""

from copy import deepcopy
from pathlib import Path

import pytest
from docx import Document

from tests.cli.test_frame import nianbao

EXAMPLE = Path(__file__).parent.parent.parent / "examples/qinghe/2024.docx"


@pytest.fixture
def odd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A report with a row that the form has not, and one row that stands twice with other numbers."""
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path / "data"))
    document = Document(str(EXAMPLE))
    table, row = next(
        (table, row) for table in document.tables for row in table.rows if any("重复申请" in c.text for c in row.cells)
    )
    extra = deepcopy(row._tr)
    row._tr.addnext(extra)
    for cell in next(one for one in table.rows if one._tr is extra).cells:
        if "重复申请" in cell.text:
            cell.text = "4.撤回申请"
    folder = tmp_path / "收件"
    folder.mkdir()
    path = folder / "青禾镇.docx"
    document.save(str(path))
    return path


def test_an_unknown_row_is_said_by_the_check_of_a_file_of_a_folder_and_by_the_import(
    odd: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (("check", odd), ("check", odd.parent), ("import", odd)):
        capsys.readouterr()
        nianbao(*command)
        said = capsys.readouterr().out
        assert "拿不准、请核对的" in said, command[0]
        assert "4.撤回申请" in said, command[0]
