"""An act taken back exactly: what it changed becomes what it was, and what others did since stays."""

from assistant.domain.bindings import Binding
from assistant.domain.report import Note, Report, Section
from assistant.errors import UnusableInput


def take_back(now: Report, before: Report, after: Report) -> Report:
    """Return the report without an act that made `after` of `before`.

    Only the organ, notes, texts, suggestions, named sources and the format with its figures are looked at.

    Raises:
        UnusableInput: What the act changed has been changed again since.
    """
    sections = dict(now.sections)
    for key in {*before.sections, *after.sections}:
        old, new = before.sections.get(key), after.sections.get(key)
        if old != new:
            if sections.get(key) != new:
                raise _changed()
            sections[key] = old or Section()
    report = now.having(
        sections=sections, notes=_notes(now, before, after), bindings=_bindings(now, before, after)
    )  # fmt: skip
    if before.notes_removed != after.notes_removed:
        taken_out = [note for note in after.notes_removed if note not in before.notes_removed]
        left = tuple(note for note in now.notes_removed if note not in taken_out)
        report = report.having(notes_removed=left)
    if before.organ != after.organ:
        if now.organ != after.organ:
            raise _changed()
        report = report.having(organ=before.organ)
    if before.format != after.format:
        report = _in_format(report, now, before, after)
    if before.suggestions != after.suggestions:
        if now.suggestions != after.suggestions:
            raise _changed()
        report = report.having(suggestions=before.suggestions)
    return report


def _in_format(report: Report, now: Report, before: Report, after: Report) -> Report:
    """Return the report in the format that it had, with all that changed with it."""
    if (now.format, now.figures) != (after.format, after.figures):
        raise _changed()
    return report.having(
        format=before.format,
        figures=before.figures,
        imported=before.imported,
        waivers=before.waivers,
        bindings=before.bindings,
    )


def _bindings(now: Report, before: Report, after: Report) -> tuple[Binding, ...]:
    """Return the named sources without those that were added, and with those that gave way."""
    kept = (item for item in now.bindings if item in before.bindings or item not in after.bindings)
    return (*kept, *(item for item in before.bindings if item not in after.bindings))


def _notes(now: Report, before: Report, after: Report) -> tuple[Note, ...]:
    """Return the notes as they were: what was added goes, what was taken out or changed is back in its place."""
    old, new = ({note.id: note for note in report.notes} for report in (before, after))
    notes = list(now.notes)
    for note_id in {**new, **old}:
        was, became = old.get(note_id), new.get(note_id)
        if was == became:
            continue
        if now.note(note_id) != became:
            raise _changed()
        if became is not None and was is not None:
            notes[notes.index(became)] = was
        elif became is not None:
            notes.remove(became)
        elif was is not None:
            notes.insert(_place(notes, before.notes, was), was)
    return tuple(notes)


def _place(notes: list[Note], before: tuple[Note, ...], note: Note) -> int:
    """Return where a note stood: behind the nearest of those before it that is still there."""
    known = {item.id: at for at, item in enumerate(notes)}
    ids = [item.id for item in before]
    return next((known[name] + 1 for name in reversed(ids[: ids.index(note.id)]) if name in known), 0)


def _changed() -> UnusableInput:
    return UnusableInput("那里后来又改过，撤不回了", then="在“审改”的历史里可以恢复。", code="changed_since")
