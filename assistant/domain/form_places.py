"""Where the parts of a report stand in an organ's own .docx form: found by the reader, filled by the writer."""

from collections.abc import Mapping
from typing import NamedTuple


class Places(NamedTuple):
    """The format of a form, and where in it the parts of a report stand.

    Cell id → number of its `w:tc`; section key → number of its heading's `w:p`, and of the paragraphs below it that
    stand in no table; numbers of the paragraphs of the title, the preamble, the signature and the date. All are counted
    over all elements of that name in the body, in document order, from 0.
    """

    format: str
    cells: Mapping[str, int]
    headings: Mapping[str, int] = {}
    bodies: Mapping[str, tuple[int, ...]] = {}
    title: tuple[int, ...] = ()
    preamble: tuple[int, ...] = ()
    signature: int | None = None
    dated: int | None = None
