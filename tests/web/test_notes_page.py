"""③ 素材 in a real browser."""

import re
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from assistant.domain.report import Note
from assistant.workflow import practice
from tests.web.conftest import Server, again, call_me, create, stored, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def begun(server: Server) -> int:
    return create(server, practice.report())


def paste_two(page: Page) -> None:
    """Paste two sentences and have them sorted."""
    page.get_by_role("button", name="粘贴一段文字，帮我分类").click()
    page.locator("#pasted").fill("公众号推送12期。村里换了牌子。")
    page.get_by_role("button", name="分一分").click()


def test_enter_keeps_a_sentence_and_the_next_can_be_typed_at_once(page: Page, server: Server) -> None:
    number = begun(server)
    visit(page, server, f"/notes?id={number}")
    page.locator("#add-platforms").fill("公众号推送12期")
    page.keyboard.press("Enter")
    page.keyboard.type("便民大厅换了")
    lines = page.locator("[data-list=platforms] li[data-note]")
    expect(lines).to_have_count(3)
    page.keyboard.type("公开栏")
    page.keyboard.press("Control+Enter")
    expect(lines.nth(3)).to_contain_text("便民大厅换了公开栏")
    assert [note.text for note in stored(server, number).notes[-2:]] == ["公众号推送12期", "便民大厅换了公开栏"]


def test_a_sentence_half_typed_is_there_after_the_page_was_loaded_again(page: Page, server: Server) -> None:
    number = begun(server)
    visit(page, server, f"/notes?id={number}")
    page.locator("#add-opening").type("镇里开了")
    page.locator(".rail input[value=some]").check()
    page.locator(".rail [name=total]").type("100")
    again(page)
    expect(page.locator("#add-opening")).to_have_value("镇里开了")
    expect(page.locator(".rail [name=total]")).to_have_value("100")
    expect(page.locator(".rail .due")).to_have_text("还差 2 个空")


def test_a_note_is_changed_in_place_removed_and_brought_back(page: Page, server: Server) -> None:
    number = begun(server)
    visit(page, server, f"/notes?id={number}")
    line = page.locator("li[data-note=n9]")
    line.locator("[data-edit]").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("申请人张伟，电话13800138000。")
    expect(line.locator(".x.error")).to_contain_text("手机号")
    page.keyboard.press("Enter")
    expect(line.locator(".t")).to_have_text("申请人张伟，电话13800138000。")
    note = stored(server, number).note("n9")
    assert note is not None
    assert note.text == "申请人张伟，电话13800138000。"
    line.locator("[data-edit]").click()
    line.get_by_role("button", name="去掉").click()
    expect(line).to_have_count(0)
    page.locator(".toast button").click()
    expect(line).to_have_count(1)


def test_typed_without_a_server_it_is_kept_and_sent_when_it_is_back(page: Page, server: Server) -> None:
    number = begun(server)
    visit(page, server, f"/notes?id={number}")
    page.route(re.compile("component_server"), lambda route: route.abort())
    page.locator("#add-platforms").fill("公众号推送12期")
    page.keyboard.press("Enter")
    expect(page.locator("li.pending")).to_contain_text("没存上")
    page.unroute(re.compile("component_server"))
    again(page)
    expect(page.locator("[data-list=platforms] li[data-note]").nth(2)).to_contain_text("公众号推送12期")
    expect(page.locator("li.pending")).to_have_count(0)
    assert stored(server, number).notes[-1].text == "公众号推送12期"


def test_what_opens_on_the_page_itself_opens_also_without_a_server(page: Page, server: Server) -> None:
    """What does it was once fetched at the click, and a click that could not did and said nothing."""
    visit(page, server, f"/notes?id={begun(server)}")
    page.wait_for_load_state("networkidle")
    page.route("**/*", lambda route: route.abort())
    page.get_by_role("button", name="粘贴一段文字，帮我分类").click()
    expect(page.locator("#pasted")).to_be_focused()
    page.locator("#pasted").fill("公众号推送12期。")
    page.get_by_role("button", name="分一分").click()
    expect(page.locator("#nb-toasts")).to_contain_text("连不上服务器")
    page.locator("h1").first.click()
    page.keyboard.press("?")
    expect(page.locator("#nb-keys")).to_be_visible()


def test_the_sentence_is_shown_before_it_is_kept_and_f8_goes_to_the_question(page: Page, server: Server) -> None:
    number = begun(server)
    visit(page, server, f"/notes?id={number}")
    page.keyboard.press("F8")
    expect(page.locator(".rail input[value=none]")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator(".rail .made")).to_have_text("2025年未发出收费通知，未收取政府信息公开信息处理费。")
    page.locator(".rail form .pri").click()
    call_me(page)
    expect(page.locator(".toast")).to_contain_text("记下了，文中也填上了。")
    expect(page.locator(".rail h2")).to_have_text("还要问你 0")
    expect(page.locator('.steps a[data-step="notes"] small')).to_contain_text("记了")
    assert stored(server, number).text("other_matters").startswith("2025年未发出收费通知")


def test_a_pasted_text_is_sorted_placed_and_kept(page: Page, server: Server) -> None:
    number = begun(server)
    visit(page, server, f"/notes?id={number}")
    paste_two(page)
    expect(page.locator("#sorted li")).to_have_count(2)
    page.locator("#sorted li.open select").select_option("oversight")
    page.get_by_role("button", name="记下选好的").click()
    expect(page.locator("[data-list=oversight] li").last).to_contain_text("村里换了牌子。")
    expect(page.locator("[data-list=platforms] li").last).to_contain_text("公众号推送12期。")


def test_a_word_file_is_looked_over_corrected_and_taken(page: Page, server: Server, tmp_path: Path) -> None:
    number = begun(server)
    made = docx.Document()
    for said in ("平台建设", "公众号推送12期。", "村口换了公告栏。"):
        made.add_paragraph(said)
    made.save(str(tmp_path / "工作记录.docx"))
    visit(page, server, f"/notes?id={number}")
    page.locator("#note-file").set_input_files(tmp_path / "工作记录.docx")
    lines = page.locator(".sorted form[data-line]")
    expect(lines).to_have_count(2)
    lines.nth(0).locator("textarea").fill("公众号推送13期。")
    lines.nth(1).locator("select").select_option("-")
    again(page)
    expect(lines.nth(0).locator("textarea")).to_have_value("公众号推送13期。")
    expect(lines.nth(1).locator("select")).to_have_value("-")
    before = stored(server, number).notes
    lines.nth(0).locator("textarea").press("Control+Enter")
    expect(page.locator("[data-list=platforms] li").last).to_contain_text("工作记录.docx 第 2 行")
    assert [note.text for note in stored(server, number).notes[len(before) :]] == ["公众号推送13期。"]
    expect(lines).to_have_count(0)
    page.locator(".toast button").click()
    expect(lines).to_have_count(2)
    assert stored(server, number).notes == before


def test_a_note_that_nobody_could_sort_has_its_question_beside_it(page: Page, server: Server) -> None:
    number = begun(server)
    store = server.store
    store.change(
        number,
        lambda report: report.having(notes=(*report.notes, Note(id="n40", aspect="unsorted", text="村里换了牌子。"))),
        by="王芳",
        act="note",
    )
    store.close()
    visit(page, server, f"/notes?id={number}")
    page.locator("li[data-note=n40] select").select_option("platforms")
    expect(page.locator(".toast")).to_contain_text("放到“平台建设”了。")
    expect(page.locator("[data-list=platforms] li[data-note=n40]")).to_have_count(1)
    page.locator("li[data-note=n40] [data-edit]").click()
    page.locator("li[data-note=n40] select").select_option("oversight")
    expect(page.locator("[data-list=oversight] li[data-note=n40]")).to_have_count(1)


def test_whoever_goes_on_with_an_answer_that_is_not_kept_is_told(page: Page, server: Server) -> None:
    number = begun(server)
    visit(page, server, f"/notes?id={number}")
    page.get_by_label("没有发出，没有收取").check()
    expect(page.locator("form.ask .pri[aria-disabled=false]")).to_be_visible()
    page.locator(".foot a").click()
    told = page.locator(".toast", has_text="有一题答了还没记下。")
    expect(told).to_be_visible()
    assert "/notes" in page.url
    told.get_by_role("button", name="记下", exact=True).click()
    call_me(page)
    expect(page.locator(".toast", has_text="记下了，文中也填上了。")).to_be_visible()
    page.locator(".foot a").click()
    page.wait_for_url("**/draft?id=*")


def test_the_contents_mark_what_is_being_read_also_after_the_page_was_drawn_anew(page: Page, server: Server) -> None:
    number = begun(server)
    visit(page, server, f"/notes?id={number}")
    current = page.locator(".idx a[aria-current=true]")
    expect(current).to_have_attribute("href", "#last")
    page.locator("#add-platforms").fill("公众号推送12期")
    page.keyboard.press("Enter")  # the page is drawn anew
    expect(page.locator("[data-list=platforms] li", has_text="公众号推送12期")).to_be_visible()
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    expect(current).not_to_have_attribute("href", "#last")
    expect(current).to_have_count(1)
    page.evaluate("window.scrollTo(0, 0)")
    expect(current).to_have_attribute("href", "#last")
    page.locator(".idx a").nth(2).click()
    expect(page.locator(".idx a").nth(2)).to_have_attribute("aria-current", "true")


def test_in_a_low_window_the_rail_fills_the_room_of_the_bar_that_went(page: Page, server: Server) -> None:
    number = begun(server)
    visit(page, server, f"/notes?id={number}")
    foot = "innerHeight - document.querySelector('#rail').getBoundingClientRect().bottom"
    assert abs(page.evaluate(foot)) < 2
    page.evaluate("window.scrollTo(0, 400)")
    page.wait_for_function(f"Math.abs({foot}) < 2")


def test_what_lies_side_by_side_in_a_list_has_one_height(page: Page, server: Server) -> None:
    number = begun(server)
    visit(page, server, f"/notes?id={number}")
    paste_two(page)
    line = page.locator("#sorted li").first
    heights = [line.locator(tag).evaluate("one => one.offsetHeight") for tag in ("textarea", "select")]
    assert abs(heights[0] - heights[1]) <= 2, heights
