"""④ 起草 in a real browser, with a server of a model that drips."""

import signal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.workflow import practice
from tests.endpoint import endpoint, replies
from tests.web.conftest import Server, call_me, create, running, stop, stored, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OVERVIEW = (
    "2025年，青禾镇人民政府开展政府信息公开工作。现行有效规范性文件8件。" + "公开前逐条填写保密审查表。[[n7]]" * 8
)


def begun(server: Server) -> int:
    return create(server, practice.report().having(sections={}))


def choose_model(server: Server, address: str) -> None:
    text = f'{{"person": "王芳", "model": "openai:test-model", "base_url": "{address}"}}'
    (server.home / "preferences.json").write_text(text, encoding="utf-8")


def test_offline_it_is_written_in_a_moment_used_by_a_click_and_taken_back(page: Page, server: Server) -> None:
    number = begun(server)
    visit(page, server, f"/draft?id={number}")
    expect(page.locator("#where")).to_contain_text("不发出去，就在这台电脑上写")
    page.locator("#start").click()
    expect(page.locator("#pick")).to_be_visible(timeout=20000)
    page.locator("[data-tab=overview]").click()
    panel = page.locator("[data-panel=overview]")
    expect(panel).to_be_visible()
    panel.get_by_role("button", name="用这份").first.click()
    call_me(page)
    expect(page.locator(".toast")).to_contain_text("用了这一份。")
    expect(page.locator("[data-tab=overview]")).to_have_count(0)
    assert "新收政府信息公开申请" in stored(server, number).text("overview")
    page.locator(".toast button").click()
    expect(page.locator("[data-tab=overview]")).to_have_count(1)
    assert stored(server, number).text("overview") == ""


def test_a_draft_goes_on_while_the_page_is_closed_and_is_stopped_with_what_has_come(page: Page, server: Server) -> None:
    number = begun(server)
    with endpoint(replies.drip(OVERVIEW * 20, 0.02)) as model:
        choose_model(server, model.base_url)
        visit(page, server, f"/draft?id={number}")
        expect(page.locator("#where")).to_contain_text("本机")
        page.locator("[name=section]").select_option("overview")
        page.locator("#where [data-sent]").click()
        expect(page.locator("#sent pre")).to_contain_text("工作记录")
        page.locator("#start").click()
        expect(page.locator("#live .prose")).to_contain_text("开展政府信息公开工作。", timeout=30000)
        page.goto("about:blank")
        visit(page, server, f"/draft?id={number}")
        expect(page.locator("#live .q.con").first).to_have_text("8件", timeout=20000)
        page.get_by_role("button", name="停下，留住已写的").click()
        expect(page.locator("#trouble")).to_contain_text("停下了，留住", timeout=30000)
        expect(page.locator("#pick .due").first).to_have_text("应为 6件")
        page.locator(".rail").get_by_role("button", name="看这一处").first.click()
    report = stored(server, number)
    assert report.text("overview") == ""
    assert report.sections["overview"].candidates[0].unfinished is not None


@pytest.mark.slow
def test_killed_in_the_middle_what_was_written_is_there_and_goes_on(page: Page, tmp_path: Path) -> None:
    with endpoint([replies.drip(OVERVIEW * 20, 0.02), replies.say("全年办结12件。")]) as model:
        with running(tmp_path) as first:
            choose_model(first, model.base_url)
            number = begun(first)
            visit(page, first, f"/draft?id={number}")
            page.locator("[name=section]").select_option("overview")
            page.locator("#start").click()
            expect(page.locator("#live .prose")).to_contain_text("开展政府信息公开工作。", timeout=30000)
            page.goto("about:blank")
            stop(first, signal.SIGKILL)
        with running(tmp_path, first.port) as second:
            visit(page, second, f"/draft?id={number}")
            expect(page.locator("#trouble")).to_contain_text("写到一半断了，留住")
            expect(page.locator("#pick .prose").first).to_contain_text("开展政府信息公开工作。")
            page.get_by_role("button", name="接着写").click()
            expect(page.locator("#trouble")).to_have_count(0, timeout=30000)
            expect(page.locator("#pick .prose").first).to_contain_text("全年办结12件。", timeout=30000)
