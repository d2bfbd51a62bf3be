"""Our html templates: every value is escaped, every word is in the reader's language."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.messages import text

FOLDER = Path(__file__).parent / "templates"


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
    """Return a template of `templates/` filled with values, each of them escaped."""
    return _environment().get_template(template).render(**values)
