"""Gradio imported without what no page of ours needs, which is a third of the start.

It writes type stubs beside its own source for each of its components: nobody reads them here, and an installed package
is not ours to write into. And it imports pandas for tables and plots that we do not show: that waits until somebody
asks pandas for something.
"""

import importlib
import importlib.util
import sys
import threading
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

_WRITER, _HEAVY = "gradio.component_meta", "pandas"
# rapidfuzz asks at each call whether there is a `pandas.NA`: as long as pandas is not loaded, no value is one
_ASKED_ALWAYS = "NA"


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


class _Later(ModuleType):
    """Stands for a module until something of it is asked for: then it is imported, and this has all that it has."""

    _lock = threading.RLock()

    def __getattr__(self, name: str) -> Any:
        if name == _ASKED_ALWAYS:
            raise AttributeError(name)
        with self._lock:
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
            module = importlib.import_module(self.__name__)
            vars(self).update(vars(module))
        return getattr(module, name)


def _write_nothing(*_: object) -> None:
    return


def prepare() -> None:
    """Let the import of Gradio that comes do less; to be called before it. Where it is imported, nothing."""
    if _WRITER not in sys.modules and not any(isinstance(finder, _Quietly) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Quietly())
        sys.modules.setdefault(_HEAVY, _Later(_HEAVY))
