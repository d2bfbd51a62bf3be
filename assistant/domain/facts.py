"""What a sentence may rest on: a named value with the cells or the note it comes from."""

from dataclasses import dataclass
from decimal import Decimal

Value = int | Decimal


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. `id` is a cell id, the id of a computed fact (`requests.refused`, `….share`, `….change`), or `n3.1`.

    `value` is in `unit` (a share or rate is in percent); `formula` shows the arithmetic of a computed fact.
    """

    id: str
    name: str
    value: Value
    unit: str = "件"
    cells: tuple[str, ...] = ()
    note: str | None = None
    last_year: Value | None = None
    formula: str | None = None
