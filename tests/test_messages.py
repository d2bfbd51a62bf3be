"""Everything a person may read has an English twin, with the same values in it."""

import ast
import errno
import json
import os
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import messages, resources, settings
from assistant.cli.evaluate import Evaluate
from assistant.cli.hints import HINTS
from assistant.cli.main import Nianbao
from assistant.cli.prompts import Prompts
from assistant.errors import UnusableInput
from assistant.evaluation import loading
from assistant.web.chrome import KEYS, WAY
from assistant.web.pages import PAGES

PACKAGE = Path(resources.PACKAGE)
IN_TEMPLATE = re.compile(r'\b_\(\s*"([^"]+)"')  # “{{ _("去年") }}” → 去年
ERRORS = {"UnusableInput", "BrokenResource", "NotReady", "MissingPart", "ModelTrouble", "StoreTrouble", "Conflict"}


def _literals(node: ast.expr | None) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(value)):
            yield value
        case ast.IfExp():
            yield from _literals(node.body)
            yield from _literals(node.orelse)
        case _:
            pass


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((item.value for item in call.keywords if item.arg == name), None)


def templates() -> set[str]:
    found = {line for group in (Nianbao, Evaluate, Prompts) for _, line in group.table.values()} | set(HINTS.values())
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                first = node.args[0] if node.args else None
                if name in ("text", "answering"):
                    found.update(_literals(first))
                elif name in ERRORS:
                    found.update([*_literals(first), *_literals(_keyword(node, "then"))])
                elif name == "option":
                    found.update(_literals(_keyword(node, "help")))
    for path in PACKAGE.rglob("templates/*.html"):
        found.update(IN_TEMPLATE.findall(path.read_text(encoding="utf-8")))
    found |= {loading.suite(name).suite.title for name in loading.names()}
    found |= {page.title for page in PAGES.values()} | {*WAY, *(what for _, what in KEYS)}
    return {item for item in found if any(char > "\u2e80" for char in item)}


def english() -> dict[str, str]:
    return json.loads(resources.find("schemas/messages/en.json").read_text(encoding="utf-8"))


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_text_has_an_english_twin() -> None:
    assert sorted(templates() - set(english())) == []


def test_no_translation_is_left_over() -> None:
    assert sorted(set(english()) - templates()) == []


@pytest.mark.parametrize("chinese", sorted(english()))
def test_a_translation_uses_the_same_values(chinese: str) -> None:
    assert fields(english()[chinese]) == fields(chinese)


def test_an_error_is_shown_in_the_language_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    error = UnusableInput("没有这个文件", where="a.docx")
    assert messages.of_error(error) == "a.docx：没有这个文件"
    monkeypatch.setenv("NIANBAO_LANG", "en_US.UTF-8")
    assert messages.of_error(error) == "a.docx: There is no such file"


@pytest.mark.parametrize(("language", "said"), [("zh", "不能写到这里（磁盘满了）"), ("en", "No space left on device")])
def test_why_the_system_refuses_is_said_in_the_users_language(language: str, said: str) -> None:
    error = UnusableInput("不能写到这里（{reason}）", reason=os.strerror(errno.ENOSPC))
    with settings.speaking(language):
        assert said in messages.of_error(error)
