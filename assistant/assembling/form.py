"""Fill an organ's own .docx form, blank or last year's document: figures by label, texts in their places.

Its look stays as it is. What stands in it and could be last year's is replaced, or named (`old_text`).
"""

import copy
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from assistant import lazy, messages, words
from assistant.assembling import old_text
from assistant.assembling.layout import DRAFT_MARK, chinese_date, clean, style_of
from assistant.assembling.lines import title_parts
from assistant.assembling.old_text import Before, Element, Old, W, compact, own_text
from assistant.assembling.package import zipped
from assistant.domain.figures import BLANK, Cell
from assistant.domain.form_places import Places
from assistant.domain.report import PREAMBLE, Report

_INNER, _PROPERTIES = "word/document.xml", "docProps/core.xml"
# “word/header1.xml”, “word/footnotes.xml”, not “word/document.xml”
_BESIDE = lazy.compile(r"word/(header|footer|footnotes|endnotes)\d*\.xml")
# “2024年政府信息公开工作年度报告” → 2024, “政府信息公开工作年度报告（2024年度）” → 2024, not “2024年总结报告”
_TITLE = lazy.compile(
    r"(?P<year>20\d\d)\s*年?度?\s*[）)]?\s*(?:政府)?信息公开\S{0,6}(?:报告|年报)"
    r"|(?:报告|年报)\s*[（(](?P<last>20\d\d)\s*年?度?[）)]"
)
_LONGEST_TITLE = 60
_KEPT = tuple(f"{W}{name}" for name in ("drawing", "pict", "object"))
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_XML = etree.XMLParser(resolve_entities=False, no_network=True)


class Filled(NamedTuple):
    """The filled form; the cells that were written and those it has no place for.

    `replaced` counts the paragraphs that stood there and went, `lost` names the texts it has no place for, `old` is
    what still stands from before, and `paragraphs` are all texts that it has now, heads, feet and notes too.
    """

    data: bytes
    written: tuple[str, ...]
    missing: tuple[str, ...]
    replaced: int = 0
    lost: tuple[str, ...] = ()
    old: tuple[Old, ...] = ()
    paragraphs: tuple[str, ...] = ()


def fill(form: bytes, report: Report, places: Places, *, draft: bool, known: Before | None = None) -> Filled:
    """Write a report into a form: figures, title, preamble, the texts under their headings, organ and date.

    Args:
        form: The .docx, which the reader's guard let pass.
        report: The report, in the form's own format.
        places: Where everything stands in it.
        draft: Whether to put 草稿 at the top of every page.
        known: What is known of last year; without it, the form is taken for a blank one.
    """
    parts = zipfile.ZipFile(io.BytesIO(form))
    pen = _Pen(parts, places)
    written = _figures(pen, report, places)
    lost = [*_title(pen, report, places.title), *_texts(pen, report, places, draft)]
    lost += _signature(pen, report, places)
    headings = {pen.paragraphs[number]: words.section_name(report, key) for key, number in places.headings.items()}
    changed = {_INNER: pen.root} | _beside(parts, report)
    for root in changed.values():
        _swap_years_of_titles(root, pen.written, report.year)
    known = known or Before(filled=False, paragraphs=frozenset())
    old = [*old_text.in_body(pen.body, headings, pen.written, report.year, known)]
    for name, root in changed.items():
        if match := _BESIDE.fullmatch(name):
            old += old_text.in_part(root, _place_names()[match[1]], report.year, known)
    data = _with(parts, {name: _bytes(root) for name, root in changed.items()})
    missing = tuple(cell for cell in report.figures if cell not in places.cells)
    said = tuple(own_text(item) for root in changed.values() for item in root.iter(f"{W}p"))
    return Filled(
        _marked(data) if draft else data, written, missing, pen.replaced, tuple(lost), tuple(dict.fromkeys(old)), said
    )


class _Pen:
    """Writes into the body of a form and remembers what it wrote."""

    def __init__(self, parts: zipfile.ZipFile, places: Places) -> None:
        self.root = etree.fromstring(parts.read(_INNER), _XML)
        body = self.root.find(f"{W}body")
        assert body is not None  # noqa: S101 - the reader found the cells in it
        self.body = body
        self.cells, self.paragraphs = list(body.iter(f"{W}tc")), list(body.iter(f"{W}p"))
        self.written: set[Element] = {self.paragraphs[number] for number in places.headings.values()}
        self.replaced = 0
        # The same text box once more, for programs of before 2010: it would keep the old text.
        for box in list(body.iter(f"{_ALTERNATE}Fallback")):
            parent = box.getparent()
            if parent is not None and box.find(f".//{W}txbxContent") is not None:
                parent.remove(box)

    def cell(self, number: int, text: str) -> None:
        """Give a cell one text in the look of its first run, or of its paragraph mark where it has none."""
        cell = self.cells[number]
        first, *others = cell.findall(f"{W}p")
        for paragraph in others:
            cell.remove(paragraph)
        _fill_paragraph(first, text)
        self.written.add(cell)

    def line(self, paragraph: Element, text: str) -> None:
        """Give a paragraph another text in its own look."""
        if compact(own_text(paragraph)) not in ("", compact(text)):
            self.replaced += 1
        _fill_paragraph(paragraph, text)
        self.written.add(paragraph)

    def lines(self, after: Element | None, old: Sequence[Element], lines: Sequence[str]) -> None:
        """Put paragraphs in the place of others, each in the look of its kind; without any, below `after`."""
        looks: dict[str, Element] = {}
        for paragraph in old:
            if text := own_text(paragraph).strip():
                looks.setdefault(style_of(text), paragraph)
        # blank lines at the end keep their distance from what follows; a blank alone is the place to write into
        said_last = max((at for at, item in enumerate(old) if own_text(item).strip()), default=0)
        old = old[: said_last + 1]
        plain = next((looks[style] for style in ("body", *looks) if style in looks), old[0] if old else None)
        previous = after if after is not None else old[0]
        for text in lines:
            look = looks.get(style_of(text), plain)
            paragraph = _like(look) if look is not None else etree.Element(f"{W}p")
            _fill_paragraph(paragraph, text)
            previous.addnext(paragraph)
            previous = paragraph
            self.written.add(paragraph)
        new = {compact(text) for text in lines}
        self.replaced += sum(compact(own_text(item)) not in new | {""} for item in old)
        for paragraph in old:
            _remove(paragraph)


def _figures(pen: _Pen, report: Report, places: Places) -> tuple[str, ...]:
    """Write every cell the form has; one that the report leaves open becomes blank, whatever stood there."""
    for cell_id, number in places.cells.items():
        pen.cell(number, _printed(report.figures.get(cell_id, BLANK)))
    return tuple(cell for cell in report.form.cells if cell in places.cells and cell in report.figures)


def _printed(cell: Cell) -> str:
    note = f"（{cell.note}）" if cell.note else ""
    return clean(cell.text + note)


def _title(pen: _Pen, report: Report, numbers: Sequence[int]) -> Iterator[str]:
    """Write the title: as the form words it where only its year is another, else as it should be.

    Name it where the form has no place for it.
    """
    if not numbers:
        yield messages.text("标题")
        return
    paragraphs = [pen.paragraphs[number] for number in numbers]
    texts = [_of_year(own_text(paragraph), report.year) for paragraph in paragraphs]
    right = {f"{name}{report.year}{report.title.partition(str(report.year))[2]}" for name in _names(report)}
    if compact("".join(texts)) not in {compact(text) for text in right}:
        right_title = clean(report.title)
        texts = [right_title] if len(paragraphs) == 1 else title_parts(right_title)
    for paragraph, text in zip(paragraphs, texts, strict=False):
        pen.line(paragraph, text)
    for paragraph in paragraphs[len(texts) :]:
        _remove(paragraph)


def _names(report: Report) -> tuple[str, str]:
    return report.organ.name, report.organ.short


def _of_year(text: str, year: int) -> str:
    return re.sub(r"20\d\d", str(year), text)  # “2024年度报告” → 2024


def _texts(pen: _Pen, report: Report, places: Places, draft: bool) -> Iterator[str]:
    """Write the texts; name those that the form has no place for."""
    preamble = _lines_of(report, PREAMBLE, draft)
    first = min(places.headings.values(), default=None)
    if places.preamble:
        if preamble:
            pen.lines(None, [pen.paragraphs[number] for number in places.preamble], preamble)
    elif preamble and first is not None:
        above = pen.paragraphs[places.title[-1]] if places.title else None
        if above is None:
            yield words.section_name(report, PREAMBLE)
        else:
            pen.lines(above, [], preamble)
    for section in report.form.sections:
        lines = _lines_of(report, section.key, draft and section.table is None)
        old = [pen.paragraphs[number] for number in places.bodies.get(section.key, ())]
        if lines and section.key in places.headings:
            pen.lines(pen.paragraphs[places.headings[section.key]], old, lines)
        elif lines:
            yield section.heading


def _lines_of(report: Report, key: str, ask: bool) -> list[str]:
    section = report.sections.get(key)
    lines = [line for item in section.paragraphs if (line := clean(item))] if section is not None else []
    return lines or ([f"【待补充：{words.section_name(report, key)}】"] if ask else [])


def _signature(pen: _Pen, report: Report, places: Places) -> Iterator[str]:
    organ = clean(report.organ.name).strip() or "【待补充：单位名称】"
    day = chinese_date(report.dated) if report.dated else "【待补充：日期】"
    if places.dated is not None and places.dated == places.signature:
        pen.line(pen.paragraphs[places.dated], f"{organ}  {day}")
        return
    for number, text, name in (
        (places.signature, organ, messages.text("落款")),
        (places.dated, day, messages.text("日期")),
    ):
        if number is not None:
            pen.line(pen.paragraphs[number], text)
        else:
            yield name


def _fill_paragraph(paragraph: Element, text: str) -> None:
    look = next((run.find(f"{W}rPr") for run in paragraph.iter(f"{W}r") if run.find(f"{W}t") is not None), None)
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
    leaf.set(_SPACE, "preserve")


def _like(look: Element) -> Element:
    """A paragraph of the same look: no end of a section, no automatic number, no mark of a bookmark or a change."""
    paragraph = etree.Element(f"{W}p")
    properties = look.find(f"{W}pPr")
    if properties is not None:
        properties = copy.deepcopy(properties)
        for name in ("sectPr", "numPr", "pageBreakBefore", "pPrChange"):
            for item in properties.findall(f"{W}{name}"):
                properties.remove(item)
        paragraph.append(properties)
    for run in look.iter(f"{W}r"):
        if run.find(f"{W}t") is not None:
            copied = etree.SubElement(paragraph, f"{W}r")
            if (own := run.find(f"{W}rPr")) is not None:
                copied.append(copy.deepcopy(own))
            etree.SubElement(copied, f"{W}t")
            break
    return paragraph


def _remove(paragraph: Element) -> None:
    """Take a paragraph away; one with a picture, a text box or the end of a section only loses its text."""
    parent = paragraph.getparent()
    kept = paragraph.find(f"{W}pPr/{W}sectPr") is not None or any(item.tag in _KEPT for item in paragraph.iter())
    if kept or parent is None:
        for leaf in list(paragraph.iter(f"{W}t")):
            if next(item for item in leaf.iterancestors() if item.tag == f"{W}p") is paragraph:
                leaf.text = ""
        return
    last_in_cell = parent.tag == f"{W}tc" and len(parent.findall(f"{W}p")) == 1
    if not last_in_cell:
        parent.remove(paragraph)


def _swap_years_of_titles(root: Element, written: set[Element], year: int) -> None:
    """Give this year to every title that stands elsewhere: on a cover, in a header, a text box, a cell."""
    for paragraph in root.iter(f"{W}p"):
        if paragraph in written:
            continue
        leaves = [
            leaf
            for leaf in paragraph.iter(f"{W}t")
            if next(item for item in leaf.iterancestors() if item.tag == f"{W}p") is paragraph
        ]
        text = "".join(leaf.text or "" for leaf in leaves)
        if len(text.strip()) > _LONGEST_TITLE or "。" in text:
            continue
        for found in _TITLE.finditer(text):
            start = found.start("year" if found["year"] else "last")
            text = text[:start] + str(year) + text[start + 4 :]
        for leaf in leaves:  # of the same length as before
            length = len(leaf.text or "")
            leaf.text, text = text[:length], text[length:]


def _beside(parts: zipfile.ZipFile, report: Report) -> dict[str, Element]:
    """Return the headers, footers and notes, and the properties with this year's title where they name another."""
    found = {name: etree.fromstring(parts.read(name), _XML) for name in parts.namelist() if _BESIDE.fullmatch(name)}
    if _PROPERTIES in parts.namelist():
        properties = etree.fromstring(parts.read(_PROPERTIES), _XML)
        title = properties.find("{http://purl.org/dc/elements/1.1/}title")
        # “2024年度报告” → 2024
        if title is not None and set(re.findall(r"20\d\d", title.text or "")) - {str(report.year)}:
            title.text = clean(report.title)
            found[_PROPERTIES] = properties
    return found


def _place_names() -> dict[str, str]:
    return {
        "header": messages.text("页眉"),
        "footer": messages.text("页脚"),
        "footnotes": messages.text("脚注"),
        "endnotes": messages.text("尾注"),
    }


def _bytes(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _with(parts: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    """Return the package with some parts changed; every other stays as it is."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for item in parts.infolist():
            before = parts.read(item)
            content = changed.get(item.filename, before)
            same = (
                item.filename != _INNER
                and item.filename in changed
                and _bytes(etree.fromstring(before, _XML)) == content
            )
            out.writestr(item, before if same else content)
    return stream.getvalue()


def _marked(data: bytes) -> bytes:
    """Put 草稿 into the header of every page."""
    import docx

    document = docx.Document(io.BytesIO(data))
    for section in document.sections:
        for header in (section.header, section.even_page_header, section.first_page_header):
            header.is_linked_to_previous = False
            header.paragraphs[0].insert_paragraph_before(DRAFT_MARK)
    return zipped(document)
