"""Whole right reports, with notes and tables, by people who had not seen the rules: what is called wrong in them.

Then each number of their prose that rests on a cell alone is altered, one at a time: how many of these are found. Both
with the notes and without, as who collects reports of others has them.

python benchmarks/whole.py [FILE…] [--show]
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.checking import check, registry
from assistant.checking.spoken import grounded
from assistant.domain.findings import Finding, Severity
from assistant.domain.report import Report, Section
from assistant.evaluation.short import Short
from assistant.grounding.grounded import Verdict

FOLDER = Path(__file__).parent / "whole"
_WIDE = str.maketrans(",:;()", "，：；（）")  # some write the marks of prose as ASCII
_OTHERS = ("W111", "W112")  # what a right report may well be asked to add


def reports(path: Path) -> Iterator[tuple[str, Report]]:
    """Yield the reports of a file, each with its name."""
    for item in yaml.safe_load(path.read_text(encoding="utf-8")):
        yield str(item["id"]), report_of(item)


def report_of(item: Mapping[str, Any]) -> Report:
    """Return one as a report: cells that are not given are 0, totals are added up."""
    given: dict[str, list[Any]] = item.get("notes") or {}
    notes = {aspect: tuple(map(str, texts)) for aspect, texts in given.items()}
    before: dict[str, Any] = item.get("last") or {}
    last = before.get("figures")
    own: dict[str, Any] = {
        "organ": item["organ"], "year": item["year"], "figures": _written(item["figures"]), "notes": notes,
        "last_year": _written(last) if last else None,
    }  # fmt: skip
    short = Short.model_validate(own)
    texts = {name: Section(text=str(text).translate(_WIDE)) for name, text in item["sections"].items()}
    return short.report().having(sections=texts)


def _written(figures: Mapping[str, Any]) -> dict[str, Any]:
    return {cell: str(value) if isinstance(value, float) else value for cell, value in figures.items()}


def alarms(report: Report) -> list[Finding]:
    """Return the errors and warnings on a report's texts: what is amiss with its tables is not asked here."""
    found = (item for item in check(report).findings if item.severity is not Severity.ADVICE)
    return [item for item in found if item.code[0] in "NSWX" and item.code not in _OTHERS]


def altered(report: Report, rng: random.Random) -> Iterator[tuple[str, Report]]:
    """Yield the report with one number altered, for each that rests on cells alone; first what became what."""
    for said in grounded(report):
        first, last = said.item.quantity.number
        digits = said.text[first:last]
        of_cells = said.item.facts and all("." in name and not name.startswith("n") for name in said.item.facts)
        if said.item.verdict is not Verdict.SUPPORTED or not of_cells or not digits.isdigit():
            continue
        other = str(int(digits) + rng.choice((1, 2, 3))) if len(digits) == 1 else _swapped(digits)
        text = said.text[:first] + other + said.text[last:]
        yield f"{digits} → {other}", report.having(sections=report.sections | {said.section: Section(text=text)})


def _swapped(digits: str) -> str:
    """Return a number with its last two digits in each other's place, or the next one where they are alike."""
    end = digits[-1] + digits[-2]
    return digits[:-2] + end if end != digits[-2:] and not (digits[:-2] + end).startswith("0") else str(int(digits) + 1)


def measure(path: Path, *, show: bool) -> None:
    """Print what is called wrong in the right reports of a file, and what is found of altered numbers."""
    codes = [code for code in registry.catalogue() if code.startswith("N") and code not in ("N106", "N109")]
    for bare in (False, True):
        tally: Counter[str] = Counter()
        for name, whole in reports(path):
            report = whole.having(notes=()) if bare else whole
            found = alarms(report)
            tally["reports"] += 1
            tally["alarmed"] += bool(found)
            for item in found:
                tally[item.severity.value] += 1
                if show:
                    print(f"    {name} {item.code} {item.severity.value} {item.message}")
            old = {item.message for item in check(report, codes).findings}
            for change, wrong in altered(report, random.Random(5)):
                new = (item for item in check(wrong, codes).findings if item.severity is not Severity.ADVICE)
                is_found = any(item.message not in old for item in new)
                tally["altered"] += 1
                tally["found"] += is_found
                if show and not is_found:
                    print(f"    {name} missed {change}")
        errors, warnings = tally[Severity.ERROR.value], tally[Severity.WARNING.value]
        share = 100 * tally["found"] / max(1, tally["altered"])
        print(
            f"{path.stem}, {'without' if bare else 'with'} notes: {tally['reports']} right reports, {errors} errors "
            f"and {warnings} warnings in {tally['alarmed']}; "
            f"{tally['found']} of {tally['altered']} altered numbers found ({share:.1f} %)"
        )


def main(arguments: Sequence[str]) -> None:
    """Measure the files that are named, or all of benchmarks/whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args(arguments)
    for path in options.files or sorted(FOLDER.glob("*.yaml")):
        measure(path, show=options.show)


if __name__ == "__main__":
    main(sys.argv[1:])
