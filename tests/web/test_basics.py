"""① 基本信息 and uploads, without a browser: what a person is shown and asked, and what becomes of it."""

import re
import threading
import time
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assistant import reading, resources
from assistant.domain import formats
from assistant.domain.cell_text import parse
from assistant.domain.figures import BLANK, Cell, Figures
from assistant.domain.report import Imported, Level, Organ, Report, Section
from assistant.errors import NotReady, UnusableInput
from assistant.storage import Job
from assistant.web import imports, incoming, uploads
from assistant.web.answers import Answer, Ask
from assistant.web.handlers import basics
from assistant.web.serving import Serving

ROW = "requests.not_processed.petition"
SCRIPT = "<img src=x onerror=alert(1)>${alert(1)}{{7*7}}"


@cache
def form() -> Report:
    """The filled in form of the example, as it is read."""
    return reading.read(resources.find("examples/qinghe/2025.xlsx"), sandboxed=False)


@cache
def last_year() -> Report:
    return reading.read(resources.find("examples/qinghe/2024.docx"), sandboxed=False)


def with_marks(report: Report, mark: str = "/") -> Report:
    row = [cell for cell in report.form.cells if cell.startswith(f"{ROW}.")]
    return report.having(figures=report.figures.having(dict.fromkeys(row, Cell(raw=mark))))


def blank(serving: Serving, year: int = 2025, organ: str = "青禾镇人民政府") -> int:
    return serving.store.create(imports.begun(Organ(name=organ), year), "王芳")


def came_in(
    serving: Serving, report: Report, report_id: int | None = None, purpose: str = "", name: str = "a.xlsx"
) -> Job:
    """A file that was read, as the child process gives it."""
    number = serving.store.jobs.start("import", by="王芳", report_id=report_id, asked={"name": name, "as": purpose})
    serving.store.jobs.finish(number, incoming.result_of(report, name))
    return imports.place(serving, serving.store.jobs.get(number))


def ask(serving: Serving, act: str, report_id: int, **detail: Any) -> Answer:
    return basics.ACTS[act](serving, Ask({"id": report_id, **detail}))


def main(answer: Answer) -> str:
    return answer.get("html", {})["#main"]


def test_a_file_is_not_in_the_report_until_it_is_taken(serving: Serving) -> None:
    number = blank(serving)
    job = came_in(serving, form(), number)
    shown = main(ask(serving, "open", number))
    assert "<b>200</b>" in shown
    assert "还没有写进报告" in shown
    assert not serving.store.get(number).report.figures
    done = ask(serving, "take", number, job=job.id)
    assert "写进报告了" in done.get("toast", "")
    report = serving.store.get(number).report
    assert report.figures["requests.received.total"].value == 12
    assert report.organ.address == "云溪县青禾镇河东街18号"
    assert "导入预览" not in main(done)


def test_a_slash_must_be_chosen_before_the_file_can_be_taken(serving: Serving) -> None:
    number = blank(serving)
    job = came_in(serving, with_marks(form()), number)
    answer = ask(serving, "open", number)
    assert "disabled" in main(answer)
    assert "checked" not in main(answer)
    assert answer.get("rail", {})["items"][0]["kind"] == "asked"
    with pytest.raises(NotReady, match="还有 1 处没选"):
        ask(serving, "take", number, job=job.id)
    answer = ask(serving, "choose", number, job=job.id, doubt=f"{ROW}.natural_person", value="zero")
    assert "disabled" not in main(answer)
    assert "都选好了" in answer.get("rail", {})["foot"]
    ask(serving, "take", number, job=job.id)
    assert serving.store.get(number).report.figures[f"{ROW}.total"].value == 0


def test_left_blank_is_blank_and_not_zero(serving: Serving) -> None:
    number = blank(serving)
    job = came_in(serving, with_marks(form()), number)
    ask(serving, "choose", number, job=job.id, doubt=f"{ROW}.natural_person", value="blank")
    ask(serving, "take", number, job=job.id)
    assert serving.store.get(number).report.figures[f"{ROW}.enterprise"] == BLANK


def test_what_differs_is_the_tables_unless_the_file_is_chosen(serving: Serving) -> None:
    own = form().having(
        figures=form().figures.having({"disclosure.penalties.decisions": 4, "disclosure.licensing.decisions": 45})
    )
    number = serving.store.create(own, "王芳")
    job = came_in(serving, form(), number)
    shown = main(ask(serving, "open", number))
    assert "表里已有 2 格和文件不一样" in shown
    assert "表里的 4" in shown
    assert "文件里的 3" in shown
    ask(serving, "overrule", number, job=job.id, cell="disclosure.penalties.decisions", value="file")
    ask(serving, "take", number, job=job.id)
    figures = serving.store.get(number).report.figures
    assert figures["disclosure.penalties.decisions"].value == 3
    assert figures["disclosure.licensing.decisions"].value == 45


def test_a_corrected_report_is_not_thrown_away_and_its_words_can_be_chosen(serving: Serving) -> None:
    own = form().having(sections={"overview": Section(text="全年新收申请8件。"), "problems": Section(text="人手少。")})
    mended = form().having(
        figures=form().figures.having({"disclosure.licensing.decisions": 46}),
        sections={"overview": Section(text="全年新收申请12件。"), "problems": Section(text="人手少。")},
    )
    number = serving.store.create(own, "王芳")
    job = came_in(serving, mended, number)
    page = ask(serving, "open", number)
    assert "报告里有 1 节文字和文件不一样" in main(page)
    assert "全年新收申请12件。" in main(page)
    assert "都选好了" not in main(page) + page.get("rail", {})["foot"]
    with pytest.raises(UnusableInput, match="没有要写的"):
        ask(serving, "take", number, job=job.id)
    assert "导入预览" in main(ask(serving, "open", number)), "the file is still there"
    ask(serving, "overrule", number, job=job.id, cell="*", value="file")
    ask(serving, "overrule", number, job=job.id, cell="text:overview", value="file")
    ask(serving, "take", number, job=job.id)
    report = serving.store.get(number).report
    assert report.figures["disclosure.licensing.decisions"].value == 46
    assert report.text("overview") == "全年新收申请12件。"
    assert report.text("problems") == "人手少。"


def test_a_file_of_last_year_is_offered_as_last_years_report(serving: Serving) -> None:
    number = blank(serving)
    job = came_in(serving, last_year(), number)
    shown = main(ask(serving, "open", number))
    assert "文件是 2024 年的。当去年的报告用？" in shown
    assert "就是今年的，年份写错了" in shown
    ask(serving, "accept", number, job=job.id, value="last")
    last = serving.store.get(number).report.last
    assert last is not None
    assert last.year == 2024
    assert last.figures["requests.received.total"].value == 8
    assert {(row.organ, row.year) for row in serving.store.reports()} == {
        ("青禾镇人民政府", 2024),
        ("青禾镇人民政府", 2025),
    }


def test_a_wrong_year_can_be_the_years_own(serving: Serving) -> None:
    number = blank(serving)
    job = came_in(serving, last_year(), number)
    ask(serving, "accept", number, job=job.id, value="year")
    ask(serving, "take", number, job=job.id)
    report = serving.store.get(number).report
    assert (report.year, report.figures["requests.received.total"].value) == (2025, 8)
    assert report.text("overview")


def test_a_file_in_the_old_format_says_what_is_to_be_filled_in(serving: Serving) -> None:
    number = blank(serving)
    cells = formats.load("2019").cells
    old = Report(
        organ=Organ(name="青禾镇人民政府"),
        year=2025,
        format="2019",
        figures=Figures(dict.fromkeys(cells, Cell(value=1))),
    )
    job = came_in(serving, old, number)
    shown = main(ask(serving, "open", number))
    assert "用的是 2019 年的老格式，换成新格式，" in shown
    assert "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请，7 格" in shown
    assert "这一年的格式里没有地方放" in shown
    assert re.search("政府集中采购[^<]*采购项目数量：1</li>", shown)
    ask(serving, "take", number, job=job.id)
    report = serving.store.get(number).report
    assert report.format == "2021"
    assert report.figures["requests.other_outcome.unlisted.total"].value == 1
    assert "requests.other_outcome.fee_unpaid.total" not in report.figures


def test_another_units_file_is_asked_about(serving: Serving) -> None:
    number = blank(serving, organ="白石镇人民政府")
    job = came_in(serving, form(), number)
    assert "文件里的单位是“青禾镇人民政府”" in main(ask(serving, "open", number))
    ask(serving, "accept", number, job=job.id, value="organ")
    ask(serving, "take", number, job=job.id)
    assert serving.store.get(number).report.organ.name == "白石镇人民政府"


def test_last_years_report_goes_beside_the_report_at_once(serving: Serving) -> None:
    number = blank(serving)
    came_in(serving, last_year(), number, "last", "青禾镇2024年年报.docx")
    shown = main(ask(serving, "open", number))
    assert "青禾镇2024年年报.docx" in shown or "2024.docx" in shown
    assert "200/200 格" in shown
    assert "1 件（今年“上年结转”应为 1）" in shown
    assert serving.imports(number) == 0


def test_what_is_dropped_can_be_taken_back(serving: Serving) -> None:
    number = blank(serving)
    job = came_in(serving, form(), number)
    answer = ask(serving, "drop", number, job=job.id)
    assert "导入预览" not in main(answer)
    assert "导入预览" in main(ask(serving, "undo", number, **answer.get("undo", {})))


def test_the_step_waits_until_the_file_is_decided_on(serving: Serving) -> None:
    number = blank(serving)
    job = came_in(serving, form(), number)
    assert ask(serving, "open", number).get("steps", [])[0]["state"] == "warn"
    ask(serving, "take", number, job=job.id)
    assert ask(serving, "open", number).get("steps", [])[0]["state"] == "done"


def test_a_file_without_a_report_finds_its_own_or_makes_it(serving: Serving) -> None:
    number = blank(serving)
    assert came_in(serving, form()).report_id == number
    other = form().having(organ=Organ(name="白石镇人民政府"))
    made = came_in(serving, other).report_id
    assert made is not None
    report = serving.store.get(made).report
    assert (report.organ.name, report.organ.level, report.year) == ("白石镇人民政府", Level.TOWNSHIP, 2025)
    assert not report.figures


def test_last_years_report_begins_this_years(serving: Serving) -> None:
    year = imports.this_year()
    job = came_in(serving, last_year().having(year=year - 1), None, "last")
    assert job.report_id is not None
    report = serving.store.get(job.report_id).report
    assert (report.organ.name, report.year, len(report.figures)) == ("青禾镇人民政府", year, 0)
    assert report.organ.address
    assert sorted(row.year for row in serving.store.reports()) == [year - 1, year]


def test_a_page_shows_scripts_of_a_file_as_text(serving: Serving) -> None:
    number = blank(serving, organ=SCRIPT)
    fresh = form().having(organ=Organ(name=SCRIPT), imported=Imported(file=SCRIPT))
    fresh = fresh.having(figures=Figures(dict(fresh.figures) | {f"{ROW}.total": Cell(raw=SCRIPT)}))
    came_in(serving, fresh, number, name=SCRIPT)
    came_in(serving, last_year().having(organ=Organ(name=SCRIPT)), number, "last", SCRIPT)
    shown = main(ask(serving, "open", number))
    assert "<img" not in shown
    assert "&lt;img" in shown


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "写上机关全称"),
        ("year", "二〇二五", "年度写成四位数"),
        ("dated", "明天", "日期写成"),
        ("level", "king", "没有这一级"),
    ],
)
def test_a_line_of_the_cover_that_cannot_be_is_said_beside_it(
    serving: Serving, field: str, value: str, said: str
) -> None:
    number = blank(serving)
    answer = ask(serving, "put", number, field=field, value=value)
    assert said in answer.get("html", {})["#organ"]


def test_the_cover_is_changed_line_by_line(serving: Serving) -> None:
    number = blank(serving)
    for field, value in (
        ("dated", "2026-01-20"),
        ("telephone", "0599-5550118"),
        ("name", "青禾县财政局"),
        ("year", "2026"),
    ):
        ask(serving, "put", number, field=field, value=value)
    report = serving.store.get(number).report
    assert (report.organ.name, report.organ.level, report.year) == ("青禾县财政局", Level.COUNTY_DEPARTMENT, 2026)
    assert report.dated is not None


def test_two_reports_of_one_unit_and_year_are_not_made_by_renaming(serving: Serving) -> None:
    blank(serving, 2024)
    number = blank(serving, 2025)
    assert "已经有了" in ask(serving, "put", number, field="year", value="2024").get("html", {})["#organ"]


# ── reading ──


def read_job(serving: Serving, content: bytes, name: str, first: str = "") -> Job:
    number = uploads.begin(serving, name, content, {"report": "", "as": "", "first": first})
    until = time.monotonic() + 60
    while serving.store.jobs.get(number).state == "running" and time.monotonic() < until:
        time.sleep(0.05)
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and thread.name.endswith("(_read)"):
            thread.join(10)
    return serving.store.jobs.get(number)


def test_what_could_not_be_read_is_forgotten_with_the_next_choice_of_files_and_not_within_one(serving: Serving) -> None:
    def failed() -> list[str]:
        return [job.asked["name"] for job in imports.of(serving, None) if job.state == "failed"]

    read_job(serving, b"", "a.docx", first="1")
    read_job(serving, b"", "b.docx")
    assert failed() == ["a.docx", "b.docx"]
    read_job(serving, b"", "c.docx", first="1")
    assert failed() == ["c.docx"]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"PK\x03\x04 cut off", "填报表.xlsx", "这个文件打不开：可能没有传完。在 WPS 里另存一份再导入。"),
        (b"", "空.docx", "这个文件打不开：可能没有传完。在 WPS 里另存一份再导入。"),
        ("今天下雨。".encode(), "日记.txt", "没找到三张表。看看是不是年报文件，或者用空白填报表填好再导入。"),
        (b"\x89PNG\r\n\x1a\n0000", "扫描.png", "这是图片。只能读 Word、Excel、PDF、网页、文本。"),
        (b"\x89PNG\r\n\x1a\n0000", "年报.docx", "名字是 .docx，里面其实是图片，读不出字。找原来的文件再导入。"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_in_one_sentence(
    serving: Serving, content: bytes, name: str, said: str
) -> None:
    job = read_job(serving, content, name)
    assert job.state == "failed"
    assert uploads.trouble(job) == said


def test_a_file_is_read_and_finds_its_report(serving: Serving) -> None:
    number = blank(serving)
    job = read_job(serving, resources.find("examples/qinghe/2025.xlsx").read_bytes(), "填报表2025.xlsx")
    assert (job.state, job.report_id) == ("done", number)


def test_every_sentence_of_the_reader_that_this_page_says_otherwise_is_still_one_of_the_readers() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(reading.__file__).parent.rglob("*.py"))
    assert [said for said in uploads.said() if said not in sources] == []
    assert "打开它太久，没有读" in sources


@pytest.mark.parametrize(
    ("what", "then", "said"),
    [
        ("是扫描件，没有文字层", "请提供 Word。", "这是扫描件，读不出字。要有文字的 Word 或 PDF。"),
        ("文件有密码", "", "文件有密码，去掉密码再导入。"),
        ("工作表“{sheet}”太大，不像报告", "请另存。", "a.xlsx：工作表“表三”太大，不像报告。请另存。"),
        ("", "", "这个文件没读出来。在 WPS 里另存一份再导入。"),
    ],
)
def test_what_the_reader_says_is_said_in_the_words_of_the_page(
    serving: Serving, what: str, then: str, said: str
) -> None:
    number = serving.store.jobs.start("import", by="王芳", asked={"name": "a.xlsx", "as": ""})
    told = {"what": what, "where": "a.xlsx", "then": then, "values": {"sheet": "表三"}}
    serving.store.jobs.fail(number, "unusable_input", told if what else {})
    assert uploads.trouble(serving.store.jobs.get(number)) == said


def test_a_file_that_took_too_long_says_how_long(serving: Serving) -> None:
    number = serving.store.jobs.start("import", by="王芳", asked={"name": "a.xlsx", "as": ""})
    serving.store.jobs.fail(
        number, "unusable_input", {"what": "打开它太久，没有读", "where": "", "then": "", "values": {}}
    )
    job = serving.store.jobs.get(number)
    later = (datetime.fromisoformat(job.at) + timedelta(seconds=75)).isoformat()
    assert uploads.trouble(job._replace(ended=later)) == "读了 1 分钟还没读完，停下了。把表格单独存成 Excel 再试。"


def test_a_file_that_is_not_to_be_read_is_gone_from_the_page_at_once(serving: Serving) -> None:
    number = blank(serving)
    job = serving.store.jobs.start("import", by="王芳", report_id=number, asked={"name": "长.pdf", "as": ""})
    assert "长.pdf" in main(ask(serving, "open", number))
    assert "长.pdf" not in main(ask(serving, "stop", number, job=job))


def test_another_reports_file_cannot_be_taken(serving: Serving) -> None:
    one, other = blank(serving), blank(serving, organ="白石镇人民政府")
    job = came_in(serving, form(), one)
    for act in ("take", "drop", "choose", "overrule", "accept", "stop"):
        with pytest.raises(UnusableInput):
            ask(serving, act, other, job=job.id, value="last")


def test_a_line_of_the_cover_fills_the_gap_that_asks_for_it_and_can_be_taken_back(serving: Serving) -> None:
    number = blank(serving)
    gaps = "【待补充：报告电子版公布在哪个网站的哪个栏目？】【待补充：联系地址和电话是什么？】"
    serving.store.change(number, lambda made: made.with_text("preamble", f"依据条例编制。{gaps}"), by="王芳", act="set")
    opened = ask(serving, "open", number)
    due = [item["text"] for item in opened.get("rail", {})["items"] if item["section"] == "cover"]
    assert due == ["成文日期还没写。", "地址还没写。", "电话还没写。", "公布网站还没写。"]
    assert "toast" not in ask(serving, "put", number, field="address", value="河东街18号")
    done = ask(serving, "put", number, field="telephone", value="0000-1234567")
    text = serving.store.get(number).report.text("preamble")
    assert (done.get("toast"), text.count("待补充")) == ("记下了，文中也填上了。", 1)
    assert "河东街18号" in text
    assert "0000-1234567" in text
    ask(serving, "undo", number, **done.get("undo", {}))
    report = serving.store.get(number).report
    assert (report.organ.telephone, report.text("preamble").count("待补充")) == ("", 2)
    ask(serving, "put", number, field="website", value="县政府网站“公开”栏")
    assert "县政府网站“公开”栏" in serving.store.get(number).report.text("preamble")


@pytest.mark.parametrize("line", ["address", "telephone", "website", "dated"])
def test_the_line_that_is_gone_to_is_open(serving: Serving, line: str) -> None:
    shown = main(ask(serving, "open", blank(serving), goto=line))
    assert f'name="field" value="{line}"' in shown
    assert 'id="edit-field"' in shown
    assert 'id="edit-field"' not in main(ask(serving, "open", blank(serving, 2024), goto="nothing"))


def test_what_was_chosen_as_last_years_never_becomes_this_years(serving: Serving) -> None:
    number = blank(serving, 2026)
    job = came_in(serving, last_year().having(year=2022), number, "last")
    shown = main(ask(serving, "open", number))
    assert "文件是 2022 年的，不是去年的（2025 年）。" in shown
    assert "就是今年的" not in shown
    with pytest.raises(UnusableInput):
        ask(serving, "accept", number, job=job.id, value="year")
    done = ask(serving, "accept", number, job=job.id, value="old")
    assert done.get("toast") == "作为 2022 年的报告存下了，在首页。没有用来写今年的。"
    assert not serving.store.get(number).report.figures
    assert sorted(row.year for row in serving.store.reports()) == [2022, 2026]
    again = came_in(serving, last_year().having(year=2022), number, "last")
    ended = ask(serving, "accept", number, job=again.id, value="old")
    assert "已经有了" in (ended.get("toast") or "")
    assert "导入预览" not in main(ended)
    assert "导入预览" in main(ask(serving, "undo", number, **ended.get("undo", {})))


def test_a_file_of_another_unit_and_an_older_year_is_asked_for_the_unit_first(serving: Serving) -> None:
    number = blank(serving, organ="白石镇人民政府")
    job = came_in(serving, last_year().having(year=2022), number, "last")
    assert "文件里的单位是“青禾镇人民政府”，这份报告是“白石镇人民政府”的。" in main(ask(serving, "open", number))
    ask(serving, "accept", number, job=job.id, value="organ")
    assert "文件是 2022 年的，不是去年的（2024 年）。" in main(ask(serving, "open", number))
    assert serving.store.get(number).report.last is None


def test_the_bar_follows_the_unit_and_the_year(serving: Serving) -> None:
    number = blank(serving)
    ask(serving, "put", number, field="name", value="白石镇人民政府")
    changed = ask(serving, "put", number, field="year", value="2024")
    assert changed.get("head", {})["title"] == "白石镇人民政府 2024 年"


def test_this_years_file_is_not_taken_for_last_years_nor_written_in_by_that_button(serving: Serving) -> None:
    number = blank(serving)
    came_in(serving, form(), number, "last")
    shown = main(ask(serving, "open", number))
    assert "文件是 2025 年的，不是去年的（2024 年）。要写进今年的表，用上面的“导入文件”。" in shown
    assert 'data-do="take"' not in shown


def test_last_years_report_of_a_unit_by_another_name_is_still_last_years(serving: Serving) -> None:
    number = blank(serving, organ="白石镇人民政府")
    job = came_in(serving, last_year(), number, "last")
    ask(serving, "accept", number, job=job.id, value="organ")
    report = serving.store.get(number).report
    assert (report.last is not None, len(report.figures)) == (True, 0)


def test_last_years_blank_cells_are_named(serving: Serving) -> None:
    number = blank(serving)
    row = {cell: BLANK for cell in last_year().form.cells if cell.startswith(f"{ROW}.")}
    came_in(serving, last_year().having(figures=last_year().figures.having(row)), number, "last")
    shown = main(ask(serving, "open", number))
    assert "看空着的 7 格" in shown
    assert "1.信访举报投诉类申请，7 格" in shown


def test_a_report_in_an_old_format_is_changed_by_a_click_and_back_by_another(serving: Serving) -> None:
    old = formats.load("2019")
    zeros = Figures({cell: parse("0", known.kind).cell for cell, known in old.cells.items()})
    made = imports.begun(Organ(name="青禾镇人民政府"), 2022)
    number = serving.store.create(made.having(format="2019", figures=zeros, imported=Imported(kind="txt")), "王芳")
    opened = ask(serving, "open", number)
    card = next(item for item in opened.get("rail", {})["items"] if item["code"] == "S103")
    assert [label for _, label in card["choices"]] == ["换成 2021 年格式"]
    assert not card["cuts"]  # nothing of it is to be cut out
    assert 'data-do="convert"' in opened.get("html", {})["#main"]
    done = ask(serving, "convert", number)
    assert (done.get("toast") or "").startswith("换成 2021 年格式了，有 ")
    assert serving.store.get(number).report.format == "2021"
    assert 'data-do="convert"' not in done.get("html", {})["#main"]
    ask(serving, "undo", number, **done.get("undo", {}))
    back = serving.store.get(number).report
    assert (back.format, back.figures) == ("2019", zeros)
