"""首页 and the practice, without a browser."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from assistant import checking, drafting
from assistant.assembling import gate
from assistant.domain import formats, gaps
from assistant.domain.clock import now
from assistant.domain.figures import Cell, Figures
from assistant.domain.report import Imported, Note, Organ, Report
from assistant.domain.suggestions import Status
from assistant.editing import decide
from assistant.editing import fix as fixing
from assistant.errors import NotReady, UnusableInput
from assistant.web import assets, imports, practising, preferences
from assistant.web.answers import Answer, Ask, dispatch
from assistant.web.handlers import asking, basics, home, notes, review
from assistant.web.render import render
from assistant.web.serving import Serving
from assistant.workflow import importing, practice
from tests.web.test_basics import SCRIPT, came_in, form, last_year


@pytest.fixture(autouse=True)
def _named(serving: Serving) -> None:
    preferences.save(preferences.Preferences(person="王芳"))


def ask(serving: Serving, act: str, **detail: Any) -> Answer:
    return home.ACTS[act](serving, Ask(detail))


def main(answer: Answer) -> str:
    return answer.get("html", {})["#main"]


def made(serving: Serving, organ: str = "青禾镇人民政府", year: int | None = None) -> int:
    return serving.store.create(imports.begun(Organ(name=organ), year or imports.this_year()), "王芳")


def test_an_empty_store_offers_last_years_report_first(serving: Serving) -> None:
    practising.prepare(serving.store, "王芳")
    shown = main(ask(serving, "open"))
    assert "你们单位的报告还没有开始" in shown
    assert "还没有报告" not in shown
    assert shown.index("导入去年的报告") < shown.index("新建空白报告")
    assert "练习：青禾镇人民政府" in shown
    assert "练习，不计入统计" in shown


def test_what_to_go_on_with_names_the_question_that_is_open(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    def soon(_: int) -> tuple[str, int]:
        return "1 月 31 日前报出，还有 9 天", 9

    monkeypatch.setattr("assistant.web.serving.deadline", soon)
    serving.store.create(practice.report(), "王芳")
    assert "：2025 年有没有发出信息处理费收费通知？" in main(ask(serving, "open"))


def test_the_practice_is_not_made_where_there_were_reports(serving: Serving) -> None:
    serving.store.delete(made(serving), by="王芳")
    practising.prepare(serving.store, "王芳")
    assert serving.store.reports() == []


def test_a_new_report_carries_from_the_last_one_what_does_not_change(serving: Serving) -> None:
    organ = Organ(name="青禾镇人民政府", address="人民路1号", telephone="0591-12345678", website="www.example.cn")
    year = imports.this_year()
    for before, address in ((year - 2, "旧路9号"), (year - 1, organ.address)):
        serving.store.create(imports.begun(organ.model_copy(update={"address": address}), before), "王芳")
    serving.store.create(imports.begun(Organ(name="白石镇人民政府", address="别处"), year - 1), "王芳")
    answer = ask(serving, "new", organ="青禾镇人民政府", year=str(year))
    report = serving.store.get(int(answer.get("go", "").partition("=")[2])).report
    assert (report.organ.address, report.organ.telephone, report.organ.website) == (
        "人民路1号", "0591-12345678", "www.example.cn",
    )  # fmt: skip
    assert report.dated is None
    assert all(cell.blank for cell in report.figures.values())


def test_text_files_are_named_where_a_file_may_be_imported(serving: Serving) -> None:
    assert "文本（.txt）" in main(ask(serving, "open"))
    number = made(serving)
    assert "文本（.txt）" in main(basics.ACTS["open"](serving, Ask({"id": number})))


def test_a_new_report_asks_for_nothing_but_the_unit(serving: Serving) -> None:
    answer = ask(serving, "new", organ=" 青禾镇人民政府 ", year=2025)
    number = int(answer.get("go", "").rpartition("=")[2])
    report = serving.store.get(number).report
    assert (report.organ.name, report.organ.level, report.year, len(report.figures)) == (
        "青禾镇人民政府",
        "township",
        2025,
        0,
    )
    with pytest.raises(UnusableInput):
        ask(serving, "new", organ="", year=2025)


def test_a_known_unit_is_not_asked_for_again(serving: Serving) -> None:
    made(serving, year=imports.this_year() - 1)
    assert 'data-do="new" data-organ="青禾镇人民政府"' in main(ask(serving, "open"))


def test_a_report_that_exists_is_opened(serving: Serving) -> None:
    number = made(serving, year=2025)
    answer = ask(serving, "new", organ="青禾镇人民政府", year=2025)
    assert answer.get("go") == f"/basics?id={number}"
    assert answer.get("toast") == "2025 年的已经有了，打开了它。"


def test_a_report_on_last_years_has_its_unit_and_no_figure(serving: Serving) -> None:
    base = serving.store.create(last_year(), "王芳")
    answer = ask(serving, "new", base=base)
    report = serving.store.get(int(answer.get("go", "").rpartition("=")[2])).report
    assert answer.get("toast") == "数字都空着，等你填。"
    assert (report.year, report.organ.address, len(report.figures)) == (2025, "云溪县青禾镇河东街18号", 0)
    assert report.last is not None
    assert report.last.text("problems")


def test_deadlines_are_said_in_words_and_by_weight() -> None:
    assert [home.urgency(left) for left in (15, 14, 4, 3, -2)] == ["far", "soon", "soon", "now", "now"]


def test_a_report_is_deleted_by_its_name_and_comes_back(serving: Serving) -> None:
    number = made(serving)
    with pytest.raises(UnusableInput, match="青禾镇人民政府"):
        ask(serving, "delete", report=number, organ="别的")
    answer = ask(serving, "delete", report=number, organ="青禾镇人民政府")
    assert "再过 29 天清掉" in main(answer) or "再过 30 天清掉" in main(answer)
    assert "还没有报告" in main(answer)
    assert "青禾镇人民政府" in main(ask(serving, "undo", **answer.get("undo", {})))
    assert len(serving.store.reports()) == 1


def test_a_file_whose_unit_is_not_known_asks_whose_it_is(serving: Serving) -> None:
    job = came_in(serving, form().having(organ=Organ(name="")))
    assert job.report_id is None
    assert "这是哪个单位的？" in main(ask(serving, "open"))
    answer = ask(serving, "unit", job=job.id, organ="青禾镇人民政府", year=2025)
    number = int(answer.get("go", "").rpartition("=")[2])
    assert serving.imports(number) == 1
    assert serving.store.get(number).report.organ.name == "青禾镇人民政府"


def test_a_single_file_leads_to_its_report_and_several_have_a_card_each(serving: Serving) -> None:
    one = came_in(serving, form())
    answer = ask(serving, "watch", n=1, leave=True, files=[{"job": one.id}])
    assert answer.get("go") == f"/basics?id={one.report_id}"
    two = came_in(serving, form().having(organ=Organ(name="白石镇人民政府")))
    shown = main(ask(serving, "watch", n=1, files=[{"job": one.id}, {"job": two.id}]))
    assert "读准 200 格" in shown
    assert "白石镇人民政府 2025 年" in shown


def test_a_report_that_cannot_be_read_does_not_hide_the_others(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = made(serving, "白石镇人民政府"), made(serving)
    opened = Serving.opened

    def broken(self: Serving, report_id: int) -> Any:
        if report_id == bad:
            raise UnusableInput("读不出来")
        return opened(self, report_id)

    monkeypatch.setattr(Serving, "opened", broken)
    shown = main(ask(serving, "open"))
    assert "读不出来" in shown
    assert f'id="del{good}"' in shown


def test_the_list_shows_scripts_as_text(serving: Serving) -> None:
    number = made(serving, SCRIPT)
    came_in(serving, form().having(organ=Organ(name="")), None, name=SCRIPT)
    serving.store.delete(made(serving, f"{SCRIPT}2"), by=SCRIPT)
    shown = main(ask(serving, "open"))
    assert f'id="del{number}"' in shown
    assert "<img" not in shown


def test_the_blank_form_can_be_read_again() -> None:
    name, content = practice.blank_form(2025, "青禾镇人民政府")
    assert name == "2025年政府信息公开工作年度报告填报表.xlsx"
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames[0] == "首页"


# ── the practice ──


def test_the_six_tasks_are_done_by_doing(serving: Serving) -> None:
    number = practising.begin(serving.store, "王芳")

    def done() -> list[bool]:
        return [task.done for task in practising.tasks(serving.store, serving.store.get(number))]

    assert done() == [False] * 6
    job = serving.store.jobs.of(number, "done")[0]
    doubt = "requests.refused.enforcement_file.natural_person"
    basics.ACTS["choose"](serving, Ask({"id": number, "job": job.id, "doubt": doubt, "value": "zero"}))
    basics.ACTS["take"](serving, Ask({"id": number, "job": job.id}))
    assert done()[:2] == [True, False]
    change(
        serving, number, lambda report: report.having(figures=report.figures.having({"requests.received.total": 12}))
    )
    change(serving, number, lambda report: report.with_text("other_matters", "未发出收费通知，未收取信息处理费。"))
    change(serving, number, lambda report: report.with_text("problems", "（一）存在的主要问题\n1.人手少。"))
    assert done() == [True, True, True, True, False, False]
    change(serving, number, lambda report: decide.accept(report, ["s1"], "王芳", now()))
    change(serving, number, lambda report: decide.reject(report, ["s2"], "王芳", now()))
    assert not done()[4]
    change(serving, number, lambda report: report.with_text("overview", report.text("overview").replace("40%", "50%")))
    serving.store.note(number, "export", by="王芳")
    assert done() == [True] * 6
    bar = serving.answer(serving.opened(number), "finish")
    assert "会了。导入你们去年的报告，开始填今年的。" in bar.get("html", {})["#nb-practice"]
    report = serving.store.get(number).report
    assert "推送74期" in report.text("overview")
    assert {item.status for item in report.suggestions} == {Status.ACCEPTED, Status.REJECTED}


def test_where_no_suggestion_is_left_the_task_about_them_is_done(serving: Serving) -> None:
    number = practising.begin(serving.store, "王芳")
    change(serving, number, lambda report: decide.accept(report, ["s1"], "王芳", now()))
    tasks = [task.done for task in practising.tasks(serving.store, serving.store.get(number))]
    assert not tasks[4]
    gone = [item.id for item in serving.store.get(number).report.suggestions if item.status is Status.PENDING]
    change(serving, number, lambda report: report.with_text("overview", "全部重写了。").with_text("problems", "重写。"))
    for wanted in gone:  # their words are gone: 去掉
        review.ACTS["drop"](serving, Ask({"id": number, "suggestion": wanted}))
    tasks = [task.done for task in practising.tasks(serving.store, serving.store.get(number))]
    assert tasks[4]


def change(serving: Serving, number: int, verb: Callable[[Report], Report]) -> None:
    serving.store.change(number, verb, by="王芳", act="edit")


def test_the_practice_can_be_brought_to_a_final(serving: Serving) -> None:
    begun = practice.begin()
    fresh = importing.fitted(begun.waiting, begun.report).report
    doubts = importing.doubts(fresh, begun.report.last)
    read = importing.resolved(fresh, doubts, {doubts[0].id: "zero"})
    report = importing.into(begun.report, read, (), "王芳", now()).report
    report = report.having(figures=report.figures.having({"requests.received.total": 12}))
    gap = gaps.gaps(report.text("other_matters"))[0]
    said = report.text("other_matters")
    said = said[: gap.start] + "2025年未发出收费通知，未收取信息处理费。" + said[gap.end :]
    report = drafting.draft(report.with_text("other_matters", said), ["problems"]).report
    report = decide.accept(report, ["s1"], "王芳", now())
    wrong = [item for item in checking.check(report).findings if item.code == "N104"]
    report = fixing.apply(report, wrong, "王芳", now())[0]
    assert "增长50%" in report.text("overview")
    assert {item.code for item in gate.blockers(report, checking.check(report).findings)} == {gate.NOT_SIGNED}


def test_the_practice_has_the_faults_that_it_is_about(serving: Serving) -> None:
    opened = serving.opened(practising.begin(serving.store, "王芳"))
    codes = {item.code for item in opened.checked.findings}
    assert {"A101", "S107"} <= codes
    said = opened.report.text("overview")
    assert "增长40%" in said
    assert "推送79期" in said
    assert codes & {"N102", "N103", "N104"}


def test_the_practice_begins_again_as_it_was(serving: Serving) -> None:
    first = practising.begin(serving.store, "王芳")
    change(
        serving,
        first,
        lambda report: report.having(figures=report.figures.having({"requests.received.total": Cell(value=99)})),
    )
    answer = basics.ACTS["restart"](serving, Ask({"id": first}))
    number = int(answer.get("go", "").rpartition("=")[2])
    assert serving.store.get(number).report.figures["requests.received.total"].value == 11
    assert [row.practice for row in serving.store.reports()] == [True]
    assert serving.store.reports(deleted=True) == []
    own = made(serving)
    with pytest.raises(UnusableInput):
        basics.ACTS["restart"](serving, Ask({"id": own}))


def test_a_task_is_skipped_the_next_one_stands_there_and_done_later_it_is_ticked(serving: Serving) -> None:
    number = practising.begin(serving.store, "王芳")

    def bar(act: str) -> str:
        return basics.ACTS[act](serving, Ask({"id": number})).get("html", {})["#nb-practice"]

    said = bar("skip")
    assert '做好 0/6</b><span class="grow">第 2 步：' in said
    assert "跳过了" in said
    assert 'aria-label="做好 0 步"' in said
    change(
        serving, number, lambda report: report.having(figures=report.figures.having({"requests.received.total": 12}))
    )
    assert '做好 1/6</b><span class="grow">第 3 步：' in bar("look")
    for _ in range(5):
        said = bar("skip")
    assert "走完了，跳过 5 步。点“六步”，随时回来做。" in said
    assert "跳过这步" not in said
    job = serving.store.jobs.of(number, "done")[0]
    basics.ACTS["drop"](serving, Ask({"id": number, "job": job.id}))
    assert "跳过 4 步" in bar("look")
    again = basics.ACTS["restart"](serving, Ask({"id": number})).get("go", "")
    number = int(again.rpartition("=")[2])
    assert '做好 0/6</b><span class="grow">第 1 步：' in bar("look")
    with pytest.raises(UnusableInput):
        basics.ACTS["skip"](serving, Ask({"id": made(serving)}))


def test_last_years_figures_of_the_practice_are_not_a_report_of_their_own(serving: Serving) -> None:
    practising.begin(serving.store, "王芳")
    job = came_in(serving, form())
    assert job.report_id is not None
    assert not serving.store.get(job.report_id).row.practice


def test_a_report_on_an_old_year_that_was_just_begun_is_not_called_old(serving: Serving) -> None:
    made(serving, year=imports.this_year() - 3)
    row = main(ask(serving, "open")).partition("<tbody>")[2].partition("</tbody>")[0]
    assert "往年的" not in row
    assert "只有表" not in row
    assert "接着做" in row
    serving.store.create(last_year().having(year=imports.this_year() - 4), "王芳")
    assert "往年的" in main(ask(serving, "open")).partition("<tbody>")[2].partition("</tbody>")[0]


@pytest.mark.parametrize(
    "when", ["2026-01-10T08:00:00+08:00", "2026-11-29T08:00:00+08:00", "2026-12-05T08:00:00+08:00"]
)
def test_both_the_year_that_is_over_and_the_one_that_runs_can_be_begun(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    monkeypatch.setattr(imports, "now", lambda: when)
    shown = main(ask(serving, "open"))
    assert '<option value="2025">' in shown
    assert '<option value="2026">' in shown
    made(serving, year=2023)
    again = main(ask(serving, "open"))
    assert 'data-organ="青禾镇人民政府" data-year="2025"' in again
    assert 'data-organ="青禾镇人民政府" data-year="2026"' in again
    assert imports.this_year() == (2026 if "2026-12" in when else 2025)


def test_a_report_somebody_works_at_is_never_called_old(serving: Serving) -> None:
    year = imports.this_year() - 4
    number = serving.store.create(last_year().having(year=year), "王芳")
    kept = main(ask(serving, "open")).partition("<tbody>")[2].partition("</tbody>")[0]
    assert "往年的" in kept
    bar = serving.bar(number)
    assert bar["deadline"] == "往年的，存着备查"
    assert not any("处" in step.note for step in bar["steps"])
    note = Note(id="n1", aspect="platforms", text="公众号推送12期。")
    serving.store.change(number, lambda report: report.having(notes=(note,)), by="王芳", act="note")
    row = main(ask(serving, "open")).partition("<tbody>")[2].partition("</tbody>")[0]
    assert "往年的" not in row
    assert "接着做" in row


def test_a_blank_report_is_no_base_for_the_next_year(serving: Serving) -> None:
    made(serving, year=min(imports.years()) - 1)
    assert "做底稿" not in main(ask(serving, "open"))
    serving.store.create(last_year().having(year=min(imports.years()) - 1, organ=Organ(name="白石镇人民政府")), "王芳")
    assert f"写 {min(imports.years())} 年的" in main(ask(serving, "open"))


def old_file() -> Report:
    """Of four years ago, in the format of 2019."""
    organ = Organ(name="白石镇人民政府", address="白石镇1号", telephone="0599-5550118", website="www.example.cn")
    cells = dict.fromkeys(formats.load("2019").cells, Cell(value=0))
    return Report(
        organ=organ, year=imports.this_year() - 4, format="2019", figures=Figures(cells), imported=Imported(kind="docx")
    )


@pytest.mark.parametrize(("chosen", "years"), [(0, (-4, 0)), (-3, (-4, -3))])
def test_a_file_that_is_not_last_years_asks_which_year_is_to_be_written(
    serving: Serving, chosen: int, years: tuple[int, int]
) -> None:
    now_on = imports.this_year()
    job = came_in(serving, old_file(), None, "last")
    assert serving.store.reports() == []
    shown = ask(serving, "watch", n=1, leave=True, files=[{"job": job.id}])
    assert "go" not in shown
    page = main(shown)
    assert f"这是白石镇人民政府 {now_on - 4} 年的报告，不是去年的。现在要写哪一年的？" in page
    assert "用的是 2019 年的老格式。" in page
    assert f"写 {now_on} 年的，这份当往年的存下" in page
    assert f"写 {now_on - 3} 年的，这份当去年的" in page
    answer = ask(serving, "write", job=job.id, value=str(now_on + chosen))
    number = int(answer.get("go", "").rpartition("=")[2])
    report = serving.store.get(number).report
    assert (report.year, report.figures) == (now_on + chosen, {})
    assert report.organ.telephone == "0599-5550118"
    assert sorted(row.year - now_on for row in serving.store.reports()) == sorted(years)
    assert (report.last is not None) == (chosen == -3)
    if report.last:
        assert "用的是 2019 年的老格式，已换成新格式。" in main(basics.ACTS["open"](serving, Ask(id=number)))
    with pytest.raises(UnusableInput):
        ask(serving, "write", job=job.id, value=str(now_on))


def test_a_file_whose_unit_a_person_named_is_still_asked_for_the_year(serving: Serving) -> None:
    job = came_in(serving, old_file().having(organ=Organ(name="")), None, "last")
    shown = main(ask(serving, "unit", job=job.id, organ="白石镇人民政府", year=imports.this_year() - 4))
    assert "现在要写哪一年的？" in shown
    answer = ask(serving, "write", job=job.id, value=str(imports.this_year()))
    number = int(answer.get("go", "").rpartition("=")[2])
    assert serving.store.get(number).report.organ.name == "白石镇人民政府"


def test_a_report_that_was_begun_takes_last_years_file_without_a_question(serving: Serving) -> None:
    year = imports.this_year()
    number = made(serving, "白石镇人民政府", year - 3)
    assert came_in(serving, old_file(), None, "last").report_id == number


def test_what_holds_every_year_comes_from_the_newest_report_that_says_it(serving: Serving) -> None:
    year = imports.this_year()
    full = Organ(name="青禾镇人民政府", address="人民路1号", telephone="0591-12345678", website="www.example.cn")
    for before, organ in ((year - 4, full), (year - 2, Organ(name=full.name, telephone="0591-87654321"))):
        serving.store.create(imports.begun(organ, before), "王芳")
    base = serving.store.create(imports.begun(Organ(name=full.name), year - 1), "王芳")
    for asked in ({"organ": full.name, "year": str(year)}, {"base": base}):
        number = int(ask(serving, "new", **asked).get("go", "").rpartition("=")[2])
        organ = serving.store.get(number).report.organ
        assert (organ.address, organ.telephone, organ.website) == ("人民路1号", "0591-87654321", "www.example.cn")
        serving.store.delete(number, by="王芳")


def test_a_practice_that_is_done_and_still_has_an_error_says_so(serving: Serving) -> None:
    number = practising.begin(serving.store, "王芳")
    for _ in range(6):
        basics.ACTS["skip"](serving, Ask({"id": number}))
    stored = serving.store.get(number)
    tasks = [task._replace(done=True) for task in practising.tasks(serving.store, stored)]
    assert len(tasks) == 6
    shown = render(
        "practice.html", practice={"id": 1, "tasks": tasks, "now": 0, "done": 6, "skipped": (), "lacking": 2}
    )
    assert "还差 2 处" in shown
    assert "会了" not in shown


def test_nobody_is_asked_for_a_name_in_the_middle_of_the_practice(serving: Serving) -> None:
    preferences.save(preferences.Preferences())
    number = practising.begin(serving.store, "王芳")
    (card,) = [item for item in asking.cards(serving.opened(number)) if item["kind"] == "fee"]
    answer = notes.ACTS["answer"](serving, Ask(id=number, question=card["id"], how="none"))
    assert answer.get("ok"), answer
    own = made(serving)
    with pytest.raises(NotReady):
        review.ACTS["bind"](serving, Ask(id=own, section="overview", start=0, reason="别的口径"))


def test_a_report_that_is_gone_is_said_to_be_gone_with_no_number(serving: Serving) -> None:
    first = practising.begin(serving.store, "王芳")
    basics.ACTS["restart"](serving, Ask({"id": first}))
    told = dispatch(basics.ACTS, serving)({"act": "open", "id": first, "build": assets.build()})
    assert (told["code"], told["msg"]) == ("no_report", "这份报告不在了：删掉了，或者练习报告重来过。")
