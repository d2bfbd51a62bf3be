"""The figures of one report: cell id → what stands in the cell. 0, blank and “/” are three different things."""

from collections.abc import ItemsView, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, field_validator, model_validator
from pydantic_core import CoreSchema, core_schema

from assistant import lazy
from assistant.domain.formats import Format

Number = int | Decimal
# A number as a report file has it: “-3.5” → “.5”, “12”, not “1e3”, not “12件”
_NUMBER = lazy.compile(r"[+-]?\d{1,18}(\.\d{1,6})?\Z")
_UNIT = lazy.compile(r"[\u4e00-\u9fff]{0,4}")  # “万元” → 万元, not “0”, not “【待补充】”
_MOST = 10**18  # no report counts further


class Cell(BaseModel):
    """One cell: its number, or what stood there instead.

    `raw` is the text of the source where the number alone would lose something (“3件”, “/”); "" is a blank cell.
    `unit` stands where the source writes one (procurement: 元 or 万元), `note` where it explains (“其中修订16件”).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: Number | None = None
    raw: str | None = None
    unit: str = ""
    note: str = ""

    @field_validator("unit")
    @classmethod
    def _is_a_unit(cls, value: str) -> str:
        """It is printed right behind the number, and must not look like more of it."""
        if not _UNIT.fullmatch(value):
            raise ValueError(f"{value!r} 不是单位")
        return value

    @model_validator(mode="after")
    def _raw_only_where_it_says_more(self) -> "Cell":
        if self.value is None:
            return self if self.raw is not None else self.model_copy(update={"raw": ""})
        return (
            self.model_copy(update={"raw": None})
            if self.raw is not None and self.raw in ("", str(self.value))
            else self
        )

    @property
    def blank(self) -> bool:
        """Whether nothing at all stands in the cell."""
        return self.value is None and not (self.raw or "").strip()

    @property
    def text(self) -> str:
        """The cell as it is printed."""
        if self.value is None:
            return self.raw or ""
        return f"{self.value:f}{self.unit}" if isinstance(self.value, Decimal) else f"{self.value}{self.unit}"


BLANK = Cell(raw="")


class Figures(Mapping[str, Cell]):
    """An unchangeable mapping of cell ids to cells. A cell that is not there was never read; a blank one was.

    In files the ids are nested, `{requests: {received: {total: 3}}}`, and a cell is a number, or `{raw: "/"}`.
    """

    def __init__(self, cells: Mapping[str, Cell] | None = None) -> None:
        self._cells: dict[str, Cell] = dict(cells or {})

    def __getitem__(self, cell_id: str) -> Cell:
        return self._cells[cell_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)

    def items(self) -> ItemsView[str, Cell]:
        """Return the cells with their ids, without looking each up."""
        return self._cells.items()

    def __eq__(self, other: object) -> bool:
        """Whether they have the same cells; as any mapping, only faster for others of their kind."""
        return self._cells == other._cells if isinstance(other, Figures) else super().__eq__(other)

    __hash__ = None

    def __repr__(self) -> str:
        return f"Figures({len(self)} cells)"

    @property
    def blank(self) -> bool:
        """Whether nothing at all stands in any cell."""
        return all(cell.blank for cell in self._cells.values())

    def number(self, cell_id: str) -> Number | None:
        """Return the number in a cell, or None where there is none."""
        cell = self._cells.get(cell_id)
        return cell.value if cell else None

    def numbers(self, cell_ids: Iterable[str]) -> list[Number] | None:
        """Return the numbers of several cells, or None where one of them has none."""
        found = [self.number(cell_id) for cell_id in cell_ids]
        return None if None in found else [number for number in found if number is not None]

    def listed(self, cell_ids: Iterable[str]) -> list[Number | None]:
        """Return the number in each of several cells, None where there is none."""
        cells = self._cells
        return [cell.value if (cell := cells.get(cell_id)) else None for cell_id in cell_ids]

    def having(self, changes: Mapping[str, Cell | Number]) -> "Figures":
        """Return the figures with some cells changed or added."""
        new = {key: item if isinstance(item, Cell) else Cell(value=item) for key, item in changes.items()}
        return Figures(self._cells | new)

    def totalled(self, form: Format) -> "Figures":
        """Return the figures with every total that a form computes filled from its parts.

        A total is computed only where it is missing or blank and all of its parts are numbers.
        """
        figures = self
        for equation in form.equations:
            (total, *others), parts = equation.minus, figures.numbers(equation.plus)
            if equation.computes_minus and not others and parts is not None and figures.get(total, BLANK).blank:
                figures = figures.having({total: sum(parts)})
        return figures

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _parse,
            json_schema_input_schema=core_schema.dict_schema(),
            serialization=core_schema.plain_serializer_function_ser_schema(
                _nest, return_schema=core_schema.dict_schema()
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        # the same for the schema, whose readers know no end but $: “-3.5” → “.5”, not “1e3”
        number = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": r"^[+-]?\d{1,18}(\.\d{1,6})?$"}]}
        texts = {name: {"type": "string"} for name in ("raw", "unit", "note")}
        cell = {
            "type": "object",
            "properties": {"value": number, **texts},
            "additionalProperties": False,
            "minProperties": 1,
        }
        level: dict[str, Any] = {"type": "object"}
        for _ in range(4):  # table, row group, row, column
            level = {
                "type": "object",
                "additionalProperties": {"anyOf": [*number["anyOf"], {"type": "number"}, cell, level]},
            }
        return level | {"description": "Cells by table, row and column: a number, or what stands there instead of one."}


def _parse(data: object) -> Figures:
    if isinstance(data, Figures):
        return data
    if not isinstance(data, Mapping):
        raise ValueError("figures 应是按“表、行、列”分层的数")
    cells: dict[str, Cell] = {}
    _flatten(data, "", cells)  # pyright: ignore[reportUnknownArgumentType]
    return Figures(cells)


_CELL_KEYS = frozenset(Cell.model_fields)


def _flatten(data: Mapping[Any, Any], above: str, cells: dict[str, Cell]) -> None:
    for key, item in data.items():
        cell_id = f"{above}.{key}" if above else str(key)
        if isinstance(item, Mapping):
            keys: set[str] = set(item)  # pyright: ignore[reportUnknownArgumentType]
            if keys and keys <= _CELL_KEYS:
                _put(cells, cell_id, _cell(cell_id, item))  # pyright: ignore[reportUnknownArgumentType]
            else:
                _flatten(item, cell_id, cells)  # pyright: ignore[reportUnknownArgumentType]
        else:
            _put(cells, cell_id, Cell(value=_number(cell_id, item)))


def _put(cells: dict[str, Cell], cell_id: str, cell: Cell) -> None:
    """Keep a cell that is given once; `requests.received` in one key may name what stands nested beside it."""
    if cell_id in cells:
        raise ValueError(f"{cell_id} 写了两次")
    cells[cell_id] = cell


def _cell(cell_id: str, data: Mapping[str, Any]) -> Cell:
    value = data.get("value")
    texts = {name: data[name] for name in ("raw", "unit", "note") if name in data}
    for name, item in texts.items():
        if not isinstance(item, str):
            raise ValueError(f"{cell_id} 的 {name} 应是文字，现为 {item!r}")
    return Cell(value=None if value is None else _number(cell_id, value), **texts)


def _number(cell_id: str, item: object) -> Number:
    """A decimal is written as text in files, "7730.28", so that no program rounds it on the way."""
    if isinstance(item, int | Decimal) and not isinstance(item, bool) and abs(item) < _MOST:
        return item
    text = repr(item) if isinstance(item, float) else item
    if isinstance(text, str) and _NUMBER.match(text):
        return Decimal(text) if "." in text else int(text)
    raise ValueError(f'{cell_id} 应是数，现为 {item!r}；源文件里不是数的，写成 {{raw: "…"}}，空白写成 {{raw: ""}}')


def _nest(figures: Figures) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for cell_id, cell in figures.items():
        *path, last = cell_id.split(".")
        place = root
        for part in path:
            place = place.setdefault(part, {})
        place[last] = _plain(cell)
    return root


def _plain(cell: Cell) -> object:
    value = f"{cell.value:f}" if isinstance(cell.value, Decimal) else cell.value
    rest = {name: text for name, text in (("raw", cell.raw), ("unit", cell.unit), ("note", cell.note)) if text}
    if cell.value is None:
        return {"raw": cell.raw or ""} | rest
    return {"value": value} | rest if rest else value
