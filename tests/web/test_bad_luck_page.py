"""A real server out of luck, and a page that is open on it: one sentence that is true, and what was typed is kept."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant import resources
from assistant.workflow import practice
from tests.storage.conftest import held
from tests.test_bad_luck import clear, fill, mounted, tried
from tests.web.conftest import Server, again, create, running, saved, stored, visit
from tests.web.test_figures_page import blank, cell

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="mounts")]

CELL = "disclosure.licensing.decisions"
# Our own clocks alone: a program written in C (pandas) does not bear another datetime for everybody
CLOCK = """
import datetime, time, types
shift = datetime.timedelta(seconds={at} - time.time())
class Shifted(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + shift
import assistant.domain.clock, assistant.storage.clock
assistant.domain.clock.datetime = types.SimpleNamespace(datetime=Shifted)
assistant.storage.clock.datetime = Shifted
"""


def type_into(page: Page, name: str, value: str) -> None:
    cell(page, name).click()
    page.keyboard.press("Control+A")
    page.keyboard.type(value)


def refused(page: Page, said: str) -> None:
    """The banner gives the true reason, also after the heartbeat found the server there; nothing is called saved."""
    banner = page.locator("#nb-away")
    expect(banner).to_contain_text(said, timeout=45_000)
    page.wait_for_timeout(5500)
    expect(banner).to_contain_text(said)
    expect(banner).to_contain_text("能存了自动补存")
    expect(banner).not_to_contain_text("连不上")
    expect(page.locator(".save")).to_contain_text("没存上")


def well(page: Page) -> None:
    """What was kept is stored by itself, and the banner goes."""
    expect(page.locator(".save")).to_contain_text("已保存", timeout=30_000)
    saved(page)
    expect(page.locator("#nb-away")).to_be_hidden()


def test_a_full_disk_is_said_and_what_was_typed_is_stored_once_there_is_room(tmp_path: Path, page: Page) -> None:
    with mounted(tmp_path / "disk", "8m") as disk, running(disk) as server:
        number = create(server, blank())
        visit(page, server, f"/figures?id={number}")
        fill(disk, 4096)
        type_into(page, CELL, "46")
        refused(page, "磁盘满了")
        assert stored(server, number).figures.number(CELL) is None
        again(page)
        expect(cell(page, CELL)).to_have_value("46")
        (disk / "filler").unlink()
        well(page)
        assert stored(server, number).figures.number(CELL) == 46


def test_a_database_that_another_program_holds_is_said_and_what_was_typed_is_stored_later(
    empty: Server, page: Page
) -> None:
    visit(page, empty, "/")  # the report for practice is made
    number = create(empty, blank())
    visit(page, empty, f"/figures?id={number}")
    with held(empty.home / "nianbao.sqlite"):
        type_into(page, CELL, "46")
        expect(page.locator(".save")).to_contain_text("没存上", timeout=8000)  # 正在保存 stood there for 20 to 40 s
        refused(page, "数据库正被别的程序占用")
    well(page)
    assert stored(empty, number).figures.number(CELL) == 46


def test_a_page_of_the_program_before_an_upgrade_asks_to_be_loaded_again_and_keeps_what_was_typed(
    empty: Server, page: Page
) -> None:
    number = create(empty, blank())
    visit(page, empty, f"/figures?id={number}")
    page.evaluate("document.body.dataset.build = '0123456789ab'")
    type_into(page, CELL, "46")
    stale = page.locator("#nb-stale")
    expect(stale).to_contain_text("程序更新了，刷新一下再用。")
    expect(stale).to_contain_text("没存上的 1 格记在浏览器里，刷新后自动补存。")
    expect(page.locator("#nb-away")).to_be_hidden()
    assert stored(empty, number).figures.number(CELL) is None
    stale.get_by_role("button", name="刷新").click()
    page.wait_for_function("document.body.dataset.ready && document.body.dataset.build !== '0123456789ab'")
    well(page)
    assert stored(empty, number).figures.number(CELL) == 46


def test_nothing_is_called_saved_while_something_of_the_page_waits(empty: Server, page: Page) -> None:
    """What another act brings back says when the report was stored, not that this page's typing was."""
    number = create(empty, practice.report())
    visit(page, empty, f"/figures?id={number}&goto={CELL}")
    page.evaluate("document.body.dataset.build = '0123456789ab'")  # nothing is taken
    type_into(page, CELL, "46")
    expect(page.locator(".save")).to_contain_text("没存上")
    page.evaluate("window.dispatchEvent(new CustomEvent('nb:save', {detail: {state: 'saved', at: '10:32'}}))")
    expect(page.locator(".save")).to_contain_text("没存上")


@pytest.mark.parametrize("at", [60, 4_070_908_800], ids=["1970", "2099"])
def test_a_clock_that_jumps_loses_nothing(tmp_path: Path, page: Page, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with running(home) as before:
        number = create(before, practice.report())
        visit(page, before, f"/figures?id={number}&goto={CELL}")
        type_into(page, CELL, "45")
        saved(page)
        port = before.port
    (tmp_path / "sitecustomize.py").write_text(CLOCK.format(at=at), encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{resources.ROOT}")
    with running(home, port) as server:
        for name in ("", "basics", "figures", "notes", "draft", "review", "finish", "stats", "settings"):
            visit(page, server, f"/{name}?id={number}")
            expect(page.locator("h1").first).to_be_visible()
        visit(page, server, f"/figures?id={number}&goto={CELL}")
        type_into(page, CELL, "46")
        expect(page.locator(".save")).to_contain_text("已保存")
        saved(page)
        assert stored(server, number).figures.number(CELL) == 46
        with closing(server.store) as store:
            assert store.get(number).row.updated_at[:4] in ("1970", "2099")
        visit(page, server, f"/review?id={number}")
        page.locator("#text-overview").press("End")
        page.keyboard.type("又记。")
        saved(page)
        page.locator("#rt-history").click()
        expect(page.locator("#rp-history .find").first).to_be_visible()
    with running(home) as after, closing(after.store) as store:
        assert store.verify() == []


def served(home: Path) -> tuple[int, str]:
    """Begin to serve where that cannot be; return the exit code and all that is said."""
    serve = ("serve", "--no-open", "--port", "0")
    return tried(home.parent, *serve, environment={"NIANBAO_HOME": str(home), "NIANBAO_LANG": "zh"})


def test_a_data_folder_that_may_not_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "8m") as disk:
        with running(disk) as server:
            create(server, practice.report())
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        code, said = served(disk)
        assert code == 2
        assert "数据文件夹不能写（只能读，不能写）" in said
        assert clear(said), said


def test_a_full_disk_at_the_start_is_said_in_a_sentence(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "64k") as disk:
        (disk / "filler").write_bytes(b"x" * 60_000)
        code, said = served(disk)
        assert code == 2
        assert "磁盘满了" in said
        assert clear(said), said


def test_a_server_that_hangs_loses_nothing(tmp_path: Path, page: Page) -> None:
    """The machine sleeps, or a disk does: nothing is called saved meanwhile, and all is once it goes on."""
    home = tmp_path / "home"
    home.mkdir()
    with running(home) as server:
        number = create(server, blank())
        visit(page, server, f"/figures?id={number}")
        server.process.send_signal(signal.SIGSTOP)
        type_into(page, CELL, "46")
        time.sleep(1)
        expect(page.locator(".save")).not_to_contain_text("已保存")
        server.process.send_signal(signal.SIGCONT)
        well(page)
        assert stored(server, number).figures.number(CELL) == 46


def test_a_damaged_file_is_said_in_one_sentence_and_the_report_stays(empty: Server, page: Page, tmp_path: Path) -> None:
    number = create(empty, practice.report())
    broken = tmp_path / "去年 <b>的.docx"
    before = set(Path("/tmp").rglob(f"*{broken.stem}*"))  # of other runs
    broken.write_bytes((resources.find("examples/qinghe/2024.docx")).read_bytes()[:9000])
    visit(page, empty, f"/basics?id={number}")
    page.locator("#import-file").set_input_files(broken)
    expect(page.locator("#main")).to_contain_text(
        "这个文件打不开：可能没有传完。在 WPS 里另存一份再导入。", timeout=60_000
    )
    assert stored(empty, number) == practice.report()
    left = [path for path in Path("/tmp").rglob(f"*{broken.stem}*") if tmp_path not in path.parents]
    assert not set(left) - before


def test_a_browser_that_is_full_does_not_hide_why_the_server_stores_nothing(empty: Server, page: Page) -> None:
    number = create(empty, practice.report())
    visit(page, empty, f"/figures?id={number}&goto={CELL}")
    detail = "{state: 'off', n: 1, code: 'store_full', why: '磁盘满了'}"
    page.evaluate(f"window.dispatchEvent(new CustomEvent('nb:save', {{detail: {detail}}}))")
    expect(page.locator("#nb-away")).to_contain_text("磁盘满了")
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    type_into(page, CELL, "46")
    expect(page.locator(".save")).to_contain_text("浏览器存不下了")
    expect(page.locator("#nb-away")).to_contain_text("磁盘满了")
    expect(page.locator("#nb-away")).to_be_visible()
