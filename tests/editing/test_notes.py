"""Notes in a report: a corrected file takes its place, ids stay true, what a person changed stays changed."""

from typing import Unpack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import drafting
from assistant.domain.notes import concerns, unused
from assistant.domain.report import Changes, Note, Organ, Report
from assistant.editing import notes as editing
from assistant.errors import UnusableInput
from assistant.llm.material import material
from assistant.reading import notes as reading

TEXT = "## 主动公开\n- 公开信息186条\n- 图解2份\n## 监督保障\n- 培训2次，41人次参加\n## 其他事项\n- 未收取信息处理费\n"


def bare(**more: Unpack[Changes]) -> Report:
    return Report(organ=Organ(name="青禾镇人民政府", telephone="0599-5550118"), year=2025, format="2021").having(**more)


def read(report: Report, text: str, source: str = "a.md") -> editing.Merged:
    return editing.merge(report, reading.parse(text, source, year=2025).notes, source)


def ids(report: Report) -> dict[str, str]:
    return {note.text: note.id for note in report.notes}


def test_a_corrected_file_takes_the_place_of_what_came_from_it_and_says_what_changed() -> None:
    report = read(bare(), TEXT).report
    corrected = TEXT.replace("186条", "188条").replace("- 图解2份\n", "").replace("- 未收", "- 接待查阅210人次\n- 未收")
    merged = read(report, corrected)
    assert [(old.text, new.text) for old, new in merged.changed] == [("公开信息186条", "公开信息188条")]
    assert [note.text for note in merged.added] == ["接待查阅210人次"]
    assert [note.text for note in merged.removed] == ["图解2份"]
    assert ids(merged.report) == {
        "公开信息188条": "n5",
        "培训2次，41人次参加": "n3",
        "接待查阅210人次": "n6",
        "未收取信息处理费": "n4",
    }


def test_reading_a_file_twice_changes_nothing() -> None:
    report = read(bare(), TEXT).report
    merged = read(report, TEXT)
    assert merged.report.notes == report.notes
    assert not any(merged[2:])


def test_notes_of_other_files_stay_and_what_is_said_twice_is_kept_once() -> None:
    report = read(read(bare(), TEXT, "a.md").report, "公开信息186条\n专区1处", "b.md").report
    assert [note.text for note in report.notes].count("公开信息186条") == 1
    assert {note.source.partition(":")[0] for note in report.notes} == {"a.md", "b.md"}
    assert [note.text for note in read(report, "", "a.md").report.notes] == ["专区1处"]


def test_a_note_under_another_heading_keeps_its_id() -> None:
    merged = read(read(bare(), TEXT).report, TEXT.replace("## 监督保障", "## 平台建设"))
    assert [(note.id, note.aspect) for note in merged.moved] == [("n3", "platforms")]


def test_what_a_person_changed_stays_when_the_file_is_read_again() -> None:
    report = read(bare(), TEXT).report
    report = editing.edit(report, "n1", text="公开信息187条").report
    report = editing.edit(report, "n2", aspect="平台建设").report
    merged = read(report, TEXT)
    assert merged.report.note("n1") == report.note("n1")
    assert [note.aspect for note in merged.report.notes if note.id == "n2"] == ["platforms"]
    gone = read(report, "## 主动公开\n- 公开栏6处\n")
    assert "公开信息187条" in ids(gone.report)
    assert [note.text for note in gone.kept] == ["公开信息187条", "图解2份"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["read", "remove", "add"]), st.lists(st.integers(0, 8), max_size=5)), max_size=8)
)
def test_no_id_ever_stands_for_another_text(steps: list[tuple[str, list[int]]]) -> None:
    report, known = bare(), dict[str, str]()
    for verb, numbers in steps:
        text = "\n".join(f"- 公开信息{number}批" for number in numbers)
        if verb == "read":
            report = read(report, text).report
        elif verb == "add":
            report = editing.add(report, reading.parse(text, year=2025).notes).report
        elif report.notes:
            report = editing.remove(report, report.notes[-1].id).report
        for note in report.notes:
            assert known.setdefault(note.id, note.text) == note.text
        assert Report.model_validate(report.model_dump()) == report


def test_a_change_and_a_removal_name_the_sentences_that_rest_on_the_note() -> None:
    report = drafting.draft(read(bare(), TEXT).report).report
    edited = editing.edit(report, "n3", text="培训3次，41人次参加")
    assert edited.note.id == "n3"
    assert [(item.section, item.sentence) for item in edited.resting] == [("overview", "培训2次，41人次参加。")]
    assert [item.sentence for item in editing.remove(report, "n4").resting] == ["未收取信息处理费。"]
    assert [item.sentence for item in read(report, TEXT.replace("培训2次", "培训4次")).resting] == [
        "培训2次，41人次参加。"
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"note_id": "n9"}, "没有 n9 这条工作记录.*n1"),
        ({"note_id": "n1", "aspect": "天气"}, "没有“天气”这个方面.*主动公开"),
        ({"note_id": "n1", "text": "  "}, "要有文字"),
        ({"note_id": "n1", "text": "公开信息186条"}, "没有改动"),
    ],
)
def test_what_cannot_be_changed_is_said(change: dict[str, str], said: str) -> None:
    with pytest.raises(UnusableInput, match=said):
        editing.edit(read(bare(), TEXT).report, **change)


def test_what_nobody_sorted_is_in_no_offline_section_and_is_listed_as_unused() -> None:
    report = read(bare(), "书记说要写得好看一点。\n公开信息3条。").report
    drafted = drafting.draft(report).report
    assert not [section for section in drafted.sections.values() if "张书记" in section.text]
    assert [note.text for note in unused(drafted)] == ["书记说要写得好看一点。"]


def test_what_nobody_sorted_is_material_for_every_section_of_a_model_and_says_so() -> None:
    report = read(bare(), "书记说要写得好看一点。").report
    for section in ("overview", "problems", "other_matters"):
        said = material(report, section).values["notes"]
        assert "<资料 n1 未归类>\n书记说要写得好看一点。" in said
        assert "标着“未归类”的记录" in said


@pytest.mark.parametrize("aspect", ["proactive", "problems", "unsorted", "other_matters"])
def test_a_note_on_the_fee_reaches_section_six_wherever_it_stands(aspect: str) -> None:
    note = Note(id="n1", aspect=aspect, text="2025年未收取信息处理费")
    report = bare(notes=(note,))
    drafted = drafting.draft(report).report
    assert drafted.sections["other_matters"].text == "2025年未收取信息处理费。"
    assert "信息处理费" not in drafted.sections["overview"].text
    assert concerns(note, "other_matters")
    assert "信息处理费" in material(report, "other_matters").values["notes"]


def test_personal_data_is_in_no_offline_draft_and_is_named() -> None:
    text = "- 申请人张伟（手机13800138000）到窗口查询，对张伟当场答复\n- 对外咨询电话0599-5550118\n"
    report = read(bare(), f"## 依申请公开\n{text}").report
    said = drafting.draft(report).report.sections["overview"].text
    assert "【待补充：工作记录 n1 里有个人信息（申请人、电话），没有照抄。" in said
    assert not any(words in said for words in ("张", "＊", "13800138000"))
    assert "0599-5550118" in said  # the organ's own
    assert editing.personal(report)["n1"] == ("申请人 张伟", "电话 13800138000")
