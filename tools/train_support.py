"""Fit the weights of N109 to the labelled sentences: schemas/lexicons/support_weights.yaml.

python tools/train_support.py [--check]

What is weighed of a clause is in assistant/grounding/support_evidence.py; a sentence is as its heaviest clause. The
same sentences always give the same weights. Then each writer is left out in turn, the weights fitted to the others and
tried on that one's sentences: what is printed is the honest estimate, as far as the words (support.yaml) were not made
for that writer. They were: so what comes of it where some of the words are lacking is printed too.
"""

import argparse
import os
import random
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
from assistant.grounding import support_words
from assistant.grounding.support import Reader, is_heading, judged
from assistant.grounding.support_evidence import features
from benchmarks import support as benchmark

TARGET = Path(__file__).parent.parent / "schemas" / "lexicons" / "support_weights.yaml"
SAME_WRITER = ("dev", "second", "third", "fifth")
ROUNDS, STEPS = 10, 25  # times that the heaviest clauses are chosen, and steps of Newton's method with them
SHRINK = 0.001  # how much weights are drawn to 0, a sentence: more of it leaves rare claims without any weight
MISSED = 2.2  # how much worse it is to miss a sentence than to flag one
LACKING = 0.2  # of the words that a writer not seen yet may well use others for
CHOICE = 3  # by which they are chosen
START = {"base": -2.0, "few": 2.0, "share": 3.0}
HEAD = """\
# N109：一句话剩下的、没有出处的词各算多少，加起来大于 0 就是没有出处。
# 由 tools/train_support.py 按标好的句子算出，不要手改。
"""


class Sample(NamedTuple):
    """A labelled sentence: the features of its clauses; `settled` where other findings or rules decide it."""

    writer: str
    organ: str
    unsupported: bool
    clauses: tuple[dict[str, float], ...]
    settled: bool


def samples(paths: Sequence[Path]) -> list[Sample]:
    """Return the sentences of files."""
    found: list[Sample] = []
    for path in paths:
        writer = "own" if path.stem in SAME_WRITER else path.stem
        for row in yaml.safe_load(path.read_text(encoding="utf-8")):
            found += [_sample(writer, row, item) for item in row["sentences"]]
    return found


def samples_lacking(paths: Sequence[Path], seed: int) -> list[Sample]:
    """Return the sentences of files as they are seen without some words that say little or mean the same."""
    words = support_words.load()
    by_chance = random.Random(seed)  # noqa: S311 - no secret
    every = sorted({*words.light, *(word for line in words.same for word in line)})
    gone = {word for word in every if by_chance.random() < LACKING}
    fewer = {
        "light": tuple(word for word in words.light if word not in gone),
        "same": tuple(tuple(word for word in line if word not in gone) for line in words.same),
    }
    with patch.object(support_words, "load", lambda: found):
        found = support_words.Words.model_validate(words.model_dump() | fewer)
        return samples(paths)


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
        clauses += [dict(features(rest.clues)) for rest in rests]
        turned = turned or any(rest.clues.turned for rest in rests)
    others = benchmark.others(report, section, text) or any(
        not one.is_supported and not one.unsaid and not one.extra for one in judged(report, section)
    )
    return Sample(writer, row["organ"], not item["supported"], tuple(clauses), turned or bool(others))


def fit(some: Sequence[Sample]) -> dict[str, float]:
    """Return the weights by which the heaviest clauses of sentences tell best whether they have a source."""
    use = [one for one in some if one.clauses and not one.settled]
    names = ["base", *sorted({name for one in use for clause in one.clauses for name in clause})]
    place = {name: at for at, name in enumerate(names)}
    rows = [np.array([_vector(clause, place) for clause in one.clauses]) for one in use]
    wanted = np.array([one.unsupported for one in use], float)
    cost = np.where(wanted == 1, MISSED, 1.0)
    weights = np.array([START.get(name, 0.0) for name in names])
    shrink = np.diag([1e-6, *[SHRINK * len(use)] * (len(names) - 1)])
    for _ in range(ROUNDS):
        heaviest = np.array([row[int(np.argmax(row @ weights))] for row in rows])
        for _ in range(STEPS):
            likely = 1 / (1 + np.exp(-heaviest @ weights))
            slope = heaviest.T @ (cost * (likely - wanted)) + shrink @ weights
            bend = (heaviest * (cost * likely * (1 - likely))[:, None]).T @ heaviest + shrink
            weights = weights - np.linalg.solve(bend, slope)
    return {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)}


def _vector(clause: dict[str, float], place: dict[str, int]) -> "np.ndarray[Any, np.dtype[np.float64]]":
    found = np.zeros(len(place))
    found[0] = 1
    for name, value in clause.items():
        found[place[name]] = value
    return found


def rates(some: Sequence[Sample], weights: dict[str, float]) -> tuple[int, int, int, int]:
    """Return how many unsupported sentences are found, of how many, and how many others are flagged, of how many."""
    flagged = [one.settled or score(one, weights) > 0 for one in some]
    wrong = sum(one.unsupported for one in some)
    found = sum(flag and one.unsupported for flag, one in zip(flagged, some, strict=True))
    return found, wrong, sum(flagged) - found, len(some) - wrong


def score(one: Sample, weights: dict[str, float]) -> float:
    """Return what the heaviest clause of a sentence weighs."""
    own = (sum(weights.get(name, 0.0) * value for name, value in clause.items()) for clause in one.clauses)
    return weights["base"] + max(own, default=0.0)


def _shown(found: int, wrong: int, flagged: int, right: int) -> str:
    return f"found {found / max(1, wrong):.1%} of {wrong}, flagged {flagged / max(1, right):.1%} of {right}"


def main() -> int:
    """Write the weights, or with --check return 1 where they are not those of the sentences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether the weights are those of the sentences")
    asked = parser.parse_args()
    paths = sorted(benchmark.FOLDER.glob("*.yaml"))
    every = samples(paths)
    text = HEAD + yaml.safe_dump({"weights": fit(every)}, allow_unicode=True, sort_keys=False)
    if asked.check:
        return int(TARGET.read_text(encoding="utf-8") != text)
    TARGET.write_text(text, encoding="utf-8")
    lacking = samples_lacking(paths, CHOICE)
    for writer in sorted({one.writer for one in every}):
        weights = fit([one for one in every if one.writer != writer])
        for what, some in (("", every), (f", {LACKING:.0%} of the words lacking", lacking)):
            own = rates([one for one in some if one.writer == writer], weights)
            print(f"without {writer}{what}: {_shown(*own)}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
