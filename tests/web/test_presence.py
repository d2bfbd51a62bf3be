"""Who else has the report open: said by name, on this page or another of it, and forgotten soon."""

from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.web.presence import GONE, Presence
from assistant.workflow import practice
from tests.web.conftest import Server, create, visit


class Clock:
    """Seconds that pass when the test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_other_is_said_by_name_and_a_window_of_ones_own_as_one() -> None:
    here = Presence(Clock())
    assert here.beat("a", 1, "/notes", "王芳") == []
    assert here.beat("b", 1, "/notes", "李建国") == ["王芳也在这页"]
    assert here.beat("a", 1, "/notes", "王芳") == ["李建国也在这页"]
    here.beat("c", 1, "/review", "王芳")
    here.beat("d", 1, "/notes", "")
    assert here.beat("a", 1, "/notes", "王芳") == ["李建国也在这页", "另一个窗口也在这页", "另一个窗口也开着这份报告"]


def test_who_is_at_another_report_is_not_here() -> None:
    here = Presence(Clock())
    here.beat("a", 1, "/notes", "王芳")
    assert here.beat("b", 2, "/notes", "李建国") == []


def test_who_is_silent_or_leaves_is_forgotten() -> None:
    clock = Clock()
    here = Presence(clock)
    here.beat("a", 1, "/notes", "王芳")
    here.beat("b", 1, "/notes", "李建国")
    here.leave("b")
    assert here.beat("a", 1, "/notes", "王芳") == []
    here.beat("b", 1, "/notes", "李建国")
    clock.now += GONE
    assert here.beat("a", 1, "/notes", "王芳") == []


def test_a_window_that_goes_on_to_another_page_is_there_alone() -> None:
    here = Presence(Clock())
    here.beat("b", 1, "/notes", "")
    here.beat("b", 1, "/review", "")
    assert here.beat("a", 1, "/notes", "") == ["另一个窗口也开着这份报告"]


def test_windows_without_end_do_not_fill_the_memory() -> None:
    here = Presence(Clock())
    for number in range(3000):
        here.beat(f"w{number}" * 100, 1, "p" * 1000, "")
    assert len(here._windows) <= 500


@pytest.fixture
def other(browser: Browser) -> Generator[Page]:
    """The page of a second browser."""
    context = browser.new_context(locale="zh-CN")
    yield context.new_page()
    context.close()


@pytest.mark.browser
@pytest.mark.slow
def test_two_browsers_see_one_another_and_no_longer_when_one_is_closed(page: Page, other: Page, server: Server) -> None:
    number = create(server, practice.report())
    visit(page, server, f"/notes?id={number}")
    expect(page.locator("#nb-here")).to_have_text("")
    visit(other, server, f"/notes?id={number}")
    expect(other.locator("#nb-here")).to_contain_text("另一个窗口也在这页")
    expect(page.locator("#nb-here")).to_contain_text("另一个窗口也在这页", timeout=8000)
    other.goto(f"{server.url}/review?id={number}")
    expect(page.locator("#nb-here")).to_contain_text("另一个窗口也开着这份报告", timeout=8000)
    other.close()
    expect(page.locator("#nb-here")).to_have_text("", timeout=20000)
    page.reload()
    expect(page.locator("#nb-here")).to_have_text("")
