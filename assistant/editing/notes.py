"""Notes of a report: those of a file take the place of what came from it before; a person adds, changes, removes.

An id stays with its text: a note that did not change keeps it, and no other text ever gets it, so that the sources of
drafts stay true. Only a person who changes a note keeps its id, and is told which sentences rest on it.
"""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from assistant.domain import aspects
from assistant.domain.notes import Resting, resting
from assistant.domain.report import Note, Report
from assistant.errors import UnusableInput
from assistant.llm.masking import Masks

LONGEST, MOST = 2000, 3000  # characters of a note; notes of a report
_ALIKE = 0.5  # of two texts, from where on one is taken for the other, corrected
_COMPARED = 150  # notes at most that are compared with one another


class Merged(NamedTuple):
    """The report with the notes of a source, and what became of those that came from it before.

    `moved` are notes whose text stayed and whose aspect did not; `changed` pairs an old note with the new one that was
    taken for it, corrected. `doubled` are texts that the report has from elsewhere and that were not added again.
    `kept` are notes that a person had changed and that stay as they are, `stay_out` those that one had removed.
    `resting` are sentences of the drafts that
    rest on a note that is gone or changed.
    """

    report: Report
    notes: tuple[Note, ...]
    added: tuple[Note, ...] = ()
    removed: tuple[Note, ...] = ()
    changed: tuple[tuple[Note, Note], ...] = ()
    moved: tuple[Note, ...] = ()
    doubled: tuple[Note, ...] = ()
    kept: tuple[Note, ...] = ()
    stay_out: tuple[Note, ...] = ()
    resting: tuple[Resting, ...] = ()


class Edited(NamedTuple):
    """The report after a person added, changed or removed a note; the note; the sentences that rest on it."""

    report: Report
    note: Note
    resting: tuple[Resting, ...] = ()


def merge(report: Report, notes: Sequence[Note], source: str) -> Merged:
    """Return the report with the notes of a source in the place of those that came from it before.

    Args:
        report: The report.
        notes: What the source holds now; their ids do not matter.
        source: Its name, by which the notes of before are known; with "" they are only added.

    Raises:
        UnusableInput: There would be too many.
    """
    before = [note for note in report.notes if source and _is_from(note, source)]
    others = [note for note in report.notes if note not in before]
    elsewhere = {note.text for note in others}
    taken_out = [note for note in report.notes_removed if source and _is_from(note, source)]
    stay_out = tuple(note for note in notes if _had(taken_out, note.text) and not _had(before, note.text))
    notes = [note for note in notes if note not in stay_out]
    doubled = tuple(note for note in notes if note.text in elsewhere and not _had(before, note.text))
    number = _Numbers(report)
    left = list(before)
    now: list[Note] = []
    fresh: list[Note] = []
    moved: list[Note] = []
    for note in (note for note in notes if note not in doubled):
        old = _taken(left, note)
        if old is None:
            made = note.model_copy(update={"id": number.next()})
            fresh.append(made)
        elif old.as_read is not None:
            made = old.model_copy(update={"source": note.source})
        else:
            made = note.model_copy(update={"id": old.id})
            moved += [made] if made.aspect != old.aspect else []
        now.append(made)
    kept = tuple(note for note in before if note.as_read is not None)
    gone = [note for note in left if note.as_read is None]
    changed = _pairs(gone, fresh)
    new_ids = {new.id for _, new in changed}
    old_ids = {old.id for old, _ in changed}
    whole = (*others, *now, *(note for note in left if note.as_read is not None))
    after = _with(report, whole, number)
    return Merged(
        after,
        tuple(now),
        added=tuple(note for note in fresh if note.id not in new_ids),
        removed=tuple(note for note in gone if note.id not in old_ids),
        changed=changed,
        moved=tuple(moved),
        doubled=doubled,
        kept=kept,
        stay_out=stay_out,
        resting=resting(after, {note.id for note in gone}),
    )


def add(report: Report, notes: Iterable[Note], aspect: str | None = None) -> Merged:
    """Return the report with more notes, all of one aspect where it is given.

    Raises:
        UnusableInput: There is no such aspect, or there would be too many notes.
    """
    own = None if aspect is None else aspect_of(report, aspect)
    given = [note if own is None else note.model_copy(update={"aspect": own}) for note in notes]
    return merge(report, given, "")


def edit(report: Report, note_id: str, *, text: str | None = None, aspect: str | None = None) -> Edited:
    """Return the report with a note as a person wants it: it keeps its id, and stays when its file is read again.

    Raises:
        UnusableInput: There is no such note or aspect, nothing changes, or the text is empty or too long.
    """
    old = note_of(report, note_id)
    said = old.text if text is None else " ".join(text.split())
    if not said or len(said) > LONGEST:
        raise UnusableInput("工作记录要有文字，最多 {limit} 字", where=note_id, limit=LONGEST)
    key = old.aspect if aspect is None else aspect_of(report, aspect)
    if (said, key) == (old.text, old.aspect):
        raise UnusableInput("没有改动", where=note_id, then="写上新的文字，或换一个方面。")
    read = old.as_read if old.as_read is not None else old.text if old.source else None
    new = old.model_copy(update={"text": said, "aspect": key, "as_read": read})
    notes = tuple(new if note.id == note_id else note for note in report.notes)
    return Edited(report.having(notes=notes), new, resting(report, {note_id}) if said != old.text else ())


def remove(report: Report, note_id: str) -> Edited:
    """Return the report without a note, and the sentences that rest on it.

    Raises:
        UnusableInput: There is no such note.
    """
    old = note_of(report, note_id)
    left = [note for note in report.notes if note.id != note_id]
    removed = (*report.notes_removed, old) if old.source else report.notes_removed
    after = _with(report, left, _Numbers(report)).having(notes_removed=removed)
    return Edited(after, old, resting(report, {note_id}))


def note_of(report: Report, note_id: str) -> Note:
    """Return a note by its id.

    Raises:
        UnusableInput: There is none of that id.
    """
    found = report.note(note_id.strip().lower())
    if found is None:
        known = "、".join(note.id for note in report.notes[:30]) or "（没有记录）"
        raise UnusableInput("没有 {id} 这条工作记录", then="现有：{known}。", id=note_id, known=known)
    return found


def aspect_of(report: Report, name: str) -> str:
    """Return an aspect by its key or by any heading it is known by.

    Raises:
        UnusableInput: There is none of that name; the message lists them.
    """
    own = {aspect.key: aspect.label for aspect in report.form.aspects}
    if name in own or name in aspects.headings().aspects:
        return name
    found = aspects.named(name, own)
    if found is None or len(found.aspects) != 1:
        names = [aspects.label(key, own) for key in dict.fromkeys((*aspects.headings().aspects, *own))]
        raise UnusableInput("没有“{name}”这个方面", then="可用的有：{known}。", name=name, known="、".join(names))
    return found.aspects[0]


def personal(report: Report) -> dict[str, tuple[str, ...]]:
    """Return the personal data of each note that has any, as “电话 13800138000”: drafts leave it out.

    Raises:
        BrokenResource: The lexicon of surnames is missing or not as it should be.
    """
    masks = Masks()
    masks.learn(note.text for note in report.notes)
    found = {note.id: tuple(f"{label} {value}" for value, label in masks.found(note.text)) for note in report.notes}
    return {note_id: values for note_id, values in found.items() if values}


class _Numbers:
    """Gives numbers that no note of the report ever had."""

    def __init__(self, report: Report) -> None:
        drafts = [draft for section in report.sections.values() for draft in (section, *section.candidates)]
        cited = [name for draft in drafts for item in draft.sources for name in item.notes]
        numbers = [int(name[1:]) for name in (*(note.id for note in report.notes), *cited) if name[1:].isdigit()]
        self.highest = max([report.notes_given, *numbers])

    def next(self) -> str:
        """Return the next id."""
        self.highest += 1
        return f"n{self.highest}"


def _with(report: Report, notes: Sequence[Note], number: _Numbers) -> Report:
    if len(notes) > MOST:
        raise UnusableInput("工作记录超过 {limit} 条", then="请只留下写报告用得着的。", limit=MOST)
    return report.having(notes=tuple(notes), notes_given=number.highest)


def _is_from(note: Note, source: str) -> bool:
    return note.source == source or note.source.startswith(f"{source}:")


def _had(before: Iterable[Note], text: str) -> bool:
    return any(text in (note.text, note.as_read) for note in before)


def _taken(left: list[Note], note: Note) -> Note | None:
    """Take out of the notes that are left the one that this is, by its text as it was read; of its aspect at best."""
    same = [old for old in left if (old.text if old.as_read is None else old.as_read) == note.text]
    found = next((old for old in same if old.aspect == note.aspect), same[0] if same else None)
    if found is not None:
        left.remove(found)
    return found


def _pairs(gone: Sequence[Note], fresh: Sequence[Note]) -> tuple[tuple[Note, Note], ...]:
    """Return each note that is gone with the new one that is most like it, where one is like it enough."""
    if max(len(gone), len(fresh)) > _COMPARED:
        return ()
    alike = sorted(
        (
            (ratio, old, new)
            for old in gone
            for new in fresh
            if (ratio := SequenceMatcher(None, old.text, new.text, autojunk=False).ratio()) >= _ALIKE
        ),
        key=lambda item: -item[0],
    )
    pairs: dict[str, tuple[Note, Note]] = {}
    taken: set[str] = set()
    for _, old, new in alike:
        if old.id not in pairs and new.id not in taken:
            pairs[old.id] = old, new
            taken.add(new.id)
    return tuple(pairs[old.id] for old in gone if old.id in pairs)
