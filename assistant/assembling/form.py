"""Fill an organ's own blank .docx form: figures by label, texts under its headings; its look stays as it is."""

import copy
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml import etree

from assistant.assembling.layout import DRAFT_MARK, clean
from assistant.domain.figures import Figures
from assistant.domain.report import Report

Element = etree._Element  # pyright: ignore[reportPrivateUsage]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_INNER = "word/document.xml"
_HINT = re.compile(r"[（(【\[［].{0,40}[）)】\]］]|.{0,20}(?:请填写|在此填写|此处填写).{0,20}|无|略|[xX×＿_.…\s]*")


class Filled(NamedTuple):
    """The filled form, the cells that were written, and those the form has no place for."""

    data: bytes
    written: tuple[str, ...]
    missing: tuple[str, ...]


def fill(form: bytes, report: Report, cells: Mapping[str, int], headings: Mapping[str, int], *, draft: bool) -> Filled:
    """Write a report into a form, touching nothing but the cells of figures and what stands under the headings.

    Args:
        form: The .docx, which the reader's guard let pass.
        report: The report, in the form's own format.
        cells: Cell id → number of its `w:tc` in the body, as `reading.locate` finds them.
        headings: Section key → number of its heading's `w:p` in the body.
        draft: Whether to put 草稿 at the top of every page.
    """
    parts = zipfile.ZipFile(io.BytesIO(form))
    root = etree.fromstring(parts.read(_INNER), etree.XMLParser(resolve_entities=False, no_network=True))
    body = root.find(f"{W}body")
    assert body is not None  # noqa: S101 - the reader found the cells in it
    tcs, paragraphs = list(body.iter(f"{W}tc")), list(body.iter(f"{W}p"))
    written = [cell for cell in report.form.cells if cell in cells and cell in report.figures]
    for cell_id in written:
        _set_text(tcs[cells[cell_id]], _printed(report.figures, cell_id))
    for key in report.narratives:
        section = report.sections.get(key)
        if key in headings and section is not None:
            _put_below(paragraphs[headings[key]], [clean(line) for line in section.paragraphs])
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    data = _with(parts, content)
    missing = tuple(cell for cell in report.figures if cell not in cells)
    return Filled(_marked(data) if draft else data, tuple(written), missing)


def _printed(figures: Figures, cell_id: str) -> str:
    cell = figures[cell_id]
    note = f"（{cell.note}）" if cell.note else ""
    return clean(cell.text + note)


def _set_text(cell: Element, text: str) -> None:
    """Give a cell one text in the look of its first run, or of its paragraph mark where it has none."""
    first, *others = cell.findall(f"{W}p")
    for paragraph in others:
        cell.remove(paragraph)
    _fill_paragraph(first, text)


def _fill_paragraph(paragraph: Element, text: str) -> None:
    look = paragraph.find(f"{W}r/{W}rPr")
    if look is None:
        look = paragraph.find(f"{W}pPr/{W}rPr")
    look = copy.deepcopy(look) if look is not None else None
    for child in list(paragraph):
        if child.tag != f"{W}pPr":
            paragraph.remove(child)
    run = etree.SubElement(paragraph, f"{W}r")
    if look is not None:
        for mark in list(look):
            if mark.tag in (f"{W}ins", f"{W}del", f"{W}rPrChange"):
                look.remove(mark)
        run.append(look)
    leaf = etree.SubElement(run, f"{W}t")
    leaf.text = text
    leaf.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _put_below(heading: Element, lines: Sequence[str]) -> None:
    """Put paragraphs under a heading, in the look of the blank or hint that stands there; that one goes."""
    below = heading.getnext()
    pattern: Element | None = None
    if below is not None and below.tag == f"{W}p" and _HINT.fullmatch("".join(_texts(below)).strip()):
        pattern = below
    previous = heading
    for line in lines:
        paragraph = copy.deepcopy(pattern) if pattern is not None else etree.Element(f"{W}p")
        for child in list(paragraph):
            if child.tag in (f"{W}bookmarkStart", f"{W}bookmarkEnd"):
                paragraph.remove(child)
        _fill_paragraph(paragraph, line)
        previous.addnext(paragraph)
        previous = paragraph
    parent = pattern.getparent() if pattern is not None else None
    if pattern is not None and parent is not None and lines and pattern.find(f"{W}pPr/{W}sectPr") is None:
        parent.remove(pattern)


def _texts(paragraph: Element) -> Iterator[str]:
    return (leaf.text or "" for leaf in paragraph.iter(f"{W}t"))


def _with(parts: zipfile.ZipFile, content: bytes) -> bytes:
    """Return the package with its document changed; every other part stays as it is."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for item in parts.infolist():
            out.writestr(item, content if item.filename == _INNER else parts.read(item))
    return stream.getvalue()


def _marked(data: bytes) -> bytes:
    """Put 草稿 into the header of every page."""
    import docx

    document = docx.Document(io.BytesIO(data))
    for section in document.sections:
        for header in (section.header, section.even_page_header, section.first_page_header):
            header.is_linked_to_previous = False
            header.paragraphs[0].insert_paragraph_before(DRAFT_MARK)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
