"""How likely it is that no source says a clause: what of its words is left over, weighed.

The weights are fitted to labelled sentences (`tools/train_support.py`), not set by hand; what is weighed is here.
"""

from functools import cached_property
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from assistant import resources

_FEW, _MANY = 2, 6  # characters left over: up to so many each counts much, up to so many less, beyond it nothing
_RUNS = (2, 3, 4)  # characters beside one another that are left over
_LEFT, _ABSENT = ([(f"{name}{length}", 1.0) for length in _RUNS] for name in ("run", "absent"))
_NOTED = "+"  # behind the kind of a claim in a clause that a note has some of
_SURE = 9.0  # of what a note says the contrary of, whatever is left over
_SHORT = 3  # characters of a clause


class Weights(BaseModel):
    """schemas/lexicons/support_weights.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: dict[str, float]

    @cached_property
    def base(self) -> float:
        """What a clause has of which nothing is known."""
        return self.weights.get("base", 0.0)


class Clues(NamedTuple):
    """What is known of a clause.

    `whole` are the characters that it must have a source for, each number as some; `much` how many of them no source
    has, `left` which, those of words that say little left out, `absent` which of these no source has at all; `claims`
    the kinds of claiming words among what no source has; `numbers` those in it that have a source. The rest is whether
    a note has some of it; nothing is a source of it; only last year's report is; a note says the contrary.
    """

    whole: int
    much: float
    left: int
    absent: int
    claims: tuple[str, ...]
    numbers: int
    noted: bool
    nothing: bool
    last_only: bool
    turned: bool


def weighed(clues: Clues, weights: Weights) -> float:
    """Return how much speaks for it that no source says a clause; above 0 it is likelier than not."""
    if clues.turned:
        return _SURE
    if not (clues.much or clues.claims or clues.nothing or clues.last_only):
        return weights.base
    known, total = weights.weights, 0.0
    for name, value in features(clues):
        if name in known:
            total += known[name] * value
    return weights.base + total


def features(clues: Clues) -> list[tuple[str, float]]:
    """Return what is weighed, by name; what is not there is 0."""
    found = [(kind, 1.0) for kind in clues.claims]
    if clues.noted:  # 均 of what the tables say is less than 均 where a note has the rest without 都
        found += [(f"{kind}{_NOTED}", 1.0) for kind in clues.claims]
    if clues.last_only:
        found.append(("last_only", 1.0))
    if clues.nothing:
        found.append(("nothing", 1.0))
    if clues.much:
        found += _of_what_is_left(clues)
    return found


def _of_what_is_left(clues: Clues) -> list[tuple[str, float]]:
    much = clues.much
    found = [
        ("few", min(much, _FEW) / _FEW),
        ("many", min(max(much - _FEW, 0.0), _MANY - _FEW) / (_MANY - _FEW)),
        ("share", much / clues.whole if clues.whole else 0.0),
    ]
    if not clues.left:
        found.append(("light", 1.0))
    for names, bits in ((_LEFT, clues.left), (_ABSENT, clues.absent)):
        beside = bits
        for name in names:
            beside &= beside >> 1  # where a run that is longer by one begins
            if not beside:
                break
            found.append(name)
    twos = clues.left & clues.left >> 1
    begun = twos & ~(twos << 1)
    if begun & (begun - 1):  # more than one
        found.append(("two_runs", 1.0))
    if clues.whole <= _SHORT:
        found.append(("short", 1.0))
    if clues.numbers:
        found.append(("numbers", 1.0))
    return found


def load() -> Weights:
    """Return the weights.

    Raises:
        BrokenResource: The file is missing or not as it should be.
    """
    return resources.load(Weights, "schemas/lexicons/support_weights.yaml")
