"""Every package that an installation brings is named in docs/dependencies.md, and no other."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent


def name_of(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


def direct() -> list[Requirement]:
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [Requirement(line) for line in data["project"]["dependencies"]]


def installed() -> set[str]:
    """What the requirements bring, all the way down."""
    found: set[str] = set()
    waiting = [wanted for wanted in direct() if wanted.marker is None or wanted.marker.evaluate({"extra": ""})]
    while waiting:
        wanted = waiting.pop()
        name = name_of(wanted.name)
        if name in found:
            continue
        found.add(name)
        lines = map(Requirement, metadata.requires(wanted.name) or ())
        extras = wanted.extras or {""}
        waiting += [
            line for line in lines if line.marker is None or any(line.marker.evaluate({"extra": e}) for e in extras)
        ]
    return found


def test_every_package_that_is_installed_is_explained() -> None:
    told = yaml.safe_load((ROOT / "tools/dependencies.yaml").read_text(encoding="utf-8"))
    assert {name_of(wanted.name) for wanted in direct()} == {*told["direct"]}
    assert installed() <= {*told["direct"], *told["indirect"]}


def test_no_licence_asks_that_what_is_built_on_a_package_be_given_away() -> None:
    told = yaml.safe_load((ROOT / "tools/dependencies.yaml").read_text(encoding="utf-8"))
    for name, item in {**told["direct"], **told["indirect"]}.items():
        words = item["licence"].replace("(", " ").replace(")", " ").split()
        assert not {word.split("-")[0] for word in words} & {"GPL", "AGPL", "SSPL", "BUSL"}, name


def test_the_page_names_why_licence_and_size_of_each() -> None:
    page = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if re.search(r"\| \d+\.\d \|$", line)]
    assert len(rows) >= len(direct())
    assert all(len([cell for cell in row.split("|") if cell.strip()]) == 4 for row in rows)
