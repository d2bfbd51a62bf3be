"""Make docs/dependencies.md out of tools/dependencies.yaml: each package of an installation, why, licence, size."""

from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).with_name("dependencies.yaml")


def page() -> str:
    """Return the page, the biggest packages first."""
    data: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    total = sum(item["size"] for part in data.values() for item in part.values())
    return (
        "# 运行时用到的包\n\n本页由 `make docs` 从 tools/dependencies.yaml 生成。大小是装好以后的 MB（Linux x86-64、"
        f"Python 3.11，不含 .pyc），一共 {total:.0f} MB。\n\n## 直接用的\n\n{_table('为什么', data['direct'])}\n"
        f"## 它们自己要用的\n\n{_table('谁用', data['indirect'])}"
    )


def _table(why: str, packages: dict[str, dict[str, Any]]) -> str:
    rows = [f"| 包 | {why} | 许可 | MB |", "| --- | --- | --- | --: |"]
    ordered = sorted(packages.items(), key=lambda item: (-item[1]["size"], item[0]))
    rows += [f"| {name} | {item['why']} | {item['licence']} | {item['size']:.1f} |" for name, item in ordered]
    return "\n".join(rows) + "\n"
