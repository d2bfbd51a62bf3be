"""Learn what names are told by from the tables of benchmarks/privacy, and write schemas/lexicons/learned.yaml.

python tools/train_names.py [--leave-out]

`--leave-out` writes nothing: it says how much is found in each table when the others were learned from. In each
labelled sentence the names are also changed for others, so that what stands around them is learned and not who they
are. Two runs write the same.
"""

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.domain import formats
from assistant.domain.personal import fold, lexicon
from assistant.domain.personal.learned import MARGIN, Learned, dressed
from assistant.domain.personal.lexicon import Learnt, Weights
from assistant.domain.personal.reader import Reader

ROOT = Path(__file__).parent.parent
TABLES = ROOT / "benchmarks" / "privacy"
SENTENCES = TABLES / "training" / "sentences.txt"
OUT = ROOT / "schemas" / "lexicons" / "learned.yaml"
# of the places for names in the sentences: {私}家的鱼塘; {单}: a given name alone
FLAGS = {"私": "error", "职": "advice", "名": "none", "单": "error", "单职": "advice"}
CHANGED, DRAWN = 3, 8  # how often the names of a labelled sentence, and of one with places for names, are drawn
SEEN_AT_LEAST = 3  # examples that a feature is in
SHRUNK = 0.3  # how much weights are held to be small
STEPS = 150
ROUNDED, SMALLEST = 0.1, 0.3  # of weights; smaller ones change nothing
WORDS = "怎词"  # no names but words: how something is done, a thing
# of the names drawn are words of everyday, have a surname that few have, are given names alone, of another people
EVERYDAY, UNUSUAL, ALONE, OF_PEOPLES = 0.12, 0.3, 0.06, 0.05
PATTERNS = ROOT / "benchmarks" / "patterns"  # sentences of reports, in which no person is named
SLOT = re.compile(r"\{[^{}]+\}")  # “{n:requests.granted.total}”
# chosen by --leave-out
THRESHOLDS = {
    "heard": -3.0, "least": -1.5, "glance": -4.5, "masked": -3.5, "flagged": -0.3, "short": 0.5, "word": 3.5,
    "office": 0.5, "sure": 0.5,
}  # fmt: skip
# What is no name of a person alone: “李某”, “王阿姨”, “老张” are for the rules; “双溪村三组” is none
SKIPPED = re.compile(
    "某|(?:先生|女士|小姐|同志|阿.|[叔婶伯嫂哥姐姨爷奶婆头]|大[爷妈娘叔婶哥姐嫂]|奶奶|爷爷|师傅|老师|主任|科长|镇长|局长|书记"
    "|兄弟|姐妹)$|^[老小阿].$"
)
NAME = re.compile("[\u3400-\u9fff]{2,9}")  # “张伟”, “努尔兰别克”
PLACE = re.compile("..[镇村路组号楼屯面旁间上侧]$")  # “河东村三组” → 村三组
_HALF = 0.5
Span = tuple[int, int, str]
Row = tuple[str, list[Span]]


class Example(NamedTuple):
    """Features, whether they are of a yes, and how much that counts."""

    features: frozenset[str]
    yes: bool
    counts: float


class Examples(NamedTuple):
    """What is learned from, for each question."""

    quick: list[Example]
    name: list[Example]
    duty: list[Example]


def nothing() -> Learnt:
    """Return what nothing was learned for."""
    empty = Weights(bias=0, weights={})
    return Learnt(**THRESHOLDS, quick=empty, name=empty, duty=empty)


def learner(learnt: Learnt) -> Learned:
    """Return a finder of names with some weights."""
    return Reader(lexicon.personal().names, lexicon.names(), lexicon.common_words(), learnt).learned


def tables() -> dict[str, list[Row]]:
    """Return the labelled rows by table: of each its text, as features are looked for, and where names are."""
    paths = sorted(TABLES.glob("*.yaml"))  # not those that wait to be measured
    return {path.stem: [*map(labelled, yaml.safe_load(path.read_text(encoding="utf-8")))] for path in paths}


def labelled(row: dict[str, Any]) -> Row:
    """Return a row of a table as it is learned from."""
    folded = fold(row["text"])
    places = folded.places or range(len(row["text"]))
    at = {place: number for number, place in enumerate(places)}
    spans: list[Span] = []
    for item in row.get("personal") or ():
        value = str(item["value"])
        if not NAME.fullmatch(value) or PLACE.search(value):
            continue
        flag = "skip" if SKIPPED.search(value) else item.get("flag", "error")
        for match in re.finditer(re.escape(value), row["text"]):
            start, end = match.start(), match.end() - 1
            if start in at and end in at:
                spans.append((at[start], at[end] + 1, flag))
    return dressed(folded.text), sorted(set(spans))


class Drawn:
    """Names drawn by how often their characters are had, and sentences with others of them."""

    def __init__(self, seed: int) -> None:
        self._random, names, common = random.Random(seed), lexicon.names(), lexicon.common_words()
        self._surnames, self._given, self._compound = names.surnames, names.given, names.compound
        self._by_surname = [1 / (8 + rank) for rank in range(len(names.surnames))]
        self._by_given = [1 / (20 + rank) for rank in range(len(names.given))]
        usual = [word for power, words in common.words.items() if power > 6 for word in words if len(word) == 2]
        self._words = [word for word in usual if word[0] in names.surnames[:400]]
        self._words += [word for word in names.given_words if word[0] in names.surnames] * 5
        self._alone, self._rare = [*names.given_words], names.rare_surnames
        own = lexicon.personal().names
        manners = {*own.manners, *own.no_names, *own.deeds, *own.modals} - {*names.given_words}
        self._manners = sorted(word for word in manners if 1 < len(word) < 4)
        self._things = sorted({*usual} - {*names.given_words, *own.manners})
        self._halves, self._units = [*names.halves], [*names.units]

    def name(self) -> str:
        """Return a name."""
        draw = self._random
        kind = draw.random()
        if kind < EVERYDAY:
            return draw.choice(self._words)
        if kind < EVERYDAY + ALONE:
            return self.given()
        if kind < EVERYDAY + ALONE + OF_PEOPLES:
            return draw.choice(self._halves) + draw.choice(self._halves) if draw.random() < _HALF else self._unit()
        family = draw.choices(self._surnames, self._by_surname)[0]
        if draw.random() < UNUSUAL:
            family = draw.choice(draw.choice((self._surnames, self._surnames, self._rare)))
        if draw.random() < 0.04:
            family = draw.choice(self._compound)
        return family + self._given_of(2 if draw.random() < 0.75 else 1)

    def given(self) -> str:
        """Return a given name alone, or what a child is called."""
        draw = self._random
        if draw.random() < _HALF / 4:
            return 2 * self._given_of(1)
        return draw.choice(self._alone) if draw.random() < _HALF else self._given_of(2)

    def _given_of(self, size: int) -> str:
        return "".join(self._random.choices(self._given, self._by_given, k=size))

    def _unit(self) -> str:
        """Return a name of another people: one of its parts, or two."""
        draw = self._random
        one = draw.choice(self._units)
        return one if len(one) > 2 else one + draw.choice(self._units)

    def changed(self, row: Row) -> Row:
        """Return a row with other names; one that is there twice is the same both times."""
        text, known, parts, spans, last = row[0], dict[str, str](), list[str](), list[Span](), 0
        length = 0
        for start, end, flag in row[1]:
            if start < last:
                continue
            own = text[start:end]
            name = own if flag == "skip" else known.setdefault(own, self.name())
            parts += [text[last:start], name]
            length += start - last + len(name)
            spans.append((length - len(name), length, flag))
            last = end
        return "".join((*parts, text[last:])), spans

    def filled(self, line: str) -> Row:
        """Return a sentence with places for names as a row."""
        parts, values = re.split(r"\{(.{1,2})\}", line), list[dict[str, str]]()  # “{私}来” → {私}
        for at in range(1, len(parts), 2):
            if parts[at] in WORDS:
                parts[at] = self._random.choice(self._manners if parts[at] == WORDS[0] else self._things)
                continue
            name = self.given() if parts[at].startswith("单") else self.name()
            values.append({"value": name, "flag": FLAGS[parts[at]]})
            parts[at] = name
        return labelled({"text": "".join(parts), "personal": values})


def sentences() -> list[str]:
    """Return the sentences that are only learned from."""
    return [line for line in SENTENCES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def examples(rows: Sequence[Row], find: Learned, drawn: Drawn) -> Examples:
    """Return what is learned from labelled rows."""
    out = Examples([], [], [])
    for row in rows:
        add(out, row, find, 1.0, whole=True)
        for _ in range(CHANGED if row[1] else 0):
            add(out, drawn.changed(row), find, 1 / CHANGED, whole=False)
    return out


def more_examples(find: Learned, drawn: Drawn) -> Examples:
    """Return what is learned from the sentences that are only learned from."""
    out = Examples([], [], [])
    for line in sentences():
        for turn in range(DRAWN if "{" in line else 1):
            add(out, drawn.filled(line), find, 2.4 / DRAWN if "{" in line else 1.0, whole=turn == 0)
    for row in harmless():
        add(out, row, find, 1.0, whole=True)
    return out


def harmless() -> list[Row]:
    """Return sentences that name nobody: those that grounding is measured with, and what cells are called."""
    files = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(PATTERNS.glob("*.yaml")))
    found = [labelled({"text": SLOT.sub("12", item["text"])}) for file in files for item in file["patterns"]]
    names = dict.fromkeys(cell.name for year in ("2019", "2021") for cell in formats.load(year).cells.values())
    return found + [labelled({"text": f"（{name}）、{name}｜12件"}) for name in names]


def add(out: Examples, row: Row, find: Learned, counts: float, *, whole: bool) -> None:
    """Add what a row says: all that may be a name in it, or only what stands near one."""
    text, spans = row
    names = {(start, end): flag for start, end, flag in spans if flag != "skip"}
    begins = {start for start, _, _ in spans}  # at first sight also 李女士, 谈主任, that are for the rules
    skipped = {place for start, end, flag in spans if flag == "skip" for place in range(start, end)}
    near = {place for start, end, _ in spans for place in range(start - 2, end + 2)}
    padded = MARGIN + text + MARGIN + MARGIN
    for start in range(len(text)):
        if not find.may_begin(text, start) or not (whole or start in near):
            continue
        if start in skipped and start not in begins:
            continue
        pairs = (padded[at : at + 2] for at in range(start, start + 6))
        sights = [part for at, pair in enumerate(pairs) for part in find.at_first_sight(pair)[at]]
        out.quick.append(Example(frozenset(sights), start in begins, counts))
        if start not in near and not find.is_likely_start(text, start):
            continue
        for end in find.ends(text, start):
            if skipped.isdisjoint(range(start, end)):
                features = frozenset(find.features(text, start, end))
                out.name.append(Example(features, (start, end) in names, counts))
    for span, flag in names.items():
        if flag != "none":
            out.duty.append(Example(frozenset(find.whose(text, *span)), flag == "advice", counts))


def fitted(those: Sequence[Example]) -> Weights:
    """Return the weights that a logistic regression gives some examples."""
    counted = Counter(feature for item in those for feature in item.features)
    known = {name: at for at, name in enumerate(sorted(name for name, n in counted.items() if n >= SEEN_AT_LEAST))}
    pairs = [(row, known[name]) for row, item in enumerate(those) for name in sorted(item.features) if name in known]
    rows, columns = np.array(pairs, dtype=np.int64).T
    yes = np.array([float(item.yes) for item in those])
    counts = np.array([item.counts for item in those])
    weights = np.zeros(len(known) + 1)
    first, second, rate = np.zeros(len(known) + 1), np.zeros(len(known) + 1), 0.15
    for step in range(1, STEPS + 1):  # Adam, over all examples at once
        odds = np.bincount(rows, weights[columns], len(those)) + weights[-1]
        missed = counts * (1 / (1 + np.exp(-odds)) - yes)
        slope = np.append(np.bincount(columns, missed[rows], len(known)) + SHRUNK * weights[:-1], missed.sum())
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
        rate /= 4 if step == int(STEPS * 0.7) else 1
    bias = float(weights[-1])
    by_weight: dict[float, list[str]] = {}
    for name, at in known.items():
        if abs(weights[at]) >= SMALLEST:
            by_weight.setdefault(round(round(float(weights[at]) / ROUNDED) * ROUNDED, 2), []).append(name)
    return Weights(bias=round(bias, 2), weights={key: tuple(by_weight[key]) for key in sorted(by_weight)})


def learned(those: Iterable[Examples]) -> Learnt:
    """Return what some examples teach."""
    parts = [*those]

    def all_of(question: Callable[[Examples], list[Example]]) -> Weights:
        return fitted([item for part in parts for item in question(part)])

    return nothing().model_copy(
        update={
            "quick": all_of(lambda part: part.quick),
            "name": all_of(lambda part: part.name),
            "duty": all_of(lambda part: part.duty),
        }
    )


def left_out() -> Iterator[tuple[str, list[Row], Learnt]]:
    """Yield each table with what the others teach."""
    find, rows = learner(nothing()), tables()
    of = {name: examples(own, find, Drawn(5)) for name, own in rows.items()}
    more = more_examples(find, Drawn(3))
    for name, own in rows.items():
        yield name, own, learned([*(part for other, part in of.items() if other != name), more])


def written(learnt: Learnt) -> str:
    """Return what was learned as the text of its file."""
    lines = [
        "# 学来的：像不像姓名，是谁的姓名。由 tools/train_names.py 从 benchmarks/privacy 里标好的句子算出，不要手改。",
        "# heard：一句里有字到这么多分，才去找提示；least、glance：看第一眼，提示、遮盖各要多少分；",
        "# masked、flagged、short、word：遮盖、提示、两个字的和平常的词的提示；",
        "# office：算在职的要多少分，sure：改规则认定的轻重再差多少分。",
        "# quick 看第一眼，name 是不是姓名，duty 是不是按职责落名的。",
        "# 每一组：多少分，有哪些特征各加这么多分；特征的第一个字母说是什么（见 learned.py）。",
        *(f"{key}: {getattr(learnt, key)}" for key in THRESHOLDS),
    ]
    for key in ("quick", "name", "duty"):
        weights: Weights = getattr(learnt, key)
        lines += [f"{key}:", f"  bias: {weights.bias}", "  weights:"]
        for weight, features in weights.weights.items():
            said = " ".join(features).replace("'", "''")
            lines.append(f"    {weight}: '{said}'")
    return "\n".join(lines) + "\n"


def curve(rows: Sequence[Row], find: Learned) -> tuple[int, list[tuple[float, bool]]]:
    """Return how many names rows have, and of all that is found its score and whether it is one."""
    count, found = 0, list[tuple[float, bool]]()
    for text, spans in rows:
        names = {(start, end) for start, end, flag in spans if flag != "skip"}
        places = {place for start, end, _ in spans for place in range(start, end)}
        count += len(names)
        taken: set[int] = set()
        for start, end, score in sorted(find.likely(text, -4.0, THRESHOLDS["glance"]), key=lambda item: -item.score):
            if not taken.isdisjoint(range(start, end)):
                continue
            taken.update(range(start, end))
            if (start, end) in names:
                found.append((score, True))
            elif places.isdisjoint(range(start, end)):
                found.append((score, False))
    return count, found


def main() -> None:
    """Write the weights, or say what is found in tables that were not learned from."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leave-out", action="store_true")
    if not parser.parse_args().leave_out:
        find = learner(nothing())
        parts = [examples(rows, find, Drawn(5)) for rows in tables().values()]
        OUT.write_text(written(learned([*parts, more_examples(find, Drawn(3))])), encoding="utf-8")
        return
    total, all_found = 0, list[tuple[float, bool]]()
    for name, rows, learnt in left_out():
        find = learner(learnt)
        count, found = curve(rows, find)
        total, all_found = total + count, all_found + found
        print(f"{name}: {count} names; {_said(count, found)}; {_whose(rows, find)}", flush=True)
    print(f"all: {total} names; {_said(total, all_found)}")


def _said(count: int, found: list[tuple[float, bool]]) -> str:
    return ", ".join(
        f"from {least}: found {sum(good for score, good in found if score > least) / max(1, count):.1%}, "
        f"false {sum(not good for score, good in found if score > least)}"
        for least in (THRESHOLDS["masked"], 0.0, THRESHOLDS["flagged"], 2.0)
    )


def _whose(rows: Sequence[Row], find: Learned) -> str:
    """Return how often it is rightly said whose a name is."""
    right = Counter[tuple[str, bool]]()
    for text, spans in rows:
        for start, end, flag in spans:
            if flag in ("error", "warning", "advice"):
                duty = find.duty(text, start, end) > THRESHOLDS["office"]
                right["duty" if flag == "advice" else "private", duty == (flag == "advice")] += 1
    return ", ".join(f"{key} {'right' if good else 'wrong'} {n}" for (key, good), n in sorted(right.items()))


if __name__ == "__main__":
    main()
