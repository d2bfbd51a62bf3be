"""Our own Excel form, filled in → organ, year, date and notes; its tables are read like any others."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from assistant import lazy
from assistant.domain import aspects, excel_form
from assistant.domain.formats import Format
from assistant.domain.report import Note, Organ
from assistant.reading.blocks import Block, Paragraph, RawTable
from assistant.reading.cover import level_of

# A cell of a date, as the sheet or a person writes it: “2026-01-15” → 01, “2026年1月15日” → 15, not “2026年”
_DATE = lazy.compile(r"(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})")


class FilledIn(NamedTuple):
    """What the cover and the sheet of notes say."""

    organ: Organ
    year: int | None
    dated: date | None
    notes: tuple[Note, ...]

    def sourced(self, name: str) -> tuple[Note, ...]:
        """Return the notes with what the form is called before the source that stands in its row."""
        return tuple(
            note.model_copy(update={"source": f"{name}:{note.source}" if note.source else name}) for note in self.notes
        )


def filled_in(blocks: Sequence[Block], form: Format) -> FilledIn | None:
    """Return what stands in our form, or None where the document is none of ours."""
    texts = excel_form.load()
    if not any(isinstance(block, Paragraph) and block.text.strip() == texts.title for block in blocks):
        return None
    tables = [block for block in blocks if isinstance(block, RawTable)]
    cover = _cover(tables, {field.label: field.field for field in texts.fields})
    levels = {label: level for level, label in texts.levels.items()}
    name = cover.get("name", "")
    organ = Organ(
        name=name,
        level=levels.get(cover.get("level", ""), level_of(name)),
        region=cover.get("region", ""),
        address=cover.get("address", ""),
        telephone=cover.get("telephone", ""),
        website=cover.get("website", ""),
    )
    year = re.search(r"20\d\d", cover.get("year", ""))  # “2025年度” → 2025
    keys = {label: key for key, label in texts.aspects(form).items()}
    return FilledIn(
        organ, int(year[0]) if year else None, _date(cover.get("dated", "")), _notes(tables, texts.notes.columns, keys)
    )


def _cover(tables: Sequence[RawTable], fields: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for table in tables:
        for row in table.rows:
            field = fields.get(row[0].text.strip()) if row else None
            if field and len(row) > 1:
                found.setdefault(field, row[1].text.strip())
    return found


def _date(text: str) -> date | None:
    found = _DATE.search(text)
    if not found:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def _notes(tables: Sequence[RawTable], heads: Sequence[str], keys: dict[str, str]) -> tuple[Note, ...]:
    """Return what the sheet of notes holds; a row whose aspect is blank or not known is sorted by its words."""
    notes: list[Note] = []
    for table in tables:
        rows = [[cell.text.strip() for cell in row] for row in table.rows]
        if not rows or rows[0][:2] != list(heads[:2]):
            continue
        for row in rows[1:]:
            if len(row) > 1 and row[1]:
                source = row[2] if len(row) > 2 else ""
                aspect = keys.get(row[0]) or aspects.by_words(row[1]) or aspects.UNSORTED
                notes.append(Note(id=f"n{len(notes) + 1}", aspect=aspect, text=row[1], source=source))
    return tuple(notes)
