"""User-facing text by locale: Chinese stands in the code, English in schemas/messages/en.json, keyed by the Chinese."""

import json
from functools import cache

from assistant import resources, settings
from assistant.errors import AssistantError, compose


def text(template: str, **values: object) -> str:
    """Return a template in the user's language, filled; one that nobody translated stays Chinese."""
    if settings.locale() == "en":
        template = _english().get(template, template)
    return template.format(**values)


def of_error(error: AssistantError) -> str:
    """Return an error as one line in the user's language."""
    what, then = text(error.what, **error.values), text(error.then, **error.values) if error.then else ""
    if settings.locale() == "en":
        return compose(what, error.where, then, colon=": ", stop=". ")
    return compose(what, error.where, then)


@cache
def _english() -> dict[str, str]:
    return json.loads(resources.find("schemas/messages/en.json").read_text(encoding="utf-8"))
