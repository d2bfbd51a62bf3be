"""Any document → Report. Each file is opened in a child process; what is unsure is said, never guessed.

Nothing is imported here: the child process of `sandbox` comes through this file, and must start fast.
"""

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

    from assistant.domain.report import Report
    from assistant.reading.blocks import Extracted


def read(path: Path, *, sandboxed: bool = True) -> "Report":
    """Return the report in a file: one of our own (`.json`, `.yaml`), or any document.

    Args:
        path: The file; what it is is told by its content.
        sandboxed: Whether a document is opened in a child process without network, with memory and time limited.

    Raises:
        UnusableInput: The file cannot be read; the message says why and what to do.
        MissingPart: It is of a kind that needs LibreOffice, and that is not installed.
    """
    from assistant.domain import report_file

    if path.suffix.lower() in report_file.SUFFIXES:
        return report_file.load(path)
    from assistant.reading.document import to_report

    if sandboxed:
        from assistant.reading.sandbox import run as extract
    else:
        from assistant.reading.extract import extract
    return to_report(extract(path), path.name)


def blocks_in(path: Path) -> "Extracted | None":
    """Return the blocks of a document, opened as `read` does; None for a report file of our own.

    Raises:
        UnusableInput: As `read`.
        MissingPart: As `read`.
    """
    from assistant.domain import report_file

    if path.suffix.lower() in report_file.SUFFIXES:
        return None
    from assistant.reading.sandbox import run

    return run(path)


def blocks_in_bytes(data: bytes, name: str, *, sandboxed: bool = True) -> "Extracted":
    """Return the blocks of a document that is at hand as bytes.

    Args:
        data: What is in it.
        name: What it is called, as in `read_bytes`.
        sandboxed: As in `read`; only what was made here may do without.

    Raises:
        UnusableInput: As `read`.
        MissingPart: As `read`.
    """
    if not sandboxed:
        from assistant.reading.extract import extract_bytes

        return extract_bytes(data, name)
    from assistant.reading.sandbox import run

    with on_disk(data, name) as path:
        return run(path)


def read_bytes(data: bytes, name: str) -> "Report":
    """Return the report in a file that was sent and is nowhere yet, such as an upload; as `read`.

    Args:
        data: What is in it.
        name: What the sender calls it: told in errors, and never where it is put.

    Raises:
        UnusableInput: As `read`.
        MissingPart: As `read`.
    """
    with on_disk(data, name) as path:
        return read(path)


@contextmanager
def on_disk(data: bytes, name: str) -> "Generator[Path]":
    """Put what was sent into a file of its own while it is read; its path has as much of `name` as is safe there."""
    import re
    import tempfile

    # what a name on disk is safe without: “年报 (1).docx” → “(”; ../../年报 (1).docx becomes 年报__1_.docx
    bare = re.sub(r"[^\w.-]", "_", Path(name).name)[-60:].lstrip(".")
    with tempfile.TemporaryDirectory(prefix="nianbao-") as folder:
        path = Path(folder) / (bare or "file")
        path.write_bytes(data)
        yield path
