"""What a sentence may rest on: a named value with the cells or the note it comes from."""

from decimal import Decimal

from pydantic import BaseModel, ConfigDict

Value = int | Decimal


class Fact(BaseModel):
    """One fact. `id` is a cell id, the id of a computed fact (`requests.refused`, `….share`, `….change`), or `n3.1`.

    `value` is in `unit` (a share or rate is in percent); `formula` shows the arithmetic of a computed fact.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    value: Value
    unit: str = "件"
    cells: tuple[str, ...] = ()
    note: str | None = None
    last_year: Value | None = None
    formula: str | None = None
