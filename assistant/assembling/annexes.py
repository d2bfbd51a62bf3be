"""What may go beside a report, each a document of its own: 数据来源对照表 (every number, its source), 勾稽核验单."""

import hashlib
from collections.abc import Callable, Iterable, Sequence

from assistant.assembling.layout import Block, Document, Paragraph, TableBlock, Title, clean
from assistant.domain import report_file
from assistant.domain.findings import CheckLine
from assistant.domain.printed import PrintedCell, PrintedTable
from assistant.domain.report import Report
from assistant.grounding.grounded import Kind
from assistant.grounding.trace import in_words, trace
from assistant.words import places_in_words

_SOURCES = (10, 26, 20, 60, 40)  # widths of the columns of 数据来源对照表, in millimetres
TRACE_TITLE, CHECKS_TITLE = "数据来源对照表", "勾稽核验单"


def sources(report: Report, *, draft: bool) -> Document:
    """Return the document 数据来源对照表: every quantity of the narratives, its sentence, its source."""
    named = _named(report)
    rows = [
        (report.form.section(item.section).heading, item.quote, item.sentence, in_words(item, named))
        for item in trace(report)
        if item.item.kind is not Kind.PARTS
    ]
    heads = ("序号", "所在部分", "数", "所在的句子", "出处")
    numbered = [(str(number), *row) for number, row in enumerate(rows, 1)]
    if not rows:
        return _document(report, TRACE_TITLE, [Paragraph("body", "正文里没有数。")], draft=draft)
    return _document(report, TRACE_TITLE, [table("trace", TRACE_TITLE, heads, numbered, _SOURCES)], draft=draft)


def checks(report: Report, lines: Sequence[CheckLine], *, draft: bool) -> Document:
    """Return the document 勾稽核验单: identities with both sides, rules, waivers, named sources, data hash."""
    identities = [line for line in lines if line.formula]
    rules = [line for line in lines if not line.formula]
    formulas = [(line.code, line.formula, line.left, line.right, line.result) for line in identities]
    about = (
        f"报告：{report.title}",
        f"格式：{report.form.notice}（{report.format} 年格式）",
        f"数据指纹（表中各格，SHA-256）：{_in_groups(data_hash(report))}",
    )
    blocks: list[Block] = [Paragraph("body", clean(line)) for line in about]
    heads = ("规则", "算式", "左边", "右边", "结果")
    blocks.append(table("identities", "勾稽关系", heads, formulas, (14, 66, 32, 26, 18)))
    blocks.append(
        table(
            "rules",
            "其他规则",
            ("规则", "内容", "结果"),
            [(item.code, item.title, item.result) for item in rules],
            (14, 70, 72),
        )
    )
    if report.waivers:
        said = [
            (item.code, places_in_words(report, item.where), item.reason, f"{item.by} {item.at[:10]}")
            for item in report.waivers
        ]
        blocks.append(table("waivers", "说明保留的", ("规则", "位置", "理由", "说明人"), said, (14, 40, 66, 36)))
    if named := [item for item in trace(report) if item.item.bound is not None and item.item.kind is not Kind.PARTS]:
        called = _named(report)
        rows = [
            (item.quote, item.sentence, in_words(item, called), item.item.bound.at[:10])
            for item in named
            if item.item.bound
        ]
        blocks.append(
            table("bindings", "人工认定出处的数", ("数", "所在的句子", "出处", "时间"), rows, (20, 60, 46, 30))
        )
    return _document(report, CHECKS_TITLE, _captioned(blocks), draft=draft)


def _captioned(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks, each table under its name: two that touch are one to Word, with the heads of the first."""
    return [
        part
        for block in blocks
        for part in ((Paragraph("level1", block.table.caption), block) if isinstance(block, TableBlock) else (block,))
    ]


def _named(report: Report) -> Callable[[str], str]:
    """Return what calls a note by its number among all of them, as the pages count them."""

    def called(note: str) -> str:
        number = report.note_number(note)
        return f"素材第 {number} 条" if number else f"工作记录 {note}"

    return called


def _document(report: Report, name: str, blocks: Sequence[Block], *, draft: bool) -> Document:
    title = clean(f"{report.title}{name}")
    organ = clean(report.organ.name)
    return Document(title, organ, report.year, report.format, report.dated, draft, (Title(title), *blocks))


def _in_groups(text: str) -> str:
    """A long word that may break over lines: longer groups leave holes in a line, or stand over its end."""
    return " ".join(text[start : start + 8] for start in range(0, len(text), 8))


def data_hash(report: Report) -> str:
    """Return the hash of the figures alone, as the report file writes them."""
    figures_only = report.having(
        sections={}, notes=(), waivers=(), bindings=(), comments=(), imported=None, last_year=None
    )
    return hashlib.sha256(report_file.dump(figures_only).encode()).hexdigest()


def table(
    name: str, caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float]
) -> TableBlock:
    """Return a plain table: one row of heads, then rows of text; widths in millimetres."""
    cells = [PrintedCell(0, column, 0, column, "head", text) for column, text in enumerate(heads)]
    texts: dict[str, str] = {}
    count = 1
    for count, row in enumerate(rows, 2):
        for column, text in enumerate(row):
            key = f"{name}.{count - 1}.{column}"
            cells.append(PrintedCell(count - 1, column, count - 1, column, "value", cell_id=key))
            texts[key] = " ".join(clean(text).split())
    grid = PrintedTable(name, caption, count, len(heads), 1, 0, tuple(widths), tuple(cells))
    return TableBlock(name, grid, texts, {})
