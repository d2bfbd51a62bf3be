"""Notes that were typed, as the outbox of a page sends them: added or changed, twice the same is once."""

from collections.abc import Iterable

from assistant.domain.report import Note, Report
from assistant.editing import notes as editing
from assistant.errors import UnusableInput
from assistant.messages import of_error
from assistant.web.answers import Ask
from assistant.web.serving import Serving


def save(serving: Serving, report_id: int, changes: Iterable[Ask]) -> list[str]:
    """Store the notes among what was typed; return in words what could not be taken, for nothing is retried in vain.

    Raises:
        UnusableInput: There is no such report.
        StoreTrouble: The database takes nothing now.
    """
    refused: list[str] = []
    for item in changes:
        if "note" not in item:
            continue
        serving.store.get(report_id)
        try:
            serving.store.change(report_id, lambda report, item=item: _typed(report, item), by=serving.by(), act="note")
        except UnusableInput as error:
            refused.append(f"{of_error(error)} {item.text('text', 60)}")
    return refused


def _typed(report: Report, item: Ask) -> Report:
    text = " ".join(item.text("text", editing.LONGEST + 1).split())
    note = report.note(item.key("note"))
    if note is None:
        return _added(report, text, item.key("aspect"))
    if note.text == text or not text:
        return report
    seen = item.get("seen")
    if isinstance(seen, list) and note.text not in seen:
        return _added(report, text, note.aspect)  # somebody else changed it meanwhile: both stay
    return editing.edit(report, note.id, text=text).report


def _added(report: Report, text: str, aspect: str) -> Report:
    if not text or len(text) > editing.LONGEST:
        raise UnusableInput("工作记录要有文字，最多 {limit} 字", where=aspect, limit=editing.LONGEST)
    return editing.add(report, [Note(id="n1", aspect="unsorted", text=text)], aspect or "unsorted").report
