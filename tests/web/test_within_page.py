"""Ways within a page, in a real browser: a link to a place of it stays on it, and a phone has its menu."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from assistant.web.pages import PAGES
from assistant.workflow import practice
from tests.web.conftest import Server, create, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def number(server: Server) -> int:
    return create(server, practice.report())


def path(name: str, number: int) -> str:
    return f"/{name}" + (f"?id={number}" if PAGES[name].has_rail else "")


@pytest.mark.parametrize("name", list(PAGES))
def test_every_link_within_a_page_stays_on_it(page: Page, server: Server, number: int, name: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, server, path(name, number))
    page.wait_for_function("document.querySelector('#main h1')")
    named = 'a[href^="#"]:visible:not([data-do], [href="#"])'
    for href in page.locator(named).evaluate_all("found => found.map(one => one.getAttribute('href'))"):
        page.locator(f'a[href="{href}"]').first.click()
        assert urlsplit(page.url).path.strip("/") == name
    if PAGES[name].has_rail:
        page.locator(".mbar a").first.click()
        there = page.locator("#lacks" if name == "finish" else "#rail")
        expect(there).to_be_focused()
        expect(there).to_be_in_viewport()
    if name == "finish":
        page.locator(".mbar a", has_text="生成定稿").click()  # the button itself, with what still holds it up
        expect(page.locator("#fin-build")).to_be_in_viewport()
        expect(page.locator("#fin-why")).to_be_in_viewport()


@pytest.mark.parametrize("name", ["", "figures", "settings"])
def test_the_skip_link_leads_to_the_page_itself(page: Page, server: Server, number: int, name: str) -> None:
    visit(page, server, path(name, number))
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert urlsplit(page.url).path.strip("/") == name
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('#main').contains(document.activeElement)")


@pytest.mark.parametrize("name", ["", "basics"])
def test_the_menu_of_a_phone_leads_to_every_page(page: Page, server: Server, number: int, name: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, server, path(name, number))
    page.wait_for_function("document.querySelector('#main h1')")
    menu = page.locator(".top .menu")
    expect(page.locator(".nav")).to_be_hidden()
    menu.click()
    expect(menu).to_have_attribute("aria-expanded", "true")
    for said in ("统计", "设置"):
        expect(page.locator(".nav").get_by_text(said)).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="怎么用").click()
    expect(page.locator("#nb-keys")).to_be_visible()
    page.keyboard.press("Escape")
    menu.click() if menu.get_attribute("aria-expanded") == "false" else None
    page.locator(".nav").get_by_text("设置").click()
    page.wait_for_url("**/settings*")
