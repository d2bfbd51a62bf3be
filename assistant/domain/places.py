"""Where a finding stands, as a person names it: a cell, a table, a section, a quote's place."""

from assistant.domain import cell_names, section_names, waivers
from assistant.domain.findings import Finding
from assistant.domain.report import Report
from assistant.errors import UnusableInput


def named(report: Report, where: str) -> frozenset[str]:
    """Return what a person's words for a place may stand for among the places of findings.

    Taken are a cell by any of its names (表三!D7, 本年新收·自然人), a table (表三), a section (总体情况, 一), and a
    place as `check --json` writes it.

    Raises:
        UnusableInput: The words fit several cells and no section; the message lists them.
    """
    found = {where}
    for key in (*report.texts, "title", "signature"):
        if where in (key, f"heading.{key}"):
            return frozenset(found)
    try:
        found.add(section_names.key_of(report, where, (*report.texts, "title", "signature")))
    except UnusableInput:
        try:
            found |= set(cell_names.cells_at(report.form, where))
        except UnusableInput as error:
            if error.code == cell_names.SEVERAL:
                raise
            if "." not in where and ":" not in where and not where.startswith("heading"):
                raise UnusableInput(
                    "没有“{place}”这个小节或格子",
                    then="小节有：{known}；格子写成 {example} 这样。",
                    place=where,
                    known="、".join(section_names.in_words(report, key) for key in report.texts),
                    example=cell_names.example(report.form),
                ) from None
    return frozenset(found)


def is_at(finding: Finding, names: frozenset[str]) -> bool:
    """Whether a finding stands at one of the places that `named` returned."""
    if waivers.place(finding) in names:
        return True
    return any(names & {place.cell, place.section, place.words} for place in finding.where)
