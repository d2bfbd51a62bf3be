"""Files that mean harm, or only look like it. Each is made on the spot; none is kept in the project."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{W}"><w:body>'
TAIL = "</w:body></w:document>"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MB = 1 << 20


def archive(parts: dict[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return stream.getvalue()


def docx(body: str | bytes, before: str = "", more: dict[str, bytes] | None = None) -> bytes:
    content = body if isinstance(body, bytes) else (HEAD.replace("<w:document", f"{before}<w:document") + body + TAIL)
    return archive({"[Content_Types].xml": TYPES, "word/document.xml": content, **(more or {})})


def big_node() -> bytes:
    return docx(b"".join([HEAD.encode(), b"<w:p><w:r><w:t>", b" " * (300 * MB), b"</w:t></w:r></w:p>", TAIL.encode()]))


def lying_header() -> bytes:
    """The directory says 1,000 bytes; the part unpacks to 300 MB."""
    data = bytearray(big_node())
    for signature, size_at, name_at, length_at in ((b"PK\x03\x04", 22, 30, 26), (b"PK\x01\x02", 24, 46, 28)):
        at = data.find(signature)
        while at != -1:
            length = struct.unpack_from("<H", data, at + length_at)[0]
            if bytes(data[at + name_at : at + name_at + length]) == b"word/document.xml":
                struct.pack_into("<I", data, at + size_at, 1000)
            at = data.find(signature, at + 4)
    return bytes(data)


def many_paragraphs() -> bytes:
    return docx("<w:p/>" * 4_000_000)


def laughs() -> bytes:
    entities = (
        '<!ENTITY a "'
        + "A" * 100
        + '">'
        + "".join(
            f'<!ENTITY {new} "{("&" + old + ";") * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
        )
    )
    return docx("<w:p><w:r><w:t>&i;</w:t></w:r></w:p>", before=f"<!DOCTYPE x [{entities}]>")


def outside_entity() -> bytes:
    return docx(
        "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", before='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    )


def deep_docx() -> bytes:
    return docx("<w:sdt><w:sdtContent>" * 50_000 + "</w:sdtContent></w:sdt>" * 50_000)


def endless_table() -> bytes:
    return docx("<w:tbl>" + "<w:tr><w:tc><w:p/></w:tc></w:tr>" * 18_000 + "</w:tbl>")


def macros() -> bytes:
    return docx("<w:p/>", more={"word/vbaProject.bin": OLE + b"0" * 2000})


def encrypted_zip() -> bytes:
    data = bytearray(docx("<w:p/>"))
    for signature, flag_at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at != -1:
            data[at + flag_at] |= 1
            at = data.find(signature, at + 4)
    return bytes(data)


def sheet(cells: str) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return archive(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{relations}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>'
            '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
            f'Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
        }
    )


def last_cell() -> bytes:
    return sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def row_bomb() -> bytes:
    return sheet("".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 400_000)))


def pdf(pages: int = 1, extra: str = "") -> bytes:
    kids = " ".join(f"{number + 3} 0 R" for number in range(pages))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {pages}>>"]
    objects += ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * pages
    out, offsets = bytearray(b"%PDF-1.4\n"), list[int]()
    for number, item in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj{item}endobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    out += f"trailer<</Size {len(objects) + 1}/Root 1 0 R{extra}>>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def looping_pdf() -> bytes:
    return pdf().replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]")


def utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


FILES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    # what it is: (its name, how it is made, what must be said)
    "一个节点三百兆": ("a.docx", big_node, "展开后太大"),
    "目录谎报大小": ("b.docx", lying_header, ""),
    "四百万个空段落": ("c.docx", many_paragraphs, ""),
    "实体爆炸": ("d.docx", laughs, "DTD"),
    "外部实体": ("e.docx", outside_entity, "DTD"),
    "层层嵌套的 docx": ("f.docx", deep_docx, ""),
    "没有尽头的表": ("g.docx", endless_table, "不像报告"),
    "带宏": ("h.docx", macros, "宏"),
    "zip 加密": ("i.docx", encrypted_zip, "密码"),
    "Office 加密": ("j.docx", lambda: OLE + b"\0" * 600 + utf16("EncryptedPackage") + b"\0" * 2000, "密码"),
    "断掉的 zip": ("k.docx", lambda: docx("<w:p/>" * 1000)[:-60], "打不开"),
    "不是 Word 的 zip": ("l.docx", lambda: archive({"a.txt": "x"}), "压缩包"),
    "条目太多": ("m.docx", lambda: archive({f"{number}": "" for number in range(5000)}), "不像报告"),
    "孤零零的最后一格": ("n.xlsx", last_cell, "太大"),
    "四十万行": ("o.xlsx", row_bomb, "太大"),
    "一张图片": ("p.docx", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "图片"),
    "一个程序": ("q.docx", lambda: b"MZ" + b"\0" * 500, "程序"),
    "空文件": ("r.docx", lambda: b"", "空的"),
    "全是零": ("s.txt", lambda: b"\0" * 5000, "空的"),
    "乱码": ("t.txt", lambda: bytes(range(256)) * 40, "没有年度报告"),
    "深到底的网页": ("u.html", lambda: b"<div>" * 200_000 + b"x", ""),
    "两万层表": ("v.html", lambda: b"<table><tr><td>" * 20_000 + b"x", ""),
    "十亿列": ("w.html", lambda: b"<table>" + b"<tr><td colspan=1000000000 rowspan=65534>1</td></tr>" * 50, ""),
    "四万行的网页表": ("x.html", lambda: b"<table>" + (b"<tr>" + b"<td>1</td>" * 50 + b"</tr>") * 40_000, "不像报告"),
    "五千页": ("y.pdf", lambda: pdf(5000), "不像报告"),
    "扫描件": ("z.pdf", lambda: pdf(2), "没有文字层"),
    "自己套自己的 pdf": ("aa.pdf", looping_pdf, ""),
    "断掉的 pdf": ("ab.pdf", lambda: pdf(3)[:150], ""),
    "只有开头的 pdf": ("ac.pdf", lambda: b"%PDF-1.7\n" + b"%\xff" * 5000, ""),
    "不成样的 rtf": ("ad.html", lambda: b"<html><body><p>hello</p></body></html>", "没有年度报告"),
}


def write(folder: Path, what: str) -> Path:
    """Write one of the files and return its path."""
    name, make, _ = FILES[what]
    path = folder / name
    path.write_bytes(make())
    return path
