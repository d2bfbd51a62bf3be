"""The catalogue of rules. A rule is a module that holds one `@rule` function; a new file is a new rule.

The identities of the formats (family A) are rules too, made from the data: `assistant.checking.identities`.
"""

import importlib
import pkgutil
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from assistant import resources
from assistant.checking.identities import rules as identities
from assistant.checking.rule import Rule, registered


class Measured(BaseModel):
    """schemas/measured.yaml: how often each rule spoke on published reports, and how often wrongly."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reports: int
    found: dict[str, int]
    wrong: dict[str, int]


def measured(code: str) -> str:
    """Return in words how often a rule spoke on the reports it was measured on, and how often wrongly."""
    data = resources.load(Measured, "schemas/measured.yaml")
    found, wrong = data.found.get(code, 0), data.wrong.get(code, 0)
    told = f"提示 {found} 处，人看过以后认为不该提示的 {wrong} 处" if found else "没有提示"
    return f"在 {data.reports} 份已公布的报告上：{told}。"


def catalogue() -> dict[str, Rule]:
    """Return all rules by code, in order of code: those that are files, and the identities of the formats."""
    return dict(sorted((identities() | written()).items()))


@cache
def written() -> dict[str, Rule]:
    """Return the rules that are files, by code, importing every module below `assistant.checking` once."""
    here = Path(__file__).parent
    for folder in sorted(path for path in here.iterdir() if path.is_dir() and not path.name.startswith("_")):
        for module in pkgutil.iter_modules([str(folder)]):
            importlib.import_module(f"{__package__}.{folder.name}.{module.name}")
    return dict(sorted(registered.items()))
