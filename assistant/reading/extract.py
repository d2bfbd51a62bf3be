"""A file → blocks, by what the file is, not by what it is called. Runs in the child process of `sandbox`."""

from pathlib import Path

from assistant.reading.blocks import Extracted
from assistant.reading.guard import kind_of, load


def extract(path: Path) -> Extracted:
    """Return the blocks of a document.

    Raises:
        UnusableInput: It cannot or must not be read.
        MissingPart: It needs LibreOffice, which is not here.
    """
    return extract_bytes(load(path), path.name)


def extract_bytes(data: bytes, name: str) -> Extracted:
    """Return the blocks of a document that is at hand as bytes; as `extract`."""
    kind = kind_of(data, name)
    match kind:
        case "docx":
            from assistant.reading.docx import extract as from_docx

            return from_docx(data, name)
        case "html":
            from assistant.reading.html import extract as from_html

            return from_html(data, name)
        case "pdf":
            from assistant.reading.pdf import extract as from_pdf

            return from_pdf(data, name)
        case "xlsx" | "xls" | "csv":
            from assistant.reading.sheet import extract as from_sheet

            return from_sheet(data, name, kind)
        case "doc" | "rtf" | "odf":
            from assistant.reading.docx import extract as from_docx
            from assistant.reading.office import to_docx

            return from_docx(to_docx(data, name, kind), name)._replace(kind=kind)
        case _:
            from assistant.reading.text import extract as from_text

            return from_text(data, "md" if kind == "md" else "txt")
