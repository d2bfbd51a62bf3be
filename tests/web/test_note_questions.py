"""③ 素材: a question that a note raises is answered by writing that very note anew, or by letting the tables hold."""

from pathlib import Path
from typing import Any

import pytest

from assistant import resources
from assistant.domain.gaps import gaps
from assistant.domain.report import Note, Organ, Report
from assistant.drafting import draft, questions
from assistant.drafting.questions import Question
from assistant.editing import notes as editing
from assistant.errors import UnusableInput
from assistant.web import lacks, marks, preferences, rail
from assistant.web.answers import Answer
from assistant.web.handlers import notes
from assistant.web.preferences import Preferences
from assistant.web.serving import Serving
from assistant.workflow import files
from tests.web.conftest import AtOneReport

PRIVATE = "9月给申请人打电话解释，电话13812345678，对方满意。"
EXAMPLE = Path(resources.ROOT) / "examples/qinghe/2025.xlsx"
OTHER = "公众号推送12期。"


class Desk(AtOneReport):
    acts = notes.ACTS

    def asked(self, part: str) -> Question:
        return next(item for item in questions.questions(self.report) if part in item.question)

    def rail(self) -> str:
        return self.act("open").get("html", {})["#rail"]

    def drafted(self) -> None:
        self.serving.store.change(self.number, lambda report: draft(report).report, by="王芳", act="draft")


def desk_with(serving: Serving, *said: tuple[str, str], of: Report | None = None) -> Desk:
    preferences.save(Preferences(person="王芳"))
    made = tuple(Note(id=f"n{n}", aspect=aspect, text=text) for n, (aspect, text) in enumerate(said, 5))
    report = (of or Report(organ=Organ(name="青禾镇人民政府"), year=2025, format="2021")).having(notes=made)
    return Desk(serving, serving.store.create(report, "王芳"))


@pytest.fixture
def private(serving: Serving) -> Desk:
    return desk_with(serving, ("platforms", OTHER), ("on_request", PRIVATE))


def answer(desk: Desk, question: Question, said: str) -> Answer:
    return desk.act("answer", question=question.id, said=said)


@pytest.mark.parametrize("drafted", [False, True])
def test_a_note_with_personal_data_written_anew_answers_its_question(private: Desk, drafted: bool) -> None:
    if drafted:
        private.drafted()
    answer(private, private.asked("个人信息"), "9月向申请人电话解释了答复内容。")
    assert [note.text for note in private.report.notes] == [OTHER, "9月向申请人电话解释了答复内容。"]
    assert not any("个人信息" in item.question for item in questions.questions(private.report))
    assert ("9月向申请人电话解释了答复内容。" in private.report.text("overview")) == drafted


def test_the_question_names_the_note_as_the_page_does_with_a_way_to_it(private: Desk) -> None:
    rail = private.rail()
    assert "素材第 2 条里有个人信息" in rail
    assert "n6 里" not in rail
    assert 'data-note-edit="n6"' in rail
    assert "第 2 条" in private.act("open").get("html", {})["#main"]


def test_a_note_written_anew_in_the_list_answers_the_question_that_stands_in_the_text(private: Desk) -> None:
    private.drafted()
    change: dict[str, Any] = {"note": "n6", "text": "9月向申请人作了解释。", "seen": [PRIVATE]}
    private.act("save", changes=[change])
    question = private.asked("个人信息")
    assert "填进文中" in private.rail()
    private.act("fill", question=question.id)
    assert "9月向申请人作了解释。" in private.report.text("overview")
    assert not any("个人信息" in item.question for item in questions.questions(private.report))


def test_a_note_with_personal_data_is_left_out_with_its_question_and_comes_back(private: Desk) -> None:
    private.drafted()
    before = private.report
    left = private.act("leave_out", question=private.asked("个人信息").id)
    assert [note.text for note in private.report.notes] == [OTHER]
    assert "个人信息" not in private.report.text("overview")
    private.act("undo", **left.get("undo", {}))
    assert private.report.notes == before.notes


def test_what_a_note_is_sure_of_stays_when_the_rest_is_answered(serving: Serving) -> None:
    desk = desk_with(serving, ("platforms", "公众号推送12期，短视频好像3条待核"))
    answer(desk, desk.asked("没有核实"), "短视频发布3条。")
    assert desk.report.notes[0].text == "公众号推送12期，短视频发布3条。"
    assert not any("没有核实" in item.question for item in questions.questions(desk.report))


@pytest.fixture
def against(serving: Serving) -> Desk:
    return desk_with(serving, ("on_request", "今年收到申请10件，均按时答复。"), of=files.load(EXAMPLE))


@pytest.mark.parametrize("drafted", [False, True])
def test_against_a_note_the_tables_hold_by_one_click(against: Desk, drafted: bool) -> None:
    if drafted:
        against.drafted()
    rail = against.rail()
    assert "以表格为准" in rail
    assert "/figures?id=1&amp;goto=requests.received.total" in rail
    against.act("by_tables", question=against.asked("对不上").id)
    assert "10件" not in against.report.notes[0].text
    assert not any("对不上" in item.question for item in questions.questions(against.report))
    assert not any("对不上" in item.quote for item in gaps(against.report.text("overview")))


def test_once_the_table_is_mended_the_question_only_has_to_go(against: Desk) -> None:
    against.drafted()

    def mended(report: Report) -> Report:
        return report.having(figures=report.figures.having({"requests.received.total": 10}))

    against.serving.store.change(against.number, mended, by="王芳", act="set")
    assert "删去这一问" in against.rail()
    against.act("by_tables", question=against.asked("对不上").id)
    assert "对不上" not in against.report.text("overview")
    assert "10件" in against.report.notes[0].text


@pytest.fixture
def pointing(serving: Serving) -> Desk:
    return desk_with(serving, ("proactive", "2025年发了规范性文件3个，均上网"), of=files.load(EXAMPLE))


@pytest.mark.parametrize("drafted", [False, True])
def test_a_number_that_only_leads_to_a_cell_stands_and_is_asked_about(pointing: Desk, drafted: bool) -> None:
    if drafted:
        pointing.drafted()
        assert "2025年发了规范性文件3个" in pointing.report.text(
            "overview"
        )  # right or not: nothing is put in its place
    assert pointing.asked("对不上").cells == ("disclosure.normative_documents.issued",)
    pointing.act("by_tables", question=pointing.asked("对不上").id)
    assert pointing.report.notes[0].text == "2025年发了规范性文件2件，均上网"
    assert not any("对不上" in item.question for item in questions.questions(pointing.report))


@pytest.mark.parametrize("drafted", [False, True])
def test_what_is_no_number_of_the_table_is_kept_beside_it_and_asked_no_more(pointing: Desk, drafted: bool) -> None:
    if drafted:
        pointing.drafted()
    assert "不是一回事，都留着" in pointing.rail()
    pointing.act("keep_apart", question=pointing.asked("对不上").id)
    assert pointing.report.notes[0].text == "2025年发了规范性文件3个，均上网"
    pointing.drafted()
    assert not any("对不上" in item.question for item in questions.questions(pointing.report))
    assert "发了规范性文件3个" in pointing.report.text("overview")


@pytest.mark.parametrize("changed", ["note", "table"])
def test_the_word_that_it_is_something_else_lapses_with_its_note_and_with_its_cell(
    pointing: Desk, changed: str
) -> None:
    pointing.act("keep_apart", question=pointing.asked("对不上").id)

    def verb(report: Report) -> Report:
        if changed == "note":
            return report.having(notes=(report.notes[0].model_copy(update={"text": "发了规范性文件3个"}),))
        return report.having(figures=report.figures.having({"disclosure.normative_documents.issued": 4}))

    pointing.serving.store.change(pointing.number, verb, by="王芳", act="set")
    assert pointing.asked("对不上").apart


def test_two_numbers_in_the_same_words_are_each_told_apart_once(serving: Serving) -> None:
    desk = desk_with(serving, ("proactive", "发了规范性文件3个，发了规章3个"), of=files.load(EXAMPLE))
    for _ in range(4):
        open_ones = [item for item in questions.questions(desk.report) if item.kind == "conflict" and item.apart]
        if open_ones:
            desk.act("keep_apart", question=open_ones[0].id)
    assert not [item for item in questions.questions(desk.report) if item.kind == "conflict"]


def test_the_word_that_it_is_something_else_is_taken_back_exactly(pointing: Desk) -> None:
    before = pointing.report
    told = pointing.act("keep_apart", question=pointing.asked("对不上").id)
    assert pointing.report.bindings != before.bindings
    pointing.act("undo", **told.get("undo", {}))
    assert pointing.report.bindings == before.bindings
    assert pointing.asked("对不上").apart


def test_where_the_words_name_the_very_cell_the_number_is_the_tables(against: Desk) -> None:
    assert "不是一回事" not in against.rail()
    with pytest.raises(UnusableInput, match="以哪个为准"):
        against.act("keep_apart", question=against.asked("对不上").id)


def test_of_two_notes_of_a_file_that_differ_the_one_answered_away_stays_out_when_the_file_is_read_again(
    serving: Serving,
) -> None:
    read = [Note(id=f"n{n}", aspect="oversight", text=f"全年组织培训{n}次。", source=f"记录.txt:{n}") for n in (3, 4)]
    desk = desk_with(serving)
    desk.serving.store.change(desk.number, lambda report: report.having(notes=tuple(read)), by="王芳", act="note")
    answer(desk, desk.asked("两条工作记录不一样"), "全年组织培训4次。")
    assert [note.text for note in desk.report.notes] == ["全年组织培训4次"]
    again = editing.merge(desk.report, read, "记录.txt").report
    assert [note.text for note in again.notes] == ["全年组织培训4次"]
    assert not any("不一样" in item.question for item in questions.questions(again))


def test_a_note_has_its_number_on_every_page_that_speaks_of_it(private: Desk) -> None:
    """Its id, n6, was seen by nobody: in the rail of the texts, on the card of the gap, among what is lacking."""
    private.drafted()
    opened = private.serving.opened(private.number)
    cards = [item.text for item in rail.items(opened.report, opened.checked) if "个人信息" in item.text]
    gaps_of = [
        str(mark["card"]["lines"]) for mark in marks.marks(marks.sight(opened))["overview"] if "个人信息" in str(mark)
    ]
    rows = [row.more for row in lacks.lacks(opened) if "个人信息" in row.more]
    for said in (cards, gaps_of, rows):
        assert said
        assert all("素材第 2 条" in one and "n6" not in one for one in said), said
