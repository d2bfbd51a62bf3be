"""Where the parts of a report stand in a .docx: for filling in an organ's own form, a blank one or last year's."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant import lazy
from assistant.domain.form_places import Places
from assistant.domain.formats import Format
from assistant.errors import UnusableInput
from assistant.reading.blocks import RawTable
from assistant.reading.document import of_its_format
from assistant.reading.docx import Element, W, parse
from assistant.reading.headings import headings_in

# “云川县2024年政府信息公开工作年度报告”, “（2024年度）政府信息公开年报”,
# “____年政府信息公开工作年度报告” of a blank form, not “2024年政府信息公开指南”
_TITLE = lazy.compile(
    r"(?:\d{4}|[_＿X×x]{2,4}|二[〇○零]..)年?度?[)）]?(?:政府)?信息公开\w{0,6}(?:报告|年报)(?:[（(]\d{4}年?度?[）)])?$"
)
# Then the organ may stand on the line above: “2024年政府信息公开”, “____年政府”, not “云川县2024年”
_BEGINS_WITH_YEAR = lazy.compile(r"[（(]?(?:\d{4}|[_＿X×x]{2,4}|二[〇○零]..)年?")
# “2025年1月20日”, “二〇二五年一月二十日”, “  年  月  日” of a blank form, not “2025年1月”
_DATE = lazy.compile(r"[\dXx×＿_〇○零一二三四五六七八九\s]{0,12}年[^年月日。，]{0,6}月[^年月日。，]{0,6}日[）)]?$")
_CONTENTS = lazy.compile(
    r"(?:toc|目录)", re.IGNORECASE
)  # a style of a table of contents: “TOC1”, “目录 1”, not “标题 1”
_LAST_LINES, _LONGEST_LINE, _TITLE_LINES = 12, 40, 3


class _Line(NamedTuple):
    text: str
    number: int
    loose: bool  # in a text box, of a table of contents


def locate(data: bytes, name: str) -> Places:
    """Find every cell of a form by its labels, its headings and what stands around and below them.

    Raises:
        UnusableInput: It is no .docx that may be opened, or no table of a report is in it.
    """
    body, reader, blocks = parse(data, name)
    form, found = of_its_format([block for block in blocks if isinstance(block, RawTable)])
    if not found.places:
        raise UnusableInput("里面没有年度报告的表格", where=name, then="请给出本单位的空白年度报告表（docx）。")
    cells = {element: number for number, element in enumerate(body.iter(f"{W}tc"))}
    numbers = {element: number for number, element in enumerate(body.iter(f"{W}p"))}
    places: dict[str, int] = {}
    for cell_id, (table, row, number) in found.places.items():
        element = reader.cells[table][row][number]
        if element is not None:
            places[cell_id] = cells[element]
    lines = [_Line(text, numbers[item], _is_loose(item)) for text, item in reader.paragraphs if item in numbers]
    return _texts(Places(form.id, places), form, lines)


def _is_loose(paragraph: Element) -> bool:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    contents = style is not None and _CONTENTS.match(style.get(f"{W}val") or "") is not None
    return contents or any(item.tag == f"{W}txbxContent" for item in paragraph.iterancestors())


def _texts(located: Places, form: Format, lines: Sequence[_Line]) -> Places:
    headings: dict[str, int] = {}
    starts: list[tuple[str, int]] = []
    for at, key in sorted(headings_in(["" if line.loose else line.text for line in lines], form).items()):
        if key not in headings:
            headings[key] = lines[at].number
            starts.append((key, at))
    first = starts[0][1] if starts else 0
    title = _title(lines[:first])
    above = title[-1] + 1 if title else 0
    signature, dated = _signature(lines, starts[-1][1] + 1) if starts else (None, None)
    end = min((at for at in (signature, dated) if at is not None), default=len(lines))
    edges = [at for _, at in starts[1:]] + [end]
    bodies = {
        key: tuple(line.number for line in lines[at + 1 : edge] if not line.loose)
        for (key, at), edge in zip(starts, edges, strict=True)
    }
    return located._replace(
        headings=headings,
        bodies=bodies,
        title=tuple(lines[at].number for at in title),
        preamble=_preamble(lines[above:first]),
        signature=lines[signature].number if signature is not None else None,
        dated=lines[dated].number if dated is not None else None,
    )


def _compact(text: str) -> str:
    return "".join(text.split())


def _title(lines: Sequence[_Line]) -> list[int]:
    """Return which lines are the title: one, or up to three that read like one when joined."""
    said = [at for at, line in enumerate(lines) if _compact(line.text)]
    for count in range(1, _TITLE_LINES + 1):
        for start in range(len(said) - count + 1):
            part = said[start : start + count]
            text = "".join(_compact(lines[at].text) for at in part)
            if len(text) <= 2 * _LONGEST_LINE and _TITLE.search(text) and "。" not in text:
                while (
                    start
                    and len(part) <= _TITLE_LINES
                    and _BEGINS_WITH_YEAR.match(text)
                    and _is_name(lines[said[start - 1]])
                ):
                    start -= 1  # the organ stands on a line of its own
                    part = [said[start], *part]
                    text = _compact(lines[said[start]].text) + text
                return part
    return []


def _is_name(line: _Line) -> bool:
    text = _compact(line.text)
    # what a sentence or a line of data has, and no name: “电话：5550118”, not “云川县财政局”
    return len(text) <= _LONGEST_LINE and not re.search(r"[。，：:；\d]", text)


def _preamble(lines: Sequence[_Line]) -> tuple[int, ...]:
    """The paragraphs from the first sentence to the first heading; above it stand dates and numbers."""
    own = [line for line in lines if not line.loose]
    first = next((at for at, line in enumerate(own) if "。" in line.text or len(line.text) > _LONGEST_LINE), len(own))
    return tuple(line.number for line in own[first:])


def _signature(lines: Sequence[_Line], start: int) -> tuple[int | None, int | None]:
    """Return which lines are the organ and the date at the end; one line may be both."""
    said = [at for at in range(start, len(lines)) if _compact(lines[at].text)][-_LAST_LINES:]
    for position in range(len(said) - 1, -1, -1):
        text = lines[said[position]].text.strip()
        found = _DATE.search(text) if len(text) <= 2 * _LONGEST_LINE else None
        if found is None or "。" in text:
            continue
        if _compact(text[: found.start()]).strip("（("):
            return said[position], said[position]
        above = said[position - 1] if position else None
        return (above if above is not None and _is_name(lines[above]) else None), said[position]
    return None, None
