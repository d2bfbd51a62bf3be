"""评测 in a browser: the small suite is run and followed, two runs are compared, a case is marked by keys."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from assistant.evaluation import marks
from tests.endpoint import endpoint, replies
from tests.evaluation import folders
from tests.web.conftest import Server, again, visit
from tests.web.test_every_page import PAYLOADS, barriers

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOSTILE = " ".join(PAYLOADS)
BEFORE = "全年新收政府信息公开申请21件。\n办结13件，【待补充：结转几件？】"
AFTER = f"全年新收政府信息公开申请12件，切实保障了公众知情权。{HOSTILE}"


def said(task: str, case: str, repetition: int) -> str:
    return BEFORE if task == "v1" else AFTER


def two_runs(server: Server) -> None:
    """Two runs of 20 cases, of which ten got worse; one case is called by payloads."""
    names = [HOSTILE, *(f"案例{number:02}" for number in range(19))]
    good = {"Says": {name: [True] for name in names}, "Style": {name: [0.9] for name in names}}
    bad = {"Says": {name: [at > 9] for at, name in enumerate(names)}, "Style": good["Style"]}
    place = server.home / "runs/overview"
    titles = {"Says": "写到要点", "Style": "套话少"}
    folders.write(place / "2026-11-27T0900-aaaa", good, text=said, titles=titles)
    folders.write(place / "2026-11-28T0900-bbbb", bad, task="v2", text=said, titles=titles)


def test_the_small_suite_is_run_from_the_page_and_run_again_to_compare(empty: Server, page: Page) -> None:
    entry = page.get_by_role("navigation", name="主要页面").get_by_role("link", name="评测")
    visit(page, empty, "/")
    expect(entry).to_have_count(0)  # no model is set and no suite was run: nothing of it is a clerk's
    visit(page, empty, "/evals")
    expect(page.get_by_text("还没有跑过。").first).to_be_visible()
    page.get_by_role("button", name="跑一次小套件，20 秒").click()
    expect(page.locator(".ev-list li")).to_have_count(2, timeout=60_000)
    expect(page.locator("#ev-verdict")).to_contain_text("比", timeout=60_000)
    page.get_by_role("button", name="跑一次", exact=True).click()
    page.get_by_label("另起一次，不接着以前的").check()
    expect(page.locator("#ev-where")).not_to_contain_text("不再写")
    page.locator("#ev-begin").click()
    expect(page.locator("#nb-toasts")).to_contain_text("跑完了：写了 24 份", timeout=60_000)
    expect(page.locator(".ev-list li")).to_have_count(4)
    expect(page.locator("#ev-verdict")).to_contain_text("没有变化。")
    assert barriers(page) == []


def test_a_run_goes_on_while_the_page_is_closed_and_is_stopped(empty: Server, page: Page) -> None:
    with endpoint(replies.say(BEFORE, before=0.3)) as server:
        (empty.home / "preferences.json").write_text(
            json.dumps({"person": "王芳", "model": "openai:m", "base_url": server.base_url}), encoding="utf-8"
        )
        visit(page, empty, "/settings")
        page.locator("#set-save").click()  # what is chosen holds in the server from now on
        expect(page.locator("#nb-toasts")).to_contain_text("存好了")
        visit(page, empty, "/evals?suite=problems&view=suites")
        page.get_by_label("谁来写").select_option("model")
        page.locator("#ev-times").fill("12")
        page.locator("#ev-times").blur()
        expect(page.locator("#ev-where")).to_contain_text(re.compile("问 [1-9][0-9][0-9] 次"))
        page.locator("#ev-begin").click()
        expect(page.locator("#ev-live")).to_contain_text("正在跑", timeout=20_000)
        page.goto("about:blank")
        visit(page, empty, "/evals")
        expect(page.locator("#ev-live")).to_contain_text("正在跑")
        page.get_by_role("button", name="停下，留住写好的").click()
        expect(page.locator("#nb-toasts")).to_contain_text("能接着跑", timeout=60_000)
        asked = len(server.requests)
        page.get_by_role("button", name="接着跑").first.click()
        expect(page.locator("#ev-where")).to_contain_text("不再写")
        assert len(server.requests) == asked, "nothing is sent before it was shown"
        page.locator("#ev-begin").click()
        expect(page.locator("#nb-toasts")).to_contain_text("跑完了", timeout=90_000)


def test_two_runs_are_compared_and_a_case_is_gone_to_and_marked_by_keys(empty: Server, page: Page) -> None:
    two_runs(empty)
    visit(page, empty, "/evals")
    expect(page.locator("#ev-verdict b")).to_contain_text("v2 比 v1：不能用。“写到要点”变差了")
    assert page.evaluate("window.hacked") is None
    expect(page.locator("#case h2")).to_contain_text("<img")
    page.locator("h1").click()
    page.keyboard.press("j")
    expect(page.locator("#case h2")).to_have_text("案例：案例00")
    expect(page.locator("#case")).to_contain_text("2 / 10")
    first, second = page.locator("#ev-c0"), page.locator("#ev-c1")
    left, right = first.bounding_box(), second.bounding_box()
    assert left
    assert right
    assert (left["y"], left["x"] < right["x"]) == (right["y"], True)
    expect(first.locator(".gap")).to_have_text("【待补充：结转几件？】")
    expect(second.locator(".diffm").first).to_contain_text("12")
    second.get_by_label("为什么（可以不写）").fill("漏了结转")
    second.focus()
    page.keyboard.press("2")
    page.get_by_role("dialog", name="你的名字").get_by_role("textbox").fill("王芳")
    page.get_by_role("button", name="记下", exact=True).click()
    expect(second).to_contain_text("王芳 漏了结转")
    page.keyboard.press("k")
    expect(page.locator("#case h2")).to_contain_text("<img")
    page.keyboard.press("1")
    expect(page.locator("#nb-toasts")).to_contain_text("记下了：好。")
    folder = empty.home / "runs/overview/2026-11-28T0900-bbbb"
    lines = [json.loads(line) for line in (folder / marks.NAME).read_text(encoding="utf-8").splitlines()]
    assert [(line["key"], line["mark"], line["reason"]) for line in lines] == [
        ("v2-案例00-1", "bad", "漏了结转"),
        (f"v2-{HOSTILE}-1", "good", ""),
    ]
    page.get_by_role("button", name="看案例：写到要点").click()
    expect(page.locator("#case")).to_be_focused()
    assert "scorer=Says" in page.url
    again(page)
    expect(page.locator("#case")).to_contain_text("只看“写到要点”的")
    assert page.evaluate("window.hacked") is None
    assert page.locator("img[onerror], svg[onload]").count() == 0
    for theme in ("", "&__theme=dark"):
        visit(page, empty, f"/evals?suite=overview&view=compare{theme}")
        assert barriers(page) == []
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 844})
        for view in ("compare", "run", "trend", "suites"):
            visit(page, empty, f"/evals?suite=overview&view={view}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, view)


def test_in_english_the_page_says_nothing_in_chinese_but_cases_and_drafts(empty: Server, page: Page) -> None:
    two_runs(empty)
    for view in ("suites", "run", "compare", "trend"):
        visit(page, empty, f"/evals?suite=overview&view={view}&lang=en")
        own = page.locator(
            "h1, h2, .seg, #ev-where, .ev-form, .ev-list small, #ev-scores, th, .cfoot"
        ).all_inner_texts()
        lines = [line for text in own for line in text.splitlines() if re.search("[\u4e00-\u9fff]", line)]
        assert [line for line in lines if "案例0" not in line and "【" not in line] == []
