"""The server killed in its work: the page says what became of it, one click goes on, and what comes of it is whole."""

import json
import re
import signal
import time
import zipfile
from collections.abc import Callable, Generator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant import resources, storage
from assistant.domain import report_file
from assistant.workflow import files, practice
from tests.endpoint import endpoint, replies
from tests.web.conftest import Server, again, create, running, saved, stop, stored, visit
from tests.web.test_draft_page import choose_model
from tests.web.test_figures_page import blank, cell
from tests.web.test_finish import whole
from tests.web.test_finish_page import sign
from tests.web.test_kept_files import emptied

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = "disclosure.licensing.decisions"
Serve = Callable[..., Server]
LAST = resources.find("examples/qinghe/2024.docx")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder."""
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def serve(home: Path) -> Generator[Serve]:
    """Starts a server over the data folder; each is ended with the test."""
    with ExitStack() as begun:

        def one(port: int = 0) -> Server:
            return begun.enter_context(running(home, port))

        yield one


def begun_job(server: Server, number: int, kind: str) -> storage.Job:
    """Wait until a job of a kind has begun for a report, and return it."""
    for _ in range(600):
        with closing(server.store) as store:
            if jobs := store.jobs.of(number, "running", kind=kind):
                return jobs[0]
        time.sleep(0.02)
    raise AssertionError("it did not begin")


def killed(server: Server, serve: Serve) -> Server:
    """The server after `kill -9` and a new start on the same port."""
    stop(server, signal.SIGKILL)
    return serve(server.port)


def test_a_file_in_whose_reading_the_server_was_killed_is_read_again_by_one_click(
    home: Path, serve: Serve, page: Page
) -> None:
    server = serve()
    number = create(server, blank().having(year=2024))
    visit(page, server, f"/basics?id={number}")
    page.locator("#import-file").set_input_files(LAST)
    begun_job(server, number, "import")
    server = killed(server, serve)
    visit(page, server, f"/basics?id={number}")
    card = page.locator("#files .note.error")
    expect(card).to_contain_text("2024.docx")
    expect(card).to_contain_text("读到一半程序停了。")
    card.get_by_role("button", name="再来一次").click()
    expect(page.locator("#main")).to_contain_text("文件里的单位是“青禾镇人民政府”", timeout=90_000)
    with closing(server.store) as store:
        job = next(job for job in store.jobs.of(number, "done") if job.kind == "import")
        read = report_file.parse(json.dumps(job.result["report"]), "2024.docx", is_json=True)
    assert read.figures == files.load(LAST).figures
    assert emptied(home / "reading")


def test_a_model_that_was_asked_when_the_server_was_killed_is_asked_again_by_one_click(
    serve: Serve, page: Page
) -> None:
    report, was_killed = practice.report(), list[bool]()
    said = report.text("overview")[5:15]
    better = {"quote": said, "replacement": f"{said}。", "reason": "更清楚", "category": "wording"}
    slow, soon = replies.drip("x" * 4000, 0.05), replies.say(json.dumps({"suggestions": [better]}, ensure_ascii=False))
    server = serve()
    with endpoint(lambda _: soon if was_killed else slow) as model:
        choose_model(server, model.base_url)
        number = create(server, report)
        visit(page, server, f"/review?id={number}")
        page.get_by_role("tab", name="建议").click()
        page.get_by_role("button", name="请模型看").click()
        box = page.locator(".find.asking")
        expect(box).to_contain_text("（本机），四节文字和用到的材料")
        box.get_by_role("button", name="发出去看").click()
        expect(box).to_contain_text("正在看")
        server = killed(server, serve)
        was_killed.append(True)
        visit(page, server, f"/review?id={number}")
        expect(box).to_contain_text("上次请模型看到一半，程序停了，没有看完。")
        box.get_by_role("button", name="再来一次").click()
        expect(box).to_contain_text("（本机），四节文字和用到的材料")
        box.get_by_role("button", name="发出去看").click()
        expect(page.locator("#nb-toasts")).to_contain_text("看完了", timeout=60_000)
        visit(page, server, f"/review?id={number}")
        expect(page.get_by_role("tab", name="建议")).to_be_visible()
        expect(box).to_have_count(0)
        assert stored(server, number).texts == report.texts


@pytest.mark.fonts
def test_a_final_in_whose_building_the_server_was_killed_is_built_by_one_click(
    home: Path, serve: Serve, page: Page, tmp_path: Path
) -> None:
    server = serve()
    number = create(server, whole())
    (home / "preferences.json").write_text('{"person": "王芳"}', encoding="utf-8")
    visit(page, server, f"/finish?id={number}")
    sign(page, "fill_in", "王芳")
    sign(page, "sign_off", "李建国")
    before = stored(server, number)
    page.get_by_role("button", name="生成定稿").click()
    begun_job(server, number, "build")
    server = killed(server, serve)
    visit(page, server, f"/finish?id={number}")
    expect(page.locator("#fin-why")).to_have_text("上次生成到一半，程序停了，没有做完。")
    assert stored(server, number) == before
    page.get_by_role("button", name="再来一次").click()
    expect(page.locator(".fin-done")).to_contain_text("定稿好了，可以下载了。", timeout=60_000)
    with page.expect_download() as got:
        page.get_by_role("link", name="下载定稿").click()
    got.value.save_as(tmp_path / "final.zip")
    assert len(zipfile.ZipFile(tmp_path / "final.zip").namelist()) == 13
    with closing(server.store) as store:
        assert store.verify() == []


def test_what_was_typed_while_the_server_was_away_is_taken_out_as_a_file_and_stored_when_it_is_back(
    home: Path, serve: Serve, page: Page, tmp_path: Path
) -> None:
    server = serve()
    number = create(server, blank())
    visit(page, server, f"/figures?id={number}")
    stop(server, signal.SIGKILL)
    cell(page, CELL).click()
    page.keyboard.type("46")
    expect(page.locator("#nb-away")).to_be_visible(timeout=15_000)
    with page.expect_download() as got:
        page.get_by_role("button", name="把改的导出来").click()
    got.value.save_as(tmp_path / "outbox.json")
    kept = json.loads((tmp_path / "outbox.json").read_text(encoding="utf-8"))
    assert [item["payload"]["text"] for item in kept[str(number)].values()] == ["46"]
    server = serve(server.port)
    expect(page.locator(".save")).to_contain_text("已保存", timeout=30_000)
    saved(page)
    assert stored(server, number).figures.number(CELL) == 46


def test_a_text_that_can_never_be_stored_stays_on_the_page_to_be_copied_and_the_rest_is_saved(
    server: Server, page: Page
) -> None:
    number = create(server, practice.report())
    visit(page, server, f"/review?id={number}")
    waiting = {
        "text:gone": {"key": "text:gone", "n": 1, "payload": {"section": "gone", "text": "写了半天的话。", "base": 0}},
        f"cell:{CELL}": {"key": f"cell:{CELL}", "n": 2, "payload": {"cell": CELL, "text": "77", "base": 10**6}},
    }
    page.evaluate("all => localStorage.setItem('nb.outbox', JSON.stringify(all))", {str(number): waiting})
    for _ in range(2):  # it is there after a reload too
        again(page)
        expect(page.locator("#nb-refused textarea")).to_have_value("写了半天的话。")
    expect(page.locator("#nb-refused")).to_contain_text("没有“gone”这一节")
    saved(page)
    assert stored(server, number).figures.number(CELL) == 77
    page.locator("#nb-refused").get_by_role("button", name="不要了").click()
    expect(page.locator("#nb-refused")).to_be_hidden()


def test_the_foot_of_every_page_says_where_the_reports_are(server: Server, page: Page) -> None:
    from assistant.web.pages import PAGES

    number = create(server, practice.report())
    for name in PAGES:
        visit(page, server, f"/{name}?id={number}")
        foot = page.locator("footer.nb-foot")
        expect(foot).to_be_visible()
        expect(foot).to_have_text(re.compile(f"数据都在这台电脑上：{re.escape(str(server.home / 'nianbao.sqlite'))}$"))
        assert foot.evaluate("one => one.getBoundingClientRect().bottom + scrollY") >= page.evaluate("innerHeight") - 1
