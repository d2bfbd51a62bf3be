"""Photograph every page of the web app, with the practice report, and every state: `make pictures`, docs/pictures."""

import asyncio
import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant import storage
from assistant.evaluation import folder, loading
from assistant.evaluation import running as runs
from assistant.evaluation.tasks import ready
from assistant.workflow import practice
from tests.web.conftest import CHROMIUM, running
from tests.web.test_states_page import STATES, brought_to, desk_at

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
PAGES = ("", "basics", "figures", "notes", "draft", "review", "finish", "stats", "evals", "settings")
SHAPES = {"": (1366, 768, ""), "-phone": (390, 844, ""), "-dark": (1366, 768, "dark")}
SMALL = (956, 538)  # of a state: still read, and all of them are light
# Puts one folder for another in all that a page says
_AT_HOME = """([from, to]) => {
  const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (all.nextNode()) all.currentNode.data = all.currentNode.data.replaceAll(from, to);
}"""
WITH_SHAPES = ("figures", "review", "evals")  # of these, the phone and the dark too


def taken(page: Page, home: Path) -> Image.Image:
    """Return a picture of a page as it stands, with the data where a user has them."""
    page.wait_for_timeout(600)
    page.evaluate(_AT_HOME, [str(home), "~/.local/share/nianbao"])
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def photograph(page: Page, url: str, home: Path, name: str) -> None:
    """Write one picture, with 200 colours: a page has few."""
    page.goto(url)
    page.wait_for_selector("body[data-ready]")
    if "/finish" in url:
        page.wait_for_selector(".fin-page", timeout=60_000)  # the pages as they print
    taken(page, home).quantize(160).save(FOLDER / f"{name}.png", optimize=True)


def photograph_states(browser: Browser) -> None:
    """Write a small picture of every state that an error, a model, a second person or a click brings."""
    (FOLDER / "states").mkdir(exist_ok=True)
    home = Path(tempfile.mkdtemp())
    with running(home) as server:
        for name, state in STATES.items():
            with browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN") as context:
                page = context.new_page()
                brought_to(desk_at(page, server, state.report()), state, "zh")
                picture = FOLDER / "states" / f"{name.replace(' ', '-')}.webp"
                taken(page, home).resize(SMALL, Image.Resampling.LANCZOS).save(picture, quality=32, method=6)


def evaluate(home: Path) -> None:
    """Run the small suite, for the page 评测 to show."""
    loaded = loading.suite("smoke")
    tasks = [ready(task, loaded.suite, {}) for task in loaded.suite.tasks]
    place = folder.found(home / "runs", loaded.suite, tasks, loaded.cases)
    asyncio.run(runs.run(loaded.suite, loaded.cases, place))


def main() -> None:
    """Start a server of its own, photograph, stop it."""
    FOLDER.mkdir(exist_ok=True)
    home = Path(tempfile.mkdtemp())
    evaluate(home)
    with running(home) as server:
        store: storage.Store = server.store
        number = store.create(practice.report(), "王芳")
        store.close()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM)
            for end, (width, height, theme) in SHAPES.items():
                page = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
                for name in PAGES if not end else WITH_SHAPES:
                    address = f"{server.url}/{name}?id={number}" + (f"&__theme={theme}" if theme else "")
                    photograph(page, address, home, (name or "home") + end)
                page.close()
            photograph_states(browser)
            browser.close()
    print(f"{sum(path.stat().st_size for path in FOLDER.rglob('*.*')) / 1024:.0f} KB")  # noqa: T201


if __name__ == "__main__":
    main()
