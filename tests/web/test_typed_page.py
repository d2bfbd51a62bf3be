"""Nothing typed is lost: what stood half-typed in a small form of any page is there after a reload."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant import resources
from assistant.domain.report import Organ, Report
from assistant.workflow import practice
from tests.web.conftest import Server, again, call_me, create, stored, visit
from tests.web.test_notes_page import paste_two

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def begun(server: Server) -> int:
    return create(server, practice.report())


def select(page: Page, quote: str) -> None:
    page.evaluate(
        """quote => { const area = document.querySelector('#text-overview'); const at = area.value.indexOf(quote);
        area.focus(); area.setSelectionRange(at, at + quote.length); }""",
        quote,
    )


def nobody(server: Server) -> None:
    """Let the server know nobody's name."""
    (server.home / "preferences.json").unlink(missing_ok=True)


def test_two_lines_of_the_cover_half_typed_are_open_again_and_kept_one_after_the_other(
    page: Page, server: Server
) -> None:
    number = begun(server)
    visit(page, server, f"/basics?id={number}")
    address, telephone = (
        page.locator(f"form[data-keep='cover:{key}'] [name=value]") for key in ("address", "telephone")
    )
    page.locator("#edit-address").click()
    address.fill("青禾镇新街")
    page.locator("#edit-telephone").click()
    telephone.fill("0599-")
    expect(address).to_have_value("青禾镇新街")
    again(page)
    expect(address).to_have_value("青禾镇新街")
    expect(telephone).to_have_value("0599-")
    address.press("Enter")
    expect(address).to_have_count(0)
    expect(telephone).to_have_value("0599-")
    assert stored(server, number).organ.address == "青禾镇新街"
    page.locator("form[data-keep='cover:telephone'] button", has_text="不改了").click()
    expect(telephone).to_have_count(0)
    again(page)
    expect(page.locator("#edit-telephone")).to_be_visible()
    assert stored(server, number).organ.telephone == "0599-5550118"


def test_a_line_that_is_refused_still_says_what_was_typed(page: Page, server: Server) -> None:
    number = begun(server)
    visit(page, server, f"/basics?id={number}")
    page.locator("#edit-year").click()
    page.locator("#edit-field").fill("二五")
    page.keyboard.press("Enter")
    expect(page.locator("#edit-wrong")).to_contain_text("年度写成四位数")
    expect(page.locator("#edit-field")).to_have_value("二五")


def test_a_reason_half_typed_stays_while_the_rail_is_drawn_anew(page: Page, server: Server) -> None:
    report = practice.report()
    report = report.with_text("overview", report.text("overview").replace("186条", "187条"))
    number = create(server, report)
    visit(page, server, f"/review?id={number}")
    page.locator("#rt-todo").click()
    page.locator(".rail [data-rail=waive]").first.click()
    reason = page.locator(".rail form input[name=reason]")
    reason.type("县里统计")
    again(page)
    page.locator("#rt-todo").click()
    expect(reason).to_have_value("县里统计")
    reason.press("Escape")
    again(page)
    expect(reason).to_have_count(0)


def test_a_comment_half_typed_is_there_on_its_words(page: Page, server: Server) -> None:
    number = begun(server)
    visit(page, server, f"/review?id={number}")
    page.locator("#which [data-section=overview]").click()  # its numbers wait for the table, another text asks first
    select(page, "办结12件")
    page.locator("#note").click()
    page.locator("#rp-comments textarea").fill("和月报对")
    again(page)
    page.locator("#rt-comments").click()
    line = page.locator("#rp-comments textarea")
    expect(line).to_have_value("和月报对")
    line.focus()
    page.keyboard.press("Control+Enter")
    call_me(page, "#rp-comments li")
    expect(page.locator("#rp-comments li")).to_contain_text("和月报对")
    assert stored(server, number).comments[0].quote == "办结12件"
    again(page)
    page.locator("#rt-comments").click()
    expect(page.locator("#rp-comments li")).to_contain_text("和月报对")
    expect(line).to_have_count(0)


def test_own_words_for_a_suggestion_half_typed_are_there(page: Page, server: Server) -> None:
    number = create(server, practice.begin().report)
    visit(page, server, f"/review?id={number}")
    page.locator(".sg [data-k=e]").click()
    page.locator(".sg textarea").fill("推送74期图文")
    again(page)
    expect(page.locator(".sg textarea")).to_have_value("推送74期图文")


def test_a_pasted_text_and_how_it_was_sorted_are_there(page: Page, server: Server) -> None:
    number = begun(server)
    visit(page, server, f"/notes?id={number}")
    paste_two(page)
    page.locator("#sorted li.open select").select_option("oversight")
    page.locator("#sorted textarea").first.fill("公众号推送13期。")
    again(page)
    expect(page.locator("#pasted")).to_have_value("公众号推送12期。村里换了牌子。")
    expect(page.locator("#sorted textarea").first).to_have_value("公众号推送13期。")
    expect(page.locator("#sorted li.open select")).to_have_value("oversight")


def test_the_name_of_a_new_report_and_the_address_of_a_model_are_there_and_no_key(page: Page, server: Server) -> None:
    create(server, Report(organ=Organ(name="云溪县白石镇人民政府"), year=2023, format="2021"))
    create(server, Report(organ=Organ(name="云溪县青禾镇人民政府"), year=2023, format="2021"))
    visit(page, server, "/")
    page.locator("button[data-show='#new']").first.click()
    page.locator("#new-organ").fill("云溪县")
    again(page)
    expect(page.locator("#new-organ")).to_be_visible()
    expect(page.locator("#new-organ")).to_have_value("云溪县")
    visit(page, server, "/settings")
    page.locator("#set-kind").select_option("server")
    page.locator("[name=base_url]").fill("http://10.1.1.1/v1")
    page.locator("[name=key]").fill("a secret")
    again(page)
    expect(page.locator("[name=base_url]")).to_have_value("http://10.1.1.1/v1")
    expect(page.locator("[name=key]")).to_have_value("")
    expect(page.locator("#model-state")).to_have_text("改的还没保存")
    assert "a secret" not in page.evaluate("JSON.stringify(localStorage)")


def test_what_a_field_lacks_is_said_in_the_language_of_the_page(browser: Browser, server: Server) -> None:
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    visit(page, server, "/settings?lang=zh")
    page.locator("#set-person").fill("")
    page.locator("#you button").click()
    said = page.locator("#set-person").evaluate("field => field.validationMessage")
    page.locator("#set-person").type("王")
    free = page.locator("#set-person").evaluate("field => field.validationMessage")
    context.close()
    assert (said, free) == ("这里要写", "")


def test_behind_the_box_that_asks_for_a_name_nothing_can_be_clicked(page: Page, server: Server) -> None:
    number = create(server, practice.begin().report)
    nobody(server)
    visit(page, server, f"/review?id={number}")
    page.locator(".sg button", has_text=re.compile("^采纳")).first.click()
    expect(page.locator("#nb-name")).to_be_visible()
    behind = "['.rbar', 'header.top', '#rail'].map(one => Boolean(document.querySelector(one).closest('[inert]')))"
    assert page.evaluate(behind) == [True, True, True]
    page.locator("#nb-name input").press("Escape")
    assert page.evaluate(behind) == [False, False, False]
    expect(page.locator(".sg button", has_text=re.compile("^采纳")).first).to_be_focused()


def test_who_writes_beside_the_cover_is_left_there_whatever_comes_in(page: Page, server: Server) -> None:
    number = begun(server)
    visit(page, server, f"/basics?id={number}")
    page.locator("#edit-address").click()
    page.locator("#edit-field").fill("青禾镇新街1号")
    page.keyboard.press("Enter")
    expect(page.locator("#edit-address")).to_be_focused()
    page.locator("#rail .foot a").focus()
    page.locator("#import-file").set_input_files(resources.find("examples/qinghe/2025.xlsx"))
    expect(page.locator("#files .card.file, [data-job]").first).to_be_visible(timeout=60_000)
    expect(page.locator("#rail .foot a")).to_be_focused()
