"""A file of notes → notes by aspect. What a note says is material, never an instruction."""

import re
from collections.abc import Sequence
from pathlib import Path

from assistant.domain.notes import aspects
from assistant.domain.report import Note, Report
from assistant.errors import UnusableInput

LARGEST, LONGEST = 2 << 20, 2000
_HEADING = re.compile(r"^\s*(?:#{1,6}\s*(?P<a>.+?)\s*#*|【(?P<b>[^】]{2,30})】|(?P<c>[^：:。，\s]{2,20})[：:])\s*$")
_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、])\s*")
_BULLET = re.compile(r"^\s*(?:[-*+•·]|\d{1,2}[.．、)）]|[（(]\d{1,2}[)）])\s*")


def load(path: Path) -> tuple[Note, ...]:
    """Return the notes of a Markdown or text file with one heading for each aspect.

    Raises:
        UnusableInput: The file cannot be read, has no heading, or one that is not known.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise UnusableInput("工作记录超过 {limit} MB", where=path.name, limit=LARGEST >> 20)
        data = path.read_bytes()
    except OSError as error:
        raise UnusableInput("打不开（{reason}）", where=path.name, reason=error.strerror or "") from None
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnusableInput("不是文字文件", where=path.name, then="工作记录请存成 .md 或 .txt。")
    for encoding in ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030"):
        try:
            return parse(data.decode(encoding), path.name)
        except UnicodeDecodeError:
            continue
    raise UnusableInput("文字编码认不出来", where=path.name, then="请另存为 UTF-8。")


def parse(text: str, source: str) -> tuple[Note, ...]:
    """Return the notes of a text: each bullet, or each paragraph, under its heading.

    Raises:
        UnusableInput: A heading is not known, or something stands before the first one.
    """
    known = {name: key for key, names in aspects().items() for name in names}
    notes: list[Note] = []
    aspect: str | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or set(line.strip()) <= set("-=*_—"):
            continue
        if (heading := _heading(line)) is not None:
            if heading in known or line.lstrip().startswith("##") or not line.lstrip().startswith("#"):
                aspect = _aspect(heading, known, f"{source}:{number}")
            continue
        if aspect is None:
            raise UnusableInput(
                "第 {line} 行前面没有小标题，不知道是哪个方面的",
                where=source,
                then="请在前面加一行，例如“## 主动公开”。",
                line=number,
            )
        bullet = _BULLET.sub("", line.strip(), count=1) if _BULLET.match(line) else line.strip()
        goes_on = bool(notes) and not _BULLET.match(line) and line[:1].isspace() and notes[-1].aspect == aspect
        if goes_on:
            notes[-1] = notes[-1].model_copy(update={"text": (notes[-1].text + bullet)[:LONGEST]})
        elif bullet:
            notes.append(
                Note(id=f"n{len(notes) + 1}", aspect=aspect, text=bullet[:LONGEST], source=f"{source}:{number}")
            )
    return tuple(notes)


def _heading(line: str) -> str | None:
    found = _HEADING.match(line)
    if found is None:
        return None
    text = found["a"] or found["b"] or found["c"]
    return _NUMBER.sub("", text).strip()


def _aspect(heading: str, known: dict[str, str], where: str) -> str:
    if heading in known:
        return known[heading]
    near = next((key for name, key in known.items() if len(name) >= 4 and name in heading), None)
    if near is None:
        first = dict.fromkeys(known.values())
        names = [next(name for name, key in known.items() if key == item) for item in first]
        raise UnusableInput(
            "不认识小标题“{heading}”", where=where, then="可用的有：{known}。", heading=heading, known="、".join(names)
        )
    return near


def add(report: Report, path: Path) -> Report:
    """Return the report with the notes of a file; they take the place of those of the same file, others stay.

    Raises:
        UnusableInput: As `load`.
    """
    new = load(path)
    kept = [note for note in report.notes if note.source.partition(":")[0] != path.name]
    return report.having(notes=numbered([*kept, *new], report.notes))


def numbered(notes: Sequence[Note], before: Sequence[Note]) -> tuple[Note, ...]:
    """Give every note an id of its own; one whose text and aspect were there before keeps the id it had."""
    had = {(note.aspect, note.text): note.id for note in before}
    used = set(had.values())
    taken: set[str] = set()
    fresh = (f"n{number}" for number in range(1, 100_000) if f"n{number}" not in used)
    done: list[Note] = []
    for note in notes:
        own = had.get((note.aspect, note.text))
        note_id = own if own and own not in taken else next(fresh)
        taken.add(note_id)
        done.append(note.model_copy(update={"id": note_id}))
    return tuple(done)
