"""Time the web app: start, first paint, a key to what it changes, fifty people at once; beside a bare route's times.

python benchmarks/web.py [--seconds 60] [--people 50] [--postgresql]
"""

import argparse
import asyncio
import json
import re
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import httpx2
import psycopg

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant import storage
from assistant.domain.report import Organ, Report
from assistant.web import assets
from assistant.workflow import practice
from tests import postgres
from tests.web.conftest import CHROMIUM, Server, start, stop

if TYPE_CHECKING:
    from playwright.sync_api import Page

REPORTS = 10
# Notes in the page itself when it says that it is ready: the driver hears of it later
_READY = """new MutationObserver((_, own) => { window.nbReady = performance.now(); own.disconnect(); })
  .observe(document, {subtree: true, attributes: true, attributeFilter: ['data-ready']});"""
# Types into forty cells, one after the other, and measures until what came back is drawn
_TYPING = """async () => {
  const times = [];
  const cells = [...document.querySelectorAll('section[data-t=requests] input[data-k]')].slice(0, 40);
  for (const [at, input] of cells.entries()) {
    input.focus();
    const began = performance.now();
    const done = new Promise(resolve =>
      window.addEventListener('nb:saved', () => requestAnimationFrame(resolve), {once: true}));
    input.value = String(at + (input.value === String(at + 1) ? 501 : 1));  // what stands there is not sent
    input.dispatchEvent(new InputEvent('input', {bubbles: true}));
    await done;
    times.push(performance.now() - began);
    await new Promise(resolve => setTimeout(resolve, 60));
  }
  return times;
}"""
# Types a sign into the longest text of ⑤, and measures from what is sent to the marks that are drawn anew
_MARKS = """async () => {
  const area = document.querySelector('#text-overview');
  const own = window.fetch;
  const times = [];
  let sent = 0;
  window.fetch = (...given) => {
    if (!String(given[0]).includes('/healthz')) sent = sent || performance.now();  // the heartbeat sends no patch
    return own(...given);
  };
  for (let turn = 0; turn < 12; turn++) {
    sent = 0;
    const done = new Promise(resolve =>
      window.addEventListener('nb:saved', () => requestAnimationFrame(() => setTimeout(resolve)), {once: true}));
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
    document.execCommand('insertText', false, '好');
    await done;
    times.push(performance.now() - sent);
  }
  window.fetch = own;
  return [times, area.value.length, document.querySelectorAll('[data-section=overview] .layer .q').length];
}"""
Times = list[float]


def said(name: str, times: Times, due: str = "") -> None:
    ordered = sorted(times)
    median, p95, p99 = (ordered[min(int(len(ordered) * share), len(ordered) - 1)] for share in (0.5, 0.95, 0.99))
    print(f"{name:<46} median {median:7.1f}  p95 {p95:7.1f}  p99 {p99:7.1f} ms  n={len(ordered)}  {due}")


def component(url: str) -> int:
    """The number of the part that answers ②, as the page's own configuration has it."""
    with urllib.request.urlopen(f"{url}/figures") as answer:
        page = answer.read().decode()
    found = re.search(r"window\.gradio_config = (\{.*?\});?</script>", page, re.DOTALL)
    assert found is not None
    config = json.loads(found[1])
    return next(item["id"] for item in config["components"] if item["props"].get("elem_id") == "nb-figures")


async def person(
    client: httpx2.AsyncClient, number: int, part: int, report: int, cells: list[str], seconds: float, times: Times
) -> dict[str, str]:
    """Change a cell a second, as a browser would send it; return what was acknowledged."""
    stored: dict[str, str] = {}
    end = time.monotonic() + seconds
    turn = 0
    await asyncio.sleep(number / 50)
    while time.monotonic() < end:
        began = time.perf_counter()
        cell, text = cells[turn % len(cells)], str(turn + number)
        change = {"cell": cell, "text": text, "base": 10**6}
        payload = {
            "act": "save",
            "id": report,
            "build": assets.build(),
            "lang": "zh",
            "tab": f"p{number}",
            "changes": [change],
        }
        body = {"data": [payload], "component_id": part, "fn_name": "ask", "session_hash": f"bench{number}"}
        answer = await client.post("/gradio_api/component_server/", json=body, timeout=30)
        assert answer.json()["ok"], answer.text[:300]
        times.append((time.perf_counter() - began) * 1000)
        stored[cell] = text
        turn += 1
        await asyncio.sleep(max(0.0, 1 - (time.perf_counter() - began)))
    return stored


async def bare(client: httpx2.AsyncClient, seconds: float, times: Times) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.perf_counter()
        await client.get("/healthz")
        times.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(0.2)


async def crowd(
    url: str, reports: list[int], people: int, seconds: float
) -> tuple[list[tuple[int, dict[str, str]]], Times, Times]:
    part, times, plain = component(url), [], []
    form = practice.report().form
    cells = [cell for cell in form.cells if "total" not in cell]
    async with httpx2.AsyncClient(base_url=url, limits=httpx2.Limits(max_connections=200)) as client:
        own = [cells[at :: people // REPORTS][:15] for at in range(people // REPORTS)]
        jobs = [
            person(client, number, part, reports[number % REPORTS], own[number // REPORTS], seconds, times)
            for number in range(people)
        ]
        *stored, _ = await asyncio.gather(*jobs, bare(client, seconds, plain))
    return [(reports[number % REPORTS], item) for number, item in enumerate(stored)], times, plain


def lost(store: storage.Store, stored: list[tuple[int, dict[str, str]]]) -> int:
    """How many acknowledged cells do not stand in the store."""
    return sum(
        store.get(report).report.figures[cell].text != text for report, cells in stored for cell, text in cells.items()
    )


def memory(server: Server) -> float:
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else 0.0


class Seen(NamedTuple):
    """When a page was painted first, and when its table could be used: milliseconds from when it was asked for."""

    paint: float
    usable: float


def opened(page: "Page", url: str) -> Seen:
    page.goto(url)
    page.wait_for_selector("body[data-ready]")
    paint, usable = page.evaluate(
        "[performance.getEntriesByName('first-contentful-paint')[0].startTime, window.nbReady]"
    )
    return Seen(paint, usable)


def pages(server: Server, number: int) -> None:
    """First paint, table usable, a key to what it changes."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        first: list[Seen] = []
        again: list[Seen] = []
        for _ in range(9):
            page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
            page.add_init_script(_READY)
            first.append(opened(page, f"{server.url}/figures?id={number}"))
            again.append(opened(page, f"{server.url}/figures?id={number}"))
            page.close()
        said("first paint, nothing kept by the browser", [seen.paint for seen in first[1:]], "due 300")
        said("table usable, nothing kept by the browser", [seen.usable for seen in first[1:]], "due 1000")
        said("first paint, a page later", [seen.paint for seen in again])
        said("table usable, a page later", [seen.usable for seen in again])
        page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        page.goto(f"{server.url}/figures?id={number}")
        page.wait_for_selector("body[data-ready]")
        page.locator("#which button", has_text="表三").click()
        keys: Times = page.evaluate(_TYPING)
        said("key → saved, checked, drawn", keys[2:], "due 150 / 300 (120 of it is the wait for the next key)")
        browser.close()


def long_report() -> Report:
    """The practice's report with an overview of 4,000 characters and 80 quantities."""
    sentence = (
        "镇政府通过县政府网站专栏和公众号主动公开信息{a}条，重点是财政资金、工作动态和便民服务，在各村公开栏张贴图解；"
    )
    sentence += "镇便民服务中心公开专区接待查询{b}人次，由党政办专人登记，逐件填写办理单，"
    sentence += "月底汇总后交分管领导审阅，年底归档备查。"
    text = "\n".join(sentence.format(a=at * 7 + 11, b=at * 3 + 5) for at in range(40))
    return practice.report().with_text("overview", text)


def marks(server: Server, number: int) -> None:
    """⑤: what is sent of a long text to its marks drawn anew."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        page.goto(f"{server.url}/review?id={number}")
        page.wait_for_selector("body[data-ready]")
        page.locator("#which button[data-section=overview]").click()
        times, length, quantities = page.evaluate(_MARKS)
        said(f"marks of {length} characters, {quantities} quantities", times[2:], "due 250")
        browser.close()


@contextmanager
def database(postgresql: bool) -> Generator[str]:
    """Yield the address of a store: a PostgreSQL of its own, or "" for SQLite in the server's home."""
    if not postgresql:
        yield ""
        return
    with postgres.server() as address:
        with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE nianbao")
        yield f"{address}/nianbao"


def run(people: int, seconds: float, address: str) -> None:
    """Measure a server over a store, and print it."""
    home = Path(tempfile.mkdtemp())
    began = time.perf_counter()
    server = start(home, store=address)
    print(f"{'server ready, cold':<46} {time.perf_counter() - began:.1f} s  due 6")
    try:
        store = storage.open(address or str(home / "nianbao.sqlite"))
        reports = [
            store.create(Report(organ=Organ(name=f"第{at}镇人民政府"), year=2025, format="2021"), "压测")
            for at in range(REPORTS)
        ]
        pages(server, store.create(practice.report(), "压测"))
        marks(server, store.create(long_report(), "压测"))
        before = memory(server)
        stored, times, plain = asyncio.run(crowd(server.url, reports, people, seconds))
        said(f"a save, {people} people, one a second each", times, "due p99 500")
        said("a bare route meanwhile", plain)
        print(f"{'ratio of the medians':<46} {statistics.median(times) / statistics.median(plain):.1f}")
        cells = sum(len(item) for _, item in stored)
        print(f"{'acknowledged and not stored':<46} {lost(store, stored)} of {cells} cells, {len(times)} saves")
        print(f"{'memory, a person more':<46} {(memory(server) - before) / people:.2f} MB  due 2")
        store.close()
    finally:
        stop(server)


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--postgresql", action="store_true")
    chosen = parser.parse_args()
    with database(chosen.postgresql) as address:
        run(chosen.people, chosen.seconds, address)


if __name__ == "__main__":
    main()
