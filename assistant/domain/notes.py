"""The aspects that notes are sorted by, and the headings each is known by."""

from pydantic import RootModel

from assistant import resources


class Aspects(RootModel[dict[str, tuple[str, ...]]]):
    """schemas/notes.yaml: aspect → the headings it is known by."""


def aspects() -> dict[str, tuple[str, ...]]:
    """Return the aspects with their headings.

    Raises:
        BrokenResource: The file is not as it should be.
    """
    return resources.load(Aspects, "schemas/notes.yaml").root
