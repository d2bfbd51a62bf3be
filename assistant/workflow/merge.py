"""Two changes of one report, made at the same time: put together where nothing of either is lost, else not at all."""

from typing import Any, NamedTuple

from assistant.domain import signing
from assistant.domain.report import Note, Report, Section
from assistant.drafting import most_candidates
from assistant.editing.suggestions import added


class Merged(NamedTuple):
    """The report with both changes; `beside` are the texts of ours that are candidates now, since theirs stand."""

    report: Report
    beside: tuple[str, ...]


def merge(base: Report, ours: Report, theirs: Report) -> Merged | None:
    """Put a change into a report that has been changed since; None where both changed the same in different ways.

    A part that only one side changed is as that side has it. A text that both changed, or that was signed meanwhile,
    stays as the file has it, and ours is a candidate: the rule by which every draft meets a person's text.

    Args:
        base: The report as our change began.
        ours: With our change.
        theirs: As the file is now.
    """
    changes: dict[str, Any] = {}
    beside: list[str] = []
    for name in Report.model_fields:
        old, own, now = (getattr(item, name) for item in (base, ours, theirs))
        if own in (old, now):
            continue
        if name == "sections":
            changes[name] = _sections(base, ours, theirs, beside)
        elif now == old:
            changes[name] = own
        elif name == "notes_given":
            changes[name] = max(own, now)
        elif name == "notes":
            notes = _notes(old, own, now)
            if notes is None:
                return None
            changes[name] = notes
        elif name != "suggestions":
            return None
    new = [item for item in ours.suggestions if item not in base.suggestions]
    both = "suggestions" not in changes and bool(new)
    report = theirs.having(**changes)
    return Merged(added(report, new) if both else report, tuple(beside))


def _sections(base: Report, ours: Report, theirs: Report, beside: list[str]) -> dict[str, Section]:
    found = dict(theirs.sections)
    for key, own in ours.sections.items():
        old, now = base.sections.get(key), theirs.sections.get(key)
        if own in (old, now):
            continue
        signed = signing.is_of_a_person(theirs, key) and own.text != theirs.text(key)
        if now is None or (now == old and not signed):
            found[key] = own
            continue
        new = [own.draft] if own.text != base.text(key) else []
        found[key] = now.model_copy(
            update={"candidates": most_candidates([*new, *own.candidates, *now.candidates], now.text)}
        )
        beside += [key] if new else []
    return found


def _notes(old: tuple[Note, ...], own: tuple[Note, ...], now: tuple[Note, ...]) -> tuple[Note, ...] | None:
    """Return the notes of both sides; None where one number says different things."""
    before, found = _by_id(old), _by_id(now)
    mine = _by_id(own)
    for note in dict.fromkeys([*before, *mine]):
        if mine.get(note) in (before.get(note), found.get(note)):
            continue
        if found.get(note) != before.get(note):
            return None
        if note in mine:
            found[note] = mine[note]
        else:
            del found[note]
    return tuple(found.values())


def _by_id(notes: tuple[Note, ...]) -> dict[str, Note]:
    return {note.id: note for note in notes}
