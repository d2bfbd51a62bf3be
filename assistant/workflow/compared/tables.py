"""A published table held against the format's: heads, labels, units and figures, however its cells are merged."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from assistant import lazy
from assistant.assembling.layout import Block, TableBlock
from assistant.domain.printed import PrintedCell
from assistant.reading.blocks import Block as RawBlock
from assistant.reading.blocks import RawTable
from assistant.reading.grid import Span, expand
from assistant.reading.labels import is_wordy
from assistant.reading.labels import plain as bare
from assistant.workflow.compared import Difference, plain

# A number as it may be written: “1,022” → 1,022, “12.50” → 12.50, “-3” → -3, not “12件”, not “012”
_NUMBER = lazy.compile(r"[+-]?(?:[1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d+)?")
_LEAST_KNOWN = 0.34  # of the labels of a table that must be those of the report's
_LEAST_ALIKE = 35.0  # of two rows of which one is the other, changed
Row = tuple[Span, ...]


def assigned(blocks: Sequence[RawBlock], laid_out: Sequence[Block]) -> dict[int, str]:
    """Return which table of the report each published one is, by its labels; one that is none is not there."""
    labels = {
        block.table.id: {bare(cell.text) for cell in block.table.cells if cell.text}
        for block in laid_out
        if isinstance(block, TableBlock)
    }
    found: dict[int, str] = {}
    for at, block in enumerate(blocks):
        if not isinstance(block, RawTable):
            continue
        words = [bare(cell.text) for row in block.rows for cell in row if is_wordy(cell.text)]
        known = {table: sum(word in own for word in words) for table, own in labels.items()}
        best = max(known, key=known.__getitem__, default="")
        if words and known[best] >= _LEAST_KNOWN * len(words):
            found[at] = best
    return found


def compare(block: TableBlock, published: Sequence[RawBlock]) -> list[Difference]:
    """Return where a published table, in as many parts as pages made of it, differs from one of the report."""
    wanted = _rows_wanted(block)
    rows = _rows(published, block)
    columns = max((spans[-1].right + 1 for spans in rows if spans), default=0)
    seen: dict[PrintedCell, list[str]] = {}
    extra: list[Difference] = []
    for number, spans in _aligned(wanted, rows):
        if spans is None:
            continue
        if number is None:
            text = " ".join(_one_line(span.text) for span in spans if span.text.strip())
            extra += [Difference(f"labels.{block.table.id}", "", text)] if text else []
        else:
            texts, over = _texts(wanted[number], spans, block, same=columns == block.table.columns)
            for cell, text in texts.items():
                seen.setdefault(cell, []).append(text)
            extra += [Difference(f"labels.{block.table.id}", "", text) for text in over]
    return [*_different(block, seen), *extra]


def _rows_wanted(block: TableBlock) -> list[list[PrintedCell]]:
    rows: list[list[PrintedCell]] = [[] for _ in range(block.table.rows)]
    for cell in sorted(block.table.cells, key=lambda item: item.left):
        for row in range(cell.top, cell.bottom + 1):
            rows[row].append(cell)
    return rows


def _rows(published: Sequence[RawBlock], block: TableBlock) -> list[Row]:
    """Return the rows of all parts of a table, without the head that stands again on a new page."""
    rows: list[Row] = []
    head: list[str] = []
    for raw in published:
        if not isinstance(raw, RawTable):
            continue
        own = [spans for spans in expand(raw).rows if spans]
        if not rows:
            head = [_words(spans) for spans in own[: block.table.head_rows]]
        elif head and [_words(spans) for spans in own[: len(head)]] == head:
            own = own[len(head) :]
        rows += own
    return rows


def _words(spans: Row) -> str:
    return "".join(plain(span.text) for span in spans)


def _text(block: TableBlock, cell: PrintedCell) -> str:
    return block.texts.get(cell.cell_id or "", "") if cell.kind == "value" else cell.text


def _aligned(wanted: Sequence[Sequence[PrintedCell]], rows: Sequence[Row]) -> Iterator[tuple[int | None, Row | None]]:
    """Yield which row of the report is which published one: those alike word for word, then by likeness in order."""
    own = ["".join(bare(cell.text) for cell in cells if cell.kind != "value") for cells in wanted]
    theirs = ["".join(bare(span.text) for span in spans if is_wordy(span.text)) for spans in rows]
    for tag, first, last, start, end in SequenceMatcher(None, own, theirs, autojunk=False).get_opcodes():
        if tag == "equal" or last - first == end - start:
            yield from zip(range(first, last), rows[start:end], strict=True)
        else:
            yield from _by_likeness(range(first, last), own, rows[start:end], theirs[start:end])


def _by_likeness(
    numbers: Sequence[int], own: Sequence[str], rows: Sequence[Row], theirs: Sequence[str]
) -> Iterator[tuple[int | None, Row | None]]:
    at = 0
    for number in numbers:
        left = range(at, len(rows))
        best = max(left, key=lambda item: fuzz.ratio(own[number], theirs[item]), default=None)
        if best is None or (fuzz.ratio(own[number], theirs[best]) < _LEAST_ALIKE and own[number] + theirs[best]):
            yield number, None
            continue
        yield from ((None, row) for row in rows[at:best])
        yield number, rows[best]
        at = best + 1
    yield from ((None, row) for row in rows[at:])


def _texts(
    cells: Sequence[PrintedCell], spans: Row, block: TableBlock, *, same: bool
) -> tuple[dict[PrintedCell, str], list[str]]:
    """Return what a published row has in each cell of a row of the report, and what it has beyond.

    Where it has as many cells, they are the same in order; else by place, where the tables have as many columns
    (`same`); else by what stands in them.
    """
    if len(cells) == len(spans):
        return {cell: span.text for cell, span in zip(cells, spans, strict=True)}, []
    if same:
        found = {
            cell: " ".join(
                dict.fromkeys(
                    span.text.strip()
                    for span in spans
                    if span.left <= cell.right and span.right >= cell.left and span.text.strip()
                )
            )
            for cell in cells
        }
        return found, []
    return _by_words(cells, [span.text for span in spans if span.text.strip()], block)


def _by_words(
    cells: Sequence[PrintedCell], texts: Sequence[str], block: TableBlock
) -> tuple[dict[PrintedCell, str], list[str]]:
    filled = [cell for cell in cells if _text(block, cell).strip()]
    own, theirs = [plain(_text(block, cell)) for cell in filled], [plain(text) for text in texts]
    found = dict.fromkeys((cell for cell in cells if cell not in filled), "")
    over: list[str] = []
    for tag, first, last, start, end in SequenceMatcher(None, own, theirs, autojunk=False).get_opcodes():
        pairs = list(zip(range(first, last), range(start, end), strict=False))
        found |= {filled[cell]: texts[text] for cell, text in pairs}
        found |= dict.fromkeys(filled[first + len(pairs) : last], "")
        over += texts[start + len(pairs) : end] if tag != "equal" else []
    return found, over


def _different(block: TableBlock, seen: Mapping[PrintedCell, Sequence[str]]) -> Iterator[Difference]:
    """Yield the cells that differ; a label over several rows may stand in each of them, or in one alone."""
    for cell in block.table.cells:
        was = _text(block, cell)
        place = cell.cell_id or f"labels.{block.table.id}"
        texts = seen.get(cell)
        if texts is None:
            if was:  # where nothing stood, nothing is lacking
                yield Difference(place, was, "", unread=cell.cell_id is not None)
        elif cell.kind == "value":
            if not _same_figure(was, texts[0]):
                yield Difference(place, was, _one_line(texts[0]))
        elif unlike := _unlike(was, texts):
            yield Difference(place, was, unlike[0])
        elif was and not any(text.strip() for text in texts):
            yield Difference(place, was, "")


def _unlike(was: str, texts: Sequence[str]) -> list[str]:
    return [_one_line(text) for text in texts if text.strip() and not _same_label(was, text)]


def _one_line(text: str) -> str:
    return " ".join("".join(text.splitlines()).split())


def _same_label(was: str, now: str) -> bool:
    """Whether two labels are the same; marks between words are often written otherwise, and say nothing else."""
    return bare(was) == bare(now)


def _same_figure(was: str, now: str) -> bool:
    """Whether two cells say the same: 0, a blank and “/” do not, nor does a number with words beside it."""
    old, new = plain(was), plain(now)
    if old == new:
        return True
    if _NUMBER.fullmatch(old) and _NUMBER.fullmatch(new):
        return Decimal(old.replace(",", "")) == Decimal(new.replace(",", ""))
    return False
