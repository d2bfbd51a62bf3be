"""Which sums of cells have a name, and what is a part of what: schemas/facts.yaml."""

from functools import cached_property

from assistant.domain.data import Data

_WHOLE = "all"  # the sum of rows that have no name together: it is no parent


class _Sum(Data):
    name: str
    table: str


class RowSum(_Sum):
    """Rows of a table that have a name together, in every column."""

    rows: tuple[str, ...]


class ColumnSum(_Sum):
    """Columns of a table that have a name together, in every row."""

    columns: tuple[str, ...]


class ShareOf(Data):
    """Facts that are parts of a whole, and how a sentence says so: 占办结总数的."""

    whole: str
    says: str
    parts: tuple[str, ...]


class Computed(Data):
    """schemas/facts.yaml."""

    rows: dict[str, RowSum]
    columns: dict[str, ColumnSum]
    shares: tuple[ShareOf, ...] = ()

    @cached_property
    def family(self) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
        """The sum that a row is a part of, and the rows that a sum of the same name is made of."""
        parents: dict[str, str] = {}
        children: dict[str, tuple[str, ...]] = {}
        for fact_id, item in self.rows.items():
            name = fact_id.rpartition(".")[2]
            if name == _WHOLE:
                continue
            parts = tuple(row for row in item.rows if row != name)
            parents |= dict.fromkeys(parts, name)
            if all(row.startswith(f"{name}.") for row in parts):
                children[name] = parts
        return parents, children
