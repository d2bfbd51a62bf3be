"""What the tests of several commands begin with."""

from pathlib import Path

import pytest

from assistant import resources
from tests.cli.test_frame import nianbao


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A report file read from the Excel form of the invented township, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    assert nianbao("read", Path(resources.ROOT) / "examples/qinghe/2025.xlsx", "-o", "a.json") == 0
    capsys.readouterr()
    return Path("a.json")
