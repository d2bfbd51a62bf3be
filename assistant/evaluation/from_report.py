"""A case from a real report: what a writer has for one section, in short, with personal data masked."""

from typing import Any

from assistant.domain.report import Report, require_sections
from assistant.llm.masking import Masks

_EXPECT = {
    "overview": {"points": ["主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障"]},
    "problems": {"points": ["问题", "措施"]},
    "other_matters": {"points": ["信息处理费"]},
}


def case_from(report: Report, section: str, name: str = "") -> dict[str, Any]:
    """Return a case as it is written into a file.

    Names, telephones, numbers and addresses of persons are masked by tokens (〈电话1〉), in notes as in last year's
    texts; the organ keeps its name, and loses address and telephone.

    Args:
        report: The report, with last year's at hand where there is one.
        section: The narrative to draft.
        name: The case's id; organ, year and section without it.

    Raises:
        UnusableInput: There is no such section.
    """
    require_sections([section], report.form.narratives)
    last = report.last
    masks = Masks()
    before = {key: last.text(key) for key in ("overview", "problems") if last.text(key).strip()} if last else {}
    masks.learn([*(note.text for note in report.notes), *before.values()])
    organ = {"name": report.organ.name, "level": report.organ.level.value}
    short: dict[str, Any] = {"organ": organ, "year": report.year, "format": report.format}
    short["figures"], short["rest"] = _figures(report)
    if report.notes:
        notes: dict[str, list[str]] = {}
        for note in report.notes:
            notes.setdefault(note.aspect, []).append(masks.mask(note.text))
        short["notes"] = notes
    if last is not None:
        short["last_year"] = {"figures": _figures(last)[0], **{key: masks.mask(text) for key, text in before.items()}}
    own = name or f"{report.organ.short}{report.year}年{report.form.section(section).heading}"
    return {
        "cases": [
            {"id": own, "section": section, "tags": [section], "report": short, "expect": _EXPECT.get(section, {})}
        ]
    }


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
