"""What a report's notes do in it: which sentences rest on one, which no sentence used."""

from collections.abc import Collection
from typing import NamedTuple

from assistant.domain.aspects import OF_PROBLEMS, OTHER_MATTERS, UNSORTED, is_on_the_fee
from assistant.domain.data import text_hash
from assistant.domain.drafts import Draft
from assistant.domain.report import Note, Report


class Resting(NamedTuple):
    """A sentence that stands in a section and rests on notes: their ids."""

    section: str
    sentence: str
    notes: tuple[str, ...]


def concerns(note: Note, section: str) -> bool:
    """Whether a note is material for a section; what nobody sorted may be for each, and the fee is for section six."""
    if note.aspect == UNSORTED:
        return True
    if section == "problems":
        return note.aspect in OF_PROBLEMS
    if section == OTHER_MATTERS:
        return note.aspect == OTHER_MATTERS or is_on_the_fee(note.text)
    return note.aspect not in (*OF_PROBLEMS, OTHER_MATTERS)


def resting(report: Report, ids: Collection[str]) -> tuple[Resting, ...]:
    """Return the sentences of the report that rest on one of these notes."""
    return tuple(
        Resting(key, item.sentence, own)
        for key, section in report.sections.items()
        for item in section.sources
        if (own := tuple(name for name in item.notes if name in ids)) and item.sentence in section.text
    )


def stamp(note: Note) -> str:
    """Return what tells a note as it reads now from any other: “n12:3f5a…”."""
    return f"{note.id}:{text_hash(note.text)}"


def gone(report: Report, stamps: Collection[str]) -> tuple[str, ...]:
    """Return the ids of the notes that do not read any more, anywhere among the notes, as they are stamped."""
    if not stamps:
        return ()
    known = report.once(_texts)
    parted = (item.partition(":") for item in stamps)
    return tuple(name for name, _, text in parted if text not in known)


def _texts(report: Report) -> frozenset[str]:
    return frozenset(text_hash(note.text) for note in report.notes)


def left_out(report: Report, section: str, draft: Draft) -> tuple[Note, ...]:
    """Return the notes of a section that no sentence of a draft of it rests on; what nobody sorted is for none."""
    if section not in report.form.narratives or not draft.sources:
        return ()
    used = {name for item in draft.sources for name in item.notes}
    own = (note for note in report.notes if note.aspect != UNSORTED and concerns(note, section))
    return tuple(note for note in own if note.id not in used)


def unused(report: Report) -> tuple[Note, ...]:
    """Return the notes that were material for a draft and that no sentence of it rests on.

    A section that nobody drafted yet, or that came from a document, says nothing of what it used: notes that are for
    no other are not listed.
    """
    drafted = {key: section for key, section in report.sections.items() if section.sources}
    used = {name for section in drafted.values() for item in section.sources for name in item.notes}
    return tuple(
        note
        for note in report.notes
        if note.id not in used and any(key in report.form.narratives and concerns(note, key) for key in drafted)
    )
