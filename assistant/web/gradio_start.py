"""Gradio imported without the type stubs that it writes anew, beside its own source, for each of its components.

Nobody reads them here, they take a fifth of the start, and an installed package is not ours to write into.
"""

import importlib.util
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

_WRITER = "gradio.component_meta"


class _Quietly:
    """A finder that lets one module be found as ever, and takes a function out of it before it is used."""

    def find_spec(self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None) -> ModuleSpec | None:
        if name != _WRITER:
            return None
        sys.meta_path.remove(self)
        found = importlib.util.find_spec(name)
        if found is None or found.loader is None:
            return None
        execute = found.loader.exec_module

        def without_stubs(module: ModuleType) -> None:
            execute(module)
            vars(module)["create_or_modify_pyi"] = _write_nothing

        found.loader.exec_module = without_stubs
        return found


def _write_nothing(*_: object) -> None:
    return


def prepare() -> None:
    """Let the import of Gradio that comes write nothing; to be called before it. Where it is imported, nothing."""
    if _WRITER not in sys.modules and not any(isinstance(finder, _Quietly) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Quietly())
