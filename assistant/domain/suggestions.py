"""A suggested improvement of a text: nothing is applied before a person accepts it."""

from enum import StrEnum

from pydantic import Field

from assistant.domain.data import Data


class Category(StrEnum):
    """What a suggestion is about; a model must name one of these."""

    ACCURACY = "accuracy"
    LAW = "law"
    WORDING = "wording"
    STRUCTURE = "structure"
    REDUNDANCY = "redundancy"
    TONE = "tone"


class Status(StrEnum):
    """pending: nobody decided; stale: the text it was made for has changed."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    STALE = "stale"


class Decision(Data):
    """Who decided and when. `order` counts the decisions of a report, so that the last one can be undone.

    `closed` are the suggestions whose place this one took: undoing it opens again those that were pending. `sha256` is
    of the text as accepting left it: where words were only deleted, nothing else tells whether they can be put back.
    `waived` are the keys of the waivers that came with a rejection: undoing it takes them back.
    """

    by: str
    at: str
    order: int
    closed: tuple[str, ...] = ()
    sha256: str = ""
    waived: tuple[str, ...] = ()


class TakenBack(Data):
    """A decision that was taken back: what it had been, who took it back and when."""

    decision: Decision
    status: Status
    by: str
    at: str


class Suggestion(Data):
    """Put `replacement` where `quote` stands: characters `start` to `end` of a text (see `Report.text`).

    `source` is `rule:S102` or `model:suggest@1`. For an accepted one `start` and `end` are where the replacement
    stands now.
    """

    id: str = Field(pattern=r"^s[0-9]+$")  # “s3”
    section: str
    start: int
    end: int
    quote: str
    replacement: str
    reason: str
    category: Category
    source: str
    status: Status = Status.PENDING
    decision: Decision | None = None
    taken_back: tuple[TakenBack, ...] = ()
