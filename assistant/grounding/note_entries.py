"""Entries of a note, each with a date or the number of a register: 2.9 赵某、6.17 某公司."""

from collections.abc import Iterator
from typing import NamedTuple

from assistant import lazy
from assistant.domain.report import Note

_LEAST = 2
_HEAD = 20  # letters of a line above others that says what they are
# A date that begins an entry: “4.18 条例培训” → “4.18 ”, “3/15 春耕” → “3/15 ”, “3月1份” → 3月,
# “4月22 人才房” → “4月22 ”, not “4.18%”
_DATE = lazy.compile(
    r"(?<![0-9./])(?:(?:1[0-2]|[1-9])月(?:份|[0-9]{1,2}(?:[日号]|(?=[ \u3000])))?"
    r"|(?:1[0-2]|[1-9])[./](?:[12][0-9]|3[01]|0?[1-9])(?![0-9./%万元件条]))[ \u3000]*"
)
_SPLIT = lazy.compile(r"[、，,；;。]")  # “2.9 赵某、6.17 某公司” → 、
# A thing with its date behind it: “营商环境3月” → 营商环境3月, “防汛7月上线” → 防汛7月上线, not “3月1份”
_DATED_THING = lazy.compile(r"(?P<thing>[^0-9]{2,12})(?:1[0-2]|[1-9])月(?:[0-9]{1,2}[日号])?[^0-9]{0,4}")
# Numbers of a register: “延期：1号、7号、12号” → 1号、7号、12号, not “8月8号、9号”, not “3号楼、5号楼”
_REGISTER = lazy.compile(r"(?<![0-9月第-])[0-9]{1,4}号(?:[、，, 和][0-9]{1,4}号)+(?![楼门窗文线院])")

_NUMBER = lazy.compile(r"[0-9]+号")  # “1号、7号” → 1号, 7号


class Entries(NamedTuple):
    """What a note says of one matter in several entries: the words before them, and what stands beside each date."""

    note: str
    head: str
    items: tuple[str, ...]


def entries(note: Note) -> Iterator[Entries]:
    """Yield the entries of a note: lines that begin with a date, and things of one line with a date or number each."""
    lines = note.text.split("\n")
    at = 0
    while at < len(lines):
        items: list[str] = []
        first = at
        while at < len(lines) and (date := _DATE.match(lines[at].strip())) is not None:
            items.append(lines[at].strip()[date.end() :])
            at += 1
        if len(items) >= _LEAST:
            above = lines[first - 1] if first and len(lines[first - 1]) <= _HEAD else ""
            yield Entries(note.id, above, tuple(items))
        at += not items
    for line in lines:
        yield from _dated(note.id, line)
        yield from _things(note.id, line)
        for row in _REGISTER.finditer(line):
            yield Entries(note.id, line[: row.start()], tuple(_NUMBER.findall(row[0])))


def _dated(note: str, line: str) -> Iterator[Entries]:
    head, items = "", list[str]()
    for piece in (*_SPLIT.split(line), ""):
        date = _DATE.match(piece.strip())
        if date is not None and items:
            items.append(piece.strip()[date.end() :])
            continue
        if len(items) >= _LEAST:
            yield Entries(note, head, tuple(items))
        items = []
        if (begins := _DATE.search(piece)) is not None:
            head, items = piece[: begins.start()], [piece[begins.end() :]]


def _things(note: str, line: str) -> Iterator[Entries]:
    head, colon, rest = line.replace(":", "：").partition("：")
    found = [_DATED_THING.fullmatch(piece.strip()) for piece in _SPLIT.split(rest if colon else line)]
    if len(found) >= _LEAST and all(found):
        yield Entries(note, head if colon else "", tuple(match["thing"] for match in found if match is not None))
