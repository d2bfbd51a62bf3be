import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx as python_docx
import pytest

from assistant.assembling import docx
from assistant.assembling.layout import layout
from assistant.domain import formats
from assistant.domain.figures import Cell, Figures
from assistant.domain.report import Organ, Report, Section
from assistant.errors import BrokenResource
from tests import reports
from tests.assembling import docx_check
from tests.conftest import ROOT
from tests.office import Convert

EVIL = '<w:p/>&"]]> {x} \x01\x0b\ud800'.encode("utf-8", "replace").decode()


def report(format_id: str = "2021", value: int = 0) -> Report:
    figures = Figures({cell_id: Cell(value=value) for cell_id in formats.load(format_id).cells})
    return reports.report(figures, format_id)


@pytest.fixture(params=[("2019", 0, False), ("2021", 12345, False), ("2021", 0, True)], ids=str)
def built(request: pytest.FixtureRequest) -> bytes:
    format_id, value, draft = request.param
    return docx.build(layout(report(format_id, value), draft=draft))


def test_our_own_check_finds_nothing(built: bytes) -> None:
    assert docx_check.problems(built) == []


def test_word_is_expected_to_open_it_without_repair(built: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(built)
    program = shutil.which("openxml-audit", path=str(ROOT / ".venv/bin")) or shutil.which("openxml-audit")
    if program is None:
        pytest.skip("needs openxml-audit (make setup)")
    done = subprocess.run([program, "--output", "json", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.node
def test_the_sdk_validator_finds_nothing(built: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(built)
    program = ROOT / ".venv/node/node_modules/.bin/ooxml-validator"
    done = subprocess.run([str(program), str(path)], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["errors"] == []


@pytest.mark.office
@pytest.mark.slow
def test_libreoffice_opens_it_with_all_its_tables(tmp_path: Path, convert: Convert) -> None:
    (tmp_path / "a.docx").write_bytes(docx.build(layout(report(), draft=False)))
    page = convert(tmp_path / "a.docx", "html").read_text(encoding="utf-8", errors="replace")
    assert page.count("<table") == 3
    assert "青禾镇2024年政府信息公开工作年度报告" in page.replace("\n", "")


def opened(data: bytes) -> Any:
    return python_docx.Document(io.BytesIO(data))


def test_heads_are_merged_as_printed_and_repeat_on_a_new_page() -> None:
    table = opened(docx.build(layout(report(value=7), draft=False))).tables[1]
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    assert texts[0][3:] == ["申请人情况"] * 7
    assert texts[1][3:] == ["自然人", *["法人或其他组织"] * 5, "总计"]
    assert texts[2][3:] == ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    assert texts[7][:3] == ["三、本年度办理结果", "（三）不予公开", "1.属于国家秘密"]
    heads = [row._tr.trPr.find("{*}tblHeader") is not None for row in table.rows]
    assert heads[:4] == [True, True, True, False]


def test_the_page_is_that_of_an_official_document() -> None:
    document = opened(docx.build(layout(report(), draft=False)))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    styles = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs}
    assert styles["一、总体情况"] == "公文一级标题"
    assert styles["（一）主动公开"] == "公文二级标题"
    assert styles["青禾镇2024年政府信息公开工作年度报告"] == "公文标题"


def test_hostile_text_is_only_text() -> None:
    evil = report().having(organ=Organ(name=EVIL), sections={"overview": Section(text=EVIL)})
    document = opened(docx.build(layout(evil, draft=True)))
    assert any('<w:p/>&"]]> {x}' in paragraph.text for paragraph in document.paragraphs)


def test_a_draft_is_marked_on_every_page_and_a_final_is_not() -> None:
    draft = opened(docx.build(layout(report(), draft=True)))
    for section in draft.sections:
        assert "草稿" in section.header.paragraphs[0].text
        assert "草稿" in section.even_page_header.paragraphs[0].text
    assert b"\xe8\x8d\x89\xe7\xa8\xbf" not in b"".join(
        zipfile.ZipFile(io.BytesIO(docx.build(layout(report(), draft=False)))).read(name)
        for name in ("word/document.xml",)
    )


def test_the_same_report_gives_the_same_bytes() -> None:
    assert docx.build(layout(report(), draft=False)) == docx.build(layout(report(), draft=False))


def test_a_template_can_be_restyled_and_a_broken_one_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from docx.shared import Pt

    own = tmp_path / "schemas/templates/report.docx"
    own.parent.mkdir(parents=True)
    template: Any = python_docx.Document(str(ROOT / "schemas/templates/report.docx"))
    template.styles["公文正文"].font.size = Pt(14)
    template.save(str(own))
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path))
    document = opened(docx.build(layout(report(), draft=False)))
    assert document.styles["公文正文"].font.size == Pt(14)
    own.write_bytes(b"no docx")
    with pytest.raises(BrokenResource, match=r"report\.docx"):
        docx.build(layout(report(), draft=False))
