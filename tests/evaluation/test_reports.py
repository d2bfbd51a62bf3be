"""The page, JUnit XML and CSV of runs that are written down."""

import csv
import io
import re
from pathlib import Path

import pytest
from lxml import etree

from assistant.evaluation.comparing import compare
from assistant.evaluation.gate import gate
from assistant.evaluation.reports import charts, html, rows, shown
from assistant.evaluation.trend import trend
from assistant.grounding.facts import facts_of
from assistant.grounding.marked import changed, marked
from tests import browser
from tests.drafting.conftest import example
from tests.evaluation.folders import passes, side

HOSTILE = "<script>alert(1)</script>\"'{{ 7*7 }}</style>\u202e"
BEFORE = "全年新收政府信息公开申请21件。\n办结13件，【待补充：结转几件？】"
AFTER = "全年新收政府信息公开申请12件，切实保障了公众知情权。\n办结99件。"
CASES = ["忙碌的县", "平常的镇", "甲", HOSTILE]


def texts(task: str, case: str, repetition: int) -> str:
    if case == HOSTILE:
        return HOSTILE
    return (BEFORE if task == "v1" else AFTER) + (f"第{repetition}稿。" if repetition > 1 else "")


def whole(tmp_path: Path) -> str:
    limits = {"Says": {"never": True, "drop": 0.02}}
    runs = tmp_path / "runs/overview"
    values = {"Says": {case: [True, True] for case in CASES}, "Style": {case: [0.9, 0.8] for case in CASES}}
    before = side(runs / "1", values, text=texts, titles={"Says": "写到要点"})
    values = {"Says": values["Says"] | {"忙碌的县": [False, False]}, "Style": values["Style"] | {"甲": [0.9, 1.0]}}
    after = side(
        runs / "2", values, task="v2", text=texts, limits=limits, titles={"Says": "写到要点"}, errors=[("甲", 1)]
    )
    return html.page(
        [before, after],
        compare([(before, after)]),
        [gate(after, before)],
        trend("overview", tmp_path / "runs"),
        dict.fromkeys(["忙碌的县", "平常的镇"], example()),
    )


def test_the_page_begins_with_the_gate_and_the_sentence_and_has_nothing_from_outside(tmp_path: Path) -> None:
    page = whole(tmp_path)
    assert (
        page.index("没过门槛")
        < page.index("v2 比 v1：")
        < page.index("每份稿子平均用了多少")
        < page.index("忙碌的县</b>")
    )
    assert not re.search(r"(?:src|href|url)\s*[=(]", page)
    assert "http" not in re.sub(r"http-equiv|https?://www\.w3\.org/\S+", "", page)
    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in page, "what stands in a text is not run"
    assert "\u202e" not in page


def test_tasks_are_told_apart_in_a_chart_by_their_whole_names(tmp_path: Path) -> None:
    names = [f"openai:某个模型 overview@{number}" for number in (2, 3)]
    for name in names:
        side(tmp_path / "runs/s" / name[-1], {"Says": passes(2)}, task=name)
    (chart,) = charts.trends(trend("s", tmp_path / "runs"))
    svg = etree.fromstring(chart.svg)
    legend = [item for item in svg.iter("text") if (item.text or "").startswith("●")]
    assert [item.text for item in legend] == [f"● {name}" for name in names]
    assert len({item.get("y") for item in legend}) == 2, "one below the other"
    assert all(float(item.get("y") or 0) < float(svg.get("height") or 0) for item in legend)


def test_what_it_cost_has_its_currency(tmp_path: Path) -> None:
    own = side(tmp_path / "s/1", {"Says": passes(0, 2)})
    dear = own._replace(lines=tuple(line.model_copy(update={"cost": 0.25}) for line in own.lines))
    assert ("费用（元）", "0.25") in shown.spent(dear)


def test_a_page_of_one_run_alone_tells_its_scores(tmp_path: Path) -> None:
    own = side(tmp_path / "s/1", {"Says": {"甲": [True], "乙": [False]}}, titles={"Says": "写到要点"})
    page = html.page([own])
    assert "写到要点" in page
    assert "50.0" in page
    assert "没有这个案例的材料，数没有标" in page


@pytest.mark.browser
@pytest.mark.slow
def test_opened_from_disk_it_filters_sorts_and_goes_from_case_to_case(tmp_path: Path) -> None:
    path = tmp_path / "报告.html"
    path.write_text(whole(tmp_path), encoding="utf-8")
    with browser.chromium() as chromium:
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        troubles: list[str] = []
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda asked: troubles.append(asked.url) if asked.url != path.as_uri() else None)
        page.goto(path.as_uri())
        shown = page.locator("details.case:visible")
        assert page.locator("#count").inner_text() == "4 / 4"
        assert shown.first.get_attribute("data-id") == "忙碌的县", "what changed most stands first"
        page.fill("#find", "平常")
        assert page.locator("#count").inner_text() == "1 / 4"
        page.fill("#find", "")
        page.select_option("#only", "worse")
        assert [item.get_attribute("data-id") for item in shown.all()] == ["忙碌的县"]
        page.select_option("#only", "errors")
        assert [item.get_attribute("data-id") for item in shown.all()] == ["甲"]
        page.select_option("#only", "")
        page.select_option("#order", "best")
        assert shown.first.get_attribute("data-id") == "甲"
        page.select_option("#order", "size")
        page.locator("h1").click()
        page.keyboard.press("j")
        opened = page.locator("details.case[open]")
        assert opened.get_attribute("data-id") == "忙碌的县"
        columns = opened.locator(".column")
        assert columns.count() == 2
        left, right = columns.first.bounding_box(), columns.nth(1).bounding_box()
        assert left
        assert right
        assert left["y"] == right["y"], "side by side"
        assert left["x"] < right["x"]
        assert "".join(columns.first.locator(".q.con").all_inner_texts()).startswith("21件")
        assert columns.nth(1).locator(".q.uns, .q.con").count()
        assert "切实保障了公众知情权" in "".join(columns.nth(1).locator(".d").all_inner_texts())
        assert columns.first.locator(".q.gap").first.inner_text() == "【待补充：结转几件？】"
        page.keyboard.press("j")
        assert opened.count() == 1
        assert opened.get_attribute("data-id") != "忙碌的县"
        page.keyboard.press("k")
        assert opened.get_attribute("data-id") == "忙碌的县"
        assert page.locator("svg.ci.worse").count() == 1 or page.locator("svg.ci").count() == 2
        assert page.locator("svg.trend circle").count() == 4
        assert troubles == []


@pytest.mark.browser
@pytest.mark.slow
def test_the_page_is_accessible(tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    path = tmp_path / "报告.html"
    path.write_text(whole(tmp_path).replace("default-src 'none'", "default-src 'none' 'unsafe-eval'"), encoding="utf-8")
    with browser.chromium() as chromium:
        context = chromium.new_context(bypass_csp=True)
        page = context.new_page()
        page.goto(path.as_uri())
        page.keyboard.press("j")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_a_text_is_marked_by_what_the_report_says(tmp_path: Path) -> None:
    found = marked(AFTER, facts_of(example(), blanks_are_nothing=True), BEFORE)
    pieces = [piece for paragraph in found.paragraphs for piece in paragraph.pieces]
    assert "".join(piece.text for piece in pieces) == AFTER.replace("\n", "")
    assert any(piece.differs and "切实保障" in piece.text for piece in pieces)
    assert sum(found.counts.values()) == 2
    blind = marked(AFTER, None)
    assert not blind.known
    assert not blind.counts


def test_what_changed_reads_as_one_text() -> None:
    found = [*changed("全年新收申请3件，比上年增长300%。办结3件。", "全年新收申请3件，上年为0件。办结3件。")]
    assert "".join(item.text for item in found if item.kind != "new") == "全年新收申请3件，比上年增长300%。办结3件。"
    assert "".join(item.text for item in found if item.kind != "gone") == "全年新收申请3件，上年为0件。办结3件。"
    assert [item.kind for item in found].count("same") <= 3
    assert [*changed("", "")] == []


def test_csv_has_a_line_for_each_score_and_nothing_that_a_spreadsheet_would_run(tmp_path: Path) -> None:
    own = side(
        tmp_path / "s/1", {"Says": {"=1+1": [True, False]}, "Style": {"=1+1": [0.5, None]}}, errors=[("=1+1", 2)]
    )
    data = rows.as_csv([own])
    found = [*csv.DictReader(io.StringIO(data.decode("utf-8-sig")))]
    assert data.startswith(b"\xef\xbb\xbf")
    assert [
        (row["case"], row["repetition"], row["scorer"], row["kind"], row["value"], row["error"]) for row in found
    ] == [
        ("'=1+1", "1", "Says", "pass", "1.0", ""),
        ("'=1+1", "1", "Style", "share", "0.5", ""),
        ("'=1+1", "2", "", "", "", "服务器没有回应"),
    ]


def test_junit_fails_what_the_gate_stops_and_nothing_else(tmp_path: Path) -> None:
    values = {
        "Says": {"甲": [True], "乙": [False], "丙\x00": [True], "丁": [True]},
        "Style": {"甲": [0.1], "乙": [1.0]},
    }
    own = side(tmp_path / "s/1", values, limits={"Says": {"never": True}}, errors=[("丁", 1)])
    root = etree.fromstring(rows.as_junit([gate(own, None)]))
    held, cases = root.findall("testsuite")
    assert (held.get("tests"), held.get("failures")) == ("3", "2")
    assert (cases.get("tests"), cases.get("failures"), cases.get("errors")) == ("4", "1", "1")
    by_name = {case.get("name"): case for case in cases}
    assert by_name["乙"].find("failure") is not None
    assert by_name["甲"].find("failure") is None, "a low share that no limit holds is no failed test"
    assert [error.get("message") for error in by_name["丁"].findall("error")] == ["服务器没有回应"]
    assert "Says=1  Style=0.1" in by_name["甲"].findtext("system-out", "")


def test_many_texts_leave_the_repetitions_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = side(tmp_path / "s/1", {"Says": {"甲": [True, False]}})
    assert "其余 1 次" in html.page([own])
    monkeypatch.setattr(shown, "_MOST_TEXTS", 1)
    assert "其余 1 次" not in html.page([own])


def test_a_baseline_has_no_texts_and_the_page_says_so(tmp_path: Path) -> None:
    before = side(tmp_path / "s/1", {"Says": {"甲": [True]}})._replace(lines=(), due=0)
    after = side(tmp_path / "s/2", {"Says": {"甲": [False]}}, task="v2")
    page = html.page([before, after], compare([(before, after)]))
    assert "没有稿子" in page
    assert "v2写的甲，第1次。" in page


def test_the_page_speaks_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_LANG", "en")
    page = html.page([side(tmp_path / "s/1", {"Says": {"a": [True]}})])
    body = page.split("<body>")[1].split('<div id="list">')[0]
    assert not re.findall("[\u4e00-\u9fff]+", body)
