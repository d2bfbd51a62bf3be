"""⑤ a model is asked for suggestions, in a real browser: what leaves is shown, and a kill in it is said and mended."""

import json
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.workflow import practice
from tests.endpoint import endpoint, replies
from tests.web.conftest import create, start, stop, stored, visit
from tests.web.test_draft_page import choose_model

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BETTER = {"quote": "丰富公开形式", "replacement": "增加公开形式", "reason": "更清楚", "category": "wording"}


def test_a_model_that_was_asked_when_the_server_was_killed_is_asked_again_by_one_click(
    page: Page, tmp_path: Path
) -> None:
    killed: list[int] = []
    first = start(tmp_path)
    report = practice.report()
    said = report.text("overview")[5:15]
    items = {"suggestions": [BETTER | {"quote": said, "replacement": f"{said}。"}]}
    slow, soon = replies.drip("x" * 4000, 0.05), replies.say(json.dumps(items, ensure_ascii=False))
    with endpoint(lambda _: soon if killed else slow) as model:
        choose_model(first, model.base_url)
        number = create(first, report)
        visit(page, first, f"/review?id={number}")
        page.get_by_role("tab", name="建议").click()
        page.get_by_role("button", name="请模型看").click()
        box = page.locator(".find.asking")
        expect(box).to_contain_text("（本机），四节文字和用到的材料")
        box.get_by_role("button", name="发出去看").click()
        expect(box).to_contain_text("正在看")
        stop(first, signal.SIGKILL)
        killed.append(1)
        second = start(tmp_path, int(first.url.rsplit(":", 1)[1]))
        try:
            visit(page, second, f"/review?id={number}")
            expect(box).to_contain_text("上次请模型看到一半，程序停了，没有看完。")
            box.get_by_role("button", name="再来一次").click()
            expect(box).to_contain_text("（本机），四节文字和用到的材料")
            box.get_by_role("button", name="发出去看").click()
            expect(page.locator("#nb-toasts")).to_contain_text("看完了", timeout=60_000)
            visit(page, second, f"/review?id={number}")
            expect(page.get_by_role("tab", name="建议")).to_be_visible()
            expect(box).to_have_count(0)
            assert stored(second, number).texts == report.texts
        finally:
            stop(second)
