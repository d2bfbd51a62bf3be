"""In a real browser: whatever a page shows is in its language, also in titles, labels, dialogs, cards and toasts."""

import asyncio
import re
from collections.abc import Callable, Generator, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page

from assistant import settings
from assistant.domain.report import Report
from assistant.evaluation import folder, loading, running
from assistant.evaluation.tasks import ready
from assistant.web.pages import PAGES
from assistant.workflow import practice
from tests.web.conftest import Server, start, stop, stored, visit
from tests.web.test_english import CHINESE, LATIN, own

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# What a person can see or hear of a page; what stands in elements that say so is in the language of the report
SHOWN = """() => {
  const found = [], shown = node => node.checkVisibility ? node.checkVisibility() : true;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    const parent = node.parentElement;
    if (!parent || parent.closest("script, style, template, kbd, code, .made") || !shown(parent)) continue;
    found.push(node.data.trim());
  }
  for (const node of document.querySelectorAll("*"))
    for (const name of ["title", "aria-label", "placeholder", "alt", "aria-description", "data-want", "data-col"])
      if (node.hasAttribute(name)) found.push(node.getAttribute(name).trim());
  return found.concat([document.title]).filter(Boolean);
}"""
WORD = re.compile(r"[A-Za-z]{3,}")
NAMES = f"{LATIN} JSON SimHei SimSun backups runs smoke token"
WAYS: dict[str, tuple[str, ...]] = {  # what is pressed on a page, one after another; what is not there is passed over
    "": ("details summary", "#nb-how"),
    "basics": (".rail button", "#nb-practice button"),
    "figures": ("table.fig input >> nth=3", "[data-v='1']", ".rail [data-rail=waive]", "details summary"),
    "notes": ("[data-open='#paste']", "[data-edit] >> nth=0", ".ways label >> nth=0", "[data-hide]"),
    "draft": ("#start", "[data-tab] >> nth=1", ".rail .ways label >> nth=0", "[data-do=choose] >> nth=0"),
    "review": ("#how [data-view=draft]", "#how [data-view=last]", "#how [data-view=edit]", "#rt-todo", "#rt-comments",
               "#note", "#rt-history", "#rt-advice", ".sg[aria-current] [data-k=r]"),
    "finish": ("[data-do=to_sign] >> nth=0", "details summary"),
    "evals": ("details summary", "#ev-suites"),
}  # fmt: skip


@pytest.fixture(scope="module")
def nameless(tmp_path_factory: pytest.TempPathFactory) -> Generator[Server]:
    """A server at which nobody gave a name, with a run of the small suite."""
    home = tmp_path_factory.mktemp("nameless")
    loaded = loading.suite("smoke")
    tasks = [ready(task, loaded.suite, {}) for task in loaded.suite.tasks]
    asyncio.run(running.run(loaded.suite, loaded.cases, folder.found(home / "runs", loaded.suite, tasks, loaded.cases)))
    made = start(home)
    yield made
    stop(made)


@pytest.fixture
def chinese_browser(browser: Browser) -> Generator[Callable[[], Page]]:
    """Opens a page of a browser that is set to Chinese, whatever the page speaks."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    yield lambda: context.new_page()
    context.close()


def states(page: Page, server: Server, address: str, name: str) -> Iterator[list[str]]:
    """What is shown of a page when it is opened, and after each thing that is pressed on it."""
    visit(page, server, address)
    yield page.evaluate(SHOWN)
    for selector in WAYS.get(name, ()):
        target = page.locator(selector).first
        if target.count() and target.is_visible() and target.is_enabled():
            target.click()
            page.wait_for_timeout(700)
            yield page.evaluate(SHOWN)
    yield page.evaluate(SHOWN)


@pytest.fixture(scope="module")
def number(nameless: Server) -> int:
    with closing(nameless.store) as store:
        return store.create(practice.report(), "本机用户")


def known(report: Report, server: Server) -> str:
    with settings.speaking("zh"):
        runs = " ".join(path.read_text(encoding="utf-8") for path in (server.home / "runs").rglob("*.json*"))
        cases = " ".join(f"{case!r}" for case in loading.suite("smoke").cases)
        return f"{own(report)} {server.home} {NAMES} {cases} {runs}"


@pytest.mark.parametrize("name", list(PAGES))
def test_an_english_page_shows_no_chinese_but_the_reports_own(
    nameless: Server, number: int, chinese_browser: Callable[[], Page], name: str
) -> None:
    page, own_words = chinese_browser(), known(stored(nameless, number), nameless)
    left: set[str] = set()
    for shown in states(page, nameless, f"/{name}?id={number}&lang=en", name):
        own_words += known(stored(nameless, number), nameless)
        left |= {said for said in shown for run in CHINESE.findall(said) if run not in own_words}
        assert page.evaluate("document.documentElement.lang") == "en"
    assert sorted(left) == []


@pytest.mark.parametrize("name", list(PAGES))
def test_a_chinese_page_shows_no_english_but_names(
    nameless: Server, number: int, chinese_browser: Callable[[], Page], name: str
) -> None:
    page, own_words = chinese_browser(), known(stored(nameless, number), nameless)
    left: set[str] = set()
    for shown in states(page, nameless, f"/{name}?id={number}&lang=zh", name):
        left |= {said for said in shown for run in WORD.findall(said) if run not in own_words}
        assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert sorted(left) == []
