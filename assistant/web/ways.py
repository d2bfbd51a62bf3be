"""Where something is dealt with, and what the link there says."""

from urllib.parse import quote

from assistant.domain.report import PREAMBLE, Report
from assistant.drafting import questions
from assistant.drafting.told import missing
from assistant.messages import text


def to_answer(report: Report, report_id: int, gap: str, place: str) -> tuple[str, str]:
    """Return the way to what a gap of a text asks: the very line of the cover where that is blank, else its card on ③.

    Args:
        report: The report.
        report_id: Its number.
        gap: The gap, as it stands in the text.
        place: Where it stands, as `findings.Place.words`.
    """
    section = place.partition(":")[0]
    item = next((one for one in report.once(questions.questions) if (one.section, one.quote) == (section, gap)), None)
    if item and section == PREAMBLE and (due := missing(report, item)):
        return f"/basics?id={report_id}&goto={due[0]}", text("去填")
    return f"/notes?id={report_id}&goto={quote(f'q:{item.id}' if item else place)}", text("去答")
