"""③ in a browser: the keyboard alone answers one question after the other, at any speed."""

from typing import TYPE_CHECKING

import pytest

from assistant.domain.report import Level, Organ, Report
from tests.web.conftest import Server, create, stored, visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def begun(server: Server) -> int:
    return create(server, Report(organ=Organ(name="青禾镇人民政府", level=Level.TOWNSHIP), year=2025, format="2021"))


def test_an_answer_is_kept_at_once_and_the_next_question_has_the_focus(server: Server, page: "Page") -> None:
    number = begun(server)
    visit(page, server, f"/notes?id={number}")
    page.locator("#rail form.ask textarea").first.focus()
    page.keyboard.insert_text("清理规范性文件一次。")
    page.keyboard.press("Control+Enter")  # before the sentence was shown
    page.get_by_text("记下了。").first.wait_for()
    assert [note.text for note in stored(server, number).notes] == ["清理规范性文件一次。"]
    page.wait_for_function("document.activeElement.closest('#rail .find[aria-current=\"true\"]') !== null")
    first = page.evaluate("document.activeElement.closest('.find').dataset.id")
    page.keyboard.press("F8")
    second = page.evaluate("document.activeElement.closest('.find').dataset.id")
    assert first != second
    page.keyboard.press("Shift+F8")
    assert page.evaluate("document.activeElement.closest('.find').dataset.id") == first


def test_what_a_field_asks_for_is_paler_than_what_is_typed_and_can_be_read(server: Server, page: "Page") -> None:
    number = begun(server)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        visit(page, server, f"/notes?id={number}")
        hint, typed, ground = page.evaluate(
            """() => { const field = document.querySelector("#rail form.ask textarea");
            const lum = colour => { const [r, g, b] = colour.match(/[0-9.]+/g).map(Number).map(v => v / 255)
              .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
              return .2126 * r + .7152 * g + .0722 * b; };
            return [getComputedStyle(field, "::placeholder").color, getComputedStyle(field).color,
              getComputedStyle(field).backgroundColor].map(lum); }"""
        )
        contrast = [(max(one, ground) + 0.05) / (min(one, ground) + 0.05) for one in (hint, typed)]
        assert contrast[0] >= 4.5
        assert contrast[1] >= 1.8 * contrast[0]
