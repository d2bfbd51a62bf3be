"""A step is done only when nothing that it requires is open; what is said of it is the same in every place."""

import re
from datetime import date

import pytest

from assistant import settings
from assistant.domain import formats
from assistant.domain.figures import Cell, Figures
from assistant.domain.gaps import gaps
from assistant.domain.report import Imported, Note, Organ, Report, Section
from assistant.domain.suggestions import Category, Status, Suggestion
from assistant.editing.convert import convert
from assistant.web import practising
from assistant.web.answers import Ask
from assistant.web.chrome import frame
from assistant.web.handlers import basics, draft, figures, finish, home, notes, review
from assistant.web.rail import items
from assistant.web.serving import Opened, Serving, is_kept
from assistant.workflow import practice, steps

MARK = "[bookmark: a]"
LEVEL = practice.report().organ.level


def step(serving: Serving, report: Report, key: str) -> tuple[str, str]:
    number = serving.store.create(report, "王芳")
    made = {item.key: item for item in serving.steps(serving.opened(number))}
    return made[key].state, made[key].note


def test_the_cover_is_not_done_by_its_date_alone(serving: Serving) -> None:
    bare = Report(organ=Organ(name="白石镇人民政府", level=LEVEL), year=2025, format="2021", dated=date(2026, 1, 20))
    assert step(serving, bare, "basics") == ("none", "还差 3 项")
    full = {"address": "白石镇1号", "telephone": "0599-1"}
    named = bare.having(organ=bare.organ.model_copy(update=full))
    assert step(serving, named, "basics") == ("none", "还差公布网站")
    asking = named.with_text("preamble", "本报告电子版【待补充：在哪里公布？】。")
    assert step(serving, asking, "basics") == ("none", "还差公布网站")
    written = named.with_text("preamble", "本报告根据条例编制，电子版在县政府网站公布。")
    assert step(serving, written, "basics") == ("none", "还差公布网站")
    whole = written.having(organ=written.organ.model_copy(update={"website": "www.example.cn"}))
    assert step(serving, whole, "basics") == ("done", "填齐了")
    assert step(serving, whole.with_text("preamble", asking.text("preamble")), "basics") == ("done", "填齐了")


def test_notes_are_not_done_while_a_draft_would_still_ask(serving: Serving) -> None:
    made = practice.report()
    some = Report(organ=made.organ, year=2025, format="2021", notes=made.notes[:2])
    state, note = step(serving, some, "notes")
    number = serving.store.create(some, "王芳")
    rail = notes.ACTS["open"](serving, Ask(id=number)).get("html", {})["#rail"]
    asked = int(note.removesuffix(" 题没答"))
    assert (state, asked > 0) == ("ask", True)
    assert f'还要问你 <span class="num">{asked}</span>' in rail


def test_the_foot_of_the_review_says_what_is_open_and_never_that_all_is_done(serving: Serving) -> None:
    made = practice.report()
    cells = {name: Cell(value=0) for name in made.form.cells if made.figures[name].value is None}
    made = made.having(figures=made.figures.having({**cells, "requests.received.total": Cell(value=12)}))
    made = made.with_text("other_matters", "2025年未发出收费通知，未收取政府信息公开信息处理费。")
    number = serving.store.create(made.with_text("overview", made.text("overview") + "另办理37件。"), "王芳")

    def foot() -> str:
        return review.ACTS["open"](serving, Ask(id=number)).get("rail", {})["foot"]

    assert foot() == "1 处提醒，不挡定稿。改好，或写明为什么可以这样。"
    serving.store.change(number, lambda report: report.with_text("overview", made.text("overview")), by="王芳", act="x")
    assert foot() == "审改完了，到定稿页看还差什么。"
    hint = Suggestion(
        id="s1", section="overview", start=0, end=4, quote=made.text("overview")[:4], replacement="今年", reason="x",
        category=Category.TONE, source="rule", status=Status.PENDING,
    )  # fmt: skip
    serving.store.change(number, lambda report: report.having(suggestions=(hint,)), by="王芳", act="x")
    assert foot() == "该改的都改了，还有 1 条建议，改不改由你定。"


def test_one_click_for_many_cells_says_how_many_and_takes_no_number_away(serving: Serving) -> None:
    made = practice.report()
    rows = [name for name in made.form.cells if name.startswith("requests.")]
    signs = made.having(figures=made.figures.having(dict.fromkeys(rows, Cell(raw="/"))))
    opened = serving.opened(serving.store.create(signs, "王芳"))
    card = next(item for item in items(opened.report, opened.checked) if item.code == "A301")
    assert (card.choices[0], card.cells) == (("=0", "175 格都改为 0"), tuple(rows))
    half = made.having(figures=made.figures.having({rows[0]: Cell(value=-3)}))
    opened = serving.opened(serving.store.create(half, "王芳"))
    card = next(item for item in items(opened.report, opened.checked) if item.code == "A301" and item.cell == rows[0])
    assert (card.value, card.choices) == ("", ())


def test_the_practice_counts_what_is_done_in_its_bar_and_in_the_list(serving: Serving) -> None:
    number = practising.make(serving.store, "王芳")
    serving.store.change(
        number,
        lambda report: report.having(notes=(*report.notes, Note(id="n90", aspect="other_matters", text="没有收费。"))),
        by="王芳",
        act="note",
    )
    bar = practising.bar(serving.store, serving.store.get(number))["#nb-practice"]
    assert "练习，做好 1/6" in bar
    assert "第 1 步：到“基本信息”" in bar
    assert bar.count('<li class="done"') == 1
    assert "练习，做好 1/6" in home.ACTS["open"](serving, Ask()).get("html", {})["#main"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_line_of_the_practice_names_a_side_of_the_screen(language: str) -> None:
    with settings.speaking(language):
        lines = [task.text for task in practice.tasks(practice.begin().report, is_taken=False, is_out=False)]
    assert len(lines) == len(steps.KEYS)
    assert [line for line in lines if re.search(r"[左右][边侧]|\b(?:left|right)\b", line)] == []


def test_a_practice_that_is_done_says_so_in_the_list(serving: Serving) -> None:
    number = practising.make(serving.store, "王芳")
    done = practice.report()
    cells = {"requests.received.total": Cell(value=12)}
    fee = Note(id="n90", aspect="other_matters", text="没有收费。")
    said = tuple(
        item.model_copy(update={"status": status})
        for item, status in zip(
            practice.begin().report.suggestions, (Status.ACCEPTED, Status.REJECTED), strict=True
        )
    )  # fmt: skip
    serving.store.change(
        number,
        lambda _: done.having(figures=done.figures.having(cells), notes=(*done.notes, fee), suggestions=said),
        by="王芳",
        act="x",
    )
    for job in serving.store.jobs.of(number, "done"):
        serving.store.jobs.decide(job.id, {"over": "taken"})
    practising.was_taken_out(serving.store, number, "王芳")
    assert "练完了" in home.ACTS["open"](serving, Ask()).get("html", {})["#main"]


def test_a_section_without_text_is_said_once_to_be_lacking_and_nothing_is_called_finished(serving: Serving) -> None:
    number = serving.store.create(practice.report().having(sections={}), "王芳")
    lacking = finish.ACTS["open"](serving, Ask(id=number)).get("html", {})["#main"]
    assert lacking.count("一、总体情况") == 1
    assert "应有实际内容" not in lacking
    rail = draft.ACTS["open"](serving, Ask(id=number)).get("html", {})["#rail"]
    assert "还没有正文" in rail
    assert "每句都写完了" not in rail


def test_a_note_is_called_by_its_number_for_nobody_has_seen_its_id(serving: Serving) -> None:
    begun = practice.begin().report
    opened = serving.opened(serving.store.create(begun, "王芳"))
    said = [item.text for item in items(opened.report, opened.checked) if item.code == "N102"]
    assert said == ["素材第 9 条写的是 74期，文中写 79期。"]
    assert "工作记录第 28 行" in notes.ACTS["open"](serving, Ask(id=opened.id)).get("html", {})["#main"]


def imported_old() -> Report:
    """A report that was read in the form of 2019, with a wrong total, a section that says nothing, marks left over."""
    made = practice.report()
    old = Report(
        organ=made.organ, year=2022, format="2019", imported=Imported(kind="docx", title="青禾镇报告"),
        figures=Figures(dict.fromkeys(formats.load("2019").cells, Cell(value=0))),
        sections={
            "overview": Section(text=f"{MARK}全年公开信息50条。{MARK}【待补充：培训几次？】", origin="imported"),
            "other_matters": Section(text="无", origin="imported"),
        },
    )  # fmt: skip
    return convert(old.having(figures=old.figures.having({"requests.received.total": 5})), "2021").report


@pytest.mark.parametrize(
    "made",
    [practice.begin().report, practice.report(), imported_old(), practice.report().having(sections={}),
     practice.report().having(figures=Figures({}))],
)  # fmt: skip
def test_bar_panel_tabs_and_the_last_page_count_the_same(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, made: Report
) -> None:
    def is_kept(_opened: Opened) -> bool:  # an old one is worked at
        return False

    monkeypatch.setattr("assistant.web.serving.is_kept", is_kept)
    opened = serving.opened(serving.store.create(made, "王芳"))
    steps_of = {item.key: item for item in serving.steps(opened)}
    blocking: dict[str, int] = {}
    for key, page in (("basics", basics), ("figures", figures), ("review", review)):
        answer = page.ACTS["open"](serving, Ask(id=opened.id))
        cards = answer.get("rail", {})["items"]
        blocking[key] = sum(card["kind"] in ("error", "asked") for card in cards)
        begun = [card for card in cards if not card["id"].startswith(("blank:", "cover:"))]
        state, note = steps_of[key].state, steps_of[key].note
        if state in ("err", "ask"):
            assert note.startswith(f"{blocking[key]} 处")
        if state == "warn":
            assert note == f"{sum(card['kind'] == 'warning' for card in cards)} 处提醒"
        if key == "figures":
            blocking[key] = sum(card["kind"] in ("error", "asked") for card in begun)
            assert sum(count for _, count in answer.get("data", {})["tabs"].values()) == blocking[key]
        if key == "basics":
            blocking[key] = sum(card["kind"] in ("error", "asked") for card in begun)
        if key == "review":
            tabs = answer.get("data", {})["sections"]
            assert sum(one["errors"] + one["asked"] for one in tabs) == blocking[key]
    quoted = sum(bool(item.quoted) for item in opened.checked.findings)
    due = sum(not made.text(key).strip() for key in made.texts) + len(steps.untouched(made)) + (made.dated is None)
    named = sum(
        item.blocks and all(place.section and not made.text(place.section).strip() for place in item.where)
        for item in opened.checked.findings
    )
    lacking = finish.ACTS["open"](serving, Ask(id=opened.id)).get("html", {})["#main"].count("<tr data-lack")
    assert lacking == sum(blocking.values()) - quoted - named + due
    assert steps_of["finish"].note == f"差 {lacking} 处"
    first = home.ACTS["open"](serving, Ask()).get("html", {})["#main"]
    told = re.findall("挡着定稿 ([0-9]+)", first)
    assert set(told) == {f"{lacking}"}
    assert len(told) == 2  # where it is gone on with, and in the list
    questions = sum(len(gaps(made.text(key))) for key in made.texts)
    assert set(re.findall("其中 ([0-9]+) 处要答", first)) == ({f"{questions}"} if questions else set())


def test_what_a_converter_left_is_to_be_cut_and_nothing_that_is_not_filled_in(serving: Serving) -> None:
    made = practice.report()
    said = made.with_text("overview", f"[bookmark: _GoBack]{made.text('overview')}[bookmark: _GoBack]")
    answer = finish.ACTS["open"](serving, Ask(id=serving.store.create(said, "王芳"))).get("html", {})
    assert answer["#main"].count("一、总体情况：留有书签标记") == 1
    asked = sum(len(gaps(said.text(key))) for key in said.texts)
    assert f"先补上没填、没写完的 {asked} 处，删去不该留的 1 处，再签字。" in answer["#rail"]


def test_no_sentence_breaks_off_in_a_report_that_is_kept(serving: Serving) -> None:
    """Its steps say nothing of what is not finished: “这一步还没完：。” was the foot of its pages."""
    old = imported_old()
    opened = serving.opened(serving.store.create(old, "王芳"))
    assert is_kept(opened)
    for key, page in (("basics", basics), ("figures", figures), ("notes", notes), ("draft", draft), ("review", review)):
        foot = page.ACTS["open"](serving, Ask(id=opened.id)).get("rail", {})["foot"]
        assert not foot.endswith("：。"), (key, foot)
    bar = frame("reports", "basics", **serving.bar(opened.id))
    assert '："' not in bar
