"""A report as a plain list of blocks, in printed order: what every writer (docx, html, pdf, xlsx) lays out."""

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from assistant import lazy
from assistant.assembling.lines import place_of_signature
from assistant.domain.figures import BLANK, Cell, Figures, Number
from assistant.domain.formats import Format
from assistant.domain.numerals import ITEM_END
from assistant.domain.printed import PrintedTable, printed
from assistant.domain.report import PREAMBLE, Report, Section

Style = Literal["body", "level1", "level2", "level3", "signature", "date"]
DRAFT_MARK = "草稿"

# What no writer can carry (XML forbids it), or what makes a figure look like another: “1\u202e23” → “\u202e”
_UNPRINTABLE = lazy.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_LEVEL2 = lazy.compile(r"（[一二三四五六七八九十]{1,3}）")  # “（一）主动公开” → （一）, not “(一)主动公开”
# “1.公开” → “1.”, “2、公开” → 2、, not “1.5万元”
_LEVEL3 = lazy.compile(rf"[0-9０-９]{{1,2}}{ITEM_END}")
_NOTE = lazy.compile(r"[（(]?(?:注|备注|说明)\s*[:：\d]")  # “注：含上年结转”, “备注1”: printed below the table
_SENTENCE = lazy.compile(r"[。！？；：，,;!?]")  # no heading has these: “公开，答复” → ，
_LONGEST_HEADING = 40


class Title(NamedTuple):
    """The title over the whole document."""

    text: str


class Paragraph(NamedTuple):
    """A paragraph: its style (level1 is a section's heading) and the key of the section it stands in.

    Signature and date are centred between `indents`, left and right in characters.
    """

    style: Style
    text: str
    section: str = ""
    indents: tuple[float, float] = (0.0, 0.0)


class TableBlock(NamedTuple):
    """A table: the printed grid, the text of each value cell by cell id, and the number where that text is only it."""

    section: str
    table: PrintedTable
    texts: dict[str, str]
    numbers: dict[str, Number]


Block = Title | Paragraph | TableBlock
_POINTS = 72 / 25.4  # of a millimetre
FIGURE_SIZES = 10.5, 6.0  # points: 五号, and the smallest that can be read
_FIGURE = lazy.compile(r"[-+−]?[0-9][0-9,.]*%?")  # “123456”, “16,441.55”, “−3”, “12.5%”, not “3件”
_DIGIT = 0.52  # of the size, as wide as a figure of Times New Roman, with a little room
_EDGES = 1.0  # points of a cell's width that its margins take


def is_figure(text: str) -> bool:
    """Whether a text is one number, which must not break over two lines."""
    return _FIGURE.fullmatch(text) is not None


def figure_size(block: TableBlock) -> float:
    """Return the size in points, one for all figures of a table, at which none of them breaks over two lines."""
    largest, smallest = FIGURE_SIZES
    sizes = [largest]
    for cell in block.table.cells:
        text = block.texts.get(cell.cell_id or "", "")
        if is_figure(text):
            room = sum(block.table.widths[cell.left : cell.right + 1]) * _POINTS - _EDGES
            sizes.append(int(2 * room / (_DIGIT * len(text))) / 2)
    return max(smallest, min(sizes))


class Document(NamedTuple):
    """A whole document. `draft` asks each writer for the mark “草稿” on every page."""

    title: str
    organ: str
    year: int
    format: str
    dated: date | None
    draft: bool
    blocks: tuple[Block, ...]


def layout(report: Report, *, draft: bool) -> Document:
    """Return the blocks of a report in printed order.

    Order: title, preamble, the sections under the headings of the format verbatim, organ and date. A draft says
    【待补充：…】 where something is missing; a final leaves nothing out because `gate.require` came before.
    """
    title = clean(report.title)
    organ = clean(report.organ.name).strip()
    blocks = (Title(title), *_narratives(report, draft), *_signature(organ, report.dated, draft))
    return Document(title, organ, report.year, report.format, report.dated, draft, blocks)


def clean(text: str) -> str:
    """Return a text without the characters that no document can carry."""
    return _UNPRINTABLE.sub("", text)


def chinese_date(day: date) -> str:
    """Return a date as official documents write it, in Arabic figures without leading zeros (GB/T 9704—2012)."""
    return f"{day.year}年{day.month}月{day.day}日"


def style_of(text: str) -> Style:
    """Return the style of a paragraph of a narrative, told from its text.

    “（一）主动公开” alone on its line is a heading; “（一）主动公开。2024年……” runs into its sentence and is body text.
    """
    if len(text) > _LONGEST_HEADING or _SENTENCE.search(text.rstrip("。")):
        return "body"
    if _LEVEL2.match(text):
        return "level2"
    return "level3" if _LEVEL3.match(text) and not text.endswith("。") else "body"


def _narratives(report: Report, draft: bool) -> Iterator[Block]:
    form = report.form
    yield from _prose(PREAMBLE, report.sections.get(PREAMBLE), "开头一段", draft)
    for section in form.sections:
        yield Paragraph("level1", section.heading, section.key)
        text = report.sections.get(section.key)
        if section.table is None:
            yield from _prose(section.key, text, section.heading, draft)
        else:
            prose = list(_prose(section.key, text, section.heading, draft=False))
            notes = next((index for index, item in enumerate(prose) if _NOTE.match(item.text)), len(prose))
            yield from prose[:notes]
            yield _table(section.key, form, section.table, report.figures)
            yield from prose[notes:]


def _prose(key: str, section: Section | None, name: str, draft: bool) -> Iterator[Paragraph]:
    paragraphs = [text for line in section.paragraphs if (text := clean(line).strip())] if section else []
    if not paragraphs and draft:
        paragraphs = [f"【待补充：{name}】"]
    for text in paragraphs:
        yield Paragraph(style_of(text), text, key)


def _table(key: str, form: Format, table_id: str, figures: Figures) -> TableBlock:
    grid = printed(form.table(table_id))
    cells = {cell.cell_id: figures.get(cell.cell_id, BLANK) for cell in grid.cells if cell.cell_id}
    numbers = {
        cell_id: cell.value
        for cell_id, cell in cells.items()
        if cell.value is not None and not (cell.unit or cell.note)
    }
    return TableBlock(key, grid, {cell_id: _cell_text(cell) for cell_id, cell in cells.items()}, numbers)


def _cell_text(cell: Cell) -> str:
    """A cell as it is printed, with its note as sources write it: 22（其中修订16件）."""
    note = f"（{cell.note}）" if cell.note and cell.note not in cell.text else ""
    return " ".join(clean(cell.text + note).split())


def _signature(organ: str, dated: date | None, draft: bool) -> Iterator[Paragraph]:
    name = organ or ("【待补充：单位名称】" if draft else "")
    day = chinese_date(dated) if dated else "【待补充：日期】" if draft else ""
    indents = place_of_signature(name, day)
    if name:
        yield Paragraph("signature", name, indents=indents)
    if day:
        yield Paragraph("date", day, indents=indents)
