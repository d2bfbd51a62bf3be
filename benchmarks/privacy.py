"""What is masked before sending, and what rule X101 says, on tables of sentences: misses and false findings.

python benchmarks/privacy.py [FILE…] [--show] [--leave-out]
python benchmarks/privacy.py --measured FILE

A row is {text: 申请人张伟到窗口, personal: [{value: 张伟, kind: name}]}. Each value must be masked and flagged as an
error or a warning, unless it says `flag: advice` (then as advice) or `flag: none` (then not at all); nothing else may
be flagged.

`--measured` is the table that the suite answers for: half of its rows are the project's own (seen.yaml), half those of
FILE, by a writer who has not seen the patterns. Of the longer of the two as many rows are drawn as the shorter has, by
a fixed seed: a row of each counts the same, and nobody chooses which. Printed are both halves together, the fresh half
alone, all rows of FILE, and what is flagged in the rows in which nothing may be.
"""

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import yaml

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant import checking
from assistant.domain.personal import lexicon
from assistant.domain.report import Organ, Report, Section
from assistant.llm.masking import Masks

FOLDER = Path(__file__).parent / "privacy"
DUE_MASKED, DUE_FLAGGED, DUE_FALSE = 0.97, 0.95, 0.03
OWN, SEED = FOLDER / "seen.yaml", 20241231
DUE_ROWS, DUE_HARMLESS = 200, 80
_TOKEN = re.compile(r"〈[^〈〉0-9]+[0-9]+〉")


class Result(NamedTuple):
    """Of one table: how many values, rows; what was missed, and what was flagged wrongly."""

    values: int
    flaggable: int
    rows: int
    findings: int
    unmasked: list[str]
    unflagged: list[str]
    false: list[str]

    @property
    def masked_rate(self) -> float:
        """The share of the values that do not leave the machine."""
        return 1 - len(self.unmasked) / max(1, self.values)

    @property
    def flagged_rate(self) -> float:
        """The share of the values to be flagged that are."""
        return 1 - len(self.unflagged) / max(1, self.flaggable)

    @property
    def false_rate(self) -> float:
        """The share of the findings that are wrong."""
        return len(self.false) / max(1, self.findings)


def masked_places(text: str) -> set[int]:
    """Return the places of a text that do not leave the machine."""
    masks = Masks()
    masked, at, places, last = masks.mask(text), 0, set[int](), 0
    for token in _TOKEN.finditer(masked):
        at += token.start() - last
        value = masks.restore(token[0])
        if value != token[0]:
            places |= set(range(at, at + len(value)))
        at, last = at + len(value), token.end()
    return places


def flagged_spans(text: str) -> list[tuple[int, int, str]]:
    """Return what X101 flags in a text: where, and how gravely."""
    report = Report(
        organ=Organ(name="青禾镇人民政府"), year=2025, format="2021", sections={"overview": Section(text=text)}
    )
    found = checking.check(report, ["X101"]).findings
    return [(place.start or 0, place.end or 0, item.severity.value) for item in found for place in item.where]


def measure(rows: list[dict[str, Any]]) -> Result:
    """Return how a table fares."""
    unmasked: list[str] = []
    unflagged: list[str] = []
    false: list[str] = []
    counts = Counter[str]()
    for row in rows:
        text, wanted = row["text"], row.get("personal") or []
        hidden, spans = masked_places(text), flagged_spans(text)
        counts["findings"] += len(spans)
        explained: set[int] = set()
        for item in wanted:
            value, due = str(item["value"]), item.get("flag", "error")
            start = text.index(value)
            places = {at for at in range(start, start + len(value)) if text[at].isalnum() or text[at] == "*"}
            counts["values"] += 1
            if not places <= hidden:
                unmasked.append(f"{item.get('kind')}: {value} ← {text}")
            fitting = [
                at for at, (begin, end, grave) in enumerate(spans)
                if begin < start + len(value) and end > start and due != "none"
                and (grave == "advice") == (due == "advice")
            ]  # fmt: skip
            covered = {place for at in fitting for place in range(spans[at][0], spans[at][1])}
            explained |= set(fitting)
            # the same value again is no wrong finding: “陈述人张伟，张伟称” → 张伟 twice
            again = [found.start() for found in re.finditer(re.escape(value), text)]
            explained |= {
                at for at, (begin, end, grave) in enumerate(spans)
                if due != "none" and (grave == "advice") == (due == "advice")
                and any(begin < place + len(value) and end > place for place in again)
            }  # fmt: skip
            if due != "none":
                counts["flaggable"] += 1
                if not places <= covered:
                    unflagged.append(f"{item.get('kind')}: {value} ← {text}")
        false += [f"{text[b:e]} ({grave}) ← {text}" for at, (b, e, grave) in enumerate(spans) if at not in explained]
    return Result(counts["values"], counts["flaggable"], len(rows), counts["findings"], unmasked, unflagged, false)


def results(files: list[Path], *, leave_out: bool) -> Iterator[tuple[str, Result]]:
    """Yield how each table fares, with what was learned of all tables or only of the others."""
    paths = files or sorted(FOLDER.glob("*.yaml"))
    left_out = {}
    if leave_out:
        from tools import train_names  # numpy, and some minutes

        left_out = {name: learnt for name, _, learnt in train_names.left_out()}
    for path in paths:
        rows = read(path)
        learnt = left_out.get(path.stem) or lexicon.learnt()
        with patch.object(lexicon, "learnt", lambda learnt=learnt: learnt):
            yield path.name, measure(rows)


def read(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a table."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def halves(own: list[dict[str, Any]], fresh: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return as many rows of one table as of another, those of the longer drawn by a fixed seed."""
    many, draw = min(len(own), len(fresh)), random.Random(SEED)
    return draw.sample(own, many), draw.sample(fresh, many)


def said(name: str, result: Result) -> str:
    """Return how a table fared as one line."""
    return (
        f"{name}: {result.rows} rows, {result.values} values; masked {result.masked_rate:.1%} (due ≥ 97 %), "
        f"flagged {result.flagged_rate:.1%} of {result.flaggable} (due ≥ 95 %), false findings "
        f"{result.false_rate:.1%} of {result.findings} (due ≤ 3 %)"
    )


def is_good(result: Result) -> bool:
    """Whether a table fared as is due."""
    return result.masked_rate >= DUE_MASKED and result.flagged_rate >= DUE_FLAGGED and result.false_rate <= DUE_FALSE


def shown(result: Result, *, rows: bool) -> Iterator[str]:
    """Yield how many misses and false findings there are of each kind, and with `rows` every one of them."""
    for what, items in (("not masked", result.unmasked), ("not flagged", result.unflagged), ("false", result.false)):
        yield f"  {what}: {len(items)}"
        yield from (f"    {item}" for item in items if rows)


def measured(path: Path, *, show: bool) -> bool:
    """Print how the suite's own table fares, half of it from a file; return whether it is as is due."""
    own, fresh = halves(read(OWN), read(path))
    both, half = measure(own + fresh), measure(fresh)
    harmless = [row for row in own + fresh if not row.get("personal")]
    told = measure(harmless)
    print(said("both halves", both), *shown(both, rows=show), sep="\n")
    print(said("the fresh half", half))
    print(said(f"all of {path.name}", measure(read(path))))
    print(f"harmless: {len(harmless)} rows (due ≥ {DUE_HARMLESS}), {told.findings} flagged in them")
    enough = both.rows >= DUE_ROWS and len(harmless) >= DUE_HARMLESS
    return enough and is_good(both)


def main() -> int:
    """Print how each table fares; return 1 where one is not good enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--show", action="store_true", help="print every miss and every false finding")
    parser.add_argument("--leave-out", action="store_true", help="learn from the other tables only")
    parser.add_argument("--measured", type=Path, metavar="FILE", help="own rows and as many of a fresh table")
    asked = parser.parse_args()
    if asked.measured:
        return int(not measured(asked.measured, show=asked.show))
    failed = False
    for name, result in results(asked.files, leave_out=asked.leave_out):
        print(said(name, result), *shown(result, rows=asked.show), sep="\n")
        failed |= not is_good(result)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
