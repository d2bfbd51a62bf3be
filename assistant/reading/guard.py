"""What may be opened: kinds told by content, limits on size, archives and XML, and text of unknown encoding."""

import io
import re
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assistant import files
from assistant.errors import UnusableInput

if TYPE_CHECKING:
    from lxml import etree

MB = 1 << 20
LARGEST_FILE = 30 * MB
LARGEST_PART, LARGEST_TOTAL, MOST_PARTS, STEEPEST = 32 * MB, 120 * MB, 3000, 200
MOST_ELEMENTS = 1_500_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = {  # what people drop by mistake: first bytes → its name
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"BM": "图片",
    b"MZ": "程序",
    b"\x7fELF": "程序",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
    b"\x1f\x8b": "压缩包",
}


def load_head(path: Path) -> bytes:
    """Return the first bytes of an ordinary file of tolerable size.

    Raises:
        UnusableInput: It is no ordinary file, is empty or too large, or cannot be opened.
    """
    try:
        if not path.is_file():
            raise UnusableInput("不是文件" if path.exists() else "没有这个文件", where=path.name)
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise UnusableInput(
                "文件有 {size} MB，超过 {limit} MB",
                where=path.name,
                then="去掉里面的图片再试。",
                size=size // MB,
                limit=LARGEST_FILE // MB,
            )
    except OSError as error:
        raise UnusableInput("打不开（{reason}）", where=path.name, reason=error.strerror or "") from None
    return files.head(path, path.name)


def load(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        UnusableInput: As `load_head`.
    """
    load_head(path)
    data = files.read(path, LARGEST_FILE, path.name)
    if not data.strip(b"\x00 \t\r\n"):
        raise UnusableInput("文件是空的", where=path.name)
    return data


def looks_legacy(path: Path) -> bool:
    """Whether a file may need LibreOffice; the child gets more memory and time for it."""
    head = load_head(path)
    return head.startswith((_OLE, b"{\\rtf")) or path.suffix.lower() in (".odt", ".fodt")


def kind_of(data: bytes, name: str) -> str:
    """Return what a file is by its content: docx, xlsx, pdf, html, ole, odf, rtf, xls, md or text.

    Markdown may have tables of html in it and is no page for that; only its name tells it from other text.

    Raises:
        UnusableInput: It is something else; the message says what.
    """
    head = data[:1024].lstrip()
    if data.startswith(b"PK"):
        return _kind_of_zip(data, name)
    if data.startswith(_OLE):
        return _kind_of_ole(data, name)
    if head.startswith(b"%PDF"):
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    for first, other in _OTHERS.items():
        if data.startswith(first) and not (first == b"BM" and data[:200].isascii() and b"\n" in data[:200]):
            raise UnusableInput("这是{other}，不是文档", where=name, other=other)
    lower = data[:65536].replace(b"\x00", b"").lower()
    # a page that is called .md; its letters are small here: “<!doctype html>”, “<body class=x>”, not “<table>”
    if name.lower().endswith((".md", ".markdown")) and not re.search(rb"<!doctype html|<html|<body", lower):
        return "md"
    # “<p class=x>” is html, as are pieces of a page; not “<price>”
    if re.search(rb"<!doctype html|<html|<head|<body|<table|<div|<p[\s>]", lower):
        return "html"
    if name.lower().endswith((".csv", ".tsv")):
        return "csv"
    return "text"


def _kind_of_zip(data: bytes, name: str) -> str:
    names = set(archive(data, name).namelist())
    if "word/document.xml" in names or any(item.startswith("word/document") for item in names):
        return "docx"
    if any(item.startswith("xl/workbook") for item in names):
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        return "odf"
    raise UnusableInput("这是压缩包，不是文档", where=name, then="请解压后给出里面的文件。")


def _kind_of_ole(data: bytes, name: str) -> str:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        raise UnusableInput("文件有密码", where=name, then="请去掉密码另存后再读。")
    if has("WordDocument"):
        return "doc"
    if has("Workbook") or has("Book"):
        return "xls"
    raise UnusableInput("不认识这种文件", where=name, then="请另存为 docx 或 xlsx。")


class Bounds(NamedTuple):
    """What an archive may hold: bytes of a part and of all, parts, and how many times a large part may have shrunk."""

    part: int
    total: int
    parts: int
    steepest: int


DOCUMENT = Bounds(LARGEST_PART, LARGEST_TOTAL, MOST_PARTS, STEEPEST)


def archive(data: bytes, name: str, bounds: Bounds = DOCUMENT) -> zipfile.ZipFile:
    """Open a zip whose directory promises nothing outrageous.

    Raises:
        UnusableInput: It is broken, encrypted, has macros or embedded programs, or would unpack to too much.
    """
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
        items = opened.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, UnicodeDecodeError):
        raise UnusableInput("文件坏了，打不开", where=name, then="请用 Word 或 WPS 打开后重新另存。") from None
    if len(items) > bounds.parts or sum(item.file_size for item in items) > bounds.total:
        raise UnusableInput("展开后太大，不像报告", where=name)
    for item in items:
        steep = item.file_size > MB and item.file_size > bounds.steepest * max(1, item.compress_size)
        if item.file_size > bounds.part or steep:
            raise UnusableInput("展开后太大，不像报告", where=name)
        if item.flag_bits & 1:
            raise UnusableInput("文件有密码", where=name, then="请去掉密码另存后再读。")
        if "vbaproject" in item.filename.lower():
            raise UnusableInput("文件带有宏，不读", where=name, then="请另存为不带宏的 docx 或 xlsx。")
    return opened


def part(opened: zipfile.ZipFile, inner: str, name: str, largest: int = LARGEST_PART) -> bytes:
    """Return one part of an archive; its true size counts, not what its directory says.

    Raises:
        UnusableInput: It is missing, broken or too large.
    """
    try:
        with opened.open(inner) as stream:
            data = stream.read(largest + 1)
    except KeyError:
        raise UnusableInput("文件坏了，缺少 {part}", where=name, part=inner) from None
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error):
        raise UnusableInput("文件坏了，打不开", where=name, then="请用 Word 或 WPS 打开后重新另存。") from None
    if len(data) > largest:
        raise UnusableInput("展开后太大，不像报告", where=name)
    return data


def xml(data: bytes, name: str) -> "etree._Element":  # pyright: ignore[reportPrivateUsage]
    """Parse XML that declares no entities and has no outrageous number of elements.

    Raises:
        UnusableInput: It is not such XML.
    """
    from lxml import etree  # notes and cases need none of it

    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise UnusableInput("文件里有不该有的定义（DTD），不读", where=name)
    if data.count(b"<") > 2 * MOST_ELEMENTS:
        raise UnusableInput("内容太多，不像报告", where=name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnusableInput("文件坏了，打不开", where=name, then="请用 Word 或 WPS 打开后重新另存。") from None


def decode(data: bytes, declared: str | None = None) -> str:
    """Return text of unknown encoding: what it declares, UTF-8, UTF-16, else GB18030, which China's programs write."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace").lstrip("\ufeff")
    names = ["utf-8-sig", "gb18030"]
    if declared and declared.lower() not in ("utf-8", "utf8"):
        names.insert(1, "gb18030" if declared.lower() in ("gb2312", "gbk", "x-gbk") else declared)
    for encoding in names:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("gb18030", "replace")
