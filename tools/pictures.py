"""Photograph every page of the web app, with the practice report, into docs/pictures: `make pictures`."""

import asyncio
import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant import storage
from assistant.evaluation import folder, loading, running
from assistant.evaluation.tasks import ready
from assistant.workflow import practice
from tests.web.conftest import CHROMIUM, start, stop

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
PAGES = ("", "basics", "figures", "notes", "draft", "review", "finish", "stats", "evals", "settings")
SHAPES = {"": (1366, 768, ""), "-phone": (390, 844, ""), "-dark": (1366, 768, "dark")}
WITH_SHAPES = ("figures", "review", "evals")  # of these, the phone and the dark too


def photograph(page: Page, url: str, name: str) -> None:
    """Write one picture, with 200 colours: a page has few."""
    page.goto(url)
    page.wait_for_selector("body[data-ready]")
    page.wait_for_timeout(600)
    page.evaluate("document.querySelector('.ev-foot')?.remove()")  # a folder of this machine
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").quantize(200).save(FOLDER / f"{name}.png", optimize=True)


def evaluate(home: Path) -> None:
    """Run the small suite, for the page 评测 to show."""
    loaded = loading.suite("smoke")
    tasks = [ready(task, loaded.suite, {}) for task in loaded.suite.tasks]
    place = folder.found(home / "runs", loaded.suite, tasks, loaded.cases)
    asyncio.run(running.run(loaded.suite, loaded.cases, place))


def main() -> None:
    """Start a server of its own, photograph, stop it."""
    FOLDER.mkdir(exist_ok=True)
    home = Path(tempfile.mkdtemp())
    evaluate(home)
    server = start(home)
    try:
        store: storage.Store = server.store
        number = store.create(practice.report(), "王芳")
        store.close()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM)
            for end, (width, height, theme) in SHAPES.items():
                page = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
                for name in PAGES if not end else WITH_SHAPES:
                    address = f"{server.url}/{name}?id={number}" + (f"&__theme={theme}" if theme else "")
                    photograph(page, address, (name or "home") + end)
                page.close()
            browser.close()
    finally:
        stop(server)
    print(f"{sum(path.stat().st_size for path in FOLDER.glob('*.png')) / 1024:.0f} KB")  # noqa: T201


if __name__ == "__main__":
    main()
