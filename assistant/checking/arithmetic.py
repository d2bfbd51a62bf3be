"""The accounting identities of a format, compiled once: a report is consistent where A·x = 0.

The same rows serve one report (tuples of positions, no numpy), the totals that a form computes, and a whole folder
(one sparse integer matrix, cells × reports).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from assistant.domain.figures import Figures, Number
from assistant.domain.formats import Equation, Format

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Integers = NDArray[np.integer[Any]]

_MODULUS = 1 << 16
_COLUMNS_AT_ONCE = 1024  # reports multiplied at once: they fit the processor's cache

Take = Callable[[Sequence[Number | None]], tuple[Number, ...]]  # a None comes out where none was expected: look


class Violation(NamedTuple):
    """An identity that does not hold, and the value of each side."""

    equation: Equation
    plus: Number
    minus: Number


class Outcome(NamedTuple):
    """What the arithmetic of one report comes to: identities broken, and those with a cell that holds no number."""

    violations: tuple[Violation, ...]
    blank: tuple[Equation, ...]


@dataclass(frozen=True)
class Identities:
    """All identities of one format, compiled."""

    form: Format
    cells: tuple[str, ...]
    rows: tuple[tuple[Take, Take], ...]

    @property
    def equations(self) -> tuple[Equation, ...]:
        """The identities, in the order of the rows."""
        return self.form.equations

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of the identities, each once."""
        return tuple(dict.fromkeys(equation.code for equation in self.equations))

    def check(self, figures: Figures) -> Outcome:
        """Return the identities that do not hold. One with a cell that holds no number is not judged."""
        values = figures.listed(self.cells)
        violations: list[Violation] = []
        blank: list[Equation] = []
        complete = None not in values
        for equation, (plus, minus) in zip(self.equations, self.rows, strict=True):
            left, right = plus(values), minus(values)
            if not complete and (None in left or None in right):
                blank.append(equation)
            elif (a := sum(left)) != (b := sum(right)):
                violations.append(Violation(equation, a, b))
        return Outcome(tuple(violations), tuple(blank))

    @cached_property
    def matrix(self) -> "csr_array[Any]":
        """The matrix A, identities × cells of the format, of 1, 0 and −1."""
        return _matrix([(row.plus, row.minus) for row in self.equations], list(self.form.cells))

    @cached_property
    def totals(self) -> "tuple[list[int], csr_array[Any]]":
        """The positions of the cells a form computes, and the matrix that computes them from the others."""
        parts = {
            row.minus[0]: row.plus for row in reversed(self.equations) if row.computes_minus and len(row.minus) == 1
        }
        order = list(self.form.cells)
        rows = [(tuple(_written_out(total, parts, ())), ()) for total in parts]
        position = {cell: index for index, cell in enumerate(order)}
        return [position[total] for total in parts], _matrix(rows, order)

    def array(self, figures: Sequence[Figures]) -> "tuple[NDArray[np.uint16], NDArray[np.bool_]]":
        """Return the figures as an array of cells × reports for `check_many`, and which reports it holds.

        It holds reports whose counts are whole, not negative, and together less than 2^16: then two sides that are
        equal in 16 bits are equal. The few others (a province, a blank cell) are checked one by one.
        """
        import numpy as np

        array = np.zeros((len(self.form.cells), len(figures)), dtype=np.uint16)
        held = np.zeros(len(figures), dtype=np.bool_)
        order = list(self.form.cells)
        positions = [order.index(cell) for cell in self.cells]
        for column, item in enumerate(figures):
            values = [value for value in item.listed(self.cells) if isinstance(value, int) and value >= 0]
            if len(values) == len(positions) and sum(values) < _MODULUS:
                array[positions, column] = values
                held[column] = True
        return array, held

    def check_many(self, array: "NDArray[np.uint16]") -> "NDArray[np.bool_]":
        """Return for each report, a column of an array of cells × reports, whether every identity holds."""
        import numpy as np

        width = array.shape[1]
        good = np.empty(width, dtype=np.bool_)
        matrix = self.matrix.astype(array.dtype)
        for start in range(0, width, _COLUMNS_AT_ONCE):
            block = np.ascontiguousarray(array[:, start : start + _COLUMNS_AT_ONCE])
            good[start : start + _COLUMNS_AT_ONCE] = ~(matrix @ block).any(axis=0)
        return good

    def compute_totals(self, array: "Integers") -> "Integers":
        """Return the array with every total that a form computes filled in from its parts."""
        positions, matrix = self.totals
        filled = array.copy()
        filled[positions] = matrix.astype(array.dtype) @ array
        return filled


def _written_out(cell: str, parts: dict[str, tuple[str, ...]], above: tuple[str, ...]) -> Iterator[str]:
    """Yield the cells that a total is made of when no total among its parts is left standing."""
    if cell not in parts or cell in above:
        yield cell
        return
    for part in parts[cell]:
        yield from _written_out(part, parts, (*above, cell))


def _matrix(rows: Sequence[tuple[tuple[str, ...], tuple[str, ...]]], order: list[str]) -> "csr_array[Any]":
    import numpy as np
    from scipy.sparse import csr_array

    position = {cell: index for index, cell in enumerate(order)}
    data: list[int] = []
    indices: list[int] = []
    starts = [0]
    for plus, minus in rows:
        data += [1] * len(plus) + [-1] * len(minus)
        indices += [position[cell] for cell in (*plus, *minus)]
        starts.append(len(data))
    shape = (len(rows), len(order))
    matrix = csr_array((np.array(data, dtype=np.int64), np.array(indices), np.array(starts)), shape=shape)
    matrix.sum_duplicates()
    return matrix


_compiled: dict[int, Identities] = {}


def identities(form: Format) -> Identities:
    """Return the identities of a format, compiled once as long as it stays loaded."""
    known = _compiled.get(id(form))  # the entry holds the format, so that its id stays its own
    if known is None:
        cells = tuple(dict.fromkeys(cell for row in form.equations for cell in (*row.plus, *row.minus)))
        position = {cell: index for index, cell in enumerate(cells)}
        rows = tuple((_take(row.plus, position), _take(row.minus, position)) for row in form.equations)
        known = _compiled[id(form)] = Identities(form, cells, rows)
    return known


def _take(cells: tuple[str, ...], position: dict[str, int]) -> Take:
    """Return what picks these cells out of a list of values, always as a tuple."""
    if len(cells) == 1:
        index = position[cells[0]]
        return lambda values: (cast("Number", values[index]),)
    if not cells:
        return lambda _: ()
    return itemgetter(*(position[cell] for cell in cells))
