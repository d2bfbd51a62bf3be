"""User-facing text by locale: Chinese stands in the code, English in schemas/messages/en.yaml, keyed by the Chinese."""

from pydantic import BaseModel, ConfigDict

from assistant import resources, settings
from assistant.errors import AssistantError, compose


class Catalogue(BaseModel):
    """One language: the Chinese template → its translation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    texts: dict[str, str]


def text(template: str, **values: object) -> str:
    """Return a template in the user's language, filled; one that nobody translated stays Chinese."""
    if settings.locale() == "en":
        template = resources.load(Catalogue, "schemas/messages/en.yaml").texts.get(template, template)
    return template.format(**values)


def of_error(error: AssistantError) -> str:
    """Return an error as one line in the user's language."""
    what, then = text(error.what, **error.values), text(error.then, **error.values) if error.then else ""
    if settings.locale() == "en":
        return compose(what, error.where, then, colon=": ", stop=". ")
    return compose(what, error.where, then)
