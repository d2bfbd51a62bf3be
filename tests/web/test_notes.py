"""③ 素材 by its acts: what is typed is kept, sorted, marked; what is answered stands in the text."""

from collections.abc import Callable
from typing import Any

import pytest

from assistant.domain.figures import BLANK
from assistant.domain.gaps import gaps
from assistant.domain.last_problems import problems_of
from assistant.domain.report import Note, Report, Section
from assistant.drafting import offline, questions
from assistant.drafting.questions import Question
from assistant.errors import UnusableInput
from assistant.grounding.facts import facts_of
from assistant.web import preferences
from assistant.web.answers import Answer, Ask
from assistant.web.handlers import figures, notes, review
from assistant.web.preferences import Preferences
from assistant.web.serving import Serving
from assistant.workflow import practice
from tests.web.conftest import AtOneReport

PAYLOAD = '<img src=x onerror="window.hacked=1">${alert(1)}{{7*7}}'


class Desk(AtOneReport):
    acts = notes.ACTS

    def typed(self, **change: Any) -> Answer:
        return self.act("save", changes=[change])

    def change(self, verb: Callable[[Report], Report]) -> None:
        self.serving.store.change(self.number, verb, by="李建国", act="note")

    @property
    def last(self) -> Note:
        return self.report.notes[-1]


@pytest.fixture
def desk(serving: Serving) -> Desk:
    preferences.save(Preferences(person="王芳"))
    return Desk(serving, serving.store.create(practice.report(), "王芳"))


def main(answer: Answer) -> str:
    return answer.get("html", {})["#main"]


def marks(answer: Answer, note: str) -> dict[str, Any]:
    return answer.get("data", {})["notes"][note]


def test_a_sentence_is_kept_under_its_aspect_and_twice_sent_it_is_one(desk: Desk) -> None:
    answer = desk.typed(note="", aspect="platforms", text="  公众号推送  12期 ")
    assert (desk.last.aspect, desk.last.text) == ("platforms", "公众号推送 12期")
    assert "公众号推送 12期" in main(answer)
    count = len(desk.report.notes)
    desk.typed(note="", aspect="platforms", text="公众号推送 12期")
    assert len(desk.report.notes) == count


def test_what_was_typed_while_the_server_was_away_is_taken_by_any_page(desk: Desk) -> None:
    change = {"note": "", "aspect": "platforms", "text": "公众号推送12期"}
    figures.ACTS["save"](desk.serving, Ask(id=desk.number, changes=[change]))
    assert desk.last.text == "公众号推送12期"


def test_a_note_is_changed_in_place_and_the_page_is_not_drawn_under_the_writer(desk: Desk) -> None:
    was = desk.report.notes[8].text
    answer = desk.typed(note="n9", text="“青禾发布”公众号全年推送75期。", seen=[was])
    assert "#main" not in answer.get("html", {})
    assert desk.report.note("n9") == Note(
        id="n9", aspect="platforms", text="“青禾发布”公众号全年推送75期。", source="notes.md:20", as_read=was
    )


def test_an_empty_line_is_not_taken_for_a_wish_to_remove_it(desk: Desk) -> None:
    before = desk.report.notes
    desk.typed(note="n9", text="  ", seen=[])
    assert desk.report.notes == before


def test_of_a_note_that_two_changed_both_stay(desk: Desk) -> None:
    def theirs(report: Report) -> Report:
        return report.having(
            notes=tuple(item.saying("推送76期。") if item.id == "n9" else item for item in report.notes)
        )

    was = desk.report.notes[8].text
    desk.change(theirs)
    desk.typed(note="n9", text="推送75期。", seen=[was])
    assert [item.text for item in desk.report.notes if item.aspect == "platforms"][-2:] == ["推送76期。", "推送75期。"]


def test_a_note_that_somebody_removed_while_it_was_changed_is_kept(desk: Desk) -> None:
    desk.change(lambda report: report.having(notes=report.notes[:8]))
    desk.typed(note="n9", text="推送75期。", seen=["x"], aspect="")
    assert (desk.last.text, desk.last.aspect) == ("推送75期。", "unsorted")


def test_a_note_too_long_is_refused_in_a_sentence_and_the_others_are_kept(desk: Desk) -> None:
    changes = [
        {"note": "", "aspect": "platforms", "text": "长" * 2500},
        {"note": "", "aspect": "no such aspect", "text": "一句"},
        {"note": "", "aspect": "platforms", "text": "公众号推送12期"},
    ]
    answer = desk.act("save", changes=changes)
    assert [item["at"] for item in answer.get("refused", [])] == [0, 1]
    assert "最多 2000 字" in answer.get("refused", [])[0]["why"]
    assert desk.last.text == "公众号推送12期"


def test_a_note_is_removed_at_once_and_one_click_brings_it_back_to_its_place(desk: Desk) -> None:
    before = desk.report
    dropped = desk.act("drop", note="n9")
    assert desk.report.note("n9") is None
    assert dropped.get("toast") == "去掉了。正文有 1 句是根据它写的，去“审改”看看。"
    desk.act("undo", **dropped.get("undo", {}))
    assert desk.report.notes == before.notes
    assert desk.report.notes_removed == ()


def test_personal_data_in_a_note_is_said_at_once(desk: Desk) -> None:
    answer = desk.typed(note="", aspect="on_request", text="申请人张伟，电话13800138000，要求公开征地信息。")
    assert marks(answer, desk.last.id)["personal"] == ["申请人的姓名", "手机号"]
    assert marks(answer, "n9")["personal"] == []


def test_a_sentence_of_last_year_is_said_to_be_one(desk: Desk) -> None:
    def with_last(report: Report) -> Report:
        assert isinstance(report.last_year, Report)
        said = Section(text="各村公开栏由包村干部按月检查并张榜公布结果。")
        return report.having(last_year=report.last_year.having(sections={"overview": said}))

    desk.change(with_last)
    answer = desk.typed(note="", aspect="oversight", text="各村公开栏由包村干部按月检查并张榜公布了结果。")
    assert marks(answer, desk.last.id)["like"] == "各村公开栏由包村干部按月检查并张榜公布结果"
    assert marks(answer, "n9")["like"] == ""


def test_each_aspect_shows_what_the_tables_will_say_and_where_nothing_is_noted_that_nothing_is_made_up(
    desk: Desk,
) -> None:
    desk.change(lambda report: report.having(notes=()))
    page = main(desk.act("open"))
    assert "表二已经有：制发行政规范性文件2件" in page
    assert page.count("还没有记。一定要写的，右边会问。") == 7


def test_last_years_problems_come_first_and_each_wants_an_answer(desk: Desk) -> None:
    assert "2 个都答了" in main(desk.act("open"))
    desk.change(lambda report: report.having(notes=tuple(item for item in report.notes if item.id != "n13")))
    page = main(desk.act("open"))
    assert "还有 1 个没答" in page
    assert "去年说要：明确村级公开栏更新期限，由包村干部检查。" in page
    shown = desk.act("preview", problem="村级公开栏更新慢", how="not", said="人手不够").get("data", {})["preview"]
    assert shown["sentence"] == "针对村级公开栏更新慢的问题，2025年没有整改，原因是人手不够。"
    desk.act("answer", problem="村级公开栏更新慢", how="not", said="人手不够")
    assert (desk.last.aspect, desk.last.text) == ("last_problems", shown["sentence"])
    assert "2 个都答了" in main(desk.act("open"))


def test_an_answer_stands_in_the_text_under_the_persons_name_and_is_taken_back(desk: Desk) -> None:
    before = desk.report
    card = notes.asking.cards(desk.serving.opened(desk.number))[0]
    assert card["last"].startswith("2024年，青禾镇人民政府未发出收费通知")
    answered = desk.act("answer", question=card["id"], how="some", count="1", total="100", paid="100")
    assert desk.report.text("other_matters").startswith("2025年发出信息处理费收费通知1件，总金额100元，实际收取100元。")
    assert desk.report.sections["other_matters"].origin == "human"
    with pytest.raises(UnusableInput) as gone:
        desk.act("answer", question=card["id"], how="none")
    assert gone.value.code == "question_gone"
    desk.act("undo", **answered.get("undo", {}))
    assert desk.report.sections == before.sections
    assert desk.report.notes == before.notes


def test_an_answer_that_is_not_whole_is_not_kept(desk: Desk) -> None:
    card = notes.asking.cards(desk.serving.opened(desk.number))[0]
    shown = desk.act("preview", question=card["id"], how="some", count="1").get("data", {})["preview"]
    assert (shown["sentence"], shown["missing"]) == ("", 2)
    with pytest.raises(UnusableInput, match="还没有写完"):
        desk.act("answer", question=card["id"], how="some", count="1")


def test_nobody_is_asked_for_a_name_by_an_answer_or_a_note_for_they_decide_nothing(desk: Desk) -> None:
    preferences.save(Preferences())
    card = notes.asking.cards(desk.serving.opened(desk.number))[0]
    assert desk.act("answer", question=card["id"], how="none").get("toast") == "记下了，文中也填上了。"
    desk.act("save", changes=[{"note": "", "aspect": "platforms", "text": "公众号推送80期。"}])
    desk.act("take", items=[{"text": "培训2次。", "aspect": "oversight"}])
    assert "本机用户" in {entry.by for entry in desk.serving.store.history(desk.number)}


def test_what_an_answer_becomes_is_what_stands_in_the_text_or_is_said_to_be_a_note(desk: Desk) -> None:
    for card in (item for item in notes.asking.cards(desk.serving.opened(desk.number)) if item["is_for_notes"]):
        how = {"fee": "none", "last_problem": "going"}.get(card["kind"], "")
        given = {"question": card["id"], "how": how, "said": "3月培训2次。" if not how else ""}
        shown = desk.act("preview", **given).get("data", {})["preview"]
        desk.act("answer", **given)
        if shown["label"] == "将写成：":
            assert any(shown["sentence"].rstrip("。") in desk.report.text(key) for key in desk.report.texts)
        else:
            assert shown["sentence"] in {note.text for note in desk.report.notes}
    bare = desk.serving.store.create(desk.report.having(sections={}, notes=()), "王芳")
    desk = Desk(desk.serving, bare)
    card = next(item for item in notes.asking.cards(desk.serving.opened(bare)) if item["kind"] == "fee")
    shown = desk.act("preview", question=card["id"], how="none").get("data", {})["preview"]
    assert shown["label"] == "将记下（起草时写进正文，字句可能不同）："


def test_a_pasted_text_is_sorted_and_nothing_is_kept_before_it_is_placed(desk: Desk) -> None:
    before = desk.report.notes
    html = desk.act("sort", said="3月培训2次，41人参加。公众号推送75期。张三说了句怪话。\n此致\n敬礼").get("html", {})[
        "#sorted"
    ]
    assert 'value="oversight" selected' in html
    assert 'value="platforms" selected' in html
    assert "有 1 句认不出来，选一下。" in html
    assert "2 行没当作素材" in html
    assert desk.report.notes == before
    taken = desk.act(
        "take", items=[{"text": "公众号推送75期。", "aspect": "platforms"}, {"text": "怪话", "aspect": ""}]
    )
    assert taken.get("toast") == "记下 1 句。"
    assert desk.last.text == "公众号推送75期。"
    desk.act("undo", **taken.get("undo", {}))
    assert desk.report.notes == before
    with pytest.raises(UnusableInput, match="还没有选好"):
        desk.act("take", items=[{"text": "怪话", "aspect": ""}])


def test_a_note_that_nobody_could_sort_is_put_where_a_person_says(desk: Desk) -> None:
    desk.typed(note="", aspect="unsorted", text="村里换了牌子。")
    assert "未归类" in main(desk.act("open"))
    moved = desk.act("put", note=desk.last.id, value="platforms")
    assert moved.get("toast") == "放到“平台建设”了。"
    assert desk.last.aspect == "platforms"
    with pytest.raises(UnusableInput):
        desk.act("put", note=desk.last.id, value="nothing")


def test_before_there_is_a_draft_the_questions_of_one_are_asked(desk: Desk) -> None:
    desk.change(lambda report: report.having(sections={}, notes=()))
    rail = desk.act("open").get("html", {})["#rail"]
    assert "2025 年有没有发出信息处理费收费通知？" in rail
    assert "去年写的“村级公开栏更新慢”，今年怎么样了？" in rail
    last = desk.serving.opened(desk.number).report.last
    assert last is not None
    asked_in_the_list = len(problems_of(last))
    assert rail.count('href="#lp') == asked_in_the_list > 0  # one asking: its form stands once, in the list
    assert rail.count('data-do="answer"') == 9 - asked_in_the_list


def test_a_script_in_a_note_or_a_problem_is_text(desk: Desk) -> None:
    last = Section(text=f"存在的主要问题：\n1.{PAYLOAD}。\n改进措施：\n1.{PAYLOAD}。")

    def hostile(report: Report) -> Report:
        assert isinstance(report.last_year, Report)
        notes_of = tuple(
            Note(id=f"n{at}", aspect=key, text=f"{PAYLOAD}{at}", source=PAYLOAD)
            for at, key in enumerate(("proactive", "unsorted", "problems", "measures", "other_matters"), 50)
        )
        sections = {"overview": Section(text=f"【待补充：{PAYLOAD}？】")}
        return report.having(
            notes=notes_of, sections=sections, last_year=report.last_year.having(sections={"problems": last})
        )

    desk.change(hostile)
    html = "".join(desk.act("open").get("html", {}).values())
    html += "".join(desk.act("sort", said=PAYLOAD).get("html", {}).values())
    assert "<img" not in html
    assert html.count("&lt;img") >= 8


CONTACT = "【待补充：联系地址和电话是什么？】"
WEBSITE = "【待补充：报告电子版公布在哪个网站的哪个栏目？】"


def without_cover(report: Report) -> Report:
    return report.having(organ=report.organ.model_copy(update={"address": "", "telephone": "", "website": ""}))


def test_what_the_cover_says_by_now_is_offered_as_a_sentence_and_one_click_puts_it_in(desk: Desk) -> None:
    report = practice.report()
    desk.change(lambda made: made.with_text("preamble", f"本报告依据条例编制。{WEBSITE}{CONTACT}"))
    rail = desk.act("open").get("html", {})["#rail"]
    for said in (report.organ.website, report.organ.address, report.organ.telephone):
        assert said in rail
    assert "去填" not in rail
    first, second = [item.id for item in questions.questions(desk.report) if item.kind == "cover"]
    desk.act("fill", question=first)
    answer = desk.act("fill", question=second)
    assert gaps(desk.report.text("preamble")) == []
    assert desk.report.text("preamble").count(report.organ.telephone) == 1
    desk.act("undo", **answer.get("undo", {}))
    assert len(gaps(desk.report.text("preamble"))) == 1


def test_a_blank_line_of_the_cover_is_led_to_by_its_name(desk: Desk) -> None:
    def half(made: Report) -> Report:
        organ = made.organ.model_copy(update={"telephone": ""})
        return made.having(organ=organ).with_text("preamble", f"本报告依据条例编制。{CONTACT}")

    desk.change(half)
    assert f"/basics?id={desk.number}&amp;goto=telephone" in desk.act("open").get("html", {})["#rail"]
    card = next(item for item in questions.questions(desk.report) if item.kind == "cover")
    with pytest.raises(UnusableInput):
        desk.act("fill", question=card.id)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("电子版在【待补充：哪个网站？】公布。", "电子版在{website}公布。"),
        ("（地址：【待补充：地址】，电话：【待补充：电话】）", "（地址：{address}，电话：{telephone}）"),
        ("请联系我们，联系电话：××××。", "请联系我们，联系电话：{telephone}。"),
        ("如有疑问，联系方式是【待补充：联系方式】。", "如有疑问，联系方式是地址：{address}，电话：{telephone}。"),
    ],
)
def test_a_gap_within_a_sentence_takes_the_words_alone(desk: Desk, before: str, after: str) -> None:
    desk.change(lambda made: made.with_text("preamble", before))
    for item in questions.questions(desk.report):
        if item.section == "preamble":
            desk.act("fill", question=item.id)
    assert desk.report.text("preamble") == after.format(**practice.report().organ.model_dump())


def test_what_no_line_of_the_cover_answers_is_asked_as_a_sentence(desk: Desk) -> None:
    desk.change(lambda made: made.with_text("preamble", "【待补充：依据哪些文件编制？】"))
    (item,) = [item for item in questions.questions(desk.report) if item.section == "preamble"]
    desk.act("answer", question=item.id, said="依据条例和省里的通知编制")
    assert desk.report.text("preamble") == "依据条例和省里的通知编制。"


def test_what_the_tables_say_by_now_is_offered_too_but_not_from_cells_that_do_not_add_up(desk: Desk) -> None:
    blank = {cell: BLANK for cell in practice.report().form.cells if cell.startswith("requests.")}
    empty = practice.report().having(figures=practice.report().figures.having(blank))
    written = offline.draft(empty, "overview", facts_of(empty)).text
    desk.change(lambda made: made.with_text("overview", written))
    (item, *_) = [item for item in questions.questions(desk.report) if item.kind == "table"]
    assert "将写成" not in desk.act("open").get("html", {})["#rail"].split("表里填了")[0].rpartition("<li")[2]
    desk.change(lambda made: made.having(figures=made.figures.having({"requests.received.total": 12})))
    answer = desk.act("fill", question=item.id)
    assert answer.get("toast") == "填进文中了。"
    assert item.quote not in desk.report.text("overview")
    assert "12件" in desk.report.text("overview")


@pytest.mark.parametrize(("said", "kept"), [("无。", ""), ("全年办理建议提案3件。", "全年办理建议提案3件。\n")])
def test_a_section_six_that_is_silent_on_the_fee_is_asked_for_it_and_says_it_then(
    serving: Serving, said: str, kept: str
) -> None:
    preferences.save(Preferences(person="王芳"))
    written = practice.report().with_text("other_matters", said).having(notes=())
    number = serving.store.create(written, "王芳")
    (card,) = [item for item in review.ACTS["open"](serving, Ask(id=number)).get("rail", {})["items"]
               if item["code"] == "N106"]  # fmt: skip
    (asked,) = [item for item in questions.questions(written) if item.kind == "fee"]
    assert card["href"] == f"/notes?id={number}&goto=q%3A{asked.id}"
    rail = notes.ACTS["open"](serving, Ask(id=number)).get("html", {})["#rail"]
    assert f'data-id="q:{asked.id}"' in rail
    assert "素材够起草了" not in rail
    answer = notes.ACTS["answer"](serving, Ask(id=number, question=asked.id, how="none"))
    assert answer.get("toast") == "记下了，文中也填上了。"
    opened = serving.opened(number)
    assert opened.report.text("other_matters") == f"{kept}2025年未发出收费通知，未收取政府信息公开信息处理费。"
    assert "N106" not in {item.code for item in opened.checked.findings}
    assert [item for item in questions.questions(opened.report) if item.kind == "fee"] == []
    undone = notes.ACTS["undo"](serving, Ask(id=number, **answer.get("undo", {})))
    assert undone.get("ok")
    assert serving.store.get(number).report.text("other_matters") == said


def test_a_section_six_that_tells_of_the_fee_is_not_asked() -> None:
    made = practice.report().with_text("other_matters", "本机关2025年没有收费。")
    assert [item for item in questions.questions(made) if item.kind == "fee"] == []


def without_oversight(report: Report) -> tuple[Note, ...]:
    return tuple(note for note in report.notes if note.aspect != "oversight")


def drafted_without_oversight(desk: Desk) -> None:
    """Let the text on all matters be drafted while nothing is noted on oversight, so that it asks for that."""
    desk.change(lambda report: report.having(notes=without_oversight(report)))
    draft = offline.draft(desk.report, "overview", facts_of(desk.report))
    desk.change(lambda report: report.with_text("overview", draft.text))


def asked_on_oversight(desk: Desk) -> Question:
    return next(item for item in questions.questions(desk.report) if "责任追究" in item.question)


def test_an_answer_to_a_part_says_what_is_still_open_and_only_that_is_asked_again(desk: Desk) -> None:
    desk.change(lambda report: report.having(notes=without_oversight(report), sections={}))
    asked = asked_on_oversight(desk)
    given = {"question": asked.id, "said": "县里年度考核得94分，列第2位"}
    desk.act("answer", **given)
    rail = desk.act("open").get("html", {})["#rail"]
    assert "还差：2025年的社会评议、责任追究情况如何" in rail
    assert "已经记了：县里年度考核得94分，列第2位。" in rail


def test_in_the_text_an_answer_to_a_part_stands_and_the_rest_is_asked_behind_it(desk: Desk) -> None:
    drafted_without_oversight(desk)
    asked = asked_on_oversight(desk)
    given = {"question": asked.id, "said": "县里年度考核得94分，列第2位"}
    preview = desk.act("preview", **given).get("data", {})["preview"]
    assert preview["left"].startswith("记下以后还会问：2025年的社会评议、责任追究情况如何")
    desk.act("answer", **given)
    text = desk.report.text("overview")
    assert "县里年度考核得94分，列第2位。【待补充：2025年的社会评议、责任追究情况如何" in text
    rest = asked_on_oversight(desk)
    desk.act("answer", question=rest.id, said="未开展社会评议，没有发生责任追究")
    assert "责任追究情况如何" not in desk.report.text("overview")
    assert "未开展社会评议，没有发生责任追究。" in desk.report.text("overview")


def test_brackets_in_an_answer_to_a_part_are_of_the_answer_and_have_it_as_their_source(desk: Desk) -> None:
    drafted_without_oversight(desk)
    said = "县政办【2025】3号文件通报年度考核得94分。"
    desk.act("answer", question=asked_on_oversight(desk).id, said=said)
    sources = desk.report.sections["overview"].sources
    assert [item.notes for item in sources if item.sentence == said] == [(desk.last.id,)]
    assert [item.sentence[:4] for item in sources if item.facts == ("gap",)] == ["【待补充"]


def test_who_answers_that_there_was_nothing_is_not_asked_again(desk: Desk) -> None:
    drafted_without_oversight(desk)
    asked = asked_on_oversight(desk)
    desk.act("answer", question=asked.id, said="均未开展")
    assert "情况如何" not in desk.report.text("overview")
