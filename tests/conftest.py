"""What every test stands on: Chinese output, no folder of the user's own, no network."""

import os
import shutil
import socket
import subprocess
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings

from assistant import resources
from assistant import settings as own_settings
from tests import browser, office, postgres

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"


@cache
def _has_chinese_fonts() -> bool:
    if shutil.which("fc-list") is None:
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout.strip())


# How many examples a property tries that names no number of its own. The same ones in every run of CI: what lands there
# is decided by the change, not by chance; chance is tried by whoever works on it.
settings.register_profile("quick", deadline=None, max_examples=25)
settings.register_profile("full", deadline=None, max_examples=100)
settings.register_profile("ci", deadline=None, max_examples=200, derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "full")


# Coverage is taken of the test processes alone: a server, a reader, a command in a process of its own is nearly half as
# fast under it, and what they do is tried in the test processes too.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.pop("COVERAGE_PROCESS_CONFIG", None)


NEEDS = {  # marker → (is it here?, what to install)
    "office": (lambda: shutil.which("soffice") is not None, "LibreOffice (make system)"),
    "fonts": (_has_chinese_fonts, "a Chinese font (make system)"),
    "browser": (browser.CHROMIUM.exists, "Chromium (make system)"),
    "postgresql": (lambda: postgres.binaries() is not None, "PostgreSQL (make system)"),
    "node": (
        lambda: all((ROOT / ".venv/node/node_modules/.bin" / name).exists() for name in ("ooxml-validator", "tsc")),
        "ooxml-validator and typescript (npm, make setup)",
    ),
}


KEPT = ("NIANBAO_LANG", "NIANBAO_TESTS_MUST_RUN")


# Left out of the quick loop: the pages, the store, what is built and read back, folders, hostile input
APART = (
    "tests/web/", "tests/storage/", "tests/assembling/", "tests/batch/", "tests/cli/test_compare.py",
    "tests/cli/test_receipt.py", "tests/cli/test_store.py", "tests/test_round_trip.py", "tests/test_two_writers.py",
    "tests/reading/test_hostile.py", "tests/test_hostile_report_files.py", "tests/grounding/test_any_text.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The pages and the store have tests enough for a loop of their own: `make quick` leaves them to `make test`.

    In CI, where nobody is there to look, a test in the browser that fails is tried once more, and named: it hangs on
    a second program's timing too. Whoever works on it sees it fail.
    """
    for item in items:
        if item.nodeid.startswith(APART):
            item.add_marker(pytest.mark.apart)
        if "NIANBAO_TESTS_MUST_RUN" in os.environ and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test that lacks a program says so; where everything must run (in CI), it fails."""
    for marker, (is_here, install) in NEEDS.items():
        if item.get_closest_marker(marker) and not is_here():
            (pytest.fail if os.environ.get("NIANBAO_TESTS_MUST_RUN") else pytest.skip)(f"needs {install}")


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / uuid4().hex))  # no key remembered
    monkeypatch.setenv("NIANBAO_LANG", "zh")
    monkeypatch.setattr(resources, "AGE", 0.0)  # a test changes a file and looks at once
    for name in [name for name in os.environ if name.startswith(("NIANBAO_", "OPENAI_")) and name not in KEPT]:
        monkeypatch.delenv(name)  # no model, key or folder of the developer's own
    monkeypatch.setenv("NIANBAO_CACHE", "off")
    own_settings.choose(own_settings.Chosen())  # a page's tests choose a model for the whole process


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def loopback_only(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family != socket.AF_UNIX and host not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address!r}")
        connect(self, address)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(socket.socket, "connect", loopback_only)


@pytest.fixture(scope="session")
def convert(tmp_path_factory: pytest.TempPathFactory) -> office.Convert:
    """LibreOffice, as a function of a file and the kind to make of it."""
    return office.converter(tmp_path_factory.mktemp("office") / "profile")


@pytest.fixture
def shared() -> Path:
    """The folder of real documents, where it is at hand."""
    if not SHARED.is_dir():
        pytest.skip("needs the real documents, which are not part of the project")
    return SHARED
