"""A Word document → bytes: the same every time, whatever the clock says (python-docx writes none before 1980)."""

import io
import zipfile
from typing import TYPE_CHECKING, Any, cast

from lxml import etree

if TYPE_CHECKING:
    from docx.document import Document

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the date of every part
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_DEFAULTS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
}


def zipped(document: "Document") -> bytes:
    """Return a document as the archive that Word opens."""
    package = document.part.package
    assert package is not None  # noqa: S101 - every document has one; the library's types allow for none
    parts = list(package.parts)
    for part in parts:
        part.before_marshal()
    contents = {"[Content_Types].xml": _content_types({part.partname: part.content_type for part in parts})}
    contents["_rels/.rels"] = _encoded(package.rels.xml)
    for part in parts:
        contents[part.partname.membername] = part.blob
        if len(part.rels):
            contents[part.partname.rels_uri.membername] = _encoded(part.rels.xml)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            target.writestr(entry, content)
    return stream.getvalue()


def _encoded(xml: str | bytes) -> bytes:
    return xml.encode() if isinstance(xml, str) else xml


def _content_types(parts: dict[str, str]) -> bytes:
    root = etree.Element(f"{{{_TYPES}}}Types", nsmap=cast("Any", {None: _TYPES}))
    for extension, kind in _DEFAULTS.items():
        etree.SubElement(root, f"{{{_TYPES}}}Default", Extension=extension, ContentType=kind)
    for name, kind in sorted(parts.items()):
        etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=name, ContentType=kind)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
