"""Photograph every page of the web app, with the practice report, into docs/pictures: `make pictures`."""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant import storage
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
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").quantize(200).save(FOLDER / f"{name}.png", optimize=True)


def main() -> None:
    """Start a server of its own, photograph, stop it."""
    FOLDER.mkdir(exist_ok=True)
    server = start(Path(tempfile.mkdtemp()))
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
