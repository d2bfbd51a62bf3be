"""The web page that is published can be used by everybody: axe-core finds no fault in it."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from assistant import assembling
from tests import browser
from tests.drafting.conftest import example

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("draft", [True, False], ids=["draft", "final"])
def test_axe_finds_no_fault_in_the_page_of_a_report(draft: bool, tmp_path: Path) -> None:
    made = assembling.made(example(), ["html"], draft=draft)
    name = next(name for name in made if name.endswith(".html"))
    path = tmp_path / "page.html"
    path.write_bytes(made[name])
    with browser.chromium() as chromium:
        page = chromium.new_page()
        page.goto(path.as_uri())
        assert page.get_by_role("table").count()
        result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()
