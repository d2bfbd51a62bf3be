"""首页, ① and the practice in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from assistant import resources
from assistant.web import imports
from assistant.workflow import practice
from tests.web.conftest import Server, create, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FORM = "examples/qinghe/2025.xlsx"
LAST = "examples/qinghe/2024.docx"


def choose(page: Page, selector: str, *files: Path) -> None:
    page.locator(selector).first.set_input_files([str(file) for file in files])


def test_the_first_five_minutes_begin_with_what_was_read(empty: Server, page: Page) -> None:
    visit(page, empty, "/")
    page.get_by_role("button", name="打开练习报告").click()
    page.wait_for_url("**/basics?id=*")
    page.wait_for_selector("body[data-ready]")
    bar = page.locator("#nb-practice")
    expect(bar).to_contain_text("练习，做好 0/6第 1 步：")
    take = page.get_by_role("button", name="写进报告")
    expect(take).to_be_disabled()
    page.get_by_label("先空着").check()
    expect(take).to_be_enabled()
    expect(page.get_by_label("先空着")).to_be_focused()
    page.get_by_label("都是 0").check()
    take.click()
    expect(bar).to_contain_text("做好 1/6")
    bar.get_by_role("link", name="去做").click()
    page.wait_for_selector("body[data-ready]")
    page.locator(".rail button", has_text="改为 12").first.click()
    expect(bar).to_contain_text("做好 2/6")
    bar.locator("summary", has_text="重来").click()
    expect(bar).to_contain_text("拿不回来")
    bar.get_by_role("button", name="清掉重来").click()
    expect(page.locator("#nb-practice")).to_contain_text("练习，做好 0/6第 1 步：")


def test_files_that_come_in_say_what_they_are(page: Page, server: Server, tmp_path: Path) -> None:
    cut = tmp_path / "没传完.xlsx"
    cut.write_bytes(b"PK\x03\x04 cut off")
    program = tmp_path / "程序.exe"
    program.write_bytes(b"MZ")
    large = tmp_path / "太大.docx"
    large.write_bytes(b"0" * (20 * 1024 * 1024 + 1))
    visit(page, server, "/")
    choose(page, ".head input[type=file]", cut, program, large)
    expect(page.locator("#sending")).to_contain_text("只能读 Word、Excel、PDF、网页、文本。")
    expect(page.locator("#sending")).to_contain_text("文件超过 20 MB。")
    expect(page.locator("#files")).to_contain_text("这个文件打不开：可能没有传完。", timeout=60_000)
    page.locator("#files").get_by_role("button", name="知道了").click()
    expect(page.locator("#files")).not_to_contain_text("没传完.xlsx")


def test_last_years_report_then_this_years_form(empty: Server, page: Page) -> None:
    visit(page, empty, "/")
    choose(page, "input[data-as=last]", resources.find(LAST))
    if 2025 not in imports.years():  # then it is not last year's, whatever the month
        page.get_by_role("button", name="写 2025 年的，这份当去年的").click(timeout=60_000)
    page.wait_for_url("**/basics?id=*", timeout=60_000)
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("#last")).to_contain_text("200/200 格")
    choose(page, "#import-file", resources.find(FORM))
    expect(page.locator(".imp-card")).to_contain_text("格读得准", timeout=60_000)
    page.get_by_role("button", name="写进报告").click()
    expect(page.locator("#nb-toasts")).to_contain_text("写进报告了")
    expect(page.locator('.steps a[data-step="figures"]')).to_have_class("done")


def test_a_line_of_the_cover_is_changed_in_its_place(page: Page, server: Server) -> None:
    visit(page, server, "/")
    page.get_by_role("button", name="打开练习报告").click()
    page.wait_for_url("**/basics?id=*")
    page.wait_for_selector("body[data-ready]")
    page.locator("#edit-telephone").click()
    field = page.locator("#edit-field")
    expect(field).to_be_focused()
    field.fill("0599-5550119")
    field.press("Enter")
    expect(page.locator("#organ")).to_contain_text("0599-5550119")


def test_the_list_is_there_from_the_last_visit_when_nothing_answers(page: Page, server: Server) -> None:
    visit(page, server, "/")
    page.route("**/gradio_api/**", lambda route: route.abort())
    page.route("**/healthz", lambda route: route.abort())
    page.get_by_role("button", name="打开练习报告").click()
    expect(page.locator("#seen")).to_contain_text("看到的")
    expect(page.locator("#main")).to_have_class("main stale")


def test_the_practice_begins_anew_only_when_that_is_confirmed(page: Page, server: Server) -> None:
    visit(page, server, "/")
    page.get_by_role("button", name="重来", exact=True).click()
    dialog = page.get_by_role("dialog", name="练习重来")
    expect(dialog).to_contain_text("拿不回来")
    page.get_by_role("button", name="接着练").click()
    expect(dialog).to_be_hidden()
    assert page.url.rstrip("/") == server.url.rstrip("/")


def test_what_could_not_be_read_goes_with_the_next_file_or_by_a_click(
    empty: Server, page: Page, tmp_path: Path
) -> None:
    bad = tmp_path / "坏.docx"
    bad.write_bytes(b"PK no document")
    visit(page, empty, "/")
    box = page.locator(".note.error.file")
    page.locator("input[data-upload]").first.set_input_files(bad)
    expect(box).to_have_count(1)
    page.locator("input[data-upload]").first.set_input_files(resources.ROOT / "examples/qinghe/2025.xlsx")
    expect(box).to_have_count(0)
    page.wait_for_url("**/basics?id=*")
    visit(page, empty, "/")
    page.locator("input[data-upload]").first.set_input_files(bad)
    expect(box).to_have_count(1)
    box.get_by_role("button", name="知道了").click()
    expect(box).to_have_count(0)


def test_a_card_of_the_rail_gives_the_answer_too(page: Page, server: Server) -> None:
    visit(page, server, "/")
    page.get_by_role("button", name="重来", exact=True).click()
    page.get_by_role("button", name="清掉重来").click()
    page.wait_for_url("**/basics?id=*")
    page.wait_for_selector("body[data-ready]")
    page.keyboard.press("F8")
    expect(page.locator(".imp input").first).to_be_focused()
    page.locator(".rail button", has_text="都是 0").click()
    expect(page.get_by_label("都是 0")).to_be_checked()
    expect(page.locator(".rail .foot")).to_contain_text("都选好了")


def test_one_tab_shows_first_one_server_and_then_another(page: Page, empty: Server, server: Server) -> None:
    """Chromium keeps code that was evaluated for a tab: it must not ask the first server for the second one's page."""
    visit(page, empty, "/")
    visit(page, server, "/")
    expect(page.get_by_role("heading", name="全部报告")).to_be_visible()


def test_a_page_whose_script_does_not_come_says_so_with_a_way_to_try_again(page: Page, server: Server) -> None:
    page.route("**/home.js", lambda route: route.abort())
    page.goto(f"{server.url}/")
    expect(page.locator("#nb-unread", has_text="这一页没读出来。")).to_be_visible()
    page.unroute("**/home.js")
    page.locator("#nb-unread").get_by_role("link", name="再试").click()
    page.wait_for_selector("body[data-ready]")


def test_a_page_whose_server_is_away_as_it_opens_says_so_with_both_ways_out(page: Page, server: Server) -> None:
    """What shows it was once fetched only then, and did not come either."""
    number, asked = create(server, practice.report()), list[str]()

    def answer(route: Route) -> None:
        """The page comes with its scripts; from the moment that it asks what to show, what says so does not."""
        if "component_server" in route.request.url:
            asked.append(route.request.url)
        is_gone = "component_server" in route.request.url or (asked and "/trouble.js" in route.request.url)
        route.abort() if is_gone else route.continue_()

    page.route("**/*", answer)
    page.goto(f"{server.url}/basics?id={number}")
    expect(page.locator("#main").get_by_role("link", name="再试")).to_be_visible()
    expect(page.locator("#main").get_by_role("link", name="回到报告列表")).to_be_visible()
    page.unroute("**/*")
    page.locator("#main").get_by_role("link", name="再试").click()
    expect(page.locator("#organ")).to_be_visible()


def test_a_report_that_is_gone_offers_the_list_alone(page: Page, server: Server) -> None:
    visit(page, server, "/basics?id=999999")
    expect(page.locator("#main")).to_contain_text("这份报告不在了")
    expect(page.locator("#main a.btn")).to_have_text(["回到报告列表"])
