"""How many sentences without a source are found, and how many with one are flagged, on labelled sentences.

python benchmarks/support.py [FILE…] [--show]

A file is a list of reports: {organ, level, year, notes: [text or {aspect: text}], facts: {cell: value}, last_problems:
[text], sentences: [{text, section, supported}]}. A cell that is not given is 0: nobody writes the zeros out. Each
sentence is judged alone, in its section, as a model's: by N109, by the rules on its numbers, by N107 and by N108.
"""

import argparse
import math
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import yaml

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.domain import formats
from assistant.domain.figures import Cell, Figures
from assistant.domain.report import Level, Note, Organ, Report, Section
from assistant.grounding import bound
from assistant.grounding.absolutes import claims
from assistant.grounding.facts import facts_of
from assistant.grounding.material import material_of
from assistant.grounding.open_numbers import hidden_numbers
from assistant.grounding.support import judged

FOLDER = Path(__file__).parent / "support"
DUE_FOUND, DUE_FLAGGED = 0.9, 0.1
LONG, NOTES = 4000, 20  # characters and notes of what is timed
YEAR = 2025  # where a report names none
_NORMAL = 1.96  # of a 95 % interval


class Wrong(NamedTuple):
    """A sentence that was judged otherwise than it is labelled, and what was said of it."""

    organ: str
    text: str
    why: str
    extra: tuple[str, ...]


class Result(NamedTuple):
    """Of one file: how many sentences have no source and have one; which of them were missed or flagged."""

    unsupported: int
    supported: int
    missed: list[Wrong]
    flagged: list[Wrong]


def report_of(row: dict[str, Any]) -> Report:
    """Return the report of a row, without its sentences."""
    notes: list[Note] = []
    for item in row.get("notes") or []:
        if isinstance(item, dict) and "text" in item:
            aspect, text = item.get("aspect", "unsorted"), item["text"]
        else:
            aspect, text = next(iter(item.items())) if isinstance(item, dict) else ("unsorted", str(item))
        notes.append(Note(id=f"n{len(notes) + 1}", aspect=aspect, text=text))
    form = formats.load("2021")
    given = {name: _cell(value) for name, value in (row.get("facts") or {}).items()}
    figures = dict.fromkeys(form.cells, Cell(value=0)) | given
    year = row.get("year", YEAR)
    organ = Organ(name=row["organ"], level=Level(row.get("level", "unknown")))
    report = Report(organ=organ, year=year, format="2021", notes=tuple(notes), figures=Figures(figures))
    before = "\n".join(["存在的主要问题", *(f"{n}.{text}" for n, text in enumerate(row.get("last_problems") or [], 1))])
    last = Report(organ=organ, year=year - 1, format="2021", sections={"problems": Section(text=before)})
    return report.with_last(last) if row.get("last_problems") else report


def _cell(value: object) -> Cell:
    return Cell(value=value) if isinstance(value, int) else Cell(value=Decimal(str(value)))


def measure(rows: list[dict[str, Any]]) -> Result:
    """Return how a file fares."""
    missed: list[Wrong] = []
    flagged: list[Wrong] = []
    counts = [0, 0]
    for row in rows:
        report = report_of(row)
        for item in row["sentences"]:
            section, text = item.get("section", "overview"), item["text"]
            own = report.having(sections={section: Section(text=text)})
            wrong = [one for one in judged(own, section) if not one.is_supported]
            more = others(own, section, text)
            extra = tuple(text[start:end] for one in wrong for start, end in one.unsaid or one.extra) + more
            said = Wrong(row["organ"], text, "、".join(one.why.value for one in wrong) or "other" * bool(more), extra)
            wrong = wrong or more
            counts[bool(item["supported"])] += 1
            if bool(wrong) == bool(item["supported"]):
                (flagged if wrong else missed).append(said)
    return Result(counts[0], counts[1], missed, flagged)


def others(report: Report, section: str, text: str) -> tuple[str, ...]:
    """Return what the rules beside N109 say of a sentence: its dates (N108), words of all or none (N107)."""
    dates = hidden_numbers(text, bound.every(report).get(section, []), material_of(report), report.year)
    every = claims(text, facts_of(report, blanks_are_nothing=True))
    return (*(number.quote for number in dates), *(text[one.start : one.end] for one in every))


def seconds(rows: list[dict[str, Any]], times: int = 10) -> float:
    """Return the best processor time of judging 4,000 characters with 20 notes; the numbers are traced before."""
    notes = [note for row in rows for note in row.get("notes") or []][:NOTES]
    said = [item["text"] for row in rows for item in row["sentences"] if item["supported"]]
    text = ("".join(said) * (LONG // len("".join(said)) + 1))[:LONG]
    report = report_of(rows[0] | {"notes": notes})
    best = math.inf
    for _ in range(times):
        fresh = report.having(sections={"overview": Section(text=text)})
        bound.every(fresh)
        begun = time.process_time()
        judged(fresh, "overview")
        best = min(best, time.process_time() - begun)
    return best


def interval(hits: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson)."""
    if not of:
        return 0.0, 1.0
    share, square = hits / of, _NORMAL**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _NORMAL * math.sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def main() -> int:
    """Print how each file fares; return 1 where one is not good enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--show", action="store_true", help="print every sentence that was judged wrongly")
    asked = parser.parse_args()
    failed = False
    for path in asked.files or sorted(FOLDER.glob("*.yaml")):
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
        result = measure(rows)
        found, flags = result.unsupported - len(result.missed), len(result.flagged)
        share, false = found / max(1, result.unsupported), flags / max(1, result.supported)
        print(
            f"{path.name}: found {share:.1%} of {result.unsupported} without a source "
            f"({_shown(found, result.unsupported)}; due ≥ {DUE_FOUND:.0%}), flagged {false:.1%} of {result.supported} "
            f"with one ({_shown(flags, result.supported)}; due ≤ {DUE_FLAGGED:.0%}); "
            f"{LONG} characters in {seconds(rows) * 1000:.1f} ms"
        )
        if asked.show:
            for what, items in (("missed", result.missed), ("flagged", result.flagged)):
                for item in items:
                    print(f"  {what}: {item.text}  [{item.why}] {'｜'.join(item.extra)}  ({item.organ})")
        failed |= found < DUE_FOUND * result.unsupported or flags > DUE_FLAGGED * result.supported
    return int(failed)


def _shown(hits: int, of: int) -> str:
    low, high = interval(hits, of)
    return f"95 %: {low:.1%} to {high:.1%}"


if __name__ == "__main__":
    sys.exit(main())
