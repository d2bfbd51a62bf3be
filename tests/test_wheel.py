"""The wheel is whole: installed into a fresh environment, outside the checkout, it does the main job."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parent.parent


def run(*command: str | Path, cwd: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COVERAGE"))}
    environment["NIANBAO_CACHE"] = "off"
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_the_data_that_people_may_change(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    shipped = ("schemas/formats/2021.yaml", "schemas/messages/en.json", "schemas/models.yaml", "prompts/overview@1.md")
    for kept in (*shipped, "examples/qinghe/notes.md", "examples/qinghe/recorded/overview@2.md"):
        assert f"assistant/_data/{kept}" in names
    for folder in ("prompts/phrases/", "evals/suites/", "schemas/lexicons/", "schemas/templates/"):
        assert any(name.startswith(f"assistant/_data/{folder}") for name in names), folder
    assert not any("tests/" in name or name.endswith(".pyc") for name in names)


WAYS = {  # how it is installed: with the newest of what pyproject.toml allows, or with what is pinned, hashes checked
    "newest": [["{wheel}"]],
    "pinned": [["--require-hashes", "-r", str(ROOT / "requirements.lock")], ["--no-deps", "{wheel}"]],
}


@pytest.mark.install
@pytest.mark.fonts
@pytest.mark.parametrize("way", list(WAYS))
def test_installed_by_pip_into_a_fresh_environment_it_runs_the_demo_in_an_empty_folder(
    way: str, wheel: Path, tmp_path: Path
) -> None:
    run(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    python = tmp_path / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    for arguments in WAYS[way]:
        install = [argument.format(wheel=wheel) for argument in arguments]
        run(python, "-m", "pip", "install", "--quiet", *install, cwd=tmp_path)
    run(python, "-m", "pip", "check", cwd=tmp_path)
    empty = tmp_path / "empty"
    empty.mkdir()
    nianbao = python.with_name("nianbao" + python.suffix)
    said = run(nianbao, "demo", cwd=empty)
    assert "青禾镇人民政府" in said
    assert f"{nianbao} approve" in said  # it is not on the PATH
    assert [path.name for path in empty.iterdir()] == ["nianbao-demo"]
    made = {path.suffix for path in (empty / "nianbao-demo").iterdir()}
    assert {".docx", ".pdf", ".html", ".xlsx", ".json"} <= made
    assert "recorded" in run(nianbao, "demo", "--model", "recorded", "-o", "recorded", cwd=empty)


def pins(name: str) -> dict[str, set[str]]:
    """The versions of each package in a lock file: more than one where they differ by Python or system."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if pin := re.match(r"([a-z0-9-]+)==([^ ;]+)", line):  # numpy==2.4.6 ; python_full_version < '3.12' \
            found.setdefault(pin[1], set()).add(pin[2])
    return found


def test_what_is_pinned_to_run_is_pinned_the_same_to_work_on_it_and_holds_no_tool_for_tests() -> None:
    running, working = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: working.get(name) for name in running} == running
    assert not running.keys() & {"pytest", "hypothesis", "coverage", "ruff", "pyright", "openpyxl", "hatchling"}


def test_the_lowest_versions_that_are_tried_are_the_lowest_that_are_allowed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    tried = pins("requirements-lowest.lock")
    for needed in map(Requirement, project["dependencies"]):
        floor = next(item.version for item in needed.specifier if item.operator == ">=")
        assert min(map(Version, tried[needed.name])) == Version(floor), needed  # a later Python may want a later one


def test_no_lock_names_a_place_of_one_machine() -> None:
    for path in ROOT.glob("requirements*.lock"):
        assert not re.search(r"://|--index|--find-links|^\s*#", path.read_text(encoding="utf-8"), re.MULTILINE), path
