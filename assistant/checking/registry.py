"""The catalogue of rules. A rule is a module that holds one `@rule` function; a new file is a new rule.

The identities of the formats (family A) are rules too, made from the data: `assistant.checking.identities`.
"""

import importlib
import pkgutil
from functools import cache
from pathlib import Path

from assistant.checking.identities import rules as identities
from assistant.checking.rule import Rule, registered


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
