"""Where the cells and headings of a report stand in a .docx: for filling in an organ's own form."""

from typing import NamedTuple

from assistant.domain.formats import Format
from assistant.errors import UnusableInput
from assistant.reading.blocks import RawTable
from assistant.reading.document import of_its_format
from assistant.reading.docx import W, parse
from assistant.reading.headings import headings_in


class Located(NamedTuple):
    """The format of a form; cell id → number of its `w:tc`, section key → number of its heading's `w:p`.

    Both are counted over all elements of that name in the body, in document order, from 0.
    """

    format: Format
    cells: dict[str, int]
    headings: dict[str, int]


def locate(data: bytes, name: str) -> Located:
    """Find every cell of a form by its labels, and its headings.

    Raises:
        UnusableInput: It is no .docx that may be opened, or no table of a report is in it.
    """
    body, reader, blocks = parse(data, name)
    form, found = of_its_format([block for block in blocks if isinstance(block, RawTable)])
    if not found.places:
        raise UnusableInput("里面没有年度报告的表格", where=name, then="请给出本单位的空白年度报告表（docx）。")
    cells = {element: number for number, element in enumerate(body.iter(f"{W}tc"))}
    paragraphs = {element: number for number, element in enumerate(body.iter(f"{W}p"))}
    places: dict[str, int] = {}
    for cell_id, (table, row, number) in found.places.items():
        element = reader.cells[table][row][number]
        if element is not None:
            places[cell_id] = cells[element]
    headings: dict[str, int] = {}
    for index, key in headings_in([text for text, _ in reader.paragraphs], form).items():
        element = reader.paragraphs[index][1]
        if element in paragraphs:
            headings.setdefault(key, paragraphs[element])
    return Located(form, places, headings)
