"""The end of a report: who signs, when, and what only stands below it."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from assistant import lazy
from assistant.domain import numerals
from assistant.reading.furniture import foot_at, is_furniture, is_print_line

# “2026年1月15日” → 15, “二〇二六年一月十五日” → 十五, “2026 年 1 月 15 日” → 2026, not “2026年1月”
DATE = lazy.compile(
    r"(\d{4}|[〇○零一二三四五六七八九]{4})\s*年\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)
# A line that ends so may sign: “云川县财政局”, “云川县科技局（知识产权局）”, not “工作情况”
ORGAN_END = lazy.compile(
    r"(?:政府|委员会|局|厅|部|办公室|办事处|院|署|处|中心|所|站|大队|支队|总队|会|社|馆|公室|分局|管委会|银行|公司|集团|学校|大学|学院|医院)(?:（[^（）]{2,20}）)?$"
)
_SEAL = lazy.compile(r"[（(]\s*(?:盖\s*章|公\s*章|章|印\s*章|代\s*章)\s*[)）]")  # “云川县财政局（盖章）” → （盖章）
# No name of an organ, though its end is: “本单位办公室”, “主办：县政府”, not “云川县财政局”
_NOT_ITS_NAME = lazy.compile(r"[，。；：:、“”]|^(?:本|我|该|各|贵)(?:单位|机关|部门|[局委办厅院县市区镇乡]|街道)|联系")
_AROUND_DATE = " \u3000（(）)"
LONGEST_NAME, MOST_BETWEEN, MOST_BELOW = 60, 2, 12


class Ending(NamedTuple):
    """What the lines of the last section hold: its text, the organ and date below it, and what stands after them."""

    text: list[str]
    signature: str
    dated: date | None
    after: list[str]


def ending_of(lines: Sequence[str], titled: str) -> Ending:
    """Take the organ, the date, and a page's foot off the end of the last section.

    Args:
        lines: The lines of the last section.
        titled: The organ that the title names; a line with just this name signs, however it ends.
    """
    kept = _without_print_lines(lines)
    pair = _pair(kept, titled)
    if pair is None:
        kept = kept[: foot_at(kept)]
        pair = _single(kept, titled)
    if pair is None:
        return Ending([line for line in kept if not is_furniture(line)], "", None, [])
    start, stop, organ, dated = pair
    after = kept[stop:]
    after = [line for line in after[: foot_at(after)] if not is_furniture(line)]
    return Ending([line for line in kept[:start] if not is_furniture(line)], organ, dated, after)


def signer(line: str, titled: str) -> str:
    """Return the organ that a line is the name of, or "" where it is none."""
    name = "".join(_SEAL.sub("", line).split())
    if not name or len(name) > LONGEST_NAME or _NOT_ITS_NAME.search(name):
        return ""
    return name if ORGAN_END.search(name) or name == titled else ""


def _without_print_lines(lines: Sequence[str]) -> list[str]:
    """Drop what says who got and printed a document, with the office right above a bare date of printing."""
    kept: list[str] = []
    for line in lines:
        if not is_print_line(line):
            kept.append(line)
        elif DATE.match(line.strip()) and kept and signer(kept[-1], ""):
            kept.pop()
    return kept


_Found = tuple[int, int, str, date | None]


def _pair(lines: Sequence[str], titled: str) -> _Found | None:
    """Return the first organ with its date: on one line, or one below the other."""
    for at, line in enumerate(lines):
        found = DATE.search(line)
        if found is not None and _is_end(line[found.end() :]):
            organ = signer(line[: found.start()].strip(_AROUND_DATE), titled)
            if organ:
                return at, at + 1, organ, _date(found)
        organ, last = signer(line, titled), at
        if titled and "".join("".join(lines[at : at + 2]).split()) == titled:
            organ, last = titled, at + 1  # a long name goes over two lines
        if organ:
            for below in range(last + 1, min(last + 1 + MOST_BETWEEN, len(lines))):
                if (dated := _dated(lines[below])) is not None:
                    return at, below + 1, organ, dated
            if at and (dated := _dated(lines[at - 1])) is not None:
                return at - 1, at + 1, organ, dated
    return None


def _single(lines: Sequence[str], titled: str) -> _Found | None:
    """Return the organ or the date that stands alone at the end."""
    is_last = True
    for at in range(len(lines) - 1, max(-1, len(lines) - 1 - MOST_BELOW), -1):
        if is_furniture(lines[at]):
            continue
        if (dated := _dated(lines[at])) is not None:
            return at, at + 1, "", dated
        if (organ := signer(lines[at], titled)) and (is_last or organ == titled):
            return at, at + 1, organ, None
        if "。" in lines[at]:
            return None
        is_last = False
    return None


def _dated(line: str) -> date | None:
    """Return the date that a line is, and nothing else."""
    found = DATE.match(line.strip(_AROUND_DATE))
    return _date(found) if found is not None and _is_end(line.strip(_AROUND_DATE)[found.end() :]) else None


def _is_end(text: str) -> bool:
    return not text.strip(_AROUND_DATE)


def _date(found: re.Match[str]) -> date | None:
    year, month, day = (numerals.value(part) for part in found.groups())
    if year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
