"""How likely it is that no source says a clause: what of its words is left over, and which words, weighed.

The weights are fitted to labelled sentences (`tools/train_support.py`), not set by hand; what is weighed is here.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from assistant import resources
from assistant.grounding.support_lacking import runs

_FEW, _MANY = 2, 6  # characters left over: up to so many each counts much, up to so many less, beyond it nothing
_RUNS = (2, 3, 4)  # characters beside one another that are left over
_LEFT, _ABSENT = ([(f"{name}{length}", 1.0) for length in _RUNS] for name in ("run", "absent"))
_NOTED = "+"  # behind the kind of a claim in a clause that a note has some of
_SURE = 9.0  # of what a note says the contrary of, or none says though one must, whatever is left over
_SHORT = 3  # characters of a clause
_UNUSED, _OVER, _UNDER, _LONG, _CLAUSES = 12, 8, -6, 60, 6  # the most that is counted of a note, a clause, a sentence
_EDGE = 2  # characters that a clause begins and ends with
KINDS = ("left", "note", "begins", "ends")  # of words: left over, of a note alone, at the edges of a clause


class Weights(BaseModel):
    """schemas/lexicons/support_weights.yaml.

    Attributes:
        weights: What each thing that is known of a clause weighs.
        words: What words weigh, by their kind (`KINDS`) and by the weight.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: dict[str, float]
    words: dict[str, dict[str, str]]

    @cached_property
    def base(self) -> float:
        """What a clause has of which nothing is known."""
        return self.weights.get("base", 0.0)

    @cached_property
    def of_words(self) -> tuple[dict[str, float], ...]:
        """What each word weighs, in the order of the kinds."""
        return tuple(
            {word: float(weight) for weight, some in self.words[kind].items() for word in some.split()}
            for kind in KINDS
        )


class Wording(NamedTuple):
    """The words of a clause beside those of its notes.

    `bits` are the characters of `text` that no source has; `free` those of the note it rests on first that the sentence
    has none of, `unused` how few of them there are of any of its notes, `units` how many notes, `length` the longest;
    `place` which clause of the sentence it is, of so many `clauses`.
    """

    text: str
    bits: int
    free: str
    unused: int
    units: int
    length: int
    place: int
    clauses: int


class Clues(NamedTuple):
    """What is known of a clause.

    `whole` are the characters that it must have a source for, each number as some; `much` how many of them no source
    has, `left` which, those of words that say little left out, `absent` which of these no source has at all; `claims`
    the kinds of claiming words among what no source has; `numbers` those in it that have a source. The rest is whether
    a note has some of it; nothing is a source of it; only last year's report is; a note says the contrary; it says what
    every report says and no note does; its words.
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
    unheard: bool
    wording: Wording

    @property
    def is_lacking(self) -> bool:
        """Whether it has words that no source has, or claims something that none does, however likely they mean it."""
        return bool(self.much >= _FEW or self.claims or self.turned or self.unheard)

    @property
    def is_open(self) -> bool:
        """Whether something of it may have no source."""
        return bool(self.much or self.claims or self.nothing or self.last_only)


def weighed(clues: Clues, weights: Weights) -> float:
    """Return how much speaks for it that no source says a clause; above 0 it is likelier than not."""
    if clues.turned or clues.unheard:
        return _SURE
    if not clues.is_open:
        return weights.base
    known, total = weights.weights, weights.base
    for name, value in features(clues):
        if name in known:
            total += known[name] * value
    own, (left, note, begins, ends) = clues.wording, weights.of_words
    total += begins.get(own.text[:_EDGE], 0.0) + ends.get(own.text[-_EDGE:], 0.0)
    for word in _left(own):
        if word in left:
            total += left[word]
    for char in dict.fromkeys(own.free):
        if char in note:
            total += note[char]
    return total


def features(clues: Clues) -> list[tuple[str, float]]:
    """Return what is weighed, by name; what is not there is 0. Its words: `words`."""
    found = [(kind, 1.0) for kind in clues.claims]
    if clues.noted:  # 均 of what the tables say is less than 均 where a note has the rest without 都
        found += [(f"{kind}{_NOTED}", 1.0) for kind in clues.claims]
    if clues.last_only:
        found.append(("last_only", 1.0))
    if clues.nothing:
        found.append(("nothing", 1.0))
    if clues.much:
        found += _of_what_is_left(clues)
    own = clues.wording
    surplus = max(_UNDER, min(_OVER, clues.much - own.unused))  # other words for what a note says, or more than it says
    found += [
        ("unused", min(own.unused, _UNUSED) / _UNUSED),
        ("surplus", surplus / _OVER),
        ("clauses", min(own.clauses, _CLAUSES) / _CLAUSES),
        ("place", min(own.place, _CLAUSES) / _CLAUSES),
        ("units", float(own.units)),
        ("length", min(own.length, _LONG) / _LONG),
    ]
    if own.place == own.clauses - 1:
        found.append(("last", 1.0))
    return found


def words(wording: Wording) -> Iterator[tuple[str, str]]:
    """Yield the words that are weighed, each with its kind: single characters and pairs of what no source has."""
    yield from (("left", word) for word in _left(wording))
    yield from (("note", char) for char in dict.fromkeys(wording.free))
    yield "begins", wording.text[:_EDGE]
    yield "ends", wording.text[-_EDGE:]


def _left(wording: Wording) -> dict[str, None]:
    """Return the characters and pairs of them that no source has, each once, in order."""
    text = wording.text
    found: dict[str, None] = {}
    for start, end in runs(wording.bits):
        for at in range(start, end):
            found[text[at]] = None
        for at in range(start, end - 1):
            found[text[at : at + 2]] = None
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
