"""A browser for tests: Debian's Chromium, as playwright drives it."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = Path("/usr/bin/chromium")  # playwright's own is a download from elsewhere


@contextmanager
def chromium() -> "Generator[Browser]":
    """Run a browser; nothing that a test opens in it is from outside, so root may do without the sandbox."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()
