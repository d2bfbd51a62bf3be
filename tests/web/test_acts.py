"""What a page can be asked is short: a handler takes the report, does one verb, stores, shows; the rest has a name."""

import ast
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from assistant.web import handlers
from assistant.web.pages import PAGES

LONGEST = 15  # lines of a body, without its docstring
FILES = sorted(Path(handlers.__file__).parent.glob("*.py"))


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Every function of a module, those inside others too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def is_act(function: ast.FunctionDef) -> bool:
    names = {argument.arg.lstrip("_") for argument in (*function.args.posonlyargs, *function.args.args)}
    return {"serving", "ask"} <= names


def length(function: ast.FunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_act_is_longer_than_fifteen_lines(path: Path) -> None:
    long = {item.name: length(item) for item in functions(path) if is_act(item) and length(item) > LONGEST}
    assert long == {}


def test_every_act_that_a_page_registers_is_counted() -> None:
    counted = {(str(path), item.name) for path in FILES for item in functions(path) if is_act(item)}
    for name, page in PAGES.items():
        for key, act in page.acts.items():
            made: Any = act
            while isinstance(made, partial):
                made = made.func
            code = made.__code__
            assert code.co_name == "<lambda>" or (code.co_filename, code.co_name) in counted, (name, key)
