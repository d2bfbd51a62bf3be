"""A server of our own in a process of its own, a browser, and reports in its store."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import pytest

from assistant import storage
from assistant.domain.report import Report
from assistant.web.answers import Act, Answer, Ask
from assistant.web.serving import Serving
from assistant.workflow import practice

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)


class Server(NamedTuple):
    """A running server: its address, its home and its process."""

    url: str
    home: Path
    process: "subprocess.Popen[str]"

    @property
    def port(self) -> int:
        """Where another server may come in its place, once it has ended."""
        return int(self.url.rsplit(":", 1)[1])

    @property
    def store(self) -> storage.Store:
        """The store that it serves, opened beside it."""
        return storage.open(str(self.home / "nianbao.sqlite"))


def start(home: Path, port: int = 0, store: str = "") -> Server:
    """Start a server and wait until it answers."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("NIANBAO_", "OPENAI_"))}
    own = {"NIANBAO_HOME": str(home), "NIANBAO_LANG": "zh", "PYTHONUNBUFFERED": "1", "NIANBAO_STORE": store}
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", "serve", "--port", str(port), "--no-open"],
        env=environment | own,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=home,
    )  # fmt: skip
    assert process.stdout is not None
    line = process.stdout.readline()
    assert "http://" in line, line
    url = "http://" + line.partition("http://")[2].partition("/")[0]
    for _ in range(100):
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5):
                return Server(url, home, process)
        except OSError:
            time.sleep(0.1)
    raise AssertionError("no answer")


def stop(server: Server, how: int = signal.SIGTERM) -> None:
    """End a server and wait until it is gone."""
    server.process.send_signal(how)
    server.process.wait(20)
    if server.process.stdout is not None:
        server.process.stdout.close()


@contextmanager
def running(home: Path, port: int = 0) -> Generator[Server]:
    """A server over a data folder, ended with the test where that has not killed it."""
    made = start(home, port)
    try:
        yield made
    finally:
        if made.process.poll() is None:
            stop(made)


@pytest.fixture(scope="session", autouse=True)
def _practice_once() -> Generator[None]:
    """The report for practice is the same each time, and takes a third of a second to read and draft."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(practice, "report", cache(practice.report))
        yield


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[Server]:
    """The server of this test process."""
    with running(tmp_path_factory.mktemp("home")) as made:
        yield made


@pytest.fixture
def empty(tmp_path: Path) -> Generator[Server]:
    """A server that knows nobody and has no report. Asked for before `page`, so that it outlives it."""
    with running(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def browser() -> Generator["Browser"]:
    """Debian's chromium."""
    if not CHROMIUM:
        pytest.skip("chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # One process for the pages of a context: a new page finds the scripts compiled, and opens in half the time
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--process-per-site"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def context(browser: "Browser") -> Generator["BrowserContext"]:
    """A Chinese clerk's browser. A page that stays open keeps its process."""
    made = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    open_ = made.new_page()
    open_.route("http://127.0.0.1/", lambda route: route.fulfill(body="open"))
    open_.goto("http://127.0.0.1/")
    yield made
    made.close()


@pytest.fixture
def page(context: "BrowserContext") -> Generator["Page"]:
    """A fresh page whose scripts may not fail unseen: an error in the console fails the test.

    The browser knows nothing of the tests before: no cookie, nothing that was kept in it.
    """
    made = context.new_page()
    errors: list[str] = []
    origins: set[str] = set()
    made.on("pageerror", lambda error: errors.append(str(error)))
    made.on("framenavigated", lambda frame: origins.add("/".join(frame.url.split("/")[:3])))
    yield made
    first, *others = context.pages
    for other in others:
        other.close()
    context.clear_cookies()
    context.clear_permissions()
    session = context.new_cdp_session(first)
    for origin in origins:
        if origin.startswith("http"):
            session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    session.detach()
    assert errors == []


def visit(page: "Page", server: Server, path: str) -> None:
    """Open a page and wait until its script has shown it."""
    page.goto(server.url + path)
    page.wait_for_selector("body[data-ready]")


def again(page: "Page") -> None:
    """Load the page anew and wait until its script has shown it."""
    page.reload()
    page.wait_for_selector("body[data-ready]")


def be_called(page: "Page", name: str = "王芳") -> None:
    """Give one's name, which is asked for once, where something is decided first; the box has the focus."""
    from playwright.sync_api import expect

    expect(page.locator("#nb-name input")).to_be_focused()
    page.keyboard.insert_text(name)
    page.keyboard.press("Enter")
    expect(page.locator("#nb-name")).to_be_hidden()


def call_me(page: "Page", done: str = ".toast:has-text('撤销')") -> None:
    """Give one's name, unless this server knows it already and what was to be done is `done`."""
    from playwright.sync_api import expect

    expect(page.locator("#nb-name:visible").or_(page.locator(done)).first).to_be_visible()
    if page.locator("#nb-name").is_visible():
        be_called(page)


def create(server: Server, report: Report) -> int:
    """Put a report into the store that a server serves; return its number."""
    with closing(server.store) as store:
        return store.create(report, "王芳")


def stored(server: Server, number: int) -> Report:
    """The report as it stands in the store."""
    with closing(server.store) as store:
        return store.get(number).report


def saved(page: "Page") -> None:
    """Wait until nothing that was typed waits to be sent."""
    page.wait_for_function("Object.keys(JSON.parse(localStorage.getItem('nb.outbox') || '{}')).length === 0")


def ended(serving: Serving, number: int) -> storage.Job:
    """Wait until a job is over, and return it."""
    for _ in range(600):
        job = serving.store.jobs.get(number)
        if job.state != "running":
            return job
        time.sleep(0.05)
    raise AssertionError("it does not end")


class AtOneReport:
    """One person at a store with one report, who asks a page by its acts."""

    acts: ClassVar[Mapping[str, Act]]

    def __init__(self, serving: Serving, number: int) -> None:
        self.serving, self.number = serving, number

    def act(self, name: str, **given: Any) -> Answer:
        """What the page answers."""
        return self.acts[name](self.serving, Ask(id=self.number, **given))

    @property
    def report(self) -> Report:
        """The report as it stands in the store."""
        return self.serving.store.get(self.number).report


@pytest.fixture
def serving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Serving]:
    """What every page shares, over a store of its own; no server runs."""
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path))
    with closing(storage.open(str(tmp_path / "nianbao.sqlite"))) as store:
        yield Serving(store)
