"""The roster: the units that must hand in a report, one a line, and who of them has."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from assistant.errors import UnusableInput
from assistant.reading.blocks import Paragraph
from assistant.reading.extract import extract

# “单位名称”, “名称”, “单位”, not “财政局”
_HEAD = re.compile(r"(?:单位|机关|部门|乡镇|报送)?(?:单位)?(?:全?名称|名|单位|全称)")
_TITLE = re.compile(r"(?:名单|一览表|名册|花名册|汇总表|清单)$")  # “云川县报送单位名单” → 名单, not “名单如下”
# “1.财政局” → “1.”, “（1）财政局” → （1）, “一、财政局” → 一、
_NUMBER = re.compile(r"^\s*(?:[（(]?\d{1,3}[)）]?[、.．,，\s]*|[一二三四五六七八九十]{1,3}、)")
_WORDS = re.compile(r"[\u4e00-\u9fff]{2,}")  # “3 财政局” → 财政局, not “1”
_ENDING = re.compile(r"(?:人民政府|办事处)$")  # “青禾镇人民政府” → 人民政府


class Attendance(NamedTuple):
    """Who of a roster has handed in: units without a file, units named twice in it, and units that are not in it."""

    missing: tuple[str, ...]
    named_twice: tuple[str, ...]
    beyond: tuple[str, ...]


def load(path: Path) -> tuple[str, ...]:
    """Return the units of a roster (txt, csv, xlsx): the names in their order, without numbers, head and title.

    Raises:
        UnusableInput: It cannot be read, or no unit is in it.
    """
    extracted = extract(path)
    rows = [
        row
        for block in extracted.blocks
        for row in (
            [[line] for line in block.text.splitlines()]
            if isinstance(block, Paragraph)
            else [[cell.text for cell in cells] for cells in block.rows]
        )
    ]
    units = list(_units(rows))
    if not units:
        raise UnusableInput("名单里没有单位", where=path.name, then="一行写一个单位的全称。")
    return tuple(units)


def _units(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    column: int | None = None
    for row in rows:
        texts = [cell.strip() for cell in row]
        heads = [index for index, text in enumerate(texts) if _HEAD.fullmatch(text)]
        if heads:
            column = heads[0]
            continue
        own = texts[column : column + 1] if column is not None else texts
        name = next((_NUMBER.sub("", text) for text in own if _WORDS.search(_NUMBER.sub("", text))), "").strip()
        if name and not _TITLE.search(name):
            yield name


def same(one: str, other: str) -> bool:
    """Whether two names are one unit's: the full and the short one, with the region before it or without."""
    names = [_ENDING.sub("", "".join(name.split())) for name in (one, other)]
    short, long = sorted(names, key=len)
    return bool(short) and (short == long or (len(short) >= 3 and _is_below(short, long)))


def _is_below(short: str, long: str) -> bool:
    """Whether the longer name is the shorter one behind the name of a region: 云溪县 + 青禾镇."""
    return long.endswith(short) and long.removesuffix(short)[-1] in "省市县区州旗盟"


def attendance(roster: Iterable[str], files: Mapping[str, str], of_other_years: Collection[str] = ()) -> Attendance:
    """Compare a roster with the reports at hand.

    Args:
        roster: The names of the units.
        files: File → the unit whose report it is, or, of a file that could not be read, its name.
        of_other_years: Those of the files that are on another year than the one due: whoever has only such is missing.
    """
    units = list(roster)
    distinct: list[str] = []
    twice: list[str] = []
    for unit in units:
        (twice if any(same(unit, other) for other in distinct) else distinct).append(unit)
    on_the_year = {name for file, name in files.items() if file not in of_other_years}
    missing = [unit for unit in distinct if not any(same(unit, name) for name in on_the_year)]
    beyond = [name for name in dict.fromkeys(files.values()) if not any(same(unit, name) for unit in distinct)]
    return Attendance(tuple(missing), tuple(dict.fromkeys(twice)), tuple(beyond))
