"""Layout → .docx. All of the look is in the template's named styles; this writes only text, tables and metadata."""

import io
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import resources
from assistant.assembling.docx_tables import STYLES as TABLE_STYLES
from assistant.assembling.docx_tables import paragraph, table
from assistant.assembling.layout import DRAFT_MARK, Block, Document, Paragraph, Style, TableBlock, Title
from assistant.assembling.lines import title_lines
from assistant.assembling.package import zipped
from assistant.assembling.pages import breaks
from assistant.errors import BrokenResource

if TYPE_CHECKING:
    from docx.document import Document as Package

TEMPLATE = "schemas/templates/report.docx"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TITLE, _DRAFT = "公文标题", "公文草稿标记"
_STYLE_OF: dict[Style, str] = {
    "body": "公文正文",
    "level1": "公文一级标题",
    "level2": "公文二级标题",
    "level3": "公文三级标题",
    "signature": "公文署名",
    "date": "公文日期",
}
STYLES = (_TITLE, *_STYLE_OF.values(), *TABLE_STYLES, _DRAFT)
_CHARACTER = 315  # twentieths of a point: 16 pt less the 0.25 pt by which the template sets them closer


def build(document: Document, template: Path | None = None) -> bytes:
    """Return a document as .docx; the same document and template give the same bytes.

    Args:
        document: What to write.
        template: A .docx whose styles give the look; else the user's own or the shipped one.

    Raises:
        BrokenResource: The template is no .docx, or lacks one of `STYLES`.
    """
    path = template or resources.find(TEMPLATE)
    package = _open(path)
    ids = _style_ids(package, path)
    _fill(package, document, ids)
    if document.draft:
        _mark_as_draft(package, ids[_DRAFT])
    _describe(package, document)
    return zipped(package)


def _open(path: Path) -> "Package":
    import docx

    try:
        return docx.Document(io.BytesIO(path.read_bytes()))
    except OSError as error:
        raise BrokenResource("模板打不开（{reason}）", where=str(path), reason=error.strerror or "") from None
    except Exception:  # noqa: BLE001 - whatever a broken package makes the library raise
        raise BrokenResource("模板不是完好的 Word 文件（.docx）", where=str(path)) from None


def _style_ids(package: "Package", path: Path) -> dict[str, str]:
    """The styles' ids by name: Word and WPS give new ids when they save, never new names."""
    known: dict[str, str] = {style.name: style.style_id for style in package.styles if style.name}
    if missing := [name for name in STYLES if name not in known]:
        raise BrokenResource(
            "模板里没有这些样式：{styles}",
            where=str(path),
            then="请从自带的模板复制一份再改样式，不要删样式、改样式名。",
            styles="、".join(missing),
        )
    return known


def _fill(package: "Package", document: Document, ids: dict[str, str]) -> None:
    root: Any = package.element
    body: Any = root.body
    last: Any = body.get_or_add_sectPr()
    for child in list(body):
        if child is not last:
            body.remove(child)
    broken = breaks(document.blocks)
    following = [*document.blocks[1:], None]
    pairs = zip(document.blocks, following, strict=True)
    for element in _parsed("".join(_block(*pair, ids, broken.get(at)) for at, pair in enumerate(pairs))):
        last.addprevious(element)


def _block(block: Block, following: Block | None, ids: dict[str, str], broken: int | None) -> str:
    """One block; the paragraph before the signature keeps it company, so that it never stands alone on a page."""
    if isinstance(block, TableBlock):
        return table(block, ids, broken)
    if isinstance(block, Title):
        return paragraph("\n".join(title_lines(block.text)), ids[_TITLE])
    signed = isinstance(following, Paragraph) and following.style == "signature"
    inner = _between(*block.indents) if block.style in ("signature", "date") else ""
    return paragraph(block.text, ids[_STYLE_OF[block.style]], keep=signed, inner=inner)


def _between(left: float, right: float) -> str:
    """Centred between indents, which depend on the text and so cannot be a style's."""
    sides = f'w:left="{left * _CHARACTER:.0f}" w:rightChars="0" w:right="{right * _CHARACTER:.0f}"'
    return f'<w:ind {sides} w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>'


def _parsed(xml: str) -> list[Any]:
    from docx.oxml.parser import parse_xml

    return list(parse_xml(f'<w:body xmlns:w="{_W}">{xml}</w:body>'))


def _mark_as_draft(package: "Package", style_id: str) -> None:
    """Put the mark into the header of every kind of page there is."""
    for section in package.sections:
        headers = [section.header, section.even_page_header]
        if section.different_first_page_header_footer:
            headers.append(section.first_page_header)
        for header in headers:
            fresh = header.is_linked_to_previous
            header.is_linked_to_previous = False
            element: Any = header._element  # pyright: ignore[reportPrivateUsage]
            if fresh:
                for child in list(element):
                    element.remove(child)
            element.insert(0, _parsed(paragraph(DRAFT_MARK, style_id))[0])


def _describe(package: "Package", document: Document) -> None:
    """Metadata of the report, never of the machine or the hour it was built."""
    day = document.dated
    moment = datetime.combine(day, time()) if day else datetime(document.year + 1, 1, 1)  # noqa: DTZ001 - a date has no zone
    properties = package.core_properties
    properties.title = document.title[:255]
    properties.author = properties.last_modified_by = document.organ[:255]
    properties.created = properties.modified = moment
    properties.language = "zh-CN"
    properties.revision = 1
    properties.comments = properties.keywords = properties.subject = properties.category = ""
