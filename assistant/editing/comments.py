"""Colleagues say something of a place of a text to one another: begun, answered, settled."""

from assistant.domain.comments import Comment, Said
from assistant.domain.report import Report, require_sections
from assistant.editing.suggestions import Span, places_of, stands
from assistant.errors import UnusableInput


def comment(report: Report, section: str, start: int, end: int, text: str, by: str, at: str) -> Report:
    """Return the report with a comment on some characters of a text.

    Raises:
        UnusableInput: There is no such text, nothing is said, or it is said of nothing.
    """
    require_sections([section], report.texts)
    quote = report.text(section)[max(start, 0) : max(end, 0)]
    if not quote.strip():
        raise UnusableInput("先选中一段文字，再写批注", code="nothing_selected")
    number = max((int(item.id[1:]) for item in report.comments), default=0) + 1
    said = Said(text=_said(text), by=by, at=at)
    new = Comment(id=f"c{number}", section=section, start=max(start, 0), quote=quote, said=(said,))
    return report.having(comments=(*report.comments, new))


def reply(report: Report, comment_id: str, text: str, by: str, at: str) -> Report:
    """Return the report with an answer to a comment, which is open again.

    Raises:
        UnusableInput: There is no such comment, or nothing is said.
    """
    own = _one(report, comment_id)
    said = (*own.said, Said(text=_said(text), by=by, at=at))
    return _with(report, own.model_copy(update={"said": said, "done_by": "", "done_at": ""}))


def settle(report: Report, comment_id: str, by: str, at: str) -> Report:
    """Return the report with a comment settled; one that is, is open again.

    Raises:
        UnusableInput: There is no such comment.
    """
    own = _one(report, comment_id)
    done = ("", "") if own.done_by else (by, at)
    return _with(report, own.model_copy(update={"done_by": done[0], "done_at": done[1]}))


def place_now(report: Report, item: Comment) -> Span | None:
    """Return where the words of a comment stand: at their place, or the one other; None where they do not."""
    text, place = report.text(item.section), (item.start, item.start + len(item.quote))
    if stands(text, item.quote, place):
        return place
    places = places_of(text, item.quote)
    return places[0] if len(places) == 1 else None


def _said(text: str) -> str:
    if not (text := text.strip()):
        raise UnusableInput("批注是空的", code="nothing_said")
    return text


def _one(report: Report, comment_id: str) -> Comment:
    for item in report.comments:
        if item.id == comment_id:
            return item
    raise UnusableInput("没有这条批注", code="no_comment")


def _with(report: Report, own: Comment) -> Report:
    return report.having(comments=tuple(own if item.id == own.id else item for item in report.comments))
