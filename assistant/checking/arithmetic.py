"""The accounting identities of a format, compiled once: a report is consistent where A·x = 0.

The same rows serve one report (tuples of positions, no numpy), the totals that a form computes, and a whole folder
(an array of cells × reports, whose lines are added up as the rows say).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from assistant import memory
from assistant.domain.figures import Figures, Number
from assistant.domain.formats import Equation, Format

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.integer[Any]]

_MEMORY = 160  # MB of address space: numpy and its threads
_MODULUS = 1 << 16
_COLUMNS_AT_ONCE = 32768  # reports added up at once: few enough that a line of them stays in the processor's cache

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


class Row(NamedTuple):
    """An identity as positions in an array: which lines are added, and which are taken away."""

    plus: tuple[int, ...]
    minus: tuple[int, ...]

    def add_up(self, lines: "Sequence[Integers]", total: "Integers") -> "Integers":
        """Return `total`, filled with what the lines come to, of whatever width its numbers are."""
        total[:] = 0
        for index in self.plus:
            total += lines[index]
        for index in self.minus:
            total -= lines[index]
        return total


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
    def totals(self) -> tuple[list[int], list[Row]]:
        """The positions of the cells a form computes, and from which others each is computed."""
        parts = {
            row.minus[0]: row.plus for row in reversed(self.equations) if row.computes_minus and len(row.minus) == 1
        }
        rows = [self._row((*_written_out(total, parts, ()),), ()) for total in parts]
        return [self._positions[total] for total in parts], rows

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {cell: index for index, cell in enumerate(self.form.cells)}

    @cached_property
    def _rows(self) -> tuple[Row, ...]:
        return tuple(self._row(equation.plus, equation.minus) for equation in self.equations)

    def _row(self, plus: Sequence[str], minus: Sequence[str]) -> Row:
        return Row(tuple(map(self._positions.__getitem__, plus)), tuple(map(self._positions.__getitem__, minus)))

    def array(self, figures: Sequence[Figures]) -> "tuple[NDArray[np.uint16], NDArray[np.bool_]]":
        """Return the figures as an array of cells × reports for `check_many`, and which reports it holds.

        It holds reports whose counts are whole, not negative, and together less than 2^16: then two sides that are
        equal in 16 bits are equal. The few others (a province, a blank cell) are checked one by one.

        Raises:
            MemoryError: There is too little to load numpy, which would say so in its own words.
        """
        memory.require(_MEMORY)
        import numpy as np

        array = np.zeros((len(self.form.cells), len(figures)), dtype=np.uint16)
        held = np.zeros(len(figures), dtype=np.bool_)
        positions = [self._positions[cell] for cell in self.cells]
        for column, item in enumerate(figures):
            values = [value for value in item.listed(self.cells) if isinstance(value, int) and value >= 0]
            if len(values) == len(positions) and sum(values) < _MODULUS:
                array[positions, column] = values
                held[column] = True
        return array, held

    def check_many(self, array: "Integers") -> "NDArray[np.bool_]":
        """Return for each report, a column of an array of cells × reports, whether every identity holds."""
        import numpy as np

        width = array.shape[1]
        good = np.empty(width, dtype=np.bool_)
        for start in range(0, width, _COLUMNS_AT_ONCE):
            lines = list(array[:, start : start + _COLUMNS_AT_ONCE])
            wrong = np.zeros_like(lines[0])
            balance = np.empty_like(lines[0])
            for row in self._rows:
                wrong |= row.add_up(lines, balance)
            good[start : start + _COLUMNS_AT_ONCE] = wrong == 0
        return good

    def compute_totals(self, array: "Integers") -> "Integers":
        """Return the array with every total that a form computes filled in from its parts."""
        filled, lines = array.copy(), list(array)
        for total, row in zip(*self.totals, strict=True):
            row.add_up(lines, filled[total])
        return filled


def _written_out(cell: str, parts: dict[str, tuple[str, ...]], above: tuple[str, ...]) -> Iterator[str]:
    """Yield the cells that a total is made of when no total among its parts is left standing."""
    if cell not in parts or cell in above:
        yield cell
        return
    for part in parts[cell]:
        yield from _written_out(part, parts, (*above, cell))


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
