"""What people think of drafts (`marks.jsonl` beside a run), and how far each scorer agrees with them.

A mark is never changed or taken out, and never stands in the journal: a re-run cannot lose it. Of two marks that one
person gave one draft the last counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, Literal, NamedTuple

from assistant import locks
from assistant.domain.clock import now
from assistant.domain.data import Data
from assistant.errors import UnusableInput
from assistant.evaluation import json_lines, statistics
from assistant.evaluation.baselines import Line, Run

NAME = "marks.jsonl"
_WAIT = 5.0  # seconds for another who is writing a mark


class Mark(Data):
    """What a person thinks of one draft."""

    key: str
    mark: Literal["good", "bad"]
    reason: str = ""
    by: str
    at: str


class Agreement(NamedTuple):
    """How far a scorer, or a person, agrees with people.

    `alike` of `of` marks say the same; `kappa` is Cohen's, None where one side says always the same. For shares the two
    are asked of the order instead: how often a draft that is called good has more than one that is called bad, ties
    half, out of `of` such pairs.
    """

    name: str
    title: str
    kind: Literal["pass", "share", "people"]
    alike: float
    of: int
    kappa: float | None

    @property
    def share(self) -> float:
        """The share that is alike."""
        return self.alike / self.of

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's interval of the share; None for shares, whose pairs are not independent."""
        return None if self.kind == "share" else statistics.wilson(round(self.alike), self.of)

    def plain(self) -> dict[str, Any]:
        """Return it as data for JSON."""
        return {**self._asdict(), "share": self.share, "interval": self.interval}


def read(folder: Path) -> list[Mark]:
    """Return all marks of a run, the oldest first; a torn line is what a killed program left behind.

    Raises:
        UnusableInput: A line is not as it should be.
    """
    return json_lines.read(Mark, folder / NAME)


def add(run: Run, key: str, mark: Literal["good", "bad"], *, by: str, reason: str = "") -> Mark:
    """Write down what a person thinks of a draft, behind all that is written already.

    Raises:
        UnusableInput: The run has no such draft, nobody answers for the mark, it cannot be written, or what is written
            there is not as it should be.
    """
    if not by.strip():
        raise UnusableInput("没有写是谁评的")
    if not any(line.key == key and not line.error for line in run.lines):
        raise UnusableInput("这次运行里没有这份稿子：{key}", where=str(run.folder), key=key)
    found = Mark(key=key, mark=mark, reason=reason.strip(), by=by.strip(), at=now())
    path = run.folder / NAME
    with locks.held(path, {"user": found.by}, _WAIT):
        read(run.folder)  # where it cannot be read afterwards, nothing is written either
        json_lines.append(path, found)
    return found


def torn(folder: Path) -> list[str]:
    """Return where marks stood that nobody can read any more.

    Raises:
        UnusableInput: The file cannot be read.
    """
    return json_lines.torn(folder / NAME)


def last(marks: Iterable[Mark]) -> dict[tuple[str, str], Mark]:
    """Return the mark that counts of each draft and person."""
    return {(mark.key, mark.by): mark for mark in marks}


def by_person(marks: Iterable[Mark]) -> dict[str, dict[str, bool]]:
    """Return whether each person calls the drafts that they marked good, by the draft's key."""
    by: dict[str, dict[str, bool]] = {}
    for mark in last(marks).values():
        by.setdefault(mark.by, {})[mark.key] = mark.mark == "good"
    return by


def agreement(run: Run, marks: Sequence[Mark]) -> list[Agreement]:
    """Return how far each scorer agrees with people, then each two people with one another."""
    counted = [*last(marks).values()]
    lines = {line.key: line for line in run.lines}
    own = [(lines[mark.key], mark.mark == "good") for mark in counted if mark.key in lines]
    names = dict.fromkeys(name for line, _ in own for name in line.scores)
    found = [_of_scorer(name, run.head.titles.get(name, name), own) for name in names]
    return [item for item in found if item is not None] + _between_people(counted)


def _of_scorer(name: str, title: str, own: Sequence[tuple[Line, bool]]) -> Agreement | None:
    given = [
        (line.scores[name].value, good) for line, good in own if name in line.scores and not line.scores[name].error
    ]
    passes = [(value, good) for value, good in given if isinstance(value, bool)]
    if passes:
        return _alike(name, title, "pass", passes)
    shares = [(float(value), good) for value, good in given if value is not None]
    high, low = [value for value, good in shares if good], [value for value, good in shares if not good]
    if not high or not low:
        return None
    won = sum((a > b + statistics.SAME) + 0.5 * (abs(a - b) <= statistics.SAME) for a in high for b in low)
    return Agreement(name, title, "share", won, len(high) * len(low), None)


def _alike(name: str, title: str, kind: Literal["pass", "people"], both: Sequence[tuple[bool, bool]]) -> Agreement:
    alike = sum(a == b for a, b in both)
    return Agreement(name, title, kind, alike, len(both), statistics.kappa(both))


def _between_people(marks: Sequence[Mark]) -> list[Agreement]:
    by = by_person(marks)
    found: list[Agreement] = []
    for first, second in combinations(sorted(by), 2):
        if both := [(by[first][key], by[second][key]) for key in by[first].keys() & by[second].keys()]:
            name = f"{first} · {second}"
            found.append(_alike(name, name, "people", both))
    return found


def waiting(lines: Iterable[Line], marks: Iterable[Mark], by: str) -> list[Line]:
    """Return the drafts that a person has not marked yet, in the order of the run."""
    seen = {mark.key for mark in marks if mark.by == by}
    return [line for line in lines if line.key not in seen and not line.error]


def counts(marks: Iterable[Mark]) -> Mapping[str, int]:
    """Return how many drafts are called good and bad, as the last marks say."""
    found = [mark.mark for mark in last(marks).values()]
    return {"good": found.count("good"), "bad": found.count("bad")}
