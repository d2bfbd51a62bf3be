"""The texts of a report as the page that edits them needs them: names, revisions, how much is open, comments."""

from typing import Any

from assistant import words
from assistant.domain import cell_names
from assistant.domain.report import PREAMBLE, Report
from assistant.editing.comments import place_now
from assistant.messages import text
from assistant.storage.parts import text_part
from assistant.translating import names
from assistant.web import rail
from assistant.web.offsets import to_browser
from assistant.web.serving import Opened, clock


def sections(opened: Opened) -> list[dict[str, Any]]:
    """Return every text, in the order of the document."""
    report, cards = opened.report, rail.shown_on(opened.report, opened.checked, "review")
    return [
        {
            "key": key, "name": _name(report, key), "number": words.numbered(report, key)[0],
            "short": _short(report, key), "text": report.text(key),
            "revision": opened.stored.revisions.get(text_part(key), 0),
            "errors": sum(key in (card.section, card.quoted) and card.kind == "error" for card in cards),
            "asked": sum(card.section == key and card.kind == "asked" for card in cards),
        }
        for key in report.texts
    ]  # fmt: skip


def _name(report: Report, key: str) -> str:
    return text("开头") if key == PREAMBLE else words.section_name(report, key)


def _short(report: Report, key: str) -> str:
    """Return how a text is called on a button."""
    own = {
        PREAMBLE: text("开头"), "overview": text("总体情况"), "problems": text("问题和改进"),
        "other_matters": text("其他事项"),
    }  # fmt: skip
    return own.get(key) or words.numbered(report, key)[1]


def cell_name(report: Report, cell: str) -> str:
    """Return what a cell is called."""
    return names(cell_names.in_words(report, cell))


def comments(report: Report) -> list[dict[str, Any]]:
    """Return what colleagues said, those first that nobody settled, each with where its words stand now."""
    found: list[dict[str, Any]] = []
    for number, item in enumerate(report.comments, 1):
        span = place_now(report, item) if item.section in report.texts else None
        place = to_browser(report.text(item.section))
        found.append({
            "id": item.id, "number": number, "section": item.section, "quote": item.quote,
            "start": place(span[0]) if span else -1, "end": place(span[1]) if span else -1,
            "said": [{"text": said.text, "by": words.who(said.by), "at": clock(said.at)} for said in item.said],
            "done": words.who(item.done_by),
        })  # fmt: skip
    return sorted(found, key=lambda item: bool(item["done"]))
