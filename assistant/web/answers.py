"""What a handler returns to a page, and the one way in: payloads are checked, errors become sentences."""

import importlib
import logging
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, TypedDict, cast

from jinja2 import TemplateError

from assistant import resources, settings
from assistant.errors import AssistantError
from assistant.messages import of_error, text, updated
from assistant.web import assets


class Answer(TypedDict, total=False):
    """What came of an act.

    `html` are parts of the page by CSS selector, escaped; `msg` says what is wrong, `toast` what was done; `undo` is
    the payload of the act that takes it back, `see` where it is to be looked at; `go` is the page to go to; `head` is
    what the report bar says beside the steps; `refused` is what of the typed can never be stored (`handlers.typed`);
    `data` is for the page's own script.
    """

    ok: bool
    msg: str
    code: str
    at: str
    html: dict[str, str]
    toast: str
    undo: dict[str, Any]
    see: str
    go: str
    rail: dict[str, Any]
    steps: list[dict[str, Any]]
    head: dict[str, str | bool]
    refused: list[dict[str, Any]]
    data: dict[str, Any]


class Ask(dict[str, Any]):
    """What a page asks: anything at all may stand in it, so every value is taken with its type and its bounds."""

    def text(self, name: str, most: int = 20_000) -> str:
        """Return a text of the payload, "" where it is none; nothing longer than `most` characters."""
        value = self.get(name, "")
        return _storable(value[:most]) if isinstance(value, str) else ""

    def key(self, name: str) -> str:
        """Return what something is named by, whole: a name that is cut is another's, or nobody's."""
        value = self.get(name, "")
        return _storable(value) if isinstance(value, str) else ""

    def number(self, name: str) -> int:
        """Return a whole number of the payload, 0 where it is none."""
        value = self.get(name, 0)
        if isinstance(value, bool):
            return 0
        if isinstance(value, str) and value.isdecimal() and len(value) < 10:
            return int(value)
        return value if isinstance(value, int) and abs(value) < 10**9 else 0

    def each(self, name: str, most: int = 500) -> list["Ask"]:
        """Return the objects in a list of the payload, `most` of them at most."""
        value = self.get(name)
        given = cast("list[Any]", value)[:most] if isinstance(value, list) else []
        return [Ask(cast("dict[str, Any]", item)) for item in given if isinstance(item, dict)]


def _storable(given: str) -> str:
    """Return a text that can be written: half a character, which a script may cut off an emoji, is told as one."""
    try:
        given.encode()
    except UnicodeEncodeError:
        return given.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return given


Act = Callable[[Any, Ask], Answer]


class Later(Mapping[str, Act]):
    """The acts of a page of which the program that they need is loaded when the first is asked for."""

    def __init__(self, module: str) -> None:
        self._module = module

    @cached_property
    def _acts(self) -> Mapping[str, Act]:
        return importlib.import_module(self._module).ACTS

    def __getitem__(self, name: str) -> Act:
        return self._acts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._acts)

    def __len__(self) -> int:
        return len(self._acts)


def dispatch(acts: Mapping[str, Act], serving: Any) -> Callable[[Any], dict[str, Any]]:
    """Return what answers a page: one of its acts, in the language the page speaks.

    A page of another build is told to reload; an error is a sentence with its code; nothing is ever a traceback.
    """

    def ask(payload: Any) -> dict[str, Any]:
        given = cast("list[object]", payload)[:1] if isinstance(payload, list) else [payload]  # Gradio sends a list
        asked = Ask(*(cast("dict[str, Any]", item) for item in given if isinstance(item, dict)))
        with settings.speaking("en" if asked.text("lang").lower().startswith("en") else "zh"):
            if asked.key("build") != assets.build():
                return {"ok": False, "code": "stale_page", "msg": text("程序更新了，刷新一下再用。")}
            try:
                act = acts.get(asked.key("act"))
                if act is None:
                    return {"ok": False, "code": "unknown_act", "msg": text("这一页没有这个操作")}
                return dict(act(serving, asked))
            except Exception as error:
                why = trouble(error)
                if why is None:
                    raise
                return {"ok": False, "code": why[0], "msg": why[1]}

    return ask


def trouble(error: Exception) -> tuple[str, str] | None:
    """Return the code of an error and the sentence for the person, None where only the program is at fault."""
    if isinstance(error, AssistantError):
        gone = text("这份报告不在了：删掉了，或者练习报告重来过。")
        return error.code, gone if error.code == "no_report" else of_error(error)
    if isinstance(error, TemplateError) or resources.is_replaced(error):
        logging.getLogger(__name__).error("a file of the program is not as it was", exc_info=error)
        return "updated", updated()
    return None
