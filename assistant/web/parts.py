"""A part of a page: a `gr.HTML` that a script of ours fills, with one way back to the server.

A factory, never a subclass: Gradio writes files beside the source of a subclass and builds it anew at each update. No
text of a user ever goes through a template of Gradio's, which runs `${…}` as script: it travels as data, or as html
that our own templates escaped.
"""

from collections.abc import Callable
from typing import Any

import gradio as gr

from assistant.web import assets

Ask = Callable[[Any], dict[str, Any]]


def part(script: str, ask: Ask, skeleton: str = "") -> gr.HTML:
    """Return a part that `static/SCRIPT.js` runs; its `server.ask(payload)` calls `ask`.

    Args:
        script: The name of the module; its `mount(element, server)` is called once.
        ask: What answers it.
        skeleton: Our own html that stands there until the script has filled it; nothing of a user is in it.
    """

    def ask_server(payload: Any) -> dict[str, Any]:
        return ask(payload)

    ask_server.__name__ = "ask"
    return gr.HTML(
        value=skeleton,
        # with the whole address: Chromium keeps such code for a tab, and would take a bare path for one of the server
        # that the tab showed before, on another port
        js_on_load=f"import(location.origin + '{assets.url(script + '.js')}')"
        ".then(module => module.mount(element, server))"
        ".catch(error => { document.getElementById('nb-unread').hidden = false; console.error(error); })",
        apply_default_css=False,
        padding=False,
        elem_id=f"nb-{script}",
        server_functions=[ask_server],
    )


RAIL = '<div class="rail" id="rail" role="region" tabindex="-1"></div>'


def rail() -> gr.HTML:
    """Return the place of the right rail, which the page's script fills."""
    return gr.HTML(value=RAIL, js_on_load=None, apply_default_css=False, padding=False, elem_id="nb-rail-part")
