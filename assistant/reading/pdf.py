"""A PDF with a text layer → blocks. Two passes over the ruled lines: some producers draw cells, some draw strokes."""

import hashlib
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant import lazy
from assistant.errors import UnusableInput
from assistant.reading.blocks import Beside, Block, Extracted, Paragraph, RawCell, RawTable
from assistant.reading.labels import is_wordy

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import Table

MOST_PAGES, MOST_OBJECTS = 80, 60_000
SNAP = 3.0  # points: strokes this near to one another are one edge
# Chromium and WPS write some characters as radicals (⼀ for 一), which no label matches.
_RADICALS = {
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFAD9))},
    **dict(
        zip(
            map(ord, "⺁⺗⺟⺠⺩⺪⺮⺳⺶⺻⺼⻁⻃⻄⻅⻆⻉⻊⻋⻌⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳"),
            "厂心母民王疋竹网羊聿月虎西西见角贝足车辶长长门雨青韦页风飞食马鬼鱼鸟卤麦黄齐齿龙龟",
            strict=True,
        )
    ),
}
# “— 1 —”, “第 3 页”, “12”, “第1页 共9页”, “第 1 页，共 9 页”, “1/9”, “- 1 / 9 -”, “共9页 第1页”, “第一页”,
# “Page 1 of 9”, not “2025”, not “2025/12”, not “共9页”
_PAGE_NUMBER = lazy.compile(
    r"[-—–－·]*\s*(?:共\s*\d{1,3}\s*页\s*[,，/／、|]?\s*第\s*\d{1,3}\s*页"
    r"|(?:第\s*|Page\s*|P\.?\s*)?\d{1,3}\s*页?(?:\s*(?:[/／,，、|]|of)?\s*(?:共|总)?\s*\d{1,3}\s*页|\s*(?:[/／]|of)\s*\d{1,3})?"
    r"|第[一二三四五六七八九十]{1,3}页)\s*[-—–－·]*",
    re.IGNORECASE,
)
_ENDS = lazy.compile(r"[。：；！？:]$")  # a paragraph may be over: “情况如下：”, not “情况如下”
# A line that goes on with none before it: “一、总体情况”, “（二）网站”, “1.公开”, not “2025年公开”
_BEGINS = lazy.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、])")


Box = tuple[float, float, float, float]


class _Line(NamedTuple):
    """A visual line: its text, its left and right edge in points."""

    text: str
    left: float
    right: float


def extract(data: bytes, name: str) -> Extracted:
    """Return the paragraphs and tables of a PDF.

    Raises:
        UnusableInput: It is broken, has a password, has too many pages, or is a scan without text.
    """
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            pages = document.pages
            if len(pages) > MOST_PAGES:
                raise UnusableInput("有 {pages} 页，不像报告", where=name, pages=len(pages))
            blocks = _joined([_page(page.filter(_is_level), name) for page in pages])
            beside = tuple(item for page in pages for item in _beside(page))
            has_text = any(page.chars for page in pages)
    except UnusableInput:
        raise
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise UnusableInput("文件有密码", where=name, then="请去掉密码另存后再读。") from None
        raise UnusableInput("文件坏了，打不开", where=name) from None
    except Exception:  # noqa: BLE001 - pdfminer raises anything at all on a broken file
        raise UnusableInput("文件坏了，打不开", where=name) from None
    if not has_text:
        raise UnusableInput("是扫描件，没有文字层", where=name, then="请提供 Word、Excel 或能选中文字的 PDF。")
    return Extracted("pdf", tuple(blocks), beside=beside)


def _beside(page: "Page") -> Iterator[Beside]:
    """Yield what a page shows beside its text and tables: pictures, words across it, words of comments."""
    for image in page.images:
        raw = image["stream"].rawdata or b""
        yield Beside("picture", 0, hashlib.sha256(raw).hexdigest())
    slanting = "".join(char["text"] for char in page.chars if not _is_level(char)).translate(_RADICALS).strip()
    if slanting:
        yield Beside("slanting", 0, slanting)
    for note in page.annots:
        if note.get("uri") is None and (note.get("contents") or "").strip():
            yield Beside("loose", 0, note["contents"])


def _joined(pages: Sequence[Sequence[Block]]) -> list[Block]:
    """Join the pages; a paragraph that a page's end cut in two is one again."""
    blocks: list[Block] = []
    for page in pages:
        first, last = page[0] if page else None, blocks[-1] if blocks else None
        if isinstance(first, Paragraph) and isinstance(last, Paragraph) and _goes_on(last.text, first.text):
            blocks[-1] = Paragraph(last.text + first.text)
            page = page[1:]
        blocks.extend(page)
    return blocks


def _goes_on(text: str, after: str) -> bool:
    # a short line at the end of a page is a heading
    return len(text) > 25 and not _ENDS.search(text) and not _BEGINS.match(after)


def _is_level(item: dict[str, Any]) -> bool:
    """Whether an object stands level: a slanting watermark runs across the cells."""
    matrix = item.get("matrix")
    return matrix is None or (abs(matrix[1]) < 0.01 and abs(matrix[2]) < 0.01)


def _page(page: "Page", name: str) -> list[Block]:
    if len(page.chars) + len(page.lines) + len(page.rects) + len(page.curves) > MOST_OBJECTS:
        raise UnusableInput("有一页内容太多，不像报告", where=name)
    tables = _tables(page)
    rest = page
    for _, box in tables:
        if box[2] - box[0] > 20:
            rest = rest.outside_bbox(box)
    found = rest.extract_text_lines(x_tolerance=2, y_tolerance=5, return_chars=False, strip=True) if rest.chars else []
    items: list[tuple[float, _Line | RawTable]] = [(box[1], _grid(cells, box, page.chars)) for cells, box in tables]
    items += [(line["top"], _Line(line["text"].translate(_RADICALS), line["x0"], line["x1"])) for line in found]
    blocks: list[Block] = []
    lines: list[_Line] = []
    for _, item in sorted(items, key=lambda item: item[0]):
        if isinstance(item, RawTable):
            blocks += _paragraphs(lines)
            lines = []
            blocks.append(item)
        else:
            lines.append(item)
    return blocks + _paragraphs(lines)


def _tables(page: "Page") -> list[tuple[list[Box], Box]]:
    """Return the cells and the box of each table of a page, by whichever pass finds more cells."""
    best: list[Table] = []
    most = -1
    for strategy in ("lines_strict", "lines"):
        settings = {
            "vertical_strategy": strategy,
            "horizontal_strategy": strategy,
            "snap_tolerance": SNAP,
            "intersection_tolerance": 4,
        }
        found = [table for table in page.find_tables(settings) if len({round(cell[0]) for cell in table.cells}) > 1]
        cells = sum(len(table.cells) for table in found)
        if cells > most:
            best, most = found, cells
    return [_without_prose([cell for cell in table.cells if cell], table.bbox) for table in best]


def _without_prose(cells: list[Box], box: Box) -> tuple[list[Box], Box]:
    """Leave out the rows above a table that are one cell each: shaded prose. The last of them may be a title."""
    tops = _edges(cell[1] for cell in cells)
    rows = [[cell for cell in cells if abs(cell[1] - top) <= SNAP] for top in tops]
    first = next((index for index, row in enumerate(rows) if len(row) > 1), 0)
    if first < 2:
        return cells, box
    top = tops[first - 1]
    return [cell for cell in cells if cell[1] >= top - SNAP], (box[0], top, box[2], box[3])


def _grid(cells: Sequence[Box], box: Box, chars: Sequence[dict[str, Any]]) -> RawTable:
    """Return a table's cells with their spans, from the edges they share."""
    lefts = _edges(edge for cell in cells for edge in (cell[0], cell[2]))
    tops = _edges(edge for cell in cells for edge in (cell[1], cell[3]))
    rows: dict[int, list[tuple[int, RawCell]]] = {}
    x0, top, x1, bottom = box
    inside = [char for char in chars if x0 <= char["x0"] <= x1 and top - 2 <= char["top"] <= bottom + 2]
    for cell in cells:
        left, right = _nearest(lefts, cell[0]), _nearest(lefts, cell[2])
        above, below = _nearest(tops, cell[1]), _nearest(tops, cell[3])
        if right > left and below > above:
            rows.setdefault(above, []).append((left, RawCell(_cell_text(cell, inside), below - above, right - left)))
    return RawTable(
        tuple(
            tuple(cell for _, cell in sorted(rows.get(row, []), key=lambda item: item[0]))
            for row in range(len(tops) - 1)
        )
    )


def _edges(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > SNAP:
            edges.append(value)
    return edges


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))


def _cell_text(cell: Box, chars: Sequence[dict[str, Any]]) -> str:
    """Return the characters whose middle lies in a cell, line by line."""
    x0, top, x1, bottom = cell
    items = sorted(
        (middle, char["x0"], char["text"])
        for char in chars
        if x0 <= (char["x0"] + char["x1"]) / 2 <= x1 and top <= (middle := (char["top"] + char["bottom"]) / 2) <= bottom
    )
    lines: list[list[tuple[float, str]]] = []
    last = 0.0
    for middle, left, text in items:
        if not lines or middle - last > 5:
            lines.append([])
            last = middle
        lines[-1].append((left, text))
    text = "\n".join("".join(item for _, item in sorted(line)) for line in lines).strip()
    return text.translate(_RADICALS)


def _paragraphs(lines: Sequence[_Line]) -> list[Block]:
    """Join visual lines into paragraphs; an indent, a number or a short line before begins a new one."""
    margin = min((line.left for line in lines), default=0.0)
    right = max((line.right for line in lines), default=0.0)
    paragraphs: list[str] = []
    ended = True
    for line in lines:
        text = line.text.strip()
        if not text or _PAGE_NUMBER.fullmatch(text):
            continue
        if ended or line.left - margin > 12 or _BEGINS.match(text):
            paragraphs.append(text)
        else:
            paragraphs[-1] += text
        # 24 and 60 points: a character and a half, which a mark at the edge may leave; four, which only an end leaves
        short = line.right < right - 24
        ended = (short and bool(_ENDS.search(text))) or line.right < right - 60 or (short and not is_wordy(text))
    return [Paragraph(text) for text in paragraphs]
