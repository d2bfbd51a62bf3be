"""The wheel is whole: installed into a fresh environment, outside the checkout, it does the main job."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
UV = Path(sys.executable).with_name("uv.exe" if os.name == "nt" else "uv")


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
    for kept in (*shipped, "examples/qinghe/notes.md", "examples/qinghe/recorded/overview@1.md"):
        assert f"assistant/_data/{kept}" in names
    for folder in ("prompts/phrases/", "evals/suites/", "schemas/lexicons/", "schemas/templates/"):
        assert any(name.startswith(f"assistant/_data/{folder}") for name in names), folder
    assert not any("tests/" in name or name.endswith(".pyc") for name in names)


@pytest.mark.fonts
@pytest.mark.slow
def test_installed_outside_the_checkout_it_runs_the_demo(wheel: Path, tmp_path: Path) -> None:
    if not UV.is_file():
        pytest.skip("needs uv beside the interpreter, as `make setup` puts it")
    run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv", cwd=tmp_path)
    python = tmp_path / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [UV, "pip", "install", "--quiet", "--python", python]
    run(*install, "--require-hashes", "-r", ROOT / "requirements.lock", cwd=tmp_path)
    run(*install, "--no-deps", wheel, cwd=tmp_path)
    said = run(python.with_name("nianbao" + python.suffix), "demo", "-o", "out", cwd=tmp_path)
    assert "青禾镇人民政府" in said
    recorded = run(python.with_name("nianbao" + python.suffix), "demo", "--model", "recorded", "-o", "r", cwd=tmp_path)
    assert "recorded" in recorded
    made = {path.suffix for path in (tmp_path / "out").iterdir()}
    assert {".docx", ".pdf", ".html", ".xlsx", ".json"} <= made
