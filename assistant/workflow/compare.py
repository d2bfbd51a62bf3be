"""A published document held against the report: cell by cell, sentence by sentence."""

import re
import unicodedata
from difflib import SequenceMatcher
from typing import NamedTuple

from assistant.domain.figures import BLANK
from assistant.domain.report import Report

CODE = "S116"  # published text ≠ signed text
# A sentence ends, and a paragraph ends one too: “一句。又一句”, “一句\n又一句” → “\n”, not “一句”
_ENDS = re.compile(r"(?<=[。！？；])|\n")
_BLANK = re.compile(r"\s+")  # “一 句” → “ ”


class Difference(NamedTuple):
    """Where a published document differs: a cell's id or a text's name, what the report has, what was published.

    `was` or `now` is "" where a sentence, or what stands in a cell, is in one of them alone; `unread` where the cell
    was not found in the published document.
    """

    place: str
    was: str
    now: str
    unread: bool = False


def differences(report: Report, published: Report) -> list[Difference]:
    """Return where a published document differs from a report, in the order of the document.

    Blanks, line ends and full-width forms are no difference: an editor of a web page changes them.

    Args:
        report: The report, as it was signed.
        published: What was read from the published page or file.
    """
    found: list[Difference] = []
    told = [
        ("organ", report.organ.name, published.organ.name),
        ("year", str(report.year), str(published.year)),
        ("dated", str(report.dated or ""), str(published.dated or "")),
    ]
    if published.imported is not None and published.imported.title:
        told.append(("title", report.title, published.imported.title))
    found += [Difference(place, was, now) for place, was, now in told if _plain(was) != _plain(now)]
    for cell in report.form.cells:
        was = report.figures.get(cell, BLANK)
        now = published.figures.get(cell)
        if now is None:
            found.append(Difference(cell, was.text, "", unread=True))
        elif (was.value, _plain(was.text)) != (now.value, _plain(now.text)):
            found.append(Difference(cell, was.text, now.text))
    for key in dict.fromkeys((*report.texts, *published.texts)):
        found += _sentences(key, report.text(key), published.text(key))
    return found


def _sentences(key: str, was: str, now: str) -> list[Difference]:
    old, new = ([piece for piece in _ENDS.split(text) if piece and piece.strip()] for text in (was, now))
    matcher = SequenceMatcher(None, [_plain(piece) for piece in old], [_plain(piece) for piece in new], autojunk=False)
    found: list[Difference] = []
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag != "equal":
            pairs = range(max(last - first, end - start))
            gone, come = old[first:last], new[start:end]
            found += [
                Difference(key, gone[at].strip() if at < len(gone) else "", come[at].strip() if at < len(come) else "")
                for at in pairs
            ]
    return found


def _plain(text: str) -> str:
    return _BLANK.sub("", unicodedata.normalize("NFKC", text))
