from pathlib import Path

import pytest

from assistant.domain.report import Organ, Report
from assistant.drafting import notes
from assistant.errors import UnusableInput

TEXT = (
    "# 2024年工作记录\n\n## 主动公开\n- 公开信息3条\n- 更新指南\n  一次\n\n"
    "【监督保障】\n1. 培训2次\n\n其他事项：\n没有收费。\n"
)


def test_bullets_and_paragraphs_under_headings_become_notes() -> None:
    found = [(note.id, note.aspect, note.text) for note in notes.parse(TEXT, "a.md")]
    assert found == [
        ("n1", "proactive", "公开信息3条"),
        ("n2", "proactive", "更新指南一次"),
        ("n3", "oversight", "培训2次"),
        ("n4", "other_matters", "没有收费。"),
    ]
    assert notes.parse(TEXT, "a.md")[0].source == "a.md:4"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_any_usual_encoding_is_read(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert len(notes.load(path)) == 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("公开信息3条。\n", "第 1 行前面没有小标题"),
        ("## 天气\n- 晴\n", "不认识小标题“天气”"),
    ],
)
def test_what_cannot_be_placed_is_said(text: str, said: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        notes.parse(text, "a.md")
    assert said in str(caught.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"PK\x03\x04\x00\x00")
    with pytest.raises(UnusableInput, match=r"a\.md：不是文字文件"):
        notes.load(path)
    with pytest.raises(UnusableInput, match="打不开"):
        notes.load(tmp_path / "none.md")


def test_loading_a_file_again_keeps_the_ids_of_what_did_not_change(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(TEXT, encoding="utf-8")
    report = notes.add(Report(organ=Organ(name="甲"), year=2024, format="2021"), path)
    path.write_text(TEXT.replace("- 公开信息3条\n", "- 新的一条\n"), encoding="utf-8")
    again = notes.add(report, path)
    assert {note.text: note.id for note in again.notes} == {
        "新的一条": "n5",
        "更新指南一次": "n2",
        "培训2次": "n3",
        "没有收费。": "n4",
    }
