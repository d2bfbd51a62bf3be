"""What colleagues say of a place of a text to one another. It travels in the report file and stands in no document."""

from pydantic import Field

from assistant.domain.data import Data


class Said(Data):
    """One remark: what, by whom, when."""

    text: str
    by: str
    at: str


class Comment(Data):
    """Remarks on `quote`, which stood at `start` of a text when the first was made; `done_by` settled it."""

    id: str = Field(pattern=r"^c[0-9]+$")  # “c3”, not “c3.1”
    section: str
    start: int = Field(ge=0)
    quote: str
    said: tuple[Said, ...]
    done_by: str = ""
    done_at: str = ""
