"""A national format: sections, tables, labels, units and accounting identities. Data, from schemas/formats/*.yaml."""

from collections.abc import Iterator
from functools import cached_property
from typing import Literal, NamedTuple

from pydantic import Field, model_validator

from assistant import resources
from assistant.domain import numerals
from assistant.domain.data import Data
from assistant.errors import BrokenResource, UnusableInput

Kind = Literal["count", "change", "amount"]


class Column(Data):
    """A column, or a head over columns. `kind`: a count ≥ 0, a change that may be negative, an amount with decimals."""

    label: str
    id: str | None = None
    aliases: tuple[str, ...] = ()
    unit: str = "件"
    kind: Kind = "count"
    columns: tuple["Column", ...] = ()


class Row(Data):
    """A row, or a group of rows."""

    label: str
    id: str | None = None
    aliases: tuple[str, ...] = ()
    rows: tuple["Row", ...] = ()


class Block(Data):
    """Columns over rows. A table is one block or several, one below the other, each under its own title.

    A block without rows has a single unlabelled row, and its column ids are whole (`reconsideration.upheld`).
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    title: str = ""
    stub: str = ""
    corner: str = ""


class Widths(Data):
    """Printed widths in millimetres: the label columns, then the value columns."""

    stub: tuple[float, ...] = ()
    values: tuple[float, ...]


class Cell(NamedTuple):
    """One cell of a format: its id (`table.row.column`), where it stands, what it may hold, and its name in words."""

    id: str
    table: str
    block: int
    row: str
    column: str
    row_path: tuple[str, ...]
    column_path: tuple[str, ...]
    unit: str
    kind: Kind
    name: str  # its labels from the outside in: one text for all facts of it


class Leaf(NamedTuple):
    """A row or column that holds figures: its id, its labels from the outside in, its node."""

    id: str
    path: tuple[str, ...]
    node: Row | Column


class Table(Data):
    """One table of figures; `short` is what a page calls it beside its number (表三 申请)."""

    id: str
    caption: str
    short: str = ""
    widths: Widths
    blocks: tuple[Block, ...]

    def __hash__(self) -> int:  # a cheap one, for caches: equal tables have equal names
        return hash((self.id, self.caption))

    def columns(self, block: int) -> list[Leaf]:
        """Return the leaf columns of a block, in printed order."""
        return [leaf for node in self.blocks[block].columns for leaf in _leaves(node, ())]

    def rows(self, block: int) -> list[Leaf]:
        """Return the leaf rows of a block, in printed order; empty for a block with one unlabelled row."""
        return [leaf for node in self.blocks[block].rows for leaf in _leaves(node, ())]

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """All cells, in printed order."""
        found: list[Cell] = []
        for index in range(len(self.blocks)):
            columns = self.columns(index)
            for row in self.rows(index) or [Leaf("", (), Row(label=""))]:
                for column in columns:
                    assert isinstance(column.node, Column)  # noqa: S101 - for the type checker
                    cell_id = ".".join(part for part in (self.id, row.id, column.id) if part)
                    found.append(
                        Cell(cell_id, self.id, index, row.id, column.id, row.path, column.path, column.node.unit,
                             column.node.kind, "·".join((*row.path, *column.path)))
                    )  # fmt: skip
        return tuple(found)


def _leaves(node: Row | Column, above: tuple[str, ...]) -> Iterator[Leaf]:
    path = (*above, node.label)
    children = node.rows if isinstance(node, Row) else node.columns
    for child in children:
        yield from _leaves(child, path)
    if not children:
        assert node.id, f"{node.label} has no id"  # noqa: S101 - Format checks it on load
        yield Leaf(node.id, path, node)


class Section(Data):
    """One of the numbered sections: a narrative, or the heading over a table."""

    key: str
    heading: str
    table: str | None = None


class Aspect(Data):
    """One of the aspects that the overview must speak of."""

    key: str
    label: str


class Years(Data):
    """The years of report that a format is for; `last` is None while it is in force."""

    first: int
    last: int | None = None

    def __contains__(self, year: object) -> bool:
        return isinstance(year, int) and self.first <= year and (self.last is None or year <= self.last)


class AccountingIdentity(Data):
    """sum(plus) = sum(minus), once for every id that `each` names; `*` stands for that id.

    `each` is a list of ids, or `table.rows` / `table.columns` for all of that table. With `computes_minus` the
    single `minus` cell is a total that a form may compute from the others.
    """

    code: str
    each: str | tuple[str, ...]
    plus: tuple[str, ...]
    minus: tuple[str, ...]
    computes_minus: bool = False
    says: str


class Equation(NamedTuple):
    """One identity written out: the cells of both sides."""

    code: str
    plus: tuple[str, ...]
    minus: tuple[str, ...]
    computes_minus: bool
    says: str


class Format(Data):
    """One national format of the annual report."""

    id: str
    notice: str
    years: Years
    title: str
    sections: tuple[Section, ...]
    aspects: tuple[Aspect, ...] = ()
    tables: tuple[Table, ...]
    identities: tuple[AccountingIdentity, ...] = ()
    converts: dict[str, dict[str, str]] = Field(default_factory=dict[str, dict[str, str]])

    def __hash__(self) -> int:  # a cheap one, for caches
        return hash(self.id)

    @model_validator(mode="after")
    def _consistent(self) -> "Format":
        for section in self.sections:
            if section.table and section.table not in {table.id for table in self.tables}:
                raise ValueError(f"sections 里的表 {section.table} 在 tables 里没有")
        for table in self.tables:
            for node in _nodes(table):
                children = node.rows if isinstance(node, Row) else node.columns
                if not children and not node.id:
                    raise ValueError(f"“{node.label}”没有 id")
        if len(self.cells) != sum(len(table.cells) for table in self.tables):
            raise ValueError("有两个格子编号相同")
        for equation in self.equations:
            for cell_id in (*equation.plus, *equation.minus):
                if cell_id not in self.cells:
                    raise ValueError(f"{equation.code} 里的格子 {cell_id} 在表里没有")
        return self

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """Every cell by id, in printed order."""
        return {cell.id: cell for table in self.tables for cell in table.cells}

    @cached_property
    def equations(self) -> tuple[Equation, ...]:
        """All identities written out, cell by cell."""
        found: list[Equation] = []
        for identity in self.identities:
            for item in self._each(identity.each):
                plus = tuple(cell.replace("*", item) for cell in identity.plus)
                minus = tuple(cell.replace("*", item) for cell in identity.minus)
                found.append(Equation(identity.code, plus, minus, identity.computes_minus, identity.says))
        return tuple(found)

    def _each(self, each: str | tuple[str, ...]) -> tuple[str, ...]:
        if not isinstance(each, str):
            return each
        table, _, axis = each.partition(".")
        cells = self.table(table).cells
        return tuple(dict.fromkeys(cell.row if axis == "rows" else cell.column for cell in cells))

    def table_name(self, table_id: str) -> str:
        """Return what a table is called, after the number of its section: 表三."""
        numbers = [number for number, section in enumerate(self.sections, 1) if section.table == table_id]
        order = [table.id for table in self.tables]
        return f"表{numerals.chinese(numbers[0] if numbers else order.index(table_id) + 1)}"

    def table(self, table_id: str) -> Table:
        """Return the table with this id; asking for one that is not there is a programming error."""
        return next(table for table in self.tables if table.id == table_id)

    def sources(self, old: "Format") -> dict[str, str]:
        """Return for each cell of this format that an older one has too the cell that it is filled from."""
        rows = self.converts.get(old.id, {})
        found: dict[str, str] = {}
        for cell in self.cells:
            row = next((row for row in rows if cell == row or cell.startswith(f"{row}.")), None)
            source = cell if row is None else rows[row] + cell.removeprefix(row)
            if source in old.cells:
                found[cell] = source
        return found

    @cached_property
    def narratives(self) -> tuple[str, ...]:
        """The keys of the sections that are prose, in order."""
        return tuple(section.key for section in self.sections if section.table is None)

    def section(self, key: str) -> Section:
        """Return the section with this key; asking for one that is not there is a programming error."""
        return next(section for section in self.sections if section.key == key)


def _nodes(table: Table) -> Iterator[Row | Column]:
    stack: list[Row | Column] = [node for block in table.blocks for node in (*block.columns, *block.rows)]
    while stack:
        node = stack.pop()
        stack.extend(node.rows if isinstance(node, Row) else node.columns)
        yield node


def load(format_id: str) -> Format:
    """Return the format with this id, such as "2021".

    Raises:
        UnusableInput: There is no such format; the message lists those there are.
        BrokenResource: Its file is not as it should be.
    """
    if format_id not in available():
        raise UnusableInput(
            "没有“{format}”这个格式", then="可用的有：{known}。", format=format_id, known="、".join(available())
        )
    form = resources.load(Format, f"schemas/formats/{format_id}.yaml")
    if form.id != format_id:
        raise BrokenResource("id 写的是“{id}”，与文件名不同", where=f"schemas/formats/{format_id}.yaml", id=form.id)
    return form


def available() -> list[str]:
    """Return the ids of all formats, shipped and the user's own."""
    return resources.names("schemas/formats")


def for_year(year: int) -> Format | None:
    """Return the format that the report on a year must use, or None for a year that no format covers.

    Of several it is the newest, so that a new format is one new file and the old one need not be closed.
    """
    covering = [form for form in map(load, available()) if year in form.years]
    return max(covering, key=lambda form: form.years.first, default=None)
