"""Our own styles and scripts: one folder, served under the hash of all its files, so that a browser never mixes two."""

import hashlib
import re
from functools import cache
from pathlib import Path

from assistant import lazy

FOLDER = Path(__file__).parent / "static"
SHARED = ("tokens.css", "app.css", "gradio.css")  # the order counts: tokens, components, what Gradio needs
# “import { word } from "./words.js";” → words.js, not “import("./asks.js")”
_IMPORT = lazy.compile(r'^(?:import|export)[^"\n(]*"\./([\w.]+)"', re.MULTILINE)


@cache
def build() -> str:
    """Return the hash of every file that a browser is served: a page of another build is a stale one."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def url(name: str) -> str:
    """Return where a file of ours is served. `/static` would hide Gradio's own."""
    return f"/ui/{build()}/{name}"


def head() -> str:
    """Return what stands in the head of every page: the styles as links, for Gradio would insert each rule twice."""
    return "".join(map(_link, SHARED))


def of_page(script: str) -> str:
    """Return the link to the styles of one page alone, or "" where it has none."""
    return _link(f"{script}.css") if (FOLDER / f"{script}.css").exists() else ""


@cache
def modules(script: str) -> tuple[str, ...]:
    """Return the names of the modules that a page loads: its script, and what is imported at once."""
    found: dict[str, None] = {}
    open_ones = [f"{script}.js"]
    while open_ones:
        name = open_ones.pop()
        if name not in found:
            found[name] = None
            open_ones += _IMPORT.findall((FOLDER / name).read_text(encoding="utf-8"))
    return tuple(found)


def ahead(script: str) -> str:
    """Return links that fetch a page's script, and all that it imports, while Gradio's own still load."""
    return "".join(f'<link rel="modulepreload" href="{url(name)}">' for name in modules(script))


def _link(name: str) -> str:
    return f'<link rel="stylesheet" href="{url(name)}">'
