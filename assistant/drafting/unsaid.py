"""What a draft leaves unsaid: material for it that no sentence rests on, and points of the law it does not speak of."""

from assistant.domain import oversight
from assistant.domain.aspects import UNSORTED
from assistant.domain.drafts import Draft
from assistant.domain.notes import concerns
from assistant.domain.report import Report
from assistant.drafting.retelling import retold

_OVERVIEW = "overview"


def left_unsaid(report: Report, section: str, draft: Draft) -> int:
    """Return how many things a draft of a section leaves unsaid.

    A note that can't be told (an order, personal data), or that nobody sorted, is none; a question on a point is not
    silence on it.

    Raises:
        BrokenResource: The phrases or a lexicon are missing or not as they should be.
    """
    told = {note for item in report.once(retold) if not item.asks for note in item.notes}
    used = {note for item in draft.sources for note in item.notes}
    due = [note for note in report.notes if note.id in told and note.aspect != UNSORTED and concerns(note, section)]
    points = oversight.missing(draft.text) if section == _OVERVIEW and oversight.is_due(report) else []
    return sum(note.id not in used for note in due) + len(points)
