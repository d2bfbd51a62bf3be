"""The cells of a format by the names people use: the printed one (表三·一、…·自然人), the id, the form's 表三!D7."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from assistant import lazy
from assistant.domain import excel_form
from assistant.domain.formats import Format
from assistant.domain.report import Report
from assistant.errors import UnusableInput

DOT = "·"
_FIELDS = {"organ.name": "单位名称", "year": "年度", "dated": "成文日期"}
SEVERAL = "several_cells"  # the code of the error where a name fits several
MOST_NAMED = 6  # candidates written out where a name fits several cells
_ID = lazy.compile(r"[a-z_]+(?:\.[a-z_]+)*\Z")  # “requests.received.total”, its end “received.total”, not “表三!D7”
# “表三!D7” → D, as a formula writes it “'表三'!$D$7” → 表三, without its sheet “D7” → 7; not “表三”
_ADDRESS = lazy.compile(r"(?:'?(?P<sheet>[^!']+)'?!)?\$?(?P<column>[A-Z]{1,3})\$?(?P<row>\d{1,4})\Z")
# As `in_words` shows a cell: “总计(表三!J7)” → 表三!J7, or with its id: “总计(requests.received.total)”; not “总计(件)”
_SHOWN = lazy.compile(r"\((?P<place>[^()\s]+![A-Z]+\d+|[a-z_]+(?:\.[a-z_]+)+)\)\Z")
# “本年新收·自然人” → ·, “本年新收-自然人” → -, and an ellipsis, of which NFKC makes dots: “新收...自然人” → “...”
_SEPARATOR = lazy.compile(r"[·・•‧∙|>→/,:—–\s-]+|\.{2,}")
_NOT_A_WORD = lazy.compile(r"[\W_]+")  # punctuation tells no name from another: “行政复议、诉讼” → 、
# “(三)不予公开” → (三), “一、新收” → 一、, “1.重复申请” → “1.”, not “1.5万元”
_NUMBERING = lazy.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、](?!\d))"
)
# Too long to be typed: “部分公开(区分处理的只计这里)” → (区分处理的只计这里), not “收费(万元)”
_EXPLAINED = lazy.compile(r"\([^()]{6,}\)$")
# Such a row is told only by its group, （三）不予公开: “1.属于国家秘密” → 1, not “（一）予以公开”
_NUMBERED_IN_ITS_GROUP = lazy.compile(r"^\d")


@lru_cache(maxsize=16)
def printed_names(form: Format) -> dict[str, str]:
    """Return the printed name of every cell: table, row, column, each with as much above it as tells it apart."""
    rows, columns = _row_names(form), _column_names(form)
    # in the order of the columns' names: block by block
    return {
        cell: DOT.join(filter(None, (form.table_name(form.cells[cell].table), rows[cell], column)))
        for cell, column in columns.items()
    }


def row_name(form: Format, cell_id: str) -> str:
    """Return the row of a cell as it is printed; "" in a table with one unlabelled row."""
    return _row_names(form)[cell_id]


@lru_cache(maxsize=16)
def _row_names(form: Format) -> dict[str, str]:
    found: dict[str, str] = {}
    for table in form.tables:
        names = _told_apart({cell.row: cell.row_path for cell in table.cells})
        found |= {cell.id: names[cell.row] for cell in table.cells}
    return found


def column_name(form: Format, cell_id: str) -> str:
    """Return the column of a cell as it is printed, with the heads above it that tell it from others."""
    return _column_names(form)[cell_id]


@lru_cache(maxsize=16)
def _column_names(form: Format) -> dict[str, str]:
    found: dict[str, str] = {}
    for table in form.tables:
        for block in range(len(table.blocks)):
            own = [cell for cell in table.cells if cell.block == block]
            names = _told_apart({cell.column: cell.column_path for cell in own})
            found |= {cell.id: names[cell.column] for cell in own}
    return found


def _told_apart(paths: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Return for each path its last label, with as many of those above it as it takes to be no other's."""
    lengths = dict.fromkeys(paths, 1)
    for key, path in paths.items():
        while lengths[key] < len(path) and _NUMBERED_IN_ITS_GROUP.match(path[-lengths[key]]):
            lengths[key] += 1
    while True:
        names = {key: DOT.join(path[-lengths[key] :]) if path else "" for key, path in paths.items()}
        shown = list(names.values())
        doubled = [key for key, name in names.items() if shown.count(name) > 1 and lengths[key] < len(paths[key])]
        if not doubled:
            return names
        for key in doubled:
            lengths[key] += 1


def printed_name(form: Format, cell_id: str) -> str:
    """Return a cell as it is printed: 表三·一、本年新收政府信息公开申请数量·自然人."""
    return printed_names(form)[cell_id]


def address(report: Report, cell_id: str) -> str:
    """Return where a cell stands in our own Excel form (表三!D7); "" where the report was not read from one."""
    place = excel_form.places(report.form).get(cell_id)
    return place.address if place is not None and report.excel_form == report.format else ""


def in_words(report: Report, cell_id: str) -> str:
    """Return a cell as a person is shown it: its printed name, then its address in our own form, where it has one.

    What is no cell of the format (a row, a field the reader was unsure of) is given back as it is.
    """
    if cell_id not in report.form.cells:
        return place_in_words(report.form, cell_id)
    found = address(report, cell_id)
    return printed_name(report.form, cell_id) + (f"（{found}）" if found else "")


def place_in_words(form: Format, place: str) -> str:
    """Return a table or row of the format by its printed name (表三·一、本年新收…); any other text as it is."""
    if place in form.cells:
        return printed_name(form, place)
    if place in _FIELDS:
        return _FIELDS[place]
    table, _, row = place.partition(".")
    if table not in {item.id for item in form.tables}:
        return place
    labels = [row_name(form, cell.id) for cell in form.table(table).cells if cell.row == row]
    return DOT.join([form.table_name(table), *labels[:1]]) if labels or not row else place


def cell_of(form: Format, name: str) -> str:
    """Return the id of the cell that a person names: by its id or the end of it, its printed name, or its address.

    Of a printed name numbering, punctuation, the table and the heads above may be left out, and a label may be cut
    short, as long as one cell alone fits.

    Raises:
        UnusableInput: No cell fits, or several do; the message lists those that do, or come near.
    """
    text = unicodedata.normalize("NFKC", name).strip().strip('“”"`')
    for candidates in _readings(form, text):
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            raise UnusableInput(
                "“{cell}”可能是 {n} 格：{names}",
                then="请写到分得清是哪一格。",
                code=SEVERAL,
                cell=name,
                n=len(candidates),
                names=_listed(form, candidates),
            )
    if _ADDRESS.match(text.upper()):
        raise UnusableInput(
            "填报表的“{cell}”不是填数的格子",
            then="请核对表名、列和行，例如 {example}。",
            cell=name,
            example=example(form),
        )
    raise UnusableInput(
        "没有“{cell}”这个格子", then="相近的有：{names}。", cell=name, names=_listed(form, _near(form, text))
    )


def example(form: Format) -> str:
    """Return the address of a cell, to show what one looks like: 表二!B5."""
    return next(iter(excel_form.places(form).values())).address


def _listed(form: Format, cells: Sequence[str]) -> str:
    shown = "、".join(printed_name(form, cell) for cell in cells[:MOST_NAMED])
    return shown + ("……" if len(cells) > MOST_NAMED else "")


def _readings(form: Format, text: str) -> Iterator[list[str]]:
    """Yield the cells a name may mean, by ever looser readings of it."""
    if shown := _SHOWN.search(text):
        text = shown["place"]
    if _ID.match(text.lower()):
        yield [cell for cell in form.cells if cell == text.lower() or cell.endswith(f".{text.lower()}")]
    if found := _ADDRESS.match(text.upper().replace(" ", "")):
        yield _at_address(form, found)
    whole = _bare(text)
    if not whole:
        return
    yield [cell for cell, printed in printed_names(form).items() if _bare(_folded(printed)) == whole]
    labels = _labels(form)
    yield [cell for cell, parts in labels.items() if _is_spelt(whole, parts)]
    pieces = [bare for piece in _SEPARATOR.split(text) if (bare := _bare(piece))]
    for fits in (str.startswith, str.__contains__):
        yield [cell for cell, parts in labels.items() if _in_order(pieces, parts, fits)]


def _at_address(form: Format, found: re.Match[str]) -> list[str]:
    column = 0
    for letter in found["column"]:
        column = column * 26 + ord(letter) - ord("A") + 1
    sheet = _bare(found["sheet"] or "")
    tables = {
        form.table_name(table.id): {_bare(name) for name in _table_names(form, table.id)} for table in form.tables
    }
    return [
        cell
        for cell, place in excel_form.places(form).items()
        if place.holds(int(found["row"]) - 1, column - 1) and (not sheet or sheet in tables[place.sheet])
    ]


def _table_names(form: Format, table_id: str) -> list[str]:
    """Return what a table may be called: 表三, 表3, its caption, its heading."""
    name = form.table_name(table_id)
    number = [str(index) for index, section in enumerate(form.sections, 1) if section.table == table_id]
    headings = [section.heading for section in form.sections if section.table == table_id]
    return [name, *(f"表{item}" for item in number), form.table(table_id).caption, *headings]


@lru_cache(maxsize=16)
def _labels(form: Format) -> dict[str, tuple[frozenset[str], ...]]:
    """Return for each cell the spellings of table, rows and columns, from the outside in."""
    aliases = _aliases(form)
    return {
        cell.id: (
            frozenset(_bare(_folded(name)) for name in _table_names(form, cell.table)),
            *(_spellings(label, aliases) for label in (*cell.row_path, *cell.column_path)),
        )
        for cell in form.cells.values()
    }


def _aliases(form: Format) -> dict[str, tuple[str, ...]]:
    leaves = [
        leaf.node
        for table in form.tables
        for block in range(len(table.blocks))
        for leaf in (*table.rows(block), *table.columns(block))
    ]
    return {node.label: node.aliases for node in leaves if node.aliases}


def _spellings(label: str, aliases: dict[str, tuple[str, ...]]) -> frozenset[str]:
    """Return a label in comparable form: whole, without its numbering, without its explanation; its aliases too."""
    found: set[str] = set()
    for text in map(_folded, (label, *aliases.get(label, ()))):
        for whole in (text, _EXPLAINED.sub("", text)):
            found |= {_bare(whole), _bare(_NUMBERING.sub("", whole))}
    return frozenset(found - {""})


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _bare(text: str) -> str:
    return _NOT_A_WORD.sub("", text).lower()


def _is_spelt(text: str, parts: Sequence[frozenset[str]]) -> bool:
    """Whether a text is some of the parts, one after the other."""
    ends = {0}
    for spellings in parts:
        ends |= {end + len(word) for end in ends for word in spellings if text.startswith(word, end)}
    return len(text) in ends


def _in_order(pieces: Sequence[str], parts: Sequence[frozenset[str]], fits: Callable[[str, str], bool]) -> bool:
    """Whether every piece begins, or stands in, a part of its own, in their order."""
    rest = iter(parts)
    return bool(pieces) and all(any(any(fits(word, piece) for word in part) for part in rest) for piece in pieces)


def _near(form: Format, text: str) -> list[str]:
    """Return the cells whose names come nearest to a text."""
    from rapidfuzz import fuzz, process

    names = {cell: f"{_folded(printed)} {cell}" for cell, printed in printed_names(form).items()}
    return [cell for _, _, cell in process.extract(text, names, scorer=fuzz.token_set_ratio, limit=3)]


def cells_at(form: Format, name: str) -> tuple[str, ...]:
    """Return the cells of what a person names: a whole table (表三, requests), or one cell as `cell_of` takes it.

    Raises:
        UnusableInput: As `cell_of`.
    """
    for table in form.tables:
        if name.strip() == table.id or _bare(_folded(name)) in {
            _bare(_folded(item)) for item in _table_names(form, table.id)
        }:
            return tuple(cell.id for cell in table.cells)
    return (cell_of(form, name),)


def table_of(form: Format, name: str) -> str:
    """Return the id of the table that a person names: by its id, 表三, its caption or its heading.

    Raises:
        UnusableInput: There is none; the message lists those there are.
    """
    wanted = _bare(_folded(name))
    for table in form.tables:
        if wanted and wanted in {table.id, *(_bare(_folded(item)) for item in _table_names(form, table.id))}:
            return table.id
    known = "、".join(form.table_name(table.id) for table in form.tables)
    raise UnusableInput("没有“{table}”这张表", then="可用的有：{known}。", table=name, known=known)
