"""Our html templates: every value is escaped, every word is in the reader's language."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant import lazy, settings
from assistant.messages import text

FOLDER = Path(__file__).parent / "templates"
_TAG = lazy.compile(r"(<[^>]*>)")  # “一<b>二” → <b>, not “&lt;b&gt;”: texts are escaped
# Chinese with its punctuation: “1 一、总体情况” → 一、总体情况, not “a – b”
_CHINESE = lazy.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff01-\uffef]+")
_ONLY_TEXT = ("<option", "<textarea")  # which hold no other tag


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["_"] = text  # pyright: ignore[reportArgumentType] - jinja types only its own
    return made


def render(template: str, **values: object) -> str:
    """Return a template of `templates/` filled with values, each of them escaped.

    In English what is Chinese in it, which is a report's own, is marked as that: a screen reader reads it as Chinese.
    """
    made = _environment().get_template(template).render(**values)
    return _marked(made) if settings.locale() == "en" else made


def _marked(html: str) -> str:
    """Return html whose Chinese is in elements that say so."""
    pieces = _TAG.split(html)  # texts and tags in turn
    skipped = ""
    for at, piece in enumerate(pieces):
        if at % 2:
            skipped = "script" if piece.startswith("<script") else "" if piece == "</script>" else skipped
        elif not skipped and _CHINESE.search(piece):
            before = pieces[at - 1] if at else ""
            if before.startswith(_ONLY_TEXT):
                pieces[at - 1] = f'{before[:-1]} lang="zh">'
            else:
                pieces[at] = _CHINESE.sub(r'<span lang="zh">\g<0></span>', piece)
    return "".join(pieces)
