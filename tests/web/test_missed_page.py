"""The server goes away while a page stands open: every act does its work, or says that it could not."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Server, create, visit
from tests.web.test_figures_page import blank, cell
from tests.web.test_notes_page import begun as notes
from tests.web.test_review_page import begun as texts

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCRIPTS = re.compile(r"/(asks|how|get|refused|here|cell_disputes|card|disputes|adviser|sorting)\.js$")  # e.g. …/asks.js


def hovered(page: Page) -> None:
    page.mouse.move(0, 0)
    page.locator(".layer .con", has_text="40%").hover(position={"x": 4, "y": 8}, force=True)


def waived(page: Page) -> None:
    page.locator("#rt-todo").click()
    page.locator(".rail [data-rail=waive]").first.click()


def noted(page: Page) -> None:
    page.locator("#text-overview").select_text()
    page.locator("#note").click()


def helped(page: Page) -> None:
    page.locator("#nb-how").click()


def sorted_(page: Page) -> None:
    page.get_by_role("button", name="粘贴一段文字，帮我分类").click()


def fetched(page: Page) -> None:
    page.locator("a[data-get]").first.click()


ACTS = {
    "③ how": ("notes", helped, "#nb-keys"),
    "③ a text": ("notes", sorted_, "#pasted"),
    "② a document": ("figures", fetched, "#nb-toasts:has-text('连不上服务器，没有下载。')"),
    "⑤ a number": ("review", hovered, "#pop:has-text('增长50%')"),
    "⑤ a reason": ("review", waived, "#rp-todo form input"),
    "⑤ a comment": ("review", noted, "#rp-comments form"),
}


def opened(page: Page, server: Server, path: str) -> None:
    number = create(server, blank()) if path == "figures" else {"notes": notes, "review": texts}[path](server)
    visit(page, server, f"/{path}?id={number}")
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("path", ["notes", "figures", "review"])
def test_what_needs_no_server_is_done_without_one(page: Page, server: Server, path: str) -> None:
    opened(page, server, path)
    page.route("**/*", lambda route: route.abort())
    for own, act, shows in ACTS.values():
        if own == path:
            act(page)
            expect(page.locator(shows)).to_be_visible()
            page.keyboard.press("Escape")


@pytest.mark.parametrize("name", [name for name in ACTS if "comment" not in name])  # ⑤ draws its comments as it opens
def test_an_act_whose_script_does_not_come_says_so_and_is_done_once_it_does(
    page: Page, server: Server, name: str
) -> None:
    path, act, shows = ACTS[name]
    page.route(SCRIPTS, lambda route: route.abort())
    opened(page, server, path)
    expect(page.locator("#nb-toasts .toast")).to_have_count(0)  # nobody asked for them yet
    act(page)
    expect(page.locator("#nb-toasts")).to_contain_text("连不上服务器，这一步没有做。写的东西都在。")
    expect(page.locator(shows)).to_be_hidden()
    page.unroute(SCRIPTS)
    if name == "② a document":
        with page.expect_download():
            act(page)
    else:
        act(page)
        expect(page.locator(shows)).to_be_visible()


def test_what_was_typed_is_taken_out_as_a_file_also_where_the_server_went_as_the_page_was_shown(
    page: Page, server: Server
) -> None:
    page.route(SCRIPTS, lambda route: route.abort())
    opened(page, server, "figures")
    page.route("**/*", lambda route: route.abort())
    cell(page, "disclosure.licensing.decisions").click()
    page.keyboard.type("46")
    expect(page.locator("#nb-away")).to_be_visible(timeout=15_000)
    with page.expect_download() as got:
        page.get_by_role("button", name="把改的导出来").click()
    assert '"46"' in got.value.path().read_text(encoding="utf-8")


@pytest.mark.parametrize(("path", "own"), [("figures", "cell_disputes.js"), ("review", "disputes.js")])
def test_what_an_answer_may_bring_can_be_drawn_from_the_moment_that_the_page_is_shown(
    page: Page, server: Server, path: str, own: str
) -> None:
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url.rsplit("/", 1)[1]))
    opened(page, server, path)
    assert {"refused.js", "here.js", own} <= asked
