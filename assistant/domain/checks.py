"""One accounting identity or rule as it was checked: the line of a check sheet."""

from typing import NamedTuple


class CheckLine(NamedTuple):
    """What was checked, its formula in words, both sides, and the result."""

    code: str
    title: str
    formula: str
    left: str
    right: str
    result: str
