"""What a person said of a quantity in a text: which cell it means, or that it counts something else, and why."""

from pydantic import Field

from assistant.domain.data import Data

NOTES = "notes"  # in the place of a section: what was said of a number of a note, `sentence` is the whole of it


class Binding(Data):
    """A quantity of a text with its source, named by a person.

    It stays with its sentence wherever that moves, and lapses when a number of the sentence or the words of its own
    clause change (`grounding.bound`). `number` counts the quantities of `sentence` from 0; `quote` is the quantity.
    Either `cell` is what it means, or `reason` says what else it counts. `expected` is what the tables or the notes
    gave where a reason was given; the reason lapses when they give another value. None: an earlier program wrote it.
    """

    section: str
    sentence: str
    number: int = Field(ge=0)
    quote: str
    cell: str = ""
    reason: str = ""
    expected: str | None = None
    by: str = Field(min_length=1)
    at: str
