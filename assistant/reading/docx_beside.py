"""What a .docx shows outside its paragraphs and tables: pictures, heads and feet of pages, notes, struck words."""

import hashlib
import posixpath
import zipfile
from collections.abc import Iterator

from lxml import etree

from assistant.reading.blocks import Beside
from assistant.reading.guard import part, xml

Element = etree._Element  # pyright: ignore[reportPrivateUsage]
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
W = f"{{{_MAIN}}}"
_DRAWN = ("}blip", "}imagedata", "}OLEObject", "}chart", "}relIds")  # ends of what refers to a picture or a chart
_SPARE = ("separator", "continuationSeparator", "continuationNotice")  # types of notes that are none


def beside(opened: zipfile.ZipFile, body: Element, name: str) -> Iterator[Beside]:
    """Yield what a document shows beside its blocks; where it stands is not told but for its pictures' order.

    Raises:
        UnusableInput: A part of it is broken.
    """
    inner = next(item for item in opened.namelist() if item.startswith("word/document"))
    yield from _pictures(opened, body, inner, name)
    for item in sorted(opened.namelist()):
        folder, _, file = item.rpartition("/")
        if folder != "word" or not file.endswith(".xml"):
            continue
        if file.startswith(("header", "footer")):
            root = _root(opened, item, name)
            for text in _texts(root):
                yield Beside("margin", 0, text)
            yield from _pictures(opened, root, item, name)
        elif file in ("footnotes.xml", "endnotes.xml"):
            notes = _root(opened, item, name)
            for note in notes:
                if note.get(f"{W}type") not in _SPARE:
                    yield from (Beside("loose", 0, text) for text in _texts(note))
    yield from _looks(body)


def _root(opened: zipfile.ZipFile, item: str, name: str) -> Element:
    return xml(part(opened, item, name).replace(_STRICT, _MAIN.encode()), name)


def _texts(root: Element) -> Iterator[str]:
    for paragraph in root.iter(f"{W}p"):
        text = "".join(item.text or "" for item in paragraph.iter(f"{W}t"))
        if text.strip():
            yield text


def _pictures(opened: zipfile.ZipFile, root: Element, inner: str, name: str) -> Iterator[Beside]:
    """Yield each picture by the hash of its content, so that another one in its place is another."""
    targets = _targets(opened, inner, name)
    for item in root.iter():
        if not str(item.tag).endswith(_DRAWN):
            continue
        wanted = next((targets[value] for value in map(str, item.attrib.values()) if value in targets), "")
        there = wanted in opened.namelist()
        yield Beside("picture", 0, hashlib.sha256(part(opened, wanted, name)).hexdigest() if there else wanted)


def _targets(opened: zipfile.ZipFile, inner: str, name: str) -> dict[str, str]:
    """Return the files that the ids of a part stand for."""
    folder, file = posixpath.split(inner)
    relations = f"{folder}/_rels/{file}.rels"
    if relations not in opened.namelist():
        return {}
    return {
        item.get("Id") or "": posixpath.normpath(posixpath.join(folder, item.get("Target") or ""))
        for item in xml(part(opened, relations, name), name)
    }


def _looks(body: Element) -> Iterator[Beside]:
    """Yield words that are not shown as they stand: struck, hidden, in a formula, in a box inside a table."""
    for run in body.iter(f"{W}r"):
        text = "".join(item.text or "" for item in run.findall(f"{W}t"))
        if not text.strip():
            continue
        if _is_on(run, "strike") or _is_on(run, "dstrike"):
            yield Beside("struck", 0, text)
        if _is_on(run, "vanish"):
            yield Beside("hidden", 0, text)
        if any(item.tag == f"{W}txbxContent" for item in run.iterancestors()) and any(
            item.tag == f"{W}tc" for item in run.iterancestors()
        ):
            yield Beside("loose", 0, text)
    for item in body.iter("{http://schemas.openxmlformats.org/officeDocument/2006/math}t"):
        if (item.text or "").strip():
            yield Beside("loose", 0, item.text or "")


def _is_on(run: Element, look: str) -> bool:
    found = run.find(f"{W}rPr/{W}{look}")
    return found is not None and found.get(f"{W}val") not in ("0", "false", "off")
