"""What a clerk wrote down → notes by aspect. What a text, a document, a mail says is material, never an instruction."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from assistant import files
from assistant.domain import report_file
from assistant.domain.report import Note
from assistant.errors import UnusableInput
from assistant.reading import on_disk
from assistant.reading.blocks import Extracted, Paragraph, RawTable
from assistant.reading.grid import expand
from assistant.reading.guard import decode, load_head
from assistant.reading.notes.chats import spoken
from assistant.reading.notes.letters import frame, without_courtesies
from assistant.reading.notes.lines import Row, lines
from assistant.reading.notes.quoted import older
from assistant.reading.notes.sorting import Sorting

LARGEST, MOST = 2 << 20, 1000  # bytes of a text file; notes of one source
LARGEST_TEXT = 300_000  # characters
_ENDS, _MOST_SENTENCES = "。；！？", 4 * MOST  # looked at before they are sorted, which takes a while
_SECTIONS, _CELLS = 4, 20  # from where on a document is a report: headings of the format, cells of its tables
_NO_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NONE: Mapping[str, str] = MappingProxyType({})


class Parsed(NamedTuple):
    """The notes of a source, and the lines of it that were taken for none.

    `aside` are titles, greetings, signatures, who spoke in a chat, older mail that is quoted, and headings of no known
    aspect; `headings` those by which notes were sorted. `organ` is the one that our own Excel form names, where the
    source is one.
    """

    notes: tuple[Note, ...]
    aside: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    organ: str = ""


def parse(text: str, source: str = "", *, year: int | None = None, own: Mapping[str, str] = _NONE) -> Parsed:
    """Return the notes of a text, each sentence or item with its aspect: by its heading, else by its words.

    Args:
        text: Whatever a person wrote or pasted.
        source: What it is called, for `Note.source`.
        year: The year reported on.
        own: The aspects of the report's format, by key: their names are headings too.

    Raises:
        UnusableInput: It is too long.
    """
    _bound(len(text), source)
    return _parsed(text.splitlines(), source, year, own)


def _parsed(entries: Sequence[str | Row], source: str, year: int | None, own: Mapping[str, str]) -> Parsed:
    entries = list(entries)
    texts = [entry if isinstance(entry, str) else "" for entry in entries]
    courtesies: list[tuple[int, str]] = []
    for at, (said, around) in enumerate(spoken(texts)):
        if around:
            entries[at] = texts[at] = said
            courtesies.append((at, around))
    if sum(text.count(mark) for text in texts for mark in _ENDS) > _MOST_SENTENCES:
        raise _too_many(source)
    old = older(texts, frame(texts))
    quoted = [(at, texts[at].strip()) for at in old if texts[at].strip()]
    for at, text in enumerate(texts):
        texts[at], words = ("", ()) if at in old else without_courtesies(text)
        if words:
            entries[at] = texts[at]
            courtesies += [(at, said) for said in words]
    aside = old | frame(texts, is_letter=bool(old))
    sorting = Sorting(source, year, own)
    read = lines(entries, aside)
    for line, following in zip_longest(read, read[1:]):
        sorting.add(line, following)
        if len(sorting.notes) > MOST:
            raise _too_many(source)
    said = [(at, texts[at].strip()) for at in aside if texts[at].strip()]
    others = tuple(line for _, line in sorted([*courtesies, *quoted, *said, *sorting.aside]))
    return Parsed(tuple(sorting.notes), others, tuple(sorting.headings))


def _too_many(source: str) -> UnusableInput:
    return UnusableInput(
        "超过 {limit} 条记录", where=source, then="这像是整份文件；请只留下工作记录，或分几个文件读。", limit=MOST
    )


def load(path: Path, *, year: int | None = None, own: Mapping[str, str] = _NONE) -> Parsed:
    """Return the notes of a file: text as it is, any document through the sandbox.

    Raises:
        UnusableInput: It cannot be read, is too long, or says nothing.
        MissingPart: It is of a kind that needs LibreOffice, and that is not installed.
    """
    head = load_head(path)
    is_text = path.suffix.lower() not in (".html", ".htm", ".mht", ".csv", ".tsv", ".eml") and not head.startswith(
        _NO_TEXT
    )
    if path.suffix.lower() == ".eml":
        raise UnusableInput("这是邮件文件", where=path.name, then="请打开邮件，把正文复制出来，存成 .txt。")
    if path.suffix.lower() in report_file.SUFFIXES and _is_report_file(path):
        raise _not_notes(path.name)
    parsed = _of_text(path, head, year, own) if is_text else _of_document(path, year, own)
    if not parsed.notes:
        raise UnusableInput("里面没有工作记录", where=path.name, then="请写上做了什么、多少，一行一件事。")
    return parsed


def load_bytes(data: bytes, name: str, *, year: int | None = None, own: Mapping[str, str] = _NONE) -> Parsed:
    """Return the notes of a file that was sent and is nowhere yet, such as an upload; as `load`.

    Args:
        data: What is in it.
        name: What the sender calls it: it is the source of the notes.
        year: As `load`.
        own: As `load`.

    Raises:
        UnusableInput: As `load`.
        MissingPart: As `load`.
    """
    with on_disk(data, name) as path:
        parsed = load(path, year=year, own=own)
        there = path.name

    def sourced(note: Note) -> Note:
        is_own = note.source == there or note.source.startswith(f"{there}:")
        return note.model_copy(update={"source": name + note.source[len(there) :]}) if is_own else note

    return parsed._replace(notes=tuple(map(sourced, parsed.notes)))


def _of_text(path: Path, head: bytes, year: int | None, own: Mapping[str, str]) -> Parsed:
    data = files.read(path, LARGEST, path.name)
    if b"\x00" in data and not head.startswith(_UTF16):
        raise UnusableInput("不是文字文件", where=path.name, then="工作记录请存成 .txt、.md、.docx 或 .xlsx。")
    text = decode(data)
    if _names_sections(text):
        from assistant.reading.sandbox import run

        _refuse_a_report(run(path), path.name)
    if text.count("\ufffd") > len(text) // 50:
        raise UnusableInput("文字编码认不出来", where=path.name, then="请另存为 UTF-8。")
    return parse(text, path.name, year=year, own=own)


def _of_document(path: Path, year: int | None, own: Mapping[str, str]) -> Parsed:
    """Return the notes of a document: its paragraphs as lines, the rows of its tables as rows."""
    from assistant.domain import formats
    from assistant.reading.excel_form import filled_in
    from assistant.reading.sandbox import run

    extracted = run(path)
    _refuse_a_report(extracted, path.name)
    form = formats.for_year(year) if year is not None else None
    if form is not None and (ours := filled_in(extracted.blocks, form)) is not None:
        return Parsed(ours.sourced(path.name), organ=ours.organ.name)
    entries: list[str | Row] = []
    for block in extracted.blocks:
        entries += block.text.splitlines() if isinstance(block, Paragraph) else _rows(block)
    _bound(sum(len(entry) if isinstance(entry, str) else sum(map(len, entry)) for entry in entries), path.name)
    return _parsed(entries, path.name, year, own)


def _is_report_file(path: Path) -> bool:
    try:
        report_file.load(path)
    except UnusableInput:
        return False
    return True


def _names_sections(text: str) -> bool:
    """Whether a text may be a report: it is looked at closely only then."""
    from assistant.domain import formats

    forms = map(formats.load, formats.available())
    return any(sum(item.heading.partition("、")[2] in text for item in form.sections) >= _SECTIONS for form in forms)


def _refuse_a_report(extracted: Extracted, name: str) -> None:
    """Make sure that a document is no report: by its tables, or by its title over the sections of the format.

    Raises:
        UnusableInput: It is one; its sentences are no notes on this year.
    """
    from assistant.reading.document import to_report

    try:
        report = to_report(extracted, name)
    except UnusableInput:
        return
    if report.excel_form:
        return
    source = report.imported
    sections = {heading.key for heading in source.headings if heading.key} if source else set[str | None]()
    if len(report.figures) >= _CELLS or (source and source.title and len(sections) >= _SECTIONS):
        raise _not_notes(name)


def _not_notes(name: str) -> UnusableInput:
    return UnusableInput(
        "这像是一份年度报告，不是工作记录",
        where=name,
        code="report_as_notes",
    )


def _rows(table: RawTable) -> list[str | Row]:
    """Return the rows of a table; a label over several rows stands in each, any other cell only where it begins."""
    rows = expand(table).rows
    return [
        tuple(span.text.strip() if span.row == number or at == 0 else "" for at, span in enumerate(row))
        for number, row in enumerate(rows)
        if any(span.row == number and span.text.strip() for span in row)
    ]


def _bound(characters: int, source: str) -> None:
    if characters > LARGEST_TEXT:
        raise UnusableInput(
            "有 {n} 个字，超过 {limit} 字", where=source, then="请只留下工作记录，或分几次读。",
            n=characters, limit=LARGEST_TEXT,
        )  # fmt: skip
