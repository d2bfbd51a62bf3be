"""Every rule's cases live in tests/rules/CODE.yaml; this file only reads them.

A case is a report in a few words: `figures` by cell (all other cells 0 where `others: 0` stands), `last_year` and
`last_sections`, `sections` (written by `origin`), `notes`, what the document looked like (`title`, `signature`,
`headings`, `kind`, `unsure`), `level`, `address`, `telephone`, `scope`, `enforcement`, `documents`, `year`, `format`,
`dated`. `findings` are what the rule must find, `fixed` the texts after its fix, `skipped: true` that it must say why
it could not look.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.checking import check
from assistant.checking.registry import catalogue
from assistant.checking.rule import FAILS, FALSE_ALARMS, PASSES
from assistant.domain import formats
from assistant.domain.documents import Document
from assistant.domain.figures import Cell, Figures
from assistant.domain.findings import Finding, Place
from assistant.domain.report import Heading, Imported, Level, Note, Organ, Report, Section, Unsure
from assistant.editing import fix

FOLDER = Path(__file__).parent / "rules"
FEWEST = 6  # cases that fail, and that pass
IN_A_FOLDER_ONLY = {"W110"}  # tests/batch/test_near_copies.py
KNOWN = {
    "figures", "others", "last_year", "last_format", "last_is_on", "last_organ", "sections", "notes",
    "title", "signature",
    "headings", "kind", "unsure", "last_sections", "level", "organ", "year", "format", "dated", "findings",
    "fixed", "skipped", "origin", "scope", "enforcement", "documents", "address", "telephone",
}  # fmt: skip


@cache
def files() -> dict[str, Any]:
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}


def cases() -> Iterator[Any]:
    for stem, text in files().items():
        for verdict in ("fails", "passes"):
            for name, case in text[verdict].items():
                yield pytest.param(text["rule"], verdict, case or {}, id=f"{stem}-{verdict}-{name}")


def cell(value: object) -> Cell:
    if isinstance(value, str):
        try:
            return Cell(value=Decimal(value))
        except ArithmeticError:
            return Cell(raw=value)
    if isinstance(value, float):
        return Cell(value=Decimal(str(value)))
    assert isinstance(value, int)
    return Cell(value=value)


def figures(case: dict[str, Any], format_id: str, key: str = "figures") -> Figures:
    zeros = {item: Cell(value=0) for item in formats.load(format_id).cells} if case.get("others") == 0 else {}
    given: dict[str, object] = case.get(key, {})
    absent = {item for item, value in given.items() if value == "没有读到"}
    filled = zeros | {item: cell(value) for item, value in given.items()}
    return Figures({item: value for item, value in filled.items() if item not in absent})


def headings(case: dict[str, Any], format_id: str) -> tuple[Heading, ...]:
    """`headings: all` are those of the format; a list names them as key: text."""
    given = case.get("headings", ())
    if given == "all":
        return tuple(Heading(key=item.key, text=item.heading) for item in formats.load(format_id).sections)
    pairs = [pair for item in given for pair in item.items()]
    return tuple(Heading(key=None if key == "-" else key, text=text) for key, text in pairs)


def report(case: dict[str, Any]) -> Report:
    assert not case.keys() - KNOWN, f"{case.keys() - KNOWN} is not understood"
    format_id, year = str(case.get("format", "2021")), case.get("year", 2022)
    looks = case.keys() & {"title", "signature", "headings", "kind", "unsure"}
    imported = Imported(
        kind=case.get("kind", "docx"),
        title=case.get("title", ""),
        signature=case.get("signature", ""),
        headings=headings(case, format_id),
        unsure=tuple(Unsure(**item) for item in case.get("unsure", ())),
    )
    last = None
    if "last_year" in case:
        last_format = str(case.get("last_format", format_id))
        last = Report(
            organ=Organ(name=case.get("last_organ", case.get("organ", "青禾镇人民政府"))),
            year=case.get("last_is_on", year - 1),
            format=last_format,
            figures=figures(case, last_format, "last_year"),
            sections={key: Section(text=text) for key, text in case.get("last_sections", {}).items()},
        )
    return Report(
        organ=Organ(
            name=case.get("organ", "青禾镇人民政府"),
            level=Level(case.get("level", "township")),
            scope=case.get("scope", ""),
            address=case.get("address", ""),
            telephone=case.get("telephone", ""),
        ),
        enforcement=case.get("enforcement", {}),
        year=year,
        format=format_id,
        dated=date.fromisoformat(str(case["dated"])) if "dated" in case else None,
        figures=figures(case, format_id),
        notes=tuple(
            Note(id=f"n{n}", aspect="other_matters", text=text) for n, text in enumerate(case.get("notes", []))
        ),
        sections={
            key: Section(text=text, origin=case.get("origin", "imported" if looks else "human"))
            for key, text in case.get("sections", {}).items()
        },
        last_year=last,
        documents=tuple(Document(**item) for item in case.get("documents", ())),
        imported=imported if looks else None,
    )


def name(place: Place) -> str:
    return place.cell or place.section or ""


def plain(finding: Finding, keys: set[str]) -> dict[str, Any]:
    every = {
        "where": [name(place) for place in finding.where],
        "quotes": [place.quote for place in finding.where],
        "found": finding.found,
        "expected": finding.expected,
        "severity": str(finding.severity),
        "message": finding.message,
    }
    return {key: every[key] for key in keys}


@pytest.mark.parametrize(("code", "verdict", "case"), list(cases()))
def test_rule(code: str, verdict: str, case: dict[str, Any]) -> None:
    of_the_case = report(case)
    checked = check(of_the_case, [code])
    assert bool(checked.findings) is (verdict == "fails"), checked
    if "findings" in case:
        keys = [set(item) for item in case["findings"]]
        assert len(checked.findings) == len(keys), checked.findings
        assert [plain(*pair) for pair in zip(checked.findings, keys, strict=True)] == case["findings"]
    if "skipped" in case:
        assert bool(checked.skipped) is case["skipped"], checked.skipped
    if "fixed" in case:
        fixed, _ = fix.apply(of_the_case, checked.findings)
        assert {place: fixed.text(place) for place in case["fixed"]} == case["fixed"]
        assert not [item for item in check(fixed, [code]).findings if item.fix and item.fix.edits]


def test_every_rule_has_enough_failing_and_passing_cases() -> None:
    assert set(catalogue()) - IN_A_FOLDER_ONLY == set(files())
    for stem, text in files().items():
        assert text["rule"] == stem
        assert min(len(text["fails"]), len(text["passes"])) >= FEWEST, stem


def test_every_rule_file_is_named_after_its_code() -> None:
    for code, rule in catalogue().items():
        module = rule.function.__module__.rsplit(".", 1)[-1]
        assert module == "identities" or module.startswith(code.lower() + "_")


@pytest.mark.parametrize("code", sorted(files()))
def test_every_rule_says_what_must_hold_why_and_where_it_may_be_wrong(code: str) -> None:
    rule = catalogue()[code]
    assert rule.title.endswith("。")
    assert rule.why
    assert rule.basis
    assert rule.examples(FAILS)
    assert rule.examples(PASSES)
    assert rule.examples(FALSE_ALARMS)
