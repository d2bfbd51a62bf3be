"""② 数据: the three tables, filled in."""

from collections import Counter
from typing import Any
from urllib.parse import quote

from assistant.domain import cell_names
from assistant.domain.cell_text import parse
from assistant.domain.clock import now
from assistant.domain.figures import BLANK, Cell
from assistant.domain.findings import Checked
from assistant.domain.report import Report
from assistant.editing import figures
from assistant.editing.figures import Changed
from assistant.messages import text
from assistant.translating import names, translated
from assistant.web import rail, tables
from assistant.web.answers import Answer, Ask
from assistant.web.handlers import shared
from assistant.web.render import render
from assistant.web.serving import Opened, Serving


def _html(_serving: Serving, opened: Opened) -> dict[str, str]:
    report, tabs = opened.report, _tabs(opened)
    first = next((tab["id"] for tab in tabs if tab["state"] == "err"), tabs[0]["id"])
    shown = tables.tables(report, first)
    values = {"id": opened.id, "tables": shown, "tabs": tabs, "first": first, "has_last": report.last is not None}
    return {"#main": render("figures.html", **values)}


def _data(_serving: Serving, opened: Opened) -> dict[str, Any]:
    report = opened.report
    return {
        "revisions": dict(opened.stored.cells),
        "cells": {cell: report.figures[cell].text for cell in report.form.cells if cell in report.figures},
        "tabs": {tab["id"]: [tab["state"], tab["count"]] for tab in _tabs(opened)},
    }


def _fixed(opened: Opened) -> dict[str, Any]:
    form = opened.report.form
    named = {cell: names(cell_names.printed_name(form, cell)) for cell in form.cells}
    return {"equations": tables.equations(form), "names": named}


def _tabs(opened: Opened) -> list[dict[str, Any]]:
    """Return the tables with how many errors are open in each; one with a blank cell has no tick."""
    form = opened.report.form
    open_ones = [card for card in rail.shown_on(opened.report, opened.checked, "figures") if card.kind == "error"]
    errors = Counter(form.cells[card.cell].table for card in open_ones if card.cell in form.cells)
    shown: list[dict[str, Any]] = []
    for table in form.tables:
        cells = [opened.report.figures.get(cell) for cell, known in form.cells.items() if known.table == table.id]
        whole = all(cell is not None and not cell.blank for cell in cells)
        state = "err" if errors[table.id] else "done" if whole else "none"
        name = f"{names(form.table_name(table.id))} {translated(table.short)}".strip()
        shown.append({"id": table.id, "name": name, "state": state, "count": errors[table.id]})
    return shown


VIEW = shared.View("figures", _html, _data, _fixed)


def follow(serving: Serving, ask: Ask) -> Answer:
    """Let the texts that quote changed cells say the new numbers, where the cells' own sums hold; else they wait."""
    opened, at = serving.opened(ask.number("id")), now()
    report, doubtful = opened.report, _open_cells(opened.checked)
    typed = {item.key("cell"): item.text("before", 60) for item in ask.each("cells")}
    given = [cell for cell in typed if cell in report.form.cells]
    before = {cell: parse(typed[cell], report.form.cells[cell].kind).cell for cell in given if cell not in doubtful}
    changed = figures.change(_as_before(report, before), _as_now(report, before), serving.by(), at)
    if sections := {edit.section for edit in changed.edits}:
        opened = shared.change(
            serving, opened.id, lambda stored: _with_texts(stored, report, changed.report, sections, at), "set"
        )
    held = [cell for cell in given if cell in doubtful]
    return shared.shown(serving, VIEW, opened, data={"held": held}, **_told(opened.id, changed))


def _open_cells(checked: Checked) -> set[str]:
    """Return the cells under an open finding of the tables: nothing follows them before they are mended."""
    return {spot.cell for item in checked.findings if item.code.startswith("A") for spot in item.where if spot.cell}


def _as_before(report: Report, before: dict[str, Cell]) -> Report:
    return report.having(figures=report.figures.having(before))


def _as_now(report: Report, before: dict[str, Cell]) -> dict[str, Cell]:
    """Return what the changed cells hold now; totals with them, so that none is made to follow."""
    totals = {equation.minus[0] for equation in report.form.equations if equation.computes_minus}
    return {cell: report.figures.get(cell, BLANK) for cell in {*before, *totals}}


def _with_texts(stored: Report, seen: Report, after: Report, sections: set[str], at: str) -> Report:
    """Return the stored report with the texts that followed; one that somebody changed meanwhile stays."""
    for section in sections:
        if stored.text(section) == seen.text(section):
            stored = stored.with_text(section, after.text(section), "set", "", at)
    return stored


def _told(report_id: int, changed: Changed) -> dict[str, Any]:
    """Return what is said of the texts, with the way to the first that waits for a person."""
    edits, asked = len(changed.edits), len(changed.asked)
    if not asked:
        return {"toast": text("正文有 {n} 处说到它，都跟着改了", n=edits)} if edits else {}
    told = text("正文有 {n} 处说到它，要你看", n=asked)
    if edits:
        told = text("正文有 {n} 处说到它，改了 {done} 处，{asked} 处要你看", n=edits + asked, done=edits, asked=asked)
    first = changed.asked[0]
    place = f"{first.section}:{first.start}-{first.start + len(first.quote)}"
    return {"toast": told, "see": f"/review?id={report_id}&goto={quote(place)}"}


ACTS = shared.acts(VIEW) | {"follow": follow}
