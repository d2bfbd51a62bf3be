"""What is asked, in which form, and what an answer becomes: a note, and words where the question stood."""

from typing import Unpack

import pytest

from assistant import checking, drafting
from assistant.domain.drafts import Draft, Unfinished
from assistant.domain.figures import Figures
from assistant.domain.last_problems import answers as answers_of
from assistant.domain.last_problems import measures_of
from assistant.domain.report import Changes, Note, Organ, Report, Section
from assistant.drafting import answers, questions
from assistant.drafting.answers import Given
from assistant.drafting.questions import Question
from assistant.errors import UnusableInput
from assistant.workflow import answering, taking_back

AT = "2026-01-10T08:00:00+00:00"
LAST_YEAR = "存在的主要问题：\n1.公开栏更新慢。\n2.解读形式单一。\n改进措施：\n1.每月更新一次。\n2.制作图解。"


def bare(**more: Unpack[Changes]) -> Report:
    return Report(organ=Organ(name="青禾镇人民政府"), year=2025, format="2021").having(**more)


def following_up(*notes: Note) -> Report:
    last = bare(sections={"problems": Section(text=LAST_YEAR)}, year=2024)
    return bare(notes=notes).with_last(last)


def asked(report: Report, kind: str, section: str = "") -> Question:
    found = [item for item in questions.questions(report) if item.kind == kind and item.section.startswith(section)]
    return found[0]


def test_before_any_draft_it_asks_what_a_draft_would_ask() -> None:
    found = questions.questions(bare())
    kinds = {item.kind for item in found}
    assert kinds == {"fee", "text", "table", "cover"}
    assert all(item.quote == "" for item in found)
    assert {item.aspect for item in found if item.kind == "text"} >= {"proactive", "management", "problems", "measures"}


def test_a_problem_of_last_year_that_a_note_names_is_not_asked_again_and_the_other_is() -> None:
    report = following_up(Note(id="n1", aspect="last_problems", text="针对解读形式单一，2025年新增图解2份。"))
    assert [item.problem for item in questions.questions(report) if item.kind == "last_problem"] == ["公开栏更新慢"]
    assert "公开栏更新慢" in drafting.draft(report).report.text("problems")


def test_notes_that_name_no_problem_answer_the_problems_in_their_order() -> None:
    notes = (
        Note(id="n1", aspect="last_problems", text="已改。"),
        Note(id="n2", aspect="last_problems", text="公开栏按月更新"),
    )
    found = answers_of(["公开栏更新慢", "解读形式单一"], notes)
    assert [note.id for note in found if note] == ["n2", "n1"]


def test_last_years_measures_are_told_beside_its_problems() -> None:
    assert measures_of(following_up().last or bare()) == ["每月更新一次", "制作图解"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (Given("none"), "2025年未发出收费通知，未收取政府信息公开信息处理费。"),
        (
            Given("some", "", "１", "1,200元", "0"),
            "2025年发出信息处理费收费通知1件，总金额1200元，实际收取0元。",
        ),
        (Given("", "没有收费"), "没有收费。"),
    ],
)
def test_an_answer_on_the_fee_becomes_a_sentence_that_the_rules_take(given: Given, sentence: str) -> None:
    report = drafting.draft(bare(figures=Figures())).report
    question = asked(report, "fee")
    assert answers.require(report, question, given) == sentence
    after = answering.answer(report, question, sentence, "王芳", AT).report
    assert sentence in after.text("other_matters")
    assert not [item for item in questions.questions(after) if item.kind == "fee"]
    if given.how:
        assert not [item for item in checking.check(after).findings if item.code == "N106"]


def test_an_answer_on_the_fee_without_its_amount_is_none() -> None:
    question = asked(bare(), "fee")
    assert answers.missing(question, Given("some", "", "1", "", "x")) == 2
    with pytest.raises(UnusableInput) as refused:
        answers.require(bare(), question, Given("some", "", "1", "", "x"))
    assert refused.value.code == "not_answered"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (Given("done", "2025年改为每月10日前更新。"), "针对公开栏更新慢的问题，2025年改为每月10日前更新。"),
        (Given("done", "针对公开栏更新慢，已换新栏"), "针对公开栏更新慢，已换新栏。"),
        (Given("going"), "针对公开栏更新慢的问题，2025年正在整改，还没有完成。"),
        (Given("going", "已换3处"), "针对公开栏更新慢的问题，2025年正在整改：已换3处。"),
        (Given("not", "人手不够。"), "针对公开栏更新慢的问题，2025年没有整改，原因是人手不够。"),
        (Given("not", "因经费没有落实"), "针对公开栏更新慢的问题，2025年没有整改，因经费没有落实。"),
        (Given("not", "主要是因为人手少"), "针对公开栏更新慢的问题，2025年没有整改，主要是因为人手少。"),
        (Given("not", "原因是由于人手少"), "针对公开栏更新慢的问题，2025年没有整改，由于人手少。"),
        (Given("not", "主要原因：人手少"), "针对公开栏更新慢的问题，2025年没有整改，原因是人手少。"),
        (Given("not", "原因不明"), "针对公开栏更新慢的问题，2025年没有整改，原因不明。"),
        (Given("done"), ""),
    ],
)
def test_what_became_of_a_problem_becomes_a_sentence(given: Given, sentence: str) -> None:
    report = following_up()
    assert answers.sentence(report, asked(report, "last_problem"), given) == sentence


@pytest.mark.parametrize(
    ("problem", "called"),
    [
        (
            "事务繁杂，人员紧缺，工作顾此失彼",
            "事务繁杂，人员紧缺，工作顾此失彼的问题",
        ),  # several clauses read as one thing
        ("公开栏更新慢的问题", "公开栏更新慢的问题"),
        ("公开栏更新慢等问题", "公开栏更新慢的问题"),
        ("遗留问题", "遗留的问题"),
    ],
)
def test_a_problem_is_called_one_however_it_was_written(problem: str, called: str) -> None:
    question = asked(following_up(), "last_problem")._replace(problem=problem)
    told = answers.sentence(following_up(), question, Given("done", "改为每月更新"))
    assert told == f"针对{called}，2025年改为每月更新。"


def test_an_answer_fills_the_gap_keeps_its_source_and_is_taken_back_exactly() -> None:
    before = drafting.draft(bare(), ["other_matters"]).report
    question = asked(before, "fee", "other_matters")
    after = answering.answer(before, question, "2025年未收取信息处理费。", "王芳", AT)
    section = after.report.sections["other_matters"]
    assert section.text == "2025年未收取信息处理费。"
    assert section.origin == "human"
    assert section.sources[-1].notes == (after.note.id,)
    again = taking_back.take_back(after.report, before, after.report)
    assert again.sections == before.sections
    assert again.notes == ()


def test_a_word_that_is_asked_for_within_a_sentence_is_filled_in_and_the_note_is_the_sentence() -> None:
    text = "全年培训【待补充：几次？】次，41人参加。县里没有检查。"
    report = bare(sections={"overview": Section(text=text)})
    question = asked(report, "text", "overview")
    assert answering.becomes(report, question, "2。") == "全年培训2次，41人参加。"
    after = answering.answer(report, question, "2", "王芳", AT)
    assert after.report.text("overview") == "全年培训2次，41人参加。县里没有检查。"
    assert after.note.text == "全年培训2次，41人参加。"


def test_a_gap_before_a_full_stop_leaves_one_full_stop() -> None:
    report = bare(sections={"overview": Section(text="（三）政府信息管理\n【待补充：做了哪些管理工作？】。")})
    question = asked(report, "text", "overview")
    assert question.aspect == "management"
    assert answering.answer(report, question, "清理1次。", "王芳", AT).report.text("overview").endswith("\n清理1次。")


def test_a_candidate_that_asks_the_same_is_filled_in_too() -> None:
    gap = "【待补充：培训了几次，哪些人参加？】"
    report = bare(
        sections={
            "overview": Section(text=gap, candidates=(Draft(text=f"另一份。{gap}", origin="model", model="openai:x"),))
        }
    )
    after = answering.answer(report, asked(report, "text", "overview"), "培训2次。", "王芳", AT).report
    assert after.sections["overview"].text == "培训2次。"
    assert after.sections["overview"].candidates[0].text == "另一份。培训2次。"


def test_a_draft_that_broke_off_is_not_asked_of_a_person() -> None:
    draft = Draft(
        text="写到这里【待补充：这一节没有写完（断了），请接着写完】",
        origin="model",
        unfinished=Unfinished(raw="写到这里", why="断了"),
    )
    report = bare(sections={"overview": Section(**dict(draft))})
    assert [item.kind for item in questions.questions(report) if item.section == "overview"] == ["unfinished"]
    assert not questions.is_for_notes(asked(report, "unfinished"))


def test_what_the_tables_will_say_is_told_without_the_notes() -> None:
    report = bare(
        figures=Figures().having(
            {
                f"disclosure.normative_documents.{name}": count
                for name, count in (("issued", 2), ("repealed", 1), ("in_force", 6))
            }
        ),
        notes=(Note(id="n1", aspect="proactive", text="图解2份"),),
    )
    told = questions.told_by_tables(report)
    assert "制发行政规范性文件2件，废止1件，现行有效6件。" in told["proactive"]
    assert "图解" not in told["proactive"]
    assert told["platforms"] == ""


def test_what_was_changed_again_since_is_not_taken_back() -> None:
    before = bare(
        notes=(Note(id="n1", aspect="proactive", text="图解2份"), Note(id="n2", aspect="platforms", text="专区1处"))
    )
    after = before.having(notes=before.notes[1:])
    assert taking_back.take_back(after, before, after).notes == before.notes
    changed = before.having(notes=(Note(id="n1", aspect="proactive", text="图解3份"), before.notes[1]))
    assert taking_back.take_back(changed, before, changed).notes == before.notes
    with pytest.raises(UnusableInput) as refused:
        taking_back.take_back(before, before, changed)
    assert refused.value.code == "changed_since"


@pytest.mark.parametrize("said", ["没有", "都没有搞", "没搞。", "未开展"])
def test_no_alone_is_an_answer_to_the_compulsory_points(said: str) -> None:
    report = bare()
    [question] = [item for item in questions.questions(report) if "责任追究" in item.question]
    sentence = answers.sentence(report, question, Given(said=said))
    assert sentence == "未开展工作考核、社会评议，未发生责任追究。"
    after = answering.answer(report, question, sentence, "王芳", "2026-01-10T09:00:00+08:00").report
    assert not any("责任追究" in item.question for item in questions.questions(after))


@pytest.mark.parametrize("said", ["没有", "原因是没有", "没有原因"])
def test_no_alone_is_no_reason_for_what_was_not_done(said: str) -> None:
    report = bare()
    asked = Question("", "problems", "last_problem", "last_problems", "", problem="公开栏更新慢")
    given = Given("not", said)
    assert answers.missing(asked, given) == 1
    assert answers.sentence(report, asked, given) == ""
    assert answers.sentence(report, asked, Given("not", "没有经费")).endswith("原因是没有经费。")
