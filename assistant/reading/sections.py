"""Paragraphs → title, preamble, sections under their headings, signature and date."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from rapidfuzz import fuzz

from assistant.domain import numerals
from assistant.domain.formats import Format
from assistant.domain.report import PREAMBLE, Heading, Organ
from assistant.reading.blocks import Block, Paragraph
from assistant.reading.labels import leaf, plain

_HEADING_NUMBER = re.compile(r"^\s*(?:第?[一二三四五六七八九十]{1,3}(?:部分)?|\d{1,2})\s*[、.．,，:：]?\s*")
_SUBHEADING = re.compile(r"^\s*[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[)）]")
_DATE = re.compile(
    r"(\d{4}|[〇○零一二三四五六七八九]{4})\s*年\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)
_TITLE = re.compile(r"(?:政府信息公开|信息公开|公开).{0,12}(?:报告|年报)\s*[）)]?$")
_ARTIFACT = re.compile(r"\[bookmark:[^\]]*\]")
_ORGAN_END = re.compile(
    r"(?:政府|委员会|局|厅|部|办公室|办事处|院|署|处|中心|所|站|大队|支队|总队|会|社|馆|公室|分局|管委会|银行|公司|集团|学校|大学|学院|医院)(?:（[^（）]{2,20}）)?$"
)
_PAGE_DATA = re.compile(r"^\s*\S{2,6}\s*[:：]")
_TITLE_LABEL = re.compile(r"^\s*(?:标题|名称|题名)\s*[:：]\s*")
_INSIDE = re.compile(r"(?<=[。；！？\s\d）])(?=[一二三四五六]、)")  # where a heading may begin inside a paragraph
_ENUMERATED = "，；、。,;和及等"  # what follows a heading where a sentence only lists the sections
_EDGE = re.compile(r"[（(]一[)）]|20\d\d\s*年|[\s:：。]|第二十条|一是|$")  # where a heading may end inside one
LONGEST_HEADING = 40
LEAST_LIKE, LEAST_LIKE_OF_TABLE = 70.0, 85.0


class SectionsRead(NamedTuple):
    """What the paragraphs of a document hold. `narratives` and the preamble keep their text as it stands."""

    title: str
    preamble: str
    narratives: dict[str, str]
    headings: tuple[Heading, ...]
    signature: str
    dated: date | None


class _Part(NamedTuple):
    key: str
    lines: list[str]


def read(blocks: Sequence[Block], form: Format) -> SectionsRead:
    """Sort the paragraphs of a document into the sections of a format."""
    lines = _lines(blocks, form)
    start = _title_at(lines)
    title = lines[start] if start is not None else ""
    headings: list[Heading] = []
    parts: list[_Part] = [_Part(PREAMBLE, [])]
    seen: set[str] = set()
    for index, line in enumerate(
        lines[(start + 1) if start is not None else 0 :], (start + 1) if start is not None else 0
    ):
        if start is not None and _is_rest_of_title(lines, index, start):
            title += line.strip()
            continue
        key = section_of(line, form, seen)
        if key is not None:
            headings.append(Heading(key=key, text=_ARTIFACT.sub("", line).strip()))
            seen.add(key)
            if _ARTIFACT.search(line):
                parts.append(_Part(key, [found[0] for found in _ARTIFACT.finditer(line)]))
            else:
                parts.append(_Part(key, []))
        else:
            parts[-1].lines.append(line)
    title = _TITLE_LABEL.sub("", title)
    if (
        start
        and re.match(r"\s*20\d\d", title)
        and _ORGAN_END.search(above := lines[start - 1].strip())
        and len(above) <= 30
    ):
        title = above + title.strip()  # the organ stands on a line of its own
    signature, dated = _signature(parts[-1].lines)
    if start and signature and re.match(r"\s*20\d\d", title):
        names = {signature, Organ(name=signature).short}  # the organ as it signs, on one line or two above the year
        above = ("".join(map(str.strip, lines[max(0, start - count) : start])) for count in (1, 2))
        title = next((text for text in above if text in names), "") + title.strip()
    texts: dict[str, list[str]] = {}
    for part in parts:
        texts.setdefault(part.key, []).extend(part.lines)
    texts[PREAMBLE] = _without_page_data(texts[PREAMBLE])
    narratives = {key: _join(texts[key]) for key in form.narratives if key in texts}
    return SectionsRead(title.strip(), _join(texts[PREAMBLE]), narratives, tuple(headings), signature, dated)


def _join(lines: Sequence[str]) -> str:
    return "\n".join(line for line in lines if line.strip()).strip("\n")


def _without_page_data(lines: Sequence[str]) -> list[str]:
    """Drop what a web page puts under the title (发布日期, 来源 …): short lines before the first sentence."""
    first = next(
        (index for index, line in enumerate(lines) if "。" in line or (len(line) > 60 and not _PAGE_DATA.match(line))),
        len(lines),
    )
    return list(lines[first:])


def _lines(blocks: Sequence[Block], form: Format) -> list[str]:
    """Return the lines of all paragraphs; headings that run on inside a paragraph are given a line of their own."""
    exact = "|".join(re.escape(section.heading) for section in form.sections)
    glued = re.compile(f"(?={_INSIDE.pattern})|(?<=.)(?=(?:{exact})(?![{_ENUMERATED}]))")
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            for line in block.text.split("\n"):
                for piece in (glued if len(line) > 60 else _INSIDE).split(line):
                    lines.extend(_after_heading(piece, form))
    return [line.replace("\xa0", " ") for line in lines if line.strip()]


def _after_heading(line: str, form: Format) -> list[str]:
    """Part a heading from the text that follows it on the same line."""
    bare = line.lstrip()
    if not _HEADING_NUMBER.match(bare) or len(bare) < 8:
        return [line]
    for section in form.sections:
        rest = bare[len(section.heading) :].lstrip(" \u3000\t:：。") if bare.startswith(section.heading) else ""
        if rest and bare[len(section.heading)] not in _ENUMERATED.replace("。", ""):
            return [section.heading, rest.rstrip()]
    for edge in _EDGE.finditer(bare, 6, 6 + LONGEST_HEADING):
        heading = bare[: edge.start()].strip()
        rest = bare[edge.start() :].lstrip(" \u3000\t:：。").rstrip()
        if rest and section_of(heading, form, set()):
            return [heading, rest]
    return [line]


def _title_at(lines: Sequence[str]) -> int | None:
    """Return where the title stands: the last line that reads like one before the first heading of the report."""
    found: int | None = None
    for index, line in enumerate(lines):
        text = line.strip()
        if re.search(r"公开工?作?$", text) and index + 1 < len(lines) and len(lines[index + 1].strip()) <= 8:
            text += lines[index + 1].strip()
        if len(text) <= 60 and re.search(r"20\d\d", text) and _TITLE.search(text):
            if found is None or index - found <= 40:
                found = index
            if index > 400:
                break
        elif found is not None and len(text) > 60:
            break
    if found is not None:
        return found
    return next(
        (i for i, line in enumerate(lines[:60]) if len(line.strip()) <= 60 and _TITLE.search(line.strip())), None
    )


def _is_rest_of_title(lines: Sequence[str], index: int, start: int) -> bool:
    line = lines[index].strip()
    return (
        index == start + 1
        and len(line) <= 20
        and bool(re.fullmatch(r"(?:工作)?(?:年度)?报告|[（(]\s*20\d\d\s*年?度?\s*[)）]", line))
    )


def section_of(line: str, form: Format, seen: set[str]) -> str | None:
    """Return the section whose heading a line is, or None. Numbering may be wrong, words may be added or lost."""
    text = _ARTIFACT.sub("", line).strip()
    if not text or len(text) > LONGEST_HEADING or _SUBHEADING.match(text) or text[-1] in "。；，,;" or "，" in text:
        return None
    numbered = bool(_HEADING_NUMBER.match(text)) and leaf(text) != plain(text)
    own = plain(_HEADING_NUMBER.sub("", text)) if numbered else plain(text)
    score, key = max((_like(own, plain(_HEADING_NUMBER.sub("", item.heading))), item.key) for item in form.sections)
    least = LEAST_LIKE_OF_TABLE if form.section(key).table else LEAST_LIKE
    if score < (least if numbered else 90.0) or (key in seen and score < 95):
        return None
    return key


def _like(own: str, heading: str) -> float:
    """Alike as a whole, or the heading with words added (政府信息公开工作存在的主要问题…, …及明年工作计划)."""
    score = fuzz.ratio(own, heading)
    stem = re.split("及|和情况", heading)[0]
    if len(stem) >= 6 and stem in own:
        score = max(score, 85.0)
    return score


def _signature(lines: list[str]) -> tuple[str, date | None]:
    """Take the organ and the date off the end of the last section."""
    for index in range(len(lines) - 1, max(-1, len(lines) - 12), -1):
        found = _DATE.search(lines[index])
        if found is None or len(lines[index].strip()) > 60:
            continue
        before = lines[index][: found.start()].strip(" \u3000（(")
        dated = _date(found)
        if before and len(before) <= 30 and _ORGAN_END.search(before):
            del lines[index:]
            return before, dated
        if not before and index and len(lines[index - 1].strip()) <= 30 and _ORGAN_END.search(lines[index - 1].strip()):
            name = lines[index - 1].strip()
            del lines[index - 1 :]
            return name, dated
        if not before:
            del lines[index:]
            return "", dated
    if lines and len(lines[-1].strip()) <= 30 and _ORGAN_END.search(lines[-1].strip()) and "。" not in lines[-1]:
        return lines.pop().strip(), None
    return "", None


def _date(found: re.Match[str]) -> date | None:
    year, month, day = (numerals.value(part) for part in found.groups())
    if year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
