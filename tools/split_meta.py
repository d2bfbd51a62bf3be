"""Split passages of one writer into those that scorers are mended by and those that are only counted.

python tools/split_meta.py PASSAGES.yaml …

Writes evals/meta/tune/NAME.yaml and evals/meta/held/NAME.yaml: a passage whose sha256(id) is even is held. It prints
counts alone; whoever mends a scorer does not open the held half (evals/meta/README.md).
"""
# ruff: noqa: E402 - the project is put on the path first

import hashlib
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from assistant.domain import formats

META = ROOT / "evals" / "meta"


def half(name: str) -> str:
    """Return the half that a passage belongs to, by its id alone."""
    return "tune" if int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2 else "held"


def plain(item: dict[str, Any]) -> dict[str, Any]:
    """Return a passage with decimals as texts, as cells are written: 12.5 → "12.5"; without cells that no form has."""
    report = item.get("report") or {}
    for key in ("figures", "last_year"):
        cells = report.get(key) or {}
        own = formats.load(str(report.get("format", "2021"))).cells
        cells = {
            cell: str(value) if isinstance(value, float) else value for cell, value in cells.items() if cell in own
        }
        report |= {key: cells}
        if not cells:
            del report[key]
    return item | ({"report": report} if report else {})


def main() -> None:
    """Split the files that are named."""
    for name in sys.argv[1:]:
        path = Path(name)
        passages: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
        for part in ("tune", "held"):
            own = [plain(item) for item in passages if half(str(item["id"])) == part]
            to = META / part / path.name.removeprefix("meta_")
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_text(yaml.safe_dump(own, allow_unicode=True, sort_keys=False, width=110), encoding="utf-8")
            print(f"{part}/{to.name}: {len(own)} passages")  # noqa: T201


if __name__ == "__main__":
    main()
