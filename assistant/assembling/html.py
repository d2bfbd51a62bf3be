"""A laid-out report → html: a page that stands alone, and a fragment for a web site's editor."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant import resources
from assistant.assembling.layout import Document, Paragraph, TableBlock, Title, figure_size
from assistant.assembling.lines import MEASURE, title_lines
from assistant.domain.printed import PrintedCell, PrintedTable

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATE = "schemas/templates/report.html.j2"


class Cell(NamedTuple):
    """A table cell as html needs it; `headers` are the ids of the heads that speak for it (WCAG technique H43)."""

    kind: str
    text: str
    id: str
    rows: int
    columns: int
    scope: str
    headers: str
    head: bool


def build(document: Document) -> str:
    """Return a whole page: semantic tables, print styles, nothing from outside, every text escaped."""
    return _render(document, fragment=False)


def fragment(document: Document) -> str:
    """Return the content alone, every element with its own style: editors of government sites drop style sheets."""
    return _render(document, fragment=True)


def _render(document: Document, *, fragment: bool) -> str:
    path = resources.find(TEMPLATE)
    template = _template(str(path), path.stat().st_mtime_ns)
    return template.render(
        fragment=fragment,
        title=document.title,
        organ=document.organ,
        draft=document.draft,
        blocks=[_block(block) for block in document.blocks],
    )


@cache
def _template(path: str, modified: int) -> "Template":  # noqa: ARG001 - a changed file is read again
    from pathlib import Path

    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    return environment.from_string(Path(path).read_text(encoding="utf-8"))


def _block(block: Title | Paragraph | TableBlock) -> dict[str, Any]:
    if isinstance(block, Title):
        return {"kind": "title", "lines": title_lines(block.text)}
    if isinstance(block, Paragraph):
        between = [f"{100 * side / MEASURE:.2f}%" for side in block.indents]
        return {"kind": "paragraph", "style": block.style, "text": block.text, "between": between}
    table, total = block.table, sum(block.table.widths)
    rows = _rows(table, block.texts)
    starts = sorted({cell.top for cell in table.cells if cell.kind == "title"} - {0})
    edges = [table.head_rows, *starts, table.rows]
    return {
        "kind": "table",
        "caption": table.caption,
        "size": figure_size(block),
        "widths": [f"{100 * width / total:.2f}" for width in table.widths],
        "head": rows[: table.head_rows],
        "bodies": [rows[above:below] for above, below in pairwise(edges)],
    }


def _rows(table: PrintedTable, texts: dict[str, str]) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[] for _ in range(table.rows)]
    heads = [cell for cell in table.cells if cell.kind != "value"]
    for cell in sorted(table.cells, key=lambda item: (item.top, item.left)):
        rows[cell.top].append(_cell(cell, table, heads, texts))
    return rows


def _cell(cell: PrintedCell, table: PrintedTable, heads: Sequence[PrintedCell], texts: dict[str, str]) -> Cell:
    rows, columns = cell.bottom - cell.top + 1, cell.right - cell.left + 1
    is_value = cell.kind == "value"
    if cell.kind == "label":
        scope = "rowgroup" if rows > 1 else "row"
    else:
        scope = "rowgroup" if cell.kind == "title" else "colgroup" if columns > 1 else "col"
    return Cell(
        kind=cell.kind,
        text=texts.get(cell.cell_id or "", "") if is_value else cell.text,
        id=_id(table, cell),
        rows=rows,
        columns=columns,
        scope=scope,
        headers=" ".join(_id(table, head) for head in heads if head is not cell and _speaks_for(head, cell)),
        head=not is_value,
    )


def _id(table: PrintedTable, cell: PrintedCell) -> str:
    return f"{table.id}-{cell.top}-{cell.left}"


def _speaks_for(head: PrintedCell, cell: PrintedCell) -> bool:
    """Whether a head stands over a cell in its block, or a label left of it in its row."""
    if head.block != cell.block or head.kind == "stub":
        return False
    if head.kind == "label":
        return cell.kind in ("label", "value") and head.left < cell.left and head.top <= cell.top <= head.bottom
    over = head.left <= cell.left and cell.right <= head.right and head.top < cell.top
    return over and (head.kind == "title" or cell.kind in ("head", "value"))
