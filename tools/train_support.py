"""Fit the weights of N109 to the labelled sentences: schemas/lexicons/support_weights.yaml.

python tools/train_support.py [--check]

What is weighed of a clause is in assistant/grounding/support_evidence.py; a sentence is as its heaviest clause. The
same sentences always give the same weights. Then each writer is left out in turn, the weights fitted to the others and
tried on that one's sentences: what is printed is the honest estimate for the writers whose sentences nobody read while
the words of support.yaml were made; for the others those words were made (`READ`).
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

# several threads add up in another order, and take several times as long
os.environ["OMP_NUM_THREADS"] = "1"  # noqa: TID251 - a tool, no part of the program

import numpy as np  # noqa: TID253 - a tool, no part of the program
import yaml

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.domain.report import Section
from assistant.grounding import support_evidence
from assistant.grounding.support import Reader, is_heading, judged
from assistant.grounding.support_evidence import KINDS, Clues, features, words
from benchmarks import support as benchmark

TARGET = Path(__file__).parent.parent / "schemas" / "lexicons" / "support_weights.yaml"
SAME_WRITER = ("dev", "second", "third", "fifth")
READ = ("own", "fourth", "newcomer", "outsider", "third_writer", "fourth_writer", "fifth_writer")
ROUNDS, STEPS, TURNS = 4, 8, 30  # times that clauses are chosen; Newton's steps with them; turns to solve each step
SHRINK = 2.5  # how much weights are drawn to 0
MISSED = 0.8  # how much worse it is to miss a sentence than to flag one: of writers left out, both rates hold (10 %)
STEP = 0.2  # what words weigh is written in such steps
START = {"base": -2.0, "few": 2.0, "share": 3.0}
HEAD = """\
# N109：一句话剩下的、没有出处的词各算多少，加起来大于 0 就是没有出处。
# words：left 剩下的字、词，note 记录里有、句子里没有的字，begins、ends 分句开头、结尾的两个字；每一行的词各加这么多。
# 由 tools/train_support.py 按标好的句子算出，不要手改。
"""
Numbers = "np.ndarray[Any, np.dtype[np.float64]]"
Places = "np.ndarray[Any, np.dtype[np.int64]]"


class Sample(NamedTuple):
    """A labelled sentence: what is weighed of its clauses; `settled` where other findings or rules decide it."""

    writer: str
    unsupported: bool
    clauses: tuple[dict[str, float], ...]
    settled: bool


def samples(paths: Sequence[Path]) -> list[Sample]:
    """Return the sentences of files; what is settled without weights is so whatever the weights were before."""
    found: list[Sample] = []
    none = support_evidence.Weights(weights={"base": -1.0}, words={kind: {} for kind in KINDS})
    with patch.object(support_evidence, "load", lambda: none):
        for path in paths:
            writer = "own" if path.stem in SAME_WRITER else path.stem
            for row in yaml.safe_load(path.read_text(encoding="utf-8")):
                found += [_sample(writer, row, item) for item in row["sentences"]]
    return found


def _sample(writer: str, row: dict[str, Any], item: dict[str, Any]) -> Sample:
    section, text = item.get("section", "overview"), item["text"]
    report = benchmark.report_of(row).having(sections={section: Section(text=text)})
    reader = Reader(report, section)
    clauses: list[dict[str, float]] = []
    turned = False
    for start, end in reader.spans():
        if is_heading(text[start:end].strip()):
            continue
        tables = reader.tables
        own = reader.items.within(start, end)
        by_table = tables.are_told(start, end, own) or tables.are_denied(start, end)
        rests = reader.rests(start, end, own, by_table=by_table)
        clauses += [_weighed(rest.clues) for rest in rests if rest.clues.is_open]
        turned = turned or any(rest.clues.turned or rest.clues.unheard for rest in rests)
    others = benchmark.others(report, section, text) or any(
        not one.is_supported and not one.unsaid and not one.extra for one in judged(report, section)
    )
    return Sample(writer, not item["supported"], tuple(clauses), turned or bool(others))


def _weighed(clues: Clues) -> dict[str, float]:
    return dict(features(clues)) | {f"{kind} {word}": 1.0 for kind, word in words(clues.wording)} | {"base": 1.0}


class Rows:
    """The clauses of sentences, as numbers: which column each thing that is weighed has, and what it has there."""

    def __init__(self, clauses: Sequence[dict[str, float]], place: dict[str, int]) -> None:
        self.wide = len(place)
        self.columns: Places = np.array([place[name] for clause in clauses for name in clause])
        self.values: Numbers = np.array([value for clause in clauses for value in clause.values()])
        self.ends: Places = np.cumsum([len(clause) for clause in clauses])
        self.rows: Places = np.repeat(np.arange(len(clauses)), [len(clause) for clause in clauses])

    def times(self, weights: Numbers) -> Numbers:
        """Return what each row weighs."""
        return np.add.reduceat(weights[self.columns] * self.values, np.concatenate(([0], self.ends[:-1])))

    def across(self, given: Numbers) -> Numbers:
        """Return for each column what its rows are given, by what they have in it."""
        return np.bincount(self.columns, weights=self.values * given[self.rows], minlength=self.wide)


def fit(some: Sequence[Sample]) -> dict[str, float]:
    """Return the weights by which the heaviest clauses of sentences tell best whether they have a source."""
    use = [one for one in some if one.clauses and not one.settled]
    names = ["base", *sorted({name for one in use for clause in one.clauses for name in clause} - {"base"})]
    place = {name: at for at, name in enumerate(names)}
    every = Rows([clause for one in use for clause in one.clauses], place)
    ends = np.cumsum([len(one.clauses) for one in use])
    wanted = np.array([one.unsupported for one in use], float)
    weights = np.array([START.get(name, 0.0) for name in names])
    for _ in range(ROUNDS):
        scores = every.times(weights)
        begins = np.concatenate(([0], ends[:-1]))
        heaviest = [int(np.argmax(scores[begin:end])) for begin, end in zip(begins, ends, strict=True)]
        chosen = Rows([one.clauses[at] for one, at in zip(use, heaviest, strict=True)], place)
        weights = _fitted(chosen, wanted)
    return dict(zip(names, map(float, weights), strict=True))


def _fitted(rows: Rows, wanted: Numbers) -> Numbers:
    """Return the weights by which rows tell best what is wanted: Newton's method, each step by conjugate gradients."""
    weights = np.zeros(rows.wide)
    cost = np.where(wanted == 1, MISSED, 1.0)
    shrink = np.full(rows.wide, SHRINK)
    shrink[0] = 1e-6
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-rows.times(weights)))
        bend = cost * likely * (1 - likely)
        rest = rows.across(cost * (likely - wanted)) + shrink * weights
        step, way = np.zeros(rows.wide), rest.copy()
        size = np.sum(rest * rest)
        for _ in range(TURNS):
            bent = rows.across(bend * rows.times(way)) + shrink * way
            much = size / np.sum(way * bent)
            step, rest = step + much * way, rest - much * bent
            before, size = size, np.sum(rest * rest)
            way = rest + size / before * way
        weights = weights - step
    return weights


def written(weights: dict[str, float]) -> str:
    """Return the file of the weights: words by what they weigh, so that the file is short and can be read."""
    own = {name: round(weight, 2) for name, weight in weights.items() if " " not in name}
    lists: dict[str, dict[str, list[str]]] = {kind: {} for kind in KINDS}
    for name, weight in sorted(weights.items()):
        kind, _, word = name.partition(" ")
        steps = round(weight / STEP)
        if word.strip() and steps:
            lists[kind].setdefault(f"{steps * STEP:.1f}", []).append(word)
    said = {
        kind: {weight: " ".join(some) for weight, some in sorted(own_lists.items(), key=lambda item: -float(item[0]))}
        for kind, own_lists in lists.items()
    }
    return HEAD + yaml.safe_dump({"weights": own, "words": said}, allow_unicode=True, sort_keys=False, width=120)


def rates(some: Sequence[Sample], weights: dict[str, float]) -> tuple[int, int, int, int]:
    """Return how many unsupported sentences are found, of how many, and how many others are flagged, of how many."""
    flagged = [one.settled or score(one, weights) > 0 for one in some]
    wrong = sum(one.unsupported for one in some)
    found = sum(flag and one.unsupported for flag, one in zip(flagged, some, strict=True))
    return found, wrong, sum(flagged) - found, len(some) - wrong


def score(one: Sample, weights: dict[str, float]) -> float:
    """Return what the heaviest clause of a sentence weighs; below 0 where nothing of it is open."""
    own = (sum(weights.get(name, 0.0) * value for name, value in clause.items()) for clause in one.clauses)
    return max(own, default=-1.0)


def _shown(found: int, wrong: int, flagged: int, right: int) -> str:
    return f"found {found / max(1, wrong):.1%} of {wrong}, flagged {flagged / max(1, right):.1%} of {right}"


def main() -> int:
    """Write the weights, or with --check return 1 where they are not those of the sentences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether the weights are those of the sentences")
    asked = parser.parse_args()
    every = samples(sorted(benchmark.FOLDER.glob("*.yaml")))
    text = written(fit(every))
    if asked.check:
        return int(TARGET.read_text(encoding="utf-8") != text)
    TARGET.write_text(text, encoding="utf-8")
    unread = [0, 0, 0, 0]
    for writer in sorted({one.writer for one in every}, key=lambda name: (name in READ, name)):
        weights = fit([one for one in every if one.writer != writer])
        own = rates([one for one in every if one.writer == writer], weights)
        print(f"without {writer}{' (read)' * (writer in READ)}: {_shown(*own)}")  # noqa: T201
        if writer not in READ:
            unread = [before + now for before, now in zip(unread, own, strict=True)]
    print(f"without each that was not read: {_shown(*unread)}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
