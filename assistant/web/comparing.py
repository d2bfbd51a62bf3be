"""A text beside what it was: its first draft, last year's, and each sitting in which somebody changed it."""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Any

from assistant import lazy, words
from assistant.checking.sameness import Pair, is_heading, pairs
from assistant.domain.data import text_hash
from assistant.domain.report import Report
from assistant.messages import text
from assistant.storage import Entry
from assistant.storage.parts import text_part
from assistant.web.serving import Opened, Serving, clock

_MACHINE = ("draft", "create", "import", "choose", "restart")
_SHOWN = 60  # entries
_WORD = lazy.compile(r"[0-9]+(?:\.[0-9]+)?%?|.", re.DOTALL)  # “增长40%” → 增, 长, 40%
Piece = tuple[str, str]  # what became of it, and the words


def entries(serving: Serving, opened: Opened) -> list[dict[str, Any]]:
    """Return the sittings in which somebody changed a text, the newest first."""
    found = [item for item in serving.store.history(opened.id) if item.part.startswith("text.")]
    shown = [item for item in found if item.differences or item.act == "restore"][:_SHOWN]
    return [
        {
            "id": item.id, "by": words.who(item.by), "when": _when(item), "what": _what(item),
            "n": len(item.differences),
            "where": words.section_name(opened.report, item.part.removeprefix("text.")),
            "changes": [(piece.old, piece.new) for piece in item.differences[:20]],
        }
        for item in shown
    ]  # fmt: skip


def _when(item: Entry) -> str:
    began, ended = clock(item.began), clock(item.ended)
    return began if began == ended else f"{began}–{ended}"


def _what(item: Entry) -> str:
    said = {
        "draft": text("起草¦做过"), "create": text("新建¦做过"), "import": text("导入¦做过"),
        "choose": text("换了一份稿"), "decide": text("采纳建议"), "restore": text("恢复¦做过"),
        "settle": text("两人同改，选了一份"), "fix": text("按规则改"), "restart": text("重来¦做过"),
    }  # fmt: skip
    return said.get(item.act.partition(" ")[0], "")


def with_draft(serving: Serving, opened: Opened, section: str) -> dict[str, Any]:
    """Return what the template shows of a text beside its first draft."""
    entry = _first_draft(serving, opened, section)
    now = opened.report.text(section)
    then = serving.store.text_then(opened.id, entry.id) if entry else now
    pieces = [*_pieces(then, now)]
    changes = sum(what != "" and (at == 0 or pieces[at - 1][0] == "") for at, (what, _) in enumerate(pieces))
    lines = [(_is_heading(line), line) for line in _lines(pieces)]
    return {"at": clock(entry.ended) if entry else "", "n": changes, "lines": lines}


def _is_heading(line: Sequence[Piece]) -> bool:
    return is_heading("".join(said for _, said in line))


def _first_draft(serving: Serving, opened: Opened, section: str) -> Entry | None:
    """Return the entry after which the text was as a program wrote it; else the first of all."""
    known = opened.report.sections.get(section)
    wanted = known.record.sha256 if known is not None and known.record is not None else ""
    found = serving.store.history(opened.id, text_part(section))
    for entry in found:
        if entry.act in _MACHINE and text_hash(serving.store.text_then(opened.id, entry.id)) == wanted:
            return entry
    return found[-1] if found else None


def _pieces(then: str, now: str) -> Iterable[Piece]:
    """Yield what stayed, went and came; a number with its sign goes and comes whole."""
    old, new = _WORD.findall(then), _WORD.findall(now)
    for tag, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "", "".join(new[first:last])
            continue
        if start < end:
            yield "del", "".join(old[start:end])
        if first < last:
            yield "ins", "".join(new[first:last])


def _lines(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Return the pieces by paragraph."""
    lines: list[list[Piece]] = [[]]
    for what, said in pieces:
        for number, line in enumerate(said.split("\n")):
            if number:
                lines.append([])
            if line:
                lines[-1].append((what, line))
    return lines


def with_last(report: Report, section: str) -> dict[str, Any]:
    """Return what the template shows of a text beside last year's: what is the same in both."""
    last = report.last.text(section) if report.last is not None else ""
    if not last.strip():
        return {"rows": [], "year": report.year, "missing": report.last is None, "copied": 0, "most": 0}
    found = pairs(last, report.text(section))
    return {
        "rows": [_row(pair) for pair in found], "year": report.year, "missing": False,
        "copied": sum(len(pair.copied) for pair in found), "most": min(max(pair.alike for pair in found), 100),
    }  # fmt: skip


def _row(pair: Pair) -> dict[str, Any]:
    copied, same = [(span, "copied") for span in pair.copied], [(span, "same") for span in pair.same_now]
    return {
        "heading": pair.heading,
        "then": _lines(_marked(pair.then, [(span, "same") for span in pair.same_then])),
        "now": _lines(_marked(pair.now, [*copied, *same])),
        "copied": bool(pair.copied),
    }


def _marked(whole: str, spans: Sequence[tuple[tuple[int, int], str]]) -> Iterable[Piece]:
    """Yield a text in pieces; where two spans meet, the first named counts."""
    what = [""] * len(whole)
    for (start, end), name in reversed(spans):
        what[start:end] = [name] * (end - start)
    at = 0
    for end in range(1, len(whole) + 1):
        if end == len(whole) or what[end] != what[at]:
            yield what[at], whole[at:end]
            at = end
