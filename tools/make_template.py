"""Write schemas/templates/report.docx: no text, only page, styles and page numbers, after GB/T 9704—2012.

Run `python tools/make_template.py`; the bytes are the same every time. A user who wants another look edits a copy of
the file in Word or WPS (Format → Styles) and puts it into NIANBAO_HOME/schemas/templates.
"""

import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

TARGET = Path(__file__).parent.parent / "schemas" / "templates" / "report.docx"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
LATIN = "Times New Roman"
FANGSONG, KAITI, HEITI, SONGTI, TITLE = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
# Other names under which Word and WPS find the same design where the first is not installed.
ELSEWHERE = {
    FANGSONG: "仿宋,FangSong",
    KAITI: "楷体,KaiTi",
    HEITI: "SimHei",
    SONGTI: "SimSun",
    TITLE: "方正小标宋_GBK,FZXiaoBiaoSong-B05S",
}
LINE = 579  # twentieths of a point: 28.95 pt gives 22 lines on a page


class Style(NamedTuple):
    """A paragraph style: size in half points, lines in twentieths of a point, indents in hundredths of a character.

    `inner` is the distance of a label from the line of its cell, in twentieths of a point.
    """

    id: str
    name: str
    font: str
    size: int
    align: str = "both"
    first: int = 0
    right: int = 0
    inner: int = 0
    line: int = LINE
    at_least: bool = False
    before: int = 0
    after: int = 0
    outline: int | None = None
    bold: bool = False
    keep: bool = False
    color: str = ""
    latin: str = LATIN


STYLES = (
    Style("GWTitle", "公文标题", TITLE, 44, "center", line=700, after=LINE, keep=True),
    Style("GWBody", "公文正文", FANGSONG, 32, first=200),
    Style("GWHeading1", "公文一级标题", HEITI, 32, first=200, outline=0, keep=True),
    Style("GWHeading2", "公文二级标题", KAITI, 32, first=200, outline=1, keep=True),
    Style("GWHeading3", "公文三级标题", FANGSONG, 32, first=200, outline=2, keep=True, bold=True),
    Style("GWSignature", "公文署名", FANGSONG, 32, "center", before=LINE, keep=True),
    Style("GWDate", "公文日期", FANGSONG, 32, "center"),
    Style("GWTableHead", "公文表头", SONGTI, 21, "center", inner=45, line=280, at_least=True, keep=True),
    Style("GWTableLabel", "公文表格标签", SONGTI, 21, "left", inner=60, line=280, at_least=True),
    Style("GWTableValue", "公文表格数值", SONGTI, 21, "center", line=280, at_least=True),
    Style("GWPageNumber", "公文页码", SONGTI, 28, "left", line=0, latin=SONGTI),
    Style("GWDraft", "公文草稿标记", HEITI, 44, "center", line=0, color="C00000"),
)


def fonts(east_asia: str, latin: str = LATIN) -> str:
    """Return the font names; no theme attribute, because Word lets a theme win over a name."""
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{east_asia}" w:cs="{latin}"/>'


def style_xml(style: Style) -> str:
    """Return one style; the order of the elements is the schema's."""
    # −0.25 pt between characters, so that 28 characters of 16 pt fit into 156 mm.
    tight = '<w:spacing w:val="-5"/>' if style.size == 32 else ""
    bold = "<w:b/><w:bCs/>" if style.bold else ""
    color = f'<w:color w:val="{style.color}"/>' if style.color else ""
    rule = "atLeast" if style.at_least else "exact"
    line = f' w:line="{style.line}" w:lineRule="{rule}"' if style.line else ' w:line="240" w:lineRule="auto"'
    character = style.size * 10
    indent = f'w:firstLineChars="{style.first}" w:firstLine="{character * style.first // 100}"'
    if style.right:
        indent = f'w:rightChars="{style.right}" w:right="{character * style.right // 100}" {indent}'
    if style.inner:
        indent = f'w:left="{style.inner}" w:right="{style.inner}" {indent}'
    outline = f'<w:outlineLvl w:val="{style.outline}"/>' if style.outline is not None else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        '<w:basedOn w:val="Normal"/><w:qFormat/>'
        f'<w:pPr>{"<w:keepNext/>" if style.keep else ""}<w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="{style.before}" w:after="{style.after}"{line}/><w:ind {indent}/>'
        f'<w:jc w:val="{style.align}"/>{outline}</w:pPr>'
        f'<w:rPr>{fonts(style.font, style.latin)}{bold}{color}{tight}<w:sz w:val="{style.size}"/>'
        f'<w:szCs w:val="{style.size}"/></w:rPr></w:style>'
    )


def table_style() -> str:
    """Return the style of the tables' lines and cell margins."""
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="GWTable"><w:name w:val="公文表格"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:jc w:val="center"/>'
        f"<w:tblBorders>{lines}</w:tblBorders>"
        '<w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="10" w:type="dxa"/>'
        '<w:bottom w:w="28" w:type="dxa"/><w:right w:w="10" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )


def styles() -> str:
    """Return styles.xml."""
    return (
        f'{HEAD}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{fonts(FANGSONG)}'
        '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>'
        "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        '<w:pPr><w:widowControl/><w:snapToGrid w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
        f"{table_style()}{''.join(map(style_xml, STYLES))}</w:styles>"
    )


def document() -> str:
    """Return document.xml: an empty body with the page."""
    return (
        f'{HEAD}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body><w:sectPr>'
        '<w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" '
        'w:header="851" w:footer="1418" w:gutter="0"/><w:docGrid w:linePitch="579"/></w:sectPr></w:body></w:document>'
    )


def footer(side: str) -> str:
    """Return a footer “— 1 —”, one character in from the outer edge."""
    run = "<w:r>{}</w:r>"
    field = "".join(
        run.format(part)
        for part in (
            '<w:t xml:space="preserve">— </w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve"> —</w:t>',
        )
    )
    return (
        f'{HEAD}<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="GWPageNumber"/>'
        f'<w:ind w:{side}Chars="100" w:{side}="280"/><w:jc w:val="{side}"/></w:pPr>{field}</w:p></w:ftr>'
    )


def font_table() -> str:
    """Return fontTable.xml: no font is in the file, only names and what they are called elsewhere."""
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in ELSEWHERE.items()
    )
    return f'{HEAD}<w:fonts xmlns:w="{W}">{entries}</w:fonts>'


def theme() -> str:
    """Return the theme that Word asks every document for; no style refers to it."""
    names = [
        "dk1",
        "lt1",
        "dk2",
        "lt2",
        "accent1",
        "accent2",
        "accent3",
        "accent4",
        "accent5",
        "accent6",
        "hlink",
        "folHlink",
    ]
    shades = [
        "000000",
        "FFFFFF",
        "44546A",
        "E7E6E6",
        "4472C4",
        "ED7D31",
        "A5A5A5",
        "FFC000",
        "5B9BD5",
        "70AD47",
        "0563C1",
        "954F72",
    ]
    scheme = "".join(
        f'<a:{name}><a:srgbClr val="{color}"/></a:{name}>' for name, color in zip(names, shades, strict=True)
    )
    face = f'<a:latin typeface="{LATIN}"/><a:ea typeface="{SONGTI}"/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="6350">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office">'
        f'<a:themeElements><a:clrScheme name="Office">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="Office"><a:majorFont>{face}</a:majorFont>'
        f'<a:minorFont>{face}</a:minorFont></a:fontScheme><a:fmtScheme name="Office"><a:fillStyleLst>{fill * 3}'
        f"</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def settings() -> str:
    """Return settings.xml: odd and even pages differ; Word 2013 layout, so that no compatibility mode is shown."""
    return (
        f'{HEAD}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/>'
        '<w:listSeparator w:val=","/></w:settings>'
    )


def parts() -> dict[str, str]:
    """Return every part of the package by name, the content types first as Word writes them."""
    kinds = {
        "document": "document.main",
        "styles": "styles",
        "settings": "settings",
        "fontTable": "fontTable",
        "footer1": "footer",
        "footer2": "footer",
    }
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{DOCUMENT}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    linked = {
        "styles": "styles",
        "settings": "settings",
        "fontTable": "fontTable",
        "footer1": "footer",
        "footer2": "footer",
    }
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{R}/{kind}" Target="{name}.xml"/>'
        for number, (name, kind) in enumerate(linked.items(), 1)
    )
    inner += f'<Relationship Id="rId{len(linked) + 1}" Type="{R}/theme" Target="theme/theme1.xml"/>'
    core = f"{PACKAGE}/relationships/metadata/core-properties"
    return {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
            '<Override PartName="/word/theme/theme1.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/>'
            '<Override PartName="/docProps/core.xml" '
            'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
            '<Override PartName="/docProps/app.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="rId2" Type="{core}" Target="docProps/core.xml"/>'
            f'<Relationship Id="rId3" Type="{R}/extended-properties" Target="docProps/app.xml"/></Relationships>'
        ),
        "docProps/app.xml": (
            f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
            "<Application>nianbao</Application></Properties>"
        ),
        "docProps/core.xml": (
            f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"></cp:coreProperties>'
        ),
        "word/_rels/document.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>',
        "word/document.xml": document(),
        "word/styles.xml": styles(),
        "word/settings.xml": settings(),
        "word/fontTable.xml": font_table(),
        "word/theme/theme1.xml": theme(),
        "word/footer1.xml": footer("right"),
        "word/footer2.xml": footer("left"),
    }


def write(target: Path) -> None:
    """Write the template."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts().items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            archive.writestr(entry, content.encode())


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
