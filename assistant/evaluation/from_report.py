"""A case from a real report: what a writer has for one section, in short, with personal data masked."""

import re
from collections.abc import Iterator
from typing import Any

from assistant import lazy
from assistant.domain.report import Note, Report, require_sections
from assistant.llm.fences import fenced
from assistant.llm.material import Material, material, notes_for

_EXPECT = {
    "overview": {"points": ["主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障"]},
    "problems": {"points": ["问题", "措施"]},
    "other_matters": {"points": ["信息处理费"]},
}
# What stands between fences: “<资料 n1 主动公开>\n公开9条\n</资料>” → 公开9条
_WITHIN = lazy.compile(r"^<资料 [^\n]*>\n(.*?)\n?^</资料>$", re.DOTALL | re.MULTILINE)


def case_from(report: Report, section: str, name: str = "") -> dict[str, Any]:
    """Return a case as it is written into a file.

    Notes and last year's text are those that the section's prompt uses, word for word as they are sent: names,
    telephones, numbers and addresses of persons are masked by tokens (〈电话1〉). The organ keeps its name, and loses
    address and telephone.

    Args:
        report: The report, with last year's at hand where there is one.
        section: The narrative to draft.
        name: The case's id; organ, year and section without it.

    Raises:
        UnusableInput: There is no such section.
    """
    require_sections([section], report.form.narratives)
    last, sent = report.last, material(report, section)
    organ = {"name": report.organ.name, "level": report.organ.level.value}
    short: dict[str, Any] = {"organ": organ, "year": report.year, "format": report.format}
    short["figures"], short["rest"] = _figures(report)
    notes: dict[str, list[str]] = {}
    for note, text in _notes(report, section, sent):
        notes.setdefault(note.aspect, []).append(text)
    if notes:
        short["notes"] = notes
    if last is not None:
        short["last_year"] = {"figures": _figures(last)[0], **dict(_before(last, section, sent))}
    own = name or f"{report.organ.short}{report.year}年{report.form.section(section).heading}"
    return {
        "cases": [
            {"id": own, "section": section, "tags": [section], "report": short, "expect": _EXPECT.get(section, {})}
        ]
    }


def _notes(report: Report, section: str, sent: Material) -> Iterator[tuple[Note, str]]:
    """Yield the notes that are sent for a section, as they are sent: where a text stands decides what is a name."""
    own = notes_for(report, section)
    yield from zip(own, _within(sent.values["notes"]), strict=True)
    if section == "problems":
        others = zip(notes_for(report, "overview"), _within(sent.values["other_notes"]), strict=True)
        yield from (item for item in others if item[0] not in own)


def _before(last: Report, section: str, sent: Material) -> Iterator[tuple[str, str]]:
    """Yield last year's text that is sent for a section; of the problems the whole, that they can be told apart again.

    The beginning of the overview is all that is sent of it.
    """
    if not last.text(section).strip():
        return
    if section == "overview":
        yield section, "".join(_within(sent.values["last_overview"]))
    elif section == "problems":
        yield section, "".join(_within(sent.masks.mask(fenced("上年报告写的问题", last.text(section)))))


def _within(said: str) -> list[str]:
    return _WITHIN.findall(said)


def _figures(report: Report) -> tuple[dict[str, int | str], str]:
    """Return the cells that a case must give, and what the others are; totals are computed again.

    A number that carries its point, a blank among zeros, and a mark such as “/” are written as they stand.
    """
    form = report.form
    totals = {cell for equation in form.equations if equation.computes_minus for cell in equation.minus}
    cells = [cell for cell in form.cells if cell not in totals]
    rest = "zero" if any(report.figures.number(cell) == 0 for cell in cells) else "blank"
    found: dict[str, int | str] = {}
    for cell in cells:
        number = report.figures.number(cell)
        if number is None:
            if rest == "zero":
                found[cell] = ""
        elif number or rest == "blank":
            found[cell] = int(number) if number == int(number) else str(number)
    return found, rest
